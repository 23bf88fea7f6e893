"""Purchasing: asks the reorder rules, places purchase orders, takes in what suppliers send."""

from collections.abc import Iterator
from functools import partial
from math import inf, nan

from sim.clock import Occurrence, Priority
from sim.errors import RuleError
from sim.eventlog import Kind
from sim.laws import Constant
from sim.ledger import Fee, Reason, Standing
from sim.pegs import Pegs
from sim.protocols import Law
from sim.shop import Shop
from sim.stock import Stock
from sim.streams import Streams, one_by_one
from sim.views import Purchase, SupplierView
from sim.warehouse import Warehouse

_NEVER = Constant(1e300)


class Purchasing:
    """The purchase orders of all items at all suppliers."""

    def __init__(self, shop: Shop, warehouse: Warehouse, streams: Streams) -> None:
        self.shop = shop
        self.warehouse = warehouse
        self.purchase_orders = shop.ledger.purchase_orders
        self.receipts = shop.ledger.receipts
        suppliers = shop.world.suppliers
        self._lead_times: list[Iterator[float]] = []
        for supplier in suppliers:
            rng = streams.generator(f"suppliers/{supplier.name}/lead_time")
            self._lead_times.append(one_by_one(partial(supplier.lead_time.sample, rng)))
        self._means = [supplier.lead_time.expectation for supplier in suppliers]
        self._dues: list[list[tuple[float, int]]] = [[] for _ in suppliers]  # fifo: time, row
        self._expedited: set[int] = set()
        self.pegs = Pegs(shop, warehouse)
        self._sellers = [  # of each item, by name
            {s.name: n for n, s in enumerate(suppliers) if s.prices[i] is not None}
            for i in range(len(shop.world.items))
        ]

    def start(self) -> None:
        """Ask every rule for the first time."""
        for stock in self.shop.stocks:
            hooks = stock.hooks
            if hooks.order is None:
                continue
            if hooks.review_period is None:
                self.position_changed(stock, 0.0)
            else:
                self._review_at(stock, 0)

    def mean_lead_time(self, stock: Stock) -> float:
        """Return the mean lead time of the item's first supplier; nan if none sells it."""
        number = next(iter(self._sellers[stock.index].values()), None)
        return nan if number is None else self._means[number]

    def lead_time_law(self, stock: Stock) -> Law:
        """Return the law of the item's first supplier; never, if none sells it."""
        number = next(iter(self._sellers[stock.index].values()), None)
        return _NEVER if number is None else self.shop.world.suppliers[number].lead_time

    def position_changed(self, stock: Stock, now: float) -> None:
        """Have the rule asked at the end of this instant, if it wants to be."""
        position = stock.on_hand + stock.on_order - stock.backorders
        if position <= stock.hooks.trigger and not stock.review_pending:
            stock.review_pending = True
            self.shop.clock.at(now, Priority.REVIEW, self._review, stock, stock.index)

    def _review(self, event: Occurrence) -> None:
        stock = event.subject
        stock.review_pending = False
        self._ask(stock, self.shop.clock.now)

    def _review_at(self, stock: Stock, number: int) -> None:
        """Plan review `number`; multiplying keeps the times free of summed-up rounding."""
        hooks = stock.hooks
        assert hooks.review_period is not None
        time = hooks.first_review + number * hooks.review_period
        self.shop.clock.at(
            time, Priority.REVIEW, self._periodic_review, (stock, number), stock.index
        )

    def _periodic_review(self, event: Occurrence) -> None:
        stock, number = event.subject
        self._ask(stock, self.shop.clock.now)
        self._review_at(stock, number + 1)

    def _ask(self, stock: Stock, now: float) -> None:
        """Ask how much to order, and where."""
        ask = stock.hooks.order
        if ask is None:
            return
        view = stock.view(now)
        quantity: int = ask(view)
        if not quantity:
            return
        sellers = self._sellers[stock.index]
        if not sellers:
            raise RuleError(
                f"item {stock.name}: the reorder rule orders {quantity} units at time {now:g}, "
                f"but no supplier sells the item"
            )
        if stock.hooks.source is not None:
            views = tuple(SupplierView(name) for name in sellers)
            parts = stock.hooks.source(view, quantity, views)
        else:
            parts = [Purchase(supplier, quantity) for supplier in list(sellers)[:1]]
        if sum(part.quantity for part in parts) != quantity:
            raise RuleError(
                f"item {stock.name}: the sourcing rule split {quantity} units into "
                f"{[part.quantity for part in parts]} at time {now:g}; they must add up"
            )
        for part in parts:
            self._place(stock, part, now)

    def _place(self, stock: Stock, part: Purchase, now: float) -> None:
        """Send a purchase order to a supplier."""
        number = self._sellers[stock.index].get(part.supplier)
        if number is None:
            raise RuleError(
                f"item {stock.name}: the sourcing rule chose supplier {part.supplier!r} at "
                f"time {now:g}; it is sold by {', '.join(self._sellers[stock.index])}"
            )
        if not part.quantity:
            return
        supplier = self.shop.world.suppliers[number]
        table, row = self.purchase_orders, len(self.purchase_orders.item)
        due = self._due(number, now, row)
        table.number.append(row + 1)
        table.opens.append(1)
        table.item.append(stock.index)
        table.supplier.append(number)
        table.quantity.append(part.quantity)
        table.unit_cost.append(supplier.prices[stock.index] or 0.0)
        table.placed_at.append(now)
        table.sent_at.append(now)
        table.due_at.append(now + self._means[number])
        table.expected_at.append(now + self._means[number])
        table.ended_at.append(nan)
        table.received.append(0)
        table.cancelled.append(0)
        table.short.append(0)
        table.rejected.append(0)
        table.standing.append(Standing.ON_ORDER)
        table.reason.append(Reason.NONE)
        stock.advance(now)
        stock.on_order += part.quantity
        stock.open_purchase_orders[row] = None
        if stock.hooks.pegs:
            self.pegs.peg(row, part.quantity, stock)
        stock.settle()
        if stock.watched:
            self.shop.tell(now, Kind.PURCHASE_ORDER, stock, part.quantity, purchase_order=row)
        self.shop.clock.at(due, Priority.RECEIPT, self._receive, row)

    def _lead_time(self, number: int) -> float:
        """Return the supplier's next lead time."""
        lead_time = next(self._lead_times[number])
        if not 0.0 <= lead_time < inf:
            raise RuleError(
                f"supplier {self.shop.world.suppliers[number].name}: the law of the lead time "
                f"gave {lead_time}; allowed is a time, at least 0"
            )
        return lead_time

    def _due(self, number: int, now: float, row: int) -> float:
        """Return when a supplier delivers the purchase order placed now."""
        time, delivery = self._lead_time(number), self.shop.world.suppliers[number].delivery
        if delivery == "crossing":
            return now + time
        dues, standing = self._dues[number], self.purchase_orders.standing
        while dues and standing[dues[-1][1]] == Standing.CANCELLED:
            dues.pop()
        latest = max(now, dues[-1][0]) if dues else now
        due = max(now + time, latest) if delivery == "fifo" else latest + time
        dues.append((due, row))
        return due

    def _receive(self, event: Occurrence) -> None:
        """Take in a purchase order and serve those who wait."""
        row, now, table = event.subject, self.shop.clock.now, self.purchase_orders
        if table.standing[row] != Standing.ON_ORDER:
            return
        stock = self.shop.stocks[table.item[row]]
        units = table.quantity[row] - table.cancelled[row]
        stock.advance(now)
        stock.on_order -= units
        stock.on_hand += units
        del stock.open_purchase_orders[row]
        table.received[row] = units
        self._close(row, now, Standing.RECEIVED, Reason.LEAD_TIME)
        receipts = self.receipts
        receipts.purchase_order.append(row)
        receipts.time.append(now)
        receipts.units.append(units)
        receipts.stockout.append(stock.short or stock.line.head() >= 0)
        if stock.watched:
            self.shop.tell(
                now, Kind.RECEIPT, stock, units, Reason.LEAD_TIME, purchase_order=row
            )
        if stock.hooks.pegs:
            self.pegs.serve(row, stock, now)
        self.warehouse.allocate(stock, now, Reason.RECEIPT)
        stock.short = stock.line.head() >= 0
        stock.settle()

    def cancel(self, stock: Stock, units: int, now: float, order_row: int) -> None:
        """Cancel up to `units` on order: the leaver's own if pegged, then the newest."""
        own = self.pegs.of(order_row) if stock.hooks.pegs else []
        for row in own:
            if row in stock.open_purchase_orders:
                units -= self._cancel_units(row, stock, units, now)
        while units and stock.open_purchase_orders:
            row, _ = stock.open_purchase_orders.popitem()
            stock.open_purchase_orders[row] = None  # a look at the newest in constant time
            units -= self._cancel_units(row, stock, units, now)

    def _cancel_units(self, row: int, stock: Stock, units: int, now: float) -> int:
        """Cancel up to `units` of one purchase order; return how many."""
        table = self.purchase_orders
        n = min(units, table.quantity[row] - table.cancelled[row])
        if not n:
            return 0
        stock.advance(now)
        stock.on_order -= n
        table.cancelled[row] += n
        if table.cancelled[row] == table.quantity[row]:
            # popitem frees the end of the dictionary, del would leave a tail to walk over
            if next(reversed(stock.open_purchase_orders)) == row:
                stock.open_purchase_orders.popitem()
            else:
                del stock.open_purchase_orders[row]
            self._close(row, now, Standing.CANCELLED, Reason.CUSTOMER_LEFT)
        self.shop.pay(now, Fee.RETURN, n * stock.hooks.return_fee, purchase_order=row)
        if stock.watched:
            kind, reason = Kind.PURCHASE_CANCELLATION, Reason.CUSTOMER_LEFT
            self.shop.tell(now, kind, stock, n, reason, purchase_order=row)
        return n

    def expedite(self, stock: Stock, due: float, cost: float, now: float) -> None:
        """Bring forward the purchase order that is expected next, if that is sooner."""
        table = self.purchase_orders
        coming = [r for r in stock.open_purchase_orders if r not in self._expedited]
        row = min(coming, key=lambda each: table.expected_at[each], default=-1)
        if row < 0 or table.expected_at[row] <= due:
            return
        self._expedited.add(row)
        table.expected_at[row] = due
        self.shop.pay(now, Fee.EXPEDITE, cost, purchase_order=row)
        if stock.watched:
            self.shop.tell(now, Kind.EXPEDITE, stock, 0, purchase_order=row)
        self.shop.clock.at(due, Priority.RECEIPT, self._receive, row)

    def _close(self, row: int, now: float, standing: Standing, reason: Reason) -> None:
        table = self.purchase_orders
        table.standing[row] = standing
        table.reason[row] = reason
        table.ended_at[row] = now
