"""What the verbs that write files have in common: they write over nothing that is needed."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from scenarios import Scenario


_OTHER = "write to another file"


def check(target: Path | None, read: Iterable[str | Path | None] = ()) -> None:
    """Refuse a file that has no folder, is a database or is read, before anything is run."""
    if target is None:
        return
    from results.study.export import is_database

    if not target.absolute().parent.is_dir():
        raise click.UsageError(
            f"there is no folder '{target.parent}' to write {target.name} to"
        )
    if is_database(target):
        raise click.UsageError(f"{target} is a study or another database; {_OTHER}")
    if any(_same(target, Path(each)) for each in read if each is not None):
        raise click.UsageError(f"{target} is read or written by this command already; {_OTHER}")


def files_of(*scenarios: "Scenario") -> list[Path | None]:
    """Return the files that scenarios were read from, with those they name."""
    from results.study.terms import data_files

    return [path for each in scenarios for path in (each.path, *data_files(each).values())]


def _same(target: Path, other: Path) -> bool:
    if target.exists() and other.exists():
        return target.samefile(other)
    return target.absolute() == other.absolute()
