"""One item's waiting line, replayed from the event log: who had which units when."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from sim.eventlog import Event, Kind
from sim.ledger import Reason

_LEAVES = (Kind.CANCELLATION, Kind.EXPIRY)
_SERVED_OTHERWISE = (Kind.DROP_SHIPMENT, Kind.SUBSTITUTED)
_SOURCES = (Kind.RECEIPT, *_LEAVES)


class Given(NamedTuple):
    """Units that an order got: `event` says when, `source` where from, None if from stock."""

    event: Event
    units: int
    source: Event | None


class Overtaker(NamedTuple):
    """An order placed later that got units while the order still lacked some."""

    event: Event
    units: int


@dataclass
class Wait:
    """What an order met with in the line for one item.

    Attributes
    ----------
    found
        The arrival, with the levels that it found; None if the order has no such line.
    before
        Who lacked units at that instant: orders and the units that each lacked.
    given, overtakers
        The units it got after arrival, and the orders placed later that got some before it
        had all.
    """

    found: Event | None = None
    before: dict[int, int] = field(default_factory=dict)
    given: list[Given] = field(default_factory=list)
    overtakers: dict[int, Overtaker] = field(default_factory=dict)


class _Line:
    """Units that each order still lacks, and units set aside for it."""

    def __init__(self) -> None:
        self.lacks: dict[int, int] = {}
        self.aside: dict[int, int] = {}

    def take(self, event: Event) -> int:
        """Book an event; return the units that its order got by it and had not before."""
        order, units = event.order, event.quantity
        if event.kind == Kind.BACKORDER:
            self.lacks[order] = units
        elif event.kind == Kind.RESERVATION:
            self._give(order, units)
            self.aside[order] = self.aside.get(order, 0) + units
            return units
        elif event.kind == Kind.SHIPMENT:
            if event.reason == Reason.IN_STOCK:
                return units
            from_aside = min(units, self.aside.get(order, 0))
            self.aside[order] = self.aside.get(order, 0) - from_aside
            self._give(order, units - from_aside)
            return units - from_aside
        elif event.kind == Kind.SUBSTITUTION:
            return units
        elif event.kind in _SERVED_OTHERWISE:
            self._give(order, units)
        elif event.kind in _LEAVES:
            self.lacks.pop(order, None)
            self.aside.pop(order, None)
        return 0

    def _give(self, order: int, units: int) -> None:
        left = self.lacks.get(order, 0) - units
        if left > 0:
            self.lacks[order] = left
        else:
            self.lacks.pop(order, None)


def replay(events: Iterable[Event], item: int, order: int) -> Wait:
    """Return what `order` met with in the line for `item`."""
    wait, line = Wait(), _Line()
    source: Event | None = None  # where units that are given out now come from
    for event in events:
        if event.item != item:
            continue
        if event.kind in _SOURCES:
            source = event
        if event.kind == Kind.ARRIVAL and event.order == order and wait.found is None:
            wait.found, wait.before = event, dict(line.lacks)
        lacking = line.lacks.get(order, 0)
        units = line.take(event)
        if not units:
            continue
        if event.order == order and lacking:
            at_once = source is not None and source.time == event.time
            wait.given.append(Given(event, units, source if at_once else None))
        elif event.order > order and lacking:
            first = wait.overtakers.get(event.order, Overtaker(event, 0))
            wait.overtakers[event.order] = Overtaker(first.event, first.units + units)
    return wait
