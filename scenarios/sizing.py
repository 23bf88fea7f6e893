"""The numbers that a scenario leaves to be computed: from its demand, lead times and costs.

The sums are those of `policies.sizing`: all customers wait, lead times are of the supplier's
law, and its calendar, troubles and capacity are not reckoned with. What a sized policy does in
the scenario itself, a run tells.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

import numpy as np

from policies import sizing
from scenarios.demand import Demand, demand_of, supplier_of
from scenarios.sized import SizedTable
from sim.protocols import Law
from sim.world import Supplier, World

Numbers = dict[str, int]


class SizeError(Exception):
    """Numbers that can't be computed, and why."""


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


@dataclass(frozen=True)
class Case:
    """What the sizing formulas ask about one item.

    Attributes
    ----------
    setup
        Cost per purchase order of one line.
    backorder
        Cost per unit backordered and time unit, the mean over those who order. [b]
    """

    name: str
    demand: Demand
    supplier: Supplier
    setup: float
    holding: float
    backorder: float

    @property
    def lead_time(self) -> Law:
        """The law of the lead time."""
        return self.supplier.lead_time

    def lead_time_demand(self, one_for_one: bool = False) -> sizing.DiscreteDemand:
        """Return the law of the demand that counts under continuous review.

        Purchase orders that may overtake each other and are placed one for one are reckoned
        with by Palm's theorem, all others as if they came one after the other.
        """
        crossing = one_for_one and self.supplier.delivery == "crossing"
        return sizing.lead_time_demand(self.demand.orders, self.lead_time, crossing=crossing)

    def batch(self) -> int:
        """Return the economic order quantity as the supplier sells it.

        Raises
        ------
        SizeError
            If ordering or holding costs nothing.
        """
        if not (self.setup > 0.0 and self.holding > 0.0):
            raise SizeError(
                "an economic order quantity needs an order_cost and a cost of holding, both > 0"
            )
        best = sizing.eoq(self.demand.mean, self.setup, self.holding).quantity
        pack = self.supplier.pack
        return pack * ceil(max(round(best), self.supplier.moq, 1) / pack)

    def costs(self) -> tuple[float, float]:
        """Return the costs of holding and of a backorder.

        Raises
        ------
        SizeError
            If one of them is 0.
        """
        if not (self.holding > 0.0 and self.backorder > 0.0):
            raise SizeError(
                "the numbers of least cost need costs of holding and of a backorder, both > 0"
            )
        return self.holding, self.backorder


def case_of(world: World, item: int) -> Case:
    """Return what is to be known of an item.

    Raises
    ------
    SizeError
        If nobody orders or sells it.
    """
    demand, supplier, one = demand_of(world, item), supplier_of(world, item), world.items[item]
    if demand is None:
        raise SizeError(f"nobody orders '{one.name}'")
    if supplier is None:
        raise SizeError(f"nobody sells '{one.name}'")
    return Case(
        name=one.name,
        demand=demand,
        supplier=supplier,
        setup=supplier.order_cost + supplier.line_cost,
        holding=one.holding,
        backorder=_backorder(world, item),
    )


def _backorder(world: World, item: int) -> float:
    """Return the mean cost of a backorder over the units of those who order the item."""
    cost = units = 0.0
    for customers in world.customers:
        demand = demand_of(replace(world, customers=(customers,)), item)
        each = customers.backorder_cost
        if demand is not None:
            cost += demand.mean * (world.costs.backorder if each is None else each)
            units += demand.mean
    return cost / units


def classes_of(world: World) -> list[str]:
    """Return the class of each item, A, B or C, by what is spent on it in a time unit."""
    values = []
    for number, item in enumerate(world.items):
        demand = demand_of(world, number)
        values.append(item.cost * demand.mean if demand else 0.0)
    return list(sizing.abc_classes(values))


def sized(table: SizedTable, case: Case, item_class: str) -> Sized:
    """Return the numbers that a rule leaves to be computed.

    Raises
    ------
    SizeError
        If they can't be.
    """
    goal, target = table.size.goal(item_class)
    try:
        numbers = _SIZE[table.name](case, table.given, goal, target)
    except ValueError as error:
        raise SizeError(str(error)) from None
    told = "least cost" if goal == "cost" else f"{goal} {target:g}"
    if table.size.by_class:
        told += f", class {item_class}"
    return Sized({name: int(numbers[name]) for name in table.computed}, told)


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
    demand = sizing.review_demand(orders, case.lead_time, T)
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
