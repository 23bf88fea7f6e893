"""The tables of a record as the KPIs want them: fates as bits, orders made from lines."""

import numpy as np

from sim.ledger import Outcome
from sim.record import Record, Table

# An order of several lines may have several outcomes: `fate` is the set of them, as bits.
FILLED = 1 << Outcome.FILLED
OPEN = 1 << Outcome.OPEN
CANCELLED = 1 << Outcome.CANCELLED
EXPIRED = 1 << Outcome.EXPIRED
REJECTED = 1 << Outcome.REJECTED
DECLINED = 1 << Outcome.DECLINED
LEFT = CANCELLED | EXPIRED | REJECTED | DECLINED  # without all that was ordered
RESCUED = 1 << Outcome.SUBSTITUTED | 1 << Outcome.DROP_SHIPPED
ABSENT = 1 << Outcome.ABSENT
WAITED = OPEN | 1 << Outcome.SHIPPED | CANCELLED | EXPIRED | RESCUED

_SUMMED = (
    "quantity",
    "filled_at_once",
    "shipped",
    "cancelled",
    "refused",
    "rescued",
    "parcels",
)


def line_table(record: Record) -> Table:
    """Return the order lines with three columns more.

    `fate`; `served`: whether all of it was shipped, by the shop or by the supplier (who may be
    known to do so after the end); and `at_once`: True on the line that counts the parcel which
    its order got at the instant of arrival.
    """
    orders = record.orders
    columns = {name: orders[name] for name in orders.names}
    columns["fate"] = np.left_shift(np.uint16(1), orders.outcome.astype(np.uint16))
    columns["served"] = orders.shipped + orders.rescued == orders.quantity
    columns["at_once"] = filled = orders.filled_at_once > 0
    first = orders.lines > 0
    if not first.all():
        rows = np.flatnonzero(filled)
        order = np.cumsum(first)[rows]
        columns["at_once"] = np.zeros(len(orders), bool)
        columns["at_once"][rows[np.diff(order, prepend=0) > 0]] = True
    return Table(columns)


def order_table(lines: Table) -> Table:
    """Return one row per order: units summed over its lines, the end of the last line.

    Where every order has one line this is `lines` itself.
    """
    starts = lines.lines > 0
    if starts.all():
        return lines
    first = np.flatnonzero(starts)
    columns = {name: lines[name][first] for name in ("customer_class", "placed_at")}
    for name in _SUMMED:
        columns[name] = np.add.reduceat(lines[name], first)
    columns["served"] = columns["shipped"] + columns["rescued"] == columns["quantity"]
    columns["fate"] = np.bitwise_or.reduceat(lines.fate, first)
    # Lines are promised, told and lost together: what one line knows, the order knows.
    for name in ("slips", "notices"):
        columns[name] = np.maximum.reduceat(lines[name], first)
    left = np.where(lines.fate & (CANCELLED | EXPIRED), lines.reason, 0)
    columns["reason"] = np.maximum.reduceat(left, first)
    columns["ended_at"] = np.maximum.reduceat(lines.ended_at, first)  # nan while a line is open
    for name in ("promised_at", "promise"):  # nan if no line has one
        columns[name] = np.fmax.reduceat(lines[name], first)
    return Table(columns)


def rescue_table(record: Record) -> Table:
    """Return the rescues with `item` as what the customer got, also from a supplier."""
    rescues, orders = record.rescues, record.orders
    columns = {name: rescues[name] for name in rescues.names}
    columns["parcels"] = rescues.parcels.astype(np.int64)
    if len(rescues):
        columns["item"] = np.where(rescues.item >= 0, rescues.item, orders.item[rescues.row])
    return Table(columns)


def fee_table(record: Record) -> Table:
    """Return the fees with the item, the class and the supplier they are for.

    They are those of the order line, else of the purchase order, else the item it was paid
    for; the first where there is none, so that parts add up to the whole.
    """
    fees, orders, bought = record.fees, record.orders, record.purchase_orders
    columns = {name: fees[name] for name in fees.names}
    for name in ("item", "customer_class", "supplier"):
        columns[name] = np.zeros(len(fees), np.int64)
        if not len(fees):
            continue
        if name == "item":
            columns[name] = np.maximum(fees.item, 0).astype(np.int64)
        for table, row in ((bought, fees.purchase_order), (orders, fees.row)):
            if name in table.names:
                known = row >= 0
                columns[name][known] = table[name][row[known]]
    return Table(columns)
