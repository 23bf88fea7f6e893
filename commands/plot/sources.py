"""What a figure is drawn from: the file of a study, or a scenario."""

from pathlib import Path

_SQLITE = b"SQLite format 3\x00"  # with which such files begin


def is_study(source: str) -> bool:
    """Say whether a source is the file of a study, by how it begins, or else by its name."""
    try:
        with Path(source).open("rb") as file:
            return file.read(len(_SQLITE)) == _SQLITE
    except OSError:
        return source.endswith(".sqlite")
