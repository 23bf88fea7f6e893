"""When customers come: the arrival laws by the names they have in scenario files.

Every law meets `sim.world.Arrivals`. Its i-th customer takes the i-th draw of the stream
``"gap"``, and no result depends on the size of the blocks.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from math import ceil, exp, nextafter
from typing import Annotated, Any

import numpy as np
from numpy.random import Generator

from sim.cumulated import running_totals
from sim.laws import rounded
from sim.mixed_arrivals import MixedPoisson
from sim.parameters import Parameter, check_parameters
from sim.poisson_arrivals import Launch, PoissonArrivals, Profile, Sinusoidal
from sim.protocols import Arrived, Law
from sim.trace import Trace

RAREST = 1e-6  # share of sizes above 0 below which their law is taken for a mistake


def share_that_orders(size: Law) -> float:
    """Return the probability that a size rounds to more than 0: ``P(size >= 1/2)``.

    Examples
    --------
    >>> from sim.laws import Discrete
    >>> round(share_that_orders(Discrete(values=(0.4, 0.5, 2.0), weights=(3, 1, 1))), 6)
    0.4
    """
    return exp(-size.cumulative_hazard(nextafter(0.5, 0)))


@dataclass(frozen=True)
class Renewal:
    """Customers one by one, independent gaps between them; the first comes after one gap."""

    gap: Annotated[Law, Parameter("time from one customer to the next", unit="time")]

    def __post_init__(self) -> None:
        if not self.gap.expectation > 0:
            raise ValueError("gap must be > 0 on average, or all customers come at time 0")

    def blocks(self, stream: Callable[[str], Generator], size: int) -> Iterator[Arrived]:
        """Yield the arrivals from time 0 on, for ever."""
        generator = stream("gap")
        gaps = (self.gap.sample(generator, size) for _ in count())
        for times in running_totals(gaps):
            yield Arrived(times)

    def expected(self, t: float) -> float:
        """Return ``t / E[gap]``, which the number in ``[0, t)`` approaches for long times.

        The elementary renewal theorem: Ross, *Stochastic Processes*, 2nd ed., 1996, 3.3.
        """
        return t / self.gap.expectation


@dataclass(frozen=True)
class Periodic:
    """One order per period, as in textbook models; a size that rounds to 0 is no order.

    The orders come at ``first``, ``first + every``, ``first + 2 every``, ... By default `first`
    is `every`: textbook demand stands for a whole period and is known at its end.

    Raises
    ------
    ValueError
        If a parameter is out of bounds, or the sizes round to 0 practically always.
    """

    every: Annotated[float, Parameter("length of a period", unit="time", gt=0)]
    size: Annotated[
        Law, Parameter("quantity of a period, rounded to whole units", unit="units")
    ]
    first: Annotated[
        float | None, Parameter("time of the first order; `every` if left out", "time", ge=0)
    ] = None

    def __post_init__(self) -> None:
        check_parameters(self)
        if share_that_orders(self.size) < RAREST:
            raise ValueError(
                "size rounds to 0 in practically every period, so that nobody ever orders; "
                f"its mean is {self.size.expectation:g}"
            )

    def blocks(self, stream: Callable[[str], Generator], size: int) -> Iterator[Arrived]:
        """Yield the arrivals from time 0 on, for ever."""
        generator = stream("size")
        for start in count(step=size):
            quantity = rounded(self.size.sample(generator, size))
            # A product per period, not a running sum: 10 periods of 0.1 end at 1 exactly.
            times = self._first + self.every * np.arange(start, start + size, dtype=float)
            ordered = quantity > 0
            if ordered.any():
                yield Arrived(times[ordered], quantity=quantity[ordered])

    def expected(self, t: float) -> float:
        """Return the expected number of orders in ``[0, t)``."""
        return share_that_orders(self.size) * max(0, ceil((t - self._first) / self.every))

    @property
    def _first(self) -> float:
        return self.every if self.first is None else self.first


ARRIVALS: dict[str, type[Any]] = {
    "poisson": PoissonArrivals,
    "mixed-poisson": MixedPoisson,
    "renewal": Renewal,
    "periodic": Periodic,
    "profile": Profile,
    "sinusoidal": Sinusoidal,
    "launch": Launch,
    "trace": Trace,
}

__all__ = [
    "ARRIVALS",
    "Launch",
    "MixedPoisson",
    "Periodic",
    "PoissonArrivals",
    "Profile",
    "Renewal",
    "Sinusoidal",
    "Trace",
]
