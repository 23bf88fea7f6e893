"""Rescues: other ways to serve those who wait than to let them wait."""

from sim.eventlog import Kind
from sim.ledger import Fee, Outcome, Reason
from sim.purchasing import Purchasing
from sim.shop import Shop
from sim.stock import Stock
from sim.views import Action, Rescue
from sim.warehouse import Warehouse


class Rescuer:
    """Does what a rescue rule decided, expiry apart."""

    def __init__(self, shop: Shop, warehouse: Warehouse, purchasing: Purchasing) -> None:
        self.shop = shop
        self.orders = shop.ledger.orders
        self.warehouse = warehouse
        self.purchasing = purchasing
        self._by_name = {stock.name: stock for stock in shop.stocks}

    def act(self, first: int, rescue: Rescue, now: float) -> None:
        """Bring the next purchase order forward, drop-ship, or ship something else."""
        row = self.orders.first_lacking_line(first)
        if self.orders.open[row] == self.orders.reserved[row]:
            return  # all of it is here, and only held
        stock = self.shop.stocks[self.orders.item[row]]
        if rescue.action == Action.EXPEDITE:
            self.purchasing.expedite(stock, rescue, now)
        elif rescue.action == Action.DROP_SHIP:
            for each in self.orders.rows(first):
                if self.orders.open[each]:
                    self._drop_ship(each, rescue, now)
        elif rescue.action == Action.SUBSTITUTE:
            self._substitute(row, stock, rescue, now)

    def _drop_ship(self, row: int, rescue: Rescue, now: float) -> None:
        """Have the supplier ship what the order lacks; set-aside units still go themselves."""
        orders = self.orders
        stock = self.shop.stocks[orders.item[row]]
        units = orders.open[row] - orders.reserved[row]
        if not units:
            return
        self._take_out(row, stock, units, now)
        self._book(row, now, Action.DROP_SHIP, units, -1, orders.price[row])
        self.shop.pay(now, Fee.DROP_SHIP, rescue.cost * units, row=row)
        arrives_at = max(now + rescue.lead_time, self.warehouse.arrivals.get(row, now))
        self.warehouse.arrivals[row] = arrives_at
        self._close(row, Outcome.DROP_SHIPPED, arrives_at)
        if stock.watched:
            self.shop.tell(now, Kind.DROP_SHIPMENT, stock, units, Reason.RESCUE_RULE, row=row)
        self._send_the_rest(row, now)
        self._settle(stock, now)

    def _substitute(self, row: int, stock: Stock, rescue: Rescue, now: float) -> None:
        """Ship another item for what the line lacks, if all of it is free."""
        orders, other = self.orders, self._by_name.get(rescue.item)
        units = orders.open[row] - orders.reserved[row]
        if other is None or other is stock or not 0 < units <= other.free:
            return
        self._take_out(row, stock, units, now)
        other.advance(now)
        other.on_hand -= units
        first = orders.first_line(row)
        parcel = self.warehouse.is_parcel(first, now)
        orders.parcels[first] += parcel
        self._book(row, now, Action.SUBSTITUTE, units, other.index, rescue.price, parcel)
        self._close(row, Outcome.SUBSTITUTED, now)
        for each, kind in ((stock, Kind.SUBSTITUTED), (other, Kind.SUBSTITUTION)):
            if each.watched:
                self.shop.tell(now, kind, each, units, Reason.RESCUE_RULE, row=row)
        self._send_the_rest(row, now)
        self._settle(stock, now)
        self._settle(other, now)

    def _take_out(self, row: int, stock: Stock, units: int, now: float) -> None:
        """Take units out of the backlog that nobody has to wait for any more."""
        orders = self.orders
        stock.advance(now)
        stock.backorders -= units
        stock.backlog_value -= units * orders.price[row]
        orders.open[row] -= units
        orders.rescued[row] += units

    def _close(self, row: int, outcome: Outcome, ended_at: float) -> None:
        orders = self.orders
        if orders.open[row]:
            return  # what is set aside still waits to be shipped
        orders.outcome[row] = outcome
        orders.reason[row] = Reason.RESCUE_RULE
        orders.ended_at[row] = ended_at
        if self.shop.on_end is not None:
            first = orders.first_line(row)
            self.shop.on_end(first, self.warehouse.arrived(orders.rows(first), ended_at))

    def _book(
        self,
        row: int,
        now: float,
        action: Action,
        units: int,
        item: int,
        price: float,
        parcel: bool = False,
    ) -> None:
        table = self.shop.ledger.rescues
        table.row.append(row)
        table.time.append(now)
        table.action.append(action)
        table.units.append(units)
        table.item.append(item)
        table.price.append(price)
        table.parcels.append(parcel)

    def _send_the_rest(self, row: int, now: float) -> None:
        """Ship what was set aside, now that the order waits for nothing else."""
        first = self.orders.first_line(row)
        if self.orders.is_open(first):
            self.warehouse.dispatch(row, now, Reason.RELEASED)

    def _settle(self, stock: Stock, now: float) -> None:
        """Serve those behind, and note the new levels."""
        self.warehouse.allocate(stock, now, Reason.RELEASED)
        stock.settle()
        self.purchasing.position_changed(stock, now)
