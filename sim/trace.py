"""Arrivals as they were recorded."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike, NDArray

from sim.parameters import Parameter
from sim.protocols import Arrived, Floats, Integers

ALLOWED = {
    "times": "a number >= 0",
    "quantity": "a whole number >= 1",
    "item": "a whole number >= 0",
    "customer": "a whole number >= 0",
    "price": "a number >= 0",
    "patience": "a number >= 0, or inf for never",
}
WHOLE = ("quantity", "item", "customer")


# Without __eq__, for == of arrays is no truth value: a trace equals itself alone.
@dataclass(frozen=True, eq=False)
class Trace:
    """Recorded orders, one per row, in the order of time.

    Every column but `times` may be left out: then the customer class decides. Columns of
    shape ``(n,)`` are copied, and read-only from then on.

    Raises
    ------
    ValueError
        If a column is not as long as `times` or holds a value that can't be, or if `times`
        decrease; the message names the row, counted from 1.
    """

    times: Annotated[Floats, Parameter("when each order came", unit="time", ge=0)]
    quantity: Annotated[Integers | None, Parameter("what it asks for", "units", ge=1)] = None
    item: Annotated[Integers | None, Parameter("index of its item", ge=0)] = None
    customer: Annotated[Integers | None, Parameter("number of the person", ge=0)] = None
    price: Annotated[Floats | None, Parameter("price per unit", "money", ge=0)] = None
    patience: Annotated[
        Floats | None, Parameter("age at which the customer leaves; inf: never", "time", ge=0)
    ] = None

    def __post_init__(self) -> None:
        rows = np.size(self.times)
        for name in ALLOWED:
            given = getattr(self, name)
            if given is not None:
                object.__setattr__(self, name, _column(name, given, rows))
        drops = np.flatnonzero(np.diff(self.times) < 0)
        if len(drops):
            before, after = self.times[drops[0] : drops[0] + 2]
            raise ValueError(
                f"times must not decrease, row {drops[0] + 2} has {after:g} after {before:g}; "
                "sort the rows by time"
            )

    def blocks(self, stream: Callable[[str], Generator], size: int) -> Iterator[Arrived]:  # noqa: ARG002 - nothing is drawn
        """Yield the recorded orders, to the end of the trace."""
        columns: dict[str, Any] = {name: getattr(self, name) for name in ALLOWED}
        given = {name: column for name, column in columns.items() if column is not None}
        for start in range(0, len(self.times), size):
            yield Arrived(**{name: c[start : start + size] for name, c in given.items()})

    def expected(self, t: float) -> float:
        """Return how many orders come before `t`."""
        return float(np.searchsorted(self.times, t, side="left"))


def _column(name: str, given: ArrayLike, rows: int) -> NDArray[Any]:
    """Return a read-only copy of a column, or say what is wrong with it."""
    values = np.array(given, dtype=float)
    if values.shape != (rows,):
        raise ValueError(f"{name} must have as many rows as times, {rows}, got {values.size}")
    sound = values >= (1 if name == "quantity" else 0)
    if name != "patience":
        sound &= np.isfinite(values)
    if name in WHOLE:
        sound &= values == np.floor(values)
    wrong = np.flatnonzero(~sound)
    if len(wrong):
        raise ValueError(
            f"{name} must be {ALLOWED[name]}, got {values[wrong[0]]:g} in row {wrong[0] + 1}"
        )
    column = values.astype(np.int64 if name in WHOLE else np.float64)
    column.flags.writeable = False
    return column
