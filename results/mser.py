"""Where the warm-up ends: Welch's moving average, and the truncation point of MSER-5."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from results.statistics import student_quantile

Floats = NDArray[np.float64]

BATCH = 5  # observations in a batch of MSER-5
FEWEST = 20  # batches on which a truncation point can rest
_STRETCHES = 10  # of what is left, which are tested for a trend
_LEVEL = 0.01  # false alarms of that test


class Truncation(NamedTuple):
    """How many observations to leave out, and why that can't be trusted; None if it can."""

    observations: int
    doubt: str | None

    @property
    def trusted(self) -> bool:
        """Whether nothing speaks against it."""
        return self.doubt is None


def welch(series: ArrayLike, window: int) -> Floats:
    """Return the moving average of a series, in which the warm-up can be seen.

    Parameters
    ----------
    series
        The mean over the replications at each time, shape ``(m,)``.
    window
        The average is over so many values on each side; over fewer at the beginning, so that
        it stays symmetric.

    Returns
    -------
    Shape ``(m - window,)``.

    Raises
    ------
    ValueError
        If the window is below 0, or above half of the series.

    Notes
    -----
    Welch (1983), The statistical analysis of simulation results, in: Lavenberg, Computer
    Performance Modeling Handbook; Law (2015), Simulation Modeling and Analysis, section 9.5.1.

    Examples
    --------
    >>> welch([8.0, 4.0, 3.0, 5.0, 7.0], 1).tolist()
    [8.0, 5.0, 4.0, 5.0]
    """
    values = np.asarray(series, np.float64)
    m = len(values)
    if not 0 <= window <= m // 2:
        raise ValueError(f"window must lie between 0 and {m // 2}, got {window}")
    middle = np.arange(m - window)
    reach = np.minimum(middle, window)
    # The mean is taken off, so that sums of large values keep their digits.
    base = values.mean() if m else 0.0
    sums = np.concatenate([[0.0], np.cumsum(values - base)])
    smooth: Floats = base + (sums[middle + reach + 1] - sums[middle - reach]) / (2 * reach + 1)
    return smooth


def mser5(series: ArrayLike) -> Truncation:
    """Return how many observations MSER-5 would leave out.

    The observations are averaged in batches of five. Left out are the first d batches for which
    the standard error of the mean of the others, ``sum((x - mean)^2) / (n - d)^2``, is
    smallest, with d in the first half: what is left beyond is too little to judge by.

    Parameters
    ----------
    series
        Observations at equal distances in time, shape ``(m,)``.

    Returns
    -------
    The truncation point is not to be trusted, and says why, if the series is short, if the
    smallest standard error is in the second half (the level still moves, or varies little
    towards the end by chance), or if a trend is left.

    Notes
    -----
    White (1997), An effective truncation heuristic for bias reduction in simulation output,
    Simulation 69(6); White, Cobb & Spratt (2000), A comparison of five steady-state truncation
    heuristics for simulation, Winter Simulation Conference. The last five batches are no
    candidates, as Hoad, Robinson & Davies (2010), Automating warm-up length estimation, Journal
    of the Operational Research Society 61, do it. The test for a trend is a convention of
    backlab: the slope over ten stretches of what is left, two-sided at 1 %.

    Examples
    --------
    >>> mser5([9.0] * 10 + [1.0, 2.0] * 100)
    Truncation(observations=10, doubt=None)
    """
    values = np.asarray(series, np.float64)
    if not np.isfinite(values).all():
        return Truncation(0, "it is not defined all the time")
    n = len(values) // BATCH
    if n < FEWEST:
        return Truncation(0, f"{n} batches of {BATCH} observations, at least {FEWEST} wanted")
    batches = values[: n * BATCH].reshape(n, BATCH).mean(axis=1)
    errors = _standard_errors(batches)[: n - BATCH]
    best = int(errors[: n // 2 + 1].argmin())
    if int(errors.argmin()) > n // 2:
        return Truncation(best * BATCH, "the smallest standard error is in the second half")
    doubt = "a trend is left" if has_trend(batches[best:]) else None
    return Truncation(best * BATCH, doubt)


def _standard_errors(batches: Floats) -> Floats:
    """Return MSER's figure for every number of batches left out."""
    centred = batches - batches.mean()
    left = np.arange(len(batches), 0, -1)
    sums = np.cumsum(centred[::-1])[::-1]
    squares = np.cumsum(centred[::-1] ** 2)[::-1]
    spread = squares - sums**2 / left
    spread[spread < 1e-12 * squares] = 0.0  # rounding, where all that is left is the same
    errors: Floats = spread / left**2
    return errors


def has_trend(values: Floats) -> bool:
    """Say whether the values rise or fall, more than chance makes them.

    They are averaged over ten stretches, so that what one value passes on to the next hardly
    matters, and these are regressed on time.
    """
    size = len(values) // _STRETCHES
    if not size:
        return False
    y = values[-size * _STRETCHES :].reshape(_STRETCHES, size).mean(axis=1)
    x = np.arange(_STRETCHES) - (_STRETCHES - 1) / 2
    slope = float(x @ y) / float(x @ x)
    rest = y - y.mean() - slope * x
    error = math.sqrt(float(rest @ rest) / (_STRETCHES - 2) / float(x @ x))
    rounding = 1e-12 * float(np.abs(y).max())
    quantile = student_quantile(1.0 - _LEVEL / 2.0, _STRETCHES - 2)
    return abs(slope) > max(quantile * error, rounding)
