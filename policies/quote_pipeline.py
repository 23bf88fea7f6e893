"""Quote rules that look into the pipeline: which purchase order serves this order, and when."""

# ruff: noqa: ARG002 -- a rule takes all arguments of its protocol, needed or not

from dataclasses import dataclass
from math import isclose, isnan
from typing import Annotated

from policies.quote import Buffer, Factor, Promise, Share, padded
from sim.parameters import Parameter
from sim.views import Open, OrderView, StockView, SupplyView

Review = Annotated[
    float,
    Parameter("time until a purchase order is placed for those not covered", "time", ge=0),
]


def covering(order: OrderView, supply: SupplyView) -> Open | None:
    """Return the purchase order with which the last unit of an order comes; None if none does.

    Units serve those ahead first, then the order: of its open units, those that are neither
    set aside nor free.

    Examples
    --------
    >>> from policies.samples import order_view, supply_view
    >>> soon, later = Open(0.0, 5.0, units=4), Open(2.0, 9.0, units=4)
    >>> supply = supply_view(ahead=3, open_orders=(soon, later))
    >>> covering(order_view(quantity=1), supply) == soon
    True
    >>> covering(order_view(quantity=2), supply) == later
    True
    >>> covering(order_view(quantity=6), supply)
    """
    missing = supply.ahead + order.open - order.reserved - order.free
    for purchase in supply.open_orders:
        missing -= purchase.units
        if missing <= 0:
            return purchase
    return None


@dataclass(frozen=True)
class PipelineQuote(Promise):
    """Promise when the purchase order that will serve this order is expected.

    The purchase orders under way, by the time they are expected, serve those ahead and then
    this order: it is promised the expected time of the one that brings its last unit; now, if
    that is overdue; ``now + mean lead time + review`` if what is on order does not suffice.
    The wait is then multiplied by `factor` and lengthened by `buffer`. A promise that slipped
    is replaced by a new one at most `most_slips` times.

    Notes
    -----
    What planning systems call order promising (Meyr, *OR Spectrum* 31, 2009). It takes those
    ahead to be served first and to stay, and purchase orders to come in the order in which
    they are expected. An expected time is a mean, and about half of all lead times exceed it;
    Hopp & Roof Sturgis, *Manufacturing & Service Operations Management* 3 (2001), on how far a
    constant `buffer` goes. A purchase order that is overdue gives a *new* promise only with a
    buffer.

    Examples
    --------
    >>> from policies.samples import order_view, stock_view, supply_view
    >>> rule, order = PipelineQuote(review=1.0), order_view(now=4.0, quantity=2)
    >>> supply = supply_view(ahead=3, open_orders=(Open(0.0, 5.0, 4), Open(2.0, 9.0, 4)))
    >>> rule.quote(order, stock_view(), supply)
    9.0
    >>> rule.quote(order, stock_view(), supply._replace(ahead=7))  # 4 + 10 + 1
    15.0
    """

    factor: Factor = 1.0
    buffer: Buffer = 0.0
    review: Review = 0.0

    def quote(self, order: OrderView, stock: StockView, supply: SupplyView) -> float:
        """Return the expected time of the purchase order that covers the order, padded."""
        purchase = covering(order, supply)
        if purchase is None:
            date = order.now + supply.mean_lead_time + self.review
        else:
            date = max(purchase.expected_at, order.now)
        return self.promised(order, padded(order.now, date, self.factor, self.buffer))


@dataclass(frozen=True)
class QuantileQuote(Promise):
    """Promise a date that is kept with probability `p`.

    The purchase order that will serve this order is found as by the rule `pipeline`; the order
    is promised the time by which that one, sent as long ago as it was, comes with probability
    `p`; if it is not sent yet, as if it were now. If what is on order does not suffice, it is
    the time by which a purchase order placed after `review` does. A promise that slipped is
    replaced by a new one at most `most_slips` times.

    Notes
    -----
    If a promise that is late by a time unit costs `c_late` and one that is early by a time
    unit `c_early`, the best quantile is ``p = c_late / (c_late + c_early)``, as for the
    newsvendor. The probability is that of a *single* purchase order: where several must come
    before the order is served and may overtake one another, the promise is kept less often.

    Examples
    --------
    >>> from policies.samples import order_view, stock_view, supply_view
    >>> rule, supply = QuantileQuote(p=0.9), supply_view(mean_lead_time=10.0)
    >>> round(rule.quote(order_view(), stock_view(), supply), 2)  # 10 log 10
    23.03
    """

    p: Share = 0.9
    review: Review = 0.0

    def quote(self, order: OrderView, stock: StockView, supply: SupplyView) -> float:
        """Return the quantile of the date at which the order is served."""
        purchase = covering(order, supply)
        if purchase is None:
            date = order.now + supply.residual(0.0, self.p) + self.review
        else:
            elapsed = 0.0 if isnan(purchase.sent_at) else order.now - purchase.sent_at
            date = max(order.now + supply.residual(elapsed, self.p, purchase), order.now)
            # Lead times that don't vary come when expected, not a rounding error before.
            if isclose(date, purchase.expected_at, rel_tol=1e-12, abs_tol=1e-12):
                date = max(purchase.expected_at, order.now)
        return self.promised(order, date)
