"""Lead times as data: noted in whole steps, some still open, and the law that they show."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sim.protocols import Floats


@dataclass(frozen=True, eq=False)
class Observed:
    """Lead times in days: cells in which they lie, each with how many there are.

    One that was noted as 14 days lies between 13.5 and 14.5; one that is open after 30 days
    between 30 and infinity (right-censored). So one likelihood serves all.

    Attributes
    ----------
    value
        As it was noted; of an open one the days it has been open.
    low, high, count
        The cells, and how many lead times lie in each.
    limits
        Of every single lead time the longest that could have been seen.
    step
        Width of the cells.
    """

    value: Floats
    low: Floats
    high: Floats
    count: Floats
    limits: Floats
    step: float

    @property
    def received(self) -> int:
        """How many lead times have ended."""
        return int(self.count[np.isfinite(self.high)].sum())

    @property
    def open(self) -> int:
        """How many are still open."""
        return int(self.count[np.isinf(self.high)].sum())

    @property
    def n(self) -> int:
        """How many there are."""
        return int(self.count.sum())


def observed(lead_time: Floats, is_open: ArrayLike, limits: Floats, step: float) -> Observed:
    """Return lead times as cells, those alike together.

    Examples
    --------
    >>> seen = observed(np.array([2.0, 2.0, 9.0]), np.array([0, 0, 1]), np.full(3, 9.0), 1.0)
    >>> list(zip(seen.low.tolist(), seen.high.tolist(), seen.count.tolist()))
    [(1.5, 2.5, 2.0), (9.0, inf, 1.0)]
    """
    opened = np.asarray(is_open, dtype=bool)
    noted = np.where(opened, lead_time, np.round(lead_time / step) * step)
    pairs, count = np.unique(np.stack([noted, opened]), axis=1, return_counts=True)
    value, still = pairs[0], pairs[1] > 0
    low = np.where(still, value, np.maximum(value - step / 2, 0.0))
    high = np.where(still, np.inf, value + step / 2)
    return Observed(value, low, high, count.astype(float), limits, step)


@dataclass(frozen=True, eq=False)
class Curve:
    """The law that the data alone show: values, their shares, and what is beyond them all.

    `beyond` is the share that is longer than all that was received; 0 unless some are open.
    """

    values: Floats
    shares: Floats
    beyond: float

    @property
    def reached(self) -> Floats:
        """The share at or below each value."""
        reached: Floats = np.cumsum(self.shares)
        return reached


def kaplan_meier(data: Observed) -> Curve:
    """Return the product-limit estimate.

    Kaplan & Meier, *J. American Statistical Association* 53, 1958. What is open after exactly
    as many days as another was received in counts as longer.

    Examples
    --------
    >>> seen = observed(  # 2, 3, open after 3, 5
    ...     np.array([2.0, 3.0, 3.0, 5.0]), np.array([0, 0, 1, 0]), np.full(4, 9.0), 1.0
    ... )
    >>> [round(share, 4) for share in kaplan_meier(seen).shares.tolist()]
    [0.25, 0.25, 0.5]
    """
    ended = np.isfinite(data.high)
    values, deaths = data.value[ended], data.count[ended]
    # Cells are in the order of their values, open ones after received ones of the same.
    at_risk = np.array([data.count[data.value >= value].sum() for value in values])
    surviving = np.cumprod(1 - deaths / at_risk)
    shares = -np.diff(np.append(1.0, surviving))
    return Curve(values, shares, float(surviving[-1]) if len(values) else 1.0)
