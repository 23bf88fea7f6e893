"""The text of scenario files and the arguments of the command line, changed at random."""

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from scenarios.toml import toml_key, toml_value
from tests.fuzz.grammar import Schema, drawn, schema_of, whole
from tests.fuzz.mutate import NASTY, Table, names_in, places

_PIECES = (
    *(b"[", b"]", b"[[", b"]]", b"{", b"}", b"=", b",", b".", b'"', b"'", b'"""', b"'''", b"#"),
    *(b"\n", b"\r", b"\r\n", b"\t", b"\x00", b"\x7f", b"\xff", b"\xc3", b"\xe2\x80\xae", b"\\"),
    *(b"\\u", b"\\U00110000", b"\\ud800", b"\xef\xbb\xbf", b"nan", b"-inf", b"1e999", b"0x"),
    *(b"1_0", b"9" * 5000, b"0.", b"1979-05-27T07:32:00Z", b"25:61:00", b"2024-02-30"),
    *(b"[" * 2000, b"a = " + b"{a = " * 800, b"x" * 5000, b"[items]\n", b"[[run]]\n", b"true"),
    *(b"a.b.c.d = 1\n", b'"" = 1\n', b"[items.x]\n", b"\n[[items]]\n", b"a" + b".a" * 2000),
)  # fmt: skip


_FACTORS = (
    *("0", "-1", "0.5", "2", "1e9", "1e-300", "1e300", "nan", "inf", "x", "", "[1]", "true"),
    *("9" * 400, "9" * 5000, "0.0", "3", "[" * 2000, "1e-9"),
)  # fmt: skip
_VALUES = (
    *("1:3:1", "0:1:0.5", "0:1", "3:1:1", "3:1:-1", "1:2:0", "-1:1:1", "x", "", ":", "1:"),
    *("1:1e9:1e-3", "nan:1:1", "1:inf:1", "1e9:3e9:1e9", "1e999:1:1", "1e-99999999:1:1", "::"),
    *("1e99999999999999999999:1:1", "9" * 5000, "[" * 2000, "true,false", "a,b", "[1,2],[3]"),
    *("{a=1},{b=2}", "1979-05-27,2", "0x10", "1:2:3:4", "0:1e308:1e300", "0.1:0.3:0.1,5", "'"),
)  # fmt: skip


def garbled(text: bytes, chance: Random) -> bytes:
    """Return a text with some random changes, byte by byte or line by line."""
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        text = chance.choice(_GARBLES)(text, chance)
    return text


def _flipped(text: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(text) + 1)
    return text[:at] + bytes([chance.randrange(256)]) + text[at + 1 :]


def _dropped(text: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(text) + 1)
    return text[:at] + text[at + chance.choice((1, 1, 2, 8, 40)) :]


def _put_in(text: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(text) + 1)
    return text[:at] + chance.choice(_PIECES) + text[at:]


def _cut(text: bytes, chance: Random) -> bytes:
    return text[: chance.randrange(len(text) + 1)]


def _line_moved(text: bytes, chance: Random) -> bytes:
    """Drop a line, double it, or put it elsewhere."""
    lines = text.split(b"\n")
    line = lines.pop(chance.randrange(len(lines)))
    for _ in range(chance.choice((0, 1, 1, 2))):
        lines.insert(chance.randint(0, len(lines)), line)
    return b"\n".join(lines)


_GARBLES: tuple[Callable[[bytes, Random], bytes], ...] = (
    *(_flipped, _flipped, _dropped, _put_in, _put_in, _line_moved, _line_moved, _cut),
)


def assignments(document: Table, chance: Random) -> list[str]:
    """Return one to three random values for ``--set``."""
    return [_assignment(document, chance) for _ in range(chance.choice((1, 1, 2, 3)))]


def factors(document: Table, chance: Random) -> list[str]:
    """Return one or two random values for ``--scale``."""
    return [_pair(document, chance, _FACTORS) for _ in range(chance.choice((1, 2)))]


def variations(document: Table, chance: Random) -> list[str]:
    """Return one or two random values for ``--vary``, of few configurations or far too many."""
    return [_variation(document, chance) for _ in range(chance.choice((1, 1, 2)))]


def _variation(document: Table, chance: Random) -> str:
    sort = chance.randrange(3)
    if sort == 0:
        return _pair(document, chance, _VALUES)
    if sort == 1:
        return _assignment(document, chance, ",")
    numbers = [
        (steps, value)
        for steps, value, _ in _paths(document)
        if isinstance(value, int | float) and not isinstance(value, bool)
    ]
    steps, value = chance.choice(numbers)
    near = (value + chance.choice((0, 0, 1, 2, 7)) for _ in range(2))
    return f"{'.'.join(map(toml_key, steps))}={','.join(map(_shown, near))}"


def _pair(document: Table, chance: Random, values: Sequence[str]) -> str:
    return f"{_key(document, chance)[0]}={chance.choice(values)}"


def _assignment(document: Table, chance: Random, between: str = "") -> str:
    key, value, schema = _key(document, chance)
    several = chance.randint(1, 3) if between else 1
    text = between.join(_value(value, schema, document, chance) for _ in range(several))
    if chance.random() < 0.05:
        text = garbled(text.encode(), chance).decode(errors="replace")
    return f"{key}={text}" if chance.random() < 0.97 else text


def _value(value: Any, schema: Schema, document: Table, chance: Random) -> str:
    sort = chance.randrange(4)
    if sort == 0:
        return _shown(chance.choice(NASTY))
    if sort == 1 and isinstance(value, int | float):
        return _shown(value * chance.choice((0, -1, 0.5, 3, 1e6)))
    return _shown(drawn(schema, chance, names_in(document)))


def _shown(value: Any) -> str:
    # An argument of a program can't hold the byte that ends it.
    return toml_value(value).replace("\x00", "")


def _key(document: Table, chance: Random) -> tuple[str, Any, Any]:
    """Return the path of a value, sometimes a wrong one, with the value and its schema."""
    steps, value, schema = chance.choice(_paths(document))
    text = ".".join(map(toml_key, steps))
    if chance.random() < 0.1:
        text = garbled(text.encode(), chance).decode(errors="replace").replace("\x00", "")
    return text, value, schema


def _paths(document: Table) -> list[tuple[list[str], Any, Any]]:
    """Return the path of each value as people write it, list entries by their names."""
    names: dict[int, list[str]] = {id(document): []}
    found = []
    for holder, key, schema in places(document, whole()):
        value = holder[key]
        called = value.get("name") if isinstance(value, dict) else None
        step = called if isinstance(key, int) and isinstance(called, str) else str(key)
        steps = [*names[id(holder)], step]
        names[id(value)] = steps
        found.append((steps, value, schema))
        found += [([*steps, name], None, one) for name, one in _optional(value, schema)]
    return found


def _optional(value: Any, schema: Schema) -> list[tuple[str, Schema]]:
    """Return the keys that a table may have besides, with their schemas."""
    if not isinstance(value, dict):
        return []
    known = schema_of(value, schema).get("properties", {})
    return [(name, one) for name, one in known.items() if name not in value]
