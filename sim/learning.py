"""Learning: tells rules what customers ordered, and keeps what they make of it."""

from collections.abc import Callable

from sim.clock import Occurrence, Priority
from sim.ledger import Outcome
from sim.shop import Shop
from sim.stock import Stock


class Learning:
    """What the reorder rules have learned of demand.

    Demand is what customers ordered, whether they got it or not: sales would teach a rule that
    nobody wants what is out of stock.
    """

    def __init__(self, shop: Shop, learned: Callable[[Stock, float], None]) -> None:
        self._shop = shop
        self._on_learned = learned
        self._orders = shop.ledger.orders
        self._row = 0
        self._demand = [0] * len(shop.stocks)  # since the item's rule was told
        self.learned: list[tuple[float, ...]] = [() for _ in shop.stocks]

    def start(self) -> None:
        """Begin the first period of every item whose rule learns."""
        for stock in self._shop.stocks:
            if stock.hooks.learn is not None:
                self._teach_at(stock, 1)

    def _teach_at(self, stock: Stock, number: int) -> None:
        """Plan the end of period `number`, before all reviews of that instant."""
        time = number * stock.hooks.learns_every
        tie = stock.index - len(self._shop.stocks)
        self._shop.clock.at(time, Priority.REVIEW, self._teach, (stock, number), tie)

    def _teach(self, event: Occurrence) -> None:
        stock, number = event.subject
        now = self._shop.clock.now
        self._count(now)
        learned, demand = self.learned[stock.index], self._demand[stock.index]
        self.learned[stock.index] = stock.hooks.learn(learned, demand)
        self._demand[stock.index] = 0
        self._teach_at(stock, number + 1)
        self._on_learned(stock, now)

    def _count(self, now: float) -> None:
        """Add up what was ordered until now."""
        orders, demand = self._orders, self._demand
        placed_at, n = orders.placed_at, len(orders.placed_at)
        row = self._row
        while row < n and placed_at[row] <= now:
            if orders.outcome[row] != Outcome.ABSENT:
                demand[orders.item[row]] += orders.quantity[row]
            row += 1
        self._row = row
