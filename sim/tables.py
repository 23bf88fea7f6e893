"""The tables of the ledger beside the orders: one class each, columns under their names."""

from array import array


class Shipments:
    """One row per order line and instant at which units were shipped *after* arrival.

    Units shipped at the instant of arrival are in ``Orders.filled_at_once`` alone.
    """

    def __init__(self) -> None:
        self.row = array("i")  # row of the order line
        self.time = array("d")
        self.units = array("i")
        self.parcels = array("b")  # 1 on the first row of a parcel, 0 on the others


class PurchaseOrders:
    """One row per line of a purchase order: one item from one supplier.

    Units obey ``quantity = received + cancelled + short + open``.
    """

    def __init__(self) -> None:
        self.number = array("i")  # of the purchase order, from 1; lines sent together share it
        self.opens = array("b")  # 1 on the first line of a purchase order, 0 on the others
        self.item = array("i")
        self.supplier = array("i")
        self.quantity = array("i")
        self.unit_cost = array("d")
        self.placed_at = array("d")  # when the rule ordered
        self.sent_at = array("d")  # when the supplier took it; nan until then
        self.due_at = array("d")  # what the supplier promised; nan until it was sent
        self.expected_at = array("d")  # as far as the shop knows
        self.ended_at = array("d")  # nothing of it is to come any more; nan while on order
        self.received = array("i")
        self.cancelled = array("i")
        self.short = array("i")  # units that never come
        self.rejected = array("i")  # units that failed the inspection, replaced or not
        self.standing = array("b")
        self.reason = array("b")


class Receipts:
    """One row per receipt of units of a purchase order."""

    def __init__(self) -> None:
        self.purchase_order = array("i")  # row of the purchase order
        self.time = array("d")
        self.units = array("i")
        self.stockout = array("b")  # 1 if the cycle that ends here saw a shortage


class Reductions:
    """One row per number of units taken off a line of a purchase order: they never come."""

    def __init__(self) -> None:
        self.purchase_order = array("i")  # row of the purchase order
        self.time = array("d")
        self.units = array("i")
        self.reason = array(
            "b"
        )  # CUSTOMER_LEFT if cancelled, else why the supplier falls short


class Cares:
    """One row per act of a `retain` rule."""

    def __init__(self) -> None:
        self.row = array("i")  # row of the order line
        self.time = array("d")
        self.notices = array("b")
        self.compensation = array("d")


class Rescues:
    """One row per order line that the supplier shipped, or for which another item went."""

    def __init__(self) -> None:
        self.row = array("i")  # row of the order line
        self.time = array("d")
        self.action = array("b")  # sim.views.Action
        self.units = array("i")
        self.item = array("i")  # what went out of stock, -1 if the supplier shipped
        self.price = array("d")  # paid by the customer, per unit
        self.parcels = array(
            "b"
        )  # 1 if a parcel went out of stock with it, 0 if none or the same


class WriteOffs:
    """One row per loss of units on hand."""

    def __init__(self) -> None:
        self.item = array("i")
        self.time = array("d")
        self.units = array("i")
        self.reason = array("b")  # SPOILED, OBSOLETE or SHRUNK


class Corrections:
    """One row per change of what the records say that no unit explains."""

    def __init__(self) -> None:
        self.item = array("i")
        self.time = array("d")
        self.units = array("i")  # added to the records, or taken off
        self.reason = array("b")  # COUNTED, FOUND_EMPTY or MISCOUNTED
        self.row = array("i")  # row of the order line that found it, -1 if none


class Verdicts:
    """One row per change of a supplier's status with a sourcing rule."""

    def __init__(self) -> None:
        self.item = array("i")  # for whose purchase the rule was asked
        self.supplier = array("i")
        self.time = array("d")
        self.status = array("b")  # sim.views.Status


class Fees:
    """One row per such payment."""

    def __init__(self) -> None:
        self.row = array("i")  # row of the order line, -1 if none
        self.purchase_order = array("i")  # row of the purchase order, -1 if none
        self.item = array("i")  # the item, where there is neither; -1 if none
        self.time = array("d")
        self.kind = array("b")
        self.amount = array("d")
