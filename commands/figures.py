"""What the verbs that draw have in common: the file of a figure."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands import targets

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def check(out: Path, read: Iterable[str] = (), option: str = "--out") -> None:
    """Refuse a file that no figure can be written to, before anything is run."""
    from results.plots import FORMATS

    endings = [f".{form}" for form in FORMATS]
    if out.suffix.lower() not in endings:
        raise click.UsageError(
            f"{option} wants a name in {', '.join(endings[:-1])} or {endings[-1]}, got {out}"
        )
    targets.check(out, read)
    folder = out.absolute().parent
    if not os.access(folder, os.W_OK) and not out.exists():
        raise click.UsageError(f"{out} can't be written: its folder is read-only")


def write(figure: "Figure", out: Path) -> None:
    """Write a figure, the same bytes every time."""
    from results.plots import save

    try:
        save(figure, out)
    except OSError as error:
        raise click.UsageError(f"{out} can't be written: {error.strerror or error}") from error
