"""The shop: the state that customers, warehouse and suppliers share."""

from collections.abc import Sequence

from sim.clock import Clock
from sim.eventlog import Event, Kind, Observer
from sim.ledger import Ledger, Reason
from sim.queues import ArrivalLine, RankedLine
from sim.stock import Stock
from sim.views import OrderView
from sim.world import World


class Shop:
    """World, clock, ledger and stocks of one run, and whoever watches it."""

    def __init__(self, world: World, observers: Sequence[Observer] = ()) -> None:
        self.world = world
        self.clock = Clock()
        self.ledger = Ledger()
        self.observers = tuple(observers)
        orders = self.ledger.orders
        self.stocks: list[Stock] = []
        for index, item in enumerate(world.items):
            plain = item.policy.allocate is None or getattr(
                item.policy.allocate, "first_come", False
            )
            line = (ArrivalLine if plain else RankedLine)(orders.open, orders.reserved)
            self.stocks.append(Stock(index, item, line, watched=bool(observers)))

    def order_view(self, row: int, now: float, free: int) -> OrderView:
        """Return what a rule may see of the order line `row`."""
        orders, world = self.ledger.orders, self.world
        customers = world.customers[orders.customer_class[row]]
        return OrderView(
            now,
            orders.order[row],
            orders.customer[row],
            customers.name,
            customers.priority,
            world.items[orders.item[row]].name,
            orders.quantity[row],
            orders.open[row],
            orders.reserved[row],
            free,
            orders.price[row],
            orders.placed_at[row],
            orders.promised_at[row],
            orders.promise[row],
            orders.parcels[orders.first_line(row)],
            orders.uniform[row],
        )

    def tell(
        self,
        now: float,
        kind: Kind,
        stock: Stock,
        quantity: int,
        reason: Reason = Reason.NONE,
        *,
        row: int = -1,
        purchase_order: int = -1,
    ) -> None:
        """Tell the observers of an event that has just happened."""
        order = self.ledger.orders.order[row] if row >= 0 else 0
        event = Event(
            now,
            kind,
            stock.index,
            order,
            purchase_order + 1,
            quantity,
            stock.on_hand,
            stock.reserved,
            stock.on_order,
            stock.backorders,
            reason,
        )
        for observe in self.observers:
            observe(event)
