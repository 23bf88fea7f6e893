"""Order-up-to rules that keep their orders even: capped, or a share of the gap at a time."""

from dataclasses import dataclass
from math import floor
from typing import Annotated

from policies.reviews import Reviewed
from sim.parameters import Parameter, check_parameters
from sim.views import StockView


@dataclass(frozen=True)
class CappedBaseStock(Reviewed):
    """Capped base stock: order up to `S`, but at most `cap` units at a time.

    Notes
    -----
    Xin, "Understanding the performance of capped base-stock policies in lost-sales inventory
    models", *Operations Research* 69 (2021). Between base stock, which it is where `cap` is
    above any demand of a period, and a constant order, which it is where `S` is never reached.
    Where all customers wait, `cap` must be above the mean demand of a period, or the backlog
    grows without end.

    Examples
    --------
    >>> from policies.samples import stock_view
    >>> rule = CappedBaseStock(T=1, S=30, cap=12)
    >>> [rule.order(stock_view(on_hand=units)) for units in (31, 25, 5)]
    [0, 5, 12]
    """

    T: Annotated[float, Parameter("review period", unit="time", gt=0)]
    S: Annotated[int, Parameter("order-up-to level", unit="units")]
    cap: Annotated[int, Parameter("the most ordered at a time", unit="units", ge=1)]
    first: Annotated[float, Parameter("time of the first review", unit="time", ge=0)] = 0.0

    def __post_init__(self) -> None:
        check_parameters(self)

    def order(self, stock: StockView) -> int:
        """Return what lifts the position to `S`, but at most `cap`."""
        return min(self.cap, max(self.S - stock.inventory_position, 0))


@dataclass(frozen=True)
class SmoothedOrderUpTo(Reviewed):
    """Smoothed order-up-to: the forecast, and a share of what the position is away from `S`.

    Every `T` time units, order ``forecast + (S - inventory_position) / T_i``, rounded to the
    nearest whole number, half a unit up, and at least 0.

    Notes
    -----
    Dejonckheere, Disney, Lambrecht & Towill, *European Journal of Operational Research* 147
    (2003); the proportional order-up-to of Disney & Lambrecht, *On Replenishment Rules,
    Forecasting, and the Bullwhip Effect in Supply Chains* (2008). `S` is where the position is
    to be *before* an order: with ``T_i = 1`` the rule orders up to ``S + forecast``. A larger
    `T_i` makes the orders more even than the demand and the stock less: if demand is
    independent from period to period, the variance of orders is ``1 / (2 T_i - 1)`` that of
    demand. What is rounded away stays in the position and comes with a later order. Where the
    formula is negative nothing is ordered, for units can't be sent back.

    Examples
    --------
    >>> from policies.samples import stock_view
    >>> rule = SmoothedOrderUpTo(T=1, S=30, forecast=10, T_i=4)
    >>> [rule.order(stock_view(on_hand=units)) for units in (30, 20, 40, 90)]
    [10, 13, 8, 0]
    """

    T: Annotated[float, Parameter("review period", unit="time", gt=0)]
    S: Annotated[int, Parameter("target of the position before an order", unit="units")]
    forecast: Annotated[float, Parameter("expected demand of a period", unit="units", ge=0)]
    T_i: Annotated[float, Parameter("periods over which a gap is closed", ge=1)] = 1.0
    first: Annotated[float, Parameter("time of the first review", unit="time", ge=0)] = 0.0

    def __post_init__(self) -> None:
        check_parameters(self)

    def order(self, stock: StockView) -> int:
        """Return the forecast and the share of the gap, in whole units."""
        wanted = self.forecast + (self.S - stock.inventory_position) / self.T_i
        return max(floor(wanted + 0.5), 0)
