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


def write(report: "Report", out: Path) -> None:
    """Write a report as a page, which takes the place of an older one when it is whole."""
    from results.report import render
    from results.study.export import replacing

    with replacing(out) as part:
        part.write_text(render(report), encoding="utf-8", newline="\n")
