"""Accept rules by which the customer decides, given the date that they are quoted."""

# ruff: noqa: ARG002 -- a rule takes all arguments of its protocol, needed or not

from dataclasses import dataclass
from math import exp, isnan
from typing import Annotated

from policies.accept import TakeFree, declined, refused
from sim.parameters import Parameter, check_parameters
from sim.views import Answer, OrderView, StockView

SHAPES = ("linear", "exponential", "hyperbolic")

Slope = Annotated[
    float, Parameter("fall of the log odds per time unit quoted", unit="per time", ge=0)
]


def quoted_wait(order: OrderView) -> float:
    """Return how long the customer is told that the order takes; 0 if no date is quoted."""
    return 0.0 if isnan(order.promise) else max(order.promise - order.now, 0.0)


@dataclass(frozen=True)
class PartialByWait:
    """Partial backordering whose share falls with the quoted wait.

    With tau the time from now to the quoted date, 0 if none is quoted, a customer agrees to
    wait if their own uniform number is below ``max(0, beta0 (1 - k tau))`` (`shape`
    ``"linear"``), ``beta0 exp(-k tau)`` (``"exponential"``) or ``beta0 / (1 + k tau)``
    (``"hyperbolic"``).

    Notes
    -----
    Abad, *Management Science* 42 (1996), has the last two. All three start at `beta0` with the
    same slope, ``-k beta0``, and differ in the tail: with ``k = 0.1`` and 20 days to wait they
    leave 0, 14 and 33 of 100. With ``k = 0`` this is the rule `partial`. It needs a quote
    rule: without a date nobody knows of a wait.

    Examples
    --------
    >>> from policies.samples import order_view, stock_view
    >>> rule = PartialByWait(k=0.1, beta0=0.8, shape="hyperbolic")
    >>> order = order_view(promise=10.0)  # 0.8 / 2 = 0.4
    >>> [rule.accept(order._replace(uniform=u), stock_view()).name for u in (0.39, 0.4)]
    ['BACKORDER', 'DECLINE']
    """

    k: Annotated[float, Parameter("how fast the share falls", unit="per time", ge=0)]
    beta0: Annotated[float, Parameter("share who agree to wait no time", ge=0, le=1)] = 1.0
    shape: Annotated[str, Parameter("how it falls: linear, exponential or hyperbolic")] = (
        "exponential"
    )
    take_free: TakeFree = False

    def __post_init__(self) -> None:
        check_parameters(self)
        if self.shape not in SHAPES:
            raise ValueError(f"shape must be one of {', '.join(SHAPES)}, got {self.shape!r}")

    def beta(self, tau: float) -> float:
        """Return the share of customers who agree to wait for `tau`."""
        if self.shape == "linear":
            return max(0.0, self.beta0 * (1.0 - self.k * tau))
        if self.shape == "exponential":
            return self.beta0 * exp(-self.k * tau)
        return self.beta0 / (1.0 + self.k * tau)

    def accept(self, order: OrderView, stock: StockView) -> Answer:
        """Let the customer decide."""
        if order.uniform < self.beta(quoted_wait(order)):
            return Answer.BACKORDER
        return declined(take_free=self.take_free)


@dataclass(frozen=True)
class QuotedAcceptance:
    """The customer decides by the quoted wait and the price: a logit choice.

    With tau the time from now to the quoted date, 0 if none is quoted, a customer agrees with
    probability ``1 / (1 + exp(-(a - per_wait tau - per_price price)))``. If tau is above
    `max_wait`, the shop does not offer it at all: the order is rejected, not declined.

    Notes
    -----
    Duenyas & Hopp, *Management Science* 41 (1995), on quoting to customers who may turn away,
    and on a shop that had better refuse when it is busy. A day more lowers the share who agree
    by ``per_wait`` times the share who *don't*, relatively: the default is of the size that
    Fisher, Gallino & Xu, *Journal of Marketing Research* 56 (2019), found for sales (1.5
    percent per business day), but no estimate for backorders; vary it.

    Examples
    --------
    >>> from policies.samples import order_view, stock_view
    >>> rule = QuotedAcceptance(a=1.0, per_wait=0.1, max_wait=30.0)
    >>> order = order_view(promise=10.0)  # 1 - 0.1 * 10 = 0, so one in two agrees
    >>> [rule.accept(order._replace(uniform=u), stock_view()).name for u in (0.49, 0.5)]
    ['BACKORDER', 'DECLINE']
    >>> rule.accept(order._replace(promise=31.0), stock_view()).name
    'REJECT'
    """

    a: Annotated[float, Parameter("log odds of agreeing at no wait and no price")]
    per_wait: Slope = 0.015
    per_price: Annotated[
        float, Parameter("fall of the log odds per unit of price", unit="per money", ge=0)
    ] = 0.0
    max_wait: Annotated[
        float | None, Parameter("longest wait that the shop offers; none", unit="time", ge=0)
    ] = None
    take_free: TakeFree = False

    def __post_init__(self) -> None:
        check_parameters(self)

    def share(self, tau: float, price: float) -> float:
        """Return the share of customers who agree to wait for `tau` at that price."""
        odds = self.a - self.per_wait * tau - self.per_price * price
        # The form whose exponent is not positive can't overflow.
        return 1.0 / (1.0 + exp(-odds)) if odds >= 0 else exp(odds) / (1.0 + exp(odds))

    def accept(self, order: OrderView, stock: StockView) -> Answer:
        """Let the shop decide, then the customer."""
        tau = quoted_wait(order)
        if self.max_wait is not None and tau > self.max_wait:
            return refused(take_free=self.take_free)
        if order.uniform < self.share(tau, order.price):
            return Answer.BACKORDER
        return declined(take_free=self.take_free)


@dataclass(frozen=True)
class QuotedPiecewise:
    """The customer decides by the quoted wait: little harm up to a week, much beyond.

    With tau the time from now to the quoted date, 0 if none is quoted, a customer agrees with
    probability ``base exp(-slope_before min(tau, flat) - slope_after max(0, tau - flat))``.

    Notes
    -----
    Oblander & Jerath, "The non-linear impact of delivery time on online purchasing" (2024),
    find demand flat under a week and falling sharply beyond, and Fisher, Gallino & Xu,
    *Journal of Marketing Research* 56 (2019), 1.5 percent of sales per business day from a
    week on. The defaults, for times in days, are assumptions shaped on these: the studies are
    of delivery times, not of backorders.

    Examples
    --------
    >>> from policies.samples import order_view, stock_view
    >>> rule = QuotedPiecewise()
    >>> [round(rule.share(days), 3) for days in (0, 7, 14, 30)]
    [1.0, 0.9, 0.68, 0.359]
    >>> rule.accept(order_view(promise=14.0, uniform=0.7), stock_view()).name
    'DECLINE'
    """

    base: Annotated[float, Parameter("share who agree to wait no time", ge=0, le=1)] = 1.0
    slope_before: Annotated[
        float, Parameter("relative fall per time up to `flat`", unit="per time", ge=0)
    ] = 0.015
    slope_after: Annotated[
        float, Parameter("relative fall per time beyond `flat`", unit="per time", ge=0)
    ] = 0.04
    flat: Annotated[float, Parameter("wait at which patience breaks", unit="time", ge=0)] = 7.0
    take_free: TakeFree = False

    def __post_init__(self) -> None:
        check_parameters(self)

    def share(self, tau: float) -> float:
        """Return the share of customers who agree to wait for `tau`."""
        before, after = min(tau, self.flat), max(0.0, tau - self.flat)
        return self.base * exp(-self.slope_before * before - self.slope_after * after)

    def accept(self, order: OrderView, stock: StockView) -> Answer:
        """Let the customer decide."""
        if order.uniform < self.share(quoted_wait(order)):
            return Answer.BACKORDER
        return declined(take_free=self.take_free)
