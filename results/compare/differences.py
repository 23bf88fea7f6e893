"""Differences of a KPI between two runs on the same customers, with their intervals."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from results.kpis.row import Kind
from results.statistics import Floats, student_quantile

_ROUNDING = 1e-9  # share of a figure below which a difference is rounding


class Difference(NamedTuple):
    """A figure less that of the baseline, and its Student interval ``mean +- half_width``.

    `n` is the number of replications in which both are known, and of a ratio the fewer of those
    in which there is something to divide by, here or there. `variance_reduction` is the
    variance that the difference would have with other customers in each run, over the one it
    has; nan where neither varies, inf where only the difference does not.
    """

    mean: float
    half_width: float
    confidence: float
    n: int
    variance_reduction: float


def paired_difference(
    kind: Kind, baseline: ArrayLike, other: ArrayLike, confidence: float = 0.95
) -> Difference:
    """Return the difference of a KPI between two runs, pair by pair of replications.

    Parameters
    ----------
    kind
        How the replications of the KPI become one figure; see `results.kpis.Kpi`.
    baseline, other
        Numerators and denominators, shape ``(n, 2)``, row by row on the same customers. Rows
        with a nan on either side are left out.
    confidence
        Probability that the interval covers the difference of the expectations.

    Returns
    -------
    `mean` is nan where a side is not defined, `half_width` also where one replication alone
    has a denominator. A difference that is nothing but rounding is 0.

    Notes
    -----
    A pooled ratio R of numerators a and denominators b has the residuals
    ``e_i = (a_i - R b_i) / mean(b)``, the root of it ``e_i / (2 sqrt(R))``, a mean its plain
    deviations. The variance of a figure is about ``sum(e^2) / (n (n - 1))``, that of the
    difference ``sum((e' - e)^2) / (n (n - 1))``: what both runs have in common falls out.
    Cochran (1977), Sampling Techniques, section 6.10, on the difference of two ratios of one
    sample; Law (2015), Simulation Modeling and Analysis, section 10.2.1, on paired
    replications; `results.statistics.ratio_estimate` on the degrees of freedom, ``n - 1``.

    Examples
    --------
    >>> found = paired_difference("ratio", [[8, 10], [9, 10]], [[9, 10], [10, 10]])
    >>> round(found.mean, 9), found.half_width
    (0.1, 0.0)
    """
    if not 0.0 < confidence < 1.0:
        raise ValueError(f"confidence must lie between 0 and 1, got {confidence}")
    first, second = np.asarray(baseline, np.float64), np.asarray(other, np.float64)
    known = ~(np.isnan(first).any(axis=1) | np.isnan(second).any(axis=1))
    first, second = first[known], second[known]
    pairs = len(first)
    n = min(np.count_nonzero(side[:, 1]) for side in (first, second))
    (figure, residuals), (other_figure, other_residuals) = (
        linear(kind, side[:, 0], side[:, 1]) for side in (first, second)
    )
    mean = other_figure - figure
    half_width, reduction = math.nan, math.nan
    if n > 1:
        paired = float(np.sum((other_residuals - residuals) ** 2))
        unpaired = float(np.sum(residuals**2) + np.sum(other_residuals**2))
        quantile = student_quantile((1.0 + confidence) / 2.0, n - 1)
        half_width = quantile * math.sqrt(paired / (pairs * (pairs - 1)))
        rounding = _ROUNDING * max(abs(figure), abs(other_figure))
        if half_width <= rounding:
            half_width, paired = 0.0, 0.0
            mean = 0.0 if abs(mean) <= rounding else mean
        if unpaired <= pairs * (pairs - 1) * rounding**2:
            unpaired = 0.0
        reduction = _share(unpaired, paired)
    return Difference(mean, half_width, confidence, int(n), reduction)


def linear(kind: Kind, above: Floats, below: Floats) -> tuple[float, Floats]:
    """Return a figure, and how far each replication draws it from its expectation."""
    if kind == "value":
        values = above / below
        mean = float(values.mean()) if len(values) else math.nan
        return mean, values - mean
    total = float(below.sum())
    if total == 0.0:
        return math.nan, np.full(len(above), math.nan)
    ratio = float(above.sum()) / total
    residuals = (above - ratio * below) / (total / len(below))
    if kind == "root" and ratio > 0.0:
        return math.sqrt(ratio), residuals / (2.0 * math.sqrt(ratio))
    return ratio, residuals


def _share(unpaired: float, paired: float) -> float:
    if paired == 0.0:
        return math.inf if unpaired > 0.0 else math.nan
    return unpaired / paired
