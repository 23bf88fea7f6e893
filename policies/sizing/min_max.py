"""Reorder point and order-up-to level: the cost of ``(s, S)``, and the pair of least cost.

One form serves two worlds. Under *periodic review* the position falls, each period, by the
demand of a period; `demand` is that of the lead time and one period, and `setup` the cost per
purchase order. Under *continuous review* it falls with each customer by the size of an order;
`demand` is that of the lead time, and `setup` is the cost per purchase order times the rate of
the customers. In both the cost is per period or time unit.
"""

from typing import NamedTuple

import numpy as np

from policies.sizing.demand import DiscreteDemand, inventory_cost, sum_of
from policies.sizing.position import Performance, min_max_position, performance, renewals
from policies.sizing.reorder_point import check_costs
from sim.protocols import Floats


class MinMaxSize(NamedTuple):
    """Reorder point and order-up-to level in units, and what they cost per time unit."""

    s: int
    S: int
    cost: float


def min_max_cost(
    s: int,
    S: int,
    jumps: Floats,
    demand: DiscreteDemand,
    setup: float,
    holding: float,
    backorder: float,
) -> float:
    """Return the cost per period, or time unit, of ``(s, S)``.

    Parameters
    ----------
    s, S
        Reorder point (an order at or below it) and order-up-to level, units.
    jumps
        Probabilities that the position falls by 0, 1, 2, ... units.
    demand
        Law of the demand from a purchase order to the next that can help.
    setup
        Cost per purchase order; times the rate of the customers, if review is continuous. [K]
    holding, backorder
        Costs per unit and time unit, on hand and backordered. [h, b]

    Notes
    -----
    ``[K + sum_j m(j) G(S - j)] / sum_j m(j)`` over j = 0, ..., S - s - 1: Zheng & Federgruen,
    *Operations Research* 39 (1991).

    Examples
    --------
    >>> from policies.sizing.demand import poisson_demand
    >>> period = poisson_demand(10.0)
    >>> round(min_max_cost(6, 40, period.pmf, period, 64.0, 1.0, 9.0), 3)
    35.022
    """
    levels, shares = min_max_position(s, S, jumps)
    shorts = demand.shorts(levels)
    costs = holding * (levels - demand.mean + shorts) + backorder * shorts
    return float(setup / renewals(jumps, S - s).sum() + shares @ costs)


def best_min_max(
    jumps: Floats, demand: DiscreteDemand, setup: float, holding: float, backorder: float
) -> MinMaxSize:
    """Return the reorder point and order-up-to level of least cost.

    Parameters are those of `min_max_cost`.

    Notes
    -----
    Zheng & Federgruen (1991): for a given S the best s is where the cost meets ``G(s + 1)``, so
    no s need be tried twice; and no S is worth a look at which G exceeds the cost found.

    Examples
    --------
    >>> from policies.sizing.demand import poisson_demand
    >>> period = poisson_demand(10.0)  # Zheng & Federgruen (1991), table 1
    >>> found = best_min_max(period.pmf, period, setup=64.0, holding=1.0, backorder=9.0)
    >>> found.s, found.S, round(found.cost, 3)
    (6, 40, 35.022)
    """
    check_costs(setup, holding, backorder)
    search = _Search(jumps, demand, setup, holding, backorder)
    bottom = demand.quantile(backorder / (backorder + holding))
    s, best = bottom - 1, bottom
    while search.cost(s, best) > search.at(s):
        s -= 1
    least, S = search.cost(s, best), best + 1
    while search.at(S) <= least:
        if search.cost(s, S) < least:
            best = S
            while search.cost(s, best) <= search.at(s + 1):
                s += 1
            least = search.cost(s, best)
        S += 1
    return MinMaxSize(s, best, least)


def best_min_max_given_gap(
    gap: int, jumps: Floats, demand: DiscreteDemand, holding: float, backorder: float
) -> tuple[int, int]:
    """Return the ``s``, and ``S = s + gap``, of least cost.

    Notes
    -----
    How far the position stands below S does not depend on S: with the demand it is one number
    of units for which S is the newsvendor's fractile.

    Examples
    --------
    >>> from policies.sizing.demand import poisson_demand
    >>> best_min_max_given_gap(11, np.array([0.0, 1.0]), poisson_demand(10.0), 1.0, 9.0)
    (10, 21)
    """
    check_costs(0.0, holding, backorder)
    below = DiscreteDemand(min_max_position(0, gap, jumps).shares)
    S = sum_of(demand, below).quantile(backorder / (backorder + holding))
    return S - gap, S


def min_max_performance(
    s: int, S: int, demand: DiscreteDemand, sizes: tuple[float, ...] = (1.0,)
) -> Performance:
    """Return the service, backlog and stock of ``(s, S)`` under continuous review.

    Parameters
    ----------
    demand
        Law of the demand over the lead time.
    sizes
        Probabilities that an order is for 1, 2, ... units.

    Examples
    --------
    >>> from policies.sizing.demand import poisson_demand
    >>> found = min_max_performance(8, 18, poisson_demand(10.0))
    >>> round(found.fill_rate, 5)  # with single units that of (r, Q) with r = 8, Q = 10
    0.75531
    """
    return performance(min_max_position(s, S, np.append(0.0, sizes)), demand, sizes)


class _Search:
    """The costs of one instance; visits are computed once, and more of them when needed."""

    def __init__(
        self,
        jumps: Floats,
        demand: DiscreteDemand,
        setup: float,
        holding: float,
        backorder: float,
    ) -> None:
        self._jumps, self._demand = jumps, demand
        self._setup, self._holding, self._backorder = setup, holding, backorder
        self._visits = renewals(jumps, 64)

    def at(self, level: int) -> float:
        return inventory_cost(self._demand, level, self._holding, self._backorder)

    def cost(self, s: int, S: int) -> float:
        while S - s > len(self._visits):
            self._visits = renewals(self._jumps, 2 * len(self._visits))
        visits, levels = self._visits[: S - s], S - np.arange(S - s)
        shorts = self._demand.shorts(levels)
        left = levels - self._demand.mean + shorts
        costs = self._holding * left + self._backorder * shorts
        return float((self._setup + visits @ costs) / visits.sum())
