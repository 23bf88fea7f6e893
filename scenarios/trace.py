"""Recorded orders: from the rows of a CSV file to `sim.arrivals.Trace`."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cache, lru_cache
from math import inf
from typing import Annotated, Any, Literal

import numpy as np

from scenarios.errors import did_you_mean
from scenarios.files import CsvFile, Files, number
from scenarios.tables import Table, about
from sim.arrivals import Trace

# Months and years are averages, of the Gregorian calendar.
DAYS_PER = {
    "minute": 1 / 1440,
    "hour": 1 / 24,
    "day": 1.0,
    "week": 7.0,
    "month": 365.2425 / 12,
    "year": 365.2425,
}


class Columns(Table):
    """Which columns of the file hold what; what is left out is not read."""

    time: Annotated[
        str, about("when the order came: a number in time units, or an ISO 8601 date or time")
    ] = "time"
    quantity: Annotated[str | None, about("ordered quantity, at least 1", "units")] = None
    item: Annotated[str | None, about("name of the item")] = None
    customer: Annotated[
        str | None, about("who ordered, any text; an empty cell is a person of their own")
    ] = None
    class_: Annotated[
        str | None,
        about("name of the customer class; rows of other classes are skipped", alias="class"),
    ] = None
    price: Annotated[str | None, about("price per unit", "currency")] = None
    patience: Annotated[
        str | None,
        about("age at which the customer leaves; an empty cell: never", "time units"),
    ] = None


class TraceTable(Table):
    """Recorded orders from a CSV file (may be gzip), one per row, in the order of time.

    Dates count from midnight before the first row of the file, in the scenario's time unit;
    times with an offset are taken to UTC.
    """

    law: Annotated[Literal["trace"], about("trace: recorded orders from a CSV file")]
    file: Annotated[str, about("CSV file, looked up beside the scenario file", min_length=1)]
    columns: Annotated[Columns, about("which columns of the file hold what")] = Columns()


class TraceError(Exception):
    """A trace that can't be used, with everything that is wrong with it."""

    def __init__(self, messages: list[str]) -> None:
        self.messages = messages
        super().__init__("; ".join(messages))


def read_trace(
    table: TraceTable,
    files: Files,
    items: Sequence[str],
    customer_class: str,
    time_unit: str,
) -> Trace:
    """Read the orders of one customer class.

    Parameters
    ----------
    items
        Names of the items, in the order of the scenario.
    customer_class
        Name of the class whose rows are read, where the file tells classes apart.

    Raises
    ------
    TraceError
        If the file is missing, empty or not CSV, a column is missing, a cell is not what it
        should be, or the times decrease.
    """
    try:
        whole = files.read(table.file)
    except ValueError as error:
        raise TraceError([str(error)]) from None
    return _read(whole, table.columns, tuple(items), customer_class, time_unit)


@lru_cache(maxsize=32)  # variants have the same traces
def _read(
    whole: CsvFile, columns: Columns, items: tuple[str, ...], customer_class: str, unit: str
) -> Trace:
    try:
        file = whole.only(columns.class_, customer_class) if columns.class_ else whole
    except ValueError as error:
        raise TraceError([str(error)]) from None
    complaints: list[str] = []

    def column(name: str | None, parse: Callable[[CsvFile, str], Any]) -> Any:
        if name is None:
            return None
        try:
            return parse(file, name)
        except ValueError as error:
            complaints.append(str(error))
            return None

    read = {
        "times": column(columns.time, lambda f, name: _times(f, name, whole, unit)),
        "quantity": column(columns.quantity, _quantities),
        "item": column(columns.item, lambda f, name: _items(f, name, items)),
        "customer": column(columns.customer, _customers),
        "price": column(columns.price, lambda f, name: np.array(f.numbers(name))),
        "patience": column(columns.patience, _patience),
    }
    if complaints:
        raise TraceError(complaints)
    return Trace(**read)


def _times(file: CsvFile, name: str, whole: CsvFile, time_unit: str) -> Any:
    first = whole.column(name)[0]
    in_numbers = _is_number(first)
    times = np.array(file.numbers(name) if in_numbers else _dates(file, name, first, time_unit))
    back = np.flatnonzero(np.diff(times) < 0)
    if len(back):
        earlier, later = int(back[0]), int(back[0]) + 1
        cells = file.column(name)
        raise ValueError(
            f"{file.name}, column '{name}': row {file.places[later]}: {cells[later]} comes "
            f"before {cells[earlier]} of row {file.places[earlier]}; sort the file by time"
        )
    return times


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _dates(file: CsvFile, name: str, first: str, time_unit: str) -> list[float]:
    dates = file.parsed(name, _date)
    start = _date(first).replace(hour=0, minute=0, second=0, microsecond=0)
    days = np.array([(date - start).total_seconds() / 86400 for date in dates])
    if (days < 0).any():
        row = file.places[int(np.argmin(days))]
        raise ValueError(
            f"{file.name}, column '{name}': row {row}: comes before the first row of the file; "
            "sort the file by time"
        )
    times: list[float] = (days / DAYS_PER[time_unit]).tolist()
    return times


def _date(cell: str) -> datetime:
    try:
        date = datetime.fromisoformat(cell.strip())
    except ValueError:
        raise ValueError(
            f"'{cell}' is not a date like 2011-06-30 or 2011-06-30 14:05"
        ) from None
    return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)


def _quantities(file: CsvFile, name: str) -> Any:
    return np.array(file.parsed(name, _quantity), dtype=np.int64)


def _quantity(cell: str) -> int:
    value = number(cell, 1.0)
    if value != int(value) or value > 1e9:
        raise ValueError(f"'{cell}' is not a whole number of units")
    return int(value)


def _items(file: CsvFile, name: str, items: Sequence[str]) -> Any:
    numbers = {item: number for number, item in enumerate(items)}
    hint = cache(lambda cell: did_you_mean(cell, items))  # one wrong name may be in every row

    def index(cell: str) -> int:
        if cell not in numbers:
            raise ValueError(f"no item is called '{cell}'{hint(cell)}")
        return numbers[cell]

    return np.array(file.parsed(name, index), dtype=np.int64)


def _customers(file: CsvFile, name: str) -> Any:
    numbers: dict[object, int] = {}
    cells = file.column(name)
    # An empty cell is known by its row, which makes it a person of its own.
    who = (cell.strip() or row for row, cell in enumerate(cells))
    return np.array([numbers.setdefault(one, len(numbers) + 1) for one in who], dtype=np.int64)


def _patience(file: CsvFile, name: str) -> Any:
    return np.array(file.parsed(name, lambda cell: number(cell) if cell.strip() else inf))
