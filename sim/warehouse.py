"""The warehouse: who gets the units, and when they go out."""

from collections.abc import Callable, Iterable

from sim.eventlog import Kind
from sim.ledger import Outcome, Reason
from sim.shop import Shop
from sim.stock import Stock


class Warehouse:
    """Hands units that come free to those who wait, and ships what is ready."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.orders = shop.ledger.orders
        self.shipments = shop.ledger.shipments
        self.position_changed: Callable[[Stock, float], None] = _nobody  # asks a rule to order
        self.arrivals: dict[int, float] = {}  # of what suppliers ship to customers, by row
        self._parcel_at: dict[int, float] = {}  # latest parcel of orders shipped in part

    def available(self, row: int, stock: Stock, now: float) -> int:
        """Return the units that a newcomer could have at once.

        Nobody overtakes: units are free for a newcomer only if none of those who wait is
        served before, and if the rule does not hold them back. A rule that passes over who
        needs too much gives a newcomer all or nothing.
        """
        wanted, free = self.orders.quantity[row], stock.on_hand - stock.reserved
        if free <= 0:
            return 0
        if stock.hooks.skips:
            return wanted if wanted <= free else 0
        stock.line.refresh(now)
        if stock.line.before(self.rank(row, stock, now)):
            return 0
        return max(0, min(wanted, free - self._held_back(row, stock, now)))

    def rank(self, row: int, stock: Stock, now: float) -> float:
        """Return the place in line that the rule gives this order."""
        ask = stock.hooks.rank
        if ask is None:
            return 0.0
        view = self.shop.order_view(row, now, stock.free)
        if stock.hooks.dynamic:
            view = view._replace(hazard=self.shop.hazard(row, now))
        rank: float = ask(view)
        return rank

    def _held_back(self, row: int, stock: Stock, now: float) -> int:
        ask = stock.hooks.held_back
        if ask is None:
            return 0
        held: int = ask(self.shop.order_view(row, now, stock.free), stock.view(now))
        return held

    def allocate(self, stock: Stock, now: float, reason: Reason) -> None:
        """Give free units to those who wait."""
        if stock.on_hand <= stock.reserved:
            return
        stock.line.refresh(now)
        if stock.hooks.share is not None:
            self._share_out(stock, now, reason)
        elif stock.hooks.skips:
            self._give_what_fits(stock, now, reason)
        else:
            self._give_in_turn(stock, now, reason)

    def _give_in_turn(self, stock: Stock, now: float, reason: Reason) -> None:
        """Serve the line from its head until units or the line run out."""
        orders, line = self.orders, stock.line
        holds_back = stock.hooks.held_back is not None
        while stock.on_hand > stock.reserved:
            row = line.head()
            if row < 0:
                break
            units = stock.on_hand - stock.reserved
            if holds_back:
                units -= self._held_back(row, stock, now)
            units = min(units, orders.open[row] - orders.reserved[row])
            if units <= 0:
                break
            self.give(row, units, stock, now, reason)

    def _give_what_fits(self, stock: Stock, now: float, reason: Reason) -> None:
        """Serve the line, passing over who needs more than is free."""
        orders = self.orders
        for row in stock.line.rows():
            wanted = orders.open[row] - orders.reserved[row]
            if wanted <= stock.on_hand - stock.reserved:
                self.give(row, wanted, stock, now, reason)

    def _share_out(self, stock: Stock, now: float, reason: Reason) -> None:
        """Give each of those who wait the share that the rule says."""
        orders, rows, ask = self.orders, stock.line.rows(), stock.hooks.share
        wanted = [orders.open[row] - orders.reserved[row] for row in rows]
        if not wanted or ask is None:
            return
        for row, units in zip(rows, ask(stock.free, wanted), strict=True):
            if units:
                self.give(row, units, stock, now, reason)

    def give(self, row: int, units: int, stock: Stock, now: float, reason: Reason) -> None:
        """Give free units to one who waits, and ship what the rule lets go."""
        orders = self.orders
        if stock.hooks.ship is None and orders.lines[row] == 1:
            self._ship(row, row, units, stock, now, reason)
        else:
            self.set_aside(row, units, stock, now)
            self.dispatch(row, now, reason)

    def set_aside(self, row: int, units: int, stock: Stock, now: float) -> None:
        """Reserve units for an order that ships later."""
        self.orders.reserved[row] += units
        stock.reserved += units
        if stock.watched:
            self.shop.tell(now, Kind.RESERVATION, stock, units, row=row)

    def to_ship(self, first: int, now: float, ready: int) -> int:
        """Return how many of the `ready` units of an order go out now.

        An order of several lines goes by the rule of its first line's item; the rule sees the
        first line that lacks units.
        """
        orders = self.orders
        stocks = self.shop.stocks
        hooks = stocks[orders.item[first]].hooks
        ask = hooks.ship
        if ask is None or not ready:
            return ready
        unshipped = sum(orders.open[row] for row in orders.rows(first))
        row = orders.first_lacking_line(first)
        view = self.shop.order_view(row, now, 0)
        if hooks.looks_ahead:
            coming = stocks[orders.item[row]].next_receipt(now)
            view = view._replace(next_receipt=coming)
        units: int = ask(view, ready, unshipped)
        return units

    def dispatch(self, row: int, now: float, reason: Reason) -> None:
        """Ship what is set aside for the order of `row`, as far as the rule lets it go."""
        orders, stocks = self.orders, self.shop.stocks
        first = orders.first_line(row)
        rows = orders.rows(first)
        going = self.to_ship(first, now, sum(orders.reserved[each] for each in rows))
        for each in rows:
            units = min(going, orders.reserved[each])
            if units:
                going -= units
                stock = stocks[orders.item[each]]
                stock.advance(now)
                orders.reserved[each] -= units
                stock.reserved -= units
                self._ship(first, each, units, stock, now, reason)
                if stock.hooks.sees_receipts:  # the shelf is what it looks at
                    self.position_changed(stock, now)

    def _ship(
        self, first: int, row: int, units: int, stock: Stock, now: float, reason: Reason
    ) -> None:
        """Ship units of a waiting order.

        The item may be another than the one whose units came free. Its slack stays as it is:
        units set aside were never free, and the position does not change.
        """
        orders = self.orders
        stock.on_hand -= units
        stock.backorders -= units
        stock.backlog_value -= units * orders.price[row]
        still_open = orders.open[row] - units
        orders.open[row] = still_open
        orders.shipped[row] += units
        if not still_open:
            orders.outcome[row] = Outcome.SHIPPED
            orders.reason[row] = reason
            ended_at = self.arrived((row,), now) if self.arrivals else now
            orders.ended_at[row] = ended_at
            stock.waits.append(ended_at - orders.placed_at[row])
            if self.shop.on_end is not None:
                self.shop.on_end(first, self.arrived(orders.rows(first), now))
        whole = not still_open and orders.lines[first] == 1 and not orders.parcels[first]
        parcel = whole or self.is_parcel(first, now)
        orders.parcels[first] += parcel
        shipments = self.shipments
        shipments.row.append(row)
        shipments.time.append(now)
        shipments.units.append(units)
        shipments.parcels.append(parcel)
        if stock.watched:
            self.shop.tell(now, Kind.SHIPMENT, stock, units, reason, row=row)

    def arrived(self, rows: Iterable[int], now: float) -> float:
        """Return when order lines that end now have all that suppliers ship to the customer."""
        return max((self.arrivals.get(row, now) for row in rows), default=now)

    def is_parcel(self, first: int, now: float) -> bool:
        """Say whether a new parcel goes; what goes at one instant for one order is one."""
        orders = self.orders
        latest = self._parcel_at.get(first)
        if latest is None and orders.parcels[first]:
            latest = orders.placed_at[first]
        if orders.is_open(first):
            self._parcel_at[first] = now
        else:
            self._parcel_at.pop(first, None)
        return latest != now

    def release(self, row: int, stock: Stock) -> None:
        """Give back what was set aside for an order that ended; now is the last advance."""
        units = self.orders.reserved[row]
        if units and self.shop.on_release is not None:
            self.shop.on_release(stock, units, stock.since)
        stock.reserved -= units
        self.orders.reserved[row] = 0
        self._parcel_at.pop(self.orders.first_line(row), None)


def _nobody(_stock: Stock, _now: float) -> None:
    """Buy nothing."""
