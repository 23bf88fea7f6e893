"""Supply: what was ordered from suppliers, and how long it took."""

import numpy as np

from results.kpis.row import HOPP, SUPPLY, Chapter, Pair
from results.once import once
from results.ranked import Ranked
from results.rows import Rows
from results.view import Floats, Run, View
from sim.ledger import Standing
from sim.record import Table

supply = Chapter("supply")


@once
def sent_lines(run: Run) -> Rows:
    """Return the lines of purchase orders that suppliers took in the window."""
    table = run.record.purchase_orders
    return Rows(table, run.in_window(table.sent_at))


@once
def _ordered_lines(run: Run) -> Rows:
    """Return the lines of purchase orders that rules placed in the window."""
    table = run.record.purchase_orders
    return Rows(table, run.in_window(table.placed_at))


@once
def lines_with_receipts(run: Run) -> Table:
    """Return the lines with `arrived_at`: their latest receipt, or their end if there is none.

    A line of which the last units were cancelled ends with that, but has come before.
    """
    table, receipts = run.record.purchase_orders, run.record.receipts
    arrived_at = np.full(len(table), -np.inf)
    np.maximum.at(arrived_at, receipts.purchase_order, receipts.time)
    arrived_at = np.where(arrived_at == -np.inf, table.ended_at, arrived_at)
    columns = {name: table[name] for name in table.names}
    return Table(columns | {"arrived_at": arrived_at})


@once
def received_lines(run: Run) -> Rows:
    """Return the lines received in full, units cancelled apart, in the window.

    Taken by the time of receipt, because those placed in the window and received by its end are
    the quick ones.
    """
    table = lines_with_receipts(run)
    return Rows(table, (table.standing == Standing.RECEIVED) & run.in_window(table.arrived_at))


@once
def _lead_times(run: Run) -> Floats:
    rows = received_lines(run)
    times: Floats = rows.arrived_at - rows.placed_at
    return times


@once
def _ranked(view: View) -> Ranked:
    return view.ranked(received_lines(view.run), _lead_times(view.run))


@supply("orders/{time}", "neither", SUPPLY)
def purchase_orders(view: View) -> Pair:
    """Purchase orders sent per time unit; per item, one counts for its first line."""
    rows = sent_lines(view.run)
    return view.sum(rows, rows.opens), view.span


@supply("orders/{time}", "neither", SUPPLY)
def purchase_order_lines(view: View) -> Pair:
    """Lines of purchase orders sent per time unit, each of one item."""
    return view.count(sent_lines(view.run)), view.span


@supply("units/{time}", "neither", SUPPLY)
def units_ordered(view: View) -> Pair:
    """Units ordered from suppliers per time unit, by when the rule ordered them."""
    rows = _ordered_lines(view.run)
    return view.sum(rows, rows.quantity), view.span


@supply("{time}", "lower", SUPPLY, HOPP)
def lead_time_mean(view: View) -> Pair:
    """Time from the rule's order to the last receipt, mean over lines received in the window.

    A line of which units never came is not in it; see units_short.
    """
    rows = received_lines(view.run)
    return view.sum(rows, _lead_times(view.run)), view.count(rows)


@supply("{time}", "lower", SUPPLY, HOPP, kind="root")
def lead_time_sd(view: View) -> Pair:
    """Pooled standard deviation of those times, about the mean of each replication."""
    rows, times = received_lines(view.run), _lead_times(view.run)
    total, n = lead_time_mean(view)
    mean = total / np.maximum(n, 1)
    codes = view.codes(rows)
    centred = times - (mean[0] if codes is None else mean[codes])
    # Equal lead times differ by the rounding of the clock, which is no spread.
    centred[np.abs(centred) < 1e-12 * view.run.end] = 0.0
    return view.sum(rows, centred**2), np.maximum(n - 1, 0)


@supply("{time}", "lower", SUPPLY, kind="value")
def lead_time_p50(view: View) -> Pair:
    """Smallest time that half of those lines do not exceed."""
    return _ranked(view).quantile(50), 1.0


@supply("{time}", "lower", SUPPLY, kind="value")
def lead_time_p90(view: View) -> Pair:
    """Smallest time that 90 % of those lines do not exceed."""
    return _ranked(view).quantile(90), 1.0


@supply("{time}", "lower", SUPPLY, kind="value")
def lead_time_p95(view: View) -> Pair:
    """Smallest time that 95 % of those lines do not exceed."""
    return _ranked(view).quantile(95), 1.0
