"""Durations: how long a purchase order takes, of all the times that add up until it is in."""

from functools import lru_cache
from math import inf, log1p

import numpy as np

from sim.protocols import Floats, Law
from sim.world import Supplier

_POINTS = 1 << 14
_SEED = 1  # of the shuffling; no stream of a run, for it decides nothing that happens

Times = tuple[tuple[Law, int], ...]
"""Laws of independent times, and how many of each there are."""


def times_of(supplier: Supplier, units: int) -> Times:
    """Return the times from sending so many units to their last receipt.

    A queue at the supplier, its stock, calendar, regimes and disruptions are not among them:
    they hang on what else happens.
    """
    times = [(supplier.lead_time, max(units, 1) if supplier.per_unit else 1)]
    if supplier.transit is not None:
        times.append((supplier.transit, 1))
    if supplier.parts is not None and units > 1:
        times.append((supplier.parts.gap, min(supplier.parts.parts, units) - 1))
    return tuple(times)


def mean_lead_time(supplier: Supplier, units: int = 1) -> float:
    """Return the mean time from sending so many units to their last receipt, unhindered.

    Examples
    --------
    >>> from sim.laws import Constant
    >>> terms = {"lead_time": Constant(2.0), "transit": Constant(5.0)}
    >>> maker = Supplier(name="m", per_unit=True, **terms)
    >>> mean_lead_time(maker), mean_lead_time(maker, units=10)
    (7.0, 25.0)
    """
    return sum(law.expectation * n for law, n in times_of(supplier, units))


def residual(supplier: Supplier | None, units: int, elapsed: float, p: float) -> float:
    """Return in what time units sent `elapsed` ago are all in with probability `p`.

    It solves ``P(T <= elapsed + t | T > elapsed) = p`` for t: exactly where T has one law, else
    from points of the sum. Without a supplier it is inf; where T is surely over, 0.
    """
    if supplier is None:
        return inf
    times = times_of(supplier, units)
    if len(times) == 1 and times[0][1] == 1:
        law = times[0][0]
        reached = law.cumulative_hazard(elapsed) if elapsed > 0.0 else 0.0
        age = float(law.age_at(np.array([reached - log1p(-p)]))[0])
        return max(0.0, age - elapsed)
    points = _total(times)
    over = int(np.searchsorted(points, elapsed, side="right")) if elapsed > 0.0 else 0
    place = min(over + int(p * (len(points) - over)), len(points) - 1)
    return max(0.0, float(points[place]) - elapsed)


@lru_cache(maxsize=128)
def _total(times: Times) -> Floats:
    """Return points of the sum of these times, ascending, each as likely as the others.

    Quantiles of each time, shuffled and added up: Latin hypercube sampling (McKay, Beckman &
    Conover, *Technometrics* 21, 1979). The sum of constants is exact.
    """
    rng = np.random.default_rng(_SEED)
    hazard = -np.log1p(-(np.arange(_POINTS) + 0.5) / _POINTS)
    total = np.zeros(_POINTS)
    for law, n in times:
        points, left = law.age_at(hazard), n
        while left:  # doubling, for many units would take long one by one
            if left % 2:
                total = total + rng.permutation(points)
            left //= 2
            points = points + rng.permutation(points)
    return np.sort(total)
