"""``backlab export``: a study as CSV, JSON lines or Parquet."""

import sys
from pathlib import Path

import click

from commands.common import OUTPUT


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
    from results.study.export import columns_of, rows_of, write_csv, write_jsonl, write_parquet

    with Study(file) as study:
        columns, rows = columns_of(study, table), rows_of(study, table)
        if form == "parquet":
            assert out is not None
            write_parquet(columns, rows, out)
            return
        target = out.open("w", newline="", encoding="utf-8") if out else sys.stdout
        try:
            if form == "csv":
                write_csv(columns, rows, target)
            else:
                write_jsonl(rows, target)
        finally:
            if out:
                target.close()
