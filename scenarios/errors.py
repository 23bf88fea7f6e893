"""What is wrong with a scenario, said so that a person can put it right."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True)
class Problem:
    """One mistake in a scenario.

    Attributes
    ----------
    file
        The scenario file as the user named it, or where else the value came from (``--set``).
    line
        Line in the file, from 1; None where there is none.
    where
        Path of the value, list entries by their names: ``customers.web.arrivals.rate``.
    message
        What was found, what is allowed, what was perhaps meant.

    Examples
    --------
    >>> print(Problem("shop.toml", 7, "run.horizon", "must be > 0, found -1"))
    shop.toml:7: run.horizon: must be > 0, found -1
    """

    file: str
    line: int | None
    where: str
    message: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return ": ".join(part for part in (place, self.where, self.message) if part)


class ScenarioError(Exception):
    """A scenario that can't be used, with everything that is wrong with it.

    ``str()`` gives one problem per line.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


def did_you_mean(word: object, allowed: Iterable[str]) -> str:
    """Return ``"; did you mean 'x'?"`` for the nearest allowed word, or nothing.

    Examples
    --------
    >>> did_you_mean("gama", ["gamma", "weibull"])
    "; did you mean 'gamma'?"
    >>> did_you_mean("zzz", ["gamma", "weibull"])
    ''
    """
    by_lower = {name.lower(): name for name in allowed}
    near = get_close_matches(str(word).lower(), by_lower, n=1)
    return f"; did you mean '{by_lower[near[0]]}'?" if near else ""


def listed(words: Iterable[str], most: int = 30) -> str:
    """Return the words as one list, cut where it would flood the screen.

    Examples
    --------
    >>> listed("abcd", most=3)
    'a, b, c, ... (4 in all)'
    """
    names = list(words)
    if not names:
        return "none"
    if len(names) <= most:
        return ", ".join(names)
    return f"{', '.join(names[:most])}, ... ({len(names)} in all)"
