"""The world a run takes place in: plain frozen dataclasses, no behaviour.

A scenario file becomes a `World`; the model reads nothing else. Indexes (`item`, `supplier`)
count in the order of the tuples here.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from sim.rules import (
    Accept,
    Allocate,
    Cancel,
    Quote,
    Reorder,
    RescueRule,
    Retain,
    Ship,
    Sourcing,
)
from sim.traits import Balking, Goodwill, Hype, Memory, Reactions, ValuePatience

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


class Law(Protocol):
    """A law of chance for times or quantities, at least 0.

    `sample` draws one value per call of the underlying generator method, so that drawing in
    chunks gives the sequence that drawing at once would give.
    """

    @property
    def expectation(self) -> float:
        """The expectation of a draw."""
        ...

    def sample(self, rng: Generator, n: int) -> Floats:
        """Return the next `n` draws."""
        ...

    def age_at(self, hazard: Floats) -> Floats:
        """Return the ages at which the cumulative hazard reaches these values.

        The inverse of `cumulative_hazard`: with unit-exponential `hazard` the result is a
        sample of the law. Where the law has atoms, the least value that reaches them.
        """
        ...

    def cumulative_hazard(self, age: float) -> float:
        """Return ``-log P(value > age)``."""
        ...


class Arrived(NamedTuple):
    """A block of arrivals; columns other than `times` are None where the class decides.

    `times` do not decrease, within a block and from block to block. `item` holds indexes into
    ``World.items``, `customer` numbers of persons, `patience` ages at which they leave.
    """

    times: Floats
    quantity: Integers | None = None
    item: Integers | None = None
    customer: Integers | None = None
    price: Floats | None = None
    patience: Floats | None = None


class Arrivals(Protocol):
    """When customers come."""

    def blocks(self, stream: Callable[[str], Generator], size: int) -> Iterator[Arrived]:
        """Yield the arrivals from time 0 on, about `size` at a time, for ever or to the end.

        ``stream(purpose)`` gives the class's own generator for a purpose (``"gap"``,
        ``"size"``). The arrivals do not depend on `size`, and no block is empty.
        """
        ...

    def expected(self, t: float) -> float:
        """Return the expected number of customers in ``[0, t)``."""
        ...


@dataclass(frozen=True, kw_only=True)
class Policy:
    """One rule per hook; None is the plain default named behind it."""

    reorder: Reorder | None = None  # nothing is ever ordered
    sourcing: Sourcing | None = None  # the first supplier that sells the item
    accept: Accept | None = None  # all is backordered
    quote: Quote | None = None  # nothing is promised
    allocate: Allocate | None = None  # first come, first served
    ship: Ship | None = None  # whatever is ready
    retain: Retain | None = None  # nothing is done
    cancel: Cancel | None = None  # purchase orders are kept
    rescue: RescueRule | None = None  # nothing is done


@dataclass(frozen=True, kw_only=True)
class Item:
    """A stock-keeping unit. `holding` is per unit on hand and time unit."""

    name: str
    price: float = 0.0
    cost: float = 0.0
    initial_on_hand: int = 0
    holding: float = 0.0
    policy: Policy = field(default_factory=Policy)


class Line(NamedTuple):
    """One line of what a customer orders: so many units of an item, times the order size."""

    item: int
    units: int = 1


@dataclass(frozen=True, kw_only=True)
class Leaving:
    """A reason to leave that has nothing to do with patience.

    A `share` of the customers leaves at an age of law `after`, if the order is still open.
    """

    share: float
    after: Law


@dataclass(frozen=True, kw_only=True)
class CustomerClass:
    """A class of customers.

    Attributes
    ----------
    baskets
        What an order may consist of, each a tuple of lines. One of them is chosen by
        `weights`. Empty if the arrivals name the item themselves (a trace).
    order_size
        Units per line, times the line's own; drawn values are rounded to whole units, and a
        draw of 0 is nobody. None: 1, or what the arrivals say.
    patience
        Law of the age at which a waiting customer leaves; None: never, or what the arrivals
        say.
    priority
        Class 1 is served before class 2 by rules that look at it.
    price
        Price per unit that this class pays; None: the item's.
    backorder_cost
        Cost per unit of this class backordered and time unit; None: ``Costs.backorder``.
    frailty
        Coefficient of variation, within the class, of a gamma factor of mean 1 on each
        person's hazard of leaving; 0: all alike.
    value_patience
        How patience grows with the price; None: it doesn't.
    remorse, elsewhere
        Those who think better of it, and those who order the same elsewhere too and leave
        when that comes; None: nobody.
    reactions
        What the shop's acts and failures do to the hazard of leaving.
    balking
        Whether customers order at all, asked before the shop is; None: they do.
    memory, goodwill, hype
        How past service and the present backlog decide who comes; None: not at all. The
        arrivals are then those who would come at best.
    """

    name: str
    arrivals: Arrivals
    baskets: tuple[tuple[Line, ...], ...] = ()
    weights: tuple[float, ...] = ()
    order_size: Law | None = None
    patience: Law | None = None
    priority: int = 1
    price: float | None = None
    backorder_cost: float | None = None
    frailty: float = 0.0
    value_patience: ValuePatience | None = None
    remorse: Leaving | None = None
    elsewhere: Leaving | None = None
    reactions: Reactions = field(default_factory=Reactions)
    balking: Balking | None = None
    memory: Memory | None = None
    goodwill: Goodwill | None = None
    hype: Hype | None = None


@dataclass(frozen=True, kw_only=True)
class Supplier:
    """A supplier.

    Attributes
    ----------
    delivery
        ``"crossing"``: every purchase order has its own lead time and may overtake others.
        ``"fifo"``: none is delivered before an earlier one, which makes the effective lead
        time longer than the law says.
        ``"queue"``: one is made after the other, and the law says how long the making takes; so
        lead times grow with what is on order.
    prices
        Purchase cost per unit of each item, in the order of ``World.items``; None where the
        supplier does not sell it.
    """

    name: str
    lead_time: Law
    delivery: str = "crossing"
    order_cost: float = 0.0
    prices: tuple[float | None, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Costs:
    """Cost rates. Holding is on the item; see `Item`."""

    backorder: float = 0.0  # per unit backordered and time unit
    shortage: float = 0.0  # per unit not filled at once, once
    lost_sale: float = 0.0  # per unit lost
    shipment: float = 0.0  # per parcel
    notice: float = 0.0  # per notice


@dataclass(frozen=True, kw_only=True)
class World:
    """All that a run needs but the seed; statistics cover ``[warm_up, warm_up + horizon)``."""

    items: tuple[Item, ...]
    customers: tuple[CustomerClass, ...]
    suppliers: tuple[Supplier, ...]
    horizon: float
    warm_up: float = 0.0
    costs: Costs = field(default_factory=Costs)
    time_unit: str = "day"
    currency: str = "EUR"

    def __post_init__(self) -> None:
        n = len(self.items)
        for supplier in self.suppliers:
            if len(supplier.prices) != n:
                raise ValueError(
                    f"supplier {supplier.name}: prices must have one entry for each of the {n} "
                    f"items, None where it is not sold; got {len(supplier.prices)}"
                )
        for customers in self.customers:
            for basket in customers.baskets:
                items = [line.item for line in basket]
                if (
                    not basket
                    or len(set(items)) < len(items)
                    or not 0 <= min(items) <= max(items) < n
                ):
                    raise ValueError(
                        f"customers {customers.name}: a basket must name items by their places "
                        f"from 0 to {n - 1}, each once; got {items}"
                    )

    @property
    def end(self) -> float:
        """The instant the run ends; what falls on it does not happen."""
        return self.warm_up + self.horizon
