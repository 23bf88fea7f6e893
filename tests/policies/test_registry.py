"""Rules by name: found, built, named; and what is said when they can't be."""

import pickle
import sys
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Annotated

import pytest

from policies import (
    HOOKS,
    RULES,
    AcceptNone,
    Expire,
    MinMax,
    OnlySupplier,
    PeriodicOrderUpTo,
    PolicyError,
    ReorderPoint,
    build,
    hooks_of,
    rule_class,
    rule_name,
)
from sim.parameters import Parameter, parameters_of
from sim.world import Policy

EVERY_RULE = [(hook, name) for hook, rules in RULES.items() for name in rules]
MINE = """
from dataclasses import dataclass

import my_helper  # beside this file


@dataclass(frozen=True)
class Mine:
    units: int

    def order(self, stock):
        return my_helper.ORDER * self.units


class Bare:
    def order(self, stock):
        return 0
"""


@dataclass(frozen=True)
class Weighted:
    """A rule with a parameter of every kind."""

    weights: Annotated[tuple[float, ...], Parameter("weights")]
    whole: int
    label: str = "x"
    strict: bool = False

    def __post_init__(self) -> None:
        if self.label == "bad":
            raise KeyError("bad")

    def rank(self, order: object) -> float:
        return self.weights[0]


HERE = f"{__name__}:Weighted"


@pytest.fixture
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A current directory with a module of the user's own in it, forgotten afterwards."""
    (tmp_path / "my_rules.py").write_text(MINE)
    (tmp_path / "my_helper.py").write_text("ORDER = 3\n")
    monkeypatch.chdir(tmp_path)
    known = set(sys.modules)
    yield tmp_path
    for name in set(sys.modules) - known:
        if name.startswith(("my_", "their_")):
            del sys.modules[name]


def test_the_hooks_are_those_of_a_policy() -> None:
    assert sorted(HOOKS) == sorted(RULES) == sorted(item.name for item in fields(Policy))


@pytest.mark.parametrize(("hook", "name"), EVERY_RULE)
def test_every_rule_is_found_and_describes_itself(hook: str, name: str) -> None:
    cls = rule_class(hook, name)
    assert hooks_of(cls) == [hook]
    declared = parameters_of(cls)  # type: ignore[arg-type]  # mypy takes type[Any] for unhashable
    assert all(each.parameter.description for each in declared)
    for section in ("Notes\n", "Examples\n"):
        assert cls.__doc__ is not None
        assert section in cls.__doc__


def test_rules_are_built_from_the_values_of_a_file() -> None:
    assert build("reorder", "reorder-point", {"r": 60.0, "Q": 125}) == ReorderPoint(60, 125)
    assert build("reorder", "periodic-order-up-to", {"T": 7, "S": 30}) == PeriodicOrderUpTo(
        7.0, 30
    )
    assert build("accept", "none", {"take_free": True}) == AcceptNone(take_free=True)
    assert build("accept", "none") == AcceptNone()
    assert build("sourcing", "only", {"supplier": "acme"}) == OnlySupplier("acme")
    assert build("allocate", HERE, {"weights": [1, 2.5], "whole": 3}) == Weighted((1.0, 2.5), 3)


def test_numbers_get_the_declared_type() -> None:
    rule = build("reorder", "periodic-order-up-to", {"T": 7, "S": 30.0})
    assert (type(rule.T), type(rule.S)) == (float, int)


def test_a_rule_is_named_as_files_write_it() -> None:
    assert rule_name(MinMax(20, 60)) == "min-max"
    assert rule_name(Expire(30)) == "expire"
    assert rule_name(Weighted((1.0,), 1)) == HERE
    assert rule_class("allocate", rule_name(Weighted((1.0,), 1))) is Weighted


@pytest.mark.parametrize(
    ("hook", "name", "params", "texts"),
    [
        ("reorder", "min_max", {}, ["no reorder rule 'min_max'", "nearest: 'min-max'"]),
        ("reorder", "xyz", {}, ["known: reorder-point, min-max", "'package.module:Class'"]),
        ("order", "min-max", {}, ["no hook 'order'", "nearest: 'reorder'"]),
        ("accept", "fcfs", {}, ["no accept rule 'fcfs'; known: all, none, cap, partial"]),
        ("reorder", "min-max", {"s": 75, "S": 60}, ["s (75) must be below S (60)"]),
        ("reorder", "min-max", {"S": 60}, ["s (reorder point: ", " is missing"]),
        ("reorder", "reorder-point", {"r": 1, "q": 5}, ["nearest: 'Q'", "Q (batch", "missing"]),
        ("reorder", "base-stock", {"S": 1.5}, ["S must be a whole number, got 1.5"]),
        ("reorder", "base-stock", {"S": "ten"}, ["S must be a whole number, got 'ten'"]),
        ("reorder", "base-stock", {"S": True}, ["S must be a whole number, got True"]),
        ("accept", "partial", {"beta": "half"}, ["beta must be a number, got 'half'"]),
        ("accept", "partial", {"beta": 2.0}, ["beta must be <= 1, got 2.0"]),
        ("accept", "none", {"take_free": 1}, ["take_free must be true or false, got 1"]),
        ("sourcing", "only", {"supplier": 5}, ["supplier must be a text, got 5"]),
        ("ship", "complete", {"x": 5}, ["no parameter 'x'; known: none"]),
        ("allocate", HERE, {"weights": 5, "whole": 1}, ["weights must be a list, got 5"]),
        ("allocate", HERE, {"weights": ["a"], "whole": 1}, ["weights must be a number"]),
        ("allocate", HERE, {"weights": [], "whole": 1, "label": "bad"}, ["raised KeyError"]),
        ("ship", HERE, {}, [f"{HERE} has no method ship(), which answers for 'ship'"]),
        ("ship", "no_such:X", {}, ["no module 'no_such'", "current directory"]),
        ("ship", "policies.no_such:X", {}, ["no module 'policies.no_such'"]),
        ("ship", "policies.ship:ShipComplet", {}, ["nearest: 'ShipComplete'"]),
        ("ship", "policies.ship:dataclass", {}, ["has no class 'dataclass'"]),
        ("ship", "policies/ship.py:X", {}, ["allowed is 'package.module:Class'"]),
        ("ship", "policies.ship:", {}, ["allowed is 'package.module:Class'"]),
    ],
)
def test_mistakes_are_named(
    hook: str, name: str, params: dict[str, object], texts: list[str]
) -> None:
    with pytest.raises(PolicyError) as caught:
        build(hook, name, params)
    for text in texts:
        assert text in str(caught.value)


def test_all_mistakes_are_named_at_once() -> None:
    with pytest.raises(PolicyError) as caught:
        build("reorder", "min-max", {"s": "a", "first": 1})
    assert len(caught.value.problems) == 3
    assert str(caught.value).startswith("reorder rule 'min-max': ")


def test_the_error_comes_back_whole_from_a_worker() -> None:
    error = PolicyError("one", "two", about="here: ")
    twin = pickle.loads(pickle.dumps(error))
    assert (
        (str(twin), twin.problems)
        == (str(error), error.problems)
        == (
            "here: one; two",
            ("one", "two"),
        )
    )


@pytest.mark.usefixtures("beside")
def test_a_module_in_the_current_directory_is_found_and_leaves_no_trace() -> None:
    path = list(sys.path)
    rule = build("reorder", "my_rules:Mine", {"units": 2})
    assert rule.order(None) == 6
    assert sys.path == path
    assert rule_name(rule) == "my_rules:Mine"


def test_a_directory_that_was_on_the_path_stays_there(
    beside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "path", [str(beside), *sys.path])
    path = list(sys.path)
    rule_class("reorder", "my_rules:Mine")
    assert sys.path == path


def test_an_installed_module_is_not_hidden_by_one_in_the_current_directory(
    beside: Path,
) -> None:
    (beside / "colorsys.py").write_text("raise AssertionError('hidden')\n")
    sys.modules.pop("colorsys", None)
    with pytest.raises(PolicyError, match="colorsys has no class 'X'"):
        rule_class("reorder", "colorsys:X")


def test_a_namesake_in_another_directory_is_refused_not_taken_for_the_first(
    beside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = rule_class("reorder", "my_rules:Mine")
    elsewhere = beside / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert rule_class("reorder", "my_rules:Mine") is first  # nothing else of that name here
    (elsewhere / "my_rules.py").write_text(MINE)
    assert rule_class("reorder", "my_rules:Mine") is first  # a copy
    (elsewhere / "my_rules.py").write_text(MINE.replace("order", "accept"))
    with pytest.raises(PolicyError, match=r"elsewhere.my_rules\.py is another one; give one"):
        rule_class("accept", "my_rules:Mine")
    monkeypatch.setattr(sys, "path", [str(beside), *sys.path])  # as good as installed
    assert rule_class("reorder", "my_rules:Mine") is first


def test_what_goes_wrong_inside_a_module_is_said(beside: Path) -> None:
    path = list(sys.path)
    (beside / "their_rules.py").write_text("import their_missing\n")
    with pytest.raises(PolicyError, match="imports 'their_missing', which is not installed"):
        rule_class("reorder", "their_rules:X")
    (beside / "their_typo.py").write_text("def f(:\n")
    with pytest.raises(PolicyError, match="importing their_typo raised SyntaxError"):
        rule_class("reorder", "their_typo:X")
    assert sys.path == path


@pytest.mark.usefixtures("beside")
def test_a_class_that_is_no_dataclass_is_refused() -> None:
    with pytest.raises(PolicyError, match=r"put @dataclass\(frozen=True\) above it"):
        build("reorder", "my_rules:Bare")
