"""Stock, backlog and pipeline at any instant, told from the tables of a run."""

from collections.abc import Iterator
from typing import NamedTuple

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


class Course(NamedTuple):
    """Levels over a run: means of the parts of it, and what was least and most at any time."""

    means: Floats
    least: Floats
    most: Floats


def course_of(record: Record, borders: Floats) -> Course:
    """Return the mean levels between borders, and the least and greatest from first to last.

    Parameters
    ----------
    record
        One replication.
    borders
        Instants, rising, from at least 0 to at most the end of the run.

    Returns
    -------
    `means` of shape ``(3, n_borders - 1)``, `least` and `most` of shape ``(3,)``, in units of
    all items and the order of `LEVELS`. What was there within an instant only does not count.
    """
    flows = (*_on_hand(record), *_backorders(record), *_on_order(record))
    changes = np.concatenate([when[np.flatnonzero(units)] for when, units in flows])
    inside = changes[(changes > borders[0]) & (changes < borders[-1])]
    cuts = np.union1d(borders, inside)
    levels = levels_at(record, cuts[:-1])
    starts = np.searchsorted(cuts, borders[:-1])
    areas = np.add.reduceat(levels * np.diff(cuts), starts, axis=1)
    return Course(areas / np.diff(borders), levels.min(axis=1), levels.max(axis=1))


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
