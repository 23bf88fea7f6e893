"""Reliability: what suppliers promised and did not keep, and who was dropped for it.

The lines of purchase orders that were cancelled as a whole, because customers left, are in none
of these figures; of others, the units cancelled are taken off what was ordered.
"""

import numpy as np

from results.kpis.row import SUPPLY, Chapter, Pair
from results.rows import Rows
from results.view import Floats, View
from sim.ledger import Standing
from sim.views import Status

reliability = Chapter("supply")

PRACTICE = "common practice of vendor rating: on time, in full"


def _latest(view: View) -> Floats:
    """Return when each line is late: after its due date and the supplier's grace."""
    table = view.run.record.purchase_orders
    graces = np.array([supplier.grace for supplier in view.run.world.suppliers], np.float64)
    latest: Floats = table.due_at + graces[table.supplier]
    return latest


def _ended(view: View) -> Rows:
    """Return the lines of which, in the window, nothing was to come any more."""
    table = view.run.record.purchase_orders
    over = (table.standing == Standing.RECEIVED) | (table.standing == Standing.SHORT)
    return Rows(table, over & view.run.in_window(table.ended_at))


@reliability("fraction", "higher", SUPPLY, PRACTICE)
def otif(view: View) -> Pair:
    """Lines received on time and in full / lines due in the window.

    A line is due when the supplier promised it, by the supplier's grace later. One still on its
    way then, or short of units, is a failure, whether the rest comes or not.
    """
    table, latest = view.run.record.purchase_orders, _latest(view)
    wanted = table.cancelled < table.quantity
    rows = Rows(table, wanted & view.run.in_window(latest))
    in_full = table.received + table.cancelled == table.quantity
    kept = in_full & (table.ended_at <= latest * (1 + 1e-12))
    return view.count(Rows(table, kept & wanted & view.run.in_window(latest))), view.count(rows)


@reliability("lines", "lower", SUPPLY)
def overdue_open(view: View) -> Pair:
    """Lines still under way at the end of the run that should have come."""
    table = view.run.record.purchase_orders
    late = _latest(view) < view.run.end
    return view.count(Rows(table, late & (table.standing == Standing.ON_ORDER))), 1.0


@reliability("fraction", "lower", SUPPLY)
def units_short(view: View) -> Pair:
    """Units that never came / units ordered, of the lines that ended in the window."""
    rows = _ended(view)
    return view.sum(rows, rows.short), view.sum(rows, rows.quantity - rows.cancelled)


@reliability("fraction", "lower", SUPPLY)
def units_rejected(view: View) -> Pair:
    """Units that failed the inspection / units that came, of lines that ended in the window.

    Units sent in place of rejected ones came, too.
    """
    rows = _ended(view)
    return view.sum(rows, rows.rejected), view.sum(rows, rows.received + rows.rejected)


@reliability("{time}", "lower", SUPPLY)
def eta_error(view: View) -> Pair:
    """Time between when a line was last expected and when it came, mean without signs.

    Over the lines received in the window. What is expected is what the supplier confirmed, else
    the mean lead time.
    """
    rows = view.run.received_orders
    return view.sum(rows, np.abs(rows.expected_at - rows.ended_at)), view.count(rows)


def _abandoned(view: View) -> Rows:
    table = view.run.record.verdicts
    return Rows(table, (table.status == Status.ABANDONED) & (table.time < view.run.end))


@reliability("times", "lower", ("all", "supplier"))
def abandonments(view: View) -> Pair:
    """How often a sourcing rule gave up a supplier, until the end, warm-up included."""
    return view.count(_abandoned(view)), 1.0


@reliability("{time}", "neither", ("all", "supplier"), kind="value")
def abandoned_at(view: View) -> Pair:
    """When that happened first, on the clock of the run, where it happened."""
    rows, first = _abandoned(view), np.full(view.n, np.inf)
    codes = view.codes(rows)
    np.minimum.at(first, np.zeros(len(rows), np.intp) if codes is None else codes, rows.time)
    return np.where(np.isinf(first), np.nan, first), 1.0
