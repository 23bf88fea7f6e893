"""Pegs: purchase orders that are placed for certain customers, and serve them."""

from sim.ledger import Reason
from sim.shop import Shop
from sim.stock import Stock
from sim.warehouse import Warehouse


class Pegs:
    """Who waits for which purchase order.

    A new purchase order is pegged to those who wait for units that are not pegged yet, in the
    order of the line. What it brings for one who has left, or was served otherwise, is free.
    """

    def __init__(self, shop: Shop, warehouse: Warehouse) -> None:
        self.orders = shop.ledger.orders
        self.warehouse = warehouse
        self._of_purchase: dict[int, list[tuple[int, int]]] = {}  # order rows and units
        self._of_order: dict[int, list[int]] = {}  # purchase orders
        self._pegged: dict[int, int] = {}  # units of an order row

    def peg(self, purchase: int, units: int, stock: Stock) -> None:
        """Peg a purchase order's units to those who wait."""
        pegs = []
        for row in stock.line.rows():
            if not units:
                break
            open_units = self.orders.open[row] - self.orders.reserved[row]
            n = min(units, open_units - self._pegged.get(row, 0))
            if n > 0:
                units -= n
                pegs.append((row, n))
                self._pegged[row] = self._pegged.get(row, 0) + n
                self._of_order.setdefault(row, []).append(purchase)
        self._of_purchase[purchase] = pegs

    def trim(self, purchase: int, units: int) -> None:
        """Unpeg what will not come: of a purchase order, only `units` are still to come."""
        left = []
        for row, pegged in self._of_purchase.pop(purchase, []):
            lacking = self.orders.open[row] - self.orders.reserved[row]
            kept = min(pegged, lacking, units)
            units -= kept
            self._pegged[row] = self._pegged.get(row, 0) - pegged + kept
            if kept:
                left.append((row, kept))
            elif row in self._of_order:
                self._of_order[row].remove(purchase)
        if left:
            self._of_purchase[purchase] = left

    def of(self, row: int) -> list[int]:
        """Return the purchase orders that were placed for an order row, the newest first."""
        return self._of_order.get(row, [])[::-1]

    def serve(self, purchase: int, stock: Stock, now: float, *, closed: bool) -> None:
        """Give what came in to those for whom it was placed.

        What is still to come stays theirs, unless the purchase order is `closed`.
        """
        orders, left = self.orders, []
        for row, pegged in self._of_purchase.pop(purchase, []):
            lacking = orders.open[row] - orders.reserved[row]
            units = max(0, min(pegged, lacking, stock.free))
            kept = 0 if closed else min(pegged, lacking) - units
            self._pegged[row] = self._pegged.get(row, 0) - pegged + kept
            if kept:
                left.append((row, kept))
            if units:
                self.warehouse.give(row, units, stock, now, Reason.RECEIPT)
            if not orders.open[row]:
                self._pegged.pop(row, None)
                self._of_order.pop(row, None)
        if left:
            self._of_purchase[purchase] = left
