"""Rescue rules that follow the law: when an order may wait on, and when it must be refunded.

Simplified for a model of many orders, and no legal advice. Orders with a promised date count
from that date, others from the day the law sets.
"""

# ruff: noqa: ARG002 -- a rule takes all arguments of its protocol, needed or not

from dataclasses import dataclass
from math import isnan
from typing import Annotated

from sim.chance import Purpose, derived
from sim.parameters import Parameter, check_parameters
from sim.views import Action, OrderView, Rescue, StockView

_Limit = Annotated[
    float, Parameter("the law's 30 days, in the time unit of the scenario", "time", gt=0)
]


@dataclass(frozen=True)
class FtcMailOrder:
    """Ask for consent to delays, as the US rule on mail, internet and telephone orders says.

    An order is due when first promised, or `limit` after it was placed. If it is late, the
    shop announces a `delay`, and another one whenever that has passed too:

    * The first delay, if at most `limit`: silence is consent, the order waits on.
    * The first delay, if longer: without express consent the order ends `limit`
      after it was due.
    * Every further delay: without express consent the order ends when the last
      one has passed.

    Each time the customer consents with probability `share`.

    Notes
    -----
    16 CFR 435.2 (b); Federal Trade Commission, *Business Guide to the FTC's Mail, Internet,
    or Telephone Order Merchandise Rule*. Customers who answer no to a first short delay are
    part of their patience. The order expires, which is the refund.

    Examples
    --------
    >>> from policies.samples import order_view, stock_view
    >>> rule, order = FtcMailOrder(share=0, delay=14), order_view(now=30.0)
    >>> rule.rescue(order, stock_view()).again  # due, and the first delay is short
    44.0
    >>> rule.rescue(order._replace(now=44.0), stock_view()).action.name
    'EXPIRE'
    """

    share: Annotated[float, Parameter("probability of express consent", ge=0, le=1)]
    delay: Annotated[float, Parameter("length of the delay announced", "time", gt=0)]
    limit: _Limit = 30.0

    def __post_init__(self) -> None:
        check_parameters(self)

    def rescue(self, order: OrderView, stock: StockView) -> Rescue:
        """Let the order wait to the end of its delay if the customer consents, or end it."""
        due = _due(order, self.limit)
        if order.now < due:
            return Rescue(again=due)
        delays = int((order.now - due) // self.delay)
        if due + (delays + 1) * self.delay <= order.now:  # by an error in the last digit
            delays += 1
        if delays == 0 and order.now < due + self.limit:
            return Rescue(again=due + min(self.delay, self.limit))
        if derived(order.uniform, Purpose.DELAY + delays) < self.share:
            return Rescue(again=due + (delays + 1) * self.delay)
        return Rescue(Action.EXPIRE)


@dataclass(frozen=True)
class EuDelivery:
    """Give the customer the right to end a late order, as the law of the European Union does.

    An order is due when first promised, or `limit` after it was placed. If it is late, the
    customer grants an additional period, `extra`. When that has passed too, the customer ends
    the order with probability `terminate`, else it waits on. Customers for whom the date was
    essential, each with probability `essential`, end it when it is late.

    Notes
    -----
    Directive 2011/83/EU on consumer rights, article 18: 30 days unless agreed otherwise, an
    additional period "appropriate to the circumstances", then termination and refund. The
    right lasts; that it is used later is part of the customer's patience.

    Examples
    --------
    >>> from policies.samples import order_view, stock_view
    >>> rule, order = EuDelivery(extra=14, terminate=1), order_view(now=30.0)
    >>> rule.rescue(order, stock_view()).again  # due, and the additional period begins
    44.0
    >>> rule.rescue(order._replace(now=44.0), stock_view()).action.name
    'EXPIRE'
    """

    extra: Annotated[float, Parameter("additional period", "time", gt=0)]
    terminate: Annotated[
        float, Parameter("probability that the customer ends the order after it", ge=0, le=1)
    ]
    essential: Annotated[
        float, Parameter("probability that the date is essential", ge=0, le=1)
    ] = 0.0
    limit: _Limit = 30.0

    def __post_init__(self) -> None:
        check_parameters(self)

    def rescue(self, order: OrderView, stock: StockView) -> Rescue:
        """End the order if the customer may and does; otherwise ask again at the next date."""
        due = _due(order, self.limit)
        if order.now < due:
            return Rescue(again=due)
        if derived(order.uniform, Purpose.DATE) < self.essential:
            return Rescue(Action.EXPIRE)
        if order.now < due + self.extra:
            return Rescue(again=due + self.extra)
        if derived(order.uniform, Purpose.TERMINATION) < self.terminate:
            return Rescue(Action.EXPIRE)
        return Rescue()


def _due(order: OrderView, limit: float) -> float:
    return order.placed_at + limit if isnan(order.promised_at) else order.promised_at
