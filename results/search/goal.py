"""What is searched for: the least or largest of a KPI, and what must hold besides."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

import numpy as np

from results.compare.differences import paired_difference
from results.kpis import kpi, kpis_of
from results.statistics import ESTIMATES, Estimate, Floats

Word = Literal["yes", "perhaps", "no"]

_CONSTRAINT = re.compile(r"\s*(\w+)\s*(>=|<=)\s*([^\s%]+)\s*(%?)\s*")
_IMPOSSIBLE = 1e15  # score of what has no value; scipy wants it finite


class Constraint(NamedTuple):
    """A KPI that must not be below, or above, a bound."""

    kpi: str
    sign: Literal[">=", "<="]
    bound: float

    def __str__(self) -> str:
        return f"{self.kpi} {self.sign} {self.bound:g}"

    def missing(self, mean: float) -> float:
        """Return how much is missing, as a share of the bound; 0 if nothing is.

        Examples
        --------
        >>> round(Constraint("fill_rate", ">=", 0.8).missing(0.6), 3)
        0.25
        """
        short = self.bound - mean if self.sign == ">=" else mean - self.bound
        return math.inf if math.isnan(short) else max(0.0, short) / (abs(self.bound) or 1.0)

    def holds(self, found: Estimate) -> Word:
        """Say whether it holds: the interval lies on one side of the bound, or has it inside.

        Examples
        --------
        >>> Constraint("fill_rate", ">=", 0.8).holds(Estimate(0.85, 0.06, 0.95, 10))
        'perhaps'
        """
        if math.isnan(found.mean):
            return "no"
        if math.isnan(found.half_width):
            return "perhaps"
        if self.sign == ">=":
            surely, surely_not = found.low >= self.bound, found.high < self.bound
        else:
            surely, surely_not = found.high <= self.bound, found.low > self.bound
        return "yes" if surely else "no" if surely_not else "perhaps"


def constraint_of(text: str) -> Constraint:
    """Return the constraint ``KPI>=BOUND`` or ``KPI<=BOUND``.

    Raises
    ------
    ValueError
        If it can't be read, there is no such KPI, a fraction would have to be above 1, or what
        is no fraction is given in per cent.

    Examples
    --------
    >>> print(constraint_of("fill_rate>=0.95"), constraint_of("fill_rate >= 95%"), sep="; ")
    fill_rate >= 0.95; fill_rate >= 0.95
    """
    found = _CONSTRAINT.fullmatch(text)
    try:
        name, sign, bound, percent = found.groups() if found else ("", "", "", "")
        number = float(bound) / (100.0 if percent else 1.0)
    except ValueError:
        number = math.nan
    if not found or not math.isfinite(number):
        raise ValueError(f"expected KPI>=NUMBER or KPI<=NUMBER, got {text!r}")
    unit = kpi(known(name)).unit
    if percent and unit != "fraction":
        raise ValueError(
            f"{name} is no fraction: its bound is a number without %, got {text!r}"
        )
    if unit == "fraction" and number > 1.0:
        raise ValueError(f"{name} is a fraction: 95% is 0.95 or 95%, got {text!r}")
    return Constraint(name, ">=" if sign == ">=" else "<=", number)


def known(name: str) -> str:
    """Return the name of a KPI of the whole shop; raise a ValueError if it is none."""
    if kpi(name).name not in kpis_of("all"):
        raise ValueError(f"{name} is not known for the whole shop")
    return name


@dataclass(frozen=True)
class Goal:
    """The KPI to bring down, or up, and the constraints.

    Arrays have the shape ``(..., replications, kpis, 2)``: numerators and denominators of
    `kpis`, in that order.
    """

    kpi: str
    maximize: bool
    constraints: tuple[Constraint, ...] = ()

    @property
    def kpis(self) -> tuple[str, ...]:
        """The KPIs that are needed; that of the objective is the first."""
        return tuple(dict.fromkeys([self.kpi, *(c.kpi for c in self.constraints)]))

    def estimate(self, name: str, pairs: Floats, confidence: float = 0.95) -> Estimate:
        """Return a KPI of a point, pooled over its replications."""
        k = self.kpis.index(name)
        return ESTIMATES[kpi(name).kind](pairs[:, k, 0], pairs[:, k, 1], confidence)

    def gains(self, pairs: Floats, known: Floats) -> Floats:
        """Return the objective of every replication of a point, larger being better.

        A ratio a/b is taken as a line about the ratio R of the replications that are `known`,
        ``R + (a - R b) / mean(b)``, so that the mean is that of the pooled KPI and not of the
        replications' own ratios. What has no value, or failed, is nan.
        """
        sign = 1.0 if self.maximize else -1.0
        above, below = pairs[:, 0, 0], pairs[:, 0, 1]
        kind = kpi(self.kpi).kind
        if kind == "value":
            with np.errstate(invalid="ignore", divide="ignore"):
                values: Floats = above / below
            return sign * np.where(np.isfinite(values), values, math.nan)
        rows = known[~np.isnan(known[:, 0]).any(axis=1), 0]
        total, size = rows.sum(axis=0)
        if size == 0.0:
            return np.full(len(pairs), math.nan)
        ratio = total / size
        off = (above - ratio * below) / (size / len(rows))
        if kind == "root" and ratio > 0.0:
            root = math.sqrt(ratio)
            ratio, off = root, off / (2.0 * root)
        gains: Floats = sign * (ratio + off)
        return gains

    def behind(self, best: Floats, other: Floats, confidence: float) -> Estimate:
        """Return how much worse another point is than the best, on the same customers."""
        both = min(len(best), len(other))
        sides = (other[:both, 0], best[:both, 0])
        found = paired_difference(
            kpi(self.kpi).kind, *(sides if self.maximize else sides[::-1]), confidence
        )
        return Estimate(found.mean, found.half_width, confidence, found.n)

    def stricter(self, few: Floats, many: Floats) -> "Goal":
        """Return the goal with constraints stricter by as much as `few` flatter a point."""
        constraints = []
        for each in self.constraints:
            seen, known = (self.estimate(each.kpi, pairs).mean for pairs in (few, many))
            better = max(0.0, seen - known) if each.sign == ">=" else min(0.0, seen - known)
            constraints.append(each._replace(bound=each.bound + better))
        return replace(self, constraints=tuple(constraints))

    def missing(self, pairs: Floats) -> float:
        """Return how much is missing to all constraints together; 0 if they are met."""
        found = [c.missing(self.estimate(c.kpi, pairs).mean) for c in self.constraints]
        return sum(found)

    def score(self, pairs: Floats) -> float:
        """Return how bad a point is: by its objective, or, above all these, what it misses.

        Feasible before infeasible, then the better objective, then the less missing: Deb,
        *Computer Methods in Applied Mechanics and Engineering* 186 (2000).
        """
        failed = np.isnan(pairs).all(axis=(1, 2)).any()
        mean = math.nan if failed else self.estimate(self.kpi, pairs).mean
        missing = self.missing(pairs)
        if math.isnan(mean) or math.isinf(missing):
            return _IMPOSSIBLE
        if missing > 0.0:
            return _IMPOSSIBLE * (0.5 + 0.25 * missing / (1.0 + missing))
        return -mean if self.maximize else mean


def goal_of(minimize: str | None, maximize: str | None, subject_to: Iterable[str]) -> Goal:
    """Return the goal that is asked for.

    Raises
    ------
    ValueError
        If not exactly one KPI is to be minimised or maximised, or one is unknown.
    """
    name = minimize if minimize is not None else maximize
    if name is None or (minimize is not None and maximize is not None):
        raise ValueError("say what to minimise, or what to maximise: one KPI")
    constraints = [subject_to] if isinstance(subject_to, str) else subject_to
    return Goal(known(name), maximize is not None, tuple(map(constraint_of, constraints)))
