"""What a rule sees, and the words it answers with.

Views are named tuples of plain numbers and names: read-only, cheap, and fit for a compiler.
"""

from enum import IntEnum
from math import inf, nan
from typing import NamedTuple, Protocol


class StockView(NamedTuple):
    """One item's stock at one instant, in units.

    `inventory_position` is ``on_hand + on_order - backorders``. `reserved` is the part of
    `on_hand` that is kept for orders held back for complete shipping; those units are still
    backorders, so the position counts them once. `backlog_value` is what the customers pay for
    the units backordered. `next_receipt` is when the next units on order are expected (now, if
    they are overdue); only rules with the attribute `looks_ahead` are told, others see inf.
    `on_hand`, and with it the position, is what the records say, which may differ from what
    lies there.

    Reorder rules may see more: `pipeline`, the purchase orders under way by the time they are
    expected, if they have the attribute `sees_pipeline`; `learned`, what their own method
    ``learn`` made of past demand. Sourcing rules with the attribute `chance` are given
    `uniform`, a random number in [0, 1) of this purchase; others see nan.
    """

    now: float
    item: str
    on_hand: int
    reserved: int
    backorders: int
    on_order: int
    inventory_position: int
    backlog_value: float = 0.0
    next_receipt: float = inf
    pipeline: tuple["Open", ...] = ()
    learned: tuple[float, ...] = ()
    uniform: float = nan


class OrderView(NamedTuple):
    """One line of a customer's order at one instant.

    `open` are units not yet shipped, `reserved` the part of them set aside, `free` the units
    this order could have at once. `uniform` is the customer's own random number in [0, 1): a
    rule that needs chance uses it, so that every policy meets the same person.
    `promised_at` is the first promise, `promise` the latest; both are nan if there is none. At
    the time of the accept rule, `promise` is what would be promised. `slips` counts promises
    that passed, `notices` the notices sent. `hazard` is the customer's hazard of leaving, per
    time unit; only allocate rules with the attribute `dynamic` are told, others see nan.
    `next_receipt` is that of the stock, for ship rules that set `looks_ahead`.
    """

    now: float
    order: int
    customer: int
    customer_class: str
    priority: int
    item: str
    quantity: int
    open: int
    reserved: int
    free: int
    price: float
    placed_at: float
    promised_at: float
    promise: float
    parcels: int
    uniform: float
    cost: float = 0.0
    slips: int = 0
    notices: int = 0
    hazard: float = nan
    next_receipt: float = inf


class Open(NamedTuple):
    """A purchase order under way, as far as a shop knows: it knows no drawn lead time.

    `expected_at` is when the last of its `units` is expected. `sent_at` is nan while the
    supplier does not have it yet.
    """

    placed_at: float
    expected_at: float
    units: int
    supplier: str = ""
    sent_at: float = nan


class Residual(Protocol):
    """How long a purchase order still takes."""

    def __call__(self, elapsed: float, p: float, purchase: Open | None = None, /) -> float:
        """Return the time, from now, by which it is in with probability `p`.

        It was sent `elapsed` ago; without a `purchase` it is one that would be placed now.
        """
        ...


class SupplyView(NamedTuple):
    """What a promise can be made from.

    `ahead` are the units that those before this order still wait for. `open_orders` are the
    item's purchase orders under way, by the time they are expected. `residual(elapsed, p)`
    is the time by which a purchase order that was sent `elapsed` ago comes with probability
    `p`, counted from now; ``residual(elapsed, p, purchase)`` goes by the supplier and the units
    of that one. `waits` are the latest waits of served orders, oldest first; only rules with
    the attribute `learns` are told, others see none.

    What is not on order yet, `mean_lead_time` and a `residual` without a purchase, is that of a
    purchase of as many units as the item's last, or as this order lacks if that is more, from
    the supplier that the sourcing rule would choose for it now. A sourcing rule that draws lots
    or judges (`chance`, `judge`) is not asked; with it, or none, the supplier is the one that
    the item was bought from last, at first the first of the scenario.
    """

    mean_lead_time: float
    ahead: int
    open_orders: tuple[Open, ...]
    residual: Residual
    waits: tuple[float, ...] = ()


class Answer(IntEnum):
    """What becomes of the units of an order that can't be had at once.

    A shop *rejects*, a customer *declines*; the difference is kept in every KPI. The two
    ``..._REST`` answers sell the units that are free and lose the others.
    """

    BACKORDER = 0
    REJECT = 1
    DECLINE = 2
    REJECT_REST = 3
    DECLINE_REST = 4


class Purchase(NamedTuple):
    """A part of a purchase: how many units to order from which supplier."""

    supplier: str
    quantity: int


class Delivery(NamedTuple):
    """One line of a purchase order that was due or has ended, as a scorecard sees it.

    `due_at` is what the supplier promised; `ended_at` when nothing of it was to come any more,
    inf if it is still under way, which past `due_at` is a failure like any other.
    """

    placed_at: float
    due_at: float
    ended_at: float
    ordered: int
    received: int


class Status(IntEnum):
    """How a supplier stands with a sourcing rule that keeps scorecards."""

    TRUSTED = 0
    PROBATION = 1
    ABANDONED = 2


class SupplierView(NamedTuple):
    """What a sourcing rule knows of one supplier of the item.

    Attributes
    ----------
    price
        Per unit, for the quantity asked about.
    order_cost
        Per purchase order.
    lead_time
        Mean time from sending to the last receipt, for the quantity asked about, in time units.
    lead_time_sd
        Standard deviation of the law of the lead time.
    up
        Whether the supplier works now; False during a disruption.
    on_order
        Units of the item under way from there.
    placed
        Lines of purchase orders placed there for the item so far.
    status, status_since
        How it stands, by the rule's own method ``judge``.
    deliveries
        The latest lines that were due or ended, of all items, oldest first; only rules with
        the attribute `learns` (so many lines) are told. A line that a customer's leaving
        cancelled is not among them.
    """

    name: str
    price: float = 0.0
    order_cost: float = 0.0
    lead_time: float = 0.0
    lead_time_sd: float = 0.0
    up: bool = True
    on_order: int = 0
    placed: int = 0
    status: Status = Status.TRUSTED
    status_since: float = 0.0
    deliveries: tuple[Delivery, ...] = ()


class Care(NamedTuple):
    """What a `retain` rule does for one waiting customer.

    Attributes
    ----------
    notify
        Whether a notice is sent; ``costs.notice`` is charged.
    compensation
        Money given to the customer now.
    hazard
        Factor on the customer's hazard of leaving, from now on.
    again
        When to ask the rule about this order next; ``inf`` for never.
    """

    notify: bool = False
    compensation: float = 0.0
    hazard: float = 1.0
    again: float = inf


class Action(IntEnum):
    """What a `rescue` rule can do with a waiting order."""

    WAIT = 0
    EXPIRE = 1  # end it
    EXPEDITE = 2  # bring the item's next purchase order forward
    DROP_SHIP = 3  # have the supplier ship the open units to the customer
    SUBSTITUTE = 4  # ship the open units of another item, if so many are free


class Rescue(NamedTuple):
    """A `rescue` rule's answer.

    Attributes
    ----------
    again
        When to ask about this order next; inf for never.
    lead_time
        `EXPEDITE`: the purchase order comes at the latest so long from now. `DROP_SHIP`: the
        customer has the units so long from now.
    cost
        `EXPEDITE`: paid once. `DROP_SHIP`: paid per unit, purchase and freight.
    unit_cost
        `EXPEDITE`: paid for each unit of the purchase order on top, as for a faster mode.
    item, price
        `SUBSTITUTE`: what is shipped instead, and what the customer pays per unit.
    """

    action: Action = Action.WAIT
    again: float = inf
    lead_time: float = 0.0
    cost: float = 0.0
    item: str = ""
    price: float = 0.0
    unit_cost: float = 0.0
