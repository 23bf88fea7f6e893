"""What a world asks of its items: customers with their order sizes, and who delivers.

The formulas of `policies.sizing` take demand for compound Poisson: orders that come at random
at one rate, each for a random number of units. Here every class that orders an item adds its
share. Where arrivals are not such, their mean rate over the run's window is taken, and
`Demand.poisson` says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from policies.sizing import CompoundPoisson, compound_poisson
from sim.arrivals import Periodic, PoissonArrivals, Renewal
from sim.laws import Exponential
from sim.moments import standard_deviation
from sim.protocols import Floats
from sim.world import CustomerClass, Supplier, World


@dataclass(frozen=True)
class Demand:
    """The demand of one item.

    Attributes
    ----------
    orders
        Orders per time unit and the law of their units.
    variance
        Of the demand, per time unit in the long run; differs from compound Poisson where gaps
        between customers are more regular, or less, than exponential ones.
    poisson
        Whether the orders are compound Poisson indeed, at a constant rate.
    """

    orders: CompoundPoisson
    variance: float
    poisson: bool

    @property
    def mean(self) -> float:
        """Units per time unit."""
        return self.orders.units

    @property
    def size_sd(self) -> float:
        """Standard deviation of the units of an order."""
        units = np.arange(1, len(self.orders.sizes) + 1)
        square = float(units**2 @ np.array(self.orders.sizes))
        return float(max(square - self.orders.mean_size**2, 0.0) ** 0.5)


@dataclass(frozen=True)
class _Stream:
    """Orders of one class for one item: their rate, sizes, and how irregular they are."""

    orders: CompoundPoisson
    dispersion: float  # variance / mean of the number of orders; 1: Poisson
    poisson: bool


def demand_of(world: World, item: int) -> Demand | None:
    """Return the demand of an item, None if nobody orders it.

    Orders in a basket count for each of its items. Goodwill and hype are left at 1.

    Notes
    -----
    Of a renewal process with gaps of coefficient of variation c the variance of the number of
    customers grows with c^2 times their number (Cox, *Renewal Theory*, 1962, section 3.4);
    where each is for the item with probability q, that factor is ``1 + q (c^2 - 1)``.
    """
    streams = [one for customers in world.customers for one in _streams(world, customers, item)]
    rate = sum(one.orders.rate for one in streams)
    if not rate > 0.0:
        return None
    longest = max(len(one.orders.sizes) for one in streams)
    sizes, variance = np.zeros(longest), 0.0
    for one in streams:
        orders = one.orders
        sizes[: len(orders.sizes)] += orders.rate / rate * np.array(orders.sizes)
        square = float(np.arange(1, len(orders.sizes) + 1) ** 2 @ np.array(orders.sizes))
        extra = (one.dispersion - 1.0) * orders.mean_size**2
        variance += orders.rate * (square + extra)
    together = CompoundPoisson(rate, tuple(sizes / sizes.sum()))
    return Demand(together, max(variance, 0.0), all(one.poisson for one in streams))


def supplier_of(world: World, item: int) -> Supplier | None:
    """Return the supplier that an item's sizes are reckoned with, None if nobody sells it.

    The one that its sourcing rule names, or else the first that sells it.
    """
    sellers = [one for one in world.suppliers if one.prices[item] is not None]
    rule: Any = world.items[item].policy.sourcing
    named = getattr(rule, "supplier", None) or getattr(rule, "primary", None)
    return next((one for one in sellers if one.name == named), next(iter(sellers), None))


def _streams(world: World, customers: CustomerClass, item: int) -> Iterator[_Stream]:
    rate = _customers_per_time(world, customers)
    if not rate > 0.0:
        return
    arrivals: Any = customers.arrivals
    recorded = getattr(arrivals, "item", None)
    if recorded is not None:
        rows = np.asarray(recorded) == item
        if rows.any():
            orders = _orders(customers, rate * float(rows.mean()), rows)
            yield _Stream(orders, 1.0, poisson=False)
        return
    every = _orders(customers, rate)
    dispersion, poisson = _regularity(arrivals, every.rate)
    total = sum(customers.weights)
    for basket, weight in zip(customers.baskets, customers.weights, strict=True):
        for line in basket:
            share = weight / total
            if line.item == item and share > 0.0:
                sizes = np.zeros(len(every.sizes) * line.units)
                sizes[line.units - 1 :: line.units] = every.sizes
                yield _Stream(
                    CompoundPoisson(every.rate * share, tuple(sizes)),
                    1.0 + share * (dispersion - 1.0),
                    poisson,
                )


def _customers_per_time(world: World, customers: CustomerClass) -> float:
    """Return the mean rate in the window, less what only goodwill or hype would draw."""
    arrivals = customers.arrivals
    rate = (arrivals.expected(world.end) - arrivals.expected(world.warm_up)) / world.horizon
    goodwill, hype = customers.goodwill, customers.hype
    return rate / ((goodwill.high if goodwill else 1.0) * (1.0 + (hype.gain if hype else 0.0)))


def _orders(
    customers: CustomerClass, rate: float, rows: "np.ndarray[Any, Any] | None" = None
) -> CompoundPoisson:
    """Return the orders of a class, for one unit of a line each time the law says one."""
    arrivals: Any = customers.arrivals
    if isinstance(arrivals, Periodic):
        return compound_poisson(1.0 / arrivals.every, arrivals.size)
    quantity = getattr(arrivals, "quantity", None)
    if quantity is None:
        return compound_poisson(rate, customers.order_size)
    units = np.asarray(quantity if rows is None else quantity[rows])
    shares: Floats = np.bincount(units)[1:] / len(units)
    return CompoundPoisson(rate, tuple(shares / shares.sum()))


def _regularity(arrivals: Any, rate: float) -> tuple[float, bool]:
    """Return variance / mean of the number of orders, and whether they are plain Poisson."""
    if isinstance(arrivals, Renewal):
        gap = arrivals.gap
        exponential = isinstance(gap, Exponential) and gap.shift == 0.0
        return (standard_deviation(gap) / gap.expectation) ** 2, exponential
    if isinstance(arrivals, Periodic):
        return 1.0 - rate * arrivals.every, False  # a period has an order or has none
    return 1.0, isinstance(arrivals, PoissonArrivals)
