"""Elementary effects: which factors matter at all, for few points."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from results.statistics import Estimate, Floats, mean_estimate

LEVELS = 4  # of every factor


class Effects(NamedTuple):
    """The effect of a factor over its whole range.

    `mu_star` is the mean of the absolute effects, `mu` that of the effects, and `sigma` their
    standard deviation: large where the effect depends on other factors, or is not a line.
    """

    mu_star: Estimate
    mu: Estimate
    sigma: float


def trajectories(factors: int, count: int, seed: int) -> Floats:
    """Return walks through the unit cube that change one factor at a time.

    Returns
    -------
    Shape ``(count, factors + 1, factors)``.

    Notes
    -----
    Morris, *Technometrics* 33 (1991): each walk begins at random on a grid of 4 levels, and
    takes steps of ``p / (2 (p - 1)) = 2/3`` up or down, one of each factor in random order.

    Examples
    --------
    >>> walk = trajectories(3, 1, seed=1)[0]
    >>> (abs(np.diff(walk, axis=0)).round(3) > 0).sum(axis=1).tolist()
    [1, 1, 1]
    """
    draw = np.random.default_rng(seed)
    step = LEVELS / (2.0 * (LEVELS - 1.0))
    walks = np.empty((count, factors + 1, factors))
    for walk in walks:
        low = draw.integers(0, LEVELS // 2, factors) / (LEVELS - 1.0)
        up = draw.random(factors) < 0.5
        walk[:] = np.where(up, low, low + step)
        for n, factor in enumerate(draw.permutation(factors)):
            walk[n + 1 :, factor] = low[factor] + step if up[factor] else low[factor]
    return walks


def elementary_effects(
    walks: Floats,
    values: NDArray[np.float64],
    confidence: float = 0.95,
    places: Floats | None = None,
) -> Sequence[Effects]:
    """Return the effects of every factor from the values along the walks.

    Parameters
    ----------
    walks
        As `trajectories` gives them.
    values
        Of each of their points, shape ``(count, factors + 1)``.
    confidence
        Of the Student intervals, over walks.
    places
        Where the points really are between the ends of each factor, from 0 to 1, in the shape
        of `walks`: whole numbers and lists may have no value at 1/3. A factor that did not
        move has no effect.

    Notes
    -----
    ``mu*``: Campolongo, Cariboni & Saltelli, *Environmental Modelling & Software* 22 (2007).

    Examples
    --------
    >>> walks = trajectories(2, 4, seed=1)
    >>> [one.mu.mean.__round__(6) for one in elementary_effects(walks, walks @ [3.0, -5.0])]
    [3.0, -5.0]
    """
    which = np.abs(np.diff(walks, axis=1)).argmax(axis=2)
    steps = np.diff(walks if places is None else places, axis=1)
    sizes = np.take_along_axis(steps, which[:, :, None], axis=2)[:, :, 0]
    moved = sizes != 0.0
    slopes = np.where(moved, np.diff(values, axis=1) / np.where(moved, sizes, 1.0), 0.0)
    found = []
    for factor in range(walks.shape[2]):
        mine = slopes[which == factor]
        sigma = float(mine.std(ddof=1)) if len(mine) > 1 else float("nan")
        star = mean_estimate(np.abs(mine), confidence)
        found.append(Effects(star, mean_estimate(mine, confidence), sigma))
    return found
