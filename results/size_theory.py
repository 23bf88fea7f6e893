"""What theory says of a reorder rule: service, stock and cost, in the long run."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from policies import BaseStock, MinMax, PeriodicMinMax, PeriodicOrderUpTo, ReorderPoint, sizing
from policies.sizing.position import renewals
from scenarios.case import Case


class Theory(NamedTuple):
    """What a rule does.

    Attributes
    ----------
    fill_rate
        Share of the units served at once.
    on_hand, backorders
        Expected units.
    purchases
        Purchase orders per time unit.
    cost
        Of ordering, holding and backorders, per time unit.
    """

    fill_rate: float
    on_hand: float
    backorders: float
    purchases: float
    cost: float


def theory_of(rule: Any, case: Case) -> Theory | None:
    """Return what theory says of a rule for an item, None if it says nothing.

    Parameters
    ----------
    rule
        One of reorder-point, min-max, base-stock and the two of periodic review.

    Notes
    -----
    All customers wait, and purchase orders do not overtake each other, but for a base stock:
    see `policies.sizing`. A batch rule orders ``rate E[min(X, Q)] / Q`` times per time unit, as
    the position is uniform on r + 1, ..., r + Q when an order for X units comes.
    """
    kind = type(rule)
    return _THEORY[kind](rule, case) if kind in _THEORY else None


def _theory(case: Case, found: sizing.Performance, purchases: float) -> Theory:
    cost = (
        case.setup * purchases
        + case.holding * found.on_hand
        + case.backorder * found.backorders
    )
    return Theory(found.fill_rate, found.on_hand, found.backorders, purchases, cost)


def _reorder_point(rule: ReorderPoint, case: Case) -> Theory:
    orders, Q = case.demand.orders, rule.Q
    found = sizing.reorder_point_performance(rule.r, Q, case.lead_time_demand(), orders.sizes)
    units = np.minimum(np.arange(1, len(orders.sizes) + 1), Q) @ np.array(orders.sizes)
    return _theory(case, found, orders.rate * float(units) / Q)


def _min_max(rule: MinMax, case: Case) -> Theory:
    orders = case.demand.orders
    jumps = np.append(0.0, orders.sizes)
    found = sizing.min_max_performance(rule.s, rule.S, case.lead_time_demand(), orders.sizes)
    cycle = float(renewals(jumps, rule.S - rule.s).sum())  # in customers
    return _theory(case, found, orders.rate / cycle)


def _base_stock(rule: BaseStock, case: Case) -> Theory:
    orders = case.demand.orders
    demand = case.lead_time_demand(one_for_one=True)
    found = sizing.base_stock_performance(rule.S, demand, orders.sizes)
    return _theory(case, found, orders.rate)


def _order_up_to(rule: PeriodicOrderUpTo, case: Case) -> Theory:
    orders = case.demand.orders
    demand = case.review_demand(rule.T)
    found = sizing.base_stock_performance(rule.S, demand, orders.sizes)
    return _theory(case, found, -float(np.expm1(-orders.rate * rule.T)) / rule.T)


def _periodic_min_max(rule: PeriodicMinMax, case: Case) -> Theory:
    orders = case.demand.orders
    demand = case.review_demand(rule.T)
    jumps = orders.over(rule.T).pmf
    position = sizing.min_max_position(rule.s, rule.S, jumps)
    found = sizing.performance(position, demand, orders.sizes)
    cycle = float(renewals(jumps, rule.S - rule.s).sum())  # in reviews
    return _theory(case, found, 1.0 / (rule.T * cycle))


_THEORY: dict[type, Callable[[Any, Case], Theory]] = {
    ReorderPoint: _reorder_point,
    MinMax: _min_max,
    BaseStock: _base_stock,
    PeriodicOrderUpTo: _order_up_to,
    PeriodicMinMax: _periodic_min_max,
}
