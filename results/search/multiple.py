"""Multiple comparisons with the best, and what can't be the best."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from results.search.selection import difference_variances
from results.statistics import paired_half_widths

Floats = NDArray[np.float64]


class WithTheBest(NamedTuple):
    """A system less the best of the others: the difference, and its interval.

    A `high` of 0 says that it is not the best, a `low` of 0 that it is.
    """

    difference: float
    low: float
    high: float


def compare_with_best(values: ArrayLike, confidence: float = 0.95) -> list[WithTheBest]:
    """Compare each system with the best of the others; larger is better.

    Parameters
    ----------
    values
        Shape ``(replications, systems)``, row by row on the same random numbers.
    confidence
        Probability that all intervals together hold.

    Notes
    -----
    Hsu, *Multiple Comparisons* (1996), chapter 4: constrained intervals, which do not go
    beyond 0 without need. Only the k - 1 differences from the true best must keep within
    ``t(1 - alpha / (k - 1)) S_il / sqrt(n)``, which is a Bonferroni bound that holds for paired
    values, whatever their correlation.

    Examples
    --------
    >>> values = [[1.0, 5.0, 5.1], [2.0, 6.1, 6.0], [1.5, 5.5, 5.6], [1.1, 5.4, 5.2]]
    >>> [(round(one.low, 2), round(one.high, 2)) for one in compare_with_best(values)]
    [(-4.33, 0.0), (-0.21, 0.26), (-0.26, 0.21)]
    """
    array = np.asarray(values, np.float64)
    means, widths = array.mean(axis=0), _half_widths(array, confidence)
    k = len(means)
    if k == 1:
        return [WithTheBest(0.0, 0.0, 0.0)]
    apart = means[:, None] - means[None, :]
    others = ~np.eye(k, dtype=bool)
    highs = np.maximum(0.0, np.where(others, apart + widths, np.inf).min(axis=1))
    maybe = np.where(others, apart + widths, np.inf).min(axis=1) >= 0.0
    found = []
    for i in range(k):
        rivals = maybe & others[i]
        low = min(0.0, float((apart - widths)[i, rivals].min())) if rivals.any() else 0.0
        found.append(WithTheBest(float(apart[i, others[i]].min()), low, float(highs[i])))
    return found


def screened(
    values: ArrayLike, confidence: float = 0.95, counts: ArrayLike | None = None
) -> NDArray[np.bool_]:
    """Return which systems may be the best; larger is better.

    With probability `confidence` the best is among them. `values` are those of
    `compare_with_best`; `counts` says on how many of the replications each system rests, if
    not on all: of a ratio those with something to divide by.

    Notes
    -----
    System i stays if its mean is at least that of every other l less
    ``t(1 - alpha / (k - 1)) S_il / sqrt(n)``: Nelson, Swann, Goldsman & Song, *Operations
    Research* 49 (2001), section 3, here for paired values.

    Examples
    --------
    >>> screened([[1.0, 5.0, 5.1], [2.0, 6.1, 6.0], [1.5, 5.5, 5.6]]).tolist()
    [False, True, True]
    """
    array = np.asarray(values, np.float64)
    means, widths = array.mean(axis=0), _half_widths(array, confidence, counts)
    stays: NDArray[np.bool_] = (means[:, None] >= means[None, :] - widths).all(axis=1)
    return stays


def _half_widths(values: Floats, confidence: float, counts: ArrayLike | None = None) -> Floats:
    n, k = values.shape
    if n < 2:
        raise ValueError("two replications or more are needed")
    if not 0.0 < confidence < 1.0:
        raise ValueError(f"confidence must lie between 0 and 1, got {confidence}")
    probability = 1.0 - (1.0 - confidence) / max(k - 1, 1)
    errors = np.sqrt(difference_variances(values) / n)
    return paired_half_widths(errors, probability, np.full(k, n) if counts is None else counts)
