"""Cancel rules: what becomes of the units on order for a customer who leaves."""

# ruff: noqa: ARG002 -- a rule takes all arguments of its protocol, needed or not

from dataclasses import dataclass
from typing import ClassVar

from sim.views import OrderView, StockView


@dataclass(frozen=True)
class KeepPurchase:
    """Keep the purchase orders: the units serve somebody else, or become stock.

    Notes
    -----
    Common practice where suppliers don't take orders back. A cancellation lifts the inventory
    position, so the next reorder comes later; after a surge the shelf may be full of units
    nobody waits for any more.

    Examples
    --------
    >>> from policies.samples import order_view, stock_view
    >>> KeepPurchase().cancel(order_view(quantity=3), stock_view(on_order=10))
    0
    """

    always: ClassVar[int] = 0

    def cancel(self, order: OrderView, stock: StockView) -> int:
        """Return 0: nothing is cancelled at the supplier."""
        return 0


@dataclass(frozen=True)
class ReturnPurchase:
    """Cancel as many units at the supplier as the customer still waited for.

    At most what is on order. This leaves the inventory position as it was, the customer's
    leaving and the supplier's order cancelling out.

    Notes
    -----
    With base stock, Poisson demand, and exponential lead times and patience this makes the
    units on order a birth-death process. The supplier is assumed to agree, up to the last
    moment before delivery, and to charge nothing: an optimistic bound for real contracts.

    Examples
    --------
    >>> from policies.samples import order_view, stock_view
    >>> rule, order = ReturnPurchase(), order_view(quantity=3)
    >>> rule.cancel(order, stock_view(on_order=10)), rule.cancel(order, stock_view(on_order=2))
    (3, 2)
    """

    def cancel(self, order: OrderView, stock: StockView) -> int:
        """Return the units the customer still waited for, as far as they are on order."""
        return min(order.open, stock.on_order)
