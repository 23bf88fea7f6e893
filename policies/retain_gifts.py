"""Retain rules that compensate: a sample, a voucher per week of delay, free shipping.

A gift is sent with a notice, which costs ``costs.notice`` like any other. By the notices in the
view the rule knows which gifts were sent, however often it is asked. Where it is announced,
customers may be readier to order: see `offered` among the reactions of a class.
"""

from dataclasses import dataclass
from math import inf, isnan
from typing import Annotated

from policies.retain_notices import periods_begun
from sim.parameters import Parameter, check_parameters
from sim.views import Care, OrderView

Cost = Annotated[float, Parameter("what it costs, per order", unit="money", ge=0)]
Announced = Annotated[bool, Parameter("whether customers know of it before they order")]


@dataclass(frozen=True)
class SampleAtAge:
    """Send a sample, once, to everybody who has waited for a given time.

    At ``placed_at + age`` those who still wait are given something worth `cost`, with a notice.

    Notes
    -----
    A gift of cost c to everybody who has waited so long pays only if it keeps more than a share
    c / m of them, m being the margin of an order. An early sample goes to many who would have
    stayed anyway, a late one to few who are left.

    Examples
    --------
    >>> from policies.samples import order_view
    >>> rule, order = SampleAtAge(age=10.0, cost=3.0), order_view(placed_at=1.0, now=1.0)
    >>> rule.retain(order)
    Care(notify=False, compensation=0.0, hazard=1.0, again=11.0)
    >>> rule.retain(order._replace(now=11.0))
    Care(notify=True, compensation=3.0, hazard=1.0, again=inf)
    """

    age: Annotated[float, Parameter("wait after which it is sent", unit="time", ge=0)]
    cost: Cost
    announced: Announced = False

    def __post_init__(self) -> None:
        check_parameters(self)

    def retain(self, order: OrderView) -> Care:
        """Give it if it is time, or ask again when it will be."""
        due = order.placed_at + self.age
        if order.now < due:
            return Care(again=due)
        return Care(notify=True, compensation=self.cost) if not order.notices else Care()


@dataclass(frozen=True)
class VoucherPerLateWeek:
    """Give a voucher for every week begun after the first promised date.

    To an order that waits at ``promised_at``, at ``promised_at + week``, and so on, a voucher
    is given, with a notice: `share` of the price of the units that it still waits for. All
    vouchers together are at most the share `cap`; the last may be smaller.

    Notes
    -----
    The *first* promise counts: a new date does not take back what the old one is owed. It
    needs a quote rule; an order that was promised nothing is never late. Of an order of
    several lines, the first that is still open counts.

    Examples
    --------
    >>> from policies.samples import order_view
    >>> rule = VoucherPerLateWeek(share=0.1, cap=0.25)
    >>> order = order_view(quantity=2, price=40.0, promised_at=9.0, promise=9.0)
    >>> rule.retain(order).again
    9.0
    >>> rule.retain(order._replace(now=9.0, slips=1))
    Care(notify=True, compensation=8.0, hazard=1.0, again=16.0)
    >>> third = rule.retain(order._replace(now=23.0, slips=1, notices=2))
    >>> round(third.compensation, 2), third.again
    (4.0, inf)
    """

    share: Annotated[
        float, Parameter("value of a voucher, as a share of the price", gt=0, le=1)
    ]
    cap: Annotated[
        float, Parameter("value of all vouchers, as a share of the price", ge=0, le=1)
    ] = 1.0
    week: Annotated[float, Parameter("length of a week", unit="time", gt=0)] = 7.0
    announced: Announced = False

    def __post_init__(self) -> None:
        check_parameters(self)

    def voucher(self, number: int) -> float:
        """Return the share of the price that the voucher of this number is worth, from 1."""
        left = self.cap - (number - 1) * self.share
        return min(self.share, left) if left > 1e-9 else 0.0  # less is an error of rounding

    def retain(self, order: OrderView) -> Care:
        """Give the voucher that is due, and ask again when the next one is."""
        if isnan(order.promised_at):
            return Care()
        if order.now < order.promised_at:
            return Care(again=order.promised_at)
        weeks = periods_begun(order.now, order.promised_at, self.week) + 1
        due = order.notices < weeks and self.voucher(order.notices + 1) > 0
        given = order.notices + due
        more = self.voucher(given + 1) > 0
        again = order.promised_at + weeks * self.week if more else inf
        if not due:
            return Care(again=again)
        value = self.voucher(given) * order.price * order.open
        return Care(notify=True, compensation=value, again=again)


@dataclass(frozen=True)
class FreeShippingWhenLate:
    """Bear the freight of an order whose promise has passed, once, with a notice.

    Notes
    -----
    `cost` is what the customer would have paid. As parcels cost the shop the same either way
    (``costs.shipment``), it is a compensation like any other. It needs a quote rule.

    Examples
    --------
    >>> from policies.samples import order_view
    >>> rule, order = FreeShippingWhenLate(cost=5.0), order_view(promised_at=9.0, promise=9.0)
    >>> rule.retain(order).compensation
    0.0
    >>> rule.retain(order._replace(now=9.0, slips=1)).compensation
    5.0
    >>> rule.retain(order._replace(now=20.0, slips=2, notices=1)).compensation
    0.0
    """

    cost: Cost
    announced: Announced = False

    def __post_init__(self) -> None:
        check_parameters(self)

    def retain(self, order: OrderView) -> Care:
        """Pay if the order is late and was not paid yet."""
        late = order.slips > 0 or order.now > order.promised_at
        if not late or order.notices:
            return Care()
        return Care(notify=True, compensation=self.cost)
