"""Laws made from the normal law: normal, cut at 0, and lognormal."""

from dataclasses import dataclass
from math import erf, erfc, exp, log, log1p, pi, sqrt
from typing import Annotated

import numpy as np
from numpy.random import Generator

from sim.parameters import Parameter
from sim.protocols import Floats
from sim.shifted import Smooth

_LEAST_SPREAD = 1e-9  # with less, hazards are only rounding errors


@dataclass(frozen=True)
class Normal(Smooth):
    """Normal law cut at 0: a draw below 0 counts as 0, before the shift.

    The expectation is ``mean * Phi(a) + sd * phi(a)`` with ``a = mean / sd``, a little more
    than `mean`.

    Examples
    --------
    >>> round(Normal(mean=0.0, sd=1.0).expectation, 6)  # 1 / sqrt(2 pi)
    0.398942
    """

    mean: Annotated[float, Parameter("mean, before the cut and the shift", ge=0)]
    sd: Annotated[float, Parameter("standard deviation, before the cut", gt=0)]

    def _check(self) -> None:
        if self.sd < _LEAST_SPREAD * self.mean:
            raise ValueError("sd is next to nothing beside the mean: take a constant")

    def _expectation(self) -> float:
        a = self.mean / self.sd
        return self.mean * (1 + erf(a / sqrt(2))) / 2 + self.sd * exp(-(a**2) / 2) / sqrt(
            2 * pi
        )

    def _sample(self, rng: Generator, n: int) -> Floats:
        return np.maximum(rng.standard_normal(n) * self.sd + self.mean, 0.0)

    def _age_at(self, hazard: Floats) -> Floats:
        return np.maximum(self.mean + self.sd * normal_age(hazard), 0.0)

    def _hazard(self, age: float) -> float:
        return normal_hazard((age - self.mean) / self.sd)


@dataclass(frozen=True)
class Lognormal(Smooth):
    """Law whose logarithm is normal, by `mean` and `cv` or by `median` and `sigma`.

    Examples
    --------
    >>> round(Lognormal(median=45, sigma=0.8).expectation, 4)  # median * exp(sigma**2 / 2)
    61.9707
    """

    mean: Annotated[float | None, Parameter("mean, before the shift", gt=0)] = None
    cv: Annotated[
        float | None, Parameter("standard deviation / mean, before the shift", gt=0)
    ] = None
    median: Annotated[float | None, Parameter("median, before the shift", gt=0)] = None
    sigma: Annotated[float | None, Parameter("standard deviation of the logarithm", gt=0)] = (
        None
    )

    def _check(self) -> None:
        if min(self.cv or 1.0, self.sigma or 1.0) < _LEAST_SPREAD:
            raise ValueError("has next to no spread: take a constant")
        try:
            self._expectation()
        except OverflowError:
            raise ValueError("spreads so widely that its mean is beyond all numbers") from None

    def _log_parameters(self) -> tuple[float, float]:
        """Return mean and standard deviation of the logarithm."""
        match (self.mean, self.cv, self.median, self.sigma):
            case (float() | int() as mean, float() | int() as cv, None, None):
                variance = log1p(cv**2)
                return log(mean) - variance / 2, sqrt(variance)
            case (None, None, float() | int() as median, float() | int() as sigma):
                return log(median), sigma
        names = [n for n in ("mean", "cv", "median", "sigma") if getattr(self, n) is not None]
        given = " and ".join(names) or "nothing"
        raise ValueError(
            f"lognormal takes either mean and cv, or median and sigma, got {given}"
        )

    def _expectation(self) -> float:
        mu, sigma = self._log_parameters()
        return exp(mu + sigma**2 / 2)

    def _sample(self, rng: Generator, n: int) -> Floats:
        mu, sigma = self._log_parameters()
        return np.exp(mu + sigma * rng.standard_normal(n))

    def _age_at(self, hazard: Floats) -> Floats:
        mu, sigma = self._log_parameters()
        return np.exp(mu + sigma * normal_age(hazard))

    def _hazard(self, age: float) -> float:
        mu, sigma = self._log_parameters()
        return normal_hazard((log(age) - mu) / sigma) if age > 0 else 0.0


def normal_age(hazard: Floats) -> Floats:
    """Return z with ``-log P(Z > z) = hazard`` for the standard normal law."""
    from scipy.special import ndtri_exp  # noqa: PLC0415 - slow to import

    ages: Floats = -ndtri_exp(-hazard)
    return ages


def normal_hazard(z: float) -> float:
    """Return ``-log P(Z > z)`` for the standard normal law, in the far tail too.

    Examples
    --------
    >>> round(normal_hazard(0.0), 6)  # log 2
    0.693147
    >>> round(normal_hazard(100.0), 3)  # about z**2 / 2 + log(z sqrt(2 pi))
    5005.524
    """
    if z < 0:
        return -log1p(-erfc(-z / sqrt(2)) / 2)
    if z < 30:
        return -log(erfc(z / sqrt(2)) / 2)
    from scipy.special import log_ndtr  # noqa: PLC0415 - slow to import

    return -float(log_ndtr(-z))
