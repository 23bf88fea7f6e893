"""Demand over a lead time: orders that come at random, for several units, over any time."""

from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from policies.sizing.demand import (
    DiscreteDemand,
    NormalDemand,
    check_terms,
    poisson_demand,
    trimmed,
)
from sim.protocols import Floats, Law

_END = 28.0  # cumulative hazard that is taken for never: exp(-28) is about 1e-12


class Times(NamedTuple):
    """Times, and how likely each is."""

    values: Floats
    weights: Floats

    @property
    def mean(self) -> float:
        """Expected time."""
        return float(self.values @ self.weights)


@dataclass(frozen=True)
class CompoundPoisson:
    """Orders that come as a Poisson process, each for a number of units.

    Attributes
    ----------
    rate
        Orders per time unit.
    sizes
        Probabilities that an order is for 1, 2, ... units.

    Notes
    -----
    Over a time t, demand has the mean ``rate t E[X]`` and the variance ``rate t E[X^2]``; its
    law has the transform ``exp(-rate t (1 - f))`` of the transform f of the sizes, and is
    computed from it by the fast Fourier transform (Embrechts & Frei, *Mathematical Methods of
    Operations Research* 69, 2009). Over a random time that is independent of the demand, the
    variance is ``rate E[t] E[X^2] + (rate E[X])^2 Var(t)``.

    Examples
    --------
    >>> orders = CompoundPoisson(rate=2.0, sizes=(0.5, 0.5))
    >>> orders.units
    3.0
    >>> demand = orders.over(5.0)
    >>> round(demand.mean, 9), round(demand.variance, 9)  # 2 * 5 * 1.5, 2 * 5 * 2.5
    (15.0, 25.0)
    """

    rate: float
    sizes: tuple[float, ...] = (1.0,)

    def __post_init__(self) -> None:
        if not self.rate > 0.0:
            raise ValueError(f"rate must be > 0, got {self.rate:g}")
        if min(self.sizes, default=-1.0) < 0.0 or abs(sum(self.sizes) - 1.0) > 1e-9:
            raise ValueError("sizes must be probabilities that sum to 1")

    @property
    def mean_size(self) -> float:
        """Expected units per order, E[X]."""
        return float(np.arange(1, len(self.sizes) + 1) @ np.array(self.sizes))

    @property
    def units(self) -> float:
        """Expected units per time unit."""
        return self.rate * self.mean_size

    def over(self, time: "float | Law | Times", spread: float = 0.0) -> DiscreteDemand:
        """Return the law of the demand over a time, given or random.

        With `spread`, over that time and one more that is uniform between 0 and `spread`.
        """
        times = times_of(time)
        if len(self.sizes) == 1 and len(times.values) == 1 and not spread:
            return poisson_demand(self.rate * float(times.values[0]))
        n = self._length(float(times.values.max()) + spread)
        moving = self.rate * (1.0 - np.fft.rfft(np.append(0.0, self.sizes), n))
        transform = np.zeros(len(moving), dtype=complex)
        for value, weight in zip(times.values, times.weights, strict=True):
            transform += weight * np.exp(-value * moving)
        if spread:
            transform[1:] *= -np.expm1(-spread * moving[1:]) / (spread * moving[1:])
        return trimmed(np.fft.irfft(transform, n))

    def _length(self, longest: float) -> int:
        """Return how many terms hold all but a negligible tail of the demand."""
        count = self.rate * longest
        squares = np.arange(1, len(self.sizes) + 1) ** 2 @ np.array(self.sizes)
        far = count * self.mean_size + 9.0 * (count * squares) ** 0.5 + 40.0 * len(self.sizes)
        check_terms(far)
        return int(2 ** np.ceil(np.log2(far)))


def compound_poisson(rate: float, size: Law | None = None) -> CompoundPoisson:
    """Return the orders of customers who come at `rate`, with sizes drawn from a law.

    As in the model, a size is rounded to whole units, and a draw of 0 is nobody: the rate falls
    by their share.

    Examples
    --------
    >>> from sim.laws import Geometric, Poisson
    >>> round(compound_poisson(4.0, Geometric(mean=1.25)).units, 6)
    5.0
    >>> round(compound_poisson(1.0, Poisson(mean=1.0)).rate, 4)  # 1 - exp(-1)
    0.6321
    """
    if size is None:
        return CompoundPoisson(rate)
    most = int(np.round(size.age_at(np.array([_END]))[0])) + 1
    # P(size >= k - 1/2) for k = 0, ..., most + 1: halves are rounded up
    marks = [float(np.nextafter(k - 0.5, -1.0)) for k in range(most + 2)]
    beyond = np.exp([-size.cumulative_hazard(mark) if mark > 0.0 else 0.0 for mark in marks])
    shares = beyond[1:-1] - beyond[2:]
    shares = shares[: int(np.flatnonzero(shares)[-1]) + 1]
    return CompoundPoisson(rate * float(beyond[1]), tuple(shares / shares.sum()))


def lead_time_demand(
    demand: CompoundPoisson,
    lead_time: float | Law,
    review_period: float = 0.0,
    crossing: bool = False,
) -> DiscreteDemand:
    """Return the law of the demand over the protection interval: lead time and review period.

    Parameters
    ----------
    lead_time
        A number, or a law.
    review_period
        Time between reviews; 0: continuous review.
    crossing
        How purchase orders of random lead times go. False: one after the other, so that what is
        on order at one time has come one lead time later: the net inventory is the position
        one lead time ago less the demand since, and the law of the demand is *mixed* over the
        lead times (Zipkin, *Management Science* 32, 1986). True: independently, each customer's
        purchase order on its own, as with a base stock: the units on order are then compound
        Poisson as if the lead time were its mean, whatever its law (Palm's theorem; Feeney &
        Sherbrooke, *Management Science* 12, 1966). For batches with independent lead times
        neither is exact; the mixed law is the cautious choice.

    Examples
    --------
    >>> from sim.laws import Exponential
    >>> demand = CompoundPoisson(rate=2.0)
    >>> round(lead_time_demand(demand, Exponential(5.0), crossing=True).variance, 6)
    10.0
    >>> round(lead_time_demand(demand, Exponential(5.0)).variance, 6)  # 2 * 5 + 4 * 25
    110.0
    """
    if crossing:
        lead_time = lead_time if isinstance(lead_time, int | float) else lead_time.expectation
    times = times_of(lead_time)
    return demand.over(Times(times.values + review_period, times.weights))


def review_demand(
    demand: CompoundPoisson, lead_time: float | Law, review_period: float
) -> DiscreteDemand:
    """Return the law of the demand since the last review that can have helped.

    Between reviews the net inventory is the position after a review less the demand of the lead
    time and of the time since, which is uniform between 0 and `review_period`. With this law in
    the place of that of the lead time, every formula of continuous review holds for periodic
    review: stock and backlog are means over time, and fill rates count every customer.

    Notes
    -----
    For ``(R, S)`` and a constant lead time it gives ``E[B] = (1/R) int_L^{L+R} E(D_t - S)+ dt``
    and the fill rate ``1 - [E(D_{L+R} - S)+ - E(D_L - S)+] / (lambda R)``: Hadley & Whitin
    (1963), chapter 5.

    Examples
    --------
    >>> from policies.sizing.base_stock import base_stock_performance
    >>> demand = review_demand(CompoundPoisson(rate=2.0), lead_time=5.0, review_period=7.0)
    >>> found = base_stock_performance(30, demand)
    >>> round(found.fill_rate, 6), round(found.backorders, 5), round(found.on_hand, 5)
    (0.978892, 0.03937, 13.03937)
    """
    if not review_period > 0.0:
        raise ValueError(f"review_period must be > 0, got {review_period:g}")
    return demand.over(lead_time, spread=review_period)


def normal_demand(
    mean: float, sd: float, lead_time: float, lead_time_sd: float = 0.0
) -> NormalDemand:
    """Return the normal law of the demand over a lead time, by the moments of both.

    Parameters
    ----------
    mean, sd
        Of the demand of one time unit; different time units are independent. [mu_1, s_1]
    lead_time, lead_time_sd
        Mean and standard deviation of the lead time, or protection interval. [L, s_L]

    Notes
    -----
    Mean ``mu_1 L``, variance ``L s_1^2 + mu_1^2 s_L^2``: Hadley & Whitin (1963), chapter 4.

    Examples
    --------
    >>> demand = normal_demand(mean=2.0, sd=1.5, lead_time=4.0, lead_time_sd=2.0)
    >>> demand.mean, demand.sd  # 4 * 2.25 + 4 * 4 = 25
    (8.0, 5.0)
    """
    variance = lead_time * sd**2 + (mean * lead_time_sd) ** 2
    return NormalDemand(mean * lead_time, float(variance**0.5))


def times_of(time: float | Law | Times) -> Times:
    """Return a time as points and weights; a law with a density by Gauss-Legendre points."""
    if isinstance(time, Times):
        return time
    if isinstance(time, int | float):
        if not time >= 0.0:
            raise ValueError(f"a time must be at least 0, got {time:g}")
        return Times(np.array([float(time)]), np.ones(1))
    atoms = np.unique(time.age_at(np.append(np.linspace(1e-9, 3.0, 2048), _far(512))))
    if len(atoms) < 1024:
        up_to = -np.expm1([-time.cumulative_hazard(float(value)) for value in atoms])
        up_to[-1] = 1.0
        return Times(atoms, np.diff(up_to, prepend=0.0))
    # E f(T) is the integral of exp(-u) f(age_at(u)); finer towards 0, where ages rise steeply
    edges = np.concatenate([[0.0], np.geomspace(1e-8, 1.0, 16), np.linspace(1.0, _END, 28)[1:]])
    panels = [_gauss(a, b, 10) for a, b in pairwise(edges)]
    hazard = np.concatenate([points for points, _ in panels])
    weights = np.concatenate([weights for _, weights in panels]) * np.exp(-hazard)
    return Times(time.age_at(hazard), weights / weights.sum())


def _far(n: int) -> Floats:
    points: Floats = np.linspace(3.0, _END, n)
    return points


def _gauss(a: float, b: float, n: int) -> tuple[Floats, Floats]:
    points, weights = np.polynomial.legendre.leggauss(n)
    return a + (b - a) * (points + 1.0) / 2.0, weights * (b - a) / 2.0
