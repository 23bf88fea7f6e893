"""One item as the sizing formulas see it: its demand, its supplier and its costs."""

from dataclasses import dataclass, replace
from functools import lru_cache
from math import ceil, hypot
from typing import Any

from policies import sizing
from scenarios.demand import Demand, demand_of, supplier_of
from sim.durations import mean_lead_time
from sim.ledger import MOST
from sim.moments import standard_deviation
from sim.world import Supplier, World


class SizeError(Exception):
    """Numbers that can't be computed, and why."""


@dataclass(frozen=True)
class Case:
    """What the sizing formulas ask about one item.

    Attributes
    ----------
    place
        Its index in the world.
    setup
        Cost per purchase order of one line.
    backorder
        Cost per unit backordered and time unit, the mean over those who order. [b]
    """

    name: str
    place: int
    demand: Demand
    supplier: Supplier
    setup: float
    holding: float
    backorder: float

    @property
    def lead_time_mean(self) -> float:
        """The mean of the lead time, the way to us included."""
        return mean_lead_time(self.supplier)

    @property
    def lead_time_sd(self) -> float:
        """The standard deviation of the lead time, the way to us included."""
        made, transit = self.supplier.lead_time, self.supplier.transit
        way = 0.0 if transit is None else standard_deviation(transit)
        return hypot(standard_deviation(made), way)

    def lead_time_demand(
        self, one_for_one: bool = False, review_period: float = 0.0
    ) -> sizing.DiscreteDemand:
        """Return the law of the demand over the lead time, and over a review period if any.

        Purchase orders that may overtake each other and are placed one for one are reckoned
        with by Palm's theorem, all others as if they came one after the other.
        """
        crossing = one_for_one and self.supplier.delivery == "crossing"
        made: Any = self.supplier.lead_time
        transit: Any = self.supplier.transit
        return _over_lead_time(self.demand.orders, made, transit, crossing, review_period)

    def review_demand(self, review_period: float) -> sizing.DiscreteDemand:
        """Return the law of the demand that counts under periodic review."""
        made: Any = self.supplier.lead_time
        transit: Any = self.supplier.transit
        return _since_review(self.demand.orders, made, transit, review_period)

    def normal(self) -> sizing.NormalDemand:
        """Return the normal law of the demand over a lead time, by its moments."""
        return sizing.normal_demand(
            self.demand.mean, self.demand.variance**0.5, self.lead_time_mean, self.lead_time_sd
        )

    def sold(self, quantity: float) -> int:
        """Return the least batch of at least so many units that the supplier sells."""
        pack = self.supplier.pack
        return pack * ceil(max(round(quantity), self.supplier.moq, 1) / pack)

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
        return self.sold(sizing.eoq(self.demand.mean, self.setup, self.holding).quantity)

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
        If nobody orders, sells or ever delivers it.
    """
    demand, supplier, one = demand_of(world, item), supplier_of(world, item), world.items[item]
    if demand is None:
        raise SizeError(f"nobody orders '{one.name}'")
    if supplier is None:
        raise SizeError(f"nobody sells '{one.name}'")
    lead_time = mean_lead_time(supplier)
    if not demand.mean * lead_time <= MOST:
        raise SizeError(
            f"'{supplier.name}' takes {lead_time:g} on average, in which "
            f"{demand.mean * lead_time:.3g} units would be ordered"
        )
    return Case(
        name=one.name,
        place=item,
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


@lru_cache(maxsize=1024)  # many methods ask about the same law; variants have the same items
def _over_lead_time(
    orders: sizing.CompoundPoisson, made: Any, transit: Any, crossing: bool, review: float
) -> sizing.DiscreteDemand:
    demand = sizing.lead_time_demand(orders, made, review, crossing)
    return demand if transit is None else sizing.sum_of(demand, orders.over(transit))


@lru_cache(maxsize=1024)
def _since_review(
    orders: sizing.CompoundPoisson, made: Any, transit: Any, review_period: float
) -> sizing.DiscreteDemand:
    demand = sizing.review_demand(orders, made, review_period)
    return demand if transit is None else sizing.sum_of(demand, orders.over(transit))
