"""Buy only what has been sold: the reorder rule of a shop without stock."""

from dataclasses import dataclass
from typing import Annotated

from sim.parameters import Parameter, check_parameters
from sim.views import StockView


@dataclass(frozen=True)
class ZeroStock:
    """Zero stock: order the units that customers wait for, and no others.

    When the inventory position is below 0, order what lifts it to 0: at once, or with a
    `window` at the end of every window, merged into one purchase order.

    Notes
    -----
    Base stock with ``S = 0`` (Zipkin, *Foundations of Inventory Management*, 2000). Without a
    window and without cancellations the mean wait is the mean lead time, whoever is served
    first; a window adds half of it for Poisson arrivals. Each window pays one order cost
    instead of one per customer. Units bought for a customer who left go to the next one, or
    stay on the shelf (see the hook `cancel`).

    Examples
    --------
    >>> from policies.samples import stock_view
    >>> ZeroStock().order(stock_view(backorders=5, on_order=3))
    2
    >>> ZeroStock().review_period is None, ZeroStock(window=7).review_period
    (True, 7)
    """

    window: Annotated[
        float,
        Parameter("time over which sales are merged; 0: each is bought at once", "time", ge=0),
    ] = 0.0

    def __post_init__(self) -> None:
        check_parameters(self)

    @property
    def trigger(self) -> int:
        """Nothing is ordered above this position."""
        return -1

    @property
    def review_period(self) -> float | None:
        """Time between purchases; None for at once."""
        return self.window or None

    @property
    def first_review(self) -> float:
        """The end of the first window."""
        return self.window

    def order(self, stock: StockView) -> int:
        """Return the units that wait and are not on order yet."""
        return max(-stock.inventory_position, 0)
