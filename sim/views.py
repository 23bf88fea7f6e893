"""What a rule sees, and the words it answers with.

Views are named tuples of plain numbers and names: read-only, cheap, and fit for a compiler.
"""

from enum import IntEnum
from math import inf
from typing import NamedTuple


class StockView(NamedTuple):
    """One item's stock at one instant, in units.

    `inventory_position` is ``on_hand + on_order - backorders``. `reserved` is the part of
    `on_hand` that is kept for orders held back for complete shipping; those units are still
    backorders, so the position counts them once.
    """

    now: float
    item: str
    on_hand: int
    reserved: int
    backorders: int
    on_order: int
    inventory_position: int


class OrderView(NamedTuple):
    """One line of a customer's order at one instant.

    `open` are units not yet shipped, `reserved` the part of them set aside, `free` the units
    this order could have at once. `uniform` is the customer's own random number in [0, 1): a
    rule that needs chance uses it, so that every policy meets the same person.
    `promised_at` is the first promise, `promise` the latest; both are nan if there is none.
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
    EXPIRE = 1


class Rescue(NamedTuple):
    """A `rescue` rule's answer: the action, and when to ask about this order next."""

    action: Action = Action.WAIT
    again: float = inf
