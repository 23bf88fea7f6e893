"""What the model asks of a law of chance, and of the arrivals of customers."""

from collections.abc import Callable, Iterator
from typing import NamedTuple, Protocol

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


class Law(Protocol):
    """A law of chance for times or quantities, at least 0.

    `sample` draws one value per call of the underlying generator method, so that drawing in
    chunks gives the sequence that drawing at once would give.
    """

    def __hash__(self) -> int:
        """Return the same for equal laws."""
        ...

    @property
    def expectation(self) -> float:
        """The expectation of a draw."""
        ...

    def sample(self, rng: Generator, n: int) -> Floats:
        """Return the next `n` draws."""
        ...

    def age_at(self, hazard: Floats) -> Floats:
        """Return the ages at which the cumulative hazard reaches these values.

        The inverse of `cumulative_hazard`: with unit-exponential `hazard` the result is a
        sample of the law. Where the law has atoms, the least value that reaches them.
        """
        ...

    def cumulative_hazard(self, age: float) -> float:
        """Return ``-log P(value > age)``."""
        ...


class Arrived(NamedTuple):
    """A block of arrivals; columns other than `times` are None where the class decides.

    `times` do not decrease, within a block and from block to block. `item` holds indexes into
    ``World.items``, `customer` numbers of persons, `patience` ages at which they leave.
    """

    times: Floats
    quantity: Integers | None = None
    item: Integers | None = None
    customer: Integers | None = None
    price: Floats | None = None
    patience: Floats | None = None


class Arrivals(Protocol):
    """When customers come."""

    def blocks(self, stream: Callable[[str], Generator], size: int) -> Iterator[Arrived]:
        """Yield the arrivals from time 0 on, about `size` at a time, for ever or to the end.

        ``stream(purpose)`` gives the class's own generator for a purpose (``"gap"``,
        ``"size"``). The arrivals do not depend on `size`, and no block is empty.
        """
        ...

    def expected(self, t: float) -> float:
        """Return the expected number of customers in ``[0, t)``."""
        ...
