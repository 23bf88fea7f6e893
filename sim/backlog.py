"""The backlog: the life of an order while it waits, and its end without shipping."""

from math import isnan

from sim.clock import Priority
from sim.diary import Diary
from sim.eventlog import Kind
from sim.ledger import Fee, Outcome, Reason
from sim.moods import Moods
from sim.promises import Promises
from sim.purchasing import Purchasing
from sim.rescues import Rescuer
from sim.shop import Shop
from sim.stock import Stock
from sim.views import Action, Care, Rescue
from sim.warehouse import Warehouse


class Backlog:
    """Promises, cares for, rescues and loses the customers who wait.

    An order waits and leaves as a whole; it is known here by the row of its first line. The
    rules asked are those of the first line's item, and they see the first line that lacks
    units, and the stock of its item.
    """

    def __init__(
        self, shop: Shop, warehouse: Warehouse, purchasing: Purchasing, rescuer: Rescuer
    ) -> None:
        self.shop = shop
        self.orders = shop.ledger.orders
        self.warehouse = warehouse
        self.purchasing = purchasing
        self.rescuer = rescuer
        self.promises = Promises(shop, purchasing)
        self.quote, self.unquote = self.promises.quote, self.promises.unquote
        self.promise = self.promises.promise
        orders, clock = self.orders, shop.clock
        self._leavings = Diary(clock, Priority.CANCELLATION, self._leaves, self._leave)
        self._slips = Diary(clock, Priority.CARE, self._is_promised, self._slip)
        self._care_at: dict[int, float] = {}  # when the last answer asked to be asked again
        self._cares = Diary(clock, Priority.CARE, self._wants_care, self._care)
        self._rescues = Diary(clock, Priority.EXPIRY, self._waits, self._rescue)
        self.moods = Moods(shop, orders.is_open, self._leavings.note)
        self.prepaid: set[int] = set()  # rows for which a deposit was paid

    def _waits(self, first: int, _time: float) -> bool:
        return self.orders.is_open(first)

    def _wants_care(self, first: int, time: float) -> bool:
        return self._care_at.get(first) == time and self.orders.is_open(first)

    def _leaves(self, first: int, time: float) -> bool:
        return self.orders.leaves_at[first] == time and self.orders.is_open(first)

    def _is_promised(self, first: int, time: float) -> bool:
        due = self.orders.promise[first] + self._tolerance(first)
        return due == time and self.orders.is_open(first)

    def _tolerance(self, first: int) -> float:
        """Return how late a promise is forgiven: what the first line with a rule says."""
        stocks, orders = self.shop.stocks, self.orders
        hooks = (stocks[orders.item[row]].hooks for row in orders.rows(first))
        return next((each.tolerance for each in hooks if each.quote is not None), 0.0)

    def _hooks_stock(self, first: int) -> Stock:
        """Return the stock whose rules are asked about an order."""
        return self.shop.stocks[self.orders.item[first]]

    def begin(self, first: int, now: float) -> None:
        """Take in an order that starts to wait."""
        orders = self.orders
        hooks = self.shop.stocks[orders.item[first]].hooks
        if self.shop.other_leavings:
            self.moods.begin(first, now)
        promised = not isnan(orders.promise[first])  # maybe by the rule of another line
        if hooks.quiet and not promised:
            self._leavings.note(orders.leaves_at[first], first)
            return
        if hooks.accepted_hazard != 1.0:
            self.moods.scale(first, now, hooks.accepted_hazard)
        self._leavings.note(orders.leaves_at[first], first)
        if promised:
            self._slips.note(orders.promise[first] + self._tolerance(first), first)
        if hooks.retain is not None:
            self._care(first, now)
        if hooks.rescue is not None:
            self._rescues.note(now, first)

    def _leave(self, first: int, now: float) -> None:
        others = self.shop.other_leavings
        reason = self.moods.reason(first, now) if others else Reason.PATIENCE
        self.end(first, now, Outcome.CANCELLED, reason)

    def _slip(self, first: int, now: float) -> None:
        """Let a promise pass: the customer notices, the rules may act."""
        hooks, orders = self._hooks_stock(first).hooks, self.orders
        self.promises.slip(first, now)
        self.moods.promise_broken(first, now)
        due = orders.promise[first] + self._tolerance(first)
        if due > now:
            self._slips.note(due, first)
        if hooks.retain is not None:
            self._care(first, now)

    def _care(self, first: int, now: float) -> None:
        """Ask the retain rule, and do what it says."""
        ask = self._hooks_stock(first).hooks.retain
        if ask is None:
            return
        row = self.orders.first_lacking_line(first)
        stock = self.shop.stocks[self.orders.item[row]]
        care: Care = ask(self.shop.order_view(row, now, stock.free))
        if care.notify or care.compensation:
            self._book_care(first, row, care, now)
        self.moods.cared_for(first, now, care)
        self._care_at[first] = care.again
        self._cares.note(care.again, first)

    def _book_care(self, first: int, row: int, care: Care, now: float) -> None:
        cares = self.shop.ledger.cares
        cares.row.append(row)
        cares.time.append(now)
        cares.notices.append(care.notify)
        cares.compensation.append(care.compensation)
        if care.notify:
            for each in self.orders.rows(first):
                self.orders.notices[each] += 1
        stock = self.shop.stocks[self.orders.item[row]]
        if stock.watched:
            self.shop.tell(now, Kind.CARE, stock, 0, row=row)

    def _rescue(self, first: int, now: float) -> None:
        """Ask the rescue rule, and do what it says."""
        ask = self._hooks_stock(first).hooks.rescue
        if ask is None:
            return
        row = self.orders.first_lacking_line(first)
        stock = self.shop.stocks[self.orders.item[row]]
        rescue: Rescue = ask(self.shop.order_view(row, now, stock.free), stock.view(now))
        if rescue.action == Action.EXPIRE:
            self.end(first, now, Outcome.EXPIRED, Reason.RESCUE_RULE)
            return
        self.rescuer.act(first, rescue, now)
        self._rescues.note(rescue.again, first)

    def end(self, first: int, now: float, outcome: Outcome, reason: Reason) -> None:
        """End a waiting order; what it had or barred goes to those behind it."""
        orders, stocks = self.orders, self.shop.stocks
        ended = [row for row in orders.rows(first) if orders.open[row]]
        for row in ended:
            self._end_line(row, stocks[orders.item[row]], now, outcome, reason)
        for row in ended:
            stock = stocks[orders.item[row]]
            if stock.on_hand > stock.reserved:
                self.warehouse.allocate(stock, now, Reason.RELEASED)
            stock.settle()
            self.purchasing.position_changed(stock, now)
        if not stocks[orders.item[first]].hooks.quiet or orders.slips[first]:
            self.moods.forget(first)
            self._care_at.pop(first, None)
        if self.shop.on_end is not None:
            self.shop.on_end(first, now)

    def _end_line(
        self, row: int, stock: Stock, now: float, outcome: Outcome, reason: Reason
    ) -> None:
        orders, hooks = self.orders, stock.hooks
        units, returned = orders.open[row], 0
        if hooks.cancel is not None:
            returned = hooks.cancel(self.shop.order_view(row, now, 0), stock.view(now))
        stock.advance(now)
        if orders.reserved[row] or orders.parcels[orders.first_line(row)]:
            self.warehouse.release(row, stock)
        stock.backorders -= units
        stock.backlog_value -= units * orders.price[row]
        orders.open[row] = 0
        orders.cancelled[row] = units
        orders.outcome[row] = outcome
        orders.reason[row] = reason
        orders.ended_at[row] = now
        if outcome == Outcome.CANCELLED and row in self.prepaid:
            kept = hooks.forfeit * hooks.deposit * orders.price[row] * units
            self.shop.pay(now, Fee.FORFEIT, kept, row=row)
        if stock.watched:
            kind = Kind.CANCELLATION if outcome == Outcome.CANCELLED else Kind.EXPIRY
            self.shop.tell(now, kind, stock, units, reason, row=row)
        if returned:
            self.purchasing.cancel(stock, returned, now, row)
