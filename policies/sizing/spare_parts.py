"""METRIC: spare parts at bases and a depot that repairs what they send."""

from collections.abc import Sequence
from heapq import heapify, heapreplace
from typing import NamedTuple

from policies.sizing.demand import DiscreteDemand, poisson_demand


class SpareParts(NamedTuple):
    """Where the spares are, in units, and the backorders expected at each base."""

    depot: int
    bases: tuple[int, ...]
    backorders: tuple[float, ...]


def metric(
    rates: Sequence[float],
    repair: float,
    transit: Sequence[float] | float,
    depot: int,
    bases: Sequence[int],
) -> tuple[float, ...]:
    """Return the expected backorders at each base.

    Parameters
    ----------
    rates
        Failures per time unit at each base. [lambda_j]
    repair
        Mean time in which the depot repairs a part, whatever its law. [T]
    transit
        Time from the depot to each base, or to all. [tau_j]
    depot, bases
        Base stocks of depot and bases, units. [S_0, S_j]

    Notes
    -----
    Sherbrooke, *Operations Research* 16 (1968): the depot's backorders ``E[B_0]`` at a load of
    ``T sum lambda_j`` delay each base by ``E[B_0] / sum lambda_j`` (Little's law), and each
    base is a base stock with Poisson demand over transit and mean delay. As delays vary, it
    is too hopeful: true backorders are higher, by a third in the worst of small cases. Graves,
    *Management Science* 31 (1985) is closer.

    Examples
    --------
    >>> found = metric((0.05, 0.08, 0.12), repair=20.0, transit=4.0, depot=5, bases=(1, 1, 2))
    >>> [round(backorders, 3) for backorders in found]
    [0.062, 0.149, 0.079]
    """
    rates, transits = _checked(rates, repair, transit)
    pipelines = _pipelines(rates, repair, transits, depot)
    return tuple(demand.short(stock) for demand, stock in zip(pipelines, bases, strict=True))


def metric_allocation(
    total: int, rates: Sequence[float], repair: float, transit: Sequence[float] | float
) -> SpareParts:
    """Return the split of `total` spares with the fewest expected backorders at the bases.

    Parameters are those of `metric`.

    Notes
    -----
    Every stock of the depot is tried; the rest goes to the bases unit by unit, to the one where
    it helps most, which is best for each depot stock as backorders are convex in the stock.

    Examples
    --------
    >>> best = metric_allocation(8, (0.05, 0.08, 0.12), repair=20.0, transit=4.0)
    >>> best.depot, best.bases, round(sum(best.backorders), 3)
    (4, (1, 1, 2), 0.494)
    """
    rates, transits = _checked(rates, repair, transit)
    if total < 0:
        raise ValueError(f"total must be at least 0, got {total}")
    splits = (
        _split(_pipelines(rates, repair, transits, depot), depot, total - depot)
        for depot in range(total + 1)
    )
    return min(splits, key=lambda split: sum(split.backorders))


def _split(pipelines: list[DiscreteDemand], depot: int, units: int) -> SpareParts:
    stocks = [0] * len(pipelines)
    gains = [(-_gain(demand, 0), base) for base, demand in enumerate(pipelines)]
    heapify(gains)
    for _ in range(units):
        base = gains[0][1]
        stocks[base] += 1
        heapreplace(gains, (-_gain(pipelines[base], stocks[base]), base))
    shorts = (demand.short(stock) for demand, stock in zip(pipelines, stocks, strict=True))
    return SpareParts(depot, tuple(stocks), tuple(shorts))


def _gain(demand: DiscreteDemand, stock: int) -> float:
    """Return by how much one more unit lowers the backorders, P(D > stock)."""
    return 1.0 - demand.at_most(stock)


def _pipelines(
    rates: Sequence[float], repair: float, transits: Sequence[float], depot: int
) -> list[DiscreteDemand]:
    """Return the law of the units under way to each base."""
    total = sum(rates)
    delay = poisson_demand(total * repair).short(depot) / total
    return [
        poisson_demand(rate * (transit + delay))
        for rate, transit in zip(rates, transits, strict=True)
    ]


def _checked(
    rates: Sequence[float], repair: float, transit: Sequence[float] | float
) -> tuple[Sequence[float], Sequence[float]]:
    transits = [transit] * len(rates) if isinstance(transit, int | float) else transit
    if not rates or min(rates) <= 0.0 or repair < 0.0 or min(transits) < 0.0:
        raise ValueError("rates must be > 0, repair and transit at least 0")
    return rates, transits
