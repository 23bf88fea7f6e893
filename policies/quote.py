"""Quote rules: the date that an order which waits is promised."""

# ruff: noqa: ARG002 -- a rule takes all arguments of its protocol, needed or not

from dataclasses import dataclass
from math import nan

from sim.views import OrderView, StockView, SupplyView


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
class NaiveQuote:
    """Promise the mean lead time from now on.

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
    >>> NaiveQuote().quote(order_view(now=2.0), stock_view(), supply_view(mean_lead_time=10.0))
    12.0
    """

    def quote(self, order: OrderView, stock: StockView, supply: SupplyView) -> float:
        """Return now plus the mean lead time."""
        return order.now + supply.mean_lead_time
