"""Copies: what is pickled, or written as TOML, and read again is the same and does the same."""

from copy import deepcopy
from pathlib import Path
from pickle import HIGHEST_PROTOCOL, dumps, loads
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.catalogue import RULES
from results.kpis import measure
from scenarios import Scenario, load
from sim.simulate import simulate
from tests.property.effort import examples
from tests.property.running import fingerprint, plain
from tests.property.strategies import EVERY_LAW, POLICIES, scenarios, scenarios_of_law
from tests.property.supply import costs
from tests.property.values import Names, rules

FOLDER = pytest.TempPathFactory
OF_ALL = Names(suppliers=("bolt",))  # whom all scenarios have


def assert_equal(one: Scenario, other: Scenario) -> None:
    """Demand that two scenarios say the same, with all their variants."""
    assert plain(one.world) == plain(other.world)
    assert (one.title, one.question, one.run) == (other.title, other.question, other.run)
    assert one.data == other.data
    assert one.variants == other.variants
    for name in one.variants:
        assert_equal(one.variant(name), other.variant(name))


def assert_copies_are_equal(scenario: dict[str, Any], file: Path) -> None:
    """Demand that a scenario comes back from a pickle and from a file of its own."""
    loaded = load(scenario)
    assert_equal(loaded, loads(dumps(loaded, HIGHEST_PROTOCOL)))
    file.write_text(loaded.to_toml(), encoding="utf-8")
    read = load(file)
    assert_equal(loaded, read)
    assert read.to_toml() == loaded.to_toml()


@st.composite
def with_a_variant(draw: st.DrawFn, /) -> dict[str, Any]:
    """Draw a scenario with a variant of other rules, other costs and another window."""
    base = draw(scenarios())
    mine = {hook: rule["rule"] for hook, rule in base["policy"].items()}
    names = {hook: tuple(set(RULES[hook]) - {name}) for hook, name in mine.items()}
    policy = {hook: draw(rules(hook, OF_ALL, tuple(sorted(names[hook])))) for hook in mine}
    own = {"policy": policy, "costs": draw(costs()), "run": {"seed": 7, "horizon": 9.5}}
    return base | {"variants": {'another "one"': own}}


@examples(12)
def test_scenarios_come_back_from_pickles_and_files(
    effort: settings, tmp_path_factory: FOLDER
) -> None:
    """Loaded again, a scenario has the same world, data and variants, and the same text."""
    file = tmp_path_factory.mktemp("copies") / "copy.toml"

    @effort
    @given(with_a_variant())
    def holds(scenario: dict[str, Any]) -> None:
        assert_copies_are_equal(scenario, file)

    holds()


@examples(3, 60)
@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy[0][1])
def test_each_rule_comes_back(
    effort: settings, policy: tuple[tuple[str, str], ...], tmp_path_factory: FOLDER
) -> None:
    """So it is with each rule of each hook."""
    file = tmp_path_factory.mktemp("copies") / "copy.toml"

    @effort
    @given(scenarios(force=policy, without=("own_rules",)))
    def holds(scenario: dict[str, Any]) -> None:
        assert_copies_are_equal(scenario, file)

    holds()


@examples(24)
def test_each_law_comes_back(effort: settings, tmp_path_factory: FOLDER) -> None:
    """So it is with the laws of arrivals, sizes, patience and lead times."""
    file = tmp_path_factory.mktemp("copies") / "copy.toml"

    @effort
    @given(st.sampled_from(EVERY_LAW).flatmap(scenarios_of_law))
    def holds(scenario: dict[str, Any]) -> None:
        assert_copies_are_equal(scenario, file)

    holds()


@examples(6)
def test_copies_run_alike_and_records_come_back(
    effort: settings, tmp_path_factory: FOLDER
) -> None:
    """A pickled world, and one from a file, leave the same record; so does a pickled record."""
    file = tmp_path_factory.mktemp("copies") / "copy.toml"

    @effort
    @given(scenarios())
    def holds(scenario: dict[str, Any]) -> None:
        loaded = load(scenario)
        record = simulate(loaded.world, loaded.run.seed)
        mark = fingerprint(record)
        file.write_text(loaded.to_toml(), encoding="utf-8")
        for world in (loads(dumps(loaded.world)), deepcopy(loaded.world), load(file).world):
            assert fingerprint(simulate(world, loaded.run.seed)) == mark
        copy = loads(dumps(record))
        assert fingerprint(copy) == mark
        assert (copy.seed, copy.replication) == (record.seed, record.replication)
        for scope, found in measure(copy).items():
            assert np.array_equal(found, measure(record)[scope], equal_nan=True), scope

    holds()
