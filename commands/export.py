"""``backlab export``: a study as CSV, JSON lines or Parquet."""

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from commands.common import OUTPUT

if TYPE_CHECKING:
    from results.study.export import Row


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "jsonl", "parquet"]),
    default="csv",
    show_default=True,
    help="Parquet needs the package pyarrow.",
)
@click.option(
    "--table",
    type=click.Choice(["results", "summary", "failures"]),
    default="results",
    show_default=True,
    help="Every replication, estimates by configuration, or what could not be run.",
)
@click.option("--out", type=OUTPUT, help="Write to this file, not to the standard output.")
def export(file: Path, form: str, table: str, out: Path | None) -> None:
    """Write the results of the study FILE for other programs."""
    if form == "parquet" and out is None:
        raise click.UsageError("Parquet is for files: say --out FILE")
    from results.study import Study
    from results.study.export import columns_of, replacing, rows_of

    with Study(file) as study:
        columns, rows = columns_of(study, table), rows_of(study, table)
        if out is None:
            _write(form, columns, rows, sys.stdout)
            return
        with replacing(out) as part:
            _write(form, columns, rows, part)


def _write(
    form: str, columns: Mapping[str, type], rows: "Iterable[Row]", target: Path | TextIO
) -> None:
    from results.study.export import write_csv, write_jsonl, write_parquet

    if form == "parquet":
        assert isinstance(target, Path)
        write_parquet(columns, rows, target)
    elif isinstance(target, Path):
        with target.open("w", newline="", encoding="utf-8") as file:
            _write(form, columns, rows, file)
    elif form == "csv":
        write_csv(columns, rows, target)
    else:
        write_jsonl(rows, target)
