"""Sourcing rules that learn from what suppliers really cost, lateness included."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, log, sqrt
from typing import Annotated

from policies.sourcing_choice import purchase_price
from sim.parameters import Parameter, check_parameters
from sim.views import Delivery, Purchase, StockView, SupplierView

_Late = Annotated[
    float, Parameter("cost of a unit that is late, per time unit", "currency", ge=0)
]
_Learns = Annotated[int, Parameter("lines of each supplier that count, the latest", gt=0)]


def mean_lateness(deliveries: Sequence[Delivery], now: float) -> float:
    """Return how late a unit came, in time units, mean over the units ordered; 0 of none.

    What is overdue counts as late as it is by now, which is the least that it can become.
    Leaving it out would make a supplier look the better the longer it fails to deliver. What
    is not due yet is left out.

    Examples
    --------
    >>> in_time, overdue = Delivery(0.0, 10.0, 8.0, 30, 30), Delivery(2.0, 12.0, inf, 10, 0)
    >>> [mean_lateness((in_time, overdue), now) for now in (12.0, 16.0, 20.0)]
    [0.0, 1.0, 2.0]
    """
    known = [each for each in deliveries if min(each.ended_at, each.due_at) <= now]
    units = sum(each.ordered for each in known)
    late = sum(each.ordered * max(min(each.ended_at, now) - each.due_at, 0.0) for each in known)
    return late / units if units else 0.0


def realised_cost(supplier: SupplierView, quantity: int, late: float, now: float) -> float:
    """Return the price of a unit, its share of the order cost, and what its lateness costs.

    Examples
    --------
    >>> overdue = Delivery(0.0, 10.0, inf, 10, 0)
    >>> acme = SupplierView("acme", price=5.0, order_cost=20.0, deliveries=(overdue,))
    >>> realised_cost(acme, 20, late=0.5, now=14.0)
    8.0
    """
    return purchase_price(supplier, quantity) + late * mean_lateness(supplier.deliveries, now)


@dataclass(frozen=True)
class Bandit:
    """Buy from the supplier that cost least so far; with probability `epsilon` from any.

    The cost of a unit is its price, its share of the order cost, and `late` times the mean
    lateness of the latest `learns` lines, what is overdue included. A supplier that was never
    bought from is tried first.

    Notes
    -----
    The epsilon-greedy rule (Sutton & Barto, *Reinforcement Learning*, 2018, section 2.2).
    Exploring never ends, so it finds a supplier that has become better, and keeps paying for
    one that has not: of n suppliers, each of the others gets ``epsilon / n`` of the purchases.

    Examples
    --------
    >>> from policies.samples import stock_view
    >>> late = Delivery(0.0, 10.0, 13.0, 10, 10)
    >>> acme = SupplierView("acme", price=5.0, placed=1, deliveries=(late,))
    >>> bolt = SupplierView("bolt", price=6.0, placed=1)
    >>> for uniform in (0.5, 0.04):  # greedy: acme costs 5 + 0.5 * 3; exploring: the first
    ...     stock = stock_view(now=20.0, uniform=uniform)
    ...     print(Bandit(late=0.5, epsilon=0.1).source(stock, 20, (acme, bolt))[0].supplier)
    bolt
    acme
    """

    late: _Late
    epsilon: Annotated[float, Parameter("probability to buy from any of them", ge=0, le=1)] = (
        0.1
    )
    learns: _Learns = 20
    chance = True

    def __post_init__(self) -> None:
        check_parameters(self)

    def source(
        self, stock: StockView, quantity: int, suppliers: Sequence[SupplierView]
    ) -> Sequence[Purchase]:
        """Return one purchase."""
        untried = [each for each in suppliers if not each.placed]
        if untried:
            chosen = untried[0]
        elif stock.uniform < self.epsilon:
            chosen = suppliers[int(stock.uniform / self.epsilon * len(suppliers))]
        else:
            chosen = min(
                suppliers, key=lambda each: realised_cost(each, quantity, self.late, stock.now)
            )
        return (Purchase(chosen.name, quantity),)


@dataclass(frozen=True)
class ConfidenceBandit:
    """Buy from the supplier that could cost least, as far as one can know by now.

    Each supplier's cost, as in `Bandit`, is lowered by ``spread * sqrt(2 log N / n)``, where
    `n` is the number of its purchases of the item and `N` that of all. So who is seldom bought
    from is tried again, ever more seldom.

    Notes
    -----
    UCB1, turned from rewards to costs (Auer, Cesa-Bianchi & Fischer, *Machine Learning* 47,
    2002). It was made for rewards between 0 and 1: `spread` is the range of the cost of a unit,
    and a smaller one explores less. Purchases under way count in `n`, so that a supplier is
    not asked again and again before the first delivery tells anything.

    Examples
    --------
    >>> from policies.samples import stock_view
    >>> acme, bolt = SupplierView("acme", price=5.0, placed=98), SupplierView("bolt", price=6.0)
    >>> for placed in (2, 8):  # bolt seems to cost 6 - 2.15, then 6 - 1.08; acme 5 - 0.31
    ...     sellers = (acme, bolt._replace(placed=placed))
    ...     print(ConfidenceBandit(late=0.5, spread=1.0).source(stock_view(), 20, sellers))
    (Purchase(supplier='bolt', quantity=20),)
    (Purchase(supplier='acme', quantity=20),)
    """

    late: _Late
    spread: Annotated[
        float, Parameter("range of the cost of a unit; more explores more", "currency", ge=0)
    ]
    learns: _Learns = 20

    def __post_init__(self) -> None:
        check_parameters(self)

    def source(
        self, stock: StockView, quantity: int, suppliers: Sequence[SupplierView]
    ) -> Sequence[Purchase]:
        """Return one purchase."""
        all_placed = sum(each.placed for each in suppliers)

        def least(each: SupplierView) -> float:
            if not each.placed:
                return -inf
            margin = self.spread * sqrt(2.0 * log(all_placed) / each.placed)
            return realised_cost(each, quantity, self.late, stock.now) - margin

        return (Purchase(min(suppliers, key=least).name, quantity),)
