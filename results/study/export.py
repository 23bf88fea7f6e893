"""Studies as files that other programs read: CSV, JSON lines, Parquet."""

import csv
import json
import math
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from itertools import islice
from os import PathLike, fspath
from pathlib import Path
from typing import Any, TextIO

from results.study.study import Study

TABLES = ("results", "summary", "failures")
FORMATS = ("csv", "jsonl", "parquet")

_BATCH = 10_000  # rows of a group of a Parquet file

_DATABASE = b"SQLite format 3"  # what the files of studies begin with

Row = Mapping[str, Any]


def is_database(path: Path) -> bool:
    """Say whether a file is there that is a study or another database."""
    if not path.is_file():
        return False
    with path.open("rb") as there:
        return there.read(len(_DATABASE)) == _DATABASE


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a path to write to, that takes the place of `path` when all is written.

    So there is never a part of a file that looks like the whole, and no study is lost by
    being taken for the target.

    Raises
    ------
    OSError
        If `path` is a database.
    """
    if path.exists() and not path.is_file():
        yield path  # such as a pipe
        return
    if is_database(path):
        raise OSError(f"{path} is a study or another database; write to another file")
    target = path.resolve()  # what a link leads to, not the link
    part = target.with_name(f".{target.name}.part")
    try:
        yield part
        part.replace(target)
    except OSError as error:
        if error.strerror is None:
            raise
        raise OSError(f"{path}: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)


def rows_of(study: Study, table: str = "results", confidence: float = 0.95) -> Iterator[Row]:
    """Yield the rows of a table of a study; what is undefined is None.

    ``"results"`` has a row per replication, ``"summary"`` one per configuration and KPI,
    ``"failures"`` one per replication that could not be run.
    """
    rows: Iterable[Row] = {
        "results": study.each_row,
        "summary": lambda: study.summary(confidence=confidence),
        "failures": study.failures,
    }[table]()
    for row in rows:
        yield {name: None if _is_undefined(value) else value for name, value in row.items()}


def columns_of(study: Study, table: str = "results") -> dict[str, type]:
    """Return the columns of a table of a study, with the types of their values."""
    last: dict[str, type] = {
        "results": {"replication": int, **dict.fromkeys(study.kpis, float)},
        "summary": {
            "kpi": str, "mean": float, "half_width": float, "confidence": float, "n": int,
            "unit": str,
        },
        "failures": {"replication": int, "error": str},
    }[table]  # fmt: skip
    configs = study.configs
    paths = {
        path: _type([c.parameters[path] for c in configs if path in c.parameters])
        for path in study.paths
    }
    return {"config": int, **paths, **last}


def write_csv(columns: Iterable[str], rows: Iterable[Row], file: TextIO) -> None:
    """Write rows as CSV with a header; what is undefined is empty, lists are JSON."""
    writer = csv.DictWriter(file, list(columns), lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _as_cell(value) for name, value in row.items()})


def write_jsonl(rows: Iterable[Row], file: TextIO) -> None:
    """Write rows as JSON, one object a line; what is undefined is null."""
    for row in rows:
        file.write(json.dumps(row, ensure_ascii=False, allow_nan=False) + "\n")


def write_parquet(
    columns: Mapping[str, type], rows: Iterable[Row], path: str | PathLike[str]
) -> None:
    """Write rows as Parquet; what is undefined is null.

    Raises
    ------
    OSError
        If pyarrow is not installed, or the file can't be written.
    """
    try:
        arrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError:
        raise OSError("Parquet needs pyarrow: pip install 'backlab[parquet]'") from None
    kinds = {
        int: arrow.int64(), float: arrow.float64(), bool: arrow.bool_(), str: arrow.string()
    }  # fmt: skip
    schema = arrow.schema([(name, kinds[kind]) for name, kind in columns.items()])
    texts = [name for name, kind in columns.items() if kind is str]
    rest = iter(rows)
    with parquet.ParquetWriter(fspath(path), schema) as writer:
        while batch := [_with_texts(row, texts) for row in islice(rest, _BATCH)]:
            writer.write_table(arrow.Table.from_pylist(batch, schema=schema))


def _type(values: Iterable[Any]) -> type:
    """Return the type that a column of these values has; text where they are mixed."""
    types = {type(value) for value in values}
    if types == {int, float}:
        return float
    return types.pop() if len(types) == 1 and types <= {int, float, bool} else str


def _as_cell(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, list | dict) else value


def _with_texts(row: Row, texts: Iterable[str]) -> Row:
    made = {
        n: v if v is None or isinstance(v, str) else json.dumps(v) for n, v in _of(row, texts)
    }
    return {**row, **made}


def _of(row: Row, names: Iterable[str]) -> list[tuple[str, Any]]:
    return [(name, row[name]) for name in names]


def _is_undefined(value: Any) -> bool:
    return isinstance(value, float) and not math.isfinite(value)
