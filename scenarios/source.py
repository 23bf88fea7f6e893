"""Where a scenario comes from: the library, a file, or a mapping."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from scenarios.errors import Problem, ScenarioError, did_you_mean, listed
from scenarios.lines import line_index
from scenarios.merge import Layer
from scenarios.toml import read_toml

LIBRARY = Path(__file__).parent / "library"

Source = str | PathLike[str] | Mapping[str, Any]


@dataclass(frozen=True)
class Document:
    """A scenario as it was given, before anything is checked."""

    name: str
    path: Path | None
    layer: Layer

    @property
    def folder(self) -> Path:
        """Where the files that the scenario names are looked up first."""
        return self.path.parent if self.path else Path()


def library() -> dict[str, Path]:
    """Return the files of the library's scenarios by their names.

    Examples
    --------
    >>> {'law-kelton', 'small-e-shop'} <= set(library())
    True
    """
    return {path.stem: path for path in sorted(LIBRARY.glob("*.toml"))}


def read_document(source: Source) -> Document:
    """Return the scenario of a library name, a path or a mapping.

    A bare name means the library, unless the library has none of that name and there is such a
    file; what ends in ``.toml`` or has a folder in it is a path.

    Raises
    ------
    ScenarioError
        If there is no such scenario, or it is no TOML.
    """
    if isinstance(source, Mapping):
        return Document("scenario", None, Layer("scenario", _plain(source)))
    given = fspath(source)
    path = library().get(given, Path(given))
    if not path.is_file():
        raise ScenarioError([Problem(given, None, "", _not_found(path))])
    shown = given if path == Path(given) else path.name
    text = _read(path, shown)
    try:
        data = read_toml(text)
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError([_broken(text, shown, error)]) from None
    return Document(path.stem, path, Layer(shown, data, lines=line_index(text)))


def _plain(value: Any) -> Any:
    """Return a copy of dictionaries and lists, so that nobody can change it later.

    None means left out, as TOML has no such value.
    """
    if isinstance(value, Mapping):
        pairs = value.items()
        return {str(key): _plain(entry) for key, entry in pairs if entry is not None}
    return [_plain(entry) for entry in value] if isinstance(value, list | tuple) else value


def _not_found(path: Path) -> str:
    if path.is_dir():
        return "is a folder, expected a scenario file"
    names = library()
    what = "no such file" if path.suffix == ".toml" else "no such file or library scenario"
    return f"{what}; the library has {listed(names)}{did_you_mean(path.stem, names)}"


def _read(path: Path, shown: str) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ScenarioError(
            [Problem(shown, None, "", f"can't be read as text in UTF-8: {error}")]
        ) from None


def _broken(text: str, shown: str, error: tomllib.TOMLDecodeError) -> Problem:
    message = str(error)
    at = re.search(r" \(at line (\d+), column (\d+)\)", message)
    if at is None:
        line = text.count("\n") + 1 if "at end of document" in message else None
        return Problem(shown, line, "", f"is not TOML: {message}")
    plain = message.replace(at[0], f" in column {at[2]}")
    return Problem(shown, int(at[1]), "", f"is not TOML: {plain}")
