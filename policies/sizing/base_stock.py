"""Base stock: the level of least cost, and what a level does."""

from typing import NamedTuple

from policies.sizing.demand import DiscreteDemand, inventory_cost
from policies.sizing.position import Performance, base_stock_position, performance
from policies.sizing.reorder_point import check_costs


class BaseStockSize(NamedTuple):
    """Base-stock level in units, and what it costs per time unit."""

    S: int
    cost: float


def best_base_stock(demand: DiscreteDemand, holding: float, backorder: float) -> BaseStockSize:
    """Return the base stock of least cost, ``least S with P(D <= S) >= b / (b + h)``.

    Parameters
    ----------
    demand
        Law of the demand over the lead time; of `review_demand` for ``(R, S)``.
    holding, backorder
        Costs per unit and time unit, on hand and backordered. [h, b]

    Notes
    -----
    The newsvendor's fractile: Arrow, Harris & Marschak, *Econometrica* 19 (1951); Zipkin,
    *Foundations of Inventory Management* (2000), chapter 6. A purchase order costs nothing
    here. The cost asks for ``P(D <= S)``, the fill rate of single units is ``P(D <= S - 1)``.

    Examples
    --------
    >>> from policies.sizing.demand import poisson_demand
    >>> found = best_base_stock(poisson_demand(10.0), holding=1.0, backorder=9.0)
    >>> found.S, round(found.cost, 5)
    (14, 5.86937)
    """
    check_costs(0.0, holding, backorder)
    S = demand.quantile(backorder / (backorder + holding))
    return BaseStockSize(S, inventory_cost(demand, S, holding, backorder))


def base_stock_performance(
    S: int, demand: DiscreteDemand, sizes: tuple[float, ...] = (1.0,)
) -> Performance:
    """Return the service, backlog and stock of a base stock.

    Parameters
    ----------
    demand
        Law of the demand over the lead time. Constant lead times and independent ones of the
        same mean give the same, as the units on order have the same law (Palm's theorem).
    sizes
        Probabilities that an order is for 1, 2, ... units.

    Notes
    -----
    Feeney & Sherbrooke, *Management Science* 12 (1966). The share served within a time w of a
    constant lead time L is the fill rate at the demand over ``L - w``.

    Examples
    --------
    >>> from policies.sizing.demand import poisson_demand
    >>> found = base_stock_performance(8, poisson_demand(10.0))
    >>> round(found.fill_rate, 5), round(found.backorders, 5), round(found.on_hand, 5)
    (0.22022, 2.46035, 0.46035)
    """
    return performance(base_stock_position(S), demand, sizes)
