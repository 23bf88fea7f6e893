"""The world a run takes place in: plain frozen dataclasses, no behaviour.

A scenario file becomes a `World`; the model reads nothing else. Indexes (`item`, `supplier`)
count in the order of the tuples here.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from sim.bounds import MOST_EVENTS, MOST_ORDERS
from sim.goods import Counting, Obsolescence, Planner, ShelfLife, Shrinkage, Storage
from sim.protocols import Arrivals, Law
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
from sim.terms import (
    Allotment,
    Breaks,
    Calendar,
    Confirmation,
    Disruption,
    Drift,
    Parts,
    Regimes,
    Rejects,
    SupplierStock,
    Yield,
)
from sim.traits import Balking, Goodwill, Hype, Memory, Reactions, ValuePatience


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
    """A stock-keeping unit.

    Attributes
    ----------
    holding
        Per unit on hand and time unit.
    volume
        Room that a unit takes; what it costs is in `Costs.storage`.
    shelf_life, obsolescence, shrinkage, counting
        What befalls units on the shelf, and the records of them; None: nothing.
    end_value
        Value per unit on hand at the end, credited to profit less that of the units on hand
        at the beginning of the window.
    """

    name: str
    price: float = 0.0
    cost: float = 0.0
    initial_on_hand: int = 0
    holding: float = 0.0
    volume: float = 0.0
    shelf_life: ShelfLife | None = None
    obsolescence: Obsolescence | None = None
    shrinkage: Shrinkage | None = None
    counting: Counting | None = None
    end_value: float = 0.0
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
        ``"sequential"``: the lead time of the law changes with time so slowly that none
        overtakes another, whenever they are sent.
        ``"fifo"``: none is delivered before an earlier one, which makes the effective lead
        time longer than the law says.
        ``"queue"``: one is made after the other, and the law says how long the making takes; so
        lead times grow with what is on order.
    order_cost, line_cost
        Per purchase order, and per line of it.
    prices
        Purchase cost per unit of each item, in the order of ``World.items``; None where the
        supplier does not sell it.
    breaks
        Prices that fall with the quantity, of each item; empty: none.
    moq, pack
        Least quantity of a line, and what it is a multiple of; orders are rounded up to it.
    merge_window
        What is ordered within so much time of the first line goes as one purchase order; None:
        every line is one of its own. 0: what is ordered at one instant.
    servers, per_unit
        Of a queue: how many it makes at a time; whether the law is per unit, not per order.
    transit
        Of a queue: law of the time from its door to ours; None: 0.
    autocorrelation
        Of the lead times of successive purchase orders, each still of the law.
    promise, grace
        The lead time that the supplier promises, None for the mean, and how late is on time.
    regimes, drift, disruption, calendar, allotment, stock, yield_, rejects, parts, confirmation
        See `sim.terms`; None: not.
    """

    name: str
    lead_time: Law
    delivery: str = "crossing"
    order_cost: float = 0.0
    line_cost: float = 0.0
    prices: tuple[float | None, ...] = ()
    breaks: tuple[Breaks | None, ...] = ()
    moq: int = 1
    pack: int = 1
    merge_window: float | None = None
    servers: int = 1
    per_unit: bool = False
    transit: Law | None = None
    autocorrelation: float = 0.0
    promise: float | None = None
    grace: float = 0.0
    regimes: Regimes | None = None
    drift: Drift | None = None
    disruption: Disruption | None = None
    calendar: Calendar | None = None
    allotment: Allotment | None = None
    stock: SupplierStock | None = None
    yield_: Yield | None = None
    rejects: Rejects | None = None
    parts: Parts | None = None
    confirmation: Confirmation | None = None


@dataclass(frozen=True, kw_only=True)
class Costs:
    """Cost rates. Holding is on the item; see `Item`."""

    backorder: float = 0.0  # per unit backordered and time unit
    shortage: float = 0.0  # per unit not filled at once, once
    lost_sale: float = 0.0  # per unit lost
    shipment: float = 0.0  # per parcel
    notice: float = 0.0  # per notice
    write_off: float = 0.0  # per unit written off, on top of what it was bought for
    storage: Storage = field(default_factory=Storage)


@dataclass(frozen=True, kw_only=True)
class World:
    """All that a run needs but the seed; statistics cover ``[warm_up, warm_up + horizon)``.

    Attributes
    ----------
    most_orders, most_events
        Order lines and events that one replication may have. What has more raises a
        `sim.errors.BoundError`: a slip of the pen, such as a rate per second where one per day
        was meant, or a rule that asks to be asked again and again, would fill the memory or
        never end.
    """

    items: tuple[Item, ...]
    customers: tuple[CustomerClass, ...]
    suppliers: tuple[Supplier, ...]
    horizon: float
    warm_up: float = 0.0
    costs: Costs = field(default_factory=Costs)
    planner: Planner | None = None  # None: what a rule orders is sent at once
    time_unit: str = "day"
    currency: str = "EUR"
    most_orders: int = MOST_ORDERS
    most_events: int = MOST_EVENTS

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
