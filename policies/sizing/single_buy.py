"""The newsvendor: one purchase before the demand is known."""

from typing import NamedTuple

from policies.sizing.demand import DemandLaw, left


class SingleBuy(NamedTuple):
    """Units to buy, and the expected cost of having bought too few or too many."""

    quantity: float
    cost: float


def critical_ratio(under: float, over: float) -> float:
    """Return the probability with which the best purchase covers demand.

    Parameters
    ----------
    under
        Cost per unit too few. [c_u]
    over
        Cost per unit too many. [c_o]

    Notes
    -----
    ``c_u / (c_u + c_o)``: Arrow, Harris & Marschak, *Econometrica* 19 (1951). For a price p, a
    cost c, a salvage value v and a goodwill loss g, too few costs ``p - c + g`` if the sale is
    lost, and too many ``c - v``. If customers wait and a second purchase at ``c_2`` serves
    them, too few costs only the premium ``c_2 - c``: less is bought at first.

    Examples
    --------
    >>> critical_ratio(under=9.0, over=1.0)
    0.9
    """
    if not (under > 0.0 and over > 0.0):
        raise ValueError(f"under and over must be > 0, got {under:g} and {over:g}")
    return under / (under + over)


def newsvendor(demand: DemandLaw, under: float, over: float) -> SingleBuy:
    """Return the best single purchase for a law of demand, discrete or normal.

    Parameters
    ----------
    demand
        Of the season.
    under, over
        Cost per unit too few and too many; see `critical_ratio`.

    Returns
    -------
    Quantity, and ``c_o E(Q - D)+ + c_u E(D - Q)+``.

    Examples
    --------
    >>> from policies.sizing.demand import NormalDemand, poisson_demand
    >>> bought = newsvendor(poisson_demand(10.0), under=9.0, over=1.0)
    >>> bought.quantity, round(bought.cost, 5)
    (14, 5.86937)
    >>> bought = newsvendor(NormalDemand(50.0, 8.0), under=0.70, over=0.18)
    >>> round(bought.quantity, 2), round(bought.cost, 4)  # Snyder & Shen (2019), example 4.3
    (56.6, 1.9976)
    """
    quantity = demand.quantile(critical_ratio(under, over))
    return SingleBuy(quantity, newsvendor_cost(quantity, demand, under, over))


def newsvendor_cost(quantity: float, demand: DemandLaw, under: float, over: float) -> float:
    """Return the expected cost of a purchase, ``c_o E(Q - D)+ + c_u E(D - Q)+``.

    Parameters are those of `newsvendor`.

    Examples
    --------
    >>> from policies.sizing.demand import poisson_demand
    >>> round(newsvendor_cost(14, poisson_demand(10.0), under=9.0, over=1.0), 5)
    5.86937
    """
    return over * left(demand, quantity) + under * demand.short(quantity)
