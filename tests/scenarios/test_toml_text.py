"""TOML as text: where its keys stand, and writing it; and nothing a user writes is a crash."""

import tomllib
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios import ScenarioError, library, load
from scenarios.lines import line_index
from scenarios.toml import toml_value, write_toml

TRICKY = """\
a.b."c d" = [1.5,   # a list [ over lines
  2, { x = 1, y = [ {z = 1}, {z = '#'} ] } ]
s = '''several
[lines] = "in" one
text'''
quoted = 'this is = [ not ] a key'
when = 1979-05-27 07:32:00
[run]   # a header
horizon=1e3
[[items]]
name = "a"
  [items.sub]
  deep = true
[[items]]
name = "b"
[[items.parts]]
k = 1
[[items.parts]]
k = 2
['odd name'."and = another"]
z = 0
"""


def paths(node: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    pairs = node.items() if isinstance(node, dict) else enumerate(node)
    for key, value in pairs:
        yield (*path, key)
        if isinstance(value, dict | list):
            yield from paths(value, (*path, key))


def test_every_key_has_its_line() -> None:
    index = line_index(TRICKY)
    assert set(paths(tomllib.loads(TRICKY))) | {()} == set(index)
    lines = TRICKY.splitlines()
    for path, line in index.items():
        named = [step for step in path if isinstance(step, str)]
        if path and isinstance(path[-1], str):
            assert named[-1] in lines[line - 1], path
    assert index["a", "b", "c d", 1] == 2
    assert index["a", "b", "c d", 2, "y", 1, "z"] == 2
    assert index["items", 1, "parts", 1, "k"] == 1 + lines.index("k = 2")


@pytest.mark.parametrize("name", sorted(library()))
def test_every_key_of_the_library_has_its_line(name: str) -> None:
    text = library()[name].read_text()
    assert set(paths(tomllib.loads(text))) | {()} == set(line_index(text))


KEYS = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
SCALARS = (
    st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
)


@pytest.mark.long
@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.dictionaries(KEYS, VALUES, max_size=4))
def test_what_is_written_is_what_is_read(data: dict[str, Any]) -> None:
    text = write_toml(data)
    assert tomllib.loads(text) == data
    assert set(line_index(text)) >= {()}


@settings(derandomize=True, max_examples=100, deadline=None)
@given(st.dictionaries(st.from_regex(r"[a-z]{1,4}", fullmatch=True), VALUES, max_size=4))
def test_variants_are_written_and_read(variants: dict[str, Any]) -> None:
    data = {"schema": 1, "variants": variants}
    assert tomllib.loads(write_toml(data)) == data


def test_toml_has_no_value_for_none() -> None:
    with pytest.raises(TypeError, match="no value like None"):
        toml_value(None)


def refused_or_loaded(source: Any, **options: Any) -> bool:
    """Return whether a source loads; anything but a ScenarioError with problems is a crash."""
    try:
        load(source, **options)
    except ScenarioError as error:
        problems = error.problems
    else:
        return True
    assert problems
    assert all(str(problem) and problem.message for problem in problems)
    return False


@pytest.mark.long
@settings(derandomize=True, max_examples=200, deadline=None)
@given(
    st.fixed_dictionaries(
        {},
        optional={
            key: VALUES | st.lists(st.dictionaries(st.sampled_from(["name", "item"]), SCALARS))
            for key in (
                *("schema", "title", "run", "items", "customers", "suppliers", "costs"),
                *("policy", "variants", "expect"),
            )
        },
    )
)
def test_no_mapping_is_a_crash(data: dict[str, Any]) -> None:
    assert not refused_or_loaded(data)


def test_no_text_is_a_crash(shop: str, tmp_path: Any) -> None:
    random = Random(20261123)
    path = tmp_path / "fuzz.toml"
    words = ['"x"', "nan", "-1", "[]", "{}", "true", "1e400", "[[items]]", "rule", "=", "name"]
    loaded = 0
    for _ in range(300):
        lines = shop.splitlines()
        for _ in range(random.randint(1, 3)):
            place = random.randrange(len(lines))
            kind = random.randrange(4)
            if kind == 0:
                del lines[place]
            elif kind == 1:
                lines.insert(place, random.choice(shop.splitlines()))
            elif kind == 2:
                parts = lines[place].split(" ")
                parts[random.randrange(len(parts))] = random.choice(words)
                lines[place] = " ".join(parts)
            else:
                cut = random.randrange(len(lines[place]) + 1)
                lines[place] = lines[place][:cut] + lines[place][cut + 1 :]
        path.write_text("\n".join(lines))
        loaded += refused_or_loaded(path)
    assert 0 < loaded < 300


@pytest.mark.slow
@settings(derandomize=True, max_examples=200, deadline=None)
@given(
    st.sampled_from(
        [
            "run",
            "run.seed",
            "items",
            "items.lantern",
            "items.lantern.price",
            "variants.dear",
            "x",
        ]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=6) | SCALARS,
)
def test_no_override_is_a_crash(path: str, value: Any) -> None:
    refused_or_loaded("small-e-shop", set={path: value})
    refused_or_loaded("small-e-shop", set=[f"{path}={value}"])
    refused_or_loaded("small-e-shop", scale={path: value})


def test_nesting_beyond_measure_is_a_mistake(tmp_path: Any) -> None:
    path = tmp_path / "deep.toml"
    path.write_text("a = " + "[" * 20_000 + "]" * 20_000)
    assert not refused_or_loaded(path)
