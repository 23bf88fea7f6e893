"""Waiting: how long, and how many at a time."""

from typing import NamedTuple

import numpy as np

from results.kpis.row import CUSTOMERS, GINI, ZIPKIN, Chapter, Pair
from results.once import once
from results.rows import Rows
from results.tables import CANCELLED, EXPIRED, OPEN, WAITED
from results.view import Floats, Run, View
from sim.record import Column

waiting = Chapter("waiting")


@once
def _open(view: View) -> Rows:
    return view.select(OPEN)


@once
def left_lines(run: Run) -> Rows:
    """Return the order lines whose customer left or that the shop ended, warm-up included."""
    rows = run.all_short_lines
    return rows.where((rows.fate & (CANCELLED | EXPIRED)) != 0)


@once
def _open_lines(run: Run) -> Rows:
    rows = run.all_short_lines
    return rows.where((rows.fate & OPEN) != 0)


@waiting("{time}", "lower", CUSTOMERS, ZIPKIN)
def mean_wait(view: View) -> Pair:
    """Time from order to last shipment, mean over the orders served in full; 0 if at once."""
    return mean_wait_backordered(view)[0], view.served


@waiting("{time}", "lower", CUSTOMERS)
def mean_wait_backordered(view: View) -> Pair:
    """Time from order to last shipment, mean over the orders that waited and were served.

    Orders that left or are still open are not in it; see cancellation_rate and open_age_mean.
    """
    return view.waits.sums(), view.waits.sizes.astype(np.float64)


@waiting("{time}", "lower", CUSTOMERS, kind="value")
def wait_p50(view: View) -> Pair:
    """Smallest wait that half of the backordered and served orders do not exceed."""
    return view.waits.quantile(50), 1.0


@waiting("{time}", "lower", CUSTOMERS, kind="value")
def wait_p90(view: View) -> Pair:
    """Smallest wait that 90 % of the backordered and served orders do not exceed."""
    return view.waits.quantile(90), 1.0


@waiting("{time}", "lower", CUSTOMERS, kind="value")
def wait_p95(view: View) -> Pair:
    """Smallest wait that 95 % of the backordered and served orders do not exceed."""
    return view.waits.quantile(95), 1.0


@waiting("{time}", "lower", CUSTOMERS, kind="value")
def wait_max(view: View) -> Pair:
    """Longest wait of the backordered and served orders."""
    return view.waits.quantile(100), 1.0


@waiting("fraction", "lower", ("all", "class"), GINI, kind="value")
def gini_wait(view: View) -> Pair:
    """Gini coefficient of the waits of the orders served, 0 for at once: 0 if all wait alike.

    1 if one waits for all; not defined if nobody waited.
    """
    each = zip(view.waits.groups(), view.served, strict=True)
    values = [_gini(waits, n) for waits, n in each]
    return np.array(values, np.float64), 1.0


def _gini(waits: Floats, n: float) -> float:
    """Return the coefficient of `n` values, of which `waits`, sorted, are the largest."""
    ranks = np.arange(n - len(waits), n) + 1
    total = float(waits.sum())
    return float(((2 * ranks - n - 1) * waits).sum()) / (n * total) if total else np.nan


@waiting("{time}", "neither", CUSTOMERS)
def mean_wait_cancelled(view: View) -> Pair:
    """Age at which the customer left, mean over the orders that the customer cancelled.

    A long one may be much patience or late cancellation; see also cancelled_within.
    """
    rows = view.short.where((view.short.fate & CANCELLED) != 0)
    return view.sum(rows, rows.ended_at - rows.placed_at), view.count(rows)


@waiting("units", "lower", CUSTOMERS, ZIPKIN)
def backlog_mean(view: View) -> Pair:
    """Units backordered, average over time."""
    if view.scope == "class":
        return unit_waits(view), view.span
    return view.level(view.run.levels.backorders), view.span


@waiting("units", "lower", CUSTOMERS, kind="value")
def backlog_peak(view: View) -> Pair:
    """Largest number of units backordered at any time in the window."""
    levels = view.run.levels
    if view.scope == "item" or view.n == len(levels.on_hand) == 1:
        return levels.backorders_peak.astype(np.float64), 1.0
    return unit_peaks(view), 1.0


@waiting("orders", "lower", CUSTOMERS, ZIPKIN)
def backlog_orders_mean(view: View) -> Pair:
    """Orders that wait, average over time; an order waits until its last unit is shipped.

    One that the supplier ships waits until it arrives.
    """
    run, rows = view.run, view.select(WAITED)
    return view.sum(rows, run.clipped(rows.ended_at) - run.clipped(rows.placed_at)), run.span


@waiting("orders", "lower", CUSTOMERS)
def open_orders(view: View) -> Pair:
    """Orders that still wait at the end of the run, whenever they were placed."""
    return view.count(_open(view)), 1.0


@waiting("units", "lower", CUSTOMERS)
def open_units(view: View) -> Pair:
    """Units backordered at the end of the run."""
    rows = _open_lines(view.run)
    return view.sum(rows, rows.open), 1.0


@waiting("{time}", "lower", CUSTOMERS)
def open_age_mean(view: View) -> Pair:
    """Age at the end of the run, mean over the orders that still wait."""
    rows = _open(view)
    return view.sum(rows, view.run.end - rows.placed_at), view.count(rows)


@waiting("{time}", "lower", CUSTOMERS, kind="value")
def open_age_max(view: View) -> Pair:
    """Age at the end of the run of the oldest order that still waits."""
    rows, oldest = _open(view), np.full(view.n, np.inf)
    np.minimum.at(oldest, _groups(view, rows), rows.placed_at)
    return np.where(np.isinf(oldest), np.nan, view.run.end - oldest), 1.0


def _groups(view: View, rows: Rows) -> Column:
    codes = view.codes(rows)
    return np.zeros(len(rows), np.intp) if codes is None else codes


def unit_waits(view: View, rates: Floats | None = None) -> Floats:
    """Return the unit-time that units waited in the window, per group, from the tables.

    With `rates`, one for each class, the units of a class count so much each.

    Every unit waits from its order to its shipment, its cancellation, its rescue or the end.
    The sum over all is ``Levels.backorders``, which is measured on the other road: as an
    integral.
    """
    total = np.zeros(view.n)
    for rows, waited in _unit_waits(view.run):
        weighted = waited if rates is None else waited * rates[rows.customer_class]
        total = total + view.sum(rows, weighted)
    return total


@once
def _unit_waits(run: Run) -> list[tuple[Rows, Floats]]:
    """Return who waited until they left, still wait, or waited for each shipment: how long."""
    left, still = left_lines(run), _open_lines(run)
    cancelled = left.cancelled * (run.clipped(left.ended_at) - run.clipped(left.placed_at))
    waiting = still.open * (run.end - run.clipped(still.placed_at))
    parts = [(left, cancelled), (still, waiting)]
    for rows in (run.shipments, run.all_rescues):
        waited = rows.units * (run.clipped(rows.time) - run.clipped(rows.placed_at))
        parts.append((rows, waited))
    return parts


def unit_peaks(view: View) -> Floats:
    """Return the largest backlog in units within the window, per group, from the tables."""
    changes = _backlog_changes(view.run)
    if view.n == 1:
        return np.array([_peak(changes.times, changes.units, view.run.start)])
    group = np.concatenate([_groups(view, rows) for rows in changes.rows])[changes.order]
    peaks = [
        _peak(changes.times[which], changes.units[which], view.run.start)
        for which in (group == g for g in range(view.n))
    ]
    return np.array(peaks, np.float64)


class _Changes(NamedTuple):
    """What came into the backlog and left it, in the order of time.

    `order` puts what is known of the `rows`, one part after the other, into this order.
    """

    times: Column
    units: Column
    rows: tuple[Rows, ...]
    order: Column


@once
def _backlog_changes(run: Run) -> _Changes:
    """Return the changes of the backlog, warm-up included.

    What leaves it at an instant leaves before what comes, as in the model; what comes and
    leaves at one instant comes first.
    """
    short, left = run.all_short_lines, left_lines(run)
    came = short.where((short.fate & WAITED) != 0)
    parts = (
        (came, came.placed_at, came.quantity - came.filled_at_once - came.refused),
        (run.shipments, run.shipments.time, -run.shipments.units),
        (left, left.ended_at, -left.cancelled),
        (run.all_rescues, run.all_rescues.time, -run.all_rescues.units),
    )
    units = np.concatenate([units for _, _, units in parts])
    times = np.concatenate([time for _, time, _ in parts])
    later = np.concatenate([time > rows.placed_at for rows, time, _ in parts])
    # Leaving after a wait, then coming, then leaving without one.
    order = np.lexsort((units < 0, ~later, times))
    return _Changes(times[order], units[order], tuple(rows for rows, _, _ in parts), order)


def _peak(times: Column, change: Column, start: float) -> float:
    """Return the largest level once the instant `start` is over; the first level is 0."""
    level = np.concatenate([[0], np.cumsum(change)])
    return float(level[np.searchsorted(times, start, "right") :].max())
