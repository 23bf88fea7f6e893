"""Cancel rules: what becomes of the units on order for a customer who leaves."""

# ruff: noqa: ARG002 -- a rule takes all arguments of its protocol, needed or not

from dataclasses import dataclass
from typing import Annotated, ClassVar

from sim.parameters import Parameter, check_parameters
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
    leaving and the supplier's order cancelling out. The supplier is paid `fee` per unit.

    Notes
    -----
    With base stock, Poisson demand, and exponential lead times and patience this makes the
    units on order a birth-death process. The supplier is assumed to agree, up to the last
    moment before delivery: without a fee an optimistic bound for real contracts.

    Examples
    --------
    >>> from policies.samples import order_view, stock_view
    >>> rule, order = ReturnPurchase(), order_view(quantity=3)
    >>> rule.cancel(order, stock_view(on_order=10)), rule.cancel(order, stock_view(on_order=2))
    (3, 2)
    """

    fee: Annotated[float, Parameter("paid per unit cancelled", "money", ge=0)] = 0.0

    def __post_init__(self) -> None:
        check_parameters(self)

    def cancel(self, order: OrderView, stock: StockView) -> int:
        """Return the units the customer still waited for, as far as they are on order."""
        return min(order.open, stock.on_order)


@dataclass(frozen=True)
class ResellPurchase:
    """Sell on the units on order for the customer, at a loss of so much per unit.

    At most what is on order. The units never come in: somebody outside the model takes them
    over, for their purchase cost less `loss`. In the books this is a return with a fee.

    Notes
    -----
    What is done with special orders that no supplier takes back: they go to a jobber or to
    another branch. The loss is the purchase cost less the salvage value of the newsvendor
    model.

    Examples
    --------
    >>> from policies.samples import order_view, stock_view
    >>> rule = ResellPurchase(loss=4.0)
    >>> rule.cancel(order_view(quantity=3), stock_view(on_order=10)), rule.fee
    (3, 4.0)
    """

    loss: Annotated[float, Parameter("purchase cost less what is got, per unit", "money", ge=0)]

    def __post_init__(self) -> None:
        check_parameters(self)

    @property
    def fee(self) -> float:
        """What a unit sold on costs."""
        return self.loss

    def cancel(self, order: OrderView, stock: StockView) -> int:
        """Return the units the customer still waited for, as far as they are on order."""
        return min(order.open, stock.on_order)
