"""Stock: what lies there, what is under way, and how fast it turns."""

import math

from results.kpis.row import HOPP, SPT, STOCK, ZIPKIN, Chapter, Pair
from results.kpis.storage import unit_costs
from results.once import once
from results.rows import Rows
from results.view import Run, View
from sim.ledger import Standing

stock = Chapter("stock")

PER_YEAR = {
    "second": 365 * 86400.0,
    "minute": 365 * 1440.0,
    "hour": 365 * 24.0,
    "day": 365.0,
    "week": 365 / 7,
    "month": 12.0,
    "quarter": 4.0,
    "year": 1.0,
}


def per_year(time_unit: str) -> float:
    """Return how many of a time unit make a year of 365 days; nan if the unit is unknown.

    Examples
    --------
    >>> per_year("months"), per_year("day")
    (12.0, 365.0)
    """
    return PER_YEAR.get(time_unit.strip().lower().removesuffix("s"), math.nan)


@stock("units", "lower", STOCK, ZIPKIN)
def on_hand_mean(view: View) -> Pair:
    """Units on hand, reserved ones included, average over time."""
    return view.level(view.run.levels.on_hand), view.span


@stock("units", "neither", STOCK, ZIPKIN)
def on_order_mean(view: View) -> Pair:
    """Units on order at suppliers, average over time."""
    return view.level(view.run.levels.on_order), view.span


@stock("units", "neither", STOCK, ZIPKIN)
def position_mean(view: View) -> Pair:
    """Inventory position, on hand + on order - backorders, average over time."""
    levels = view.run.levels
    return view.level(levels.on_hand + levels.on_order - levels.backorders), view.span


@stock("1/year", "higher", STOCK, HOPP)
def turns(view: View) -> Pair:
    """Units shipped per year of 365 days / average units on hand."""
    shipped = view.shipped * per_year(view.run.world.time_unit)
    return shipped, view.level(view.run.levels.on_hand)


@stock("{time}", "neither", STOCK, SPT)
def days_of_cover(view: View) -> Pair:
    """Average units on hand / units ordered by customers per time unit."""
    return view.level(view.run.levels.on_hand), view.demand


@stock("{money}", "neither", STOCK)
def stock_value_end(view: View) -> Pair:
    """Value at cost of what is on hand and on order at the end; not part of profit."""
    on_hand = view.level(view.run.levels.on_hand_end * unit_costs(view.run))
    rows = _on_order(view.run)
    units = rows.quantity - rows.received - rows.cancelled - rows.short
    return on_hand + view.sum(rows, units * rows.unit_cost), 1.0


@once
def _on_order(run: Run) -> Rows:
    """Return the lines of purchase orders still on order at the end."""
    table = run.record.purchase_orders
    return Rows(table, (table.standing == Standing.ON_ORDER) & (table.placed_at < run.over))
