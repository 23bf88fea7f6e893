"""Reorder rules under periodic review: asked at first, first + T, first + 2T, and so on."""

from dataclasses import dataclass
from typing import Annotated

from policies.continuous import check_levels
from sim.parameters import Parameter, check_parameters
from sim.views import StockView


@dataclass(frozen=True)
class PeriodicOrderUpTo:
    """Periodic review with an order-up-to level, ``(T, S)``, elsewhere ``(R, S)``.

    Every `T` time units, order up to `S`.

    Notes
    -----
    Hadley & Whitin, *Analysis of Inventory Systems* (1963). Stock must cover the demand over
    ``T`` *plus* a lead time, not over a lead time. A customer who leaves may lift the position
    above `S`; then nothing is ordered. Receipts, arrivals and cancellations of the same
    instant come before the review, which therefore sees them.

    Examples
    --------
    >>> from policies.samples import stock_view
    >>> rule = PeriodicOrderUpTo(T=7, S=30)
    >>> rule.order(stock_view(on_hand=16)), rule.order(stock_view(on_hand=31))
    (14, 0)
    """

    T: Annotated[float, Parameter("review period", unit="time", gt=0)]
    S: Annotated[int, Parameter("order-up-to level", unit="units")]
    first: Annotated[float, Parameter("time of the first review", unit="time", ge=0)] = 0.0

    def __post_init__(self) -> None:
        check_parameters(self)

    @property
    def review_period(self) -> float:
        """Time between reviews."""
        return self.T

    @property
    def first_review(self) -> float:
        """Time of the first review."""
        return self.first

    def order(self, stock: StockView) -> int:
        """Return what lifts the position to `S`."""
        return max(self.S - stock.inventory_position, 0)


@dataclass(frozen=True)
class PeriodicMinMax:
    """Periodic review with min and max, ``(T, s, S)``, elsewhere ``(R, s, S)``.

    Every `T` time units: if the inventory position is at or below `s`, order up to `S`.

    Raises
    ------
    ValueError
        If `s` is not below `S`.

    Notes
    -----
    Scarf, "The optimality of (S, s) policies in the dynamic inventory problem" (1960); Hadley
    & Whitin, *Analysis of Inventory Systems* (1963). The position may be far below `s` when
    the review comes. The inventory model of Law, *Simulation Modeling and Analysis* (2015)
    orders only *below* `s`: take its `s` less one. In short runs it matters when the first
    review falls.

    Examples
    --------
    >>> from policies.samples import stock_view
    >>> rule = PeriodicMinMax(T=4, s=18, S=72)
    >>> [rule.order(stock_view(on_hand=units)) for units in (19, 18, 5)]
    [0, 54, 67]
    """

    T: Annotated[float, Parameter("review period", unit="time", gt=0)]
    s: Annotated[int, Parameter("reorder point: order at or below this", unit="units")]
    S: Annotated[int, Parameter("order-up-to level", unit="units")]
    first: Annotated[float, Parameter("time of the first review", unit="time", ge=0)] = 0.0

    def __post_init__(self) -> None:
        check_parameters(self)
        check_levels(self.s, self.S)

    @property
    def review_period(self) -> float:
        """Time between reviews."""
        return self.T

    @property
    def first_review(self) -> float:
        """Time of the first review."""
        return self.first

    def order(self, stock: StockView) -> int:
        """Return what lifts the position to `S`, if it is at or below `s`."""
        if stock.inventory_position > self.s:
            return 0
        return self.S - stock.inventory_position
