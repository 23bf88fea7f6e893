"""The counter: what becomes of an order at the instant it is placed."""

from sim.backlog import Backlog
from sim.eventlog import Kind
from sim.ledger import Outcome, Reason
from sim.purchasing import Purchasing
from sim.shop import Shop
from sim.stock import Stock
from sim.views import Answer
from sim.warehouse import Warehouse


class Counter:
    """Fills an order at once, backorders it, or sees it refused.

    An order of several lines is one order: it is filled at once only if every line is; each
    short line is asked about, and the first answer that is not `Answer.BACKORDER` decides for
    the whole order.
    """

    def __init__(
        self, shop: Shop, warehouse: Warehouse, backlog: Backlog, purchasing: Purchasing
    ) -> None:
        self.shop = shop
        self.orders = shop.ledger.orders
        self.warehouse = warehouse
        self.backlog = backlog
        self.purchasing = purchasing

    def arrive(self, first: int, now: float) -> None:
        """Serve the order whose first line is `first`; its row says that it was filled."""
        orders = self.orders
        if orders.lines[first] > 1:
            self._arrive_with_basket(first, now)
            return
        stock = self.shop.stocks[orders.item[first]]
        if stock.watched:
            self.shop.tell(now, Kind.ARRIVAL, stock, orders.quantity[first], row=first)
        units = self.warehouse.available(first, stock, now)
        stock.advance(now)
        if units == orders.quantity[first]:
            self._sell(first, stock, units, now)
        else:
            self._short(first, stock, units, now)
        stock.settle()
        self.purchasing.position_changed(stock, now)

    def _short(self, row: int, stock: Stock, units: int, now: float) -> None:
        """Decide about an order of one line of which only `units` are there."""
        orders = self.orders
        orders.unfill(row)
        stock.short = True
        answer = self._ask(row, stock, units, now)
        if answer == Answer.BACKORDER:
            going = self.warehouse.to_ship(row, row, stock, now, units) if units else 0
            self._place(row, stock, units, going, now)
            self.backlog.begin(row, row, stock, now)
        else:
            if answer in (Answer.REJECT_REST, Answer.DECLINE_REST):
                self._sell(row, stock, units, now)
            self._refuse(row, stock, answer, now)
        if orders.shipped[row]:
            orders.parcels[row] = 1

    def _arrive_with_basket(self, first: int, now: float) -> None:
        """Serve an order of several lines."""
        orders = self.orders
        basket = [(row, self.shop.stocks[orders.item[row]]) for row in orders.rows(first)]
        if basket[0][1].watched:
            for row, stock in basket:
                self.shop.tell(now, Kind.ARRIVAL, stock, orders.quantity[row], row=row)
        there = [self.warehouse.available(row, stock, now) for row, stock in basket]
        for _, stock in basket:
            stock.advance(now)
        if all(n == orders.quantity[row] for n, (row, _) in zip(there, basket, strict=True)):
            for n, (row, stock) in zip(there, basket, strict=True):
                self._sell(row, stock, n, now)
        else:
            self._short_basket(basket, there, now)
        for _, stock in basket:
            stock.settle()
            self.purchasing.position_changed(stock, now)

    def _short_basket(
        self, basket: list[tuple[int, Stock]], there: list[int], now: float
    ) -> None:
        """Decide about an order of several lines that is short of something."""
        orders, first = self.orders, basket[0][0]
        short = []
        for n, (row, stock) in zip(there, basket, strict=True):
            orders.unfill(row)
            if n < orders.quantity[row]:
                stock.short = True
                short.append((row, stock, n))
        answers = (self._ask(row, stock, n, now) for row, stock, n in short)
        answer = next((a for a in answers if a != Answer.BACKORDER), Answer.BACKORDER)
        if answer == Answer.BACKORDER:
            row, stock, _ = short[0]
            going = self.warehouse.to_ship(first, row, stock, now, sum(there))
            for n, (row, stock) in zip(there, basket, strict=True):
                shipped = min(n, going)
                going -= shipped
                self._place(row, stock, n, shipped, now)
            self.backlog.begin(first, *short[0][:2], now)
        else:
            for n, (row, stock) in zip(there, basket, strict=True):
                if answer in (Answer.REJECT_REST, Answer.DECLINE_REST):
                    self._sell(row, stock, n, now)
                self._refuse(row, stock, answer, now)
        orders.parcels[first] = int(any(orders.shipped[row] for row, _ in basket))

    def _ask(self, row: int, stock: Stock, units: int, now: float) -> Answer:
        ask = stock.hooks.accept
        if ask is None:
            return Answer.BACKORDER
        answer: Answer = ask(self.shop.order_view(row, now, units), stock.view(now))
        return answer

    def _sell(self, row: int, stock: Stock, units: int, now: float) -> None:
        """Hand over units that are there."""
        stock.on_hand -= units
        self.orders.filled_at_once[row] = self.orders.shipped[row] = units
        if units and stock.watched:
            self.shop.tell(now, Kind.SHIPMENT, stock, units, Reason.IN_STOCK, row=row)

    def _refuse(self, row: int, stock: Stock, answer: Answer, now: float) -> None:
        """Lose the units that were not sold."""
        orders = self.orders
        orders.ended_at[row] = now
        orders.open[row] = 0
        units = orders.quantity[row] - orders.shipped[row]
        if not units:
            return
        rejected = answer in (Answer.REJECT, Answer.REJECT_REST)
        reason = Reason.ACCEPT_RULE if rejected else Reason.WOULD_NOT_WAIT
        orders.refused[row] = units
        orders.outcome[row] = Outcome.REJECTED if rejected else Outcome.DECLINED
        orders.reason[row] = reason
        if stock.watched:
            kind = Kind.REJECTION if rejected else Kind.DECLINE
            self.shop.tell(now, kind, stock, units, reason, row=row)

    def _place(self, row: int, stock: Stock, there: int, going: int, now: float) -> None:
        """Ship `going` of the units that are there; set the others aside, let the rest wait."""
        orders = self.orders
        wanted = orders.quantity[row]
        waiting = wanted - going
        if going:
            self._sell(row, stock, going, now)
        if not waiting:
            orders.open[row] = 0
            orders.ended_at[row] = now
            return
        orders.open[row] = waiting
        orders.outcome[row] = Outcome.OPEN
        orders.reason[row] = Reason.WAITS
        stock.backorders += waiting
        if stock.watched:
            self.shop.tell(now, Kind.BACKORDER, stock, waiting, Reason.WAITS, row=row)
        if there > going:
            self.warehouse.set_aside(row, there - going, stock, now)
        if there < wanted:
            stock.line.join(row, self.warehouse.rank(row, stock, now))
