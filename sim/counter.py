"""The counter: what becomes of an order at the instant it is placed."""

from sim.backlog import Backlog
from sim.chance import derived
from sim.eventlog import Kind
from sim.ledger import Outcome, Reason
from sim.purchasing import Purchasing
from sim.shop import Shop
from sim.stock import Stock
from sim.views import Answer
from sim.warehouse import Warehouse

_BALKS = 1  # purpose of the customer's own random number

Basket = list[tuple[int, Stock, int]]
"""The lines of an order: row, stock, and how many of its units are there."""


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
        self._quotes = any(stock.hooks.quote is not None for stock in shop.stocks)
        self._balking = any(each.balking is not None for each in shop.world.customers)

    def arrive(self, first: int, now: float) -> None:
        """Serve the order whose first line is `first`; its rows say that it was filled."""
        orders = self.orders
        if orders.lines[first] > 1:
            self._arrive_with_basket(first, now)
            return
        stock = self.shop.stocks[orders.item[first]]
        there = self._look(first, stock, now)
        if there == orders.quantity[first]:
            self._sell(first, stock, there, now)
        elif stock.hooks.silent and not self._balking:
            stock.short = True  # nobody has a say in it: the order waits
            self._place(first, stock, there, there, now)
            self.backlog.begin(first, now)
        else:
            short = [(first, stock, there)]
            self._short(short, short, now)
        if orders.shipped[first]:
            orders.parcels[first] = 1
        stock.settle()
        self.purchasing.position_changed(stock, now)
        if self.shop.on_end is not None:
            self.shop.on_end(first, now)

    def _look(self, row: int, stock: Stock, now: float) -> int:
        """Take in an order line; return how many of its units are there."""
        if stock.watched:
            self.shop.tell(now, Kind.ARRIVAL, stock, self.orders.quantity[row], row=row)
        self.orders.unfill(row)
        there = self.warehouse.available(row, stock, now)
        stock.advance(now)
        if stock.phantom > 0 and self.orders.quantity[row] > stock.free:
            self.shop.correct(stock, -stock.phantom, now, Reason.FOUND_EMPTY, row)
        return there

    def _arrive_with_basket(self, first: int, now: float) -> None:
        """Serve an order of several lines."""
        orders, stocks = self.orders, self.shop.stocks
        basket = [
            (row, stock, self._look(row, stock, now))
            for row in orders.rows(first)
            for stock in (stocks[orders.item[row]],)
        ]
        short = [each for each in basket if each[2] < orders.quantity[each[0]]]
        if short:
            self._short(basket, short, now)
        else:
            for row, stock, there in basket:
                self._sell(row, stock, there, now)
        orders.parcels[first] = any(orders.shipped[row] for row, _, _ in basket)
        for _, stock, _ in basket:
            stock.settle()
            self.purchasing.position_changed(stock, now)
        if self.shop.on_end is not None:
            self.shop.on_end(first, now)

    def _short(self, basket: Basket, short: Basket, now: float) -> None:
        """Decide about an order of which something is missing."""
        first = basket[0][0]
        for _, stock, _ in short:
            stock.short = True
        if self._quotes:
            self.backlog.quote(first, short, now)
        if self._balking and self._balks(first, short, now):
            self._turn_away(basket, Answer.DECLINE, Reason.BALKED, now)
            return
        answer = self._ask(short, now)
        if answer == Answer.BACKORDER:
            self._backorder(basket, now)
        elif answer in (Answer.REJECT, Answer.REJECT_REST):
            self._turn_away(basket, answer, Reason.ACCEPT_RULE, now)
        else:
            self._turn_away(basket, answer, Reason.WOULD_NOT_WAIT, now)

    def _balks(self, first: int, short: Basket, now: float) -> bool:
        """Say whether the customer turns away from the quoted date, the price or the queue."""
        orders = self.orders
        customers = self.shop.world.customers[orders.customer_class[first]]
        balking = customers.balking
        if balking is None:
            return False
        row, stock, _ = short[0]
        wait = orders.promise[row] - now  # nan, where nothing was quoted
        stays = balking.stays(wait, orders.price[row], stock.backorders)
        if self.shop.stocks[orders.item[first]].hooks.announces:
            stays += customers.reactions.offered
        return derived(orders.uniform[first], _BALKS) >= stays

    def _ask(self, short: Basket, now: float) -> Answer:
        """Ask about each short line, until one is not backordered."""
        for row, stock, there in short:
            ask = stock.hooks.accept
            if ask is None:
                continue
            answer: Answer = ask(self.shop.order_view(row, now, there), stock.view(now))
            if answer != Answer.BACKORDER:
                return answer
        return Answer.BACKORDER

    def _sell(self, row: int, stock: Stock, units: int, now: float) -> None:
        """Hand over units that are there."""
        orders = self.orders
        stock.on_hand -= units
        orders.filled_at_once[row] = orders.shipped[row] = units
        orders.open[row] -= units
        if not orders.open[row]:
            orders.ended_at[row] = now
        if units and stock.watched:
            self.shop.tell(now, Kind.SHIPMENT, stock, units, Reason.IN_STOCK, row=row)

    def _turn_away(self, basket: Basket, answer: Answer, reason: Reason, now: float) -> None:
        """Lose the order, or what is missing of it."""
        self.backlog.unquote(basket[0][0])
        for row, stock, there in basket:
            if answer in (Answer.REJECT_REST, Answer.DECLINE_REST):
                self._sell(row, stock, there, now)
            self._refuse(row, stock, answer, reason, now)

    def _refuse(
        self, row: int, stock: Stock, answer: Answer, reason: Reason, now: float
    ) -> None:
        """Lose the units that were not sold."""
        orders = self.orders
        units = orders.open[row]
        if not units:
            return
        rejected = answer in (Answer.REJECT, Answer.REJECT_REST)
        orders.open[row] = 0
        orders.refused[row] = units
        orders.ended_at[row] = now
        orders.outcome[row] = Outcome.REJECTED if rejected else Outcome.DECLINED
        orders.reason[row] = reason
        if stock.watched:
            kind = Kind.REJECTION if rejected else Kind.DECLINE
            self.shop.tell(now, kind, stock, units, reason, row=row)

    def _backorder(self, basket: Basket, now: float) -> None:
        """Accept the order: ship or set aside what is there, let the rest wait."""
        first = basket[0][0]
        self.backlog.promise(first, now)
        ready = 0
        for _, _, there in basket:
            ready += there
        going = self.warehouse.to_ship(first, now, ready) if ready else 0
        for row, stock, there in basket:
            shipped = min(there, going)
            going -= shipped
            if stock.hooks.deposit and there < self.orders.quantity[row]:
                self.backlog.prepaid.add(row)
            self._place(row, stock, there, shipped, now)
        self.backlog.begin(first, now)

    def _place(self, row: int, stock: Stock, there: int, going: int, now: float) -> None:
        """Ship `going` of the units that are there; set the others aside, let the rest wait."""
        orders = self.orders
        if going:
            self._sell(row, stock, going, now)
        waiting = orders.open[row]
        if not waiting:
            return
        orders.outcome[row] = Outcome.OPEN
        orders.reason[row] = Reason.WAITS
        stock.backorders += waiting
        stock.backlog_value += waiting * orders.price[row]
        if stock.watched:
            self.shop.tell(now, Kind.BACKORDER, stock, waiting, Reason.WAITS, row=row)
        if there > going:
            self.warehouse.set_aside(row, there - going, stock, now)
        if waiting > there - going:
            stock.line.join(row, self.warehouse.rank(row, stock, now))
