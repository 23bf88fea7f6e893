"""The counter: what becomes of an order at the instant it is placed."""

from collections.abc import Sequence

from sim.backlog import Backlog
from sim.eventlog import Kind
from sim.ledger import Outcome, Reason
from sim.purchasing import Purchasing
from sim.shop import Shop
from sim.stock import Stock
from sim.views import Answer
from sim.warehouse import Warehouse


class Counter:
    """Fills an order at once, backorders it, or sees it refused."""

    def __init__(
        self, shop: Shop, warehouse: Warehouse, backlog: Backlog, purchasing: Purchasing
    ) -> None:
        self.shop = shop
        self.orders = shop.ledger.orders
        self.warehouse = warehouse
        self.backlog = backlog
        self.purchasing = purchasing

    def arrive(self, first: int, now: float) -> None:
        """Serve the order whose first line is `first`."""
        orders, stocks = self.orders, self.shop.stocks
        rows = orders.rows(first)
        held = [stocks[orders.item[row]] for row in rows]
        if self.shop.observers:
            for row, stock in zip(rows, held, strict=True):
                self.shop.tell(now, Kind.ARRIVAL, stock, orders.quantity[row], row=row)
        at_once = [
            self.warehouse.available(row, stock, now)
            for row, stock in zip(rows, held, strict=True)
        ]
        for stock in held:
            stock.advance(now)
        if all(n == orders.quantity[row] for row, n in zip(rows, at_once, strict=True)):
            self._sell(rows, held, at_once, now)
        else:
            self._short(rows, held, at_once, now)
        for stock in held:
            stock.settle()
            self.purchasing.position_changed(stock, now)

    def _short(
        self, rows: range, held: Sequence[Stock], at_once: Sequence[int], now: float
    ) -> None:
        """Decide about an order that can't be filled at once."""
        for row, stock, n in zip(rows, held, at_once, strict=True):
            self.orders.unfill(row)
            stock.short |= n < self.orders.quantity[row]
        answer = self._ask(rows, held, at_once, now)
        if answer == Answer.BACKORDER:
            self._backorder(rows, held, at_once, now)
            return
        if answer in (Answer.REJECT_REST, Answer.DECLINE_REST):
            self._sell(rows, held, at_once, now)
        self._refuse(rows, held, answer, now)

    def _ask(
        self, rows: range, held: Sequence[Stock], at_once: Sequence[int], now: float
    ) -> Answer:
        """Ask about each short line; the first that is not backordered decides for all."""
        for row, stock, n in zip(rows, held, at_once, strict=True):
            ask = stock.hooks.accept
            if ask is None or n == self.orders.quantity[row]:
                continue
            answer: Answer = ask(self.shop.order_view(row, now, n), stock.view(now))
            if answer != Answer.BACKORDER:
                return answer
        return Answer.BACKORDER

    def _sell(
        self, rows: range, held: Sequence[Stock], at_once: Sequence[int], now: float
    ) -> None:
        """Hand over the units that are there; the ledger has them booked, if that is all."""
        orders = self.orders
        for row, stock, n in zip(rows, held, at_once, strict=True):
            stock.on_hand -= n
            orders.filled_at_once[row] = orders.shipped[row] = n
            if n and self.shop.observers:
                self.shop.tell(now, Kind.SHIPMENT, stock, n, Reason.IN_STOCK, row=row)
        orders.parcels[rows[0]] = int(any(at_once))

    def _refuse(self, rows: range, held: Sequence[Stock], answer: Answer, now: float) -> None:
        """Lose the units that were not sold."""
        orders = self.orders
        rejected = answer in (Answer.REJECT, Answer.REJECT_REST)
        for row, stock in zip(rows, held, strict=True):
            orders.ended_at[row] = now
            units = orders.quantity[row] - orders.shipped[row]
            if not units:
                continue
            orders.refused[row] = units
            orders.outcome[row] = Outcome.REJECTED if rejected else Outcome.DECLINED
            orders.reason[row] = Reason.ACCEPT_RULE if rejected else Reason.WOULD_NOT_WAIT
            if self.shop.observers:
                kind = Kind.REJECTION if rejected else Kind.DECLINE
                self.shop.tell(now, kind, stock, units, Reason(orders.reason[row]), row=row)

    def _backorder(
        self, rows: range, held: Sequence[Stock], at_once: Sequence[int], now: float
    ) -> None:
        """Accept the order: ship or set aside what is there, let the rest wait."""
        orders = self.orders
        for row in rows:
            orders.open[row] = orders.quantity[row]
        short = next(i for i, n in enumerate(at_once) if n < orders.quantity[rows[i]])
        going = self.warehouse.to_ship(rows[0], rows[short], held[short], now, sum(at_once))
        for row, stock, n in zip(rows, held, at_once, strict=True):
            shipped = min(n, going)
            going -= shipped
            self._place(row, stock, n, shipped, now)
        orders.parcels[rows[0]] = int(any(orders.filled_at_once[row] for row in rows))
        self.backlog.begin(rows[0], rows[short], held[short], now)

    def _place(self, row: int, stock: Stock, n: int, shipped: int, now: float) -> None:
        """Ship `shipped` of the `n` units that are there; set aside or note the others."""
        orders, observers = self.orders, self.shop.observers
        wanted = orders.quantity[row]
        stock.on_hand -= shipped
        orders.filled_at_once[row] = orders.shipped[row] = shipped
        orders.open[row] = wanted - shipped
        if shipped and observers:
            self.shop.tell(now, Kind.SHIPMENT, stock, shipped, Reason.IN_STOCK, row=row)
        if shipped == wanted:
            orders.ended_at[row] = now
            return
        orders.outcome[row] = Outcome.OPEN
        orders.reason[row] = Reason.WAITS
        stock.backorders += wanted - shipped
        if observers:
            self.shop.tell(now, Kind.BACKORDER, stock, wanted - shipped, row=row)
        if n > shipped:
            orders.reserved[row] = n - shipped
            stock.reserved += n - shipped
            if observers:
                self.shop.tell(now, Kind.RESERVATION, stock, n - shipped, row=row)
        if n < wanted:
            stock.line.join(row, self.warehouse.rank(row, stock, now))
