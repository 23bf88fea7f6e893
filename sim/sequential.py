"""Lead times that change with time so slowly that no order overtakes another.

The lead time is a process L(t) that knows nothing of the orders: it falls at rate 1 and
sometimes jumps up. So t + L(t), when an order sent at t arrives, never decreases. To give L(t)
a wanted law at every t, take the graph of its density f, which must rise to one peak and then
fall, and cut the area under it into horizontal slices: at heights drawn evenly between 0 and
the peak, one after the other, L falls through the slice ``{x: f(x) >= height}``, an interval,
from its right end to its left end, and then jumps to the right end of the next. All left ends
lie below the peak and all right ends above, so every jump is upwards. Among long many slices
each piece of the area is passed as often as any other, at rate 1: so (L, height) is evenly
spread over the area under f, and L has density f (renewal-reward theorem; the same area
argument as in slice sampling, Neal, *Annals of Statistics* 31, 2003). Where the law has an
atom at its least value, L rests there for exponential times whenever it gets there.

Zipkin, "Stochastic leadtimes in continuous-time inventory models", *Naval Research Logistics
Quarterly* 33, 1986, names what is asked of such lead times: exogenous, sequential, ergodic.
"""

from collections.abc import Callable, Iterator
from math import inf, ulp

import numpy as np
from numpy.random import Generator

from sim.discrete import Atoms, Whole
from sim.protocols import Floats, Law
from sim.workload import Fall, Workload

CELLS = 4000  # of the same probability, with finer ones in the tails
TAIL = 1e-12  # probability beyond which the tail of a law without end is left out
LEAST_CELL = 1e-4  # width of the cells at the ends, as a share of their distance to the mean
CHUNK = 256

_WANTED = (
    "a law whose density rises to one peak and then falls (exponential, gamma, erlang, "
    "lognormal, weibull, normal, uniform, triangular), or constant, or workload"
)


class Slices:
    """The slices of a law's density, as heights and the intervals that lie above them.

    The density is taken as a step function over some thousand cells with the law's own
    probabilities. So the law of L(t) meets the wanted one at every edge of a cell, and no value
    is off by more than the width of its cell: ``1 / CELLS`` in probability, or `LEAST_CELL` of
    the mean where a density has no bound at its least value.

    Raises
    ------
    ValueError
        If the law is none of those that can be sliced.
    """

    def __init__(self, law: Law) -> None:
        if isinstance(law, Atoms | Whole) and law.age_at(np.zeros(1)) < law.age_at(
            np.array([inf])
        ):
            raise ValueError(f"sequential lead times need {_WANTED}; this one has no density")
        self._edges, hazard = _cells(law)
        self._least = float(self._edges[0])
        reached = -np.expm1(-hazard)
        if not reached[-1] > 0.0:
            raise ValueError(
                f"sequential lead times need {_WANTED}; this one is nearly always 0"
            )
        self._reached = reached / reached[-1]
        self._atom = float(self._reached[0])
        masses = np.exp(-hazard[:-1]) * -np.expm1(-np.diff(hazard))
        self._density = _one_peak(masses / np.diff(self._edges))
        peak = int(np.argmax(self._density)) if len(self._density) else 0
        self._rising = self._density[: peak + 1]
        self._falling = self._density[peak:][::-1]

    def falls(self, rng: Generator) -> Iterator[Fall]:
        """Yield L as it falls from slice to slice, from a stationary start at time 0."""
        share = float(rng.random())
        level = float(np.interp(share, self._reached, self._edges))
        if not len(self._density):  # a constant
            yield from (Fall(0.0, level, level), Fall(inf, level, level))
            return
        cell = int(np.searchsorted(self._reached, share)) - 1
        height = rng.random() * self._density[max(cell, 0)]
        floor = level if cell < 0 else float(self._floors(np.array([height]))[0])
        rest = self._atom / float(self._density[0])
        start = 0.0
        while True:
            heights = rng.random(CHUNK) * self._rising[-1]
            tops, floors = self._tops(heights).tolist(), self._floors(heights).tolist()
            rests = (rng.standard_exponential(CHUNK) * rest).tolist()
            for i in range(CHUNK):
                yield Fall(start, level, floor)
                start += level - floor
                if floor == self._least:
                    start += rests[i]
                level, floor = tops[i], floors[i]

    def _floors(self, heights: Floats) -> Floats:
        """Return the left ends of the slices at these heights."""
        ends: Floats = self._edges[np.searchsorted(self._rising, heights)]
        return ends

    def _tops(self, heights: Floats) -> Floats:
        """Return their right ends."""
        ends: Floats = self._edges[::-1][np.searchsorted(self._falling, heights)]
        return ends


def _cells(law: Law) -> tuple[Floats, Floats]:
    """Return the edges of the cells, and the cumulative hazard at each of them."""
    tail = np.geomspace(TAIL, 1 / CELLS, CELLS // 20, endpoint=False)
    below = -np.log1p(-np.append(tail, np.arange(1, CELLS) / CELLS))
    hazard = np.append(below, -np.log(tail[::-1]))
    edges = law.age_at(hazard)
    least, greatest = law.age_at(np.array([0.0, inf])).tolist()
    if least == greatest:
        return np.array([least]), np.array([inf])
    lowest = least + LEAST_CELL * (law.expectation - least)
    highest = inf
    if greatest < inf:
        highest = greatest - LEAST_CELL * (greatest - law.expectation)
    inside = (lowest < edges) & (edges < highest)
    edges, hazard = edges[inside], hazard[inside]
    edges = np.append(least, edges)
    hazard = np.append(law.cumulative_hazard(least), hazard)
    if greatest < inf:
        edges, hazard = np.append(edges, greatest), np.append(hazard, inf)
    if not np.all(np.diff(edges) > 0):
        raise ValueError(f"sequential lead times need {_WANTED}; this one has atoms")
    return edges, hazard


def _one_peak(density: Floats) -> Floats:
    """Return the density without the noise of rounding around its rise and its fall."""
    peak = int(np.argmax(density)) if len(density) else 0
    rise = np.maximum.accumulate(density[:peak])
    fall = np.maximum.accumulate(density[:peak:-1])[::-1]
    smooth = np.concatenate((rise, density[peak : peak + 1], fall))
    if np.any(smooth > density * (1 + 1e-3)):
        raise ValueError(
            f"sequential lead times need {_WANTED}; this one has several peaks, between which "
            "no lead time can fall without a jump down"
        )
    return smooth


def can_be_sequential(law: Law) -> str | None:
    """Say why a law can't be that of sequential lead times; None if it can.

    Examples
    --------
    >>> from sim.laws import Gamma, Geometric
    >>> can_be_sequential(Gamma(mean=5.0, cv=0.5))
    >>> can_be_sequential(Geometric(mean=5.0)).partition("; ")[2]
    'this one has no density'
    """
    try:
        _falls_of(law)
    except ValueError as error:
        return str(error)
    return None


def sequential(law: Law, rng: Generator) -> Callable[[float], float]:
    """Return the lead time by the time an order is sent; times must not decrease.

    Raises
    ------
    ValueError
        If the law can't be that of sequential lead times.
    """
    falls = _falls_of(law)(rng)
    fall, following = next(falls), next(falls)
    latest = 0.0

    def lead_time(now: float) -> float:
        nonlocal fall, following, latest
        while following.start <= now:
            fall, following = following, next(falls)
        time = max(fall.level - (now - fall.start), fall.floor)
        if now + time < latest:  # by rounding: both arrive at the same instant
            time = latest - now
            while now + time < latest:
                time += ulp(latest)
        latest = now + time
        return time

    return lead_time


def _falls_of(law: Law) -> Callable[[Generator], Iterator[Fall]]:
    return law.falls if isinstance(law, Workload) else Slices(law).falls
