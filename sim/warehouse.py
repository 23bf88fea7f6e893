"""The warehouse: who gets the units, and when they go out."""

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
        self._parcel_at: dict[int, float] = {}  # latest parcel of orders shipped in part

    def available(self, row: int, stock: Stock, now: float) -> int:
        """Return the units that a newcomer could have at once.

        Nobody overtakes: units are free for a newcomer only if none of those who wait is
        served before, and if the rule does not hold them back.
        """
        free = stock.on_hand - stock.reserved
        if free <= 0 or stock.line.before(self.rank(row, stock, now)):
            return 0
        return min(self.orders.quantity[row], free - self._held_back(row, stock, now))

    def rank(self, row: int, stock: Stock, now: float) -> float:
        """Return the place in line that the rule gives this order."""
        ask = stock.hooks.rank
        if ask is None:
            return 0.0
        rank: float = ask(self.shop.order_view(row, now, stock.free))
        return rank

    def _held_back(self, row: int, stock: Stock, now: float) -> int:
        ask = stock.hooks.held_back
        if ask is None:
            return 0
        held: int = ask(self.shop.order_view(row, now, stock.free), stock.view(now))
        return min(held, stock.free)

    def allocate(self, stock: Stock, now: float, reason: Reason) -> None:
        """Give free units to those who wait, in the order of the line."""
        orders, line = self.orders, stock.line
        while stock.on_hand > stock.reserved:
            row = line.head()
            if row < 0:
                break
            wanted = orders.open[row] - orders.reserved[row]
            held_back = self._held_back(row, stock, now)
            units = min(wanted, stock.on_hand - stock.reserved - held_back)
            if units <= 0:
                break
            if stock.hooks.ship is None and orders.lines[row] == 1:
                self._ship(row, row, units, stock, now, reason)
            else:
                self.set_aside(row, units, stock, now)
                self._dispatch(row, now, reason)

    def set_aside(self, row: int, units: int, stock: Stock, now: float) -> None:
        """Reserve units for an order that ships later."""
        self.orders.reserved[row] += units
        stock.reserved += units
        if stock.watched:
            self.shop.tell(now, Kind.RESERVATION, stock, units, row=row)

    def to_ship(self, first: int, row: int, stock: Stock, now: float, ready: int) -> int:
        """Return how many of the `ready` units of an order go out now."""
        ask = stock.hooks.ship
        if ask is None:
            return ready
        unshipped = sum(self.orders.open[each] for each in self.orders.rows(first))
        units: int = ask(self.shop.order_view(row, now, stock.free), ready, unshipped)
        return min(units, ready)

    def _dispatch(self, row: int, now: float, reason: Reason) -> None:
        """Ship what is set aside for the order of `row`, as far as the rule lets it go."""
        orders, stocks = self.orders, self.shop.stocks
        first = orders.first_line(row)
        rows = orders.rows(first)
        ready = sum(orders.reserved[each] for each in rows)
        going = self.to_ship(first, row, stocks[orders.item[row]], now, ready)
        for each in rows:
            units = min(going, orders.reserved[each])
            if units:
                going -= units
                stock = stocks[orders.item[each]]
                stock.advance(now)
                orders.reserved[each] -= units
                stock.reserved -= units
                self._ship(first, each, units, stock, now, reason)

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
        still_open = orders.open[row] - units
        orders.open[row] = still_open
        orders.shipped[row] += units
        if not still_open:
            orders.outcome[row] = Outcome.SHIPPED
            orders.reason[row] = reason
            orders.ended_at[row] = now
        parcel = self._parcel_at.get(first) != now
        orders.parcels[first] += parcel
        if still_open or orders.lines[first] > 1:
            self._parcel_at[first] = now
        shipments = self.shipments
        shipments.row.append(row)
        shipments.time.append(now)
        shipments.units.append(units)
        shipments.parcels.append(parcel)
        if stock.watched:
            self.shop.tell(now, Kind.SHIPMENT, stock, units, reason, row=row)

    def release(self, row: int, stock: Stock) -> bool:
        """Give back what was set aside for an order that ended; say whether anything was."""
        units = self.orders.reserved[row]
        self.orders.reserved[row] = 0
        stock.reserved -= units
        return units > 0
