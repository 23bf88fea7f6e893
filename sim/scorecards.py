"""Scorecards: what a sourcing rule is shown of suppliers, and what it thinks of them."""

from collections.abc import Callable, Sequence
from math import inf, isnan

from sim.eventlog import Kind
from sim.ledger import Standing
from sim.moments import standard_deviation
from sim.shop import Shop
from sim.stock import Stock
from sim.supply import Supply
from sim.views import Delivery, Status, SupplierView


class Scorecards:
    """The suppliers as sourcing rules see them; a rule's verdicts hold for all its items."""

    def __init__(
        self, shop: Shop, supplies: Sequence[Supply], mean: Callable[[int, int], float]
    ) -> None:
        self._shop = shop
        self._supplies = supplies
        self._mean = mean
        self._table = shop.ledger.purchase_orders
        self._lines: list[list[int]] = [[] for _ in supplies]  # rows, in the order of placing
        self._placed: dict[tuple[int, int], int] = {}
        self._verdicts: dict[tuple[object, int], tuple[Status, float]] = {}
        self._sds: dict[int, float] = {}

    def note(self, row: int) -> None:
        """Take down a line that was placed."""
        supplier, item = self._table.supplier[row], self._table.item[row]
        self._lines[supplier].append(row)
        self._placed[item, supplier] = self._placed.get((item, supplier), 0) + 1

    def views(
        self, stock: Stock, quantity: int, sellers: Sequence[int], now: float
    ) -> tuple[SupplierView, ...]:
        """Return the item's suppliers, after the rule has judged them."""
        views = tuple(self._view(stock, quantity, number, now) for number in sellers)
        judge = stock.hooks.judge
        if judge is None:
            return views
        return tuple(
            self._judged(stock, number, view, judge(view, now), now)
            for number, view in zip(sellers, views, strict=True)
        )

    def _view(self, stock: Stock, quantity: int, number: int, now: float) -> SupplierView:
        supplier, hooks = self._supplies[number].supplier, stock.hooks
        price = supplier.prices[stock.index] or 0.0
        breaks = supplier.breaks[stock.index] if supplier.breaks else None
        status, since = Status.TRUSTED, 0.0
        if hooks.judge is not None:
            status, since = self._verdicts.get((hooks.sourcing, number), (status, since))
        return SupplierView(
            supplier.name,
            price if breaks is None else breaks.unit_cost(price, quantity),
            supplier.order_cost,
            self._mean(number, quantity),
            self._sd(number),
            self._supplies[number].is_up(now),
            self._on_order(stock, number),
            self._placed.get((stock.index, number), 0),
            status,
            since,
            self._deliveries(number, hooks.source_learns, now),
        )

    def _sd(self, number: int) -> float:
        if number not in self._sds:
            law = self._supplies[number].supplier.lead_time
            self._sds[number] = standard_deviation(law)
        return self._sds[number]

    def _on_order(self, stock: Stock, number: int) -> int:
        table = self._table
        return sum(
            table.quantity[row] - table.received[row] - table.cancelled[row] - table.short[row]
            for row in stock.open_purchase_orders
            if table.supplier[row] == number
        )

    def _deliveries(self, number: int, n: int, now: float) -> tuple[Delivery, ...]:
        """Return the latest `n` lines that were due or ended, oldest first."""
        found: list[Delivery] = []
        table = self._table
        for row in reversed(self._lines[number] if n else ()):
            if len(found) == n:
                break
            ended = table.standing[row] != Standing.ON_ORDER
            due = not isnan(table.due_at[row]) and table.due_at[row] < now
            if table.standing[row] == Standing.CANCELLED or not (ended or due):
                continue
            found.append(
                Delivery(
                    table.placed_at[row],
                    table.due_at[row],
                    table.ended_at[row] if ended else inf,
                    table.quantity[row] - table.cancelled[row],
                    table.received[row],
                )
            )
        return tuple(reversed(found))

    def _judged(
        self, stock: Stock, number: int, view: SupplierView, status: Status, now: float
    ) -> SupplierView:
        """Keep a verdict; write it down if it is new."""
        if status == view.status:
            return view
        self._verdicts[stock.hooks.sourcing, number] = status, now
        verdicts = self._shop.ledger.verdicts
        verdicts.item.append(stock.index)
        verdicts.supplier.append(number)
        verdicts.time.append(now)
        verdicts.status.append(status)
        if stock.watched:
            self._shop.tell(now, Kind.VERDICT, stock, 0)
        return view._replace(status=status, status_since=now)
