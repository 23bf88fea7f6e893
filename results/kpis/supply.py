"""Supply: what was ordered from suppliers, and how long it took."""

import numpy as np

from results.kpis.row import HOPP, SUPPLY, Chapter, Pair
from results.view import View

supply = Chapter("supply")


@supply("orders/{time}", "neither", SUPPLY)
def purchase_orders(view: View) -> Pair:
    """Purchase orders placed per time unit."""
    return view.count(view.run.purchase_orders), view.span


@supply("units/{time}", "neither", SUPPLY)
def units_ordered(view: View) -> Pair:
    """Units ordered from suppliers per time unit."""
    rows = view.run.purchase_orders
    return view.sum(rows, rows.quantity), view.span


@supply("{time}", "lower", SUPPLY, HOPP)
def lead_time_mean(view: View) -> Pair:
    """Time from purchase order to receipt, mean over those received in full in the window."""
    rows = view.run.received_orders
    return view.sum(rows, rows.ended_at - rows.placed_at), view.count(rows)


@supply("{time}", "lower", SUPPLY, HOPP, kind="root")
def lead_time_sd(view: View) -> Pair:
    """Pooled standard deviation of those times, about the mean of each replication."""
    rows = view.run.received_orders
    times, n = rows.ended_at - rows.placed_at, view.count(rows)
    mean = view.sum(rows, times) / np.maximum(n, 1)
    codes = view.codes(rows)
    centred = times - (mean[0] if codes is None else mean[codes])
    # Equal lead times differ by the rounding of the clock, which is no spread.
    centred[np.abs(centred) < 1e-12 * view.run.end] = 0.0
    return view.sum(rows, centred**2), np.maximum(n - 1, 0)
