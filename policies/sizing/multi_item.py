"""Base stocks of many items for one budget."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from heapq import heapify, heappop, heappush
from statistics import NormalDist
from typing import NamedTuple

from policies.sizing.demand import DiscreteDemand, poisson_demand

_NORMAL = NormalDist()


class StockedItem:
    """An item with a base stock and Poisson demand.

    Parameters
    ----------
    rate
        Units demanded per time unit. [lambda]
    lead_time
        Mean lead time. [L]
    cost
        What a unit of stock costs the budget, above 0. [c]

    Examples
    --------
    >>> item = StockedItem(rate=2.0, lead_time=5.0, cost=22.0)
    >>> round(item.fill_rate(12), 5), round(item.backorders(12), 5)
    (0.69678, 0.53092)
    """

    def __init__(self, rate: float, lead_time: float, cost: float = 1.0) -> None:
        if not (rate > 0.0 and lead_time >= 0.0 and cost > 0.0):
            raise ValueError("rate and cost must be > 0, lead_time at least 0")
        self.rate, self.lead_time, self.cost = rate, lead_time, cost

    @cached_property
    def demand(self) -> DiscreteDemand:
        """Law of the demand over the lead time."""
        return poisson_demand(self.rate * self.lead_time)

    def fill_rate(self, stock: int) -> float:
        """Return the share of the units served at once."""
        return self.demand.at_most(stock - 1)

    def backorders(self, stock: int) -> float:
        """Return the expected units backordered."""
        return self.demand.short(stock)


class Allocation(NamedTuple):
    """Base stocks of all items, in units.

    Attributes
    ----------
    stocks
        Of each item.
    spent
        Their cost.
    backorders
        Expected units backordered, of all items.
    fill_rate
        Share of all units served at once.
    """

    stocks: tuple[int, ...]
    spent: float
    backorders: float
    fill_rate: float


def allocation(items: Sequence[StockedItem], stocks: Sequence[int]) -> Allocation:
    """Return what given base stocks cost and do.

    Examples
    --------
    >>> items = [StockedItem(1.0, 2.0), StockedItem(0.5, 2.0, cost=10.0)]
    >>> allocation(items, (3, 1)).spent
    13.0
    """
    pairs = list(zip(items, stocks, strict=True))
    served = sum(item.rate * item.fill_rate(stock) for item, stock in pairs)
    return Allocation(
        stocks=tuple(stocks),
        spent=float(sum(item.cost * stock for item, stock in pairs)),
        backorders=sum(item.backorders(stock) for item, stock in pairs),
        fill_rate=served / sum(item.rate for item in items),
    )


def marginal_allocation(
    items: Sequence[StockedItem], budget: float, goal: str = "backorders"
) -> Allocation:
    """Return the base stocks found by buying, again and again, what helps most per money.

    Parameters
    ----------
    items
        What may be stocked.
    budget
        Money for stock; what no item can be bought for is left.
    goal
        ``"backorders"``: fewest units backordered; ``"fill_rate"``: most units served at once.

    Notes
    -----
    Sherbrooke, *Optimal Inventory Modeling of Systems* (2004), chapter 2. As backorders are
    convex in the stock, what has been bought up to the first bid that the money does not
    suffice for is the best use of what was spent; what fills the rest of the budget is a
    heuristic. Fill rates are not concave, so several units of an item may be bought together,
    as many as help most per money.

    Examples
    --------
    >>> items = [StockedItem(1.0, 2.0), StockedItem(0.5, 2.0, cost=10.0)]
    >>> marginal_allocation(items, budget=14.0).stocks  # the cheap item first
    (4, 1)
    """
    stocks, money = [0] * len(items), budget
    step = _step_for(goal)

    def bid(index: int) -> tuple[float, int, int]:
        units, gain = step(items[index], stocks[index])
        return -gain / (units * items[index].cost), index, units

    bids = [bid(index) for index in range(len(items))]
    heapify(bids)
    while bids:
        gain, index, units = heappop(bids)
        affordable = min(units, int(money / items[index].cost + 1e-9))
        if gain < 0.0 and affordable:
            stocks[index] += affordable
            money -= affordable * items[index].cost
            heappush(bids, bid(index))
    return allocation(items, stocks)


def uniform_allocation(items: Sequence[StockedItem], budget: float) -> Allocation:
    """Return the base stocks that give all items the same service, as high as money allows.

    The same target for ``P(D <= S)``, that is one safety factor for all; each item is stocked
    up to the least unit that reaches it.

    Examples
    --------
    >>> items = [StockedItem(1.0, 2.0), StockedItem(0.5, 2.0, cost=10.0)]
    >>> uniform_allocation(items, budget=14.0).stocks
    (3, 1)
    """
    return class_allocation(items, ["all"] * len(items), {"all": 0.0}, budget)


def class_allocation(
    items: Sequence[StockedItem],
    classes: Sequence[str],
    offsets: Mapping[str, float],
    budget: float,
) -> Allocation:
    """Return the base stocks with one service target per class, as high as money allows.

    Parameters
    ----------
    classes
        Class of each item, as by `abc_classes`.
    offsets
        What is added to the common safety factor z in each class. [z]
    budget
        Money for stock.

    Notes
    -----
    The target of a class is ``P(D <= S) >= Phi(z + offset)``; z is raised until the money does
    not suffice. The usual practice, against which `marginal_allocation` is to be held.

    Examples
    --------
    >>> items = [StockedItem(1.0, 2.0), StockedItem(0.5, 2.0, cost=10.0)]
    >>> class_allocation(items, "CA", {"A": 0.5, "C": 0.0}, budget=24.0).stocks
    (3, 2)
    """

    def stocks(z: float) -> list[int]:
        targets = (_NORMAL.cdf(z + offsets[each]) for each in classes)
        return [_least(item, p) for item, p in zip(items, targets, strict=True)]

    low, high = -12.0, 8.0
    for _ in range(60):
        middle = (low + high) / 2.0
        cost = sum(item.cost * n for item, n in zip(items, stocks(middle), strict=True))
        low, high = (middle, high) if cost <= budget + 1e-9 else (low, middle)
    return allocation(items, stocks(low))


def _least(item: StockedItem, p: float) -> int:
    if p <= item.demand.at_most(0):
        return 0
    return item.demand.quantile(min(p, 1.0 - 1e-12))


def _step_for(goal: str) -> Callable[[StockedItem, int], tuple[int, float]]:
    if goal == "backorders":
        return lambda item, stock: (1, 1.0 - item.demand.at_most(stock))
    if goal != "fill_rate":
        raise ValueError(f"goal must be backorders or fill_rate, got {goal!r}")
    return _best_step


def _best_step(item: StockedItem, stock: int) -> tuple[int, float]:
    """Return the units, and their gain, that raise the units served most per unit."""
    served = item.fill_rate(stock)
    most = max(len(item.demand.pmf) - stock, 1)
    gains = [item.rate * (item.fill_rate(stock + k) - served) for k in range(1, most + 1)]
    units = max(range(most), key=lambda k: gains[k] / (k + 1)) + 1
    return units, gains[units - 1]
