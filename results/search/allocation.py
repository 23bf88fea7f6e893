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


def selection_probability(distances: ArrayLike, errors: ArrayLike, delta: float = 0.0) -> float:
    """Return about how probably, at least, the system that was selected is the best.

    Parameters
    ----------
    distances, errors
        What each other system is worse by than that one, and the standard errors of this.
    delta
        With it: the best, or less than this from it.

    Notes
    -----
    ``1 - sum of Phi(-d_i / se_i)`` over all others: the Bonferroni bound (APCS-B) of Chen et
    al. (2000), with estimates in place of the truth, and so approximate.

    Examples
    --------
    >>> round(selection_probability([1.96], [1.0]), 3)
    0.975
    """
    from scipy.special import ndtr  # noqa: PLC0415 - heavy

    distance, error = np.asarray(distances, np.float64) + delta, np.asarray(errors, np.float64)
    safe = np.where(error > 0.0, error, 1.0)
    # Without an error there is nothing to guess; one that is the same in all is as good.
    wrong = np.where(error > 0.0, ndtr(-distance / safe), np.where(distance < 0.0, 1.0, 0.0))
    return max(0.0, 1.0 - float(np.where(np.isnan(distance + error), 1.0, wrong).sum()))


def ocba(observe: Observe, systems: int, budget: int, *, first: int = FIRST) -> Selected:
    """Return what looks best after a budget.

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
    >>> found = ocba(observe, 3, 200)
    >>> found.best, sum(found.replications)
    (2, 200)
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
    return Selected(best, tuple(len(v) for v in values), decided=True)


def _more(shares: Floats, have: NDArray[np.int64], spend: int) -> list[int]:
    """Return how many observations each system gets next, to come near its share."""
    wanted = shares * (have.sum() + spend) - have
    more = np.zeros(len(shares), np.int64)
    for _ in range(spend):
        more[int(np.argmax(wanted - more))] += 1
    return more.tolist()
