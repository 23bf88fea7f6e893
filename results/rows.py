"""Some rows of a table, their columns cut out when they are asked for."""

from typing import Any

import numpy as np

from sim.record import Column, Table


class Rows:
    """Some rows of a table: ``rows.quantity`` is the column `quantity` of those rows.

    A column that the table has not is looked up in `parent`, whose row is in the column
    `key`: the price of a shipment is that of its order line.
    """

    def __init__(
        self, table: Table, keep: Column, parent: Table | None = None, key: str = ""
    ) -> None:
        self._table, self._parent, self._key = table, parent, key
        self._keep, self._n = _places(keep)
        self._codes: dict[str, Column] = {}

    def __len__(self) -> int:
        return self._n

    def __getattr__(self, name: str) -> Column:
        """Cut the column, and keep it as an attribute for the next who asks."""
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            column: Column = self._table[name][self._keep]
        except KeyError:
            if self._parent is None:
                raise AttributeError(name) from None
            column = self._parent[name][getattr(self, self._key)]
        self.__dict__[name] = column
        return column

    def codes(self, name: str) -> Column:
        """Return a column that says to which group each row belongs, of the type `intp`.

        With any other type, numpy counts by group many times as slowly.
        """
        if name not in self._codes:
            self._codes[name] = getattr(self, name).astype(np.intp)
        return self._codes[name]

    def where(self, which: Column) -> "Rows":
        """Return those of the rows that `which` is true for."""
        chosen = which.nonzero()[0]
        if len(chosen) == self._n:
            return self
        if isinstance(self._keep, slice):
            chosen += self._keep.start
        else:
            chosen = self._keep[chosen]
        return Rows(self._table, chosen, self._parent, self._key)


def _places(keep: Column) -> tuple[Any, int]:
    """Return the numbers of the rows to keep, as a slice if they follow one another; how many.

    Slices of numpy arrays are views, which cost no memory; and a few numbers cut a column
    sooner than a mask as long as the table. `keep` may be numbers already.
    """
    if keep.dtype.kind != "b":
        return keep, len(keep)
    n = int(np.count_nonzero(keep))
    if n == 0:
        return slice(0, 0), 0
    first, last = int(keep.argmax()), len(keep) - int(keep[::-1].argmax())
    return (slice(first, last) if last - first == n else keep.nonzero()[0]), n
