"""The numbers that a scenario leaves to be computed: from its demand, lead times and costs.

The sums are those of `policies.sizing`: all customers wait, lead times are of the supplier's
law and its `transit`, and its calendar, troubles and capacity are not reckoned with. What a
sized policy does in the scenario itself, a run tells.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from policies import sizing
from scenarios.case import Case, SizeError
from scenarios.sized import SizedTable

Numbers = dict[str, int]

_MOST_SOLD = 2**19  # units of a batch whose cost is a sum over its units


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
    if "r" in given:
        return {"r": given["r"], "Q": _batch_at("r", given["r"], case, goal, target)}
    if goal == "cost" and Q is None:
        return _cheapest_reorder_point(case)
    Q = case.batch() if Q is None else Q
    if goal == "fill_rate":
        r = sizing.reorder_point_for(target, Q, demand, case.demand.orders.sizes)
    elif goal == "cycle_service":
        r = demand.quantile(target)
    else:
        r = sizing.best_reorder_point_given_batch(Q, demand, *case.costs())
    return {"r": r, "Q": Q}


def _min_max(case: Case, given: Mapping[str, Any], goal: str, target: float) -> Numbers:
    if "s" in given:
        s = given["s"]
        return {"s": s, "S": s + _batch_at("s", s, case, goal, target)}
    if "S" in given:
        S = given["S"]
        return {"s": S - _batch_at("S", S, case, goal, target), "S": S}
    if goal == "cost":
        return _cheapest_min_max(case)
    demand, orders, gap = case.lead_time_demand(), case.demand.orders, case.batch()
    if goal == "fill_rate":
        s, S = sizing.min_max_for(target, gap, demand, orders.sizes)
    else:
        s = demand.quantile(target)
        S = s + gap
    return {"s": s, "S": S}


def _cheapest_reorder_point(case: Case) -> Numbers:
    """Return r and Q of least cost, Q as the supplier sells it."""
    demand, rate, costs = case.lead_time_demand(), case.demand.mean, case.costs()
    if not case.setup > 0.0:
        raise SizeError("Q of least cost needs an order_cost > 0; or give Q")
    best = sizing.best_reorder_point(rate, demand, case.setup, *costs)
    if case.sold(best.Q) == best.Q:
        return {"r": best.r, "Q": best.Q}
    found = {}
    for Q in _sold_beside(best.Q, case):
        r = sizing.best_reorder_point_given_batch(Q, demand, *costs)
        found[r, Q] = sizing.reorder_point_cost(r, Q, rate, demand, case.setup, *costs)
    r, Q = min(found, key=found.__getitem__)
    return {"r": r, "Q": Q}


def _cheapest_min_max(case: Case) -> Numbers:
    """Return s and S of least cost, S - s as the supplier sells it."""
    demand, orders, costs = case.lead_time_demand(), case.demand.orders, case.costs()
    jumps, setup = np.append(0.0, orders.sizes), case.setup * orders.rate
    best = sizing.best_min_max(jumps, demand, setup, *costs)
    if case.sold(best.S - best.s) == best.S - best.s:
        return {"s": best.s, "S": best.S}
    found = {}
    for gap in _sold_beside(best.S - best.s, case):
        s, S = sizing.best_min_max_given_gap(gap, jumps, demand, *costs)
        found[s, S] = sizing.min_max_cost(s, S, jumps, demand, setup, *costs)
    s, S = min(found, key=found.__getitem__)
    return {"s": s, "S": S}


def _sold_beside(batch: int, case: Case) -> list[int]:
    """Return what the supplier sells next to a batch that it does not sell."""
    above = case.sold(batch)
    if above > _MOST_SOLD:
        raise SizeError(f"batches of {above:,} units are too large to be tried one by one")
    return [max(above - case.supplier.pack, case.sold(1)), above]


def _batch_at(name: str, level: int, case: Case, goal: str, target: float) -> int:
    """Return the batch, Q or S - s, that suits the one level that is given.

    Above r or s it is that of the EOQ, or a larger one where the target takes it; below S it is
    the largest that reaches the target.
    """
    demand, orders, pack = case.lead_time_demand(), case.demand.orders, case.supplier.pack
    jumps, rate = (0.0, *orders.sizes), orders.rate
    if name == "r":  # batches are whole, whatever customers order
        jumps, rate = (0.0, 1.0), case.demand.mean
    least = case.sold(1) if goal == "cost" or name == "S" else case.batch()
    given = sizing.GivenLevel(level, name != "S", jumps, least, pack)
    if goal == "cost":
        return sizing.best_batch(given, demand, case.setup * rate, *case.costs())
    if goal == "fill_rate":
        found = sizing.batch_for(target, given, demand, orders.sizes)
    else:
        found = _batch_for_cycles(target, given, demand)
    if found.share < target - 1e-12:
        raise SizeError(
            f"{name} = {level} reaches a {goal} of {found.share:.6g} at most, not {target:g}: "
            f"give a larger {name}, or leave it out"
        )
    return found.batch


def _batch_for_cycles(
    target: float, given: sizing.GivenLevel, demand: sizing.DiscreteDemand
) -> sizing.BatchFor:
    """Return the batch, and the share of the cycles, on which only the reorder point tells."""
    if given.is_lower:
        return sizing.BatchFor(given.least, demand.at_most(given.level))
    room = max(given.level - demand.quantile(target), given.least)
    batch = room - (room - given.least) % given.step
    return sizing.BatchFor(batch, demand.at_most(given.level - batch))


def _base_stock(case: Case, given: Mapping[str, Any], goal: str, target: float) -> Numbers:  # noqa: ARG001 - as others
    demand = case.lead_time_demand(one_for_one=True)
    return {"S": _level(case, demand, demand, goal, target)}


def _order_up_to(case: Case, given: Mapping[str, Any], goal: str, target: float) -> Numbers:
    T = given["T"]
    demand = case.review_demand(T)
    whole = case.lead_time_demand(review_period=T)
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
