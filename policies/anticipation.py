"""Stock built up ahead of a season that is known to come."""

from dataclasses import dataclass
from typing import Annotated

from sim.parameters import Parameter, check_parameters
from sim.views import StockView


@dataclass(frozen=True)
class Anticipation:
    """Anticipation stock: ``(r, Q)``, and a lot of `extra` units ahead of a season.

    When the inventory position is at or below `r`, order the least multiple of `Q` that lifts
    it above `r`. From `start` to just before `end`, if it is then at or below ``r + extra``,
    order `extra` units more.

    Raises
    ------
    ValueError
        If `end` is not after `start`.

    Notes
    -----
    Silver, Pyke & Thomas, *Inventory and Production Management in Supply Chains* (2017), on
    anticipation stock. A short window buys one lot, if `extra` is at least `Q`, and lets it run
    out; one over the whole season buys another whenever the lot is used up, and leaves up to
    ``2 extra`` units behind it. Start a lead time before the demand comes. Rules are asked when
    the position changes, so the lot is bought with the first customer in the window.

    Examples
    --------
    >>> from policies.samples import stock_view
    >>> rule = Anticipation(r=900, Q=700, extra=2000, start=10.0, end=11.0)
    >>> [rule.order(stock_view(now=now, on_hand=1200)) for now in (9.9, 10.0, 10.9, 11.0)]
    [0, 2000, 2000, 0]
    >>> rule.order(stock_view(now=10.0, on_hand=900)), rule.order(stock_view(on_hand=900))
    (2700, 700)
    >>> rule.order(stock_view(now=10.0, on_hand=1200, on_order=2000))
    0
    """

    r: Annotated[int, Parameter("reorder point: order at or below this", unit="units")]
    Q: Annotated[int, Parameter("batch; an order is a multiple of it", unit="units", gt=0)]
    extra: Annotated[int, Parameter("the lot for the season", unit="units", ge=1)]
    start: Annotated[float, Parameter("from when it is bought", unit="time", ge=0)]
    end: Annotated[float, Parameter("from when it is not bought", unit="time", ge=0)]

    def __post_init__(self) -> None:
        check_parameters(self)
        if self.start >= self.end:
            raise ValueError(f"end ({self.end:g}) must be after start ({self.start:g})")

    @property
    def trigger(self) -> int:
        """Nothing is ever ordered above this position."""
        return self.r + self.extra

    def order(self, stock: StockView) -> int:
        """Return the least multiple of `Q` that lifts the position above `r`, and the lot."""
        below = self.r - stock.inventory_position
        units = (below // self.Q + 1) * self.Q if below >= 0 else 0
        in_season = self.start <= stock.now < self.end
        if in_season and stock.inventory_position + units <= self.r + self.extra:
            units += self.extra
        return units
