"""Money per time unit: what came in, what it cost."""

import numpy as np

from results.kpis.row import CUSTOMERS, SPT, STOCK, SUPPLY, Chapter, Pair
from results.kpis.storage import storage_cost, unit_costs
from results.kpis.supply import sent_lines
from results.kpis.waiting import left_lines, unit_waits
from results.once import once
from results.rows import Rows
from results.view import Floats, Run, View
from sim.ledger import Fee
from sim.record import Column

money = Chapter("money")
PER_TIME = "{money}/{time}"


@once
def _sales(run: Run) -> Column:
    sales: Column = run.lines.filled_at_once * run.lines.price
    return sales


@once
def _cares(run: Run) -> Rows:
    """Return the notices and compensations given in the window."""
    table = run.record.cares
    return Rows(table, run.in_window(table.time), run.all_lines, "row")


@money(PER_TIME, "higher", CUSTOMERS)
def revenue(view: View) -> Pair:
    """Price of the units shipped in the window, whenever they were ordered.

    With what was paid for substitutes and drop-shipped units, and deposits kept of those who
    left. Per item, a substitute counts for the item that was shipped.
    """
    run = view.run
    forfeits = run.fees[Fee.FORFEIT]
    total = view.sum(run.lines, _sales(run))
    for rows in (run.later_shipments, run.rescues):
        total = total + view.sum(rows, rows.units * rows.price)
    return total + view.sum(forfeits, forfeits.amount), view.span


@money(PER_TIME, "lower", SUPPLY)
def cost_purchase(view: View) -> Pair:
    """Purchase price of the units received in the window."""
    rows = view.run.receipts
    return view.sum(rows, rows.units * rows.unit_cost), view.span


@money(PER_TIME, "lower", SUPPLY, SPT)
def cost_ordering(view: View) -> Pair:
    """Order cost of the purchase orders sent in the window, and line cost of their lines.

    Per item, the order cost counts for the first line.
    """
    rows, suppliers = sent_lines(view.run), view.run.world.suppliers
    per_order = np.array([supplier.order_cost for supplier in suppliers], np.float64)
    per_line = np.array([supplier.line_cost for supplier in suppliers], np.float64)
    costs = rows.opens * per_order[rows.supplier] + per_line[rows.supplier]
    return view.sum(rows, costs), view.span


@money(PER_TIME, "lower", STOCK, SPT)
def cost_holding(view: View) -> Pair:
    """Cost of the units on hand, by unit and time; the rate is the item's own."""
    rates = np.array([item.holding for item in view.run.world.items])
    return view.level(view.run.levels.on_hand * rates), view.span


@money(PER_TIME, "lower", STOCK)
def cost_storage(view: View) -> Pair:
    """Cost of room, by volume and time; rent above the capacity, and for pallets begun.

    Rent is owed for the stock of all items; each bears it by its share of volume and time.
    """
    return view.level(storage_cost(view.run)), view.span


@money(PER_TIME, "lower", STOCK)
def cost_write_off(view: View) -> Pair:
    """Cost of the units written off, on top of what they were bought for."""
    rows = view.run.write_offs
    return view.sum(rows, rows.units) * view.run.world.costs.write_off, view.span


@money(PER_TIME, "lower", CUSTOMERS)
def cost_shipment(view: View) -> Pair:
    """Cost of the parcels sent in the window; per item, a parcel counts for its first line.

    What the supplier ships is in cost_drop_ship.
    """
    parcels = view.count(view.run.lines, view.run.lines.at_once)
    for rows in (view.run.later_shipments, view.run.rescues):
        parcels = parcels + view.sum(rows, rows.parcels)
    return parcels * view.run.world.costs.shipment, view.span


@money(PER_TIME, "lower", CUSTOMERS, f"{SPT} (B3)")
def cost_backorder(view: View) -> Pair:
    """Cost of the units backordered, by unit and time; the rate is the class's own, if any."""
    world = view.run.world
    if any(each.backorder_cost is not None for each in world.customers):
        own = [each.backorder_cost for each in world.customers]
        rates = [world.costs.backorder if rate is None else rate for rate in own]
        return unit_waits(view, np.array(rates)), view.span
    levels = view.run.levels
    waits = unit_waits(view) if view.scope == "class" else view.level(levels.backorders)
    return waits * world.costs.backorder, view.span


@money(PER_TIME, "lower", CUSTOMERS, f"{SPT} (B2)")
def cost_shortage(view: View) -> Pair:
    """Cost of the units ordered in the window and not filled at once, once each."""
    return view.missing * view.run.world.costs.shortage, view.span


@money(PER_TIME, "lower", CUSTOMERS)
def cost_lost_sale(view: View) -> Pair:
    """Cost of the units declined, rejected, cancelled or expired in the window."""
    left = left_lines(view.run)
    cancelled = left.cancelled * view.run.in_window(left.ended_at)
    lost = view.sum(view.short, view.short.refused) + view.sum(left, cancelled)
    return lost * view.run.world.costs.lost_sale, view.span


@money(PER_TIME, "lower", CUSTOMERS)
def cost_compensation(view: View) -> Pair:
    """Money given to customers who waited."""
    rows = _cares(view.run)
    return view.sum(rows, rows.compensation), view.span


@money(PER_TIME, "lower", CUSTOMERS)
def cost_notice(view: View) -> Pair:
    """Cost of the notices sent to customers who waited."""
    rows = _cares(view.run)
    return view.sum(rows, rows.notices) * view.run.world.costs.notice, view.span


def _paid(view: View, kind: Fee) -> Pair:
    rows = view.run.fees[kind]
    return view.sum(rows, rows.amount), view.span


@money(PER_TIME, "lower", SUPPLY)
def cost_return(view: View) -> Pair:
    """Paid to suppliers for units on order that were cancelled."""
    return _paid(view, Fee.RETURN)


@money(PER_TIME, "lower", SUPPLY)
def cost_expedite(view: View) -> Pair:
    """Paid to suppliers for purchase orders brought forward."""
    return _paid(view, Fee.EXPEDITE)


@money(PER_TIME, "lower", SUPPLY)
def cost_inspection(view: View) -> Pair:
    """Cost of inspecting what suppliers sent."""
    return _paid(view, Fee.INSPECTION)


@money(PER_TIME, "lower", STOCK)
def cost_counting(view: View) -> Pair:
    """Cost of counting what lies on the shelf."""
    return _paid(view, Fee.COUNT)


@money(PER_TIME, "lower", CUSTOMERS)
def cost_drop_ship(view: View) -> Pair:
    """Paid to suppliers for units that they shipped to the customer, purchase and freight."""
    return _paid(view, Fee.DROP_SHIP)


COSTS = (
    cost_purchase,
    cost_ordering,
    cost_holding,
    cost_storage,
    cost_write_off,
    cost_shipment,
    cost_backorder,
    cost_shortage,
    cost_lost_sale,
    cost_compensation,
    cost_notice,
    cost_return,
    cost_expedite,
    cost_inspection,
    cost_counting,
    cost_drop_ship,
)


@money(PER_TIME, "lower", STOCK)
def cost_total(view: View) -> Pair:
    """Sum of all cost lines, purchase included."""
    total: Floats = np.sum([cost(view)[0] for cost in COSTS], axis=0)
    return total, view.span


@money(PER_TIME, "higher", STOCK)
def stock_value_change(view: View) -> Pair:
    """End value of the units on hand at the end, less that of those at the beginning."""
    levels = view.run.levels
    values = np.array([item.end_value for item in view.run.world.items])
    change = values * (levels.on_hand_end - levels.on_hand_start)
    return view.level(change), view.span


@money(PER_TIME, "higher", STOCK)
def profit(view: View) -> Pair:
    """Revenue and the change of the stock's end value, less all costs."""
    earned = revenue(view)[0] + stock_value_change(view)[0]
    return earned - cost_total(view)[0], view.span


@money(PER_TIME, "lower", CUSTOMERS)
def lost_future_margin(view: View) -> Pair:
    """Price less cost of the units that customers who stayed away would have ordered.

    A figure of the model of their behaviour, not of the books: it is not part of profit.
    """
    rows = view.run.absent_lines
    margin = rows.price - unit_costs(view.run)[rows.item]
    return view.sum(rows, rows.quantity * margin), view.span
