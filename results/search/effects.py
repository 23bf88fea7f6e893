"""The effects of factors, from numerators and denominators of a KPI at many points."""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from results.compare.differences import paired_difference
from results.kpis import kpi
from results.search.morris import elementary_effects
from results.search.sobol import sobol_indices
from results.search.space import Space, ends_of, is_ordered
from results.statistics import ESTIMATES, Estimate, Floats
from results.work import Failure
from scenarios.designs import Parameters
from scenarios.designs.parameters import Value

Figures = Mapping[str, Estimate]


class Bar(NamedTuple):
    """A factor of a tornado: its values, and how many points there are before it."""

    values: tuple[Value, ...]
    before: int


def bars_of(space: Space) -> tuple[list[Bar], list[Parameters]]:
    """Return what a tornado tries of each factor, and its points; the first is the scenario.

    Numbers are tried at both ends. Of words there is no telling which are the ends, so all of
    them are tried.
    """
    bars, points = [], [space.linked({})]
    for factor in space.factors:
        values = ends_of(factor) if is_ordered(factor) else tuple(factor.values)
        bars.append(Bar(values, len(points)))
        points += [space.linked({factor.path: value}) for value in values]
    return bars, points


def bar_of(
    name: str, bar: Bar, ordered: bool, pairs: Floats, confidence: float
) -> tuple[tuple[Value, Value], Figures]:
    """Return the two ends of a factor, and what the KPI changes by there.

    The ends are the lowest and the highest value, or, of words, those with the lowest and the
    highest KPI.
    """
    changes = [
        _change(name, pairs[0], pairs[bar.before + k], confidence)
        for k in range(len(bar.values))
    ]
    low, high = 0, len(changes) - 1
    if not ordered:
        means = [each.mean for each in changes]
        if not np.isnan(means).all():
            low, high = int(np.nanargmin(means)), int(np.nanargmax(means))
    return (bar.values[low], bar.values[high]), {"low": changes[low], "high": changes[high]}


def _change(name: str, base: Floats, other: Floats, confidence: float) -> Estimate:
    found = paired_difference(kpi(name).kind, base, other, confidence)
    return Estimate(found.mean, found.half_width, confidence, found.n)


def values_of(name: str, pairs: Floats, failures: Sequence[Failure] = ()) -> tuple[Floats, int]:
    """Return a KPI at every point, and the replications on which it rests.

    These are the ones that have a value at all points, lest points differ by having other
    customers. `failures` are told if there are none.

    Raises
    ------
    ValueError
        If there are none.
    """
    everywhere = ~np.isnan(pairs).any(axis=(0, 2))
    values = np.array([figure_of(name, each[everywhere]).mean for each in pairs])
    if np.isnan(values).any():
        why = f": {failures[0].error}" if failures else ""
        more = "" if failures else "; take longer runs, or another KPI"
        raise ValueError(f"no replication has a value of {name} at all points{why}{more}")
    return values, int(everywhere.sum())


def figure_of(name: str, pairs: Floats, confidence: float = 0.95) -> Estimate:
    """Return a KPI of a point, pooled over its replications."""
    return ESTIMATES[kpi(name).kind](pairs[:, 0], pairs[:, 1], confidence)


def morris_of(
    space: Space, walks: Floats, values: Floats, confidence: float
) -> Sequence[Figures]:
    """Return the elementary effects of every factor over its whole range."""
    flat = walks.reshape(-1, walks.shape[2]).tolist()
    places = np.array([space.scaled(shares) for shares in flat]).reshape(walks.shape)
    found = elementary_effects(walks, values.reshape(walks.shape[:2]), confidence, places)
    return [
        {
            "mu_star": one.mu_star,
            "mu": one.mu,
            "sigma": Estimate(one.sigma, math.nan, confidence, one.mu.n),
        }
        for one in found
    ]


def sobol_of(shares: Floats, values: Floats, confidence: float) -> Sequence[Figures]:
    """Return the Sobol indices of every factor."""
    found = sobol_indices(values.reshape(shares.shape[:2]), confidence)
    return [one._asdict() for one in found]


def size_of(figures: Figures) -> float:
    """Return how important a factor is, by its largest figure."""
    sizes = [
        abs(figures[name].mean) for name in figures if name not in ("mu", "sigma", "first")
    ]
    return max((size for size in sizes if not math.isnan(size)), default=-1.0)
