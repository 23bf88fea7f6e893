"""Knobs: whatever the page offers can be turned, and what it shows is what is simulated."""

from collections.abc import Iterator
from typing import Any

import pytest

from policies.catalogue import RULES
from policies.registry import rule_name
from scenarios import Scenario, library, load
from web.inputs import Rule, Settings
from web.knobs import knobs, multipliers, rule_parameters
from web.settings import applied, hook_paths

SHOWN = [name for name in library() if not name.startswith("claim-")]


def every_knob(scenario: Scenario) -> Iterator[tuple[Scenario, dict[str, Any]]]:
    """The knobs of a scenario and of all its variants."""
    for each in (scenario, *map(scenario.variant, scenario.variants)):
        for knob in knobs(each):
            yield each, knob


def values_of(parameters: list[dict[str, Any]]) -> dict[str, Any]:
    return {one["name"]: one["value"] for one in parameters if one["value"] is not None}


@pytest.mark.parametrize("name", SHOWN)
def test_a_knob_shows_the_rule_that_is_there(name: str) -> None:
    for scenario, knob in every_knob(load(name)):
        _, place = hook_paths(scenario)[knob["path"]]
        there = getattr(scenario.world.items[place].policy, knob["hook"])
        if there is None:
            assert knob["values"] == {}
            continue
        assert knob["rule"] == rule_name(there)
        for key, value in knob["values"].items():
            held = getattr(there, key)
            assert (list(held) if isinstance(held, tuple) else held) == value


@pytest.mark.long
@pytest.mark.parametrize("name", SHOWN)
def test_what_is_not_turned_changes_nothing(name: str) -> None:
    for scenario, knob in every_knob(load(name)):
        if knob["values"]:
            rule = Rule(rule=knob["rule"], values=knob["values"])
            turned = applied(scenario, Settings(rules={knob["path"]: rule}))
            assert turned.world == scenario.world, (scenario.name, knob["path"])


@pytest.mark.parametrize("name", SHOWN)
def test_a_slider_holds_its_value_and_ends_where_the_rule_allows_it(name: str) -> None:
    for scenario, knob in every_knob(load(name)):
        for one in knob["parameters"]:
            if "soft_min" not in one:
                continue
            where = (scenario.name, knob["path"], one["name"])
            assert one["soft_min"] < one["soft_max"], where
            assert one["step"] > 0, where
            for end, sign in (("min", 1), ("max", -1)):
                bound, soft = one[end], one[f"soft_{end}"]
                if bound is not None:
                    gap = sign * (soft - bound)
                    assert gap > 0 if one[f"open_{end}"] else gap >= 0, where
            if one["value"] is not None:
                assert one["soft_min"] <= one["value"] <= one["soft_max"], where


@pytest.mark.parametrize("hook", RULES)
@pytest.mark.parametrize("name", ["small-e-shop", "pharma-dual-sourcing", "furniture"])
def test_every_rule_that_is_offered_can_be_taken_as_it_is_offered(name: str, hook: str) -> None:
    shop = load(name)
    knob = next(each for each in knobs(shop) if each["hook"] == hook)
    _, place = hook_paths(shop)[knob["path"]]
    assert len(knob["rules"]) > 1
    for offered in knob["rules"]:
        assert offered["summary"]
        values = values_of(rule_parameters(shop, knob["path"], offered["name"]))
        rule = Rule(rule=offered["name"], values=values)
        taken = applied(shop, Settings(rules={knob["path"]: rule}))
        there = getattr(taken.world.items[place].policy, hook)
        assert rule_name(there) == offered["name"]


@pytest.mark.parametrize("name", SHOWN)
def test_every_multiplier_that_is_offered_multiplies(name: str) -> None:
    scenario = load(name)
    for one in multipliers(scenario):
        doubled = applied(scenario, Settings(multipliers={one["key"]: 2.0}))
        assert doubled.world != scenario.world, one["key"]


def test_a_multiplier_is_exact() -> None:
    shop = load("small-e-shop")
    halved = applied(shop, Settings(multipliers={"demand": 0.5, "lead_time": 3.0}))
    for before, after in zip(shop.data["customers"], halved.data["customers"], strict=True):
        assert after["arrivals"]["rate"] == 0.5 * before["arrivals"]["rate"]
    for before, after in zip(shop.world.suppliers, halved.world.suppliers, strict=True):
        assert after.lead_time.expectation == pytest.approx(3.0 * before.lead_time.expectation)
