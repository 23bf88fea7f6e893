"""The ledger: what happened, as columns.

Every KPI is computed from these tables and the time integrals of `sim.stock`. A row is never
an object: columns are `array.array`, which numpy reads without copying.
"""

from array import array
from enum import IntEnum
from math import nan

import numpy as np
from numpy.typing import NDArray

from sim.tables import (
    Cares,
    Corrections,
    Fees,
    PurchaseOrders,
    Receipts,
    Reductions,
    Rescues,
    Shipments,
    Verdicts,
    WriteOffs,
)

MOST = 2**31 - 1  # columns of whole numbers have 32 bits


class Outcome(IntEnum):
    """How an order line ended, or that it has not ended."""

    FILLED = 1  # all units shipped at the instant of arrival
    OPEN = 2  # backordered, still waits
    SHIPPED = 3  # backordered, then all units shipped
    CANCELLED = 4  # the customer left
    EXPIRED = 5  # the shop ended it
    REJECTED = 6  # the shop refused, all or the part that was not free
    DECLINED = 7  # the customer would not wait, all or the part that was not free
    SUBSTITUTED = 8  # another item was shipped instead
    DROP_SHIPPED = 9  # the supplier shipped to the customer
    ABSENT = 10  # did not come; the reason says whether the shop lost anything


class Reason(IntEnum):
    """Why a row is as it is."""

    NONE = 0
    IN_STOCK = 1  # filled at once
    WAITS = 2  # still open at the end
    RECEIPT = 3  # served when a purchase order came in
    RELEASED = 4  # served from units that another order gave back
    PATIENCE = 5  # the hazard budget was used up
    ACCEPT_RULE = 6  # the shop's accept rule said no
    WOULD_NOT_WAIT = 7  # the customer said no
    RESCUE_RULE = 8  # the shop's rescue rule ended it
    CUSTOMER_LEFT = 9  # purchase order cancelled for a customer who left
    LEAD_TIME = 10  # purchase order came after its lead time
    BALKED = 11  # the customer saw the date, the price or the queue, and did not order
    REMORSE = 12  # the customer thought better of it
    ELSEWHERE = 13  # the same was ordered elsewhere too, and came first
    STAYED_AWAY = 14  # an earlier experience kept the customer away
    NOT_DRAWN = 15  # only more goodwill or hype than there is would have drawn the customer
    SHORT_SHIPPED = 16  # the supplier sent less than was ordered
    FAILED_INSPECTION = 17  # units were not good enough, and are not replaced
    LOST_AT_SUPPLIER = 18  # under way when the supplier went down, or not allotted
    SPOILED = 19  # the shelf life was over
    OBSOLETE = 20  # a new model made it worthless
    SHRUNK = 21  # disappeared unnoticed
    COUNTED = 22  # a count set the records right
    FOUND_EMPTY = 23  # an order found less on the shelf than the records say
    MISCOUNTED = 24  # a receipt was booked with an error


class Standing(IntEnum):
    """How a purchase order stands."""

    ON_ORDER = 0
    RECEIVED = 1  # in full, but for what was cancelled
    CANCELLED = 2
    SHORT = 3  # something never came


class Fee(IntEnum):
    """What money was for that is neither price nor purchase cost."""

    FORFEIT = 0  # income: a deposit kept because the customer left
    RETURN = 1  # cost: paid to a supplier for units cancelled
    EXPEDITE = 2  # cost: paid to a supplier for bringing a purchase order forward
    DROP_SHIP = 3  # cost: paid to a supplier for shipping to the customer
    INSPECTION = 4  # cost: of looking at what came in
    COUNT = 5  # cost: of counting the shelf


class Orders:
    """One row per order line; an order of one item is one line.

    Lines of one order follow one another and share `order`. Units obey
    ``quantity = shipped + cancelled + refused + rescued + open``, where `refused` counts
    rejected and declined units and `cancelled` also expired ones. Units that are refused were
    never `open`.
    """

    def __init__(self) -> None:
        self.order = array("i")  # number of the order, from 1
        self.lines = array("h")  # lines of the order on its first line, 0 on the others
        self.customer = array("i")  # number of the person within the class, from 1
        self.customer_class = array("h")
        self.item = array("i")
        self.placed_at = array("d")
        self.quantity = array("i")
        self.price = array("d")  # per unit
        self.uniform = array("d")  # the customer's own random number
        self.budget = array("d")  # hazard budget; nan where patience came with the arrival
        self.leaves_at = array("d")  # when the patience ends, if nothing changes it
        self.open = array("i")  # accepted, not yet shipped
        self.filled_at_once = array("i")
        self.shipped = array("i")
        self.cancelled = array("i")
        self.refused = array("i")
        self.reserved = array("i")  # set aside, not yet shipped
        self.promised_at = array("d")  # first promise, nan if none
        self.promise = array("d")  # latest promise
        self.ended_at = array("d")  # shipped in full, cancelled, refused ...; nan while open
        self.parcels = array("i")  # on the first line of an order
        self.slips = array("i")  # promises that passed while it waited
        self.notices = array("i")
        self.rescued = array("i")  # shipped by the supplier, or as another item
        self.outcome = array("b")
        self.reason = array("b")

    def book(self, arrivals: dict[str, NDArray[np.generic]]) -> int:
        """Append a block of arrivals before they come; return the row of the first.

        `arrivals` has the columns up to `leaves_at`. The others are written as if the order
        were filled at once, as most are, so that the busiest path of the model need not touch
        the ledger at all; `unfill` takes it back for the rest.
        """
        first, n = len(self.order), len(arrivals["order"])
        for name in ("quantity", "customer"):
            if len(arrivals[name]) and arrivals[name].max() > MOST:
                raise OverflowError(
                    f"a customer's {name} of {arrivals[name].max()} is more than {MOST}, "
                    "the most that the ledger holds"
                )
        filled = {
            "filled_at_once": arrivals["quantity"],
            "shipped": arrivals["quantity"],
            "ended_at": arrivals["placed_at"],
            "parcels": np.minimum(arrivals["lines"], 1),
            "outcome": np.full(n, Outcome.FILLED),
            "reason": np.full(n, Reason.IN_STOCK),
            "promised_at": np.full(n, nan),
            "promise": np.full(n, nan),
        }
        for name, column in vars(self).items():
            values = arrivals.get(name, filled.get(name))
            if values is None:
                column.frombytes(bytes(n * column.itemsize))
            else:
                fitting = np.ascontiguousarray(values, dtype=column.typecode)
                column.frombytes(fitting.view(np.uint8))  # without a copy on the way
        return first

    def unfill(self, row: int) -> None:
        """Take back that `row` was filled at once: all of it is open."""
        self.open[row] = self.quantity[row]
        self.filled_at_once[row] = 0
        self.shipped[row] = 0
        self.parcels[row] = 0
        self.ended_at[row] = nan

    def is_open(self, first: int) -> bool:
        """Say whether any line of the order waits for units to ship."""
        if self.lines[first] == 1:
            return self.open[first] > 0
        return any(self.open[row] for row in self.rows(first))

    def first_open_line(self, first: int) -> int:
        """Return the first row of an order that is still open; `first` if none is."""
        if self.lines[first] == 1:
            return first
        return next((row for row in self.rows(first) if self.open[row]), first)

    def first_lacking_line(self, first: int) -> int:
        """Return the first row that waits for units; the first open one if none does."""
        if self.lines[first] == 1:
            return first
        lacking = (row for row in self.rows(first) if self.open[row] > self.reserved[row])
        return next(lacking, self.first_open_line(first))

    def rows(self, first: int) -> range:
        """Return the rows of the order whose first line is `first`."""
        return range(first, first + self.lines[first])

    def first_line(self, row: int) -> int:
        """Return the row of the first line of the order that `row` belongs to."""
        while not self.lines[row]:
            row -= 1
        return row


class Ledger:
    """The tables of one run."""

    def __init__(self) -> None:
        self.orders = Orders()
        self.shipments = Shipments()
        self.purchase_orders = PurchaseOrders()
        self.receipts = Receipts()
        self.reductions = Reductions()
        self.cares = Cares()
        self.rescues = Rescues()
        self.fees = Fees()
        self.write_offs = WriteOffs()
        self.corrections = Corrections()
        self.verdicts = Verdicts()


def columns(table: object) -> dict[str, NDArray[np.generic]]:
    """Return a table's columns as read-only numpy arrays that share its memory."""
    arrays = {}
    for name, column in vars(table).items():
        view = np.frombuffer(column, dtype=column.typecode)
        view.flags.writeable = False
        arrays[name] = view
    return arrays
