"""What had become of the orders within each wait: served, left, or open at the end."""

from typing import NamedTuple

import numpy as np

from results.rows import Rows
from results.tables import ABSENT, LEFT
from results.view import Floats, Run
from sim.record import Column, Table


class WaitCounts(NamedTuple):
    """Orders placed in the statistics window, by wait; see `counts_by_wait`."""

    served: Floats
    left: Floats
    waiting: Floats
    orders: float


def counts_by_wait(run: Run, waits: Floats) -> WaitCounts:
    """Count the orders placed in the window by what had become of them within each wait.

    A basket is one order. Customers who stayed away placed none. Who did not get all units that
    were ordered has left, whoever of the two ended it: at a wait of 0, if the shop refused or
    the customer declined, all or a part. A drop-shipped order is served when the customer has
    it, even if that is known to be after the end.

    Parameters
    ----------
    run
        One replication.
    waits
        Waits in time units, rising from at least 0.

    Returns
    -------
    `served` and `left` are the orders that were or had within each wait, `waiting` those still
    open at the end at an age below it, so that nobody knows; shape ``(n_waits,)`` each. All
    others of the `orders` still waited then.
    """
    orders = _cohort(run)
    got_all = orders.served
    gone = ~got_all & ((orders.fate & LEFT) != 0)
    still_open = ~(got_all | gone)
    # A wait of 5 is 4.999 999 999 999 or 5.000 000 000 001 by the rounding of the clock.
    room, placed_at = 1e-12 * run.end, orders.placed_at
    return WaitCounts(
        served=_up_to(waits + room, (orders.ended_at - placed_at)[got_all]),
        left=_up_to(waits + room, (orders.left_at - placed_at)[gone]),
        waiting=_below(waits - room, (run.end - placed_at)[still_open]),
        orders=float(len(orders)),
    )


def _cohort(run: Run) -> Rows:
    """Return the orders placed in the window, with `left_at`, where the customer left."""
    orders, lines = run.all_orders, run.all_lines
    columns = {name: orders[name] for name in orders.names}
    columns["left_at"] = orders.ended_at
    if orders is not lines:  # a line may end by a drop-shipment that arrives after the leaving
        ends = np.where((lines.fate & LEFT) != 0, lines.ended_at, -np.inf)
        columns["left_at"] = np.maximum.reduceat(ends, np.flatnonzero(lines.lines > 0))
    came = run.in_window(orders.placed_at) & ((orders.fate & ABSENT) == 0)
    return Rows(Table(columns), came)


def _up_to(limits: Floats, values: Column) -> Floats:
    """Return how many values are at most each of the limits, which rise."""
    return _counted(np.searchsorted(limits, values, "left"), len(limits))


def _below(limits: Floats, values: Column) -> Floats:
    """Return how many values are below each of the limits, which rise."""
    return _counted(np.searchsorted(limits, values, "right"), len(limits))


def _counted(first: Column, n: int) -> Floats:
    """Return how many count at each of `n` limits; each counts from its `first` one on."""
    return np.cumsum(np.bincount(first, minlength=n + 1)[:n]).astype(np.float64)
