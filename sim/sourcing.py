"""Sourcing: who sells an item, where its units are bought, and where they would be."""

from collections.abc import Sequence

from sim.errors import RuleError
from sim.scorecards import Scorecards
from sim.shop import Shop
from sim.stock import Stock
from sim.streams import Streams
from sim.views import Purchase, StockView


class Sourcing:
    """Asks the sourcing rules."""

    def __init__(self, shop: Shop, scorecards: Scorecards, streams: Streams) -> None:
        suppliers = shop.world.suppliers
        self.sellers = [  # of each item, by name
            {s.name: n for n, s in enumerate(suppliers) if s.prices[i] is not None}
            for i in range(len(shop.world.items))
        ]
        self._names = [supplier.name for supplier in suppliers]
        self._scorecards = scorecards
        self._table = shop.ledger.purchase_orders
        self._latest: dict[int, int] = {}  # of each item: the row it was bought with last
        self._chances = {
            stock.index: streams.generator(f"items/{stock.name}/sourcing")
            for stock in shop.stocks
            if stock.hooks.chance
        }

    def note(self, stock: Stock, row: int) -> None:
        """Take down a line that was placed."""
        self._latest[stock.index] = row

    def seller(self, stock: Stock, name: str, now: float) -> int:
        """Return the number of a supplier that a rule chose for the item."""
        number = self.sellers[stock.index].get(name)
        if number is None:
            sellers = ", ".join(self.sellers[stock.index]) or "nobody"
            raise RuleError(
                f"item {stock.name}: a rule chose supplier {name!r} at time {now:g}; "
                f"it is sold by {sellers}"
            )
        return number

    def split(self, stock: Stock, view: StockView, quantity: int) -> Sequence[Purchase]:
        """Ask where units come from."""
        sellers = self.sellers[stock.index]
        if not sellers:
            raise RuleError(
                f"item {stock.name}: the reorder rule orders {quantity} units at time "
                f"{view.now:g}, but no supplier sells the item"
            )
        source = stock.hooks.source
        if source is None:
            return [Purchase(next(iter(sellers)), quantity)]
        if stock.index in self._chances:
            view = view._replace(uniform=self._chances[stock.index].random())
        suppliers = self._scorecards.views(stock, quantity, list(sellers.values()), view.now)
        parts: list[Purchase] = source(view, quantity, suppliers)
        if sum(part.quantity for part in parts) != quantity:
            raise RuleError(
                f"item {stock.name}: the sourcing rule split {quantity} units into "
                f"{[part.quantity for part in parts]} at time {view.now:g}; they must add up"
            )
        return parts

    def likely(self, stock: Stock, view: StockView, quantity: int) -> str | None:
        """Return the supplier that units would be bought from now; None if nobody sells them.

        Of those who would share them, the one who gets most. A sourcing rule that draws lots or
        judges is not asked in vain, for it would decide otherwise the next time; with such a
        rule, or none, it is the supplier that the item was bought from last, at first the first
        of the scenario.
        """
        sellers, hooks = self.sellers[stock.index], stock.hooks
        if not sellers:
            return None
        if hooks.source is None or hooks.judge is not None or hooks.chance:
            if stock.index not in self._latest:
                return next(iter(sellers))
            return self._names[self._table.supplier[self._latest[stock.index]]]
        parts = self.split(stock, view, quantity)
        return max(parts, key=lambda part: part.quantity).supplier

    def likely_units(self, stock: Stock, lacking: int) -> int:
        """Return what the next purchase may be: as many units as the last, or `lacking`."""
        row = self._latest.get(stock.index)
        return lacking if row is None else max(lacking, self._table.quantity[row])
