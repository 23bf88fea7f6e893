"""The demand for an item: how often it is ordered, when, and in what quantities."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np

from scenarios.fit.orders import Orders
from scenarios.fit.rates import Calendar, Shape, Verdict, fit_shape, trend
from scenarios.fit.sizes import Sizes, fit_sizes
from sim.protocols import Floats, Integers

MANY = 500  # orders from which on an item shows a shape of its own


@dataclass(frozen=True, eq=False)
class Demand:
    """What a class of customers orders of an item.

    Attributes
    ----------
    rate
        Orders per day.
    shape
        How the rate changes: of the item's own orders if there are many, else of all orders.
    dispersion, dispersed
        Of the item's daily counts around that shape, as in `Shape`.
    """

    name: str
    item: str
    rate: float
    shape: Shape
    sizes: Sizes
    quantity: Integers
    dispersion: float
    dispersed: float


@dataclass(frozen=True, eq=False)
class Arriving:
    """All orders by the day: their counts, their shape, and whether there is a trend."""

    calendar: Calendar
    counts: Floats
    shape: Shape
    trend: Verdict


def fit_arriving(orders: Orders) -> Arriving:
    """Return what all orders together show."""
    calendar = Calendar(orders.start, orders.days)
    counts = daily(orders)
    shape = fit_shape(counts, calendar)
    return Arriving(calendar, counts, shape, trend(counts, shape.dispersion))


def fit_demand(orders: Orders, items: Sequence[str], all_orders: Arriving) -> list[Demand]:
    """Return the demand for each item, by customer class where the orders tell classes."""
    found: list[Demand] = []
    for item in items:
        of_item = orders.of([item])
        own = fit_shape(daily(of_item), all_orders.calendar)
        shape = own if len(of_item.times) >= MANY else all_orders.shape
        for name, quantity in _by_class(of_item, item):
            found.append(
                Demand(
                    name=_unlike(name, {one.name for one in found}),
                    item=item,
                    rate=len(quantity) / orders.days,
                    shape=shape,
                    sizes=fit_sizes(quantity),
                    quantity=quantity,
                    dispersion=own.dispersion,
                    dispersed=own.dispersed,
                )
            )
    return found


def _unlike(name: str, taken: set[str]) -> str:
    """Return the name, with a number behind it if it is taken."""
    numbered = (f"{name} {number}" for number in count(2))
    return name if name not in taken else next(n for n in numbered if n not in taken)


def daily(orders: Orders) -> Floats:
    """Return the number of orders of each day, shape ``(days,)``."""
    days = np.floor(orders.times).astype(np.int64)
    return np.bincount(days, minlength=orders.days).astype(float)


def daily_units(orders: Orders) -> Floats:
    """Return the units ordered on each day, shape ``(days,)``."""
    days = np.floor(orders.times).astype(np.int64)
    return np.bincount(days, orders.quantity, minlength=orders.days).astype(float)


def _by_class(orders: Orders, item: str) -> Iterator[tuple[str, Integers]]:
    if orders.class_ is None:
        yield item, orders.quantity
        return
    for name in np.unique(orders.class_).tolist():
        # A name has at most 100 characters, and may need a number behind it.
        yield f"{name}: {item}"[:95], orders.quantity[orders.class_ == name]
