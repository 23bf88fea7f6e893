"""A quote rule that knows the supply to come beyond what is on order."""

# ruff: noqa: ARG002 -- a rule takes all arguments of its protocol, needed or not

from dataclasses import dataclass
from math import ceil
from typing import Annotated

from policies.quote import Buffer, Factor, Promise, padded
from policies.quote_pipeline import covering
from sim.parameters import Parameter
from sim.views import OrderView, StockView, SupplyView


@dataclass(frozen=True)
class PlannedQuote(Promise):
    """Promise by what is on order and, beyond it, by a plan of `q` units every `T`.

    An order that the purchase orders under way suffice for is promised as by the rule
    `pipeline`. Else, with m the units that it and those ahead of it still lack, it is promised
    ``ceil(m / q) * T`` after the last of them is expected, or after ``now + mean lead time`` if
    nothing is on order. The wait is then multiplied by `factor` and lengthened by `buffer`. A
    promise that slipped is replaced by a new one at most `most_slips` times.

    Notes
    -----
    Available to promise out of scheduled *and* planned receipts (Meyr, *OR Spectrum* 31,
    2009). Made for the reorder rule `constant-order` with the same `q` and `T`: then, with a
    constant lead time and service by arrival, nobody is served later than promised, and who
    stands behind people who leave is served earlier. Rules that let others overtake break such
    promises.

    Examples
    --------
    >>> from policies.samples import order_view, stock_view, supply_view
    >>> from sim.views import Open
    >>> rule, order = PlannedQuote(T=7.0, q=700), order_view(now=4.0, quantity=1)
    >>> supply = supply_view(open_orders=(Open(0.0, 7.0, 700),))
    >>> for ahead in (699, 700, 1400):
    ...     print(rule.quote(order, stock_view(), supply._replace(ahead=ahead)))
    7.0
    14.0
    21.0
    """

    T: Annotated[float, Parameter("time between planned receipts", unit="time", gt=0)]
    q: Annotated[int, Parameter("units of each", unit="units", ge=1)]
    factor: Factor = 1.0
    buffer: Buffer = 0.0

    def quote(self, order: OrderView, stock: StockView, supply: SupplyView) -> float:
        """Return when the receipt comes that covers the order, padded."""
        purchase = covering(order, supply)
        if purchase is not None:
            date = max(purchase.expected_at, order.now)
        else:
            date = self._planned(order, supply)
        return self.promised(order, padded(order.now, date, self.factor, self.buffer))

    def _planned(self, order: OrderView, supply: SupplyView) -> float:
        """Return when the planned receipt comes that covers the order."""
        wanted = supply.ahead + order.open - order.reserved - order.free
        lacking = wanted - sum(purchase.units for purchase in supply.open_orders)
        if supply.open_orders:
            last = max(supply.open_orders[-1].expected_at, order.now)
        else:
            last = order.now + supply.mean_lead_time
        return last + ceil(lacking / self.q) * self.T
