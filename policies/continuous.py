"""Reorder rules under continuous review: asked at every change of the inventory position."""

from dataclasses import dataclass
from typing import Annotated

from sim.parameters import Parameter, check_parameters
from sim.views import StockView


@dataclass(frozen=True)
class ReorderPoint:
    """Reorder point and fixed quantity, ``(r, Q)``, also written ``(r, nQ)``.

    When the inventory position is at or below `r`, order the least multiple of `Q` that lifts
    it above `r`.

    Notes
    -----
    Hadley & Whitin, *Analysis of Inventory Systems* (1963); Axsäter, *Inventory Control*
    (2015). With unit Poisson demand the position is uniform on r+1, ..., r+Q.

    The position counts what is on order: with `Q` below the demand during a lead time, several
    purchase orders are under way at once, and that is as it should be. A rule that looked at
    the units on hand instead would order again and again until the first receipt. `r` may be
    negative: then customers wait before anything is bought.

    Examples
    --------
    >>> from policies.samples import stock_view
    >>> rule = ReorderPoint(r=60, Q=125)
    >>> rule.order(stock_view(on_hand=61)), rule.order(stock_view(on_hand=60))
    (0, 125)
    >>> rule.order(stock_view(backorders=65))  # one batch would lift it to 60 only
    250
    """

    r: Annotated[int, Parameter("reorder point: order at or below this", unit="units")]
    Q: Annotated[int, Parameter("batch; an order is a multiple of it", unit="units", gt=0)]

    def __post_init__(self) -> None:
        check_parameters(self)

    @property
    def trigger(self) -> int:
        """Nothing is ordered above this position."""
        return self.r

    def order(self, stock: StockView) -> int:
        """Return the least multiple of `Q` that lifts the position above `r`."""
        below = self.r - stock.inventory_position
        if below < 0:
            return 0
        return (below // self.Q + 1) * self.Q


@dataclass(frozen=True)
class MinMax:
    """Min-max, ``(s, S)``: when the inventory position is at or below `s`, order up to `S`.

    Raises
    ------
    ValueError
        If `s` is not below `S`.

    Notes
    -----
    Arrow, Harris & Marschak, *Econometrica* 19 (1951); Zipkin, *Foundations of Inventory
    Management* (2000). Orders of several units make the position fall *below* `s` before the
    rule acts; a calculation without this undershoot promises a better fill rate than comes.
    Some books order only *below* `s`: take their `s` less one.

    Examples
    --------
    >>> from policies.samples import stock_view
    >>> rule = MinMax(s=20, S=60)
    >>> [rule.order(stock_view(on_hand=units)) for units in (21, 20, 17)]
    [0, 40, 43]
    """

    s: Annotated[int, Parameter("reorder point: order at or below this", unit="units")]
    S: Annotated[int, Parameter("order-up-to level", unit="units")]

    def __post_init__(self) -> None:
        check_parameters(self)
        check_levels(self.s, self.S)

    @property
    def trigger(self) -> int:
        """Nothing is ordered above this position."""
        return self.s

    def order(self, stock: StockView) -> int:
        """Return what lifts the position to `S`, if it is at or below `s`."""
        if stock.inventory_position > self.s:
            return 0
        return self.S - stock.inventory_position


@dataclass(frozen=True)
class BaseStock:
    """Base stock, ``(S-1, S)``, one for one: order every unit as soon as it is demanded.

    Whenever the inventory position is below `S`, order up to `S`.

    Notes
    -----
    Feeney & Sherbrooke, *Management Science* 12 (1966); Zipkin, *Foundations of Inventory
    Management* (2000). With Poisson demand the units on order are Poisson for any independent
    lead times of that mean (Palm's theorem). Right where a purchase order costs little: each
    customer makes one. A customer who leaves lifts the position above `S`; then nothing is
    ordered until demand has brought it down again. A negative `S` lets ``-S`` units wait.

    Examples
    --------
    >>> from policies.samples import stock_view
    >>> rule = BaseStock(S=12)
    >>> rule.order(stock_view(on_hand=2, on_order=7)), rule.order(stock_view(on_hand=13))
    (3, 0)
    """

    S: Annotated[int, Parameter("base-stock level", unit="units")]

    def __post_init__(self) -> None:
        check_parameters(self)

    @property
    def trigger(self) -> int:
        """Nothing is ordered above this position."""
        return self.S - 1

    def order(self, stock: StockView) -> int:
        """Return what lifts the position to `S`."""
        return max(self.S - stock.inventory_position, 0)


def check_levels(s: int, S: int) -> None:
    """Raise a ValueError unless the reorder point is below the order-up-to level."""
    if s >= S:
        raise ValueError(f"s ({s}) must be below S ({S})")
