"""Leaving: who went without, and why."""

from results.kpis.row import CUSTOMERS, Chapter, Pair
from results.tables import CANCELLED, DECLINED, EXPIRED, REJECTED
from results.view import View

leaving = Chapter("leaving")


@leaving("fraction", "lower", CUSTOMERS)
def cancellation_rate(view: View) -> Pair:
    """Orders of the window that the customer cancelled before the end / orders placed."""
    return view.with_fate(CANCELLED), view.placed


@leaving("fraction", "lower", CUSTOMERS)
def expiry_rate(view: View) -> Pair:
    """Orders that the shop ended after a wait / orders placed in the window."""
    return view.with_fate(EXPIRED), view.placed


@leaving("fraction", "lower", CUSTOMERS)
def decline_rate(view: View) -> Pair:
    """Orders of which the customer would not wait for a part or all / orders placed."""
    return view.with_fate(DECLINED), view.placed


@leaving("fraction", "lower", CUSTOMERS)
def rejection_rate(view: View) -> Pair:
    """Orders of which the shop refused a part or all / orders placed."""
    return view.with_fate(REJECTED), view.placed


@leaving("fraction", "lower", CUSTOMERS)
def lost_rate(view: View) -> Pair:
    """Units declined, rejected, cancelled or expired / units ordered."""
    rows = view.short
    return view.sum(rows, rows.refused) + view.sum(rows, rows.cancelled), view.demand


@leaving("orders/{time}", "lower", CUSTOMERS)
def stayed_away(view: View) -> Pair:
    """Orders not placed in the window because of what the customer had met with before.

    They are in no denominator, for nobody ordered them; per item, order lines.
    """
    rows = view.run.absent_lines
    first = rows.lines > 0 if view.scope != "item" else None
    return view.count(rows, first), view.span
