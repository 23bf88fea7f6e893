"""The space that is searched: factors, and what is worked out of them."""

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence

from scenarios import Scenario
from scenarios.designs import Parameters, design, linked
from scenarios.designs.factors import Factor, Levels, Vary, factors_of
from scenarios.designs.links import link_of
from scenarios.designs.parameters import Value
from scenarios.designs.present import Present

Place = tuple[float, ...]
"""Where a point is: the number of the value in a list, or the value in a range."""


class Space:
    """All points that a search may go to.

    Parameters
    ----------
    scenario
        Says which parameters are whole numbers, and what links may refer to.
    vary, links
        As for `scenarios.designs.design`.

    Raises
    ------
    ScenarioError
        If one of them can't be read, or there is nothing to vary.

    Examples
    --------
    >>> from scenarios import load
    >>> space = Space(load("small-e-shop"), ["policy.reorder.r=0:20:10", "costs.shipment=0:1"])
    >>> space.point((2, 0.25))
    {'policy.reorder.r': 20, 'costs.shipment': 0.25}
    >>> space.size
    inf
    """

    def __init__(self, scenario: Scenario, vary: Vary, links: Iterable[str] = ()) -> None:
        self._present = Present(scenario)
        self.factors: list[Factor] = factors_of(vary, self._present)
        links = list(links)
        self._links = [link_of(text) for text in links]
        # A design of one point finds what is wrong with the links.
        design(scenario, {f.path: [f.at(0.0)] for f in self.factors}, links=links)
        if not self.factors:
            raise ValueError("there is nothing to vary")

    @property
    def size(self) -> float:
        """The number of points; infinite with a continuous factor."""
        return math.prod(_count(factor) for factor in self.factors)

    @property
    def listed(self) -> dict[str, list[Value]]:
        """The values of the factors that are lists."""
        return {f.path: list(f.values) for f in self.factors if isinstance(f, Levels)}

    @property
    def bounds(self) -> list[tuple[float, float]]:
        """The lowest and highest place of every factor."""
        return [
            (0.0, len(f.values) - 1.0) if isinstance(f, Levels) else (f.low, f.high)
            for f in self.factors
        ]

    @property
    def whole(self) -> list[bool]:
        """Whether the places of a factor are whole numbers."""
        return [isinstance(f, Levels) or f.whole for f in self.factors]

    def places(self) -> Iterator[Place]:
        """Yield all places of a finite space."""
        steps = [range(math.ceil(low), math.floor(high) + 1) for low, high in self.bounds]
        yield from itertools.product(*steps)

    def neighbours(self, place: Place) -> list[Place]:
        """Return the places one step away in some factors; a range has steps of a hundredth."""
        steps = [
            1.0 if whole else (high - low) / 100.0
            for whole, (low, high) in zip(self.whole, self.bounds, strict=True)
        ]
        moves = [
            [x for x in (at - step, at, at + step) if low <= x <= high]
            for at, step, (low, high) in zip(place, steps, self.bounds, strict=True)
        ]
        if len(moves) <= 3:
            return [there for there in itertools.product(*moves) if there != place]
        # In many dimensions one factor at a time, for 3^k are too many.
        return [
            (*place[:k], x, *place[k + 1 :])
            for k, values in enumerate(moves)
            for x in values
            if x != place[k]
        ]

    def point(self, place: Sequence[float]) -> Parameters:
        """Return the parameters at a place, with those that are linked."""
        pairs = zip(self.factors, place, strict=True)
        return self.linked({factor.path: _value(factor, at) for factor, at in pairs})

    def shared(self, shares: Sequence[float]) -> Parameters:
        """Return the parameters at shares of all ranges, from 0 to 1."""
        pairs = zip(self.factors, shares, strict=True)
        return self.linked({factor.path: factor.at(share) for factor, share in pairs})

    def scaled(self, shares: Sequence[float]) -> list[float]:
        """Return where the values at shares of all ranges are between their ends, from 0 to 1.

        Examples
        --------
        >>> from scenarios import load
        >>> space = Space(load("small-e-shop"), ["policy.reorder.r=0:5"])
        >>> [space.scaled([share])[0] for share in (0.0, 1 / 3, 1.0)]  # 0, 2 and 5
        [0.0, 0.4, 1.0]
        """
        return [_scaled(f, share) for f, share in zip(self.factors, shares, strict=True)]

    def linked(self, given: Parameters) -> Parameters:
        """Return parameters together with those that are worked out of them."""
        return linked(given, self._links, self._present)


def is_ordered(factor: Factor) -> bool:
    """Say whether the values of a factor are numbers, so that it has a low and a high end."""
    return not isinstance(factor, Levels) or all(
        isinstance(each, int | float) and not isinstance(each, bool) for each in factor.values
    )


def ends_of(factor: Factor) -> tuple[Value, Value]:
    """Return the lowest and the highest value of a factor, or the first and last of a list."""
    if isinstance(factor, Levels) and is_ordered(factor):
        numbers = sorted(factor.values, key=_number)
        return numbers[0], numbers[-1]
    return factor.at(0.0), factor.at(1.0)


def _scaled(factor: Factor, share: float) -> float:
    there = factor.at(share)
    if isinstance(factor, Levels) and not is_ordered(factor):
        return factor.values.index(there) / max(1, len(factor.values) - 1)
    low, high = map(_number, ends_of(factor))
    return (_number(there) - low) / (high - low) if high > low else 0.0


def _number(value: Value) -> float:
    assert isinstance(value, int | float)
    return float(value)


def _count(factor: Factor) -> float:
    if isinstance(factor, Levels):
        return len(factor.values)
    return math.floor(factor.high) - math.ceil(factor.low) + 1 if factor.whole else math.inf


def _value(factor: Factor, at: float) -> Value:
    if isinstance(factor, Levels):
        return factor.values[round(at)]
    return round(at) if factor.whole else float(at)
