"""CSV files as people have them: any usual delimiter and encoding, packed or not."""

import csv
import gzip
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any, NamedTuple

from scenarios.errors import Problem, ScenarioError, did_you_mean, listed

DELIMITERS = ",;\t|"
_SAMPLE = 20  # lines from which the delimiter is told
_SHOWN = 10  # bad cells that an error names
_PACKED = b"\x1f\x8b"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")  # as spreadsheets write "Unicode text"

Source = str | PathLike[str]


@dataclass(frozen=True, eq=False)
class Sheet:
    """A CSV file with a header, all cells as text; `lines` are line numbers in the file."""

    name: str
    header: tuple[str, ...]
    rows: Sequence[Sequence[str]]
    lines: Sequence[int]
    delimiter: str = ","
    latin: bool = False  # not UTF-8, read as Windows-1252
    skipped: int = 0  # lines with too few or too many cells

    def column(self, name: str) -> list[str]:
        """Return the cells of a column, without blanks around them.

        Raises
        ------
        ScenarioError
            If there is no such column, or two.
        """
        if name not in self.header:
            text = f"no column '{name}'; it has {listed(self.header)}"
            raise self.wrong(text + did_you_mean(name, self.header), line=1)
        if self.header.count(name) > 1:
            raise self.wrong(f"two columns are called '{name}'", line=1)
        place = self.header.index(name)
        return [row[place].strip() for row in self.rows]

    def wrong(self, text: str, line: int | None = None, where: str = "") -> ScenarioError:
        """Return the error that says what is wrong with this file."""
        return ScenarioError([Problem(self.name, line, where, text)])


class Cells(NamedTuple):
    """Parsed columns by role, the places of their rows in the sheet, and what was left out."""

    columns: dict[str, list[Any]]
    places: list[int]
    bad: int


def read_sheet(source: Source, skip_bad: bool = False) -> Sheet:
    """Read a CSV file, gzip or plain, in UTF-8, UTF-16 with its mark, or Windows-1252.

    The delimiter is that of comma, semicolon, tab and bar which cuts the first lines into the
    most cells, as many in each.

    Raises
    ------
    ScenarioError
        If it can't be read, is empty, or a line has too many or too few cells.
    """
    path = Path(source)
    text, latin = _text(path)
    delimiter = _delimiter(text)
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
    try:
        numbered = [(reader.line_num, row) for row in reader if any(map(str.strip, row))]
    except csv.Error as error:
        raise _wrong(path, f"can't be read as CSV: {error}", reader.line_num) from None
    if len(numbered) < 2:
        raise _wrong(path, "has no rows; its first line must name the columns")
    header = tuple(name.strip() for name in numbered[0][1])
    full = [(line, row) for line, row in numbered[1:] if len(row) == len(header)]
    ragged = [(line, row) for line, row in numbered[1:] if len(row) != len(header)]
    if ragged and not skip_bad:
        line, row = ragged[0]
        text = f"found {len(row)} cells, expected {len(header)} as in the header"
        raise _wrong(path, f"{text}; skip_bad leaves such lines out", line)
    if not full:
        raise _wrong(path, f"no line has the {len(header)} cells of the header")
    lines, rows = zip(*full, strict=True)
    return Sheet(path.name, header, rows, lines, delimiter, latin, len(ragged))


def _wrong(path: Path, text: str, line: int | None = None) -> ScenarioError:
    return ScenarioError([Problem(str(path), line, "", text)])


def _text(path: Path) -> tuple[str, bool]:
    try:
        content = path.read_bytes()
        if content.startswith(_PACKED):
            content = gzip.decompress(content)
    except (OSError, EOFError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise _wrong(path, f"can't be read: {reason}") from None
    if content.startswith(_UTF_16):
        return content.decode("utf-16", errors="replace"), False
    try:
        return content.decode("utf-8-sig"), False
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace"), True


def _delimiter(text: str) -> str:
    sample = text.split("\n", _SAMPLE)[:_SAMPLE]

    def cells(delimiter: str) -> int:
        reader = csv.reader(sample[:-1] or sample, delimiter=delimiter)
        try:
            counts = {len(row) for row in reader}
        except csv.Error:  # said when all is read, with its line
            return 0
        return counts.pop() if len(counts) == 1 else 0

    best = max(DELIMITERS, key=cells)
    # Where lines differ, the header alone must tell.
    return best if cells(best) > 1 else max(DELIMITERS, key=sample[0].count)


def parsed(
    sheet: Sheet, wanted: Mapping[str, tuple[str, Callable[[str], Any]]], skip_bad: bool
) -> Cells:
    """Parse columns; a row with a bad cell is an error, or is left out.

    Parameters
    ----------
    wanted
        For every role the name of its column and what turns a cell into a value; it refuses
        with a ValueError.

    Raises
    ------
    ScenarioError
        If there is no such column, or cells are bad and `skip_bad` is not set. The first of
        them are named with their lines.
    """
    values: dict[str, list[Any]] = {}
    bad: dict[int, Problem] = {}
    for role, (column, parse) in wanted.items():
        found = values[role] = []
        for place, cell in enumerate(sheet.column(column)):
            try:
                found.append(parse(cell))
            except ValueError as error:
                found.append(None)
                where = f"column '{column}'"
                bad.setdefault(
                    place, Problem(sheet.name, sheet.lines[place], where, str(error))
                )
    if bad and not skip_bad:
        problems = [bad[place] for place in sorted(bad)]
        hint = f"{len(bad)} lines with bad cells in all; skip_bad leaves them out"
        raise ScenarioError([*problems[:_SHOWN], Problem(sheet.name, None, "", hint)])
    good = [place for place in range(len(sheet.rows)) if place not in bad]
    if not good:
        raise sheet.wrong("every line has a bad cell")
    columns = {role: [column[place] for place in good] for role, column in values.items()}
    return Cells(columns, good, len(bad))
