"""Receiving: takes in what suppliers send, and writes down what will never come."""

from collections.abc import Callable

from sim.clock import Occurrence, Priority
from sim.eventlog import Kind
from sim.ledger import Fee, Reason, Standing
from sim.pegs import Pegs
from sim.shop import Shop
from sim.stock import Stock
from sim.streams import Streams
from sim.warehouse import Warehouse


class Receiving:
    """The door at which goods come in; every line of a purchase order ends here."""

    def __init__(self, shop: Shop, warehouse: Warehouse, streams: Streams) -> None:
        self.shop = shop
        self.warehouse = warehouse
        self.pegs = Pegs(shop, warehouse)
        self.purchase_orders = shop.ledger.purchase_orders
        self.receipts = shop.ledger.receipts
        self.position_changed: Callable[[Stock, float], None]  # set by who asks the rules
        self.send_anew: Callable[[int, int, float], None]  # set by who sends
        self.expedited: set[int] = set()  # rows; each once
        self._brought: set[int] = set()  # rows of which all came with an expedited delivery
        self._missing: dict[int, int] = {}  # units of a row that its delivery will lack
        self._streams = streams
        self._inspections = [0] * len(shop.world.suppliers)

    def open_units(self, row: int) -> int:
        """Return the units of a line that may still come."""
        table = self.purchase_orders
        return (
            table.quantity[row] - table.received[row] - table.cancelled[row] - table.short[row]
        )

    def await_units(self, row: int, units: int, missing: int, due: float) -> None:
        """Have units come in at `due`; `missing` are found not to be among them."""
        if missing:
            self._missing[row] = missing
        delivery = row, units, missing, row in self._brought
        self.shop.clock.at(due, Priority.RECEIPT, self._arrive, delivery, row)

    def expedite(self, row: int, due: float) -> None:
        """Have all that is under way of a line come in at `due`, if it has not come before."""
        self.expedited.add(row)
        self.shop.clock.at(due, Priority.RECEIPT, self._bring, row, row)

    def await_loss(self, row: int, units: int, time: float) -> None:
        """Have the shop learn at `time` that units are lost."""
        loss = row, units, row in self._brought
        self.shop.clock.at(time, Priority.RECEIPT, self._lose, loss, row)

    def _arrive(self, event: Occurrence) -> None:
        row, units, missing, anew = event.subject
        if self._is_awaited(row, anew=anew):
            self._receive(row, units, missing)

    def _bring(self, event: Occurrence) -> None:
        row = event.subject
        if self._is_awaited(row, anew=False):
            self._brought.add(row)
            missing = self._missing.get(row, 0)
            self._receive(row, self.open_units(row) - missing, missing)

    def _is_awaited(self, row: int, *, anew: bool) -> bool:
        """Say whether a delivery of a line, not cancelled, is still to come.

        After an expedited one only what is sent `anew` is.
        """
        on_order = self.purchase_orders.standing[row] == Standing.ON_ORDER
        return on_order and anew == (row in self._brought)

    def _receive(self, row: int, units: int, missing: int) -> None:
        """Take in a delivery, and see to what is missing or not good enough."""
        now, table = self.shop.clock.now, self.purchase_orders
        still_open = self.open_units(row)
        units = min(units, still_open)
        supplier = self.shop.world.suppliers[table.supplier[row]]
        if supplier.rejects is None and not missing:
            if units:
                self._take_in(row, units, still_open - units, now)
            return
        missing = min(missing, still_open - units)
        rejected = 0 if supplier.rejects is None else self._rejected(row, units, now)
        if units > rejected:
            self._take_in(row, units - rejected, still_open - units + rejected, now)
        if rejected:
            table.rejected[row] += rejected
            replaced = supplier.rejects is not None and supplier.rejects.replaced
            self._settle_missing(row, rejected, now, Reason.FAILED_INSPECTION, later=replaced)
        if missing:
            self._missing.pop(row, None)
            later = supplier.yield_ is not None and supplier.yield_.rest == "later"
            self._settle_missing(row, missing, now, Reason.SHORT_SHIPPED, later=later)

    def _take_in(self, row: int, units: int, left: int, now: float) -> None:
        """Put units on the shelf and serve those who wait; `left` units are still to come."""
        table, receipts = self.purchase_orders, self.receipts
        stock = self.shop.stocks[table.item[row]]
        stock.advance(now)
        stock.on_order -= units
        stock.on_hand += units
        table.received[row] += units
        if not left:
            self._close(row, stock, now, Reason.LEAD_TIME)
        receipts.purchase_order.append(row)
        receipts.time.append(now)
        receipts.units.append(units)
        receipts.stockout.append(stock.short or stock.line.head() >= 0)
        if stock.watched:
            self.shop.tell(
                now, Kind.RECEIPT, stock, units, Reason.LEAD_TIME, purchase_order=row
            )
        if self.shop.on_receipt is not None:
            self.shop.on_receipt(stock, units, now)
        if stock.hooks.pegs:
            self.pegs.serve(row, stock, now, closed=not left)
        self.warehouse.allocate(stock, now, Reason.RECEIPT)
        stock.short = stock.line.head() >= 0
        stock.settle()
        if stock.hooks.sees_receipts:
            self.position_changed(stock, now)

    def _rejected(self, row: int, units: int, now: float) -> int:
        """Inspect units; return how many fail. Each inspection has a stream of its own."""
        number = self.purchase_orders.supplier[row]
        supplier = self.shop.world.suppliers[number]
        assert supplier.rejects is not None
        self._inspections[number] += 1
        stream = f"suppliers/{supplier.name}/inspection/{self._inspections[number]}"
        cost = supplier.rejects.inspection * units
        self.shop.pay(now, Fee.INSPECTION, cost, purchase_order=row)
        return int(self._streams.generator(stream).binomial(units, supplier.rejects.share))

    def _settle_missing(
        self, row: int, units: int, now: float, reason: Reason, *, later: bool
    ) -> None:
        """Have missing units sent anew, or write them down as short."""
        if later:
            self.send_anew(row, units, now)
        else:
            self.fall_short(row, units, now, reason)

    def _lose(self, event: Occurrence) -> None:
        row, units, anew = event.subject
        if self._is_awaited(row, anew=anew):
            units = min(units, self.open_units(row))
            self.fall_short(row, units, self.shop.clock.now, Reason.LOST_AT_SUPPLIER)

    def fall_short(self, row: int, units: int, now: float, reason: Reason) -> None:
        """Write down units on order that will never come."""
        stock = self.shop.stocks[self.purchase_orders.item[row]]
        self._reduce(row, stock, units, now, reason)
        self.purchase_orders.short[row] += units
        if not self.open_units(row):
            self._close(row, stock, now, reason)
        if stock.hooks.pegs:
            self.pegs.trim(row, self.open_units(row))
        stock.settle()
        if stock.watched:
            self.shop.tell(now, Kind.SHORTFALL, stock, units, reason, purchase_order=row)
        self.position_changed(stock, now)

    def cancel(self, row: int, stock: Stock, units: int, now: float) -> None:
        """Take units of a line off the order, because a customer left."""
        self._reduce(row, stock, units, now, Reason.CUSTOMER_LEFT)
        table = self.purchase_orders
        table.cancelled[row] += units
        if row in self._missing:
            self._missing[row] = max(0, self._missing[row] - units)
        if not self.open_units(row):
            self._close(row, stock, now, Reason.CUSTOMER_LEFT)
        if stock.hooks.pegs:
            self.pegs.trim(row, self.open_units(row))
        if table.number[row]:  # the supplier knows of it
            fee = units * stock.hooks.return_fee
            self.shop.pay(now, Fee.RETURN, fee, purchase_order=row)
        if stock.watched:
            kind, reason = Kind.PURCHASE_CANCELLATION, Reason.CUSTOMER_LEFT
            self.shop.tell(now, kind, stock, units, reason, purchase_order=row)

    def _reduce(self, row: int, stock: Stock, units: int, now: float, reason: Reason) -> None:
        """Take units that never come off what is on order."""
        stock.advance(now)
        stock.on_order -= units
        table = self.shop.ledger.reductions
        table.purchase_order.append(row)
        table.time.append(now)
        table.units.append(units)
        table.reason.append(reason)

    def _close(self, row: int, stock: Stock, now: float, reason: Reason) -> None:
        """End a line of which nothing is to come any more."""
        table, open_rows = self.purchase_orders, stock.open_purchase_orders
        # popitem frees the end of the dictionary, del would leave a tail to walk over
        if next(reversed(open_rows)) == row:
            open_rows.popitem()
        else:
            del open_rows[row]
        if table.short[row]:
            table.standing[row] = Standing.SHORT
        elif table.received[row]:
            table.standing[row] = Standing.RECEIVED
        else:
            table.standing[row] = Standing.CANCELLED
        table.reason[row] = reason
        table.ended_at[row] = now
