"""Laying tables over tables: variants over their scenario, overrides over both.

Tables merge key by key, list entries by their `name`, and all else is replaced. Two kinds of
keys exclude each other, so merging them would make no sense: a table that names another `law`
or `rule` replaces the old one with all its parameters, and of `item`, `choose` and `basket`
the one that is laid over drops the others, as do `lead_time` and `modes`. A `size` that is
laid over a rule drops the levels that it is to compute.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from scenarios.lines import Path

Data = Mapping[str, Any]

_EXCLUSIVE = ({"item", "choose", "basket"}, {"lead_time", "modes"})
_LEVELS = {"r", "s", "S"}


def merge(base: Any, over: Any) -> Any:
    """Return `over` laid over `base`; neither is changed.

    Examples
    --------
    >>> merge({"rule": "all"}, {"rule": "cap", "units": 3})
    {'rule': 'cap', 'units': 3}
    >>> merge([{"name": "a", "price": 1}, {"name": "b"}], [{"name": "a", "price": 2}])
    [{'name': 'a', 'price': 2}, {'name': 'b'}]
    """
    if isinstance(base, Mapping) and isinstance(over, Mapping):
        return _merged_tables(base, over)
    if _is_named_list(base) and _is_named_list(over):
        return _merged_lists(base, over)
    return over


def _merged_lists(base: list[Data], over: list[Data]) -> list[Data]:
    merged = list(base)
    for entry in over:
        place = _place(entry["name"], merged)
        if isinstance(place, int):
            merged[place] = merge(merged[place], entry)
        else:
            merged.append(entry)
    return merged


def _merged_tables(base: Data, over: Data) -> Data:
    if any(key in base and key in over and base[key] != over[key] for key in ("law", "rule")):
        return over
    dropped: set[str] = set()
    if "rule" in base and "size" in over.keys() - base.keys():
        dropped |= _LEVELS - over.keys()
    for keys in _EXCLUSIVE:
        if keys & over.keys():
            dropped |= keys - over.keys()
    kept = {key: value for key, value in base.items() if key not in dropped}
    return kept | {
        key: merge(kept[key], value) if key in kept else value for key, value in over.items()
    }


def _is_named_list(value: Any) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(entry, Mapping) and "name" in entry for entry in value)
        and all(isinstance(entry["name"], str) for entry in value)
    )


@dataclass(frozen=True)
class Layer:
    """A table that was laid over others, and where its values stand.

    `prefix` is the path of the table in its file, `lines` the line of each path of the file.
    """

    file: str
    data: Data
    prefix: tuple[str, ...] = ()
    lines: Mapping[Path, int] = field(default_factory=dict)


def places(path: Path, merged: Any, layers: tuple[Layer, ...]) -> tuple[Layer, Path]:
    """Return the layer that a path of the merged table comes from, and the path in it.

    The layer that has the longest part of the path wins, the uppermost of equals: so what is
    missing is missing in the table that was laid over last.
    """
    steps = list(_steps(path, merged))
    best = max(
        ((_longest(steps, layer.data), height, layer) for height, layer in enumerate(layers)),
        key=lambda one: (len(one[0]), one[1]),
    )
    return best[2], best[0]


def _steps(path: Path, node: Any) -> Iterator[tuple[str | int, str | None]]:
    """Yield the steps of a path, with the name of the list entry where one leads to such."""
    for step in path:
        entry = node[step] if _has(node, step) else None
        yield step, _name(entry) if isinstance(step, int) else None
        node = entry


def _longest(steps: list[tuple[str | int, str | None]], node: Any) -> Path:
    """Return the beginning of a path that a table has; its lists may be in another order."""
    path: Path = ()
    for step, name in steps:
        place = step if name is None else _place(name, node, step)
        if place is None or not _has(node, place):
            return path
        path, node = (*path, place), node[place]
    return path


def _place(name: str, node: Any, rather: str | int = -1) -> str | int | None:
    """Return the place of an entry by its name; of several that have it `rather` this one."""
    named = [_name(entry) for entry in node] if isinstance(node, list) else []
    places = [place for place, found in enumerate(named) if found == name]
    return rather if rather in places else next(iter(places), None)


def _name(entry: Any) -> str | None:
    name = entry.get("name") if isinstance(entry, Mapping) else None
    return name if isinstance(name, str) else None


def _has(node: Any, step: str | int) -> bool:
    if isinstance(node, Mapping):
        return step in node
    return isinstance(node, list) and isinstance(step, int) and step < len(node)


def shown(path: Path, data: Any) -> str:
    """Return a path for people, list entries by name: ``customers.web.arrivals``.

    Examples
    --------
    >>> shown(("items", 1, "price"), {"items": [{"name": "a"}, {"name": "b"}]})
    'items.b.price'
    """
    text = ""
    for step, name in _steps(path, data):
        text += f"[{step}]" if isinstance(step, int) and name is None else f".{name or step}"
    return text.removeprefix(".")
