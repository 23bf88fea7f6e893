"""Reorder point and batch: the cost of ``(r, Q)``, and the pair of least cost."""

from typing import NamedTuple

from policies.sizing.demand import DiscreteDemand, inventory_cost
from policies.sizing.position import Performance, performance, reorder_point_position


class ReorderPointSize(NamedTuple):
    """Reorder point and batch in units, and what they cost per time unit."""

    r: int
    Q: int
    cost: float


def reorder_point_cost(
    r: int,
    Q: int,
    rate: float,
    demand: DiscreteDemand,
    setup: float,
    holding: float,
    backorder: float,
) -> float:
    """Return the cost per time unit of ``(r, Q)``.

    Parameters
    ----------
    r, Q
        Reorder point and batch, units.
    rate
        Units demanded per time unit. [lambda]
    demand
        Law of the demand over the lead time.
    setup
        Cost per batch: per purchase order if customers order single units. [K]
    holding, backorder
        Costs per unit and time unit, on hand and backordered. [h, b]

    Notes
    -----
    ``[K lambda + sum of G(y) over y = r+1, ..., r+Q] / Q`` with ``G(y) = h E(y - D)+ +
    b E(D - y)+``: Hadley & Whitin (1963), chapter 4; Federgruen & Zheng (1992).

    Examples
    --------
    >>> from policies.sizing.demand import poisson_demand
    >>> round(reorder_point_cost(8, 10, 2.0, poisson_demand(10.0), 20.0, 1.0, 9.0), 5)
    12.61807
    """
    levels = reorder_point_position(r, Q).levels
    shorts = demand.shorts(levels)
    costs = holding * (levels - demand.mean + shorts) + backorder * shorts
    return (setup * rate + float(costs.sum())) / Q


def best_reorder_point(
    rate: float, demand: DiscreteDemand, setup: float, holding: float, backorder: float
) -> ReorderPointSize:
    """Return the reorder point and batch of least cost.

    Parameters are those of `reorder_point_cost`.

    Raises
    ------
    ValueError
        If `holding`, `backorder` or `rate` is not above 0, or `setup` below 0.

    Notes
    -----
    Federgruen & Zheng, *Operations Research* 40 (1992): the best `Q` positions are those of
    least G, and they lie side by side because G has one valley. Positions are taken in one by
    one, from the bottom of the valley, while the next one costs less than the mean so far.

    Examples
    --------
    >>> from policies.sizing.demand import poisson_demand
    >>> found = best_reorder_point(2.0, poisson_demand(10.0), 20.0, 1.0, 9.0)
    >>> found.r, found.Q, round(found.cost, 5)
    (10, 11, 11.53091)
    """
    check_costs(setup, holding, backorder)
    if not rate > 0.0:
        raise ValueError(f"rate must be > 0, got {rate:g}")

    def at(y: int) -> float:
        return inventory_cost(demand, y, holding, backorder)

    highest = demand.quantile(backorder / (backorder + holding))
    r, total = highest - 1, setup * rate + at(highest)
    below, above = at(r), at(highest + 1)
    while min(below, above) < total / (highest - r):
        total += min(below, above)
        if below <= above:
            r -= 1
            below = at(r)
        else:
            highest += 1
            above = at(highest + 1)
    return ReorderPointSize(r, highest - r, total / (highest - r))


def best_reorder_point_given_batch(
    Q: int, demand: DiscreteDemand, holding: float, backorder: float
) -> int:
    """Return the reorder point of least cost for a given batch.

    Notes
    -----
    The least r at which one more unit does not pay: ``G(r + 1 + Q) >= G(r + 1)``.

    Examples
    --------
    >>> from policies.sizing.demand import poisson_demand
    >>> best_reorder_point_given_batch(11, poisson_demand(10.0), 1.0, 9.0)
    10
    """
    check_costs(0.0, holding, backorder)
    lowest = demand.quantile(backorder / (backorder + holding)) - Q

    def rises(r: int) -> bool:
        higher = inventory_cost(demand, r + 1 + Q, holding, backorder)
        return higher >= inventory_cost(demand, r + 1, holding, backorder)

    low, high = lowest - 1, lowest + Q  # the valley lies within the window of the best
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if rises(middle) else (middle, high)
    return high


def reorder_point_performance(
    r: int, Q: int, demand: DiscreteDemand, sizes: tuple[float, ...] = (1.0,)
) -> Performance:
    """Return the service, backlog and stock of ``(r, Q)``, or ``(r, nQ)``.

    Parameters
    ----------
    demand
        Law of the demand over the lead time.
    sizes
        Probabilities that an order is for 1, 2, ... units.

    Examples
    --------
    >>> from policies.sizing.demand import poisson_demand
    >>> found = reorder_point_performance(8, 10, poisson_demand(10.0))
    >>> round(found.fill_rate, 5), round(found.backorders, 5), round(found.on_hand, 5)
    (0.75531, 0.51181, 4.01181)
    """
    return performance(reorder_point_position(r, Q), demand, sizes)


def check_costs(setup: float, holding: float, backorder: float) -> None:
    """Raise a ValueError unless the costs make sense."""
    if not setup >= 0.0:
        raise ValueError(f"setup must be at least 0, got {setup:g}")
    for name, cost in (("holding", holding), ("backorder", backorder)):
        if not cost > 0.0:
            raise ValueError(f"{name} must be > 0, got {cost:g}")
