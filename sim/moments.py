"""Moments of a law of chance, from what every law can tell."""

from functools import lru_cache

import numpy as np

from sim.protocols import Floats, Law

_POINTS = 1 << 16
_LAST = 50.0  # of the cumulative hazard: exp(-50) is nothing


@lru_cache(maxsize=256)
def standard_deviation(law: Law) -> float:
    """Return the standard deviation of a law, to about four digits.

    ``E[X^2]`` is the mean of the squared age at which the cumulative hazard reaches a
    unit-exponential number; the integral over that number is a sum over a fine grid. The mean
    is taken from the same grid, so that a constant has no spread.

    Examples
    --------
    >>> from sim.laws import LAWS
    >>> round(standard_deviation(LAWS["gamma"](mean=10.0, cv=0.4)), 3)
    4.0
    >>> [standard_deviation(LAWS["constant"](value=value)) for value in (5.0, 7.0, 1.0)]
    [0.0, 0.0, 0.0]
    """
    hazard: Floats = (np.arange(_POINTS, dtype=np.float64) + 0.5) * (_LAST / _POINTS)
    weights = np.exp(-hazard)
    weights /= weights.sum()
    ages = law.age_at(hazard)
    mean = float(weights @ ages)
    found = float(np.sqrt(weights @ (ages - mean) ** 2))
    return found if found > 1e-9 * abs(mean) else 0.0  # less is only rounding
