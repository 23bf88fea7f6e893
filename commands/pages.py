"""What the verbs that write pages have in common."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.common import OUTPUT

if TYPE_CHECKING:
    from results.report.parts import Report

REPORT = click.option(
    "--report", type=OUTPUT, help="Also write a page of HTML, to be mailed and printed."
)


def check_folder(out: Path | None) -> None:
    """Refuse a file that has no folder, before anything is run."""
    if out is not None and not out.absolute().parent.is_dir():
        raise click.UsageError(f"there is no folder '{out.parent}' to write {out.name} to")


def write(report: "Report", out: Path) -> None:
    """Write a report as a page."""
    from results.report import render

    out.write_text(render(report), encoding="utf-8", newline="\n")
