"""Purchasing: asks the reorder and sourcing rules, and places purchase orders."""

from collections.abc import Sequence
from math import nan

from sim.clock import Occurrence, Priority
from sim.eventlog import Kind
from sim.learning import Learning
from sim.ledger import Fee, Reason, Standing
from sim.receiving import Receiving
from sim.scorecards import Scorecards
from sim.sending import Sending
from sim.shop import Shop
from sim.sourcing import Sourcing
from sim.stock import Stock
from sim.streams import Streams
from sim.supply import Supply
from sim.views import Open, Purchase, Rescue, StockView
from sim.warehouse import Warehouse
from sim.world import Supplier


class Purchasing:
    """The purchase orders of all items at all suppliers."""

    def __init__(self, shop: Shop, warehouse: Warehouse, streams: Streams) -> None:
        self.shop = shop
        self.purchase_orders = shop.ledger.purchase_orders
        suppliers = shop.world.suppliers
        self._receiving = receiving = Receiving(shop, warehouse, streams)
        self._supplies = [Supply(n, shop, streams, receiving) for n in range(len(suppliers))]
        self._sending = Sending(shop, self._supplies, receiving, streams)
        self._scorecards = Scorecards(shop, self._supplies, self._sending.mean_lead_time)
        self._sourcing = Sourcing(shop, self._scorecards, streams)
        self._learning = Learning(shop, self.position_changed)
        receiving.position_changed = self.position_changed
        receiving.send_anew = self._send_anew
        self._ignores = bool(shop.world.planner and shop.world.planner.ignored)
        self._keeps_scores = any(stock.hooks.source is not None for stock in shop.stocks)
        self._joining = [stock for stock in shop.stocks if stock.hooks.join is not None]

    def start(self) -> None:
        """Ask every rule for the first time."""
        self._learning.start()
        for stock in self.shop.stocks:
            hooks = stock.hooks
            if hooks.order is None:
                continue
            for number, time in enumerate(hooks.review_times or ()):
                self._review_at(stock, time, number)
            if hooks.review_period is not None:
                self._review_at(stock, hooks.first_review, 0)
            elif hooks.review_times is None:
                self.position_changed(stock, 0.0)

    def likely(self, stock: Stock, lacking: int, now: float) -> tuple[Supplier | None, int]:
        """Return from whom the item would be bought now, and how many units.

        Only a guess, made for those who lack some: the reorder rule is not asked.
        """
        units = self._sourcing.likely_units(stock, lacking)
        name = self._sourcing.likely(stock, self._view(stock, now), units)
        if name is None:
            return None, units
        return self.shop.world.suppliers[self._sourcing.seller(stock, name, now)], units

    def position_changed(self, stock: Stock, now: float) -> None:
        """Have the rule asked at the end of this instant, if it wants to be."""
        position = stock.on_hand + stock.phantom + stock.on_order - stock.backorders
        if position <= stock.hooks.trigger and not stock.review_pending:
            stock.review_pending = True
            self.shop.clock.at(now, Priority.REVIEW, self._review, stock, stock.index)

    def _review(self, event: Occurrence) -> None:
        stock = event.subject
        stock.review_pending = False
        self._ask(stock, self.shop.clock.now)

    def _review_at(self, stock: Stock, time: float, number: int) -> None:
        self.shop.clock.at(
            time, Priority.REVIEW, self._planned_review, (stock, number), stock.index
        )

    def _planned_review(self, event: Occurrence) -> None:
        """Ask, and plan the next review; multiplying keeps its time free of summed rounding."""
        stock, number = event.subject
        self._ask(stock, self.shop.clock.now)
        hooks = stock.hooks
        if hooks.review_period is not None:
            time = hooks.first_review + (number + 1) * hooks.review_period
            self._review_at(stock, time, number + 1)

    def _view(self, stock: Stock, now: float) -> StockView:
        """Return what the reorder rule may see."""
        view, hooks = stock.view(now), stock.hooks
        if hooks.learn is not None:
            view = view._replace(learned=self._learning.learned[stock.index])
        if hooks.sees_pipeline:
            view = view._replace(pipeline=self.pipeline(stock))
        return view

    def pipeline(self, stock: Stock) -> tuple[Open, ...]:
        """Return the item's purchase orders under way, by the time they are expected."""
        table = self.purchase_orders
        coming = [
            Open(
                table.placed_at[row],
                table.expected_at[row],
                self._receiving.open_units(row),
                self.shop.world.suppliers[table.supplier[row]].name,
                table.sent_at[row],
            )
            for row in stock.open_purchase_orders
        ]
        return tuple(sorted(coming, key=lambda each: each.expected_at))

    def _ask(self, stock: Stock, now: float) -> None:
        """Ask how much to order, and where."""
        ask = stock.hooks.order
        if ask is None:
            return
        view = self._view(stock, now)
        answer: int | list[Purchase] = ask(view)
        if not answer:
            return
        if self._ignores and self._sending.is_ignored():
            if self._sending.reminder is not None:
                time = now + self._sending.reminder
                self.shop.clock.at(time, Priority.REVIEW, self._remind, stock, stock.index)
            return
        split = self._sourcing.split
        parts = split(stock, view, answer) if isinstance(answer, int) else answer
        alert: list[int] = []  # rows that are not sent at once
        for part in parts:
            self._place(stock, part, now, alert)
        if self._joining:
            self._let_join(stock, parts, now, alert)
        if alert:
            self._sending.submit(alert, now)

    def _remind(self, event: Occurrence) -> None:
        self._ask(event.subject, self.shop.clock.now)

    def _let_join(
        self, stock: Stock, parts: Sequence[Purchase], now: float, alert: list[int]
    ) -> None:
        """Ask the other items how many units are to go with these purchase orders."""
        for part in parts:
            for other in self._joining:
                sold = part.supplier in self._sourcing.sellers[other.index]
                if other is stock or not sold or not part.quantity:
                    continue
                view = self._view(other, now)
                units = other.hooks.join(view)  # type: ignore[misc]  # it joins
                if units and self._sourcing.likely(other, view, units) == part.supplier:
                    self._place(other, Purchase(part.supplier, units), now, alert)

    def _place(self, stock: Stock, part: Purchase, now: float, alert: list[int]) -> None:
        """Place a line of a purchase order; what is not sent at once joins the `alert`."""
        number = self._sourcing.seller(stock, part.supplier, now)
        if not part.quantity:
            return
        supplier = self.shop.world.suppliers[number]
        units = part.quantity
        if supplier.moq > 1 or supplier.pack > 1:
            units = max(units, supplier.moq)
            units += -units % supplier.pack
        direct = self._sending.direct[number]
        row = self._write_down(stock, number, units, now, direct=direct)
        stock.advance(now)
        stock.on_order += units
        stock.open_purchase_orders[row] = None
        self._sourcing.note(stock, row)
        if self._keeps_scores:
            self._scorecards.note(row)
        if stock.hooks.pegs:
            self._receiving.pegs.peg(row, units, stock)
        stock.settle()
        if stock.watched:
            self.shop.tell(now, Kind.PURCHASE_ORDER, stock, units, purchase_order=row)
        if direct:
            self._supplies[number].take(row, units, now)
        else:
            alert.append(row)

    def _write_down(
        self, stock: Stock, number: int, units: int, now: float, *, direct: bool
    ) -> int:
        """Append a line to the table, sent already if it goes `direct`; return its row."""
        table, supplier = self.purchase_orders, self.shop.world.suppliers[number]
        price = supplier.prices[stock.index] or 0.0
        breaks = supplier.breaks[stock.index] if supplier.breaks else None
        sending = self._sending
        table.number.append(sending.next_number() if direct else 0)
        table.opens.append(direct)
        table.item.append(stock.index)
        table.supplier.append(number)
        table.quantity.append(units)
        table.unit_cost.append(price if breaks is None else breaks.unit_cost(price, units))
        table.placed_at.append(now)
        table.sent_at.append(now if direct else nan)
        table.due_at.append(now + sending.promised(number, units) if direct else nan)
        table.expected_at.append(now + sending.mean_lead_time(number, units))
        table.ended_at.append(nan)
        table.received.append(0)
        table.cancelled.append(0)
        table.short.append(0)
        table.rejected.append(0)
        table.standing.append(Standing.ON_ORDER)
        table.reason.append(Reason.NONE)
        return len(table.item) - 1

    def open_units(self, row: int) -> int:
        """Return the units of a line that may still come."""
        return self._receiving.open_units(row)

    def _send_anew(self, row: int, units: int, now: float) -> None:
        self._supplies[self.purchase_orders.supplier[row]].send(row, units, now)

    def cancel(self, stock: Stock, units: int, now: float, order_row: int) -> None:
        """Cancel up to `units` on order: the leaver's own if pegged, then the newest."""
        own = self._receiving.pegs.of(order_row) if stock.hooks.pegs else []
        for row in own:
            if row in stock.open_purchase_orders:
                units -= self._cancel_units(row, stock, units, now)
        while units and stock.open_purchase_orders:
            row, _ = stock.open_purchase_orders.popitem()
            stock.open_purchase_orders[row] = None  # a look at the newest in constant time
            units -= self._cancel_units(row, stock, units, now)

    def _cancel_units(self, row: int, stock: Stock, units: int, now: float) -> int:
        """Cancel up to `units` of one line; return how many."""
        n = min(units, self._receiving.open_units(row))
        if n:
            holding = self._supplies[self.purchase_orders.supplier[row]].holding
            if holding is not None:
                holding.cancel(row, n)
            self._receiving.cancel(row, stock, n, now)
        return n

    def expedite(self, stock: Stock, rescue: Rescue, now: float) -> None:
        """Bring forward the purchase order that is expected next, if that is sooner.

        What is not sent yet, or waits at the supplier for its turn, can't be.
        """
        table, due = self.purchase_orders, now + rescue.lead_time
        coming = [
            row
            for row in stock.open_purchase_orders
            if row not in self._receiving.expedited
            and table.number[row]
            and self._supplies[table.supplier[row]].holding is None
        ]
        row = min(coming, key=lambda each: table.expected_at[each], default=-1)
        if row < 0 or table.expected_at[row] <= due:
            return
        table.expected_at[row] = due
        cost = rescue.cost + rescue.unit_cost * self.open_units(row)
        self.shop.pay(now, Fee.EXPEDITE, cost, purchase_order=row)
        if stock.watched:
            self.shop.tell(now, Kind.EXPEDITE, stock, 0, purchase_order=row)
        self._receiving.expedite(row, due)
