"""Values of a scenario file as people read them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_LONG = 8  # entries of a list that are written out


def value_text(value: Any) -> str:
    """Return a value of a scenario's tables for people.

    A rule or a law is written as a call; a long list is cut.

    Examples
    --------
    >>> value_text({"law": "gamma", "mean": 10.0, "cv": 0.4}), value_text(12500)
    ('gamma(mean = 10, cv = 0.4)', '12,500')
    >>> value_text([{"rule": "all"}, True, "a b"]), value_text(0.035)
    ('all, yes, a b', '0.035')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return number_text(value)
    if isinstance(value, Mapping):
        return _table_text(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        told = ", ".join(value_text(entry) for entry in value[:_LONG])
        return f"{told}, ... ({len(value):,} values)" if len(value) > _LONG else told
    return str(value)


def number_text(value: float) -> str:
    """Return a number in full, with commas between thousands.

    Examples
    --------
    >>> number_text(1234.5), number_text(60.0), number_text(1e-9)
    ('1,234.5', '60', '1e-09')
    """
    if isinstance(value, float) and value == round(value) and abs(value) < 1e15:
        value = round(value)
    return f"{value:,}"


def _table_text(table: Mapping[str, Any]) -> str:
    name = next((table[key] for key in ("rule", "law", "name") if key in table), "")
    pairs = [
        f"{key} = {value_text(value)}"
        for key, value in table.items()
        if key not in ("rule", "law", "name")
    ]
    if not name:
        return ", ".join(pairs)
    return f"{name}({', '.join(pairs)})" if pairs else str(name)


def contrasts(
    before: Mapping[str, Any], after: Mapping[str, Any], path: str = ""
) -> Iterator[tuple[str, str, str]]:
    """Yield what differs between two tables: its path, and its value on each side.

    Entries of lists go by their names. Of a rule or a law that is another one, the whole.

    Examples
    --------
    >>> old = {"reorder": {"rule": "min-max", "s": 1}, "items": [{"name": "a", "price": 2}]}
    >>> new = {"reorder": {"rule": "base-stock", "S": 9}, "items": [{"name": "a", "price": 3}]}
    >>> list(contrasts(old, new))
    [('reorder', 'min-max(s = 1)', 'base-stock(S = 9)'), ('items.a.price', '2', '3')]
    """
    for key in dict.fromkeys((*before, *after)):
        here = f"{path}.{key}" if path else str(key)
        old, new = _by_name(before.get(key)), _by_name(after.get(key))
        if old == new:
            continue
        if _are_alike(old, new):
            yield from contrasts(old, new, here)
        else:
            yield here, _side(old), _side(new)


def _by_name(value: Any) -> Any:
    """Return a list of tables with names as a mapping."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        names = [entry.get("name") for entry in value if isinstance(entry, Mapping)]
        if value and len(names) == len(value) and all(names):
            return {str(entry["name"]): entry for entry in value}
    return value


def _are_alike(old: Any, new: Any) -> bool:
    """Say whether two values are tables of the same kind, whose entries can be compared."""
    if not (isinstance(old, Mapping) and isinstance(new, Mapping)):
        return False
    return all(old.get(key) == new.get(key) for key in ("rule", "law"))


def _side(value: Any) -> str:
    return "not set" if value is None else value_text(value)
