"""One level is given, and the batch that goes with it is sought: for a service, or least cost.

Of ``(r, Q)`` and ``(s, S)`` one number may be a matter of fact. Above a given r or s the batch,
``Q`` or ``S - s``, is free, and below a given S it is, too. Services and costs of all batches
come from one sum, as a longer batch only adds positions that the position can have.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from policies.sizing.demand import DiscreteDemand, sum_of
from policies.sizing.position import renewals
from policies.sizing.reorder_point import check_costs
from sim.protocols import Floats, Integers

_MOST = 2**16  # units of a batch; one that is larger is not looked for
_ROUNDING = 1e-12  # an error of it must not keep a batch from a target that it reaches exactly


@dataclass(frozen=True)
class GivenLevel:
    """A level that is given, and the batches that may go with it.

    Attributes
    ----------
    level
        The reorder point, or the order-up-to level; units.
    is_lower
        Whether it is the reorder point.
    jumps
        Probabilities that an order of a customer takes the position down by 0, 1, 2, ... units;
        ``(0, 1)`` for a rule that buys whole batches.
    least, step
        The batches are `least`, `least` + `step`, ... units.
    """

    level: int
    is_lower: bool
    jumps: tuple[float, ...] = (0.0, 1.0)
    least: int = 1
    step: int = 1

    def batches(self, n: int) -> Integers:
        """Return the batches of up to `n` units."""
        return np.arange(self.least, n + 1, self.step)

    def levels(self, n: int) -> Integers:
        """Return the `n` positions next to the level, the nearest first."""
        steps = np.arange(n)
        return self.level + 1 + steps if self.is_lower else self.level - steps

    def visits(self, n: int) -> Floats:
        """Return how often the position is expected to stand 0, ..., `n` - 1 below its top."""
        return renewals(np.array(self.jumps), n)

    def means(self, values: Floats) -> Floats:
        """Return the means of a figure over the position, for batches of 1, 2, ... units.

        Parameters
        ----------
        values
            The figure at each of the `levels`.
        """
        n, visits = len(values), self.visits(len(values))
        if self.is_lower:  # the top moves with the batch
            some = len(np.trim_zeros(values, "b"))  # nothing comes of the rest
            sums = np.convolve(visits, values[: max(some, 1)])[:n]
        else:
            sums = np.cumsum(visits * values)
        means: Floats = sums / np.cumsum(visits)
        return means

    def lengths(self) -> Iterator[int]:
        """Yield ever larger batches up to which to search.

        Raises
        ------
        ValueError
            If even the least is too large.
        """
        n = 2 * (self.least + self.step)
        if n > _MOST:
            raise ValueError(f"a batch of {self.least} units or more is too large to search on")
        while n < _MOST:
            yield n
            n *= 2
        yield _MOST


class BatchFor(NamedTuple):
    """A batch in units, and the share that is served with it."""

    batch: int
    share: float


def batch_for(
    target: float, given: GivenLevel, demand: DiscreteDemand, sizes: tuple[float, ...] = (1.0,)
) -> BatchFor:
    """Return the batch next to the given level that reaches a fill rate.

    Above a reorder point it is the least, as larger ones hold more stock; below an order-up-to
    level it is the largest. Where none does, it is the one that comes nearest.

    Parameters
    ----------
    target
        Share of the units served at once, between 0 and 1. [beta]
    demand
        Law of the demand over the lead time.
    sizes
        Probabilities that an order is for 1, 2, ... units.

    Notes
    -----
    The j-th unit of an order is served at once from a position y if ``D + j <= y``: the fill
    rate is that of single units, with the demand D and the place j of a unit taken together.

    Examples
    --------
    >>> from policies.sizing.demand import poisson_demand
    >>> demand = poisson_demand(10.0)
    >>> batch_for(0.755, GivenLevel(8, is_lower=True), demand).batch  # at (8, 10) it is .75531
    10
    >>> batch_for(0.755, GivenLevel(18, is_lower=False), demand).batch
    10
    """
    places = np.cumsum(sizes[::-1])[::-1]
    needed = sum_of(demand, DiscreteDemand(np.append(0.0, places / places.sum())))
    for n in given.lengths():
        batches, levels = given.batches(n), given.levels(n)
        late = needed.shorts(levels) - needed.shorts(levels + 1)  # P(D + j > y)
        fills = 1.0 - given.means(late)[batches - 1]
        reached = np.flatnonzero(fills >= target - _ROUNDING)
        if given.is_lower and len(reached):
            return _at(int(reached[0]), batches, fills)
        if not given.is_lower and len(reached) < len(batches):
            break  # as a longer batch serves fewer
    if given.is_lower:
        return _at(int(np.argmax(fills)), batches, fills)
    return _at(max(len(reached) - 1, 0), batches, fills)


def best_batch(
    given: GivenLevel, demand: DiscreteDemand, setup: float, holding: float, backorder: float
) -> int:
    """Return the batch of least cost next to the given level.

    Parameters
    ----------
    demand
        Law of the demand over the lead time.
    setup
        Cost per purchase order, times the rate at which the position jumps: that of the units
        of a rule that buys whole batches, else that of the customers. [K]
    holding, backorder
        Costs per unit and time unit, on hand and backordered. [h, b]

    Raises
    ------
    ValueError
        If the costs make no sense, or the best batch is too large to be found.

    Notes
    -----
    The costs are those of `reorder_point_cost` and `min_max_cost`. Once the next position costs
    more than the best batch, all that follow do, and no longer batch is better (Zheng &
    Federgruen, *Operations Research* 39, 1991).

    Examples
    --------
    >>> from policies.sizing.demand import poisson_demand
    >>> best_batch(GivenLevel(10, is_lower=True), poisson_demand(10.0), 20.0 * 2.0, 1.0, 9.0)
    11
    """
    check_costs(setup, holding, backorder)
    for n in given.lengths():
        batches, levels = given.batches(n), given.levels(n)
        shorts = demand.shorts(levels)
        each = holding * (levels - demand.mean + shorts) + backorder * shorts
        costs = given.means(each) + setup / np.cumsum(given.visits(n))
        costs = costs[batches - 1]
        best = int(np.argmin(costs))
        if each[batches[-1] - 1] > costs[best]:
            return int(batches[best])
    raise ValueError(f"the batch of least cost is more than {_MOST} units")


def _at(place: int, batches: Integers, fills: Floats) -> BatchFor:
    return BatchFor(int(batches[place]), float(fills[place]))
