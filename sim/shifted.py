"""What every law of chance has in common: the shift, and the check of its parameters."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Annotated

import numpy as np
from numpy.random import Generator

from sim.parameters import Parameter, check_parameters
from sim.protocols import Floats


@dataclass(frozen=True)
class Shifted(ABC):
    """A law whose draws are moved by `shift`.

    A subclass states its law without the shift in private methods; this class adds the shift.
    Together they meet `sim.world.Law`.

    Raises
    ------
    ValueError
        If a parameter is out of its bounds, or a negative `shift` makes draws negative.
    """

    shift: Annotated[
        float, Parameter("added to every draw; if negative, no draw may fall below 0")
    ] = field(default=0.0, kw_only=True)

    def __post_init__(self) -> None:
        check_parameters(self)
        self._check()
        if self.shift < 0:
            least = float(self._age_at(np.zeros(1))[0])
            if least + self.shift < 0:
                raise ValueError(
                    f"shift must be >= {0 - least:g} here, or draws would be negative, "
                    f"got {self.shift:g}"
                )

    @property
    def expectation(self) -> float:
        """The expectation of a draw, shift included."""
        return self._expectation() + self.shift

    def sample(self, rng: Generator, n: int) -> Floats:
        """Return the next `n` draws; 3 and then 5 are the draws that 8 at once would be."""
        return self._sample(rng, n) + self.shift

    def age_at(self, hazard: Floats) -> Floats:
        """Return the ages at which the cumulative hazard reaches these values, each >= 0."""
        return self._age_at(hazard) + self.shift

    @abstractmethod
    def cumulative_hazard(self, age: float) -> float:
        """Return ``-log P(value > age)``; `inf` from the greatest value on."""

    def _check(self) -> None:  # noqa: B027 - most laws have nothing more to check
        """Raise a ValueError if the parameters don't fit together."""

    @abstractmethod
    def _expectation(self) -> float: ...

    @abstractmethod
    def _sample(self, rng: Generator, n: int) -> Floats: ...

    @abstractmethod
    def _age_at(self, hazard: Floats) -> Floats: ...


class Smooth(Shifted):
    """A shifted law with a density on the positive numbers."""

    def cumulative_hazard(self, age: float) -> float:
        """Return ``-log P(value > age)``; `inf` from the greatest value on."""
        own_age = age - self.shift
        return self._hazard(own_age) if own_age >= 0 else 0.0

    @abstractmethod
    def _hazard(self, age: float) -> float:
        """Return the cumulative hazard of the law without the shift, at an age >= 0."""
