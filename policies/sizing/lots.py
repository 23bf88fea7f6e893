"""Lot sizes for demand that is known, period by period.

Every function takes the demand of each period, the cost of one order and the holding cost per
unit that is carried from one period to the next, and returns what to order in each period, in
units. Orders come at once and what comes in a period serves it without holding cost. Periods
with an order begin *lots*: the runs of periods that one order covers.

Safety stock is not their business, and a plan made anew every period may be a nervous one.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import inf, isfinite

Stop = Callable[[Sequence[float], float, float], int]


def wagner_whitin(demand: Sequence[float], setup: float, holding: float) -> tuple[float, ...]:
    """Return the plan of least cost.

    Parameters
    ----------
    demand
        Units of each period, at least 0.
    setup
        Cost per order. [K]
    holding
        Cost per unit and period. [h]

    Raises
    ------
    ValueError
        If a number is negative or not finite.

    Notes
    -----
    Wagner & Whitin, *Management Science* 5 (1958): there is a best plan that orders only when
    nothing is left, so the least cost of the first j periods is
    ``min_i least(i) + K + h sum_{i<=t<j} (t - i) d_t``.

    Examples
    --------
    >>> demand = (90, 120, 80, 70)  # Snyder & Shen (2019), example 3.9: cost 1380
    >>> wagner_whitin(demand, setup=500, holding=2)
    (210.0, 0.0, 150.0, 0.0)
    >>> plan_cost(wagner_whitin(demand, 500, 2), demand, 500, 2)
    1380.0
    """
    _check(demand, setup, holding)
    n = len(demand)
    least, begins = [0.0] + [inf] * n, [0] * (n + 1)
    for i in range(n):
        units = carried = 0.0
        for j in range(i, n):
            units += demand[j]
            carried += (j - i) * demand[j]
            cost = least[i] + (setup if units else 0.0) + holding * carried
            if cost < least[j + 1]:
                least[j + 1], begins[j + 1] = cost, i
    starts, end = [], n
    while end:
        end = begins[end]
        starts.append(end)
    return _plan(demand, starts[::-1])


def silver_meal(demand: Sequence[float], setup: float, holding: float) -> tuple[float, ...]:
    """Return the plan in which each lot lengthens until its cost per *period* rises.

    Parameters and errors are those of `wagner_whitin`.

    Notes
    -----
    Silver & Meal, *Production and Inventory Management* 14 (1973). It takes the first minimum,
    so many periods of no demand can mislead it.

    Examples
    --------
    >>> silver_meal((18, 30, 42, 5, 20), setup=80, holding=2)  # Nahmias (2009), chapter 7
    (48.0, 0.0, 47.0, 0.0, 20.0)
    """
    return _forward(demand, setup, holding, _least_cost_per_period)


def least_unit_cost(demand: Sequence[float], setup: float, holding: float) -> tuple[float, ...]:
    """Return the plan in which each lot lengthens until its cost per *unit* rises.

    Parameters and errors are those of `wagner_whitin`.

    Notes
    -----
    Nahmias, *Production and Operations Analysis* (2009), chapter 7; usually dearer than
    Silver and Meal's.

    Examples
    --------
    >>> least_unit_cost((18, 30, 42, 5, 20), setup=80, holding=2)  # Nahmias (2009)
    (48.0, 0.0, 42.0, 25.0, 0.0)
    """
    return _forward(demand, setup, holding, _least_cost_per_unit)


def part_period_balancing(
    demand: Sequence[float], setup: float, holding: float
) -> tuple[float, ...]:
    """Return the plan in which the holding cost of each lot is nearest to the cost of an order.

    Parameters and errors are those of `wagner_whitin`.

    Notes
    -----
    DeMatteis, *IBM Systems Journal* 7 (1968), without looking ahead or back; of two that are as
    near, the shorter lot.

    Examples
    --------
    >>> part_period_balancing((18, 30, 42, 5, 20), setup=80, holding=2)  # Nahmias (2009)
    (48.0, 0.0, 67.0, 0.0, 0.0)
    """
    return _forward(demand, setup, holding, _nearest_to_setup)


def lot_for_lot(demand: Sequence[float], setup: float, holding: float) -> tuple[float, ...]:
    """Return the plan that orders in each period what that period needs; the costs don't count.

    Parameters and errors are those of `wagner_whitin`.

    Examples
    --------
    >>> lot_for_lot((90, 0, 80), setup=500, holding=2)
    (90.0, 0.0, 80.0)
    """
    _check(demand, setup, holding)
    return tuple(float(units) for units in demand)


def plan_cost(
    plan: Sequence[float], demand: Sequence[float], setup: float, holding: float
) -> float:
    """Return what a plan costs: its orders, and the units left at the end of each period.

    Raises
    ------
    ValueError
        If the plan leaves a demand unmet, or has another number of periods.

    Examples
    --------
    >>> plan_cost((90, 120, 80, 70), demand=(90, 120, 80, 70), setup=500, holding=2)
    2000.0
    """
    _check(demand, setup, holding)
    cost, left = 0.0, 0.0
    for ordered, needed in zip(plan, demand, strict=True):
        left += ordered - needed
        if left < -1e-9 * (1.0 + needed):
            raise ValueError(f"the plan leaves {-left:g} units unmet")
        cost += (setup if ordered > 0.0 else 0.0) + holding * left
    return cost


def _forward(
    demand: Sequence[float], setup: float, holding: float, stop: Stop
) -> tuple[float, ...]:
    """Cut lot after lot; no lot begins in a period that needs nothing."""
    _check(demand, setup, holding)
    starts, i = [], 0
    while i < len(demand):
        if demand[i]:
            starts.append(i)
            i += stop(demand[i:], setup, holding)
        else:
            i += 1
    return _plan(demand, starts)


def _least_cost_per_period(demand: Sequence[float], setup: float, holding: float) -> int:
    cost, periods = setup, 1
    for t, units in enumerate(demand[1:], start=1):
        longer = cost + holding * t * units
        if longer / (t + 1) > cost / t:
            break
        cost, periods = longer, t + 1
    return periods


def _least_cost_per_unit(demand: Sequence[float], setup: float, holding: float) -> int:
    cost, covered, periods = setup, demand[0], 1
    for t, units in enumerate(demand[1:], start=1):
        longer, more = cost + holding * t * units, covered + units
        if longer / more > cost / covered:
            break
        cost, covered, periods = longer, more, t + 1
    return periods


def _nearest_to_setup(demand: Sequence[float], setup: float, holding: float) -> int:
    carried, periods = 0.0, 1
    for t, units in enumerate(demand[1:], start=1):
        longer = carried + holding * t * units
        if units and abs(longer - setup) >= abs(carried - setup):
            break
        carried, periods = longer, t + 1
    return periods


def _plan(demand: Sequence[float], starts: Sequence[int]) -> tuple[float, ...]:
    plan = [0.0] * len(demand)
    for start, end in pairwise([*starts, len(demand)]):
        plan[start] = float(sum(demand[start:end]))
    return tuple(plan)


def _check(demand: Sequence[float], setup: float, holding: float) -> None:
    for name, numbers in (("demand", demand), ("setup", [setup]), ("holding", [holding])):
        if not all(isfinite(number) and number >= 0.0 for number in numbers):
            raise ValueError(f"{name} must be finite and at least 0, got {numbers}")
