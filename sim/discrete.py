"""Laws with atoms: constant, Poisson, geometric, discrete, empirical.

Here ``age_at(E)`` is the generalised inverse of the cumulative hazard: the least value ``v``
with ``-log P(X > v) >= E``, which is the quantile of ``1 - exp(-E)``.
"""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import floor, inf, log1p
from typing import Annotated

import numpy as np
from numpy.random import Generator

from sim.parameters import Parameter
from sim.protocols import Floats
from sim.shifted import Shifted


class Atoms(Shifted):
    """A law with finitely many values; a subclass says which, and how likely."""

    @abstractmethod
    def _weighted(self) -> tuple[Sequence[float], Sequence[float]]: ...

    @cached_property
    def _steps(self) -> tuple[Floats, Floats, Floats]:
        """The values that can occur, ascending, their probabilities, the hazard up to each."""
        values, weights = (np.asarray(column, dtype=float) for column in self._weighted())
        distinct, place = np.unique(values[weights > 0], return_inverse=True)
        shares = np.bincount(place, weights[weights > 0]) / weights.sum()
        beyond = np.cumsum(shares[:0:-1])[::-1]
        hazard = np.append(-np.log(np.minimum(beyond, 1.0)), inf)
        return distinct, shares, hazard

    def _expectation(self) -> float:
        values, shares, _ = self._steps
        return float(values @ shares)

    def _sample(self, rng: Generator, n: int) -> Floats:
        return self._age_at(rng.standard_exponential(n))

    def _age_at(self, hazard: Floats) -> Floats:
        values, _, steps = self._steps
        ages: Floats = values[np.searchsorted(steps, hazard)]
        return ages

    def cumulative_hazard(self, age: float) -> float:
        """Return ``-log P(value > age)``; `inf` from the greatest value on."""
        # The shift goes to the values, for (value + shift) - shift may miss the value.
        values, _, steps = self._steps
        reached = int(np.searchsorted(values + self.shift, age, side="right"))
        return float(steps[reached - 1]) if reached else 0.0


@dataclass(frozen=True)
class Constant(Atoms):
    """Always the same value. As a patience it is a deadline: every budget ends there."""

    value: Annotated[float, Parameter("the value", ge=0)]

    def _weighted(self) -> tuple[Sequence[float], Sequence[float]]:
        return (self.value,), (1.0,)

    def _sample(self, rng: Generator, n: int) -> Floats:  # noqa: ARG002 - nothing to draw
        return np.full(n, float(self.value))


@dataclass(frozen=True)
class Discrete(Atoms):
    """Some values, each as likely as its weight says.

    Examples
    --------
    >>> law = Discrete(values=(1, 2, 6), weights=(3, 2, 1))
    >>> round(law.expectation, 6)  # (3 * 1 + 2 * 2 + 1 * 6) / 6
    2.166667
    >>> round(law.cumulative_hazard(2), 6)  # P(X > 2) = 1 / 6, log 6
    1.791759
    """

    values: Annotated[tuple[float, ...], Parameter("the values", ge=0)]
    weights: Annotated[
        tuple[float, ...], Parameter("how likely each value is; need not sum to 1", ge=0)
    ]

    def _check(self) -> None:
        if len(self.values) != len(self.weights):
            raise ValueError(
                "values and weights must be as many, "
                f"got {len(self.values)} values and {len(self.weights)} weights"
            )
        if not sum(self.weights) > 0:
            raise ValueError("at least one weight must be > 0, got none")

    def _weighted(self) -> tuple[Sequence[float], Sequence[float]]:
        return self.values, self.weights


@dataclass(frozen=True)
class Empirical(Atoms):
    """Observed values, each as likely; a value seen twice is twice as likely."""

    values: Annotated[tuple[float, ...], Parameter("the observed values", ge=0)]

    def _check(self) -> None:
        if not len(self.values):
            raise ValueError("values must hold at least one observation, got none")

    def _weighted(self) -> tuple[Sequence[float], Sequence[float]]:
        return self.values, np.ones(len(self.values)).tolist()


class Whole(Shifted):
    """A law on whole numbers without end."""

    def cumulative_hazard(self, age: float) -> float:
        """Return ``-log P(value > age)``."""
        whole = floor(age - self.shift) + 1  # for (k + shift) - shift may be less than k
        while whole + self.shift > age:
            whole -= 1
        return self._hazard(whole) if whole >= 0 else 0.0

    @abstractmethod
    def _hazard(self, whole: int) -> float:
        """Return the cumulative hazard of the law without the shift at 0, 1, 2, ..."""


@dataclass(frozen=True)
class Poisson(Whole):
    """Poisson law on 0, 1, 2, ..."""

    # Its hazard is a table of more numbers than the mean says.
    mean: Annotated[float, Parameter("mean, before the shift", gt=0, le=1e7)]

    def _expectation(self) -> float:
        return self.mean

    def _sample(self, rng: Generator, n: int) -> Floats:
        return rng.poisson(self.mean, n).astype(float)

    def _age_at(self, hazard: Floats) -> Floats:
        finite = np.isfinite(hazard)
        highest = float(np.max(hazard, where=finite, initial=0.0))
        steps = _poisson_hazard(self.mean, 64)
        while steps[-1] < highest:
            steps = _poisson_hazard(self.mean, 2 * len(steps))
        ages: Floats = np.where(finite, np.searchsorted(steps, hazard).astype(float), inf)
        return ages

    def _hazard(self, whole: int) -> float:
        size = 64
        while size <= whole:
            size *= 2
        return float(_poisson_hazard(self.mean, size)[whole])


@lru_cache(maxsize=32)
def _poisson_hazard(mean: float, size: int) -> Floats:
    """Return ``-log P(X > k)`` for k = 0, 1, ... `size` - 1.

    In logarithms throughout, so that no tail underflows.
    """
    # Terms up to here leave out a share of the last tail that is below the rounding error.
    terms = int(max(size, mean + 10 * mean**0.5) + 5 * max(size, mean) ** 0.5 + 100)
    ratios = mean / np.arange(1, terms)
    log_share = np.append(0.0, np.cumsum(np.log(ratios))) - mean
    log_up_to = np.logaddexp.accumulate(log_share)[:size]
    log_beyond = np.logaddexp.accumulate(log_share[:0:-1])[::-1][:size]
    # Each probability is taken from its small side, which has the digits.
    hazard: Floats = np.where(
        log_up_to < -1.0, -np.log1p(-np.exp(np.minimum(log_up_to, -1.0))), -log_beyond
    )
    return hazard


@dataclass(frozen=True)
class Geometric(Whole):
    """Number of trials up to the first success, on 1, 2, ...; P(success) is ``1 / mean``."""

    mean: Annotated[float, Parameter("mean, before the shift", ge=1)]

    @property
    def _step(self) -> float:
        """What every whole number adds to the hazard."""
        return -log1p(-1 / self.mean) if self.mean > 1 else inf

    def _expectation(self) -> float:
        return self.mean

    def _sample(self, rng: Generator, n: int) -> Floats:
        return rng.geometric(1 / self.mean, n).astype(float)

    def _age_at(self, hazard: Floats) -> Floats:
        if self.mean == 1:
            return np.ones(len(hazard))
        ages = np.maximum(np.ceil(hazard / self._step), 1.0)
        one_less = np.maximum(ages - 1, 1.0)  # where the division was rounded up
        return np.where(one_less * self._step >= hazard, one_less, ages)

    def _hazard(self, whole: int) -> float:
        return whole * self._step if whole else 0.0
