"""Reorder rules whose levels follow a forecast, which learns from what customers order."""

from dataclasses import dataclass
from math import ceil, floor
from typing import Annotated

from policies.continuous import ReorderPoint
from policies.forecaster import Forecaster
from sim.parameters import Parameter
from sim.views import StockView


@dataclass(frozen=True, kw_only=True)
class ForecastReorderPoint(Forecaster):
    """Reorder point from a forecast: ``(r, Q)`` with an r that is learned.

    After every `period` the forecast learns the demand of the period. The reorder point is the
    demand expected over the lead time plus `k` standard deviations of the error of just that
    forecast; when the inventory position is at or below it, order the least multiple of `Q`
    that lifts the position above it.

    Raises
    ------
    ValueError
        If there is no such `method`.

    Notes
    -----
    Silver, Pyke & Thomas, *Inventory and Production Management in Supply Chains* (2017). The
    review is continuous: the rule is asked at every change of the position and when it has
    learned. A lead time that is no multiple of `period` is rounded up to one where the error is
    measured. Customers who cancel had ordered all the same: where many do, the forecast is of
    orders, not of units that are paid for.

    Examples
    --------
    >>> from policies.samples import stock_view
    >>> rule = ForecastReorderPoint(initial=4, lead_time=9, k=2, Q=50, alpha=0.5)
    >>> rule.expected(()), rule.error(())  # 4 * 9 units, and Poisson at first
    (36.0, 6.0)
    >>> [rule.order(stock_view(on_hand=units)) for units in (49, 48)]  # 36 + 2 * 6
    [0, 50]
    >>> learned = rule.learn((), 8)  # from now on 6 per period are expected
    >>> rule.expected(learned), rule.order(stock_view(on_hand=66, learned=learned))
    (54.0, 50)
    """

    Q: Annotated[int, Parameter("batch; an order is a multiple of it", unit="units", gt=0)]

    def order(self, stock: StockView) -> int:
        """Return the least multiple of `Q` that lifts the position above what is needed."""
        r = floor(self.needed(stock.learned) + 1e-9)
        return ReorderPoint(r=r, Q=self.Q).order(stock)


@dataclass(frozen=True, kw_only=True)
class ForecastOrderUpTo(Forecaster):
    """Periodic order-up-to with a level from a forecast: ``(T, S)`` with an S that is learned.

    Every `T` time units, order up to the demand expected over ``T + lead_time`` plus `k`
    standard deviations of the error of that forecast, rounded up to whole units.

    Raises
    ------
    ValueError
        If there is no such `method`.

    Notes
    -----
    Chen, Drezner, Ryan & Simchi-Levi, *Management Science* 46 (2000): the more eagerly such a
    rule learns, the more its purchases swing. If learning and a review fall on one instant, the
    review knows what was learned. For the rest see `ForecastReorderPoint`.

    Examples
    --------
    >>> from policies.samples import stock_view
    >>> rule = ForecastOrderUpTo(initial=4, lead_time=6, T=3, k=2, alpha=0.5)
    >>> rule.order(stock_view(on_hand=20)), rule.order(stock_view(on_hand=49))  # S = 36 + 12
    (28, 0)
    """

    T: Annotated[float, Parameter("review period", unit="time", gt=0)]
    first: Annotated[float, Parameter("time of the first review", unit="time", ge=0)] = 0.0

    @property
    def covered(self) -> float:
        """Time over which demand is to be covered by an order: until the next one can come."""
        return self.T + self.lead_time

    @property
    def review_period(self) -> float:
        """Time between reviews."""
        return self.T

    @property
    def first_review(self) -> float:
        """Time of the first review."""
        return self.first

    def order(self, stock: StockView) -> int:
        """Return what lifts the position to what is needed."""
        return max(ceil(self.needed(stock.learned) - 1e-9) - stock.inventory_position, 0)
