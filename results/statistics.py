"""Intervals over replications: means, pooled ratios, pooled roots."""

import math
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


class Estimate(NamedTuple):
    """A figure and its two-sided Student interval ``mean +- half_width``.

    `n` is the number of replications it rests on: those with a value, and of a ratio those with
    something to divide by. `half_width` is nan where there are fewer than two, `mean` is nan
    where there is none.
    """

    mean: float
    half_width: float
    confidence: float
    n: int

    @property
    def low(self) -> float:
        """Lower end of the interval."""
        return self.mean - self.half_width

    @property
    def high(self) -> float:
        """Upper end of the interval."""
        return self.mean + self.half_width


@lru_cache(maxsize=256)
def student_quantile(probability: float, degrees: int) -> float:
    """Return the quantile of Student's t.

    Examples
    --------
    >>> round(student_quantile(0.975, 9), 3)
    2.262
    """
    # The import takes 0.2 s, which a run of one replication need not pay.
    from scipy.special import stdtrit  # noqa: PLC0415 - heavy

    return float(stdtrit(degrees, probability))


def paired_half_widths(errors: ArrayLike, probability: float, counts: ArrayLike) -> Floats:
    """Return the half widths of the differences of all pairs of systems.

    Parameters
    ----------
    errors
        Standard errors of the differences, shape ``(systems, systems)``.
    probability
        That of Student's quantile.
    counts
        On how many replications each system rests, shape ``(systems,)``. The fewer of a pair
        give the degrees of freedom; where they are less than two, the width is infinite.

    Examples
    --------
    >>> paired_half_widths(np.ones((3, 3)), 0.975, [10, 10, 1]).round(2)[0].tolist()
    [2.26, 2.26, inf]
    """
    fewer = np.minimum.outer(np.asarray(counts), np.asarray(counts))
    quantiles = np.full(fewer.shape, np.inf)
    for n in np.unique(fewer[fewer > 1]).tolist():
        quantiles[fewer == n] = student_quantile(probability, n - 1)
    widths: Floats = np.full(fewer.shape, np.inf)
    return np.multiply(quantiles, errors, out=widths, where=fewer > 1)


def _half_width(variance_of_mean: float, n: int, confidence: float) -> float:
    if not 0.0 < confidence < 1.0:
        raise ValueError(f"confidence must lie between 0 and 1, got {confidence}")
    if n < 2:
        return math.nan
    return student_quantile((1.0 + confidence) / 2.0, n - 1) * math.sqrt(variance_of_mean)


def mean_estimate(values: ArrayLike, confidence: float = 0.95) -> Estimate:
    """Return the mean over replications with its Student interval.

    Parameters
    ----------
    values
        One per replication, shape ``(n,)``; those that are nan are left out.
    confidence
        Probability that the interval covers the expectation.

    Examples
    --------
    >>> estimate = mean_estimate([1.0, 2.0, 3.0])
    >>> estimate.mean, round(estimate.half_width, 3), estimate.n
    (2.0, 2.484, 3)
    """
    array = np.asarray(values, np.float64)
    array = array[~np.isnan(array)]
    n = len(array)
    mean = float(array.mean()) if n else math.nan
    variance = float(array.var(ddof=1)) / n if n > 1 else math.nan
    return Estimate(mean, _half_width(variance, n, confidence), confidence, n)


def _pairs(numerators: ArrayLike, denominators: ArrayLike) -> tuple[Floats, Floats]:
    above, below = np.asarray(numerators, np.float64), np.asarray(denominators, np.float64)
    if above.shape != below.shape:
        raise ValueError(f"as many numerators as denominators: {above.shape}, {below.shape}")
    known = ~(np.isnan(above) | np.isnan(below))
    return above[known], below[known]


def ratio_estimate(
    numerators: ArrayLike, denominators: ArrayLike, confidence: float = 0.95
) -> Estimate:
    """Return the pooled ratio, sum over sum, with its delta-method interval.

    The mean of the replications' own ratios is biased, for a ratio is not linear in its
    denominator; see Chen, Lin & Thomas (2003), Expected fill rate for a finite-horizon
    periodic review inventory system, Operations Research Letters 31.

    Parameters
    ----------
    numerators, denominators
        One pair per replication, shape ``(n,)``. Pairs with a nan are left out; a pair
        ``(0, 0)`` counts as a replication that adds nothing.
    confidence
        Probability that the interval covers the ratio of the expectations.

    Returns
    -------
    Mean and half width are nan where the denominators sum to 0; the half width also where only
    one of them is not 0, for one replication says nothing about the spread. `n` counts those
    that are not 0.

    Notes
    -----
    With R the ratio, the residuals are ``a_i - R b_i`` and the variance of R is about
    ``sum(residual^2) / (n (n - 1) mean(b)^2)``; Law (2015), Simulation Modeling and Analysis;
    Cochran (1977), Sampling Techniques, chapter 6. The degrees of freedom are one less than the
    denominators that are not 0, a convention of backlab: where nobody waits in most
    replications, the few others alone say how waits differ.

    Examples
    --------
    >>> ratio_estimate([9, 1], [10, 10]).mean
    0.5
    >>> round(ratio_estimate([9, 100], [10, 1000]).mean, 4)  # not (0.9 + 0.1) / 2
    0.1079
    """
    above, below = _pairs(numerators, denominators)
    n, total, known = len(above), float(below.sum()), int(np.count_nonzero(below))
    if total == 0.0:
        return Estimate(math.nan, math.nan, confidence, known)
    ratio = float(above.sum()) / total
    variance = math.nan
    if known > 1:
        residuals = above - ratio * below
        variance = float(np.sum(residuals**2)) / (n * (n - 1)) / (total / n) ** 2
    return Estimate(ratio, _half_width(variance, known, confidence), confidence, known)


def jackknife_ratio(
    numerators: ArrayLike, denominators: ArrayLike, confidence: float = 0.95
) -> Estimate:
    """Return the pooled ratio with its jackknife interval; see `ratio_estimate`.

    The mean is corrected for bias, to the order of 1/n.

    Notes
    -----
    The pseudo-values are ``n R - (n - 1) R_i``, with R_i the ratio without replication i;
    Cochran (1977), Sampling Techniques, chapter 6.

    Examples
    --------
    >>> estimate = jackknife_ratio([1, 2, 6], [2, 2, 8])
    >>> round(estimate.mean, 4), round(estimate.half_width, 4)
    (0.75, 0.2484)
    """
    above, below = _pairs(numerators, denominators)
    n, total = len(above), float(below.sum())
    if n < 2 or total == 0.0 or np.any(below == total):
        return ratio_estimate(above, below, confidence)
    ratio = float(above.sum()) / total
    without = (above.sum() - above) / (total - below)
    return mean_estimate(n * ratio - (n - 1) * without, confidence)


def root_estimate(
    numerators: ArrayLike, denominators: ArrayLike, confidence: float = 0.95
) -> Estimate:
    """Return the square root of the pooled ratio, such as a pooled standard deviation.

    The delta method again: the half width of the ratio over twice its root.

    Examples
    --------
    >>> root_estimate([8.0, 10.0], [1.0, 1.0]).mean
    3.0
    """
    square = ratio_estimate(numerators, denominators, confidence)
    if math.isnan(square.mean):
        return square
    root = math.sqrt(square.mean)
    half_width = square.half_width / (2.0 * root) if root else square.half_width
    return square._replace(mean=root, half_width=half_width)


ESTIMATES: Mapping[str, Callable[[Floats, Floats, float], Estimate]] = {
    "ratio": ratio_estimate,
    "root": root_estimate,
    "value": lambda values, ones, confidence: mean_estimate(values / ones, confidence),
}
"""How the replications of a KPI of each kind become one figure."""
