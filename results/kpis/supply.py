"""Supply: what was ordered from suppliers, and how long it took."""

import numpy as np

from results.kpis.row import HOPP, SUPPLY, Chapter, Pair
from results.rows import Rows
from results.view import Floats, View

supply = Chapter("supply")


def sent_lines(view: View) -> Rows:
    """Return the lines of purchase orders that suppliers took in the window."""
    table = view.run.record.purchase_orders
    return Rows(table, view.run.in_window(table.sent_at))


@supply("orders/{time}", "neither", SUPPLY)
def purchase_orders(view: View) -> Pair:
    """Purchase orders sent per time unit; per item, one counts for its first line."""
    rows = sent_lines(view)
    return view.sum(rows, rows.opens), view.span


@supply("orders/{time}", "neither", SUPPLY)
def purchase_order_lines(view: View) -> Pair:
    """Lines of purchase orders sent per time unit, each of one item."""
    return view.count(sent_lines(view)), view.span


@supply("units/{time}", "neither", SUPPLY)
def units_ordered(view: View) -> Pair:
    """Units ordered from suppliers per time unit, by when the rule ordered them."""
    rows = view.run.purchase_orders
    return view.sum(rows, rows.quantity), view.span


@supply("{time}", "lower", SUPPLY, HOPP)
def lead_time_mean(view: View) -> Pair:
    """Time from the rule's order to the last receipt, mean over lines received in the window.

    A line of which units never came is not in it; see units_short.
    """
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


def _quantile(view: View, percent: int) -> Pair:
    rows = view.run.received_orders
    # ceil(percent * n / 100) in whole numbers: 0.95 * 20 must not become 19.000...1
    values = [
        times[-(-percent * len(times) // 100) - 1] if len(times) else np.nan
        for times in view.sorted(rows, rows.ended_at - rows.placed_at)
    ]
    found: Floats = np.array(values, np.float64)
    return found, 1.0


@supply("{time}", "lower", SUPPLY, kind="value")
def lead_time_p50(view: View) -> Pair:
    """Smallest time that half of those lines do not exceed."""
    return _quantile(view, 50)


@supply("{time}", "lower", SUPPLY, kind="value")
def lead_time_p90(view: View) -> Pair:
    """Smallest time that 90 % of those lines do not exceed."""
    return _quantile(view, 90)


@supply("{time}", "lower", SUPPLY, kind="value")
def lead_time_p95(view: View) -> Pair:
    """Smallest time that 95 % of those lines do not exceed."""
    return _quantile(view, 95)
