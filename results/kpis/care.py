"""Care: what was promised and done for those who waited, and what it took."""

import numpy as np

from results.kpis.row import CUSTOMERS, Chapter, Pair
from results.once import once
from results.rows import Rows
from results.tables import CANCELLED, WAITED
from results.view import Run, View

care = Chapter("care")


@once
def _given(run: Run) -> Rows:
    """Return the notices and compensations given, until the end, for orders of the window."""
    table = run.record.cares
    cohort = run.in_window(run.all_lines.placed_at[table.row])
    return Rows(table, cohort & (table.time < run.over), run.all_lines, "row")


@care("slips/order", "lower", CUSTOMERS)
def slips(view: View) -> Pair:
    """Promises that passed while the order waited, mean over the orders that had to wait."""
    rows = view.short
    return view.sum(rows, rows.slips * ((rows.fate & WAITED) != 0)), view.with_fate(WAITED)


@care("notices/order", "neither", CUSTOMERS)
def notices_per_order(view: View) -> Pair:
    """Notices sent to customers who waited / orders placed in the window."""
    return view.sum(view.short, view.short.notices), view.placed


@care("{money}/order", "lower", CUSTOMERS)
def cost_per_saved_order(view: View) -> Pair:
    """Notices and compensation for orders of the window / those cared for and then served.

    What was spent on those who left all the same, or still wait, is in it. Some of the served
    would have stayed without care, so their number is an upper bound on the orders saved, and
    an order that was truly saved cost at least this.
    """
    rows = _given(view.run)
    spent = rows.compensation + rows.notices * view.run.world.costs.notice
    cared = view.run.orders_of(rows, per_line=view.scope == "item")
    orders = Rows(view.all_orders, cared)
    return view.sum(rows, spent), view.count(orders, orders.served)


@care("touches/order", "lower", ("all", "class"))
def touches_per_order(view: View) -> Pair:
    """Acts by which somebody touched an order, mean over the orders placed.

    1 for the order, 1 if it was backordered, 1 for each act of care (a notice, a compensation,
    or both at once), 1 for each parcel beyond the first and 1 if the customer cancelled it.
    """
    rows = view.short
    more_parcels = np.maximum(rows.parcels - 1, 0)
    events = view.placed + view.with_fate(WAITED) + view.with_fate(CANCELLED)
    return (
        events + view.count(_given(view.run)) + view.sum(rows, more_parcels),
        view.placed,
    )
