"""Laws with a density: exponential, gamma, Erlang, Weibull, uniform, triangular.

Formulas of expectations and distribution functions: Forbes, Evans, Hastings and Peacock,
*Statistical Distributions*, 4th ed., 2011.
"""

from dataclasses import dataclass
from math import gamma, inf, log, log1p
from typing import Annotated

import numpy as np
from numpy.random import Generator

from sim import gamma_hazard
from sim.parameters import Parameter
from sim.protocols import Floats
from sim.shifted import Smooth


@dataclass(frozen=True)
class Exponential(Smooth):
    """The law without memory: the hazard is ``1 / mean`` at every age."""

    mean: Annotated[float, Parameter("mean, before the shift", gt=0)]

    def _expectation(self) -> float:
        return self.mean

    def _sample(self, rng: Generator, n: int) -> Floats:
        return rng.standard_exponential(n) * self.mean

    def _age_at(self, hazard: Floats) -> Floats:
        return hazard * self.mean

    def _hazard(self, age: float) -> float:
        return age / self.mean


@dataclass(frozen=True)
class Gamma(Smooth):
    """Gamma law by mean and coefficient of variation; ``shape = 1 / cv**2``."""

    mean: Annotated[float, Parameter("mean, before the shift", gt=0)]
    cv: Annotated[float, Parameter("standard deviation / mean, before the shift", gt=0)]

    def _check(self) -> None:
        if not 1e-6 <= self.cv <= 1e3:  # beyond, the hazard is only rounding errors
            raise ValueError(f"cv must lie between 1e-6 and 1000, got {self.cv}")

    @property
    def _shape(self) -> float:
        return 1 / self.cv**2

    def _expectation(self) -> float:
        return self.mean

    def _sample(self, rng: Generator, n: int) -> Floats:
        return rng.standard_gamma(self._shape, n) * (self.mean / self._shape)

    def _age_at(self, hazard: Floats) -> Floats:
        return gamma_hazard.age(self._shape, hazard) * (self.mean / self._shape)

    def _hazard(self, age: float) -> float:
        return gamma_hazard.hazard(self._shape, age * self._shape / self.mean)


@dataclass(frozen=True)
class Erlang(Smooth):
    """Sum of `shape` exponential stages of the same mean."""

    mean: Annotated[float, Parameter("mean of the sum, before the shift", gt=0)]
    shape: Annotated[int, Parameter("number of stages", ge=1, le=10**12)]

    def _expectation(self) -> float:
        return self.mean

    def _sample(self, rng: Generator, n: int) -> Floats:
        return rng.standard_gamma(self.shape, n) * (self.mean / self.shape)

    def _age_at(self, hazard: Floats) -> Floats:
        return gamma_hazard.age(self.shape, hazard) * (self.mean / self.shape)

    def _hazard(self, age: float) -> float:
        return gamma_hazard.hazard(self.shape, age * self.shape / self.mean)


@dataclass(frozen=True)
class Weibull(Smooth):
    """Weibull law: the hazard rises with age if ``shape > 1`` and falls if ``shape < 1``.

    Examples
    --------
    >>> round(Weibull(shape=2.0, scale=10.0).expectation, 4)  # scale * Gamma(1 + 1 / shape)
    8.8623
    """

    shape: Annotated[
        float, Parameter("shape", ge=0.01)
    ]  # below, the mean is too large for a float
    scale: Annotated[float, Parameter("age at which 63.2 % are reached", gt=0)]

    def _expectation(self) -> float:
        return self.scale * gamma(1 + 1 / self.shape)

    def _sample(self, rng: Generator, n: int) -> Floats:
        return self.scale * rng.standard_exponential(n) ** (1 / self.shape)

    def _age_at(self, hazard: Floats) -> Floats:
        return self.scale * hazard ** (1 / self.shape)

    def _hazard(self, age: float) -> float:
        try:
            return float((age / self.scale) ** self.shape)
        except OverflowError:
            return inf


@dataclass(frozen=True)
class Uniform(Smooth):
    """Every value between `low` and `high` is as likely."""

    low: Annotated[float, Parameter("least value", ge=0)]
    high: Annotated[float, Parameter("greatest value", gt=0)]

    def _check(self) -> None:
        if not self.low < self.high:
            raise ValueError(
                f"low must be < high, got low {self.low:g} and high {self.high:g}; "
                "for a single value use the law constant"
            )

    def _expectation(self) -> float:
        return (self.low + self.high) / 2

    def _sample(self, rng: Generator, n: int) -> Floats:
        return rng.uniform(self.low, self.high, n)

    def _age_at(self, hazard: Floats) -> Floats:
        return self.low + (self.high - self.low) * -np.expm1(-hazard)

    def _hazard(self, age: float) -> float:
        share = (age - self.low) / (self.high - self.low)
        return -log1p(-max(share, 0.0)) if share < 1 else inf


@dataclass(frozen=True)
class Triangular(Smooth):
    """The law of an estimate: at least `low`, most likely `mode`, at most `high`."""

    low: Annotated[float, Parameter("least value", ge=0)]
    mode: Annotated[float, Parameter("most likely value", ge=0)]
    high: Annotated[float, Parameter("greatest value", gt=0)]

    def _check(self) -> None:
        if not (self.low <= self.mode <= self.high and self.low < self.high):
            raise ValueError(
                "low <= mode <= high and low < high must hold, "
                f"got low {self.low:g}, mode {self.mode:g}, high {self.high:g}"
            )

    def _expectation(self) -> float:
        return (self.low + self.mode + self.high) / 3

    def _sample(self, rng: Generator, n: int) -> Floats:
        return rng.triangular(self.low, self.mode, self.high, n)

    def _age_at(self, hazard: Floats) -> Floats:
        below, beyond = -np.expm1(-hazard), np.exp(-hazard)
        width = self.high - self.low
        rising = self.low + np.sqrt(below * width * (self.mode - self.low))
        falling = self.high - np.sqrt(beyond * width * (self.high - self.mode))
        ages: Floats = np.where(below * width <= self.mode - self.low, rising, falling)
        return ages

    def _hazard(self, age: float) -> float:
        width = self.high - self.low
        if age <= self.low:
            return 0.0
        if age <= self.mode and age < self.high:
            return -log1p(-((age - self.low) ** 2) / (width * (self.mode - self.low)))
        if age < self.high:
            return log(width * (self.high - self.mode)) - 2 * log(self.high - age)
        return inf
