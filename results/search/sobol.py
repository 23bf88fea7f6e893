"""Sobol indices: which share of the variance comes from which factor."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from results.statistics import Estimate, Floats
from scenarios.designs.spread import sobol_sequence

RESAMPLES = 500


class Indices(NamedTuple):
    """The share of the variance due to a factor alone, and with all that it interacts with."""

    first: Estimate
    total: Estimate


def saltelli_points(factors: int, count: int, seed: int) -> Floats:
    """Return the points that Sobol indices need, as shares of all ranges.

    Returns
    -------
    Shape ``(factors + 2, count, factors)``: two samples A and B, and A with one column of B for
    each factor.

    Examples
    --------
    >>> saltelli_points(3, 8, seed=1).shape
    (5, 8, 3)
    """
    drawn = sobol_sequence(2 * factors, count, seed)
    a, b = drawn[:, :factors], drawn[:, factors:]
    mixed = np.repeat(a[None], factors, axis=0)
    for k in range(factors):
        mixed[k, :, k] = b[:, k]
    return np.concatenate([a[None], b[None], mixed])


def sobol_indices(values: Floats, confidence: float = 0.95, seed: int = 1) -> Sequence[Indices]:
    """Return the indices of every factor from the values at `saltelli_points`.

    Parameters
    ----------
    values
        Shape ``(factors + 2, count)``.
    confidence, seed
        Of the bootstrap intervals: the normal quantile times the standard deviation of the
        index over 500 samples of the points, with replacement.

    Returns
    -------
    Indices are nan where nothing varies.

    Notes
    -----
    First order ``mean(f_B (f_AB - f_A)) / V``; Saltelli et al., *Computer Physics
    Communications* 181 (2010), table 2 (b). Total ``mean((f_A - f_AB)^2) / (2 V)``; Jansen,
    the same table, (f). Values are centred first, which takes away what has no index. Archer,
    Saltelli & Sobol, *J. Statistical Computation and Simulation* 58 (1997), on the bootstrap.

    Examples
    --------
    >>> points = saltelli_points(2, 1024, seed=1)
    >>> [round(one.total.mean, 2) for one in sobol_indices(points @ [1.0, 2.0])]
    [0.2, 0.8]
    """
    from scipy.special import ndtri  # noqa: PLC0415 - heavy

    count = values.shape[1]
    rows = np.random.default_rng(seed).integers(0, count, (RESAMPLES, count))
    first, total = _indices(values[:, None, :])
    spread = [one.std(axis=1, ddof=1) for one in _indices(values[:, rows])]
    quantile = float(ndtri((1.0 + confidence) / 2.0))
    return [
        Indices(
            Estimate(float(first[k, 0]), quantile * float(spread[0][k]), confidence, count),
            Estimate(float(total[k, 0]), quantile * float(spread[1][k]), confidence, count),
        )
        for k in range(len(values) - 2)
    ]


def _indices(values: Floats) -> tuple[Floats, Floats]:
    """Return first and total indices, shape ``(factors, samples)``."""
    both = np.concatenate([values[0], values[1]], axis=-1)
    centred = values - both.mean(axis=-1)[None, :, None]
    a, b, mixed = centred[0], centred[1], centred[2:]
    variance = both.var(axis=-1)
    # What differs by rounding alone does not vary.
    nothing = variance <= 1e-18 * np.square(both).mean(axis=-1)
    variance = np.where(nothing, np.nan, variance)
    first: Floats = (b * (mixed - a)).mean(axis=-1) / variance
    total: Floats = np.square(a - mixed).mean(axis=-1) / (2.0 * variance)
    return first, total
