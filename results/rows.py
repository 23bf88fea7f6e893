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
        self._keep, self._n = _as_slice(keep)

    def __len__(self) -> int:
        return self._n

    def __getattr__(self, name: str) -> Column:
        """Cut the column, and keep it as an attribute for the next who asks."""
        if name.startswith("_"):
            raise AttributeError(name)
        if name in self._table.names:
            column: Column = self._table[name][self._keep]
        elif self._parent is not None:
            column = self._parent[name][getattr(self, self._key)]
        else:
            raise AttributeError(name)
        self.__dict__[name] = column
        return column


def _as_slice(keep: Column) -> tuple[Any, int]:
    """Return a mask and its count, the mask as a slice if its rows follow one another.

    Slices of numpy arrays are views, which cost no memory.
    """
    n = int(np.count_nonzero(keep))
    if n == 0:
        return slice(0, 0), 0
    first, last = int(keep.argmax()), len(keep) - int(keep[::-1].argmax())
    return (slice(first, last) if last - first == n else keep), n


def served(rows: Rows) -> Column:
    """Return which orders were shipped in full, by the shop or by the supplier.

    A drop-shipped order may be known to arrive after the end: it is served, at `ended_at`.
    """
    full: Column = rows.shipped + rows.rescued == rows.quantity
    return full
