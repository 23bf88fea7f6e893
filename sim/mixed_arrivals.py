"""Poisson arrivals at a rate that nobody knows before the season: drawn once per run."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated

from numpy.random import Generator

from sim.parameters import Parameter, check_parameters
from sim.poisson_arrivals import PER_TIME, PoissonArrivals, by_inversion
from sim.protocols import Arrived


@dataclass(frozen=True)
class MixedPoisson:
    """Customers at a constant rate that differs from run to run: a season may flop or fly.

    Each replication draws one level from a gamma law of mean 1, which multiplies the rate.

    Notes
    -----
    The number N of customers in a time t is negative binomial, with the mean ``m = rate t`` and
    the variance ``m + (cv m)^2`` (Greenwood & Yule, *Journal of the Royal Statistical Society*
    83, 1920). What came early in a season tells much about the rest; so it is with fashion
    (Fisher & Raman, *Operations Research* 44, 1996).

    Examples
    --------
    >>> MixedPoisson(rate=4.0, cv=0.5).expected(10.0)
    40.0
    """

    rate: Annotated[float, Parameter("mean arrival rate", unit=PER_TIME, ge=0)]
    cv: Annotated[
        float, Parameter("standard deviation / mean of the rate, over runs", gt=0, le=5)
    ]

    def __post_init__(self) -> None:
        check_parameters(self)

    def blocks(self, stream: Callable[[str], Generator], size: int) -> Iterator[Arrived]:
        """Yield the arrivals from time 0 on, for ever."""
        level = float(stream("level").gamma(self.cv**-2, self.cv**2))
        known = PoissonArrivals(self.rate * level)
        return by_inversion(known.time_of, stream("gap"), size)

    def expected(self, t: float) -> float:
        """Return ``rate * t``, the mean over all levels."""
        return self.rate * t
