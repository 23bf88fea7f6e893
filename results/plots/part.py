"""The part of a study that is drawn: configurations, their figures, and the best of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from results.plots.best import Best, Estimates, best_of, constraints_of, kept
from results.plots.factors import At, Cut, Factor, cut, path_of, value_text
from results.plots.style import NothingToDrawError
from results.search.goal import Constraint
from results.study import Config, Study

_GRID = 0.25  # of all combinations, which a grid with holes has at least


@dataclass(frozen=True, eq=False)
class Part:
    """What is drawn of a study.

    Attributes
    ----------
    study, cut
        The study, and what was cut out of it.
    names, constraints
        The KPIs that are drawn, and what must hold; the best is that for the first KPI.
    found, done
        The estimates of each configuration, of all these KPIs, and its replications that have
        results.
    best
        The best configuration, and those that may be it.
    confidence
        Of the intervals, and of the rivals.
    """

    study: Study
    cut: Cut
    names: tuple[str, ...]
    constraints: tuple[Constraint, ...]
    found: Sequence[Estimates]
    done: Sequence[int]
    best: Best | None
    confidence: float

    @property
    def configs(self) -> list[Config]:
        """The configurations."""
        return self.cut.configs

    def unit(self, name: str) -> str:
        """Return the unit of a KPI."""
        return self.study.terms.units[name]

    @property
    def maybe_best(self) -> NDArray[np.bool_]:
        """Which configurations may be the best; all, if nothing is known of that."""
        if self.best is None or self.best.rivals is None:
            return np.ones(len(self.found), bool)
        return self.best.rivals

    def called(self, place: int) -> str:
        """Return what tells a configuration from the others, such as ``r = 50``."""
        config = self.configs[place]
        return ", ".join(f.named(f.of(config)) for f in self.cut.factors) or "the only one"


def part_of(
    study: Study,
    names: Sequence[str],
    *,
    at: At | None = None,
    first: Iterable[str | None] = (),
    subject_to: Iterable[str] = (),
    confidence: float = 0.95,
) -> Part:
    """Return the part of a study that is asked for.

    Raises
    ------
    ValueError
        If there is no such parameter, value or KPI, or a constraint can't be read.
    NothingToDrawError
        If nothing is left, or has a value.
    """
    if not 0.0 < confidence < 1.0:
        raise ValueError(f"confidence must lie between 0 and 1, got {confidence}")
    drawn = tuple(dict.fromkeys(kept(study, name) for name in names))
    constraints = constraints_of(study, subject_to)
    looked = cut(study, at, first)
    wanted = tuple(dict.fromkeys([*drawn, *(each.kpi for each in constraints)]))
    found = [study.estimates(c.hash, wanted, confidence) for c in looked.configs]
    if all(np.isnan(one[name].mean) for one in found for name in drawn):
        raise NothingToDrawError(_nothing(study, looked, drawn))
    best = best_of(study, looked.configs, found, drawn[0], constraints, confidence)
    done = [len(study.pairs(config.hash, drawn[:1])[0]) for config in looked.configs]
    return Part(study, looked, drawn, constraints, found, done, best, confidence)


def _nothing(study: Study, looked: Cut, names: Sequence[str]) -> str:
    """Say why there is no value at all."""
    if any(len(study.pairs(config.hash, names[:1])[0]) for config in looked.configs):
        return f"{study.name}: {', '.join(names)} is not defined for any configuration"
    hashes = {config.number for config in looked.configs}
    failure = next((row for row in study.failures() if row["config"] in hashes), None)
    why = f": {failure['error']}" if failure else "; backlab studies shows what is left"
    return f"{study.name}: no replication has been done{why}"


def axes_of(
    part: Part,
    x: str | None,
    second: str | None,
    name: Literal["by", "y"],
) -> tuple[Factor, Factor | None]:
    """Return the parameter on the horizontal axis and the second one, if there is one.

    Without a wish, the one with the most numbers is on the horizontal axis.

    Raises
    ------
    ValueError
        If a wish makes no sense.
    NothingToDrawError
        If nothing varies, or more than two parameters do.
    """
    factors = part.cut.factors
    if not factors:
        raise NothingToDrawError(
            f"{part.study.name}: one configuration only; at least one parameter has to have "
            "two values or more"
        )
    across, other = (_asked(part, wish) for wish in (x, second))
    if across is not None and across is other:
        raise ValueError(f"{across.path} can't be both x and {name}")
    rest = [factor for factor in factors if factor not in (across, other)]
    if across is None:
        if not rest:
            raise ValueError(f"{second} is all that varies: it has to be x, not {name}")
        across = max(rest, key=lambda f: (f.is_number, len(f.values) if f.is_number else 0))
        rest.remove(across)
    if other is None and rest:
        other = rest.pop(0)
    if rest:
        raise NothingToDrawError(_too_many(across, other, rest))
    if other is not None and len(part.configs) < _GRID * len(across.values) * len(other.values):
        raise NothingToDrawError(
            f"the {len(part.configs):,} configurations are scattered: {across.path} and "
            f"{other.path} both change from one to the next. Neither curves nor cells go "
            "through them; frontier shows them"
        )
    return across, other


def _asked(part: Part, wish: str | None) -> Factor | None:
    if wish is None:
        return None
    path = path_of(part.study.paths, wish)
    found = next((factor for factor in part.cut.factors if factor.path == path), None)
    if found is not None:
        return found
    if path in part.cut.linked:
        raise ValueError(f"{path} follows from the other parameter; it is no axis of its own")
    raise ValueError(f"{path} has one value here; no axis")


def _too_many(across: Factor, other: Factor | None, rest: Sequence[Factor]) -> str:
    shown = f"{across.path} and {other.path}" if other else across.path
    lines = [f"a figure shows two parameters, here {shown}; hold the others at one value each:"]
    for factor in rest:
        values = ", ".join(map(value_text, factor.values[:8]))
        more = ", ..." if len(factor.values) > 8 else ""
        lines.append(
            f"  --at {factor.path}={value_text(factor.values[0])}  (there are {values}{more})"
        )
    return "\n".join(lines)
