"""Views to try a rule on, in examples and tests: given what matters, they fill in the rest."""

from math import nan
from typing import Any

from sim.views import OrderView, StockView


def stock_view(
    *,
    now: float = 0.0,
    item: str = "lantern",
    on_hand: int = 0,
    reserved: int = 0,
    backorders: int = 0,
    on_order: int = 0,
) -> StockView:
    """Return a view of stock whose inventory position fits the rest.

    Examples
    --------
    >>> stock_view(on_hand=5, on_order=20).inventory_position
    25
    """
    position = on_hand + on_order - backorders
    return StockView(now, item, on_hand, reserved, backorders, on_order, position)


def order_view(*, quantity: int = 1, **values: Any) -> OrderView:
    """Return a view of an order line: one that has just come, but for the `values` given.

    Raises
    ------
    ValueError
        If a name among `values` is no field of an `OrderView`.

    Examples
    --------
    >>> order_view(quantity=3, free=1).open
    3
    """
    newcomer = OrderView(
        now=0.0,
        order=1,
        customer=1,
        customer_class="web",
        priority=1,
        item="lantern",
        quantity=quantity,
        open=quantity,
        reserved=0,
        free=0,
        price=40.0,
        placed_at=0.0,
        promised_at=nan,
        promise=nan,
        parcels=0,
        uniform=0.5,
    )
    return newcomer._replace(**values)
