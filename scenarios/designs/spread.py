"""Points that fill a unit cube evenly."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def latin_hypercube(factors: int, points: int, seed: int) -> Floats:
    """Return points of which each of as many equal slices of every factor has one.

    Examples
    --------
    >>> sorted(int(4 * share) for share in latin_hypercube(2, 4, seed=1)[:, 1])
    [0, 1, 2, 3]
    """
    from scipy.stats import qmc  # noqa: PLC0415 - heavy

    drawn: Floats = _seeded(qmc.LatinHypercube, factors, seed).random(points)
    return drawn


def sobol_sequence(factors: int, points: int, seed: int) -> Floats:
    """Return the first points of a scrambled Sobol sequence; more points begin with fewer.

    Examples
    --------
    >>> more, fewer = sobol_sequence(2, 7, seed=1), sobol_sequence(2, 3, seed=1)
    >>> bool((more[:3] == fewer).all())
    True
    """
    from scipy.stats import qmc  # noqa: PLC0415 - heavy

    # Whole powers of two are drawn, as scipy warns of all else; the rest is cut off.
    drawn: Floats = _seeded(qmc.Sobol, factors, seed).random_base2((points - 1).bit_length())
    return drawn[:points]


def _seeded(engine: Any, factors: int, seed: int) -> Any:
    generator = np.random.default_rng(seed)
    try:
        return engine(factors, rng=generator)
    except TypeError:  # scipy before 1.15
        return engine(factors, seed=generator)
