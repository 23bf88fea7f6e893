"""Service targets: the least level that reaches them."""

from collections.abc import Callable
from typing import Literal

import numpy as np

from policies.sizing.base_stock import base_stock_performance
from policies.sizing.demand import DemandLaw, DiscreteDemand, NormalDemand
from policies.sizing.position import Performance, Position, min_max_position, performance
from policies.sizing.reorder_point import reorder_point_performance

Measure = Literal["fill_rate", "order_fill_rate", "ready_rate"]


def cycle_service_level(target: float, demand: DemandLaw) -> float:
    """Return the least reorder point with which a cycle passes without a stockout.

    Parameters
    ----------
    target
        Share of the cycles without a stockout, between 0 and 1. [alpha]
    demand
        Over the lead time; over lead time and review period for an order-up-to level.

    Notes
    -----
    Least r with ``P(D <= r) >= alpha``; for the normal law ``mean + z sd``: Silver, Pyke &
    Thomas, *Inventory and Production Management in Supply Chains* (2017), chapter 6. Orders
    for several units trigger *below* r; then fewer cycles pass than the target says.

    Examples
    --------
    >>> from policies.sizing.compound import normal_demand
    >>> from policies.sizing.demand import poisson_demand
    >>> cycle_service_level(0.95, poisson_demand(10.0))
    15
    >>> demand = normal_demand(mean=2.0, sd=1.5, lead_time=4.0, lead_time_sd=2.0)
    >>> round(cycle_service_level(0.95, demand), 3)  # 8 + 1.645 * 5
    16.224
    """
    return demand.quantile(target)


def reorder_point_for(
    target: float,
    Q: int,
    demand: DiscreteDemand,
    sizes: tuple[float, ...] = (1.0,),
    measure: Measure = "fill_rate",
) -> int:
    """Return the least reorder point that reaches a service target with batches of `Q`.

    Parameters
    ----------
    target
        Between 0 and 1. [beta]
    demand
        Law of the demand over the lead time; of `review_demand` if review is periodic.
    sizes
        Probabilities that an order is for 1, 2, ... units.
    measure
        Which service: one of the shares of `Performance`.

    Examples
    --------
    >>> from policies.sizing.demand import poisson_demand
    >>> reorder_point_for(0.755, Q=10, demand=poisson_demand(10.0))  # at 8 it is .75531
    8
    """

    def reached(r: int) -> bool:
        found = reorder_point_performance(r, Q, demand, sizes)
        return _share(found, measure) >= target

    return _least(reached, target, -Q, len(demand.pmf) + len(sizes))


def base_stock_for(
    target: float,
    demand: DiscreteDemand,
    sizes: tuple[float, ...] = (1.0,),
    measure: Measure = "fill_rate",
) -> int:
    """Return the least base stock, or order-up-to level, that reaches a service target.

    Parameters are those of `reorder_point_for`.

    Examples
    --------
    >>> from policies.sizing.compound import CompoundPoisson, review_demand
    >>> from policies.sizing.demand import poisson_demand
    >>> base_stock_for(0.69, poisson_demand(10.0))  # at 12 it is .69678
    12
    >>> base_stock_for(0.978, review_demand(CompoundPoisson(2.0), 5.0, 7.0))  # at 30 .978892
    30
    """

    def reached(S: int) -> bool:
        return _share(base_stock_performance(S, demand, sizes), measure) >= target

    return _least(reached, target, 0, len(demand.pmf) + len(sizes))


def min_max_for(
    target: float,
    gap: int,
    demand: DiscreteDemand,
    sizes: tuple[float, ...] = (1.0,),
    measure: Measure = "fill_rate",
) -> tuple[int, int]:
    """Return the least ``s``, and ``S = s + gap``, that reach a target under continuous review.

    Parameters are those of `reorder_point_for`; the undershoot is reckoned with.

    Examples
    --------
    >>> from policies.sizing.demand import poisson_demand
    >>> min_max_for(0.755, gap=10, demand=poisson_demand(10.0))
    (8, 18)
    """
    levels, shares = min_max_position(0, gap, np.append(0.0, sizes))

    def reached(s: int) -> bool:
        found = performance(Position(levels + s, shares), demand, sizes)
        return _share(found, measure) >= target

    s = _least(reached, target, -gap, len(demand.pmf) + len(sizes))
    return s, s + gap


def normal_reorder_point_for(target: float, Q: float, demand: NormalDemand) -> float:
    """Return the reorder point that reaches a fill rate with batches of `Q`, normal demand.

    Parameters
    ----------
    target
        Share of the units served at once, between 0 and 1. [beta]
    Q
        Batch, units.
    demand
        Over the lead time.

    Notes
    -----
    The r with ``E(D - r)+ - E(D - r - Q)+ = (1 - beta) Q``: Axsäter, *Inventory Control*
    (2015), chapter 5; many books drop the second term, which matters if `Q` is small.

    Examples
    --------
    >>> demand = NormalDemand(mean=100.0, sd=50.0)
    >>> r = normal_reorder_point_for(0.95, 200.0, demand)
    >>> round(1.0 - (demand.short(r) - demand.short(r + 200.0)) / 200.0, 9)
    0.95
    """
    if not Q > 0.0:
        raise ValueError(f"Q must be > 0, got {Q:g}")

    def missing(r: float) -> float:
        return (demand.short(r) - demand.short(r + Q)) / Q

    return _root(missing, 1.0 - target, demand.mean - Q, demand)


def normal_order_up_to_for(
    target: float, rate: float, review_period: float, demand: NormalDemand, lead: NormalDemand
) -> float:
    """Return the order-up-to level of periodic review that reaches a fill rate, normal demand.

    Parameters
    ----------
    target
        Share of the units served at once, between 0 and 1. [beta]
    rate
        Units demanded per time unit.
    review_period
        Time between reviews. [R]
    demand, lead
        Over lead time and review period; over the lead time.

    Notes
    -----
    The S with ``E(D_{L+R} - S)+ - E(D_L - S)+ = (1 - beta) lambda R``: Hadley & Whitin (1963),
    chapter 5.

    Examples
    --------
    >>> from policies.sizing.compound import normal_demand
    >>> demand, lead = (normal_demand(2.0, 2.0**0.5, time) for time in (12.0, 5.0))
    >>> round(normal_order_up_to_for(0.978892, 2.0, 7.0, demand, lead), 1)  # Poisson: 30
    29.7
    """

    def missing(S: float) -> float:
        return (demand.short(S) - lead.short(S)) / (rate * review_period)

    return _root(missing, 1.0 - target, lead.mean, demand)


def _share(found: Performance, measure: Measure) -> float:
    share: float = getattr(found, measure)
    return share


def _least(reached: Callable[[int], bool], target: float, low: int, high: int) -> int:
    """Return the least level that reaches the target, which the highest level must do."""
    if not 0.0 < target < 1.0:
        raise ValueError(f"the target must be between 0 and 1, got {target:g}")
    while reached(low):
        low -= max(high - low, 1)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if reached(middle) else (middle, high)
    return high


def _root(
    missing: Callable[[float], float], share: float, level: float, demand: NormalDemand
) -> float:
    """Return the level above which less than `share` is missing."""
    if not 0.0 < share < 1.0:
        raise ValueError(f"the target must be between 0 and 1, got {1.0 - share:g}")
    low, high = level - 10.0 * demand.sd, demand.mean + 10.0 * demand.sd
    while high - low > 1e-12 * (abs(low) + abs(high) + 1.0):
        middle = (low + high) / 2.0
        low, high = (middle, high) if missing(middle) > share else (low, middle)
    return high
