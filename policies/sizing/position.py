"""What a position law is worth: service, backlog and stock from the law of the position.

Every reorder rule keeps the inventory position between bounds, and the position has a law that
does not depend on the lead time. One lead time later the net inventory is that position less
the demand since, and the two are independent. All figures follow from this; `sequential` lead
times (constant ones, or random ones that never cross) and full backordering are taken for
granted.
"""

from typing import NamedTuple

import numpy as np

from policies.sizing.demand import DiscreteDemand
from sim.protocols import Floats, Integers


class Position(NamedTuple):
    """Levels of the inventory position, in units, and how likely each is."""

    levels: Integers
    shares: Floats


class Performance(NamedTuple):
    """What a rule does in the long run, in shares and units.

    Attributes
    ----------
    fill_rate
        Share of the units ordered that are shipped at once; a part of an order counts.
    order_fill_rate
        Share of the orders that are shipped at once and whole.
    ready_rate
        Share of time with stock on hand.
    backorders, on_hand
        Expected units. [E[B], E[I]]
    """

    fill_rate: float
    order_fill_rate: float
    ready_rate: float
    backorders: float
    on_hand: float


def performance(
    position: Position, demand: DiscreteDemand, sizes: tuple[float, ...] = (1.0,)
) -> Performance:
    """Return what a rule with this position law does.

    Parameters
    ----------
    demand
        Law of the demand over the lead time.
    sizes
        Probabilities that an order is for 1, 2, ... units.

    Notes
    -----
    Orders come as a Poisson process, so each finds the net inventory IN as it is over time
    (Wolff, *Operations Research* 30, 1982). Of an order for X units ``min(X, IN+)`` ship at
    once, and ``E min(X, IN+) = sum_j P(X >= j) P(IN >= j)``. With single units the fill rate is
    the ready rate; with larger orders it is below. Axsäter, *Inventory Control* (2015),
    chapter 5.

    Examples
    --------
    >>> from policies.sizing.demand import poisson_demand
    >>> found = performance(base_stock_position(12), poisson_demand(10.0))
    >>> round(found.fill_rate, 5), round(found.backorders, 5), round(found.on_hand, 5)
    (0.69678, 0.53092, 2.53092)
    """
    units = np.arange(1, len(sizes) + 1)
    at_least = np.cumsum(sizes[::-1])[::-1]  # P(X >= j)
    available = np.array([_available(position, demand, int(j)) for j in units])  # P(IN >= j)
    backorders = float(position.shares @ demand.shorts(position.levels))
    return Performance(
        fill_rate=float(at_least @ available / at_least.sum()),
        order_fill_rate=float(np.array(sizes) @ available),
        ready_rate=float(available[0]),
        backorders=backorders,
        on_hand=float(position.shares @ position.levels) - demand.mean + backorders,
    )


def base_stock_position(S: int) -> Position:
    """Return the position law of a base stock: always `S`."""
    return Position(np.array([S]), np.ones(1))


def reorder_point_position(r: int, Q: int) -> Position:
    """Return the position law of ``(r, nQ)``: each of r + 1, ..., r + Q is as likely.

    Notes
    -----
    Hadley & Whitin (1963) for single units; for orders of several units it holds for (r, nQ) if
    some order sizes have no common divisor with `Q` (Axsäter 2015, chapter 5), and the mean
    over the starting positions if they do.

    Examples
    --------
    >>> reorder_point_position(8, 4).levels.tolist()
    [9, 10, 11, 12]
    """
    if Q < 1:
        raise ValueError(f"Q must be at least 1, got {Q}")
    return Position(np.arange(r + 1, r + Q + 1), np.full(Q, 1.0 / Q))


def min_max_position(s: int, S: int, jumps: Floats) -> Position:
    """Return the position law of ``(s, S)``, where ``jumps[k]`` is P(position falls by k).

    Notes
    -----
    The position visits ``S - j`` for a time in proportion to ``m(j)``, the expected number of
    periods (or customers) spent j units below S: ``m = jumps * m`` with ``m(0) = 1 / (1 -
    jumps[0])``. Zheng & Federgruen, *Operations Research* 39 (1991).

    Examples
    --------
    >>> min_max_position(0, 3, np.array([0.0, 0.5, 0.5])).shares.round(4).tolist()
    [0.4444, 0.2222, 0.3333]
    """
    if s >= S:
        raise ValueError(f"s ({s}) must be below S ({S})")
    visits = renewals(jumps, S - s)
    return Position(S - np.arange(S - s), visits / visits.sum())


def renewals(jumps: Floats, n: int) -> Floats:
    """Return m(0), ..., m(n - 1): how often a sum of jumps is expected to stand at 0, 1, ..."""
    if not jumps[0] < 1.0:
        raise ValueError("demand must be possible: P(0 units) is 1")
    visits = np.zeros(n)
    visits[0] = 1.0
    backwards = jumps[:0:-1]  # from the largest jump to 1
    for j in range(1, n):
        reach = min(j, len(backwards))
        visits[j] = visits[j - reach : j] @ backwards[len(backwards) - reach :]
        visits[j] /= 1.0 - jumps[0]
    visits /= 1.0 - jumps[0]
    return visits


def _available(position: Position, demand: DiscreteDemand, units: int) -> float:
    return float(position.shares @ demand.at_most_each(position.levels - units))
