"""Money per time unit: what came in, what it cost."""

import numpy as np

from results.kpis.row import CUSTOMERS, SPT, STOCK, SUPPLY, Chapter, Pair
from results.kpis.waiting import unit_waits
from results.view import CANCELLED, EXPIRED, Floats, Rows, View

money = Chapter("money")
PER_TIME = "{money}/{time}"


@money(PER_TIME, "higher", CUSTOMERS)
def revenue(view: View) -> Pair:
    """Price of the units shipped in the window, whenever they were ordered."""
    lines, later = view.run.lines, view.run.later_shipments
    at_once = view.sum(lines, lines.filled_at_once * lines.price)
    return at_once + view.sum(later, later.units * later.price), view.span


@money(PER_TIME, "lower", SUPPLY)
def cost_purchase(view: View) -> Pair:
    """Purchase price of the units received in the window."""
    rows = view.run.receipts
    return view.sum(rows, rows.units * rows.unit_cost), view.span


@money(PER_TIME, "lower", SUPPLY, SPT)
def cost_ordering(view: View) -> Pair:
    """Order cost, a fixed sum each, of the purchase orders placed in the window."""
    rows = view.run.purchase_orders
    order_costs = np.array([supplier.order_cost for supplier in view.run.world.suppliers])
    return view.sum(rows, order_costs[rows.supplier]), view.span


@money(PER_TIME, "lower", STOCK, SPT)
def cost_holding(view: View) -> Pair:
    """Cost of the units on hand, by unit and time; the rate is the item's own."""
    rates = np.array([item.holding for item in view.run.world.items])
    return view.level(view.run.levels.on_hand * rates), view.span


@money(PER_TIME, "lower", CUSTOMERS)
def cost_shipment(view: View) -> Pair:
    """Cost of the parcels sent in the window; per item, a parcel counts for its first line."""
    lines, later = view.run.lines, view.run.later_shipments
    parcels = view.sum(lines, lines.at_once) + view.sum(later, later.parcels)
    return parcels * view.run.world.costs.shipment, view.span


@money(PER_TIME, "lower", CUSTOMERS, f"{SPT} (B3)")
def cost_backorder(view: View) -> Pair:
    """Cost of the units backordered, by unit and time."""
    levels = view.run.levels
    waits = unit_waits(view) if view.scope == "class" else view.level(levels.backorders)
    return waits * view.run.world.costs.backorder, view.span


@money(PER_TIME, "lower", CUSTOMERS, f"{SPT} (B2)")
def cost_shortage(view: View) -> Pair:
    """Cost of the units ordered in the window and not filled at once, once each."""
    short = view.demand - view.sum(view.orders, view.orders.filled_at_once)
    return short * view.run.world.costs.shortage, view.span


@money(PER_TIME, "lower", CUSTOMERS)
def cost_lost_sale(view: View) -> Pair:
    """Cost of the units declined, rejected, cancelled or expired in the window."""
    run, lines = view.run, view.run.all_lines
    ended = (lines.ended_at >= run.start) & (lines.ended_at < run.end)
    left = Rows(lines, ended & ((lines.fate & (CANCELLED | EXPIRED)) != 0))
    lost = view.sum(run.lines, run.lines.refused) + view.sum(left, left.cancelled)
    return lost * run.world.costs.lost_sale, view.span


@money(PER_TIME, "lower", CUSTOMERS)
def cost_compensation(view: View) -> Pair:
    """Money given to customers who waited."""
    rows = view.run.cares
    return view.sum(rows, rows.compensation), view.span


@money(PER_TIME, "lower", CUSTOMERS)
def cost_notice(view: View) -> Pair:
    """Cost of the notices sent to customers who waited."""
    rows = view.run.cares
    return view.sum(rows, rows.notices) * view.run.world.costs.notice, view.span


COSTS = (
    cost_purchase,
    cost_ordering,
    cost_holding,
    cost_shipment,
    cost_backorder,
    cost_shortage,
    cost_lost_sale,
    cost_compensation,
    cost_notice,
)


def _all_costs(view: View) -> Floats:
    total: Floats = np.sum([cost(view)[0] for cost in COSTS], axis=0)
    return total


@money(PER_TIME, "lower", STOCK)
def cost_total(view: View) -> Pair:
    """Sum of all cost lines, purchase included."""
    return _all_costs(view), view.span


@money(PER_TIME, "higher", STOCK)
def profit(view: View) -> Pair:
    """Revenue less all costs; what is left in stock at the end is in stock_value_end."""
    return revenue(view)[0] - _all_costs(view), view.span
