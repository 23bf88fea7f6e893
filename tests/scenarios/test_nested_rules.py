"""A rule within a rule: read, merged, overridden, and complained about at its place."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli import main
from policies import MinMax, ReorderPoint, Rounded
from scenarios import Problem, json_schema, load

BARE = 'reorder = { rule = "min-max", s = 10, S = 60 }'
NESTED = (
    'reorder = { rule = "rounded", moq = 50, pack = 12, '
    'of = { rule = "min-max", s = 20, S = 60 } }'
)
OWN = """
from dataclasses import dataclass
from typing import Annotated

from sim.parameters import Parameter
from sim.rules import Reorder


@dataclass(frozen=True)
class Half:
    of: Annotated[Reorder, Parameter("what is halved")]

    def order(self, stock):
        return (self.of.order(stock) + 1) // 2


@dataclass(frozen=True)
class Mine:
    units: int = 3

    def order(self, stock):
        return self.units if stock.inventory_position < 0 else 0
"""


def rule_of(text: str, shop_file: Callable[[str], Path], **overrides: object) -> object:
    return load(shop_file(text), **overrides).world.items[0].policy.reorder  # type: ignore[arg-type]


def test_a_rule_in_a_rule_is_built(shop: str, shop_file: Callable[[str], Path]) -> None:
    expected = Rounded(of=MinMax(s=20, S=60), moq=50, pack=12)
    assert rule_of(shop.replace(BARE, NESTED), shop_file) == expected


def test_it_may_stand_in_a_table_of_its_own(
    shop: str, shop_file: Callable[[str], Path]
) -> None:
    tables = """
[items.reorder]
rule = "rounded"
pack = 12

[items.reorder.of]
rule = "min-max"
s = 20
S = 60
"""
    text = shop.replace(BARE + "\n", tables, 1)
    assert rule_of(text, shop_file) == Rounded(of=MinMax(s=20, S=60), pack=12)


def test_a_path_leads_to_the_inner_parameters(
    shop: str, shop_file: Callable[[str], Path]
) -> None:
    text = shop.replace(BARE, NESTED)
    higher = rule_of(text, shop_file, set=["items.lantern.reorder.of.S=80"])
    assert higher == Rounded(of=MinMax(s=20, S=80), moq=50, pack=12)
    other = rule_of(
        text, shop_file, set=['items.lantern.reorder.of={rule="reorder-point", r=3, Q=9}']
    )
    assert other == Rounded(of=ReorderPoint(r=3, Q=9), moq=50, pack=12)


def test_a_variant_changes_the_outer_or_the_inner_rule(
    shop: str, shop_file: Callable[[str], Path]
) -> None:
    own = """
[variants.inner]
items = [{ name = "lantern", reorder = { of = { S = 90 } } }]

[variants.outer]
items = [{ name = "lantern", reorder = { pack = 7 } }]
"""
    scenario = load(shop_file(shop.replace(BARE, NESTED) + own))
    rules = {
        name: scenario.variant(name).world.items[0].policy.reorder
        for name in ("inner", "outer")
    }
    assert rules["inner"] == Rounded(of=MinMax(s=20, S=90), moq=50, pack=12)
    assert rules["outer"] == Rounded(of=MinMax(s=20, S=60), moq=50, pack=7)


@pytest.mark.parametrize(
    ("old", "new", "where", "texts"),
    [
        ("S = 60 } }", "Q = 60 } }", "of.Q", ["unknown key", "allowed: rule, s, S"]),
        ("S = 60 } }", "S = 9.5 } }", "of.S", ["expected a whole number, found 9.5"]),
        ("S = 60 } }", "S = 10 } }", "of", ["s (20) must be below S (10)"]),
        (", S = 60 } }", " } }", "of.S", ["missing key"]),
        ('"min-max", s', '"min-mox", s', "of", ["did you mean 'min-max'"]),
        ('rule = "min-max", s = 20', "s = 20", "of", ["missing key 'rule'"]),
        ('{ rule = "min-max", s = 20, S = 60 }', '"min-max"', "of", ["{ rule = ... }"]),
        (', of = { rule = "min-max", s = 20, S = 60 }', "", "of", ["missing key"]),
        ('"min-max", s', '"rounded", s', "of", ["'rounded' is not one of"]),
        ('{ rule = "min-max", s', '{ rule = "nobody:Nothing", s', "of", ["no module 'nobody'"]),
    ],
)
def test_what_is_wrong_within_is_said_at_its_place(
    shop: str,
    problems: Callable[[str], list[Problem]],
    old: str,
    new: str,
    where: str,
    texts: list[str],
) -> None:
    text = shop.replace(BARE, NESTED)
    assert old in NESTED
    found = problems(text.replace(NESTED, NESTED.replace(old, new)))
    assert len({problem.where for problem in found}) <= 2
    problem = next(p for p in found if p.where == f"items.lantern.reorder.{where}")
    assert problem.line == text.splitlines().index(NESTED) + 1
    for each in texts:
        assert each in problem.message


def test_rules_of_ones_own_may_hold_rules_and_be_held(
    shop: str,
    shop_file: Callable[[str], Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "my_nested.py").write_text(OWN)
    monkeypatch.chdir(tmp_path)
    mine = 'of = { rule = "my_nested:Mine", units = 5 }'
    rule = rule_of(
        shop.replace(BARE, f'reorder = {{ rule = "rounded", pack = 4, {mine} }}'), shop_file
    )
    assert isinstance(rule, Rounded)
    assert (type(rule.of).__name__, rule.of.units) == ("Mine", 5)  # type: ignore[attr-defined]
    inner = 'of = { rule = "min-max", s = 20, S = 60 }'
    half = rule_of(
        shop.replace(BARE, f'reorder = {{ rule = "my_nested:Half", {inner} }}'), shop_file
    )
    assert half.of == MinMax(s=20, S=60)  # type: ignore[attr-defined]


def test_the_schema_has_every_rule_once_and_the_nested_ones_by_reference() -> None:
    definitions = json_schema()["$defs"]
    nested = definitions["Rounded"]["properties"]["of"]
    names = {one["$ref"].rpartition("/")[2] for one in nested["oneOf"]}
    assert {"MinMax", "Kanban", "ReorderPlugin"} <= names
    assert "Rounded" not in names
    assert names < definitions.keys()
    assert not [name for name in definitions if re.search(r"__|\d$", name)]


def test_the_command_line_takes_a_rule_in_a_rule() -> None:
    inner = 'of={ rule = "min-max", s = 20, S = 60 }'
    fine = CliRunner().invoke(main, ["check", "rounded", "-p", inner, "-p", "moq=50"])
    assert (fine.exit_code, fine.output[-9:]) == (0, "conforms\n")
    wrong = CliRunner().invoke(main, ["check", "rounded", "-p", inner.replace("S = 60", "")])
    assert wrong.exit_code != 0
    shown = CliRunner().invoke(main, ["describe", "rounded"])
    assert "of: reorder rule\n    the rule whose orders are rounded" in shown.output


def test_a_size_within_a_rule_is_refused_in_words(
    shop: str, problems: Callable[[str], list[Problem]]
) -> None:
    inner = '{ rule = "min-max", size = { fill_rate = 0.9 } }'
    [found] = problems(shop.replace(BARE, f'reorder = {{ rule = "rounded", of = {inner} }}'))
    assert (found.where, found.message) == (
        "items.lantern.reorder.of",
        "'min-max' takes no 'size' here: give its numbers",
    )
