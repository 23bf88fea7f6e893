"""Lots for demand that is forecast, planned anew at every review."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Annotated

from policies.sizing.lots import (
    least_unit_cost,
    lot_for_lot,
    part_period_balancing,
    silver_meal,
    wagner_whitin,
)
from sim.parameters import Parameter, check_parameters
from sim.views import StockView

Method = Callable[[Sequence[float], float, float], Sequence[float]]
METHODS: dict[str, Method] = {
    "wagner-whitin": wagner_whitin,
    "silver-meal": silver_meal,
    "least-unit-cost": least_unit_cost,
    "part-period": part_period_balancing,
    "lot-for-lot": lot_for_lot,
}
TINY = 1e-9  # of a unit, or of a period: what sums of forecasts and times may be off


@dataclass(frozen=True)
class LotSizing:
    """Rolling lot sizing: plan lots for the forecast ahead, order the first, plan anew.

    Periods begin at `first`, ``first + period``, and so on, and so do reviews. An order placed
    at a review can serve the period that begins when it comes, `lead_time` later (rounded up to
    whole periods), and those after it. What the inventory position, less `safety_stock`, leaves
    uncovered of the `horizon` periods from there on is the net requirement; `method` makes lots
    of it; and if there is one for the first of these periods, that is ordered, in whole units.

    Raises
    ------
    ValueError
        If there is no such method, or no forecast.

    Notes
    -----
    Wagner & Whitin, *Management Science* 5 (1958), and the heuristics of Silver, Pyke & Thomas,
    *Inventory and Production Management in Supply Chains* (2017), chapter 5. Best for the
    demand it plans with, all of it; on a rolling horizon a heuristic can be cheaper than
    Wagner & Whitin. A new plan may contradict the last one, and demand that comes otherwise
    than forecast is met by the safety stock alone.

    Examples
    --------
    >>> from policies.samples import stock_view
    >>> rule = LotSizing(forecast=(90, 120, 80, 70), setup=500, holding=2)
    >>> rule.order(stock_view(now=0)), rule.order(stock_view(now=1, on_hand=120))
    (210, 0)
    >>> rule.order(stock_view(now=2))
    150
    """

    forecast: Annotated[
        tuple[float, ...], Parameter("expected demand, period by period", unit="units", ge=0)
    ]
    setup: Annotated[float, Parameter("cost of an order", unit="currency", ge=0)]
    holding: Annotated[
        float, Parameter("cost per unit carried into the next period", unit="currency", ge=0)
    ]
    method: Annotated[str, Parameter(f"how lots are made: {', '.join(METHODS)}")] = (
        "wagner-whitin"
    )
    horizon: Annotated[int, Parameter("periods looked ahead", ge=1, le=366)] = 12
    period: Annotated[float, Parameter("length of a period", unit="time", gt=0)] = 1.0
    lead_time: Annotated[float, Parameter("lead time of an order", unit="time", ge=0)] = 0.0
    safety_stock: Annotated[int, Parameter("stock to keep over all", unit="units")] = 0
    repeat: Annotated[
        bool, Parameter("whether the forecast begins anew after its end, else it is 0 then")
    ] = False
    first: Annotated[float, Parameter("start of the first period", unit="time", ge=0)] = 0.0

    def __post_init__(self) -> None:
        check_parameters(self)
        if self.method not in METHODS:
            raise ValueError(f"method must be one of {', '.join(METHODS)}; got {self.method!r}")
        if not self.forecast:
            raise ValueError("forecast must have at least one period")

    @property
    def review_period(self) -> float:
        """A period: every one is planned anew."""
        return self.period

    @property
    def first_review(self) -> float:
        """Start of the first period."""
        return self.first

    def order(self, stock: StockView) -> int:
        """Return the first lot of the plan, if it is due now."""
        now = max(floor((stock.now - self.first) / self.period + TINY), 0)
        begin = now + ceil(self.lead_time / self.period - TINY)
        left: float = stock.inventory_position - self.safety_stock
        left -= sum(self.expected(number) for number in range(now, begin))
        needed = net_requirements(left, map(self.expected, range(begin, begin + self.horizon)))
        if needed[0] <= TINY:
            return 0
        lots = METHODS[self.method](needed, self.setup, self.holding)
        return ceil(lots[0] - TINY)

    def expected(self, number: int) -> float:
        """Return the forecast of period `number`, counted from 0."""
        if number >= len(self.forecast) and not self.repeat:
            return 0.0
        return self.forecast[number % len(self.forecast)]


def net_requirements(left: float, demand: "map[float]") -> list[float]:
    """Return what each period needs beyond what is left; a shortage adds to the first.

    Examples
    --------
    >>> net_requirements(100, map(float, (90, 120, 80)))
    [0.0, 110.0, 80.0]
    >>> net_requirements(-5, map(float, (90, 120, 80)))
    [95.0, 120.0, 80.0]
    """
    needed = []
    for units in demand:
        left -= units
        needed.append(max(-left, 0.0))
        left = max(left, 0.0)
    return needed
