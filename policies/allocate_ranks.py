"""Allocate rules that look at the order: its date, its size, its worth, its patience."""

from dataclasses import dataclass
from math import inf, isnan
from typing import Annotated, ClassVar

from sim.parameters import Parameter
from sim.views import OrderView

VALUE, UNIT_MARGIN = "value", "unit-margin"


@dataclass(frozen=True)
class EarliestPromise:
    """Earliest promised date first; orders without a promise last, by arrival.

    The first promise counts: a new date after a slip leaves the place in line as it is.
    Newcomers never overtake, as nothing has been promised to them yet; once they wait, they
    stand before those who were promised later dates.

    Notes
    -----
    Earliest due date (J. R. Jackson, *Scheduling a production line to minimize maximum
    tardiness*, 1955): on one machine with all jobs present it makes the largest lateness as
    small as it can be. With a rule that promises everyone the same wait it is first come,
    first served.

    Examples
    --------
    >>> from policies.samples import order_view
    >>> rule = EarliestPromise()
    >>> rule.rank(order_view(promised_at=20.0)), rule.rank(order_view())
    (20.0, inf)
    """

    def rank(self, order: OrderView) -> float:
        """Return the first promise, or infinity."""
        return inf if isnan(order.promised_at) else order.promised_at


@dataclass(frozen=True)
class SmallestFirst:
    """Smallest order first, by the units still open when it starts to wait.

    Ties by arrival. Newcomers *do* overtake those who wait for more units than they order.

    Notes
    -----
    Shortest processing time first (W. E. Smith, *Naval Research Logistics Quarterly* 3,
    1956): it serves the most orders with the units there are, and has the least mean wait per
    order. Large orders pay for it, and may wait very long.

    Examples
    --------
    >>> from policies.samples import order_view
    >>> rule = SmallestFirst()
    >>> rule.rank(order_view(quantity=2)) < rule.rank(order_view(quantity=9))
    True
    """

    def rank(self, order: OrderView) -> float:
        """Return the open units."""
        return float(order.open)


@dataclass(frozen=True)
class LargestFirst:
    """Largest order first, by the units still open when it starts to wait.

    Ties by arrival. Newcomers *do* overtake those who wait for fewer units than they order.

    Notes
    -----
    The opposite of shortest processing time first: few large orders are served, many small
    ones wait. Practice where large customers matter most; compare it by orders and by units.

    Examples
    --------
    >>> from policies.samples import order_view
    >>> rule = LargestFirst()
    >>> rule.rank(order_view(quantity=9)) < rule.rank(order_view(quantity=2))
    True
    """

    def rank(self, order: OrderView) -> float:
        """Return minus the open units."""
        return -float(order.open)


@dataclass(frozen=True)
class HighestValue:
    """Highest value first.

    By ``value``, the price of the units still open when the order starts to wait; by
    ``unit-margin``, price minus purchase cost of one unit, whatever the size. Ties by
    arrival. Newcomers *do* overtake those who wait and are worth less.

    Notes
    -----
    With scarce units a greedy choice of the orders with the largest margin per unit earns
    most from the units at hand (the rule for the fractional knapsack problem; Dantzig,
    *Operations Research* 5, 1957). It looks neither at who would leave nor at tomorrow.

    Examples
    --------
    >>> from policies.samples import order_view
    >>> order = order_view(quantity=3, price=40.0, cost=22.0)
    >>> HighestValue().rank(order), HighestValue(by="unit-margin").rank(order)
    (-120.0, -18.0)
    """

    by: Annotated[str, Parameter(f'"{VALUE}" or "{UNIT_MARGIN}"')] = VALUE

    def __post_init__(self) -> None:
        if self.by not in (VALUE, UNIT_MARGIN):
            raise ValueError(f'by must be "{VALUE}" or "{UNIT_MARGIN}", got {self.by!r}')

    def rank(self, order: OrderView) -> float:
        """Return minus the value, of the order or of a unit."""
        if self.by == VALUE:
            return -order.price * order.open
        return order.cost - order.price


@dataclass(frozen=True)
class MostLikelyToLeave:
    """Most likely to leave first: by hazard of leaving times margin per unit, now.

    Everybody is ranked anew whenever units come free. Ties by arrival; where no hazard is
    known, the order comes last. Newcomers *do* overtake those who are less likely to leave:
    under a hazard that falls with age the rule serves the last first, under one that rises it
    serves the first first.

    Notes
    -----
    The c-mu rule (Cox & Smith, *Queues*, 1961) with the loss rate ``hazard * margin`` in
    place of the cost rate c, an index that looks one step ahead. The hazard is the model's
    own, of the customer's class and age: an upper bound on what a shop can know.

    Examples
    --------
    >>> from policies.samples import order_view
    >>> MostLikelyToLeave().rank(order_view(price=40.0, cost=22.0, hazard=0.5))
    -9.0
    """

    dynamic: ClassVar[bool] = True

    def rank(self, order: OrderView) -> float:
        """Return minus the margin that is lost per time unit of waiting."""
        margin = order.price - order.cost
        if isnan(order.hazard):
            return inf
        return -order.hazard * margin if margin else 0.0  # an infinite hazard of losing nothing
