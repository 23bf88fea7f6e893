"""Scenarios changed at random: their structure, their values, or both."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from random import Random
from typing import Any

from tests.fuzz.grammar import Schema, below, drawn, schema_of, whole

Table = dict[str, Any]

NASTY: tuple[Any, ...] = (
    *(0, -1, 1, 2, 0.0, -0.0, 0.5, -0.5, 1.0, 1e-9, 1e-300, 5e-324, 1e9, 1e15, 1e300),
    *(float("inf"), float("-inf"), float("nan"), 2**31 - 1, 2**31, 2**53, 2**63, -(2**63)),
    *(10**30, 10**400, True, False, "", " ", "x", "nan", "0", "-", "a.b", "a=b", "[", '"'),
    *("ünïcode", "\u202e", "a\nb", "a\tb", "\x00", "\x7f", "x" * 3000, "../../etc/passwd"),
    *("/dev/zero", "/dev/null", ".", "orders.csv", "a" * 101, "%s %d {0} {x}", "\U0001f4a9"),
    *("os:abort", "sys:exit", "nowhere:Rule", "policies.continuous:BaseStock", "builtins:int"),
    *("policies.check:check_policy", "math:inf", ":", "a:b:c", "..:X", "os.path:join"),
    *([], {}, [[]], [{}], {"law": "nope"}, {"rule": 3}, {"": 0}, [1, 2.5, "x"], [0] * 300),
    *({"law": "constant", "value": 0.0}, {"law": "constant", "value": 1e308}),
    {"law": "empirical", "values": [0]},
)  # fmt: skip

_FACTORS = (0.0, -1.0, 0.5, 2.0, 10.0, 1e-3, 1e3, 1e-9, 1e9, 1e-200, 1e200)

Place = tuple[Any, str | int, Schema]  # what holds a value, at which key, and its schema


def places(node: Any, schema: Schema) -> Iterator[Place]:
    """Yield each place of a document at which a value stands."""
    one = schema_of(node, schema)
    steps = node if isinstance(node, dict) else range(len(node)) if _is_list(node) else ()
    for step in steps:
        yield node, step, below(one, step)
        yield from places(node[step], below(one, step))


def _is_list(node: Any) -> bool:
    return isinstance(node, list)


def names_in(document: Table) -> list[str]:
    """Return the names that a document gives, and one that it does not."""
    found = [holder[key] for holder, key, _ in places(document, whole()) if key == "name"]
    return [name for name in found if isinstance(name, str)] or ["nobody"]


def mutated(document: Table, chance: Random) -> Table:
    """Return a document with some random changes, half of the time of allowed kinds only."""
    changed, kinds = deepcopy(document), chance.choice((_ALLOWED, _ALL))
    for _ in range(chance.choice((1, 2, 3, 6))):
        spots = list(places(changed, whole()))
        if spots:
            chance.choice(kinds)(chance.choice(spots), changed, chance)
    return changed


def _nasty(place: Place, _: Table, chance: Random) -> None:
    holder, key, _schema = place
    holder[key] = deepcopy(chance.choice(NASTY))


def _perturbed(place: Place, document: Table, chance: Random) -> None:
    """Multiply a number."""
    numbers = [
        (holder, key)
        for holder, key, _ in places(document, whole())
        if isinstance(holder[key], int | float) and not isinstance(holder[key], bool)
    ]
    if not numbers:
        return
    holder, key = chance.choice(numbers)
    value = holder[key]
    if chance.random() < 0.5:
        holder[key] = type(value)(value * chance.uniform(0.2, 3.0)) if abs(value) < 1e9 else 1
        return
    try:
        new = value * chance.choice(_FACTORS)
        holder[key] = round(new) if isinstance(value, int) else new
    except (OverflowError, ValueError):
        holder[key] = 10**400


def _removed(place: Place, _: Table, chance: Random) -> None:
    holder, key, _schema = place
    del holder[key]


def _inserted(place: Place, document: Table, chance: Random) -> None:
    """Add a key that the schema knows, with a value that it allows."""
    tables = [(document, whole())]
    tables += [
        (holder[key], schema_of(holder[key], schema))
        for holder, key, schema in places(document, whole())
        if isinstance(holder[key], dict)
    ]
    table, schema = chance.choice(tables)
    keys = sorted(schema.get("properties", {}).keys() - table.keys())
    if keys:
        key = chance.choice(keys)
        table[key] = drawn(schema["properties"][key], chance, names_in(document))


def _redrawn(place: Place, document: Table, chance: Random) -> None:
    """Replace a value by another that the schema allows there."""
    holder, key, schema = place
    holder[key] = drawn(schema, chance, names_in(document))


def _moved(place: Place, document: Table, chance: Random) -> None:
    """Put a copy of what stands elsewhere."""
    holder, key, _schema = place
    other, there, _schema = chance.choice(list(places(document, whole())))
    holder[key] = deepcopy(other[there])


def _doubled(place: Place, document: Table, chance: Random) -> None:
    """Give a list an entry twice, perhaps by another name."""
    lists = [h[k] for h, k, _ in places(document, whole()) if _is_list(h[k]) and h[k]]
    if not lists:
        return
    chosen = chance.choice(lists)
    entry = deepcopy(chance.choice(chosen))
    if isinstance(entry, dict) and "name" in entry and chance.random() < 0.7:
        entry["name"] = f"{entry['name']}-2"
    chosen.insert(chance.randint(0, len(chosen)), entry)


def _renamed(place: Place, _: Table, chance: Random) -> None:
    """Misspell a key."""
    holder, key, _schema = place
    if isinstance(key, str):
        letters = list(key)
        letters.insert(chance.randint(0, len(letters)), chance.choice('aeQ_-. 0ü"'))
        holder["".join(letters)] = holder.pop(key)


def _shuffled(place: Place, document: Table, chance: Random) -> None:
    """Turn a list round, or repeat its numbers."""
    lists = [h[k] for h, k, _ in places(document, whole()) if _is_list(h[k]) and h[k]]
    if lists:
        chosen = chance.choice(lists)
        chosen.reverse()


_ALLOWED: tuple[Callable[[Place, Table, Random], None], ...] = (
    *(_perturbed, _inserted, _inserted, _redrawn),
)
_ALL = (*_ALLOWED, *_ALLOWED, _nasty, _nasty, _removed, _moved, _doubled, _renamed, _shuffled)
