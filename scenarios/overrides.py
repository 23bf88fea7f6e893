"""Overrides from the command line or from code: ``policy.reorder.r=50``, by path.

A path names the keys down to a value, list entries by their names:
``customers.web.arrivals.rate``. A name with dots in it is put in quotes, as in TOML.
"""

import tomllib
from collections.abc import Iterable, Mapping
from math import inf
from typing import Any

from scenarios.errors import Problem, ScenarioError, did_you_mean, listed
from scenarios.merge import Data
from scenarios.tables import found
from scenarios.toml import read_toml
from sim.parameters import is_finite

_DEEPEST = 100  # keys of a path
SET, SCALE = "--set", "--scale"  # where a value came from that is in no file

Overrides = Mapping[str, Any] | Iterable[str] | None


def assignments(given: Overrides, option: str) -> dict[str, Any]:
    """Return overrides as a mapping from paths to values.

    Parameters
    ----------
    given
        A mapping, or strings ``"KEY=VALUE"`` whose values are read as TOML, bare words as text.
    option
        Name of the option, for messages.

    Raises
    ------
    ScenarioError
        If a string is no ``KEY=VALUE``.

    Examples
    --------
    >>> assignments(["run.horizon=90", "policy.accept.rule=none"], "--set")
    {'run.horizon': 90, 'policy.accept.rule': 'none'}
    """
    if given is None:
        return {}
    if isinstance(given, Mapping):
        return {str(path): _plain(value) for path, value in given.items()}
    pairs = [given] if isinstance(given, str) else list(given)
    wrong = [text for text in pairs if not text.partition("=")[0].strip() or "=" not in text]
    if wrong:
        raise ScenarioError(
            Problem(option, None, text, "expected KEY=VALUE, such as run.horizon=90")
            for text in wrong
        )
    split = (text.partition("=") for text in pairs)
    return {path.strip(): _value(value.strip()) for path, _, value in split}


def _value(text: str) -> Any:
    try:
        read = read_toml(f"value = {text}")
    except tomllib.TOMLDecodeError:
        return text
    return read["value"] if read.keys() == {"value"} else text


def _plain(value: Any) -> Any:
    """Return a number of numpy as one of Python, for strict models take no others."""
    return value.item() if hasattr(value, "item") else value


def steps_of(path: str) -> list[str]:
    """Return the keys of a path.

    Examples
    --------
    >>> steps_of('items."mug 0.3 l".price')
    ['items', 'mug 0.3 l', 'price']
    """
    try:
        node = read_toml(f"{path} = 0")
    except tomllib.TOMLDecodeError:
        return path.split(".")
    steps = []
    while isinstance(node, dict):
        [(key, node)] = node.items()
        steps.append(key)
    return steps


def nested(values: Mapping[str, Any], data: Data, option: str, problems: list[Problem]) -> Data:
    """Return overrides as a partial scenario that can be laid over `data`.

    Paths that name a list entry that `data` does not have are left out and noted in `problems`.
    """
    top: dict[str, Any] = {}
    for path, value in values.items():
        try:
            _put(top, _shallow(steps_of(path)), value, data)
        except (TypeError, ValueError) as error:
            problems.append(Problem(option, None, path, str(error)))
    return top


def _shallow(steps: list[str]) -> list[str]:
    if len(steps) > _DEEPEST:
        raise ValueError(f"has {len(steps)} keys; no value is so deep")
    return steps


def _put(table: dict[str, Any], steps: list[str], value: Any, data: Any) -> None:
    """Put a value at its path into `table`, making the tables and list entries on the way."""
    key, *rest = steps
    if not rest:
        table[key] = value
        return
    inside = data.get(key) if isinstance(data, Mapping) else None
    if isinstance(inside, list) and all(isinstance(entry, Mapping) for entry in inside):
        name, *rest = rest
        entry = _entry(key, name, inside)
        entries = table.setdefault(key, [])
        deeper = next((known for known in entries if known["name"] == name), None)
        if deeper is None:
            deeper = {"name": name}
            entries.append(deeper)
        if not rest:
            raise ValueError(
                f"names a whole entry; go on with one of its keys: {listed(entry)}"
            )
        _put(deeper, rest, value, entry)
        return
    deeper = table.setdefault(key, {})
    if not isinstance(deeper, dict):
        raise TypeError(f"'{key}' is given a value and keys below it")
    _put(deeper, rest, value, inside)


def _entry(key: str, name: str, entries: list[Data]) -> Data:
    names = [str(entry.get("name")) for entry in entries]
    if name not in names:
        raise ValueError(
            f"'{name}' is not one of the {key}: {listed(names)}{did_you_mean(name, names)}"
        )
    return entries[names.index(name)]


def scaled(
    factors: Mapping[str, Any], values: Data, option: str, problems: list[Problem]
) -> dict[str, Any]:
    """Return new values for paths: what is there times a factor.

    What can't be scaled is left out and noted in `problems`.

    Parameters
    ----------
    values
        The validated scenario as plain data: whole numbers stay whole (rounded, halves to
        even), and defaults that the file leaves out are there to be scaled.
    """
    new = {}
    for path, factor in factors.items():
        try:
            new[path] = _times(value_at(path, values), factor)
        except (TypeError, ValueError) as error:
            problems.append(Problem(option, None, path, str(error)))
    return new


def value_at(path: str, values: Data) -> Any:
    """Return the value at a path.

    Raises
    ------
    ValueError
        If there is none; the message has the nearest name.
    """
    node: Any = values
    for step in steps_of(path):
        if isinstance(node, list | tuple):
            node = {entry["name"]: entry for entry in node if isinstance(entry, Mapping)}
        if not isinstance(node, Mapping) or step not in node:
            known = list(node) if isinstance(node, Mapping) else []
            raise ValueError(
                f"there is no '{step}' here; known: {listed(known)}{did_you_mean(step, known)}"
            )
        node = node[step]
    return node


def _times(value: Any, factor: Any) -> Any:
    if isinstance(factor, bool) or not isinstance(factor, int | float) or not is_finite(factor):
        raise ValueError(f"expected a factor, such as 1.5, found {found(factor)}")
    if isinstance(value, list | tuple):
        return [_times(entry, factor) for entry in value]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"can't be scaled: it is not a number but {found(value)}")
    product = value * factor if is_finite(value) else inf
    if not is_finite(product):
        raise ValueError(f"is too large if scaled: {found(value)} times {found(factor)}")
    return round(product) if isinstance(value, int) else product
