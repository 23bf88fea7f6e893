"""Letting customers wait on purpose: the economic order quantity with planned backorders."""

from dataclasses import dataclass
from functools import cached_property
from typing import Annotated

from policies.continuous import ReorderPoint
from policies.sizing.batches import BackorderedBatch, eoq_backorders
from sim.parameters import Parameter, check_parameters
from sim.views import StockView


@dataclass(frozen=True, kw_only=True)
class PlannedBackorders:
    """Economic order quantity with planned backorders, as a reorder point and a quantity.

    Steady demand is served best by letting B units wait before each receipt: buy
    ``Q = sqrt(2 order_cost rate / holding) sqrt((holding + backorder) / backorder)`` units
    whenever the position is at or below ``rate lead_time - B``, where
    ``B = Q holding / (holding + backorder)``; both are rounded to whole units.

    Notes
    -----
    Hadley & Whitin, *Analysis of Inventory Systems* (1963); Zipkin, *Foundations of Inventory
    Management* (2000), section 3.3. At the optimum a year costs
    ``sqrt(2 order_cost rate holding backorder / (holding + backorder))``, half of it for
    orders, and the share ``backorder / (holding + backorder)`` of demand is met from stock.
    `backorder` is per unit *and* time; a fixed penalty per unit would make it pay to backorder
    either nothing or all. Demand is taken to be steady: nothing here is safety stock.

    Examples
    --------
    >>> from policies.samples import stock_view
    >>> rule = PlannedBackorders(rate=1000, order_cost=100, holding=2, backorder=8)
    >>> round(rule.batch.quantity, 4), round(rule.batch.backorders, 4), rule.Q, rule.r
    (353.5534, 70.7107, 354, -71)
    >>> rule.order(stock_view(backorders=70)), rule.order(stock_view(backorders=71))
    (0, 354)
    """

    rate: Annotated[float, Parameter("demand per time unit", unit="units", gt=0)]
    order_cost: Annotated[float, Parameter("cost per purchase order", "currency", gt=0)]
    holding: Annotated[
        float, Parameter("cost per unit on hand and time unit", "currency", gt=0)
    ]
    backorder: Annotated[
        float, Parameter("cost per unit backordered and time unit", "currency", gt=0)
    ]
    lead_time: Annotated[float, Parameter("lead time", unit="time", ge=0)] = 0.0

    def __post_init__(self) -> None:
        check_parameters(self)

    @cached_property
    def batch(self) -> BackorderedBatch:
        """Quantity, backorders, fill rate and cost before rounding."""
        return eoq_backorders(self.rate, self.order_cost, self.holding, self.backorder)

    @cached_property
    def Q(self) -> int:  # noqa: N802 -- the field's own symbol
        """Quantity of a purchase order, in units."""
        return max(round(self.batch.quantity), 1)

    @cached_property
    def r(self) -> int:
        """Reorder point, in units; below 0 where the lead time is short."""
        return round(self.rate * self.lead_time - self.batch.backorders)

    @property
    def trigger(self) -> int:
        """Nothing is ordered above this position."""
        return self.r

    def order(self, stock: StockView) -> int:
        """Return the least multiple of `Q` that lifts the position above `r`."""
        return ReorderPoint(r=self.r, Q=self.Q).order(stock)
