"""The event log: what happened in order, and the stock after each event."""

from array import array
from collections.abc import Callable, Iterator
from enum import IntEnum
from typing import NamedTuple

from sim.ledger import Reason


class Kind(IntEnum):
    """What an event was."""

    ARRIVAL = 0  # a customer orders
    SHIPMENT = 1  # units go out
    BACKORDER = 2  # units are promised that are not there
    RESERVATION = 3  # units are set aside for an order that ships later
    REJECTION = 4  # the shop refuses units
    DECLINE = 5  # the customer refuses to wait
    CANCELLATION = 6  # a waiting customer leaves
    EXPIRY = 7  # the shop ends a waiting order
    PURCHASE_ORDER = 8  # units are ordered from a supplier
    RECEIPT = 9  # units come in
    PURCHASE_CANCELLATION = 10  # units on order are cancelled at the supplier
    CARE = 11  # a waiting customer is notified or compensated
    PROMISE = 12  # a waiting customer is promised a date
    SLIP = 13  # a promise has passed, the customer still waits
    EXPEDITE = 14  # a purchase order is brought forward
    DROP_SHIPMENT = 15  # the supplier ships to the customer
    SUBSTITUTION = 16  # units of this item go out for another
    SUBSTITUTED = 17  # units backordered are served with another item
    SENT = 18  # a purchase order is taken by the supplier
    SHORTFALL = 19  # units on order will never come
    CONFIRMATION = 20  # a supplier says when a purchase order comes
    WRITE_OFF = 21  # units on hand are lost
    CORRECTION = 22  # the records are changed without a unit moving
    VERDICT = 23  # a sourcing rule changes its mind about a supplier


class Event(NamedTuple):
    """One event and the levels of its item after it. `order`, `purchase_order`: 0 if none."""

    time: float
    kind: Kind
    item: int
    order: int
    purchase_order: int
    quantity: int
    on_hand: int
    reserved: int
    on_order: int
    backorders: int
    reason: Reason


Observer = Callable[[Event], None]


class EventLog:
    """Keeps events as columns. An observer: call it with an event."""

    def __init__(self) -> None:
        self._times = array("d")
        self._numbers = array("q")

    def __call__(self, event: Event) -> None:
        """Append one event."""
        self._times.append(event.time)
        self._numbers.extend(event[1:])

    def __len__(self) -> int:
        return len(self._times)

    def __iter__(self) -> Iterator[Event]:
        width = len(Event._fields) - 1
        for row, time in enumerate(self._times):
            kind, *numbers, reason = self._numbers[row * width : (row + 1) * width]
            yield Event._make((time, Kind(kind), *numbers, Reason(reason)))
