"""Laws of the demand over a time: what every formula of a reorder rule asks about.

A law knows its mean, its standard deviation and three functions of a level y: the probability
that demand is at most y, and the expected units short, E(D - y)+, and left, E(y - D)+. The
first kind counts whole units (`DiscreteDemand`); the second is the normal approximation.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import floor, lgamma, sqrt
from statistics import NormalDist
from typing import Protocol

import numpy as np

from sim.protocols import Floats, Integers

_NORMAL = NormalDist()
_MOST = 2**19  # units that a law counts one by one
_TAIL = 1e-15  # what is rarer than this at the end of a law is left out


class DemandLaw(Protocol):
    """The law of the demand over some time, in units."""

    @property
    def mean(self) -> float:
        """Expected demand."""
        ...

    @property
    def sd(self) -> float:
        """Standard deviation of demand."""
        ...

    def at_most(self, level: float) -> float:
        """Return P(D <= level)."""
        ...

    def short(self, level: float) -> float:
        """Return E(D - level)+, the loss function."""
        ...

    def quantile(self, p: float) -> float:
        """Return the least level that demand stays within with probability `p`."""
        ...


@dataclass(frozen=True, eq=False)
class DiscreteDemand:
    """A law of whole units: ``pmf[k]`` is the probability of k units.

    Examples
    --------
    >>> demand = poisson_demand(10.0)
    >>> round(demand.at_most(12), 5), round(demand.short(12), 5)
    (0.79156, 0.53092)
    >>> demand.quantile(0.9)
    14
    """

    pmf: Floats

    def __post_init__(self) -> None:
        pmf = np.asarray(self.pmf, dtype=float)
        if pmf.ndim != 1 or not len(pmf) or pmf.min() < 0.0 or abs(pmf.sum() - 1.0) > 1e-9:
            raise ValueError("pmf must hold probabilities, at least 0, that sum to 1")
        object.__setattr__(self, "pmf", pmf / pmf.sum())

    @cached_property
    def mean(self) -> float:
        """Expected demand."""
        return float(np.arange(len(self.pmf)) @ self.pmf)

    @cached_property
    def variance(self) -> float:
        """Variance of demand."""
        return float((np.arange(len(self.pmf)) - self.mean) ** 2 @ self.pmf)

    @property
    def sd(self) -> float:
        """Standard deviation of demand."""
        return sqrt(self.variance)

    @cached_property
    def _up_to(self) -> Floats:
        up_to: Floats = np.minimum(np.append(0.0, np.cumsum(self.pmf)), 1.0)  # P(D <= k - 1)
        return up_to

    @cached_property
    def _shorts(self) -> Floats:
        beyond = np.append(np.cumsum(self.pmf[:0:-1])[::-1], 0.0)  # P(D > k)
        shorts: Floats = np.append(np.cumsum(beyond[::-1])[::-1], 0.0)  # E(D - k)+
        return shorts

    def at_most(self, level: float) -> float:
        """Return P(D <= level)."""
        return float(self._up_to[min(max(floor(level) + 1, 0), len(self.pmf))])

    def short(self, level: float) -> float:
        """Return E(D - level)+; between whole levels it is a straight line."""
        below = floor(level)
        here, next_ = self.shorts(np.array([below, below + 1]))
        return float(here + (level - below) * (next_ - here))

    def at_most_each(self, levels: Integers) -> Floats:
        """Return P(D <= level) of many whole levels at once."""
        at_most: Floats = self._up_to[np.clip(levels + 1, 0, len(self.pmf))]
        return at_most

    def shorts(self, levels: Integers) -> Floats:
        """Return E(D - level)+ of many whole levels at once."""
        inside = self._shorts[np.clip(levels, 0, len(self.pmf))]
        return np.where(levels < 0, self.mean - levels, inside)

    def quantile(self, p: float) -> int:
        """Return the least whole level that demand stays within with probability `p`."""
        _check_probability(p)
        # a rounding error must not lift a level that is reached exactly
        reached = int(np.searchsorted(self._up_to[1:], p - 1e-12))
        return min(reached, len(self.pmf) - 1)


@dataclass(frozen=True)
class NormalDemand:
    """The normal approximation, in units that need not be whole.

    Notes
    -----
    ``E(D - y)+ = sd (phi(x) - x (1 - Phi(x)))`` with ``x = (y - mean) / sd``: Hadley & Whitin,
    *Analysis of Inventory Systems* (1963); Silver, Pyke & Thomas (2017), appendix II.

    Examples
    --------
    >>> demand = NormalDemand(mean=50.0, sd=8.0)
    >>> round(demand.quantile(0.7 / 0.88), 4)  # Snyder & Shen (2019), example 4.3
    56.604
    """

    mean: float
    sd: float

    def __post_init__(self) -> None:
        if not self.sd > 0.0:
            raise ValueError(f"sd must be > 0, got {self.sd:g}")

    def at_most(self, level: float) -> float:
        """Return P(D <= level)."""
        return _NORMAL.cdf((level - self.mean) / self.sd)

    def short(self, level: float) -> float:
        """Return E(D - level)+."""
        x = (level - self.mean) / self.sd
        return self.sd * (_NORMAL.pdf(x) - x * _NORMAL.cdf(-x))

    def quantile(self, p: float) -> float:
        """Return the level that demand stays within with probability `p`."""
        _check_probability(p)
        return self.mean + self.sd * _NORMAL.inv_cdf(p)


def poisson_demand(mean: float) -> DiscreteDemand:
    """Return the Poisson law, the demand of single units that come at random.

    Raises
    ------
    ValueError
        If `mean` is negative, or so large that counting units one by one takes too long.

    Examples
    --------
    >>> demand = poisson_demand(10.0)
    >>> round(demand.mean, 9), round(demand.variance, 9)
    (10.0, 10.0)
    """
    if not mean >= 0.0:
        raise ValueError(f"mean must be at least 0, got {mean:g}")
    if mean == 0.0:
        return DiscreteDemand(np.ones(1))
    far = mean + 9.0 * sqrt(mean) + 40.0
    check_terms(far)
    counts = int(far)
    log_factorials = np.array([lgamma(k + 1.0) for k in range(counts)])
    return trimmed(np.exp(np.arange(counts) * np.log(mean) - mean - log_factorials))


def check_terms(far: float) -> None:
    """Raise a ValueError if demand that may reach `far` units is too much to be counted."""
    if far > _MOST:
        raise ValueError(f"demand may reach {far:.6g} units: use the normal approximation")


def discrete_demand(weights: Sequence[float]) -> DiscreteDemand:
    """Return the law under which k units are as likely as ``weights[k]`` says.

    Examples
    --------
    >>> discrete_demand((1, 2, 1)).pmf.tolist()
    [0.25, 0.5, 0.25]
    """
    pmf = np.asarray(weights, dtype=float)
    return DiscreteDemand(pmf / pmf.sum())


def trimmed(pmf: Floats) -> DiscreteDemand:
    """Return the law without the tail that is only rounding errors."""
    pmf = np.where(pmf > _TAIL, pmf, 0.0)
    pmf = pmf[: int(np.flatnonzero(pmf)[-1]) + 1]
    return DiscreteDemand(pmf / pmf.sum())


def sum_of(first: DiscreteDemand, second: DiscreteDemand) -> DiscreteDemand:
    """Return the law of the sum of two numbers of units that do not depend on each other.

    Examples
    --------
    >>> round(sum_of(poisson_demand(4.0), poisson_demand(6.0)).at_most(12), 5)
    0.79156
    """
    check_terms(len(first.pmf) + len(second.pmf))
    return trimmed(np.convolve(first.pmf, second.pmf))


def left(demand: DemandLaw, level: float) -> float:
    """Return E(level - D)+, the units left.

    Examples
    --------
    >>> round(left(poisson_demand(10.0), 12), 5)
    2.53092
    """
    return level - demand.mean + demand.short(level)


def inventory_cost(demand: DemandLaw, level: float, holding: float, backorder: float) -> float:
    """Return ``G(y) = h E(y - D)+ + b E(D - y)+`` at the position `level`.

    Parameters
    ----------
    demand
        Over the lead time.
    holding, backorder
        Costs per unit and time unit, on hand and backordered. [h, b]

    Examples
    --------
    >>> round(inventory_cost(poisson_demand(10.0), 14, holding=1.0, backorder=9.0), 5)
    5.86937
    """
    return holding * left(demand, level) + backorder * demand.short(level)


def _check_probability(p: float) -> None:
    if not 0.0 < p < 1.0:
        raise ValueError(f"p must be between 0 and 1, got {p:g}")
