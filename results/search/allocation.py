"""Spend a budget of replications where it tells best from second best: OCBA."""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from results.search.selection import FIRST, Observe, Selected

Floats = NDArray[np.float64]

STEPS = 20  # in which a budget is spent


def ocba_shares(means: ArrayLike, deviations: ArrayLike) -> Floats:
    """Return the shares of a budget that each system should get; the largest mean is best.

    Parameters
    ----------
    means, deviations
        Mean and standard deviation of one replication of each system.

    Notes
    -----
    ``N_i / N_j = (sigma_i / d_i)^2 / (sigma_j / d_j)^2`` with d the distance from the best,
    and ``N_b = sigma_b sqrt(sum of N_i^2 / sigma_i^2)`` for the best: Chen, Lin, Yucesan &
    Chick, *Discrete Event Dynamic Systems* 10 (2000).

    Examples
    --------
    >>> shares = ocba_shares([3.0, 2.0, 1.0], [1.0, 1.0, 1.0])
    >>> (shares / shares[2]).round(3).tolist()  # distances 1 and 2, and sqrt(4^2 + 1)
    [4.123, 4.0, 1.0]
    """
    mean, sigma = np.asarray(means, np.float64), np.asarray(deviations, np.float64)
    k, best = len(mean), int(np.argmax(mean))
    if k == 1 or not sigma.any():
        return np.full(k, 1.0 / k)
    distance = mean[best] - mean
    # Equal means can't be told apart by any budget; they share what there is.
    distance = np.maximum(distance, 1e-6 * max(float(distance.max()), float(sigma.max())))
    shares = (sigma / distance) ** 2
    shares[best] = 0.0
    known = sigma > 0.0
    shares[best] = sigma[best] * math.sqrt(float(np.sum((shares[known] / sigma[known]) ** 2)))
    if not shares.any():  # only the best varies
        shares[best] = 1.0
    normal: Floats = shares / shares.sum()
    return normal


def selection_probability(means: ArrayLike, variances: ArrayLike, delta: float = 0.0) -> float:
    """Return about how probably the largest mean is that of the best, at least.

    Parameters
    ----------
    means
        Of each system.
    variances
        Of the difference of each system's mean from the largest.
    delta
        With it: that of the best, or of one less than this from it.

    Notes
    -----
    ``1 - sum of Phi(-d_i / sd_i)`` over all but the best: the Bonferroni bound (APCS-B) of
    Chen et al. (2000), with estimates in place of the truth, and so approximate.

    Examples
    --------
    >>> round(selection_probability([1.96, 0.0], [0.0, 1.0]), 3)
    0.975
    """
    from scipy.special import ndtr  # noqa: PLC0415 - heavy

    mean, variance = np.asarray(means, np.float64), np.asarray(variances, np.float64)
    best = int(np.argmax(mean))
    others = np.arange(len(mean)) != best
    distance = (mean[best] - mean)[others] + delta
    spread = np.sqrt(variance[others])
    safe = np.where(spread > 0.0, spread, 1.0)
    wrong = np.where(spread > 0.0, ndtr(-distance / safe), np.where(distance > 0.0, 0.0, 0.5))
    return max(0.0, 1.0 - float(wrong.sum()))


def probability_of(values: list[Floats], delta: float = 0.0) -> float:
    """Return `selection_probability` of systems by their values, on common random numbers.

    Systems have the first so many replications of the same; `values` has those of each.

    Examples
    --------
    >>> probability_of([np.array([1.0, 2.0, 4.0]), np.array([0.0, 1.0, 3.0])])
    1.0
    """
    means = np.array([one.mean() for one in values])
    best = values[int(np.argmax(means))]
    variances = [_difference_variance(best, one) for one in values]
    return selection_probability(means, variances, delta)


def _difference_variance(a: Floats, b: Floats) -> float:
    """Return the variance of the difference of two means, of which a part is paired."""
    both = min(len(a), len(b))
    together = float(np.cov(a[:both], b[:both])[0, 1]) * both / (len(a) * len(b))
    apart = float(a.var(ddof=1)) / len(a) + float(b.var(ddof=1)) / len(b)
    return max(0.0, apart - 2.0 * together)


def ocba(
    observe: Observe, systems: int, budget: int, *, first: int = FIRST
) -> tuple[Selected, float]:
    """Return what looks best after a budget, and about how probably it is.

    Parameters
    ----------
    observe
        As in `results.search.selection.kn`; the largest expectation is best.
    systems
        How many there are.
    budget
        Observations in total, at least `first` of each system.
    first
        Replications of all systems before any is preferred, at least 2.

    Examples
    --------
    >>> noise = np.random.default_rng(1).normal(size=(500, 3))
    >>> means = np.array([0.0, 0.2, 1.0])
    >>> observe = lambda which, rows: (means + noise[rows])[:, which]
    >>> found, probability = ocba(observe, 3, 200)
    >>> found.best, sum(found.replications), probability > 0.95
    (2, 200, True)
    """
    if first < 2 or budget < first * systems:
        raise ValueError(
            f"a budget of {budget} is too small for {max(first, 2)} replications "
            f"of each of {systems}"
        )
    values = list(observe(range(systems), range(first)).T)
    left, step = budget - first * systems, max(1, (budget - first * systems) // STEPS)
    while left > 0:
        shares = ocba_shares([v.mean() for v in values], [v.std(ddof=1) for v in values])
        have = np.array([len(v) for v in values])
        spend = min(step, left)
        for system, more in enumerate(_more(shares, have, spend)):
            if more:
                new = observe([system], range(have[system], have[system] + more))[:, 0]
                values[system] = np.append(values[system], new)
        left -= spend
    best = int(np.argmax([v.mean() for v in values]))
    used = tuple(len(v) for v in values)
    return Selected(best, used, decided=True), probability_of(values)


def _more(shares: Floats, have: NDArray[np.int64], spend: int) -> list[int]:
    """Return how many observations each system gets next, to come near its share."""
    wanted = shares * (have.sum() + spend) - have
    more = np.zeros(len(shares), np.int64)
    for _ in range(spend):
        more[int(np.argmax(wanted - more))] += 1
    return more.tolist()
