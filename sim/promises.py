"""Promises: what a customer is told about when the units come, and what happens if they don't.

The first promise stays for ever; a later one stands beside it.
"""

from collections.abc import Sequence
from math import isnan, nan

from sim.durations import mean_lead_time, residual
from sim.eventlog import Kind
from sim.ledger import Reason
from sim.purchasing import Purchasing
from sim.shop import Shop
from sim.stock import Stock
from sim.views import Open, OrderView, SupplyView


class Promises:
    """Quotes dates. An order of several lines is promised the latest of its lines' dates."""

    def __init__(self, shop: Shop, purchasing: Purchasing) -> None:
        self.shop = shop
        self.orders = shop.ledger.orders
        self.purchasing = purchasing
        self._suppliers = {supplier.name: supplier for supplier in shop.world.suppliers}
        self._seen_at: tuple[int, float, int, int] | None = None
        self._ahead_of: dict[int, int] = {}

    def quote(self, first: int, short: Sequence[tuple[int, Stock, int]], now: float) -> float:
        """Ask for a date for every short line; write and return the latest, nan if none.

        A short line is its row, its stock and the units that it could have at once.
        Nothing is promised yet: the customer may still turn away, the shop still refuse.
        """
        dates = [self._date(row, stock, there, now) for row, stock, there in short]
        told = [date for date in dates if not isnan(date)]
        if not told:
            return nan
        for row in self.orders.rows(first):
            self.orders.promise[row] = max(told)
        return max(told)

    def _date(self, row: int, stock: Stock, there: int, now: float) -> float:
        ask = stock.hooks.quote
        if ask is None:
            return nan
        order = self.shop.order_view(row, now, there)
        date: float = ask(order, stock.view(now), self._supply(order, row, stock))
        return date

    def unquote(self, first: int) -> None:
        """Forget the date: nothing was promised."""
        if not isnan(self.orders.promise[first]):
            for row in self.orders.rows(first):
                self.orders.promise[row] = nan

    def promise(self, first: int, now: float) -> None:
        """Make the quoted date the promised one."""
        orders = self.orders
        if isnan(orders.promise[first]):
            return
        for row in orders.rows(first):
            orders.promised_at[row] = orders.promise[row]
        self._tell(first, now, Kind.PROMISE)

    def slip(self, first: int, now: float) -> None:
        """Note that a promise has passed, and promise anew if the rule wants to."""
        orders, stocks = self.orders, self.shop.stocks
        for row in orders.rows(first):
            orders.slips[row] += 1
        self._tell(first, now, Kind.SLIP)
        if orders.slips[first] > stocks[orders.item[first]].hooks.most_slips:
            return
        waiting = [
            (row, stock, self._there(row, stock, now))
            for row in orders.rows(first)
            for stock in (stocks[orders.item[row]],)
            if orders.open[row]
        ]
        if not isnan(self.quote(first, waiting, now)):
            self._tell(first, now, Kind.PROMISE)

    def _there(self, row: int, stock: Stock, now: float) -> int:
        """Return the free units that one who waits could have at once."""
        hooks = stock.hooks
        if hooks.skips:  # what is free is less than it needs, or it would have it
            return 0
        if hooks.held_back is None:
            return stock.free
        view = self.shop.order_view(row, now, stock.free)
        held: int = hooks.held_back(view, stock.view(now))
        return max(0, stock.free - held)

    def _tell(self, first: int, now: float, kind: Kind) -> None:
        stock = self.shop.stocks[self.orders.item[first]]
        if stock.watched:
            self.shop.tell(now, kind, stock, 0, Reason.NONE, row=first)

    def _supply(self, order: OrderView, row: int, stock: Stock) -> SupplyView:
        """Return what the shop knows about the units to come."""
        lacking = max(order.open - order.reserved - order.free, 1)
        likely, units = self.purchasing.likely(stock, lacking, order.now)

        def left(elapsed: float, p: float, purchase: Open | None = None) -> float:
            if purchase is None:
                return residual(likely, units, elapsed, p)
            supplier = self._suppliers[purchase.supplier]
            return residual(supplier, purchase.units, elapsed, p)

        return SupplyView(
            nan if likely is None else mean_lead_time(likely, units),
            self._ahead(row, stock, order.now),
            self.purchasing.pipeline(stock),
            left,
            tuple(stock.waits),
        )

    def _ahead(self, row: int, stock: Stock, now: float) -> int:
        """Return the units that those before this order still lack.

        A newcomer stands behind everybody who waits, as far as anyone knows; who lacks
        nothing has nobody before.
        """
        orders = self.orders
        lacking = stock.backorders - stock.reserved
        if not orders.slips[row]:
            return lacking
        state = stock.index, now, stock.backorders, stock.reserved
        if self._seen_at != state:  # many promises may slip at one instant
            self._seen_at, self._ahead_of, ahead = state, {}, 0
            for each in stock.line.rows():
                self._ahead_of[each] = ahead
                ahead += orders.open[each] - orders.reserved[each]
        return self._ahead_of.get(row, 0)
