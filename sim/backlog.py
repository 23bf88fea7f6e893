"""The backlog: the life of an order while it waits, and its end without shipping."""

from math import inf, isnan

from sim.clock import Priority
from sim.diary import Diary
from sim.eventlog import Kind
from sim.ledger import Outcome, Reason
from sim.patience import Hazard
from sim.purchasing import Purchasing
from sim.shop import Shop
from sim.stock import Stock
from sim.views import Action, Care, Rescue
from sim.warehouse import Warehouse


class Backlog:
    """Promises, cares for, rescues and loses the customers who wait.

    An order waits and leaves as a whole; it is known here by the row of its first line. The
    hooks asked are those of its first short line's item.
    """

    def __init__(self, shop: Shop, warehouse: Warehouse, purchasing: Purchasing) -> None:
        self.shop = shop
        self.orders = shop.ledger.orders
        self.cares = shop.ledger.cares
        self.warehouse = warehouse
        self.purchasing = purchasing
        self._hazards: dict[int, Hazard] = {}  # of those whose hazard was changed
        self._short: dict[int, int] = {}  # first line -> the short line, where they differ
        clock, leaves_at = shop.clock, self.orders.leaves_at
        self._leavings = Diary(
            clock,
            Priority.CANCELLATION,
            lambda first, time: leaves_at[first] == time and self._waits(first),
            self._leave,
        )
        self._cares = Diary(clock, Priority.CARE, self._still_waits, self._care)
        self._rescues = Diary(clock, Priority.CANCELLATION, self._still_waits, self._rescue)

    def _still_waits(self, first: int, _time: float) -> bool:
        return self._waits(first)

    def _waits(self, first: int) -> bool:
        orders = self.orders
        if orders.lines[first] == 1:
            return orders.open[first] > 0
        return any(orders.open[row] for row in orders.rows(first))

    def begin(self, first: int, short: int, stock: Stock, now: float) -> None:
        """Take in an order that starts to wait."""
        if short != first:
            self._short[first] = short
        if stock.hooks.quote is not None:
            self._promise(first, short, stock, now)
        self._leavings.note(self.orders.leaves_at[first], first)
        if stock.hooks.retain is not None:
            self._care(first, now)
        if stock.hooks.rescue is not None:
            self._rescues.note(now, first)

    def _promise(self, first: int, short: int, stock: Stock, now: float) -> None:
        orders = self.orders
        mean = self.purchasing.mean_lead_time(stock)
        ask = stock.hooks.quote
        assert ask is not None
        promise = ask(self.shop.order_view(short, now, stock.free), stock.view(now), mean)
        for row in orders.rows(first):
            if orders.open[row]:
                orders.promised_at[row] = orders.promise[row] = promise

    def _asked_about(self, first: int) -> tuple[int, Stock]:
        row = self._short.get(first, first)
        return row, self.shop.stocks[self.orders.item[row]]

    def _leave(self, first: int, now: float) -> None:
        self.end(first, now, Outcome.CANCELLED, Reason.PATIENCE)

    def _care(self, first: int, now: float) -> None:
        """Ask the retain rule, and do what it says."""
        row, stock = self._asked_about(first)
        ask = stock.hooks.retain
        assert ask is not None
        care: Care = ask(self.shop.order_view(row, now, stock.free))
        if care.notify or care.compensation:
            self.cares.row.append(row)
            self.cares.time.append(now)
            self.cares.notices.append(int(care.notify))
            self.cares.compensation.append(care.compensation)
            if stock.watched:
                self.shop.tell(now, Kind.CARE, stock, 0, row=row)
        if care.hazard != 1.0:
            self.scale_hazard(first, now, care.hazard)
        self._cares.note(care.again, first)

    def scale_hazard(self, first: int, now: float, factor: float) -> None:
        """Multiply a waiting customer's hazard of leaving from now on."""
        orders = self.orders
        law = self.shop.world.customers[orders.customer_class[first]].patience
        budget = orders.budget[first]
        if law is None or isnan(budget):
            return  # waits for ever, or leaves at a given age whatever happens
        hazard = self._hazards.get(first, Hazard())
        hazard = hazard.scaled(law, now - orders.placed_at[first], factor)
        self._hazards[first] = hazard
        leaves_at = max(now, orders.placed_at[first] + hazard.leaving_age(law, budget))
        for row in orders.rows(first):
            orders.leaves_at[row] = leaves_at
        self._leavings.note(leaves_at, first)

    def _rescue(self, first: int, now: float) -> None:
        """Ask the rescue rule, and do what it says."""
        row, stock = self._asked_about(first)
        ask = stock.hooks.rescue
        assert ask is not None
        rescue: Rescue = ask(self.shop.order_view(row, now, stock.free), stock.view(now))
        if rescue.action == Action.EXPIRE:
            self.end(first, now, Outcome.EXPIRED, Reason.RESCUE_RULE)
        elif rescue.again < inf:
            self._rescues.note(rescue.again, first)

    def end(self, first: int, now: float, outcome: Outcome, reason: Reason) -> None:
        """End a waiting order; what was set aside for it goes to those behind it."""
        orders = self.orders
        released = []
        rows = [row for row in orders.rows(first) if orders.open[row]]
        for row in rows:
            stock = self.shop.stocks[orders.item[row]]
            units = orders.open[row]
            view = self.shop.order_view(row, now, 0) if stock.hooks.cancel else None
            stock.advance(now)
            if self.warehouse.release(row, stock):
                released.append(stock)
            stock.backorders -= units
            orders.open[row] = 0
            orders.cancelled[row] = units
            orders.outcome[row] = outcome
            orders.reason[row] = reason
            orders.ended_at[row] = now
            if stock.watched:
                kind = Kind.CANCELLATION if outcome == Outcome.CANCELLED else Kind.EXPIRY
                self.shop.tell(now, kind, stock, units, reason, row=row)
            if stock.hooks.cancel is not None:
                units = min(units, stock.hooks.cancel(view, stock.view(now)))
                self.purchasing.cancel(stock, units, now)
        for stock in released:
            self.warehouse.allocate(stock, now, Reason.RELEASED)
        for row in rows:
            stock = self.shop.stocks[orders.item[row]]
            stock.settle()
            self.purchasing.position_changed(stock, now)
