"""What the intervals keep: how often each kind of interval covers a truth that is known.

``python -m tests.results.keeping`` computes all shares anew and writes the table that stands in
docs/statistics.md; `test_keeping` compares them with it. It takes a few minutes.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from math import fsum, sqrt
from typing import Any, NamedTuple

import numpy as np

PARTS = ("keeping_replications", "keeping_runs", "keeping_choices")
HEAD = (
    "| interval, or statement | truth | n | repetitions | says, % | keeps, % |\n"
    "|---|---|---|---|---|---|"
)
CHANCE = 3.29  # standard errors that a share is off once in a thousand times


class Tried(NamedTuple):
    """One repetition: whether the interval held, and the probability it was said to have."""

    held: bool
    said: float = 0.95


Try = Callable[[int], bool | Tried]


class Kind(NamedTuple):
    """A kind of interval.

    Attributes
    ----------
    name, truth, n
        What it is, of what the truth is known, and on how many values it rests.
    once
        Does it once, for the repetition with this number.
    short
        Points of a per cent by which it is known to keep less than it says.
    exact
        Whether it should keep no more than it says, either.
    repetitions
        How often it is tried.
    """

    name: str
    truth: str
    n: str
    once: Try
    short: float = 0.0
    exact: bool = True
    repetitions: int = 500

    def shares(self) -> tuple[float, float]:
        """Return the share that it says and the share that it keeps."""
        found = [self.once(number) for number in range(self.repetitions)]
        tried = [each if isinstance(each, Tried) else Tried(bool(each)) for each in found]
        held, said = (fsum(column) / len(tried) for column in zip(*tried, strict=True))
        return said, held

    def row(self, said: float, held: float) -> str:
        """Return its row of the table."""
        figures = f"{self.repetitions} | {100 * said:.3g} | {100 * held:.1f}"
        return f"| {self.name} | {self.truth} | {self.n} | {figures} |"

    def is_kept(self, said: float, held: float) -> bool:
        """Say whether it keeps what it says, but for chance and what it is known to lack."""
        chance = CHANCE * sqrt(said * (1.0 - said) / self.repetitions)
        most = said + chance if self.exact else 1.0
        return said - chance - self.short / 100.0 <= held <= most


def kinds() -> list[Kind]:
    """Return all kinds, in the order of the table."""
    modules = [import_module(f"tests.results.{part}") for part in PARTS]
    return [kind for module in modules for kind in module.KINDS]


def covers(low: float, truth: float, high: float) -> bool:
    """Say whether an interval covers the truth, but for rounding."""
    return low - 1e-12 <= truth <= high + 1e-12


def drawn(once: Callable[..., bool | Tried], **options: Any) -> Try:
    """Return what does it once with a generator for the number of the repetition."""
    return lambda number: once(np.random.default_rng(number), **options)


def table(all_kinds: Sequence[Kind]) -> Iterator[str]:
    """Yield the lines of the table."""
    yield from HEAD.splitlines()
    for kind in all_kinds:
        yield kind.row(*kind.shares())


if __name__ == "__main__":
    for line in table(kinds()):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
