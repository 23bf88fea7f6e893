"""The commands that show what there is: list, describe, init, validate, schema, check."""

import json
import tomllib
from pathlib import Path
from typing import Any, Protocol

import pytest
from click.testing import Result

from policies import RULES
from results.kpis import KPIS
from scenarios import library, load
from sim.arrivals import ARRIVALS
from sim.laws import LAWS

RULE_NAMES = [f"{hook}.{name}" for hook, rules in RULES.items() for name in rules]


class Shell(Protocol):
    folder: Path

    def __call__(self, *arguments: str, status: int = 0) -> Result: ...


def words(result: Result) -> set[str]:
    return set(result.stdout.split())


def test_list_has_everything(backlab: Shell) -> None:
    names = words(backlab("list"))
    assert {*library(), *LAWS, *ARRIVALS, *KPIS, *RULES} <= names
    assert {name for rules in RULES.values() for name in rules} <= names
    assert set(library()) <= words(backlab("list", "scenarios"))
    assert not set(KPIS) & words(backlab("list", "laws"))


def test_list_keeps_to_80_columns(backlab: Shell) -> None:
    assert max(map(len, backlab("list").stdout.splitlines())) <= 80


@pytest.mark.parametrize("name", [*RULE_NAMES, *LAWS, *ARRIVALS, *KPIS, *library()])
def test_everything_can_be_described(backlab: Shell, name: str) -> None:
    text = backlab("describe", name).stdout
    assert name.rpartition(".")[2] in text
    assert len(text.strip().splitlines()) >= 3, "a name alone is no description"
    assert max(map(len, text.splitlines())) <= 80
    assert "`" not in text
    assert ">>>" not in text


def test_describe_shows_parameters_with_unit_and_bounds(backlab: Shell) -> None:
    text = backlab("describe", "reorder-point").stdout
    assert "Q: whole number, > 0" in text
    assert "[units]" in text
    assert 'reorder = { rule = "reorder-point", r = ..., Q = ... }' in text


def test_describe_shows_all_that_share_a_name(backlab: Shell) -> None:
    text = backlab("describe", "partial").stdout
    assert "accept rule" in text
    assert "ship rule" in text
    assert "accept rule" not in backlab("describe", "ship.partial").stdout


def test_describe_suggests_the_nearest_name(backlab: Shell) -> None:
    assert "fill_rate" in backlab("describe", "fil_rate", status=2).stderr


def test_describe_a_scenario_file(backlab: Shell) -> None:
    text = backlab("describe", "shop.toml").stdout
    assert "Corner shop" in text
    assert "reorder-point(r = 3, Q = 8)" in text
    assert "lost-sales" in text


@pytest.mark.parametrize("name", ["minimal", *library()])
def test_init_writes_a_scenario_that_loads_alike(backlab: Shell, name: str) -> None:
    assert backlab("init", name).stdout.strip() == f"{name}.toml"
    copy = load(Path(f"{name}.toml"))
    assert copy.name == name
    if name in library():
        assert copy.data == load(name).data


def test_init_never_overwrites_unasked(backlab: Shell) -> None:
    target = backlab.folder / "minimal.toml"
    target.write_text("mine")
    assert "--force" in backlab("init", "minimal", status=1).stderr
    assert target.read_text() == "mine"
    backlab("init", "minimal", "--force")
    assert tomllib.loads(target.read_text())["schema"] == 1


def test_init_of_an_unknown_name_writes_nothing(backlab: Shell) -> None:
    assert "small-e-shop" in backlab("init", "small-shop", status=2).stderr
    assert [path.name for path in backlab.folder.iterdir()] == ["shop.toml"]


def test_validate_names_every_mistake_with_its_line(backlab: Shell) -> None:
    text = (backlab.folder / "shop.toml").read_text()
    bad = text.replace("horizon = 20.0", "horizon = -1").replace("price =", "prize =")
    bad += "[expect]\nfil_rate = { value = 1.0 }\n"
    (backlab.folder / "bad.toml").write_text(bad)
    result = backlab("validate", "bad.toml", "shop.toml", status=2)
    assert result.stdout == "shop.toml: valid\n"
    assert "bad.toml:4: run.horizon: must be > 0, found -1" in result.stderr
    assert "did you mean 'price'" in result.stderr
    assert "2 mistakes" in result.stderr


def test_validate_knows_the_kpis(backlab: Shell) -> None:
    path = backlab.folder / "shop.toml"
    path.write_text(path.read_text() + "[expect]\nfil_rate = { value = 1.0 }\n")
    for command in ("validate", "run"):
        stderr = backlab(command, "shop.toml", status=2).stderr
        assert "expect.fil_rate" in stderr
        assert "fill_rate" in stderr


def test_schema_is_json_that_knows_the_rules(backlab: Shell) -> None:
    schema: dict[str, Any] = json.loads(backlab("schema").stdout)
    assert schema["type"] == "object"
    assert "reorder-point" in json.dumps(schema)


RULE = '''
from dataclasses import dataclass
from sim.views import StockView

@dataclass(frozen=True)
class Up:
    """Order up to a level."""
    S: int = 5
    def order(self, stock: StockView) -> int:
        return max(0, self.S - stock.inventory_position)

@dataclass(frozen=True)
class Half:
    """Order half a unit."""
    def order(self, stock: StockView) -> float:
        return 0.5

@dataclass(frozen=True)
class Idle:
    """Answer nothing."""
'''


def test_check_a_rule_of_ones_own(backlab: Shell) -> None:
    (backlab.folder / "shelf_rules.py").write_text(RULE)
    assert "conforms" in backlab("check", "shelf_rules:Up", "-p", "S=9").stdout
    assert "0.5" in backlab("check", "shelf_rules:Half", status=1).stdout
    assert "order()" in backlab("check", "shelf_rules:Idle", status=2).stderr
    assert "Half" in backlab("check", "shelf_rules:Halve", status=2).stderr
    assert (
        "no parameter 'T'" in backlab("check", "shelf_rules:Up", "-p", "T=1", status=2).stderr
    )
    assert "Order up to a level." in backlab("describe", "shelf_rules:Up").stdout


@pytest.mark.parametrize(
    ("rule", "hint"), [("min-mx", "backlab list rules"), ("no_such_module:Rule", "no module")]
)
def test_check_of_what_is_not_there(backlab: Shell, rule: str, hint: str) -> None:
    assert hint in backlab("check", rule, status=2).stderr
