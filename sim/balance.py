"""The balance: units never appear or vanish. A broken balance stops the run."""

from collections.abc import Sequence

import numpy as np

from sim.errors import BalanceError
from sim.eventlog import Event, Kind
from sim.ledger import Reason
from sim.protocols import Floats
from sim.record import Column, Record
from sim.world import World

_LESS_BACKLOG = (Kind.CANCELLATION, Kind.EXPIRY, Kind.DROP_SHIPMENT, Kind.SUBSTITUTED)


class EventBalance:
    """An observer that keeps books of its own and compares them after every event."""

    def __init__(self, world: World) -> None:
        self._on_hand = [item.initial_on_hand for item in world.items]
        self._on_order = [0] * len(world.items)
        self._backorders = [0] * len(world.items)
        self._time = 0.0

    def __call__(self, event: Event) -> None:
        """Book one event; raise `BalanceError` if the model's levels differ."""
        item, units = event.item, event.quantity
        if event.kind == Kind.SHIPMENT:
            self._on_hand[item] -= units
            if event.reason != Reason.IN_STOCK:
                self._backorders[item] -= units
        elif event.kind == Kind.BACKORDER:
            self._backorders[item] += units
        elif event.kind in _LESS_BACKLOG:
            self._backorders[item] -= units
        elif event.kind in (Kind.SUBSTITUTION, Kind.WRITE_OFF):
            self._on_hand[item] -= units
        elif event.kind == Kind.PURCHASE_ORDER:
            self._on_order[item] += units
        elif event.kind in (Kind.PURCHASE_CANCELLATION, Kind.SHORTFALL):
            self._on_order[item] -= units
        elif event.kind == Kind.RECEIPT:
            self._on_order[item] -= units
            self._on_hand[item] += units
        self._compare(event)

    def _compare(self, event: Event) -> None:
        item = event.item
        expected = self._on_hand[item], self._on_order[item], self._backorders[item]
        found = event.on_hand, event.on_order, event.backorders
        sound = (
            expected == found
            and min(found) >= 0
            and 0 <= event.reserved <= min(event.on_hand, event.backorders)
            and event.time >= self._time
        )
        self._time = event.time
        if not sound:
            raise BalanceError(
                f"after {event}: on hand, on order, backorders should be {expected}"
            )


def check_record(record: Record) -> None:
    """Raise `BalanceError` unless units, orders and unit-times of a whole run add up.

    Holds for every run and every policy: quantity = shipped + cancelled + refused + rescued +
    open for each row; on hand, on order and backorders at the end follow from the tables; and
    without warm-up the units' waits add up to the time integral of the backlog.
    """
    orders, shipments = record.orders, record.shipments
    for condition, text in (
        (
            orders.quantity
            == orders.shipped
            + orders.cancelled
            + orders.refused
            + orders.rescued
            + orders.open,
            "quantity = shipped + cancelled + refused + rescued + open",
        ),
        (orders.filled_at_once <= orders.shipped, "filled_at_once <= shipped"),
        (orders.reserved <= orders.open, "reserved <= open"),
    ):
        _demand(bool(np.all(condition)), f"an order row breaks {text}")
    n = len(record.world.items)
    initial = np.array([item.initial_on_hand for item in record.world.items])
    shipped = _per_item(orders.item, orders.shipped, n)
    purchased = record.purchase_orders
    received = _per_item(purchased.item, purchased.received, n)
    cancelled = _per_item(purchased.item, purchased.cancelled, n)
    ordered = _per_item(purchased.item, purchased.quantity, n)
    levels = record.levels
    rescues = record.rescues
    own = rescues.item >= 0
    substituted = _per_item(rescues.item[own], rescues.units[own], n)
    lost = _per_item(record.write_offs.item, record.write_offs.units, n)
    on_hand = initial + received - shipped - substituted - lost
    _same(levels.on_hand_end, on_hand, "on hand at the end")
    _demand(bool(np.all(on_hand >= 0)), "stock at the end is below 0")
    short = _per_item(purchased.item, purchased.short, n)
    _same(levels.on_order_end, ordered - received - cancelled - short, "on order at the end")
    _same(levels.backorders_end, _per_item(orders.item, orders.open, n), "open units")
    later = np.bincount(shipments.row, shipments.units, minlength=len(orders))
    _same(later, orders.shipped - orders.filled_at_once, "units shipped after arrival")
    reduced = record.reductions
    never = np.bincount(reduced.purchase_order, reduced.units, minlength=len(purchased))
    _same(never, purchased.cancelled + purchased.short, "units cancelled or short")
    arrived = _per_item(
        purchased.item[record.receipts.purchase_order], record.receipts.units, n
    )
    _same(arrived, received, "units received")
    if record.world.warm_up == 0.0:
        _check_waits(record, n)


def check_reserved(reserved: Sequence[int], record: Record) -> None:
    """Raise `BalanceError` unless each item's set-aside units are those of its orders."""
    orders, n = record.orders, len(record.world.items)
    found = _per_item(orders.item, orders.reserved, n)
    _same(np.array(reserved), found, "units set aside at the end")


def _check_waits(record: Record, n: int) -> None:
    """Hold the waits of shipped, cancelled and open units against the backlog's integral."""
    orders, shipments = record.orders, record.shipments
    waited = shipments.units * (shipments.time - orders.placed_at[shipments.row])
    total = _per_item(orders.item[shipments.row], waited, n)
    gone = np.flatnonzero(orders.cancelled)
    left = orders.cancelled[gone] * (orders.ended_at[gone] - orders.placed_at[gone])
    total += _per_item(orders.item[gone], left, n)
    saved = record.rescues
    spent = saved.units * (saved.time - orders.placed_at[saved.row])
    total += _per_item(orders.item[saved.row], spent, n)
    waiting = np.flatnonzero(orders.open)
    age = orders.open[waiting] * (record.world.end - orders.placed_at[waiting])
    total += _per_item(orders.item[waiting], age, n)
    area = record.levels.backorders
    room = 1e-9 * (1.0 + record.world.end + area)
    _demand(
        bool(np.all(np.abs(total - area) <= room)),
        f"waits add up to {total.tolist()}, the backlog's integral is {area.tolist()}",
    )


def _per_item(item: Column, units: Column, n: int) -> Floats:
    some = np.flatnonzero(units)
    if 2 * len(some) < len(units):  # as for most columns: few rows have any
        item, units = item[some], units[some]
    # bincount of nothing counts in integers, whatever the weights
    return np.bincount(item, units, minlength=n).astype(np.float64)


def _same(found: np.ndarray, expected: np.ndarray, what: str) -> None:
    _demand(
        bool(np.array_equal(found, expected)),
        f"{what}: {found.tolist()[:10]}, expected {expected.tolist()[:10]}",
    )


def _demand(holds: bool, text: str) -> None:
    if not holds:
        raise BalanceError(text)
