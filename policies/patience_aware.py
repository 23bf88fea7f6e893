"""Base stock for customers who do not wait for ever."""

from dataclasses import dataclass
from functools import cached_property
from typing import Annotated

from policies.continuous import BaseStock
from policies.sizing.patience import check_load, patience_aware_base_stock
from sim.parameters import Parameter, check_parameters
from sim.views import StockView


@dataclass(frozen=True, kw_only=True)
class PatienceAwareBaseStock:
    """Base stock whose level weighs stock against the customers who would leave.

    `S` is the least level at which one more unit would cost as much to hold as it saves of the
    margin that leaves with the customers.

    Notes
    -----
    Exact for Poisson customers who want one unit each, exponential lead times and patience,
    and a purchase order cancelled for each customer who leaves (the cancel rule `return`); see
    `policies.sizing.patience_aware_base_stock`. A patience of mean 1 / theta makes a backorder
    cost ``margin theta`` per time unit, on top of `backorder`. That a base stock is near the
    best of all rules when patience is limited: Lim, Wei & Zhang, arXiv 2404.00046 (2024). The
    law matters: constant lead times lose other customers than exponential ones of that mean.

    Examples
    --------
    >>> from policies.samples import stock_view
    >>> rule = PatienceAwareBaseStock(rate=2, lead_time=5, patience=4, holding=1, margin=20)
    >>> rule.S, rule.order(stock_view(on_hand=3, on_order=7))
    (12, 2)
    """

    rate: Annotated[float, Parameter("customers per time unit", gt=0)]
    lead_time: Annotated[float, Parameter("mean lead time", unit="time", gt=0)]
    patience: Annotated[float, Parameter("mean patience", unit="time", gt=0)]
    holding: Annotated[
        float, Parameter("cost per unit on hand and time unit", "currency", gt=0)
    ]
    margin: Annotated[
        float,
        Parameter("what is lost with a customer: margin, refund, goodwill", "currency", ge=0),
    ]
    backorder: Annotated[
        float, Parameter("cost per unit backordered and time unit", "currency", ge=0)
    ] = 0.0

    def __post_init__(self) -> None:
        check_parameters(self)
        check_load(self.rate * self.lead_time)
        if self.margin == 0 and self.backorder == 0:
            raise ValueError("margin or backorder must be above 0: else no stock is worth it")

    @cached_property
    def S(self) -> int:  # noqa: N802 -- the field's own symbol
        """Base-stock level, in units."""
        return patience_aware_base_stock(
            rate=self.rate,
            lead_time=self.lead_time,
            leaving=1.0 / self.patience,
            holding=self.holding,
            loss=self.margin,
            backorder=self.backorder,
        ).S

    @property
    def trigger(self) -> int:
        """Nothing is ordered above this position."""
        return self.S - 1

    def order(self, stock: StockView) -> int:
        """Return what lifts the position to `S`."""
        return BaseStock(S=self.S).order(stock)
