"""Buying for a season: once, or once and a second time when more is known."""

# ruff: noqa: ARG002 -- a rule takes all arguments of its protocol, needed or not

from dataclasses import dataclass
from functools import cached_property
from math import ceil, inf
from statistics import NormalDist
from typing import Annotated, ClassVar

from sim.parameters import Parameter, check_parameters
from sim.views import StockView


@dataclass(frozen=True)
class SingleBuy:
    """Single buy: `Q` units at time `at`, and nothing before or after.

    Notes
    -----
    Arrow, Harris & Marschak, *Econometrica* 19 (1951): a season too short for a second order.
    Customers who find nothing left wait for good, unless the accept rule refuses them or they
    leave; `Newsvendor` computes the quantity.

    Examples
    --------
    >>> from policies.samples import stock_view
    >>> rule = SingleBuy(Q=600, at=14.0)
    >>> rule.review_times, rule.order(stock_view(now=14.0))
    ((14.0,), 600)
    """

    trigger: ClassVar[float] = inf  # stock never keeps it from ordering

    Q: Annotated[int, Parameter("what is bought", unit="units", ge=1)]
    at: Annotated[float, Parameter("when it is bought", unit="time", ge=0)] = 0.0

    def __post_init__(self) -> None:
        check_parameters(self)

    @property
    def review_times(self) -> tuple[float, ...]:
        """The time of the purchase."""
        return (self.at,)

    def order(self, stock: StockView) -> int:
        """Return `Q`."""
        return self.Q


@dataclass(frozen=True, kw_only=True)
class Newsvendor:
    """Newsvendor: one buy at time `at` of the quantity that the costs ask for.

    A unit too few costs ``cu = price - cost + goodwill``, a unit too many ``co = cost -
    salvage``; Q is the demand that is not exceeded with probability ``cu / (cu + co)``, for
    demand that is normal with `mean` and `sd`, to the nearest whole unit.

    With a second buy at time `second_at` for those who wait by then, at `second_buy` per unit,
    a unit too few costs only ``cu = second_buy - cost + goodwill``: the premium, not the
    margin.

    Raises
    ------
    ValueError
        If a unit too few or too many costs nothing, or if only one of `second_buy` and
        `second_at` is given.

    Notes
    -----
    Arrow, Harris & Marschak, *Econometrica* 19 (1951). The money here is what the rule
    calculates with; what is charged is in the scenario.

    Examples
    --------
    Snyder & Shen, *Fundamentals of Supply Chain Theory* (2019), example 4.3, has 56.6 for
    costs of 0.70 and 0.18.

    >>> rule = Newsvendor(price=1.0, cost=0.3, salvage=0.12, mean=50, sd=8)
    >>> round(rule.ratio, 4), rule.Q
    (0.7955, 57)
    >>> Newsvendor(price=1.0, cost=0.3, salvage=0.12, mean=50, sd=8, second_buy=0.4,
    ...     second_at=30.0).Q
    47
    """

    trigger: ClassVar[float] = inf  # stock never keeps it from ordering

    price: Annotated[float, Parameter("what a customer pays per unit", "currency", ge=0)]
    cost: Annotated[float, Parameter("cost per unit", "currency", ge=0)]
    mean: Annotated[float, Parameter("mean demand of the season", "units", ge=0)]
    sd: Annotated[float, Parameter("its standard deviation", "units", ge=0)]
    salvage: Annotated[float, Parameter("value of a unit left over", "currency")] = 0.0
    goodwill: Annotated[
        float, Parameter("goodwill lost per unit short at first", "currency", ge=0)
    ] = 0.0
    second_buy: Annotated[
        float | None,
        Parameter("cost per unit of a second buy; left out: none", "currency", ge=0),
    ] = None
    second_at: Annotated[float | None, Parameter("when, if at all", "time", ge=0)] = None
    at: Annotated[float, Parameter("time of the buy", unit="time", ge=0)] = 0.0

    def __post_init__(self) -> None:
        check_parameters(self)
        if (self.second_buy is None) != (self.second_at is None):
            raise ValueError("second_buy and second_at go together: what it costs, and when")
        if self.second_at is not None and self.second_at <= self.at:
            raise ValueError(f"second_at ({self.second_at:g}) must be after at ({self.at:g})")
        if self.too_few <= 0 or self.too_many <= 0:
            raise ValueError(
                f"a unit too few costs {self.too_few:g} and a unit too many {self.too_many:g}; "
                "both must be above 0"
            )

    @property
    def too_few(self) -> float:
        """Cost of a unit too few, [cu]."""
        sold = self.price if self.second_buy is None else self.second_buy
        return sold - self.cost + self.goodwill

    @property
    def too_many(self) -> float:
        """Cost of a unit too many, [co]."""
        return self.cost - self.salvage

    @property
    def ratio(self) -> float:
        """Probability with which the buy is enough: the critical ratio."""
        return self.too_few / (self.too_few + self.too_many)

    @cached_property
    def Q(self) -> int:  # noqa: N802 -- the field's own symbol
        """The quantity of the first buy, in units."""
        return max(round(self.mean + self.sd * NormalDist().inv_cdf(self.ratio)), 0)

    @property
    def review_times(self) -> tuple[float, ...]:
        """The times of the purchases."""
        return (self.at,) if self.second_at is None else (self.at, self.second_at)

    def order(self, stock: StockView) -> int:
        """Return `Q`; or what those who wait lack, at the second buy."""
        if self.second_at is None or stock.now < self.second_at:
            return self.Q
        return max(-stock.inventory_position, 0)


@dataclass(frozen=True, kw_only=True)
class QuickResponse:
    """Quick response: a first buy at time 0, a second one when demand has been seen.

    At time `at` the demand of the rest of the season is estimated, ``(1 - weight)`` parts of
    what was believed before, in proportion to time, and `weight` parts of what the demand seen
    so far would make of it; the second buy lifts the inventory position to the estimate and
    `safety`, rounded up.

    Raises
    ------
    ValueError
        If `at` is not before the end of the season.

    Notes
    -----
    Fisher & Raman, *Operations Research* 44 (1996). For Poisson demand whose rate is gamma
    with shape a, the estimate is exact, the mean of the posterior, with ``weight = at / (at + a
    season / prior)``: the vaguer the belief (a small), the more the first weeks say.

    Examples
    --------
    >>> from policies.samples import stock_view
    >>> rule = QuickResponse(first=300, at=30, season=120, prior=600, weight=0.8, safety=20)
    >>> rule.order(stock_view(now=0.0))
    300
    >>> learned = rule.learn((), 250)  # 750 more at that pace, not 450
    >>> rule.order(stock_view(now=30.0, on_hand=50, learned=learned))  # 690 + 20 - 50
    660
    """

    trigger: ClassVar[float] = inf  # stock never keeps it from the first buy

    first: Annotated[int, Parameter("what is bought at time 0", unit="units", ge=0)]
    at: Annotated[float, Parameter("time of the second buy", unit="time", gt=0)]
    season: Annotated[float, Parameter("end of the season", unit="time", gt=0)]
    prior: Annotated[
        float, Parameter("demand of the season that is believed at first", "units", ge=0)
    ]
    weight: Annotated[float, Parameter("weight of the demand seen", ge=0, le=1)]
    safety: Annotated[int, Parameter("units above the estimate", unit="units")] = 0

    def __post_init__(self) -> None:
        check_parameters(self)
        if self.at >= self.season:
            raise ValueError(
                f"at ({self.at:g}) must be before the end of the season ({self.season:g})"
            )

    @property
    def review_times(self) -> tuple[float, ...]:
        """The times of the purchases."""
        return 0.0, self.at

    @property
    def learns_every(self) -> float:
        """The time until the second buy, over which demand is seen."""
        return self.at

    def learn(self, learned: tuple[float, ...], demand: int) -> tuple[float, ...]:
        """Return the demand before the second buy; later demand changes nothing any more."""
        return learned or (float(demand),)

    def estimate(self, seen: float) -> float:
        """Return the demand to be expected in the rest of the season, in units."""
        pace = (1.0 - self.weight) * self.prior / self.season + self.weight * seen / self.at
        return pace * (self.season - self.at)

    def order(self, stock: StockView) -> int:
        """Return `first`, or what the season still needs."""
        if stock.now < self.at:
            return self.first
        needed = ceil(self.estimate(sum(stock.learned)) + self.safety - 1e-9)
        return max(needed - stock.inventory_position, 0)
