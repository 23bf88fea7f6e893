"""Stock, backlog and pipeline at any instant, told from the tables of a run."""

from collections.abc import Iterator

import numpy as np

from results.view import Floats
from sim.record import Column, Record

Flow = tuple[Column, Column]


def levels_at(record: Record, times: Floats) -> Floats:
    """Return the units on hand, backordered and on order after all events of each instant.

    Every table that tells of units is a flow: when they came or went, and how many. A level is
    what was there at first and the sum of all that flowed until then.

    Parameters
    ----------
    record
        One replication.
    times
        Instants in time units, in any order.

    Returns
    -------
    Units of all items, shape ``(3, n_times)``, in the order of `LEVELS`; nan before the run
    and after its end.
    """
    times = np.asarray(times, np.float64)
    initial = sum(item.initial_on_hand for item in record.world.items)
    levels = np.array(
        [
            initial + _flowed(_on_hand(record), times),
            _flowed(_backorders(record), times),
            _flowed(_on_order(record), times),
        ]
    )
    levels[:, (times < 0.0) | (times > record.world.end)] = np.nan
    return levels


def _flowed(flows: Iterator[Flow], times: Floats) -> Floats:
    """Return the sum of the units that flowed up to and at each of the times."""
    total = np.zeros(len(times))
    for when, units in flows:
        moved = np.flatnonzero(units)
        if np.any(np.diff(when[moved]) < 0.0):  # most tables are written in the order of time
            moved = moved[np.argsort(when[moved], kind="stable")]
        sums = np.concatenate(([0], np.cumsum(units[moved], dtype=np.int64)))
        total += sums[np.searchsorted(when[moved], times, "right")]
    return total


def _on_hand(record: Record) -> Iterator[Flow]:
    orders, shipments, rescues = record.orders, record.shipments, record.rescues
    yield record.receipts.time, record.receipts.units
    yield orders.placed_at, -orders.filled_at_once
    yield shipments.time, -shipments.units
    yield rescues.time, np.where(rescues.item >= 0, -rescues.units, 0)  # else the supplier's
    yield record.write_offs.time, -record.write_offs.units


def _backorders(record: Record) -> Iterator[Flow]:
    orders, shipments, rescues = record.orders, record.shipments, record.rescues
    later = orders.shipped - orders.filled_at_once
    yield orders.placed_at, later + orders.cancelled + orders.rescued + orders.open
    yield shipments.time, -shipments.units
    yield rescues.time, -rescues.units
    yield orders.ended_at, -orders.cancelled  # a line of which units are cancelled ends by that


def _on_order(record: Record) -> Iterator[Flow]:
    bought, receipts, reductions = record.purchase_orders, record.receipts, record.reductions
    yield bought.placed_at, bought.quantity
    yield receipts.time, -receipts.units
    yield reductions.time, -reductions.units
