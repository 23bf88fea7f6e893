"""The shop: the state that customers, warehouse and suppliers share."""

from collections.abc import Callable, Sequence

from sim.clock import Clock
from sim.eventlog import Event, Kind, Observer
from sim.hooks import Hooks
from sim.ledger import Fee, Ledger, Reason
from sim.queues import ArrivalLine, DynamicLine, RankedLine, WaitingLine
from sim.stock import Stock
from sim.views import OrderView
from sim.world import World

_MOMENT = 1e-3  # of the mean patience, over which a hazard is taken


class Shop:
    """World, clock, ledger and stocks of one run, and whoever watches it."""

    def __init__(self, world: World, observers: Sequence[Observer] = ()) -> None:
        self.world = world
        self.clock = Clock(world.most_events)
        self.ledger = Ledger()
        self.observers = tuple(observers)
        self.on_end: Callable[[int, float], None] | None = None  # told of orders that end
        self.on_release: Callable[[Stock, int, float], None] | None = (
            None  # of units given back
        )
        self.on_receipt: Callable[[Stock, int, float], None] | None = None  # of units taken in
        self.other_leavings: dict[int, tuple[float, Reason]] = {}  # but for patience
        self.stocks: list[Stock] = []
        expected_at = self.ledger.purchase_orders.expected_at
        for index, item in enumerate(world.items):
            hooks = Hooks(item.name, item.policy)
            line = self._line(hooks)
            watched = bool(self.observers)
            stock = Stock(index, item, hooks, line, expected_at, watched=watched)
            self.stocks.append(stock)

    def _line(self, hooks: Hooks) -> WaitingLine:
        """Return an empty line of the kind that the allocate rule needs."""
        orders, ask = self.ledger.orders, hooks.rank
        if ask is None:
            return ArrivalLine(orders.open, orders.reserved)
        if not hooks.dynamic:
            return RankedLine(orders.open, orders.reserved)

        def rank(row: int, now: float) -> float:
            view = self.order_view(row, now, 0)
            return float(ask(view._replace(hazard=self.hazard(row, now))))

        return DynamicLine(orders.open, orders.reserved, rank)

    def hazard(self, row: int, now: float) -> float:
        """Return a waiting customer's hazard of leaving: the mean over the next moment.

        The model's own knowledge of the class's patience law, before anything the shop did.
        """
        orders = self.ledger.orders
        law = self.world.customers[orders.customer_class[row]].patience
        if law is None:
            return 0.0
        age = now - orders.placed_at[row]
        step = _MOMENT * law.expectation
        return (law.cumulative_hazard(age + step) - law.cumulative_hazard(age)) / step

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
            world.items[orders.item[row]].cost,
            orders.slips[row],
            orders.notices[row],
        )

    def pay(
        self,
        now: float,
        kind: Fee,
        amount: float,
        *,
        row: int = -1,
        purchase_order: int = -1,
        item: int = -1,
    ) -> None:
        """Write down a payment that is neither price nor purchase cost."""
        if not amount:
            return
        fees = self.ledger.fees
        fees.row.append(row)
        fees.purchase_order.append(purchase_order)
        fees.item.append(item)
        fees.time.append(now)
        fees.kind.append(kind)
        fees.amount.append(amount)

    def correct(
        self, stock: Stock, units: int, now: float, reason: Reason, row: int = -1
    ) -> None:
        """Change what the records say; the caller settles, and looks at the position."""
        if not units:
            return
        stock.advance(now)
        stock.phantom += units
        table = self.ledger.corrections
        table.item.append(stock.index)
        table.time.append(now)
        table.units.append(units)
        table.reason.append(reason)
        table.row.append(row)
        if stock.watched:
            self.tell(now, Kind.CORRECTION, stock, units, reason, row=row)

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
