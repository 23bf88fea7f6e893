"""Service: how much was there when the customer asked."""

from collections.abc import Iterable, Sequence

import numpy as np

from results.kpis.row import (
    AXSATER,
    CUSTOMERS,
    OWN,
    SONG,
    SPT,
    STOCK,
    ZIPKIN,
    Chapter,
    Pair,
)
from results.tables import WAITED
from results.view import Floats, Run, View
from sim.record import Column, Record

service = Chapter("service")


@service("units/{time}", "neither", CUSTOMERS)
def demand(view: View) -> Pair:
    """Units ordered in the window per time unit, declined and rejected ones included."""
    return view.demand, view.span


@service("orders/{time}", "neither", CUSTOMERS)
def orders(view: View) -> Pair:
    """Orders placed in the window per time unit; per item, order lines."""
    return view.placed, view.span


@service("fraction", "higher", CUSTOMERS, f"{SPT} (P2); {AXSATER} (S2)")
def fill_rate(view: View) -> Pair:
    """Units shipped at the instant of arrival / units ordered."""
    return view.demand - view.missing, view.demand


@service("fraction", "higher", CUSTOMERS, SONG)
def order_fill_rate(view: View) -> Pair:
    """Orders shipped in full at the instant of arrival / orders placed."""
    not_all = view.short.filled_at_once < view.short.quantity
    return view.placed - view.count(view.short, not_all), view.placed


@service("fraction", "higher", STOCK, f"{SPT} (P3); {AXSATER} (S3)")
def ready_rate(view: View) -> Pair:
    """Time with free stock / time; for all, the average over the items."""
    levels = view.run.levels
    return view.level(levels.ready), view.level(np.full(len(levels.ready), view.span))


@service("fraction", "higher", STOCK, ZIPKIN)
def no_backorder_time(view: View) -> Pair:
    """Time without backorders / time; for all, the average over the items."""
    levels = view.run.levels
    return view.level(levels.clear), view.level(np.full(len(levels.clear), view.span))


@service("fraction", "higher", STOCK, f"{SPT} (P1); {AXSATER} (S1)")
def cycle_service_level(view: View) -> Pair:
    """Cycles without a shortage / cycles, each of which ends with a receipt in the window."""
    receipts = view.run.receipts
    return view.count(receipts, receipts.stockout == 0), view.count(receipts)


@service("fraction", "lower", CUSTOMERS)
def backorder_rate(view: View) -> Pair:
    """Orders that had to wait / orders placed; declined and rejected ones did not wait."""
    return view.with_fate(WAITED), view.placed


@service("fraction", "higher", CUSTOMERS, OWN)
def on_time_to_promise(view: View) -> Pair:
    """Orders shipped in full by the first promised date / orders whose promise fell due.

    Due are promises before the end of the run; who left before the date counts as a miss, and
    a later promise does not replace the first.
    """
    return _on_time(view, view.short.promised_at)


@service("fraction", "higher", CUSTOMERS, OWN)
def on_time_to_latest_promise(view: View) -> Pair:
    """Orders shipped in full by the latest promised date / orders whose latest fell due.

    Who promises anew each time keeps every latest promise: look at on_time_to_promise first.
    """
    return _on_time(view, view.short.promise)


def _on_time(view: View, promises: Column) -> Pair:
    rows, due = view.short, promises < view.run.over
    # A promise that is met to the instant must not fail by the rounding of the clock.
    kept = due & rows.served & (rows.ended_at <= promises * (1 + 1e-12))
    return view.count(rows, kept), view.count(rows, due)


@service("{time}", "lower", CUSTOMERS, OWN)
def promise_error(view: View) -> Pair:
    """Absolute difference between first promise and last shipment, mean over orders served."""
    rows = view.short
    known = rows.served & ~np.isnan(rows.promised_at)
    error = np.where(known, np.abs(rows.ended_at - rows.promised_at), 0.0)
    return view.sum(rows, error), view.count(rows, known)


@service("parcels/order", "lower", ("all", "class"))
def parcels_per_order(view: View) -> Pair:
    """Parcels sent / orders of which anything was sent."""
    rows = view.short
    whole = view.placed - view.count(rows)  # filled at once, each in one parcel
    return whole + view.sum(rows, rows.parcels), whole + view.count(rows, rows.parcels > 0)


def fill_within(records: Record | Iterable[Record], waits: Sequence[float]) -> Floats:
    """Return the share of all orders placed in the window that were served within each wait.

    An order is served when all of it is shipped. Declined, rejected, cancelled and expired
    orders count as misses, and so do those still open at the end, which makes the figure a
    lower bound where waits are long against the horizon. Replications are pooled.

    Parameters
    ----------
    records
        One replication or several.
    waits
        Waits in time units, at least 0.

    Returns
    -------
    Shape ``(len(waits),)``; nan if nobody ordered.

    Notes
    -----
    Song (1998), On the order fill rate in a multi-item base-stock inventory system,
    Operations Research 46(6), calls it the order fill rate within a time window.
    """
    records = [records] if isinstance(records, Record) else records
    pairs = [fill_within_pair(Run(record), waits) for record in records]
    filled = np.sum([pair[0] for pair in pairs], axis=0)
    placed = sum(pair[1] for pair in pairs)
    return filled / placed if placed else np.full(len(waits), np.nan)


def fill_within_pair(run: Run, waits: Sequence[float]) -> tuple[Floats, float]:
    """Return the orders served within each wait, shape ``(len(waits),)``, and all orders."""
    placed, short = run.orders, run.short_orders
    waited = np.sort((short.ended_at - short.placed_at)[short.served])
    at_once = np.count_nonzero(placed.served) - len(waited)
    # A wait of 5 is 4.999 999 999 999 or 5.000 000 000 001 by the rounding of the clock.
    limits = np.asarray(waits, np.float64) + 1e-12 * run.end
    within = np.where(limits < 0.0, 0, at_once) + np.searchsorted(waited, limits, "right")
    return within.astype(np.float64), float(len(placed))
