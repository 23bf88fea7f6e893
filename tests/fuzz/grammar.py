"""Values that the JSON Schema of scenario files allows, drawn at random.

What is new in the schema is drawn without a line here.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from random import Random
from typing import Any

from scenarios import json_schema

Schema = Mapping[str, Any]

_LONGEST = 3  # list
_OPTIONAL = 0.15  # share of the optional keys that a table gets
_NUMBERS = (0.0, 0.1, 0.25, 0.5, 0.9, 1.0, 1.5, 2.0, 3.0, 5.0, 7.0, 12.0, 30.0)


@cache
def whole() -> Schema:
    """Return the schema, as it is written for editors."""
    schema: Schema = json.loads(json.dumps(json_schema()))
    return schema


def resolved(schema: Schema) -> Schema:
    """Follow a reference."""
    while "$ref" in schema:
        schema = whole()["$defs"][schema["$ref"].rpartition("/")[2]]
    return schema


def choices(schema: Schema) -> list[Schema]:
    """Return what a value may be: the branches of a choice, without "nothing"."""
    schema = resolved(schema)
    branches = schema.get("anyOf") or schema.get("oneOf")
    if not branches:
        return [] if schema.get("type") == "null" else [schema]
    return [one for branch in branches for one in choices(branch)]


def schema_of(value: Any, schema: Schema) -> Schema:
    """Return the branch of a choice that a value was meant for; the first if none fits."""
    branches = choices(schema) or [{}]
    if isinstance(value, Mapping):
        for branch in branches:
            fixed = {
                key: one["const"]
                for key, one in branch.get("properties", {}).items()
                if "const" in one
            }
            if fixed and all(value.get(key) == const for key, const in fixed.items()):
                return branch
        tables = [branch for branch in branches if branch.get("type") == "object"]
        return tables[0] if tables else branches[0]
    return branches[0]


def below(schema: Schema, step: str | int) -> Schema:
    """Return the schema of a key of a table, or of an entry of a list."""
    if isinstance(step, str):
        more = schema.get("additionalProperties")
        other = more if isinstance(more, Mapping) else {}
        found: Schema = schema.get("properties", {}).get(step, other)
        return found
    prefix = schema.get("prefixItems", [])
    entry: Schema = prefix[step] if step < len(prefix) else schema.get("items", {})
    return entry


def drawn(schema: Schema, chance: Random, names: Sequence[str], depth: int = 0) -> Any:
    """Draw a value that the schema allows, if the bounds within tables are met by luck."""
    branches = choices(schema)
    if not branches:
        return chance.choice(names)
    branch = chance.choice(branches)
    kind = branch.get("type")
    if "const" in branch or "enum" in branch:
        return chance.choice(branch.get("enum", [branch.get("const")]))
    if kind in ("object", "array"):
        return (_table if kind == "object" else _list)(branch, chance, names, depth)
    if kind in ("number", "integer"):
        return _number(branch, chance)
    return chance.random() < 0.5 if kind == "boolean" else chance.choice(names)


def _table(schema: Schema, chance: Random, names: Sequence[str], depth: int) -> dict[str, Any]:
    required = schema.get("required", [])
    keys = schema.get("properties", {})
    chosen = [
        key for key in keys if key in required or (depth < 3 and chance.random() < _OPTIONAL)
    ]
    table = {key: drawn(keys[key], chance, names, depth + 1) for key in chosen}
    more = schema.get("additionalProperties")
    if isinstance(more, Mapping):
        for name in chance.sample(names, min(len(names), chance.randint(1, _LONGEST))):
            table[name] = drawn(more, chance, names, depth + 1)
    return table


def _list(schema: Schema, chance: Random, names: Sequence[str], depth: int) -> list[Any]:
    prefix = schema.get("prefixItems", [])
    entries = [drawn(one, chance, names, depth + 1) for one in prefix]
    if "items" in schema:
        several = range(chance.randint(1, _LONGEST))
        entries += [drawn(schema["items"], chance, names, depth + 1) for _ in several]
    return entries


def _number(schema: Schema, chance: Random) -> float | int:
    low = schema.get("minimum", schema.get("exclusiveMinimum", -3.0))
    high = schema.get("maximum", schema.get("exclusiveMaximum", low + 40.0))
    number = min(low + chance.choice(_NUMBERS), high)
    if "exclusiveMinimum" in schema and number == low:
        number = min(low + 1.0, (low + high) / 2)
    return int(number) if schema["type"] == "integer" else float(number)
