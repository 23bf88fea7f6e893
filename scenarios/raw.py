"""A look into the raw tables of a scenario, whatever shape they are in."""

from collections.abc import Iterator, Mapping

from scenarios.errors import did_you_mean, listed
from scenarios.lines import Path
from scenarios.merge import Data

Finding = tuple[Path, str]  # what is wrong: its path and a message


def entries(data: Data, kind: str) -> Iterator[tuple[int, Data]]:
    """Yield the tables of a list, with their places."""
    given = data.get(kind)
    for place, entry in enumerate(given if isinstance(given, list) else ()):
        if isinstance(entry, Mapping):
            yield place, entry


def names(data: Data, kind: str) -> list[str]:
    """Return the names of the entries of a list, in order, each once."""
    given = (entry.get("name") for _, entry in entries(data, kind))
    return list(dict.fromkeys(name for name in given if isinstance(name, str)))


def unknown(path: Path, name: object, items: list[str]) -> Iterator[Finding]:
    """Yield that there is no such item, if there is none."""
    if isinstance(name, str) and name not in items:
        yield (
            path,
            f"no item is called '{name}'; items: {listed(items)}{did_you_mean(name, items)}",
        )
