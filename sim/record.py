"""The record: what one run leaves behind, as numpy arrays."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.world import World

Column = NDArray[Any]


class Table:
    """Read-only columns under their names: ``table.placed_at``, ``table["placed_at"]``.

    The names are those of the classes in `sim.ledger`.
    """

    def __init__(self, columns: dict[str, Column]) -> None:
        self._columns = columns

    def __getattr__(self, name: str) -> Column:
        """Return a column as an attribute."""
        try:
            column: Column = self.__dict__["_columns"][name]
        except KeyError:
            raise AttributeError(name) from None
        return column

    def __getitem__(self, name: str) -> Column:
        return self._columns[name]

    def __len__(self) -> int:
        return len(next(iter(self._columns.values())))

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(self._columns)


@dataclass(frozen=True)
class Levels:
    """Time integrals over the statistics window, and the state at the end, per item.

    Every array has shape ``(n_items,)``. `ready` is the time with free stock, `clear` the
    time without backorders, the other integrals are unit-times. `backorders_peak` is the
    largest backlog in the window; ``..._start`` and ``..._end`` are the levels at the beginning
    of the window and at its end. `record_error` is the integral of the units by which the
    records are wrong.
    """

    on_hand: NDArray[np.float64]
    on_order: NDArray[np.float64]
    backorders: NDArray[np.float64]
    ready: NDArray[np.float64]
    clear: NDArray[np.float64]
    backorders_peak: NDArray[np.int64]
    on_hand_end: NDArray[np.int64]
    on_order_end: NDArray[np.int64]
    backorders_end: NDArray[np.int64]
    on_hand_start: NDArray[np.int64]
    record_error: NDArray[np.float64]


@dataclass(frozen=True)
class Record:
    """All that one replication left: the tables, the integrals, and what they belong to.

    The tables hold the whole run, warm-up included; who computes a KPI clips to
    ``[world.warm_up, world.end)``. `parts` are the levels of the parts of this window, which
    the marks of `simulate` cut; without marks it is one part.
    """

    world: World
    seed: int
    replication: int
    orders: Table
    shipments: Table
    purchase_orders: Table
    receipts: Table
    reductions: Table
    cares: Table
    rescues: Table
    fees: Table
    write_offs: Table
    corrections: Table
    verdicts: Table
    levels: Levels
    parts: tuple[Levels, ...] = ()
