"""The numbers that a scenario leaves to be computed: from its demand, lead times and costs.

The sums are those of `policies.sizing`: all customers wait, lead times are of the supplier's
law, and its calendar, troubles and capacity are not reckoned with. What a sized policy does in
the scenario itself, a run tells.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from policies import sizing
from scenarios.case import Case, SizeError
from scenarios.sized import SizedTable

Numbers = dict[str, int]


@dataclass(frozen=True)
class Sized:
    """The numbers of an item's rule that were computed, and what for."""

    parameters: Mapping[str, int]
    goal: str

    def to_dict(self) -> dict[str, Any]:
        """Return plain dicts, text and numbers, fit for JSON."""
        return {"parameters": dict(self.parameters), "goal": self.goal}

    def __str__(self) -> str:
        """Return them as a line of text."""
        numbers = ", ".join(f"{name} = {value}" for name, value in self.parameters.items())
        return f"{numbers} ({self.goal})"


def sized(table: SizedTable, case: Case, item_class: str) -> Sized:
    """Return the numbers that a rule leaves to be computed.

    Raises
    ------
    SizeError
        If they can't be.
    """
    goal, target = table.size.goal(item_class)
    numbers = numbers_of(table.name, case, table.given, goal, target)
    told = "least cost" if goal == "cost" else f"{goal} {target:g}"
    if table.size.by_class:
        told += f", class {item_class}"
    return Sized({name: int(numbers[name]) for name in table.computed}, told)


def numbers_of(
    rule: str, case: Case, given: Mapping[str, Any], goal: str, target: float
) -> Numbers:
    """Return the numbers of a rule, by its name; what is `given` is as it is.

    Parameters
    ----------
    goal, target
        ``"fill_rate"`` or ``"cycle_service"`` and how much of it, or ``"cost"``.

    Raises
    ------
    SizeError
        If they can't be computed.
    """
    try:
        return _SIZE[rule](case, given, goal, target)
    except ValueError as error:
        raise SizeError(str(error)) from None


def _reorder_point(case: Case, given: Mapping[str, Any], goal: str, target: float) -> Numbers:
    demand, Q = case.lead_time_demand(), given.get("Q")
    if goal == "cost" and Q is None:
        holding, backorder = case.costs()
        if not case.setup > 0.0:
            raise SizeError("Q of least cost needs an order_cost > 0; or give Q")
        best = sizing.best_reorder_point(
            case.demand.mean, demand, case.setup, holding, backorder
        )
        return {"r": best.r, "Q": best.Q}
    Q = case.batch() if Q is None else Q
    if goal == "fill_rate":
        r = sizing.reorder_point_for(target, Q, demand, case.demand.orders.sizes)
    elif goal == "cycle_service":
        r = demand.quantile(target)
    else:
        r = sizing.best_reorder_point_given_batch(Q, demand, *case.costs())
    return {"r": r, "Q": Q}


def _min_max(case: Case, given: Mapping[str, Any], goal: str, target: float) -> Numbers:
    if given.keys() & {"s", "S"}:
        gap = case.batch()
        return {"s": given.get("S", 0) - gap, "S": given.get("s", 0) + gap}
    demand, orders = case.lead_time_demand(), case.demand.orders
    if goal == "cost":
        holding, backorder = case.costs()
        jumps = np.append(0.0, orders.sizes)
        best = sizing.best_min_max(jumps, demand, case.setup * orders.rate, holding, backorder)
        return {"s": best.s, "S": best.S}
    gap = case.batch()
    if goal == "fill_rate":
        s, S = sizing.min_max_for(target, gap, demand, orders.sizes)
    else:
        s = demand.quantile(target)
        S = s + gap
    return {"s": s, "S": S}


def _base_stock(case: Case, given: Mapping[str, Any], goal: str, target: float) -> Numbers:  # noqa: ARG001
    demand = case.lead_time_demand(one_for_one=True)
    return {"S": _level(case, demand, demand, goal, target)}


def _order_up_to(case: Case, given: Mapping[str, Any], goal: str, target: float) -> Numbers:
    orders, T = case.demand.orders, given["T"]
    demand = case.review_demand(T)
    whole = sizing.lead_time_demand(orders, case.lead_time, review_period=T)
    return {"S": _level(case, demand, whole, goal, target)}


def _level(
    case: Case,
    demand: sizing.DiscreteDemand,
    whole: sizing.DiscreteDemand,
    goal: str,
    target: float,
) -> int:
    """Return an order-up-to level; `whole` is the demand of a whole cycle."""
    if goal == "fill_rate":
        return sizing.base_stock_for(target, demand, case.demand.orders.sizes)
    if goal == "cycle_service":
        return whole.quantile(target)
    return sizing.best_base_stock(demand, *case.costs()).S


_SIZE = {
    "reorder-point": _reorder_point,
    "min-max": _min_max,
    "base-stock": _base_stock,
    "periodic-order-up-to": _order_up_to,
}
