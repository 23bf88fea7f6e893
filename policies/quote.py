"""Quote rules: the date that an order which waits is promised."""

# ruff: noqa: ARG002 -- a rule takes all arguments of its protocol, needed or not

from dataclasses import dataclass
from math import ceil, isfinite, nan
from typing import Annotated

from sim.parameters import Parameter, check_parameters
from sim.views import OrderView, StockView, SupplyView

Share = Annotated[float, Parameter("probability that the promise is kept", gt=0, lt=1)]
Factor = Annotated[
    float, Parameter("times the honest wait; below 1 is optimistic, above is safe", ge=0)
]
Buffer = Annotated[float, Parameter("added to the wait", unit="time", ge=0)]


@dataclass(frozen=True, kw_only=True)
class Promise:
    """What the rules that promise a date share: what happens when it passes.

    A promise that passes is a slip. The customer is given a new date, from now, for the first
    `most_slips` slips, unless that date is now already; else the old promise stays.
    """

    tolerance: Annotated[
        float, Parameter("a promise has slipped when it is past by this", unit="time", ge=0)
    ] = 0.0
    most_slips: Annotated[
        int, Parameter("how often a promise that slipped is replaced by a new one", ge=0)
    ] = 0

    def __post_init__(self) -> None:
        check_parameters(self)

    def promised(self, order: OrderView, date: float) -> float:
        """Return `date`, or nan where there is none or no new promise is to be made."""
        if order.slips > self.most_slips or (order.slips and date <= order.now):
            return nan
        return date if isfinite(date) else nan  # nobody sells the item


def padded(now: float, date: float, factor: float, buffer: float) -> float:
    """Return a date whose wait is stretched by `factor` and lengthened by `buffer`.

    An honest date comes back as it is: ``now + (date - now)`` may be another number.
    """
    return (date if factor == 1.0 else now + factor * (date - now)) + buffer


@dataclass(frozen=True)
class NoQuote:
    """Promise nothing.

    Notes
    -----
    Orders without a promise count neither as on time nor as late.

    Examples
    --------
    >>> from policies.samples import order_view, stock_view, supply_view
    >>> NoQuote().quote(order_view(), stock_view(), supply_view())
    nan
    """

    def quote(self, order: OrderView, stock: StockView, supply: SupplyView) -> float:
        """Return nan."""
        return nan


@dataclass(frozen=True)
class NaiveQuote(Promise):
    """Promise the mean lead time from now on.

    The wait promised is `factor` times the mean lead time, plus `buffer`. A promise that
    slipped is replaced by a new one at most `most_slips` times.

    Notes
    -----
    What a catalogue's delivery time amounts to, and the yardstick for better quotes (Duenyas
    & Hopp, *Management Science* 41, 1995, on quoting lead times at all). It looks neither at
    the queue nor at what is on order already: too late a date where a purchase order is
    about to come in, too early a one in a surge; and a mean is exceeded by about half of all
    lead times.

    Examples
    --------
    >>> from policies.samples import order_view, stock_view, supply_view
    >>> order, supply = order_view(now=2.0), supply_view(mean_lead_time=10.0)
    >>> NaiveQuote().quote(order, stock_view(), supply)
    12.0
    >>> NaiveQuote(factor=0.5, buffer=1.0).quote(order, stock_view(), supply)
    8.0
    """

    factor: Factor = 1.0
    buffer: Buffer = 0.0

    def quote(self, order: OrderView, stock: StockView, supply: SupplyView) -> float:
        """Return now plus the mean lead time, padded."""
        date = order.now + supply.mean_lead_time
        return self.promised(order, padded(order.now, date, self.factor, self.buffer))


@dataclass(frozen=True)
class ConstantQuote(Promise):
    """Promise the same wait to everybody: "ships in four weeks".

    The promised date is `days` from now. A promise that slipped is replaced by a new one at
    most `most_slips` times.

    Notes
    -----
    Needs no knowledge and shows none. Cui, Lu, Sun & Golden, *Manufacturing & Service
    Operations Management* 26 (2024), varied such a date at an online retailer: a shorter one
    sells more, and brings more returns and fewer customers who come again.

    Examples
    --------
    >>> from policies.samples import order_view, stock_view, supply_view
    >>> rule, order = ConstantQuote(days=28.0, most_slips=1), order_view(now=2.0)
    >>> rule.quote(order, stock_view(), supply_view())
    30.0
    >>> late = order._replace(now=30.0, slips=1)
    >>> rule.quote(late, stock_view(), supply_view())
    58.0
    >>> rule.quote(late._replace(now=58.0, slips=2), stock_view(), supply_view())
    nan
    """

    days: Annotated[float, Parameter("the wait that is promised", unit="time", ge=0)]

    def quote(self, order: OrderView, stock: StockView, supply: SupplyView) -> float:
        """Return now plus the constant."""
        return self.promised(order, order.now + self.days)


@dataclass(frozen=True)
class LearnedQuote(Promise):
    """Promise what past customers had to wait: a quantile of the latest waits.

    The wait promised is the shortest one that at least a share `p` of the last `n` waits did
    not exceed; the mean lead time while there are fewer than `minimum` of them. A promise that
    slipped is replaced by a new one at most `most_slips` times.

    Notes
    -----
    Knows nothing of queue or pipeline, and is stale in a surge. The waits are of orders that
    were *served*: those who left before, or still wait, would have waited longer, so that the
    promises are too short just when many leave (Kaplan & Meier, *Journal of the American
    Statistical Association* 53, 1958, on such censoring).

    Examples
    --------
    >>> from policies.samples import order_view, stock_view, supply_view
    >>> rule, supply = LearnedQuote(p=0.75, minimum=4), supply_view(waits=(8.0, 2.0, 5.0, 3.0))
    >>> rule.quote(order_view(), stock_view(), supply)
    5.0
    >>> rule.quote(order_view(), stock_view(), supply._replace(waits=(8.0, 2.0, 5.0)))
    10.0
    """

    p: Share = 0.8
    n: Annotated[int, Parameter("how many of the latest waits are looked at", ge=1)] = 100
    minimum: Annotated[int, Parameter("how many waits are needed at least", ge=1)] = 10

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.minimum > self.n:
            raise ValueError(f"minimum ({self.minimum}) must not be above n ({self.n})")

    @property
    def learns(self) -> int:
        """How many past waits the rule must be shown."""
        return self.n

    def quote(self, order: OrderView, stock: StockView, supply: SupplyView) -> float:
        """Return now plus the quantile."""
        waits = sorted(supply.waits[-self.n :])
        if len(waits) < self.minimum:
            return self.promised(order, order.now + supply.mean_lead_time)
        needed = ceil(self.p * len(waits) - 1e-9)  # 0.07 * 100 is a little more than 7
        return self.promised(order, order.now + waits[needed - 1])
