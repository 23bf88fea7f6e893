"""Values sorted within groups, of which quantiles are read off."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sim.record import Column

Floats = NDArray[np.float64]


class Ranked:
    """Values sorted within each of `n` groups; `sizes` says how many each group has.

    `groups` says in which each value is, None if there is only one group.
    """

    def __init__(self, values: Column, groups: Column | None, n: int) -> None:
        if groups is None:
            self.sizes, values = np.array([len(values)]), np.sort(values)
        else:
            self.sizes = np.bincount(groups, minlength=n)
            order = np.argsort(values)
            # Small numbers are sorted by counting, which beats `lexsort` by far.
            small = groups[order].astype(np.min_scalar_type(n))
            values = values[order[np.argsort(small, kind="stable")]]
        self._ends = np.cumsum(self.sizes)
        # A nan at the end, for the groups that have no values.
        self._values = np.concatenate((values, (np.nan,)))
        self._before = np.where(self.sizes > 0, self._ends - self.sizes - 1, -1)

    def quantile(self, percent: int) -> Floats:
        """Return of each group the smallest value that so many per cent do not exceed.

        nan for a group without values.
        """
        # ceil(percent * n / 100) in whole numbers: 0.95 * 20 must not become 19.000...1
        found: Floats = self._values[self._before + (percent * self.sizes + 99) // 100]
        return found

    def groups(self) -> list[Floats]:
        """Return the values of each group."""
        return [self._values[a:b] for a, b in pairwise((0, *self._ends))]

    def sums(self) -> Floats:
        """Return the sum of each group."""
        values, n = self._values[:-1], len(self.sizes)
        if n == 1:
            return np.asarray(values.sum(keepdims=True))
        groups = np.repeat(np.arange(n), self.sizes)
        return np.asarray(np.bincount(groups, values, n), np.float64)
