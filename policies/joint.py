"""Joint replenishment: items that share a purchase order, because one costs more than a line.

An item that orders takes others of the same supplier along, those not far from ordering
themselves. Lines become one purchase order at a supplier with a ``merge_window``.
"""

from dataclasses import dataclass
from typing import Annotated

from policies.continuous import check_levels
from policies.reviews import Reviewed
from sim.parameters import Parameter, check_parameters
from sim.views import StockView


@dataclass(frozen=True)
class CanOrder:
    """Can-order, ``(s, c, S)``: must order at `s`, can order at `c`, orders up to `S`.

    When the inventory position is at or below `s`, order up to `S`. When another item has just
    been ordered at the supplier that this one would be bought from and the position is at or
    below `c`, go with it, up to `S`.

    Raises
    ------
    ValueError
        If not ``s <= c < S``.

    Notes
    -----
    Balintfy, *Management Science* 10 (1964); Silver, "A control system for coordinated
    inventory replenishment", *International Journal of Production Research* 12 (1974). With
    ``c = s`` no item ever joins another and each is a min-max of its own; with ``c = S - 1``
    each joins all. The supplier's `merge_window` of 0 makes the lines of one instant one
    purchase order.

    Examples
    --------
    >>> from policies.samples import stock_view
    >>> rule = CanOrder(s=20, c=35, S=60)
    >>> [rule.order(stock_view(on_hand=units)) for units in (36, 30, 20)]
    [0, 0, 40]
    >>> [rule.join(stock_view(on_hand=units)) for units in (36, 30, 20)]
    [0, 30, 40]
    """

    s: Annotated[int, Parameter("must-order point: order at or below this", unit="units")]
    c: Annotated[int, Parameter("can-order point: join at or below this", unit="units")]
    S: Annotated[int, Parameter("order-up-to level", unit="units")]

    def __post_init__(self) -> None:
        check_parameters(self)
        check_can_order(self.s, self.c, self.S)

    @property
    def trigger(self) -> int:
        """Nothing is ordered above this position, unless another item is."""
        return self.s

    def order(self, stock: StockView) -> int:
        """Return what lifts the position to `S`, if it is at or below `s`."""
        return up_to(self.S, self.s, stock)

    def join(self, stock: StockView) -> int:
        """Return what lifts the position to `S`, if it is at or below `c`."""
        return up_to(self.S, self.c, stock)


@dataclass(frozen=True)
class PeriodicJoint(Reviewed):
    """Periodic joint replenishment, ``P(s, S)``: a min-max for each item at common reviews.

    Every `T` time units: if the inventory position is at or below `s`, order up to `S`. Items
    with the same `T` and `first` are ordered at one instant, and those at or below `c` join
    whoever is ordered.

    Raises
    ------
    ValueError
        If not ``s <= c < S``.

    Notes
    -----
    Viswanathan, *Management Science* 43 (1997), which has no `c`: left out, it is `s`. The
    supplier's `merge_window` of 0 makes the lines of one review one purchase order.

    Examples
    --------
    >>> from policies.samples import stock_view
    >>> rule = PeriodicJoint(T=7, s=20, S=60, c=35)
    >>> [rule.order(stock_view(on_hand=units)) for units in (36, 30, 20)]
    [0, 0, 40]
    >>> [rule.join(stock_view(on_hand=units)) for units in (36, 30, 20)]
    [0, 30, 40]
    """

    T: Annotated[float, Parameter("review period", unit="time", gt=0)]
    s: Annotated[int, Parameter("reorder point: order at or below this", unit="units")]
    S: Annotated[int, Parameter("order-up-to level", unit="units")]
    c: Annotated[
        int | None, Parameter("join others at or below this; left out: s", unit="units")
    ] = None
    first: Annotated[float, Parameter("time of the first review", unit="time", ge=0)] = 0.0

    def __post_init__(self) -> None:
        check_parameters(self)
        check_can_order(self.s, self.s if self.c is None else self.c, self.S)

    def order(self, stock: StockView) -> int:
        """Return what lifts the position to `S`, if it is at or below `s`."""
        return up_to(self.S, self.s, stock)

    def join(self, stock: StockView) -> int:
        """Return what lifts the position to `S`, if it is at or below `c`."""
        return up_to(self.S, self.s if self.c is None else self.c, stock)


def up_to(S: int, point: int, stock: StockView) -> int:
    """Return what lifts the position to `S`, if it is at or below `point`."""
    return S - stock.inventory_position if stock.inventory_position <= point else 0


def check_can_order(s: int, c: int, S: int) -> None:
    """Raise a ValueError unless the can-order point lies between the other two."""
    check_levels(s, S)
    if not s <= c < S:
        raise ValueError(f"c ({c}) must be at least s ({s}) and below S ({S})")
