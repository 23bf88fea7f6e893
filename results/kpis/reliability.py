"""Reliability: what suppliers promised and did not keep, and who was dropped for it.

The lines of purchase orders that were cancelled as a whole, because customers left, are in none
of these figures; of others, the units cancelled are taken off what was ordered.
"""

import numpy as np

from results.kpis.row import SUPPLY, Chapter, Pair
from results.kpis.supply import lines_with_receipts, received_lines
from results.once import once
from results.rows import Rows
from results.view import Run, View
from sim.ledger import Standing
from sim.record import Table
from sim.views import Status

reliability = Chapter("supply")

PRACTICE = "common practice of vendor rating: on time, in full"


@once
def _lines(run: Run) -> Table:
    """Return the lines with `latest`: the due date, and the supplier's grace."""
    table = lines_with_receipts(run)
    graces = np.array([supplier.grace for supplier in run.world.suppliers], np.float64)
    columns = {name: table[name] for name in table.names}
    return Table(columns | {"latest": table.due_at + graces[table.supplier]})


@once
def _due(run: Run) -> Rows:
    """Return the lines that were due in the window, but for those cancelled as a whole."""
    table = _lines(run)
    return Rows(table, (table.cancelled < table.quantity) & run.in_window(table.latest))


@once
def _kept(run: Run) -> Rows:
    """Return those of them that were received on time and in full."""
    due = _due(run)
    # What comes to the instant must not be late by the rounding of the clock.
    on_time = due.arrived_at <= due.latest * (1 + 1e-12)
    return due.where((due.received + due.cancelled == due.quantity) & on_time)


@once
def _overdue(run: Run) -> Rows:
    """Return the lines still on order at the end of the run that are late."""
    table = _lines(run)
    return Rows(table, (table.latest < run.end) & (table.standing == Standing.ON_ORDER))


@once
def _ended(run: Run) -> Rows:
    """Return the lines of which, in the window, nothing was to come any more."""
    table = run.record.purchase_orders
    over = (table.standing == Standing.RECEIVED) | (table.standing == Standing.SHORT)
    return Rows(table, over & run.in_window(table.ended_at))


@once
def _abandoned(run: Run) -> Rows:
    """Return the verdicts by which a supplier was given up, warm-up included."""
    table = run.record.verdicts
    return Rows(table, (table.status == Status.ABANDONED) & (table.time < run.end))


@reliability("fraction", "higher", SUPPLY, PRACTICE)
def otif(view: View) -> Pair:
    """Lines received on time and in full / lines due in the window.

    A line is due when the supplier promised it, by the supplier's grace later. One still on its
    way then, or short of units, is a failure, whether the rest comes or not.
    """
    return view.count(_kept(view.run)), view.count(_due(view.run))


@reliability("lines", "lower", SUPPLY)
def overdue_open(view: View) -> Pair:
    """Lines still under way at the end of the run that should have come."""
    return view.count(_overdue(view.run)), 1.0


@reliability("fraction", "lower", SUPPLY)
def units_short(view: View) -> Pair:
    """Units that never came / units ordered, of the lines that ended in the window."""
    rows = _ended(view.run)
    return view.sum(rows, rows.short), view.sum(rows, rows.quantity - rows.cancelled)


@reliability("fraction", "lower", SUPPLY)
def units_rejected(view: View) -> Pair:
    """Units that failed the inspection / units that came, of lines that ended in the window.

    Units sent in place of rejected ones came, too.
    """
    rows = _ended(view.run)
    return view.sum(rows, rows.rejected), view.sum(rows, rows.received + rows.rejected)


@reliability("{time}", "lower", SUPPLY)
def eta_error(view: View) -> Pair:
    """Time between when a line was last expected and when it came, mean without signs.

    Over the lines received in the window. What is expected is what the supplier confirmed, else
    the mean lead time.
    """
    rows = received_lines(view.run)
    return view.sum(rows, np.abs(rows.expected_at - rows.arrived_at)), view.count(rows)


@reliability("times", "lower", ("all", "supplier"))
def abandonments(view: View) -> Pair:
    """How often a sourcing rule gave up a supplier, until the end, warm-up included."""
    return view.count(_abandoned(view.run)), 1.0


@reliability("{time}", "neither", ("all", "supplier"), kind="value")
def abandoned_at(view: View) -> Pair:
    """When that happened first, on the clock of the run, where it happened."""
    rows, first = _abandoned(view.run), np.full(view.n, np.inf)
    codes = view.codes(rows)
    np.minimum.at(first, np.zeros(len(rows), np.intp) if codes is None else codes, rows.time)
    return np.where(np.isinf(first), np.nan, first), 1.0
