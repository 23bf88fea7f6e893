"""Which points are on the frontier of several KPIs, as far as the noise lets one tell."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal

import numpy as np

from results.compare.differences import linear
from results.kpis import kpi
from results.statistics import Estimate, Floats, paired_half_widths
from scenarios.designs import Parameters

On = Literal["surely", "possibly", "no"]


@dataclass(frozen=True, kw_only=True)
class Frontier:
    """Points, and whether they are on the frontier: no other is better in one KPI and no worse.

    Attributes
    ----------
    scenario, title, seed
        What was run.
    kpis, units
        The KPIs that are traded off, each with its unit.
    points
        All that were tried and make sense.
    estimates
        The KPIs of each point.
    on
        ``"surely"``: no other point is as good in all KPIs; ``"no"``: another one surely is
        better; ``"possibly"``: more replications would tell.
    replications, confidence
        Of every point; of all statements together, for one point.
    invalid, undefined
        Numbers of points that are left out: they make no sense, or a KPI has no value (see
        `has_values`), or a replication failed.
    simulations, failures
        Replications that were run, errors of those that failed.
    interrupted
        Whether there are more points, that were not run.
    """

    scenario: str
    title: str
    seed: int
    kpis: tuple[str, ...]
    units: dict[str, str]
    points: tuple[Parameters, ...]
    estimates: tuple[tuple[Estimate, ...], ...]
    on: tuple[On, ...]
    replications: int
    confidence: float
    invalid: int
    simulations: int
    failures: tuple[str, ...]
    undefined: int = 0
    interrupted: bool = False

    def rows(self) -> list[dict[str, Any]]:
        """Return one flat row per point."""
        return [
            {
                **point,
                **{
                    f"{name}{end}": value
                    for name, one in zip(self.kpis, found, strict=True)
                    for end, value in (("", one.mean), (" half_width", one.half_width))
                },
                "frontier": on,
            }
            for point, found, on in zip(self.points, self.estimates, self.on, strict=True)
        ]

    def to_pandas(self) -> Any:
        """Return `rows` as a pandas DataFrame; raise ImportError if pandas is not installed."""
        try:
            pandas = import_module("pandas")
        except ImportError:
            raise ImportError("to_pandas needs pandas: pip install pandas") from None
        return pandas.DataFrame(self.rows())


def frontier(pairs: Floats, kpis: Sequence[str], confidence: float = 0.95) -> list[On]:
    """Say of every point whether it is on the frontier of some KPIs.

    Parameters
    ----------
    pairs
        Numerators and denominators, shape ``(points, replications, kpis, 2)``, replication by
        replication on the same customers.
    kpis
        Their names, which also say which way is better.
    confidence
        Probability that all that is said of one point holds.

    Notes
    -----
    A point is dominated by another that is no worse in all KPIs and better in one. It surely
    is if, for one and the same other point, no paired interval of a difference reaches the
    other side of 0, and one stays off it. It surely is not if, against every other point, one
    paired interval says that it is better in some KPI. Intervals share the error over all
    differences of a point (Bonferroni). The degrees of freedom are those of
    `results.compare.differences.paired_difference`.

    Examples
    --------
    >>> profit, fill = [[5.0, 5.1, 5.2], [4.0, 4.2, 4.1], [3.0, 3.1, 3.0]], [0.8, 0.9, 0.85]
    >>> pairs = np.ones((3, 3, 2, 2))
    >>> pairs[:, :, 0, 0] = profit
    >>> pairs[:, :, 1, 0] = np.array(fill)[:, None]
    >>> frontier(pairs, ["profit", "fill_rate"])
    ['surely', 'surely', 'no']
    """
    n_points, n = pairs.shape[:2]
    if n_points == 1:
        return ["surely"]
    if n < 2:
        return ["possibly"] * n_points
    error = (1.0 - confidence) / (len(kpis) * (n_points - 1))
    surely_better = np.zeros((n_points, n_points), bool)
    never_worse = np.ones((n_points, n_points), bool)
    same = np.ones((n_points, n_points), bool)
    for k, name in enumerate(kpis):
        low, high = _bounds(pairs[:, :, k], name, 1.0 - error / 2.0)
        surely_better |= low > 0.0  # the row than the column
        never_worse &= low >= 0.0
        same &= (low == 0.0) & (high == 0.0)
    dominates, safe = surely_better & never_worse, surely_better | same
    return [
        "no" if dominates[:, i].any() else "surely" if safe[i].all() else "possibly"
        for i in range(n_points)
    ]


def has_values(pairs: Floats) -> bool:
    """Say whether a point has a value of all KPIs.

    A ratio needs something to divide by in one of the replications, all else a value in each.
    `pairs` has the shape ``(replications, kpis, 2)``.
    """
    return not np.isnan(pairs).any() and bool(pairs[:, :, 1].sum(axis=0).all())


def _bounds(pairs: Floats, name: str, probability: float) -> tuple[Floats, Floats]:
    """Return the intervals of row less column, larger being better."""
    row = kpi(name)
    sign = 1.0 if row.better == "higher" else -1.0
    found = [linear(row.kind, each[:, 0], each[:, 1]) for each in pairs]
    means = sign * np.array([mean for mean, _ in found])
    residuals = np.array([residual for _, residual in found])
    n = residuals.shape[1]
    products = residuals @ residuals.T / (n * (n - 1))
    squares = np.diag(products)
    variances = np.maximum(squares[:, None] + squares[None, :] - 2.0 * products, 0.0)
    known = np.count_nonzero(pairs[:, :, 1], axis=1)
    widths = paired_half_widths(np.sqrt(variances), probability, known)
    # What differs by rounding alone is the same.
    scale = 1e-9 * np.maximum(np.abs(means)[:, None], np.abs(means)[None, :])
    apart = means[:, None] - means[None, :]
    apart = np.where(np.abs(apart) <= scale, 0.0, apart)
    widths = np.where(widths <= 100.0 * scale, 0.0, widths)
    return apart - widths, apart + widths
