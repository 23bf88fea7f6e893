"""Books of a run, kept from its events alone, beside those of the model."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from sim.eventlog import Event, Kind
from sim.ledger import Reason
from sim.views import StockView
from sim.world import World


class Change(NamedTuple):
    """What a unit of an event adds to the levels of its item."""

    on_hand: int = 0
    on_order: int = 0
    backorders: int = 0

    @property
    def position(self) -> int:
        """What it adds to the inventory position."""
        return self.on_hand + self.on_order - self.backorders


NOTHING = Change()
CHANGES: dict[Kind, Change] = {
    Kind.SHIPMENT: Change(on_hand=-1, backorders=-1),  # but see `change_of`
    Kind.BACKORDER: Change(backorders=+1),
    Kind.CANCELLATION: Change(backorders=-1),
    Kind.EXPIRY: Change(backorders=-1),
    Kind.DROP_SHIPMENT: Change(backorders=-1),
    Kind.SUBSTITUTED: Change(backorders=-1),
    Kind.SUBSTITUTION: Change(on_hand=-1),
    Kind.PURCHASE_ORDER: Change(on_order=+1),
    Kind.PURCHASE_CANCELLATION: Change(on_order=-1),
    Kind.SHORTFALL: Change(on_order=-1),
    Kind.RECEIPT: Change(on_hand=+1, on_order=-1),
    Kind.WRITE_OFF: Change(on_hand=-1),
}
"""All other events change no level."""
MOVES_THE_POSITION = {
    Kind.BACKORDER, Kind.SUBSTITUTION,  # demand, and sales from stock
    Kind.CANCELLATION, Kind.EXPIRY, Kind.DROP_SHIPMENT, Kind.SUBSTITUTED,  # who waits no more
    Kind.PURCHASE_ORDER, Kind.PURCHASE_CANCELLATION, Kind.SHORTFALL,  # what is on order
    Kind.WRITE_OFF,
}  # fmt: skip


def change_of(event: Event) -> Change:
    """Return what a unit of an event adds to the levels."""
    if event.kind == Kind.SHIPMENT and event.reason == Reason.IN_STOCK:
        return Change(on_hand=-1)  # to somebody who never waited
    return CHANGES.get(event.kind, NOTHING)


class Books:
    """An observer that demands that levels follow from events, and are never below 0.

    `recorded` are the units on hand that a rule should see: those of the shop's records.
    """

    def __init__(self, world: World) -> None:
        self.on_hand = [item.initial_on_hand for item in world.items]
        self.recorded = list(self.on_hand)
        self.reserved = [0] * len(self.on_hand)
        self.on_order, self.backorders = [0] * len(self.on_hand), [0] * len(self.on_hand)
        self.events: list[Event] = []

    def __call__(self, event: Event) -> None:
        """Book one event and compare."""
        item, units, change = event.item, event.quantity, change_of(event)
        position = self.position(item)
        self.on_hand[item] += units * change.on_hand
        self.on_order[item] += units * change.on_order
        self.backorders[item] += units * change.backorders
        found = event.on_hand, event.on_order, event.backorders
        assert found == (self.on_hand[item], self.on_order[item], self.backorders[item]), event
        assert min(found) >= 0, event
        assert 0 <= event.reserved <= min(event.on_hand, event.backorders), event
        moved = self.position(item) - position
        assert moved == units * change.position, event
        at_once = event.kind == Kind.SHIPMENT and event.reason == Reason.IN_STOCK
        assert not moved or at_once or event.kind in MOVES_THE_POSITION, event
        assert not self.events or event.time >= self.events[-1].time, event
        self._book_what_is_recorded(event, change)
        self.reserved[item] = event.reserved
        self.events.append(event)

    def shown(self, item: int) -> int:
        """Return the units on hand that the records show: never less than is set aside."""
        self.recorded[item] = max(self.recorded[item], self.reserved[item])
        return self.recorded[item]

    def _book_what_is_recorded(self, event: Event, change: Change) -> None:
        self.shown(event.item)
        unseen = event.kind == Kind.WRITE_OFF and event.reason == Reason.SHRUNK
        if event.kind == Kind.CORRECTION:
            self.recorded[event.item] += event.quantity
        elif not unseen:
            self.recorded[event.item] += event.quantity * change.on_hand

    def position(self, item: int) -> int:
        """Return the inventory position of an item."""
        return self.on_hand[item] + self.on_order[item] - self.backorders[item]


@dataclass
class Spied:
    """A reorder rule that first compares what it sees with the books."""

    rule: Any
    item: int
    books: Books

    def __getattr__(self, name: str) -> Any:
        return getattr(self.__dict__["rule"], name)

    def order(self, stock: StockView) -> Any:
        """Compare, then answer as the rule does."""
        books, item = self.books, self.item
        seen = stock.on_hand, stock.on_order, stock.backorders
        assert seen == (books.shown(item), books.on_order[item], books.backorders[item])
        assert stock.inventory_position == seen[0] + seen[1] - seen[2]
        assert 0 <= stock.reserved <= stock.on_hand
        return self.rule.order(stock)
