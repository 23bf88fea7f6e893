"""Poisson arrivals, at a constant rate or at one that changes with time.

A Poisson process of cumulated rate ``R(t)`` is one of rate 1 seen through the inverse of ``R``
(Çinlar, *Introduction to Stochastic Processes*, 1975, 4.7): the times are ``R^-1`` of the
running totals of unit exponentials. Unlike thinning this takes one draw per customer, so the
i-th customer takes the i-th draw whatever the rate.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import count, pairwise
from math import inf
from typing import Annotated

import numpy as np
from numpy.random import Generator

from sim.cumulated import running_totals, solve_increasing
from sim.parameters import Parameter, check_parameters
from sim.protocols import Arrived, Floats

PER_TIME = "customers per time unit"


def by_inversion(
    time_of: Callable[[Floats], Floats], generator: Generator, size: int
) -> Iterator[Arrived]:
    """Yield the arrivals at the times at which the cumulated rate has reached a unit process.

    `time_of` is the inverse of the cumulated rate, `inf` where it is never reached: there the
    arrivals end.
    """
    latest = 0.0
    for totals in running_totals(generator.standard_exponential(size) for _ in count()):
        # Rounding in the inverse must not turn two customers round.
        times = np.maximum.accumulate(np.maximum(time_of(totals), latest))
        latest = float(times[-1])
        finite = times[np.isfinite(times)]
        if len(finite):
            yield Arrived(finite)
        if len(finite) < size:
            return


class Inverted(ABC):
    """Arrivals by inversion of their cumulated rate, which a subclass states."""

    def __post_init__(self) -> None:
        check_parameters(self)
        self._check()

    def blocks(self, stream: Callable[[str], Generator], size: int) -> Iterator[Arrived]:
        """Yield the arrivals from time 0 on, until the rate is 0 for ever."""
        return by_inversion(self.time_of, stream("gap"), size)

    @abstractmethod
    def expected(self, t: float) -> float:
        """Return the cumulated rate: the expected number of customers in ``[0, t)``."""

    @abstractmethod
    def time_of(self, total: Floats) -> Floats:
        """Return the times at which the cumulated rate reaches `total`; `inf` for never."""

    def _check(self) -> None:  # noqa: B027 - most have nothing more to check
        """Raise a ValueError if the parameters don't fit together."""


@dataclass(frozen=True)
class PoissonArrivals(Inverted):
    """Customers at a constant rate, independent of one another."""

    rate: Annotated[float, Parameter("arrival rate", unit=PER_TIME, ge=0)]

    def expected(self, t: float) -> float:
        """Return ``rate * t``."""
        return self.rate * t

    def time_of(self, total: Floats) -> Floats:
        """Return ``total / rate``."""
        return total / self.rate if self.rate > 0 else np.full(len(total), inf)


@dataclass(frozen=True)
class Profile(Inverted):
    """A rate in steps: ``rates[i]`` holds from ``times[i]`` on, the last one for ever.

    With `cycle` the steps begin anew after that time, again and again.

    Raises
    ------
    ValueError
        If `times` do not start with 0 and increase, are not as many as `rates`, or go beyond
        `cycle`.

    Examples
    --------
    >>> day = Profile(times=(0, 8, 20), rates=(0, 10, 2), cycle=24)
    >>> day.expected(24)  # 12 * 10 + 4 * 2
    128.0
    >>> day.time_of(np.array([5.0, 120.0, 128.0, 133.0])).tolist()
    [8.5, 20.0, 32.0, 32.5]
    """

    times: Annotated[tuple[float, ...], Parameter("when each rate begins", unit="time", ge=0)]
    rates: Annotated[tuple[float, ...], Parameter("the rates", unit=PER_TIME, ge=0)]
    cycle: Annotated[
        float | None, Parameter("time after which the steps repeat", unit="time", gt=0)
    ] = None

    def _check(self) -> None:
        if len(self.times) != len(self.rates):
            raise ValueError(
                "times and rates must be as many, "
                f"got {len(self.times)} times and {len(self.rates)} rates"
            )
        if not self.times or self.times[0] != 0:
            raise ValueError(f"times must start with 0, got {list(self.times[:1])}")
        for earlier, later in pairwise(self.times):
            if not earlier < later:
                raise ValueError(f"times must increase, got {later:g} after {earlier:g}")
        if self.cycle is not None and not self.cycle > self.times[-1]:
            raise ValueError(
                f"cycle must be > the last of times, {self.times[-1]:g}, got {self.cycle:g}"
            )

    def expected(self, t: float) -> float:
        """Return the cumulated rate up to `t`."""
        if self.cycle is None:
            return self._within(t)
        cycles, rest = divmod(t, self.cycle)
        return cycles * self._within(self.cycle) + self._within(rest)

    def time_of(self, total: Floats) -> Floats:
        """Return the times at which the cumulated rate reaches `total`; `inf` for never."""
        if self.cycle is None:
            return self._within_time(total)
        per_cycle = self._within(self.cycle)
        if per_cycle == 0:
            return np.full(len(total), inf)
        cycles, rest = np.divmod(total, per_cycle)
        return cycles * self.cycle + self._within_time(rest)

    @cached_property
    def _steps(self) -> tuple[Floats, Floats, Floats]:
        """When each step begins, its rate, and the cumulated rate up to there."""
        starts, rates = np.array(self.times, dtype=float), np.array(self.rates, dtype=float)
        return starts, rates, np.append(0.0, np.cumsum(rates[:-1] * np.diff(starts)))

    def _within(self, t: float) -> float:
        """Return the cumulated rate up to `t` of the steps alone, not repeated."""
        starts, rates, reached = self._steps
        step = np.searchsorted(starts, t, side="right") - 1
        return float(reached[step] + rates[step] * (t - starts[step]))

    def _within_time(self, total: Floats) -> Floats:
        """Return the inverse of `_within`."""
        starts, rates, reached = self._steps
        # "right" passes over steps of rate 0, in which nothing is reached.
        step = np.searchsorted(reached, total, side="right") - 1
        beyond = np.full(len(total), inf)
        np.divide(total - reached[step], rates[step], out=beyond, where=rates[step] > 0)
        times: Floats = starts[step] + beyond
        return times


@dataclass(frozen=True)
class Sinusoidal(Inverted):
    """A season: the rate is ``rate * (1 + amplitude * sin(2 pi t / period))``.

    Examples
    --------
    >>> year = Sinusoidal(rate=10.0, amplitude=0.5, period=365.0)
    >>> round(year.expected(365.0), 9)  # a full period has the mean rate
    3650.0
    >>> round(year.expected(365.0 / 2), 4)  # 10 * 365 * (1 / 2 + 0.5 / pi)
    2405.9155
    """

    rate: Annotated[float, Parameter("mean rate", unit=PER_TIME, ge=0)]
    amplitude: Annotated[float, Parameter("swing, as a share of the mean rate", ge=0, le=1)]
    period: Annotated[float, Parameter("length of a season", unit="time", gt=0)]

    def expected(self, t: float) -> float:
        """Return ``rate * (t + amplitude * period / pi * sin(pi t / period)**2)``."""
        return self.rate * self.period * float(self._share(np.array([t / self.period]))[0])

    def time_of(self, total: Floats) -> Floats:
        """Return the times at which the cumulated rate reaches `total`; `inf` for never."""
        if self.rate == 0:
            return np.full(len(total), inf)
        per_period = self.rate * self.period
        periods, rest = np.divmod(total, per_period)
        share = rest / per_period
        swing = self.amplitude / np.pi
        phase = solve_increasing(
            self._share,
            lambda phase: 1 + self.amplitude * np.sin(2 * np.pi * phase),
            share,
            low=np.maximum(share - swing, 0.0),
            high=share,
        )
        return (periods + phase) * self.period

    def _share(self, phase: Floats) -> Floats:
        """Return the share of a period's customers that come before this share of its time."""
        return phase + self.amplitude / np.pi * np.sin(np.pi * phase) ** 2


@dataclass(frozen=True)
class Launch(Inverted):
    """A product launch: the rate is ``base + peak * exp(-t / decay)``.

    Examples
    --------
    >>> round(Launch(base=20.0, peak=600.0, decay=10.0).expected(180.0), 2)
    9600.0
    """

    base: Annotated[float, Parameter("rate in the long run", unit=PER_TIME, ge=0)]
    peak: Annotated[float, Parameter("rate on top of it at time 0", unit=PER_TIME, ge=0)]
    decay: Annotated[float, Parameter("time in which the hype falls to 37 %", "time", gt=0)]

    def expected(self, t: float) -> float:
        """Return ``base * t + peak * decay * (1 - exp(-t / decay))``."""
        return float(self._reached(np.array([t]))[0])

    def time_of(self, total: Floats) -> Floats:
        """Return the times at which the cumulated rate reaches `total`; `inf` for never."""
        hype = self.peak * self.decay  # how many come for the hype, in all
        if self.base == 0:
            share = np.minimum(total / hype, 1.0) if hype > 0 else np.ones(len(total))
            with np.errstate(divide="ignore"):
                times: Floats = -self.decay * np.log1p(-share)
            return times
        return solve_increasing(
            self._reached,
            lambda t: self.base + self.peak * np.exp(-t / self.decay),
            total,
            low=np.maximum(total / (self.base + self.peak), (total - hype) / self.base),
            high=total / self.base,
        )

    def _reached(self, t: Floats) -> Floats:
        return self.base * t - self.peak * self.decay * np.expm1(-t / self.decay)
