"""Views to try a rule on, in examples and tests: given what matters, they fill in the rest."""

from dataclasses import dataclass
from math import inf, log1p, nan
from typing import Any

from sim.views import Open, OrderView, StockView, SupplierView, SupplyView


def stock_view(
    *,
    now: float = 0.0,
    item: str = "lantern",
    on_hand: int = 0,
    reserved: int = 0,
    backorders: int = 0,
    on_order: int = 0,
    backlog_value: float = 0.0,
    next_receipt: float = inf,
    pipeline: tuple[Open, ...] = (),
    learned: tuple[float, ...] = (),
    uniform: float = nan,
) -> StockView:
    """Return a view of stock whose inventory position fits the rest.

    Examples
    --------
    >>> stock_view(on_hand=5, on_order=20).inventory_position
    25
    """
    position = on_hand + on_order - backorders
    return StockView(
        now,
        item,
        on_hand,
        reserved,
        backorders,
        on_order,
        position,
        backlog_value,
        next_receipt,
        pipeline,
        learned,
        uniform,
    )


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


def supply_view(
    *,
    mean_lead_time: float = 10.0,
    ahead: int = 0,
    open_orders: tuple[Open, ...] = (),
    waits: tuple[float, ...] = (),
    **values: Any,
) -> SupplyView:
    """Return a view of supply whose lead times are exponential, but for the `values` given.

    Examples
    --------
    >>> supply = supply_view(mean_lead_time=10.0, ahead=3)
    >>> supply.ahead, round(supply.residual(0.0, 0.5), 2)
    (3, 6.93)
    """
    residual = Memoryless(mean_lead_time)
    return SupplyView(mean_lead_time, ahead, open_orders, residual, waits)._replace(**values)


def supplier_views(*names: str) -> tuple[SupplierView, ...]:
    """Return suppliers that differ in their names alone.

    Examples
    --------
    >>> [supplier.name for supplier in supplier_views("acme", "bolt")]
    ['acme', 'bolt']
    """
    return tuple(SupplierView(name) for name in names)


@dataclass(frozen=True)
class Memoryless:
    """The residual of exponential lead times, the same however long a purchase order is due."""

    mean: float

    def __call__(
        self,
        elapsed: float,  # noqa: ARG002 -- memoryless
        p: float,
        purchase: Open | None = None,  # noqa: ARG002 -- one supplier
        /,
    ) -> float:
        """Return the time by which it has come with probability `p`."""
        return -self.mean * log1p(-p)
