"""Forecasters: what one more period of demand does to what is believed of the next ones.

Each method is a pure function ``(state, demand, alpha, beta) -> state`` on a short tuple of
numbers, to be folded over the periods, and a way to read the forecast out of it. Feed them with
what customers *ordered*, lost and backordered units included: what was shipped hides the demand
that found an empty shelf.
"""

# ruff: noqa: ARG001 -- all methods are called alike, whichever of the factors they use

from collections.abc import Callable
from typing import NamedTuple

State = tuple[float, ...]
Update = Callable[[State, float, float, float], State]


def naive(state: State, demand: float, alpha: float = 1.0, beta: float = 1.0) -> State:
    """Return ``(demand,)``: the next period will be as the last one was.

    Examples
    --------
    >>> naive((4.0,), 7)
    (7.0,)
    """
    return (float(demand),)


def ses(state: State, demand: float, alpha: float, beta: float = 1.0) -> State:
    """Return the level after one period of simple exponential smoothing.

    ``f += alpha (demand - f)``. For independent demand with variance v, the variance of the
    error of the next forecast tends to ``2 v / (2 - alpha)``.

    Notes
    -----
    Brown, *Statistical Forecasting for Inventory Control* (1959).

    Examples
    --------
    >>> ses((4.0,), 8, alpha=0.25)
    (5.0,)
    """
    (level,) = state
    return (level + alpha * (demand - level),)


def holt(state: State, demand: float, alpha: float, beta: float) -> State:
    """Return level and trend after one period of Holt's linear method.

    ``level' = level + trend + alpha (demand - level - trend)`` and
    ``trend' = trend + beta (level' - level - trend)``.

    Notes
    -----
    Holt, ONR Memorandum 52 (1957), printed in *International Journal of Forecasting* 20
    (2004). A trend that follows noise makes the forecast over a long time wild: keep `beta`
    small.

    Examples
    --------
    >>> holt((4.0, 1.0), 9, alpha=0.5, beta=0.5)
    (7.0, 2.0)
    """
    level, trend = state
    expected = level + trend
    level_now = expected + alpha * (demand - expected)
    return level_now, trend + beta * (level_now - expected)


def croston(state: State, demand: float, alpha: float, beta: float = 1.0) -> State:
    """Return size, interval and periods since the last demand, after one period more.

    A period with demand smooths its size z and the interval p since the last such period, both
    with `alpha`; one without only counts. The forecast is ``z / p``.

    Notes
    -----
    Croston, *Operational Research Quarterly* 23 (1972). The forecast is too high, by about
    ``alpha / (2 - alpha) mu (p - 1) / p**2`` for mean size mu (Syntetos & Boylan,
    *International Journal of Production Economics* 71, 2001), and it never falls for an item
    that nobody wants any more.

    Examples
    --------
    >>> state = croston((6.0, 2.0, 0.0), 0, alpha=0.5)
    >>> state, croston(croston(state, 0, alpha=0.5), 0, alpha=0.5)
    ((6.0, 2.0, 1.0), (6.0, 2.0, 3.0))
    >>> croston(croston((6.0, 2.0, 2.0), 0, alpha=0.5), 10, alpha=0.5)
    (8.0, 3.0, 0.0)
    """
    size, interval, since = state
    since += 1.0
    if demand == 0:
        return size, interval, since
    return size + alpha * (demand - size), interval + alpha * (since - interval), 0.0


def tsb(state: State, demand: float, alpha: float, beta: float) -> State:
    """Return size and probability of a demand, after one period more.

    The size z is smoothed with `alpha` in periods with demand, the probability p with `beta` in
    every period; the forecast is ``p z``, which falls by ``1 - beta`` in a period without.

    Notes
    -----
    Teunter, Syntetos & Babai, *European Journal of Operational Research* 214 (2011).

    Examples
    --------
    >>> tsb((6.0, 0.5), 0, alpha=0.5, beta=0.1), tsb((6.0, 0.5), 10, alpha=0.5, beta=0.1)
    ((6.0, 0.45), (8.0, 0.55))
    """
    size, probability = state
    if demand == 0:
        return size, probability - beta * probability
    return size + alpha * (demand - size), probability + beta * (1.0 - probability)


class Method(NamedTuple):
    """A forecasting method.

    `start` makes a state of the demand per period believed at first, `update` learns a period,
    and ``total(state, n, alpha)`` is the forecast of the next n periods together.
    """

    start: Callable[[float], State]
    update: Update
    total: Callable[[State, float, float], float]


def _level(demand: float) -> State:
    return (demand,)


def _level_total(state: State, periods: float, alpha: float) -> float:
    return periods * state[0]


def _trend(demand: float) -> State:
    return demand, 0.0


def _trend_total(state: State, periods: float, alpha: float) -> float:
    """Return the sum of ``level + k trend`` over the periods k, but at least 0."""
    level, trend = state
    return max(0.0, periods * level + trend * periods * (periods + 1.0) / 2.0)


def _every_period(demand: float) -> State:
    """Believe that demand of this size comes in every period: none is known to have none."""
    return demand, 1.0, 0.0


def _croston_total(state: State, periods: float, alpha: float) -> float:
    return periods * state[0] / state[1]


def _sba_total(state: State, periods: float, alpha: float) -> float:
    """Return Croston's forecast less its bias (Syntetos & Boylan, *IJF* 21, 2005)."""
    return (1.0 - alpha / 2.0) * _croston_total(state, periods, alpha)


def _certain(demand: float) -> State:
    return demand, 1.0


def _tsb_total(state: State, periods: float, alpha: float) -> float:
    return periods * state[0] * state[1]


METHODS: dict[str, Method] = {
    "naive": Method(_level, naive, _level_total),
    "ses": Method(_level, ses, _level_total),
    "holt": Method(_trend, holt, _trend_total),
    "croston": Method(_every_period, croston, _croston_total),
    "sba": Method(_every_period, croston, _sba_total),
    "tsb": Method(_certain, tsb, _tsb_total),
}
"""The forecasting methods by name."""
