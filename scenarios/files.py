"""CSV files that a scenario names: found, read once, and judged column by column."""

import csv
import gzip
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import isfinite
from pathlib import Path
from typing import TypeVar

from scenarios.errors import did_you_mean, listed

DATA = Path(__file__).parent / "library" / "data"
_SHOWN = 3  # bad rows that a message names

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class CsvFile:
    """A CSV file with a header line, or some rows of it; all cells as text.

    `places` are the rows' numbers in the file, the header being row 1 as in a spreadsheet.
    """

    name: str
    header: tuple[str, ...]
    rows: Sequence[Sequence[str]]
    places: Sequence[int]

    def column(self, name: str) -> list[str]:
        """Return the cells of a column.

        Raises
        ------
        ValueError
            If there is no such column.
        """
        if name not in self.header:
            raise ValueError(
                f"{self.name} has no column '{name}'; it has {listed(self.header)}"
                f"{did_you_mean(name, self.header)}"
            )
        place = self.header.index(name)
        return [row[place] for row in self.rows]

    def only(self, column: str, cell: str) -> "CsvFile":
        """Return the rows with this cell in this column.

        Raises
        ------
        ValueError
            If there is no such column or no such row.
        """
        cells = self.column(column)
        kept = [place for place, found in enumerate(cells) if found == cell]
        if not kept:
            there = sorted(set(cells))
            raise ValueError(
                f"{self.name}, column '{column}': no row has '{cell}'; there are "
                f"{listed(there)}{did_you_mean(cell, there)}"
            )
        rows = [self.rows[place] for place in kept]
        return CsvFile(self.name, self.header, rows, [self.places[place] for place in kept])

    def numbers(self, name: str, least: float = 0.0) -> tuple[float, ...]:
        """Return a column of numbers.

        Raises
        ------
        ValueError
            If there is no such column, or a cell is no finite number of at least `least`.
        """
        return tuple(self.parsed(name, lambda cell: number(cell, least)))

    def parsed(self, name: str, parse: Callable[[str], T]) -> list[T]:
        """Return a column with every cell parsed.

        Raises
        ------
        ValueError
            If there is no such column or `parse` refuses cells; the first of them are named
            by their rows.
        """
        cells = self.column(name)
        try:
            return [parse(cell) for cell in cells]
        except ValueError:
            refused = _refused(self.places, cells, parse)
            shown = "; ".join(f"row {row}: {text}" for row, text in refused[:_SHOWN])
            more = len(refused) - _SHOWN
            rest = f"; and {more} more rows" if more > 0 else ""
            raise ValueError(f"{self.name}, column '{name}': {shown}{rest}") from None


def _refused(
    places: Sequence[int], cells: Sequence[str], parse: Callable[[str], object]
) -> list[tuple[int, str]]:
    found = []
    for row, cell in zip(places, cells, strict=True):
        try:
            parse(cell)
        except ValueError as error:
            found.append((row, str(error)))
    return found


def number(cell: str, least: float = 0.0) -> float:
    """Return the number a cell holds.

    Raises
    ------
    ValueError
        If it holds none, or one that is not finite or below `least`.
    """
    try:
        value = float(cell)
    except ValueError:
        raise ValueError(f"'{cell}' is not a number") from None
    if not isfinite(value):
        raise ValueError(f"'{cell}' is not a finite number")
    if value < least:
        raise ValueError(f"must be >= {least:g}, found {cell}")
    return value


class Files:
    """Looks up the files a scenario names: in its own folder, then in the library's data."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or Path()

    def read(self, name: str) -> CsvFile:
        """Return a file's content.

        Raises
        ------
        ValueError
            If there is no such file, or it can't be read as CSV.
        """
        path = self.find(name)
        changed = path.stat().st_mtime_ns
        return _read_csv(path, name, changed)

    def find(self, name: str) -> Path:
        """Return where a file is.

        Raises
        ------
        ValueError
            If there is no such file.
        """
        for path in (self.folder / name, DATA / name):
            if path.is_file():
                return path.resolve()
        near = (p.name for folder in (self.folder, DATA) for p in folder.glob("*.csv*"))
        raise ValueError(
            f"no file '{name}' beside the scenario ({self.folder.resolve()}) or in the "
            f"library's data{did_you_mean(name, near)}"
        )


@lru_cache(maxsize=8)
def _read_csv(path: Path, name: str, _changed: int) -> CsvFile:
    # The time of the last change is part of the key, so that an edited file is read again.
    opened = gzip.open if path.suffix == ".gz" else open
    try:
        with opened(path, "rt", encoding="utf-8-sig", newline="") as lines:
            header, *rows = csv.reader(lines)
    except (OSError, UnicodeDecodeError, csv.Error, EOFError) as error:
        raise ValueError(f"{name} can't be read as a CSV file in UTF-8: {error}") from None
    except ValueError:
        raise ValueError(f"{name} is empty; its first line must name the columns") from None
    full = _full(rows, header, name)
    return CsvFile(name, tuple(map(str.strip, header)), list(full.values()), tuple(full))


def _full(rows: list[list[str]], header: list[str], name: str) -> dict[int, list[str]]:
    """Return the rows by their numbers, without empty ones; each must have every column."""
    # Spreadsheets leave empty rows, at the end or elsewhere: a line without a cell, or with
    # commas alone.
    full = {place: row for place, row in enumerate(rows, start=2) if any(map(str.strip, row))}
    if not full:
        raise ValueError(f"{name} has no rows below its header")
    for place, row in full.items():
        if len(row) != len(header):
            raise ValueError(
                f"{name}, row {place}: found {len(row)} cells, expected {len(header)} "
                "as in the header"
            )
    return full
