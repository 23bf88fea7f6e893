"""TOML in and out: the standard library reads it, with gaps, but does not write it."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


def read_toml(text: str) -> dict[str, Any]:
    """Return what a TOML document holds.

    Raises
    ------
    tomllib.TOMLDecodeError
        If it is not TOML, and also where the reader of the standard library gives up in other
        ways: at tables nested a thousand deep and at numbers of thousands of digits.

    Examples
    --------
    >>> read_toml("run = { seed = 1 }")
    {'run': {'seed': 1}}
    """
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise tomllib.TOMLDecodeError("it is nested too deeply") from None
    except ValueError as error:
        if isinstance(error, tomllib.TOMLDecodeError):
            raise
        raise tomllib.TOMLDecodeError("a number has too many digits") from None


def toml_key(name: str) -> str:
    """Return a key as TOML writes it, in quotes where it needs them.

    Examples
    --------
    >>> toml_key("web"), toml_key("red mug")
    ('web', '"red mug"')
    """
    return name if _BARE_KEY.fullmatch(name) else _text(name)


def toml_value(value: Any) -> str:
    """Return a value as TOML writes it on one line.

    Raises
    ------
    TypeError
        If TOML has no such value.

    Examples
    --------
    >>> print(toml_value({"law": "gamma", "mean": 10.0, "tags": [1, True, "a"]}))
    { law = "gamma", mean = 10.0, tags = [1, true, "a"] }
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, Mapping):
        pairs = ", ".join(
            f"{toml_key(key)} = {toml_value(entry)}" for key, entry in value.items()
        )
        return f"{{ {pairs} }}" if pairs else "{}"
    if isinstance(value, Sequence):
        return f"[{', '.join(map(toml_value, value))}]"
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    raise TypeError(f"TOML has no value like {value!r}")


def write_toml(data: Mapping[str, Any]) -> str:
    """Return a whole document: tables and lists of tables under headers, all else in place.

    Examples
    --------
    >>> print(write_toml({"schema": 1, "run": {"seed": 1}, "items": [{"name": "lantern"}]}))
    schema = 1
    <BLANKLINE>
    [run]
    seed = 1
    <BLANKLINE>
    [[items]]
    name = "lantern"
    <BLANKLINE>
    """
    return "\n".join(_lines(data, ())).lstrip("\n") + "\n"


def _lines(table: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    headed = {key: value for key, value in table.items() if _has_header(value, path)}
    for key, value in table.items():
        if key not in headed:
            yield f"{toml_key(key)} = {toml_value(value)}"
    for key, value in headed.items():
        deeper = (*path, key)
        name = ".".join(map(toml_key, deeper))
        if isinstance(value, Mapping):
            # A table of nothing but tables with headers needs none of its own.
            bare = bool(value) and all(_has_header(entry, deeper) for entry in value.values())
            yield from () if bare else ("", f"[{name}]")
            yield from _lines(value, deeper)
        else:
            for entry in value:
                yield from ("", f"[[{name}]]", *_lines(entry, deeper))


def _has_header(value: Any, path: tuple[str, ...]) -> bool:
    # Two levels for variants, one for all else, reads as people write scenarios.
    if path and path != ("variants",):
        return False
    return isinstance(value, Mapping) or (
        isinstance(value, list) and bool(value) and all(isinstance(e, Mapping) for e in value)
    )


def _text(text: str) -> str:
    # JSON escapes what TOML does, but for the one control character beyond the first 32.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
