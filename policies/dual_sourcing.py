"""Two suppliers at once: a dear one that is quick, and a cheap one that takes its time.

All rules here are reviewed periodically. They name the suppliers, `express` and `regular`, so
the sourcing rule is not asked. Three of them look at the *express position*: units on hand,
less those backordered, plus what is expected within the lead time of the quick supplier. It
leaves out what comes too late to compete with an express order placed now.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Annotated, ClassVar

from policies.reviews import Reviewed, due_by
from sim.parameters import Parameter, check_parameters
from sim.views import Purchase, StockView

NO_TRIGGER = inf  # as units that are far away count, no position rules out an express order


@dataclass(frozen=True)
class SingleIndex(Reviewed):
    """Single index: one inventory position, two order-up-to levels.

    Every `T` time units, order express what lifts the inventory position to `S_e`, then regular
    what lifts it to `S_r`.

    Raises
    ------
    ValueError
        If `S_e` is above `S_r`, or both suppliers are the same.

    Notes
    -----
    Scheller-Wolf, Veeraraghavan & van Houtum, "Effective dual sourcing with a single index
    policy", working paper, Carnegie Mellon (2007). Of the demand of a period, up to
    ``S_r - S_e`` units are bought regular and the rest express, whatever is about to come in:
    where a large order is nearly there, it buys express what nobody needs. With
    ``S_e = S_r`` all is bought express.

    Examples
    --------
    >>> from policies.samples import stock_view
    >>> rule = SingleIndex(express="near", regular="far", S_e=20, S_r=50)
    >>> rule.order(stock_view(on_hand=5, on_order=30))
    (Purchase(supplier='far', quantity=15),)
    >>> rule.order(stock_view(on_hand=5, on_order=8))
    (Purchase(supplier='near', quantity=7), Purchase(supplier='far', quantity=30))
    """

    express: Annotated[str, Parameter("name of the quick supplier")]
    regular: Annotated[str, Parameter("name of the cheap supplier")]
    S_e: Annotated[int, Parameter("order-up-to level of express orders", unit="units")]
    S_r: Annotated[int, Parameter("order-up-to level of regular orders", unit="units")]
    T: Annotated[float, Parameter("review period", unit="time", gt=0)] = 1.0
    first: Annotated[float, Parameter("time of the first review", unit="time", ge=0)] = 0.0

    def __post_init__(self) -> None:
        check_parameters(self)
        check_suppliers(self.express, self.regular)
        check_order_up_to(self.S_e, self.S_r)

    def order(self, stock: StockView) -> Sequence[Purchase]:
        """Return what lifts the position to `S_e` and on to `S_r`."""
        units = max(self.S_e - stock.inventory_position, 0)
        rest = max(self.S_r - stock.inventory_position - units, 0)
        return purchases((self.express, units), (self.regular, rest))


@dataclass(frozen=True)
class DualIndex(Reviewed):
    """Dual index: one position for each supplier, and one order-up-to level for each.

    Every `T` time units, order express what lifts the express position to `S_e`; then regular
    what lifts the inventory position, which has the express order in it by now, to `S_r`.

    Raises
    ------
    ValueError
        If `S_e` is above `S_r`, or both suppliers are the same.

    Notes
    -----
    Veeraraghavan & Scheller-Wolf, *Operations Research* 56 (2008), mostly within two percent of
    the best there is. Regular orders that come into sight may lift the express position above
    `S_e`; the law of this overshoot depends on ``S_r - S_e`` alone, so for every such
    difference the best `S_e` is that of a newsvendor. What is expected is taken for certain:
    with lead times that vary, an overdue order counts as being here. An order rounded up
    (by the supplier's `pack`, say) goes above the levels.

    Examples
    --------
    >>> from policies.samples import stock_view
    >>> from sim.views import Open
    >>> rule = DualIndex(express="near", regular="far", S_e=20, S_r=50, express_lead_time=2)
    >>> soon, late = Open(0.0, 9.0, 6, "far"), Open(3.0, 12.0, 15, "far")
    >>> rule.order(stock_view(now=7.0, on_hand=10, on_order=21, pipeline=(soon, late)))
    (Purchase(supplier='near', quantity=4), Purchase(supplier='far', quantity=15))
    """

    sees_pipeline: ClassVar[bool] = True
    trigger: ClassVar[float] = NO_TRIGGER

    express: Annotated[str, Parameter("name of the quick supplier")]
    regular: Annotated[str, Parameter("name of the cheap supplier")]
    S_e: Annotated[int, Parameter("order-up-to level of the express position", unit="units")]
    S_r: Annotated[int, Parameter("order-up-to level of the whole position", unit="units")]
    express_lead_time: Annotated[
        float, Parameter("lead time of the quick supplier", unit="time", ge=0)
    ]
    T: Annotated[float, Parameter("review period", unit="time", gt=0)] = 1.0
    first: Annotated[float, Parameter("time of the first review", unit="time", ge=0)] = 0.0

    def __post_init__(self) -> None:
        check_parameters(self)
        check_suppliers(self.express, self.regular)
        check_order_up_to(self.S_e, self.S_r)

    def order(self, stock: StockView) -> Sequence[Purchase]:
        """Return what lifts the express position to `S_e`, and the whole one to `S_r`."""
        units = max(self.S_e - express_position(stock, self.express_lead_time), 0)
        rest = max(self.S_r - stock.inventory_position - units, 0)
        return purchases((self.express, units), (self.regular, rest))


@dataclass(frozen=True)
class CappedDualIndex(Reviewed):
    """Capped dual index: a dual index that orders at most `cap` units regular at a time.

    Raises
    ------
    ValueError
        If `S_e` is above `S_r`, or both suppliers are the same.

    Notes
    -----
    Sun & Van Mieghem, *Manufacturing & Service Operations Management* 21 (2019): best where the
    demand is only known to lie between bounds. Without effect where `cap` is above any demand
    of a period; with an `S_r` that is never reached it is a tailored base-surge policy with
    ``q = cap``.

    Examples
    --------
    >>> from policies.samples import stock_view
    >>> rule = CappedDualIndex("near", "far", S_e=20, S_r=50, cap=12, express_lead_time=2)
    >>> rule.order(stock_view(on_hand=15))
    (Purchase(supplier='near', quantity=5), Purchase(supplier='far', quantity=12))
    """

    sees_pipeline: ClassVar[bool] = True
    trigger: ClassVar[float] = NO_TRIGGER

    express: Annotated[str, Parameter("name of the quick supplier")]
    regular: Annotated[str, Parameter("name of the cheap supplier")]
    S_e: Annotated[int, Parameter("order-up-to level of the express position", unit="units")]
    S_r: Annotated[int, Parameter("order-up-to level of the whole position", unit="units")]
    cap: Annotated[int, Parameter("the most ordered regular at a time", unit="units", ge=0)]
    express_lead_time: Annotated[
        float, Parameter("lead time of the quick supplier", unit="time", ge=0)
    ]
    T: Annotated[float, Parameter("review period", unit="time", gt=0)] = 1.0
    first: Annotated[float, Parameter("time of the first review", unit="time", ge=0)] = 0.0

    def __post_init__(self) -> None:
        check_parameters(self)
        check_suppliers(self.express, self.regular)
        check_order_up_to(self.S_e, self.S_r)

    def order(self, stock: StockView) -> Sequence[Purchase]:
        """Return the orders of a dual index, the regular one cut to `cap`."""
        units = max(self.S_e - express_position(stock, self.express_lead_time), 0)
        rest = max(self.S_r - stock.inventory_position - units, 0)
        return purchases((self.express, units), (self.regular, min(rest, self.cap)))


@dataclass(frozen=True)
class TailoredBaseSurge(Reviewed):
    """Tailored base-surge: the same quantity regular every time, the surges of demand express.

    Every `T` time units, order `q` units regular, and express what lifts the express position
    to `S_e`.

    Raises
    ------
    ValueError
        If both suppliers are the same.

    Notes
    -----
    Allon & Van Mieghem, *Management Science* 56 (2010); Janakiraman, Seshadri & Sheopuri,
    *Management Science* 61 (2015): the longer the cheap supplier takes, the nearer it is to the
    best there is. `q` must be below the mean demand of a period, or stock grows without end.

    Examples
    --------
    >>> from policies.samples import stock_view
    >>> rule = TailoredBaseSurge("near", "far", S_e=20, q=8, express_lead_time=2)
    >>> rule.order(stock_view(on_hand=15))
    (Purchase(supplier='near', quantity=5), Purchase(supplier='far', quantity=8))
    >>> rule.order(stock_view(on_hand=90))
    (Purchase(supplier='far', quantity=8),)
    """

    sees_pipeline: ClassVar[bool] = True
    trigger: ClassVar[float] = NO_TRIGGER

    express: Annotated[str, Parameter("name of the quick supplier")]
    regular: Annotated[str, Parameter("name of the cheap supplier")]
    S_e: Annotated[int, Parameter("order-up-to level of the express position", unit="units")]
    q: Annotated[int, Parameter("what is ordered regular each time", unit="units", ge=0)]
    express_lead_time: Annotated[
        float, Parameter("lead time of the quick supplier", unit="time", ge=0)
    ]
    T: Annotated[float, Parameter("review period", unit="time", gt=0)] = 1.0
    first: Annotated[float, Parameter("time of the first review", unit="time", ge=0)] = 0.0

    def __post_init__(self) -> None:
        check_parameters(self)
        check_suppliers(self.express, self.regular)

    def order(self, stock: StockView) -> Sequence[Purchase]:
        """Return `q` regular, and what lifts the express position to `S_e`."""
        units = max(self.S_e - express_position(stock, self.express_lead_time), 0)
        return purchases((self.express, units), (self.regular, self.q))


def express_position(stock: StockView, lead_time: float) -> int:
    """Return units on hand, less backorders, plus what is expected within the lead time."""
    latest = due_by(stock.now + lead_time)
    due = sum(each.units for each in stock.pipeline if each.expected_at <= latest)
    return stock.on_hand - stock.backorders + due


def purchases(*parts: tuple[str, int]) -> tuple[Purchase, ...]:
    """Return the parts that have units."""
    return tuple(Purchase(supplier, units) for supplier, units in parts if units)


def check_suppliers(express: str, regular: str) -> None:
    """Raise a ValueError unless there are two suppliers."""
    if express == regular:
        raise ValueError(f"express and regular must be two suppliers; both are {express!r}")


def check_order_up_to(S_e: int, S_r: int) -> None:
    """Raise a ValueError if the express level is above the regular one."""
    if S_e > S_r:
        raise ValueError(f"S_e ({S_e}) must not be above S_r ({S_r})")
