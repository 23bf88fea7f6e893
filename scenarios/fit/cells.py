"""What a cell of a CSV file says: a date or time in any usual form, a number, some units."""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from functools import cache
from math import isfinite
from typing import NamedTuple

from scenarios.values import MOST_UNITS

# No blanks within: what follows the first blank or T is the time of day.
FORMATS = (
    "%d.%m.%Y", "%d.%m.%y", "%m/%d/%Y", "%d/%m/%Y", "%m/%d/%y", "%d/%m/%y", "%Y/%m/%d",
    "%d-%m-%Y", "%m-%d-%Y", "%m-%d-%y", "%d-%m-%y", "%d-%b-%y", "%d-%b-%Y", "%d/%b/%Y",
)  # fmt: skip
_EPOCH = date(1970, 1, 1).toordinal()
_DIGITS_OF_A_DATE = re.compile(r"(19|20)\d{6}")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")


class TimeReader(NamedTuple):
    """Reads the times of a column, in days; if `dated`, those since 1970-01-01."""

    read: Callable[[str], float]
    dated: bool
    has_hours: bool


def time_reader(
    cells: Sequence[str], date_format: str | None = None, days_per_unit: float = 1.0
) -> TimeReader:
    """Return what reads the times of a column.

    Numbers are time units. Dates are in ISO 8601, or in the one of the usual forms that fits
    the most cells.

    Parameters
    ----------
    date_format
        Form of the dates as in `datetime.strptime`, without or with the time of day.

    Raises
    ------
    ValueError
        If no form fits, or two forms fit that mean different days.

    Examples
    --------
    >>> reader = time_reader(["12/1/2010 6:00", "12/31/2010 8:26"])
    >>> reader.read("1/2/1970 6:00")  # the 31 has told the day from the month
    1.25
    """
    filled = [cell for cell in cells if cell]
    if not filled:
        raise ValueError("all cells are empty")
    if date_format is None and _mostly_numbers(filled):
        return TimeReader(lambda cell: number(cell) * days_per_unit, False, True)
    has_hours = any(re.search(r"\d:\d\d", cell) for cell in filled)
    if date_format is not None and re.search("%[HIXcs]", date_format):
        return TimeReader(lambda cell: _by_format(cell, date_format), True, has_hours)
    form = date_format or _form_of(list(dict.fromkeys(_split(cell)[0] for cell in filled)))
    return TimeReader(_iso if form == "iso" else _dated_by(form), True, has_hours)


def number(cell: str, decimal_comma: bool = False) -> float:
    """Return the number a cell holds; 1,250.5 and, where so written, 1.250,5 too.

    Raises
    ------
    ValueError
        If it holds none, or one that is not finite.

    Examples
    --------
    >>> number("1,250.5"), number("1.250,5", decimal_comma=True)
    (1250.5, 1250.5)
    """
    plain = cell
    if decimal_comma and "," in cell:
        plain = cell.replace(".", "").replace(",", ".")
    elif _THOUSANDS.fullmatch(cell):
        plain = cell.replace(",", "")
    try:
        value = float(plain)
    except ValueError:
        raise ValueError(f"'{cell}' is not a number") from None
    if not isfinite(value):
        raise ValueError(f"'{cell}' is not a finite number")
    return value


def units(cell: str, decimal_comma: bool = False) -> int:
    """Return the whole number a cell holds, negative for what came back.

    Raises
    ------
    ValueError
        If it is not a whole number.
    """
    value = number(cell, decimal_comma)
    if value != int(value) or abs(value) > MOST_UNITS:
        raise ValueError(f"'{cell}' is not a whole number of units")
    return int(value)


def _mostly_numbers(cells: Sequence[str]) -> bool:
    def is_number(cell: str) -> bool:
        try:
            float(cell)
        except ValueError:
            return False
        return not _DIGITS_OF_A_DATE.fullmatch(cell)

    return sum(map(is_number, cells)) > len(cells) / 2


def _split(cell: str) -> tuple[str, str]:
    day, _, clock = cell.partition(" ")
    return day, clock.strip()


def _form_of(parts: Sequence[str]) -> str:
    """Return the form of dates that fits the most of these."""
    fits = {form: _fitting(parts, form) for form in ("iso", *FORMATS)}
    most = max(map(len, fits.values()))
    if most <= len(parts) / 2:
        raise ValueError(
            f"'{parts[0]}' is not a date like 2011-06-30 or 30.6.2011; "
            "say its form, such as %d %b %Y, as date_format"
        )
    best = [form for form, days in fits.items() if len(days) == most]
    for other in best[1:]:
        for part in sorted(fits[best[0]]):
            if fits[other].get(part) != fits[best[0]][part]:
                raise ValueError(
                    f"'{part}' may be read as {best[0]} or as {other}; say which as date_format"
                )
    return best[0]


def _fitting(parts: Sequence[str], form: str) -> dict[str, float]:
    read, days = _iso if form == "iso" else _dated_by(form), {}
    for part in parts:
        try:
            days[part] = read(part)
        except ValueError:
            continue
    return days


def _iso(cell: str) -> float:
    try:
        moment = datetime.fromisoformat(cell)
    except ValueError:
        if not _split(cell)[1]:
            raise ValueError(f"'{cell}' is not a date like 2011-06-30 14:05") from None
        return _dated_by("%Y-%m-%d")(cell)
    return _days(moment)


def _days(moment: datetime) -> float:
    utc = moment if moment.tzinfo is None else moment.astimezone(UTC)
    return utc.toordinal() - _EPOCH + (utc.hour * 60 + utc.minute + utc.second / 60) / 1440


def _by_format(cell: str, form: str) -> float:
    try:
        return _days(datetime.strptime(cell, form))
    except ValueError:
        raise ValueError(f"'{cell}' is not a date of the form {form}") from None


@cache
def _dated_by(form: str) -> Callable[[str], float]:
    @cache
    def whole_days(day: str) -> float:
        return _by_format(day, form)

    def read(cell: str) -> float:
        day, clock = _split(cell) if " " not in form else (cell, "")
        return whole_days(day) + (_share_of_a_day(clock) if clock else 0.0)

    return read


def _share_of_a_day(clock: str) -> float:
    try:
        found = time.fromisoformat(clock if clock[1:2] != ":" else f"0{clock}")
    except ValueError:
        raise ValueError(f"'{clock}' is not a time of day like 14:05") from None
    return (found.hour * 60 + found.minute + found.second / 60) / 1440
