"""The orders of a file: what came when, for which item, how many units."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from math import floor
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenarios.errors import did_you_mean, listed
from scenarios.fit.cells import TimeReader, number, time_reader, units
from scenarios.fit.columns import ORDERS, chosen_columns
from scenarios.fit.sheet import Sheet, Source, parsed, read_sheet
from scenarios.trace import DAYS_PER
from sim.protocols import Floats, Integers

EPOCH = date(1970, 1, 1)
OTHERS = "others"  # the class of those who have none


class Reading(NamedTuple):
    """How files are read."""

    skip_bad: bool = False
    drop_duplicates: bool = False
    date_format: str | None = None
    time_unit: str = "day"


@dataclass(frozen=True, eq=False)
class Orders:
    """Orders in the order of time, one per row.

    Attributes
    ----------
    times
        Days from the midnight before the first order.
    start
        The day of the first order; None where the file has numbers, not dates.
    days
        Length of the data: whole days from the first to the last order, both included.
    price
        Per unit, nan where unknown.
    """

    name: str
    start: date | None
    days: int
    times: Floats
    quantity: Integers
    item: NDArray[Any]
    customer: NDArray[Any] | None = None
    class_: NDArray[Any] | None = None
    price: Floats | None = None
    warnings: tuple[str, ...] = field(default=())

    def of(self, items: Sequence[str]) -> "Orders":
        """Return the orders for these items."""
        kept = np.isin(self.item, list(items))
        columns = ("times", "quantity", "item", "customer", "class_", "price")
        given = {name: getattr(self, name) for name in columns}
        cut = {name: column[kept] for name, column in given.items() if column is not None}
        return replace(self, **cut)


def read_orders(source: Source, columns: Mapping[str, str], reading: Reading) -> Orders:
    """Read a file of orders.

    Lines of no or negative quantity are returns, which are no demand: they are left out, and
    a warning says how many. The orders that they take back stay.

    Raises
    ------
    ScenarioError
        If the file can't be read, lacks a column, or has bad cells.
    """
    sheet = read_sheet(source, reading.skip_bad)
    chosen = chosen_columns(sheet, ORDERS, columns)
    comma = sheet.delimiter == ";"
    clock = reader_of(sheet, chosen["time"], reading)
    parsers = {
        "time": clock.read,
        "quantity": lambda cell: units(cell, comma),
        "price": lambda cell: number(cell, comma) if cell else np.nan,
        "item": name_of,
        "class": lambda cell: name_of(cell) if cell else OTHERS,
    }
    wanted = {role: (name, parsers.get(role, str)) for role, name in chosen.items()}
    cells = parsed(sheet, wanted, reading.skip_bad)
    warnings = list(sheet_warnings(sheet, cells.bad))
    if "quantity" not in chosen:
        warnings.append(f"{sheet.name} has no column of quantities: every row is one unit")
    rows = len(cells.places)
    quantity = np.array(cells.columns.get("quantity", [1] * rows), dtype=np.int64)
    kept = quantity > 0
    if not kept.all():
        warnings.append(
            f"{np.sum(~kept):,} of {rows:,} lines are returns or cancellations (quantity 0 or "
            f"less), {-quantity[~kept].sum():,} units: left out; what they take back stays"
        )
    copies = _copies(sheet, cells.places)
    if copies.any():
        fate = "left out" if reading.drop_duplicates else "kept"
        warnings.append(f"{copies.sum():,} lines are exact copies of other lines: {fate}")
        if reading.drop_duplicates:
            kept &= ~copies
    if not kept.any():
        raise sheet.wrong("has no order with a quantity > 0")
    return _sorted(sheet, cells.columns, clock, quantity, kept, tuple(warnings))


def reader_of(sheet: Sheet, column: str, reading: Reading) -> TimeReader:
    """Return what reads a column of times.

    Raises
    ------
    ScenarioError
        If there is no such column or no form fits.
    """
    try:
        return time_reader(
            sheet.column(column), reading.date_format, DAYS_PER[reading.time_unit]
        )
    except ValueError as error:
        raise sheet.wrong(str(error), where=f"column '{column}'") from None


def sheet_warnings(sheet: Sheet, bad: int) -> list[str]:
    """Return what must be said about a file that could be read."""
    found = []
    if sheet.latin:
        found.append(f"{sheet.name} is not UTF-8; it was read as Windows-1252")
    if bad + sheet.skipped:
        found.append(f"{sheet.name}: {bad + sheet.skipped:,} lines with bad cells left out")
    return found


def name_of(cell: str) -> str:
    """Return a name as scenario files allow it: one line of at most 100 characters.

    Raises
    ------
    ValueError
        If the cell is empty.
    """
    name = " ".join("".join(c if c.isprintable() else " " for c in cell).split())[:100].strip()
    if not name:
        raise ValueError("is empty, expected a name")
    return name


def top_items(orders: Orders, wanted: int | Sequence[str]) -> tuple[str, ...]:
    """Return the items of the most units, the first of them first, or those named.

    Raises
    ------
    ScenarioError
        If an item is named that has no orders.
    """
    units_of: Counter[str] = Counter()
    for item, quantity in zip(orders.item.tolist(), orders.quantity.tolist(), strict=True):
        units_of[item] += quantity
    if isinstance(wanted, int):
        ranked = sorted(units_of, key=lambda item: (-units_of[item], item))
        return tuple(ranked[:wanted])
    for name in wanted:
        if name not in units_of:
            hint = did_you_mean(name, units_of)
            there = listed(sorted(units_of), most=10)
            text = f"no orders for '{name}'; items: {there}{hint}"
            raise Sheet(orders.name, (), (), ()).wrong(text)
    return tuple(dict.fromkeys(wanted))


def _copies(sheet: Sheet, places: Sequence[int]) -> NDArray[np.bool_]:
    """Return which of these rows are the same, cell by cell, as an earlier one."""
    seen: set[tuple[str, ...]] = set()
    found = np.zeros(len(places), dtype=bool)
    for at, place in enumerate(places):
        row = tuple(sheet.rows[place])
        found[at] = row in seen
        seen.add(row)
    return found


def _sorted(
    sheet: Sheet,
    columns: Mapping[str, list[Any]],
    clock: TimeReader,
    quantity: Integers,
    kept: NDArray[np.bool_],
    warnings: tuple[str, ...],
) -> Orders:
    rows = np.flatnonzero(kept)
    times = np.array(columns["time"], dtype=float)
    rows = rows[np.argsort(times[rows], kind="stable")]
    earliest, latest = float(times[rows[0]]), float(times[rows[-1]])
    # Numbers count from 0, but for those that begin far from it, as spreadsheet dates do.
    from_zero = not clock.dated and 0 <= earliest <= latest - earliest
    first = 0 if from_zero else floor(earliest)

    def column(role: str) -> NDArray[Any] | None:
        return np.array(columns[role])[rows] if role in columns else None

    item = column("item")
    if item is None:
        item = np.full(len(rows), Path(sheet.name).name.partition(".")[0])
    return Orders(
        name=sheet.name,
        start=EPOCH + timedelta(days=first) if clock.dated else None,
        days=floor(latest) - first + 1,
        times=times[rows] - first,
        quantity=quantity[rows],
        item=item,
        customer=column("customer"),
        class_=column("class"),
        price=column("price"),
        warnings=warnings,
    )
