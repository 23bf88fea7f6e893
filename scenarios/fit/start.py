"""Numbers to start from where the data can't tell: reorder points, the length of a run."""

from math import ceil, sqrt
from typing import NamedTuple

from scenarios.values import MOST_UNITS

SAFETY = 1.28  # standard deviations; covers 90 % of the lead times if demand is normal
COVER = 30.0  # days of demand that an order is for at least
LONGEST = 1095.0  # days of a run, unless it is a trace


class Levels(NamedTuple):
    """Reorder point and order-up-to level of a min-max rule, in units."""

    s: int
    S: int


def levels(mean: float, sd: float, lead_time: float, lead_time_sd: float) -> Levels:
    """Return a min-max rule from the demand per day and the lead time in days.

    ``s`` is the demand of a mean lead time and 1.28 standard deviations of it, ``sqrt(L sd^2 +
    mean^2 sd_L^2)`` (Silver, Pyke & Thomas, *Inventory and Production Management in Supply
    Chains*, 4th ed., 2017, chapter 6); ``S - s`` is the demand of a month.

    Examples
    --------
    >>> levels(mean=10.0, sd=4.0, lead_time=9.0, lead_time_sd=1.6)  # 90 + 1.28 * 20, + 300
    Levels(s=116, S=416)
    """
    spread = sqrt(lead_time * sd**2 + (mean * lead_time_sd) ** 2)
    s = ceil(mean * lead_time + SAFETY * spread)
    S = min(s + max(1, ceil(mean * COVER)), MOST_UNITS)
    return Levels(min(s, S - 1), S)


class Length(NamedTuple):
    """Warm-up and measured time of a run, in days."""

    warm_up: float
    horizon: float


def length(days: int, lead_time: float, trace: bool) -> Length:
    """Return how long a run is: as long as the data, after a warm-up of two lead times.

    A trace ends with the data, so the warm-up is taken from it, a third of it at most.

    Examples
    --------
    >>> length(365, 10.0, trace=False), length(365, 10.0, trace=True)
    (Length(warm_up=20.0, horizon=365.0), Length(warm_up=20.0, horizon=345.0))
    """
    warm_up = float(ceil(2 * lead_time))
    if trace:
        warm_up = min(warm_up, float(days // 3))
        return Length(warm_up, days - warm_up)
    return Length(warm_up, min(float(days), LONGEST))
