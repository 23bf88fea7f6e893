"""The lead time of a supplier that is busy with the orders of others."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import log
from typing import Annotated, NamedTuple

import numpy as np
from numpy.random import Generator

from sim.parameters import Parameter
from sim.protocols import Floats
from sim.shifted import Shifted
from sim.streams import one_by_one


class Fall(NamedTuple):
    """A lead time that falls with the time of sending, one for one, down to a floor.

    It is ``max(floor, level - (t - start))`` for an order sent at `t`, until the next fall
    starts.
    """

    start: float
    level: float
    floor: float


@dataclass(frozen=True)
class Workload(Shifted):
    """A constant plus the work that lies before a single server: that of an M/M/1 queue.

    With ``rho = arrival_rate / service_rate`` the work is 0 with probability ``1 - rho``, and
    more than x with probability ``rho exp(-(service_rate - arrival_rate) x)`` (Gross, Shortle,
    Thompson and Harris, *Fundamentals of Queueing Theory*, 4th ed., 2008, section 2.2). As the
    lead time of a sequential supplier it is that process itself, whose jobs are those of other
    customers (Zipkin, *Foundations of Inventory Management*, 2000, section 7.4).

    Examples
    --------
    >>> Workload(arrival_rate=0.3, service_rate=0.5, constant=2.0).expectation
    5.0
    """

    arrival_rate: Annotated[float, Parameter("jobs of others per time unit", gt=0)]
    service_rate: Annotated[
        float, Parameter("jobs done per time unit of work; above arrival_rate", gt=0)
    ]
    constant: Annotated[float, Parameter("time that every order takes", ge=0)] = 0.0

    def falls(self, rng: Generator) -> Iterator[Fall]:
        """Yield the work over time, plus the constant, from a stationary start at time 0."""
        draws = one_by_one(rng.standard_exponential)
        least = self.constant + self.shift
        start, work = 0.0, float(self.sample(rng, 1)[0]) - least
        while True:
            yield Fall(start, least + work, least)
            gap = next(draws) / self.arrival_rate
            start += gap
            work = max(work - gap, 0.0) + next(draws) / self.service_rate

    def cumulative_hazard(self, age: float) -> float:
        """Return ``-log P(value > age)``."""
        beyond = age - (self.constant + self.shift)
        return self._idle + self._slope * beyond if beyond >= 0 else 0.0

    @property
    def _idle(self) -> float:
        """The hazard up to the constant: that nobody else's work is there."""
        return log(self.service_rate / self.arrival_rate)

    @property
    def _slope(self) -> float:
        return self.service_rate - self.arrival_rate

    def _check(self) -> None:
        if not self.arrival_rate < self.service_rate:
            raise ValueError(
                "arrival_rate must be < service_rate, or work piles up for ever; got "
                f"{self.arrival_rate:g} and {self.service_rate:g}"
            )

    def _expectation(self) -> float:
        return self.constant + self.arrival_rate / self.service_rate / self._slope

    def _sample(self, rng: Generator, n: int) -> Floats:
        return self._age_at(rng.standard_exponential(n))

    def _age_at(self, hazard: Floats) -> Floats:
        return self.constant + np.maximum(hazard - self._idle, 0.0) / self._slope
