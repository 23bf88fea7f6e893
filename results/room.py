"""The room that the stock of all items took, told from the tables of a run."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.record import Column, Record

Floats = NDArray[np.float64]


class Room(NamedTuple):
    """Volumes that lay there in a window, and for how long each did."""

    volumes: Floats
    spans: Floats


def room_taken(record: Record, start: float, end: float) -> Room:
    """Add up what came and went, by volume, and return what lay there in ``[start, end)``.

    What passed through within an instant took none.
    """
    world = record.world
    volumes = np.array([item.volume for item in world.items], np.float64)
    if not volumes.any():
        return Room(np.zeros(1), np.array([end - start]))
    initial = sum(item.initial_on_hand * item.volume for item in world.items)
    times, items, units = (np.concatenate(each) for each in zip(*_moves(record), strict=True))
    bulky = np.flatnonzero(volumes[items])
    order = bulky[np.argsort(times[bulky], kind="stable")]
    changes = units[order] * volumes[items[order]]
    until = np.clip(times[order], start, end)
    spans = np.diff(until, prepend=start, append=end)
    lay = initial + np.cumsum(np.concatenate(([0.0], changes)))
    return Room(lay[spans > 0.0], spans[spans > 0.0])


def _moves(record: Record) -> Iterator[tuple[Column, Column, Column]]:
    """Yield the times, items and units of all that came in (above 0) and went out (below)."""
    orders, shipments, rescues = record.orders, record.shipments, record.rescues
    at_once, own = np.flatnonzero(orders.filled_at_once), rescues.item >= 0
    yield orders.placed_at[at_once], orders.item[at_once], -orders.filled_at_once[at_once]
    yield shipments.time, orders.item[shipments.row], -shipments.units
    yield rescues.time[own], rescues.item[own], -rescues.units[own]
    yield record.write_offs.time, record.write_offs.item, -record.write_offs.units
    receipts = record.receipts
    yield receipts.time, record.purchase_orders.item[receipts.purchase_order], receipts.units
