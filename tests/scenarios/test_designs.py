"""Designs: which configurations come out, and what is refused before anything runs."""

import itertools
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.continuous import ReorderPoint
from scenarios import Scenario, ScenarioError, load
from scenarios.designs import Design, configured, design, hash_of, listed_design
from scenarios.designs.links import link_of

R, Q, RATE = "policy.reorder.r", "policy.reorder.Q", "customers.web.arrivals.rate"


@pytest.fixture(scope="module")
def shop() -> Scenario:
    return load("small-e-shop")


def column(plan: Design, path: str) -> list[Any]:
    return [point[path] for point in plan.points]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (f"{R}=0:100:25", [0, 25, 50, 75, 100]),
        (f"{R}=0:99:25", [0, 25, 50, 75]),
        (f"{R}=10:0:-5", [10, 5, 0]),
        (f"{R}=5:5:1", [5]),
        (f"{R}=-10:10:10", [-10, 0, 10]),
        (f"{R}=3,1,2", [3, 1, 2]),
        (f"{R}=3,3", [3]),
        (f"{RATE}=0:1:0.1", [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]),
        (f"{RATE}=1:3:1", [1.0, 2.0, 3.0]),
        (f"{RATE}=1e-3:3e-3:1e-3", [0.001, 0.002, 0.003]),
        ("policy.accept.rule=all,none", ["all", "none"]),
        ('x.y="a, b",c', ['"a', 'b"', "c"]),
        ('x.y="a, b","c"', ["a, b", "c"]),
        (f"{R}=0:20:5,50,100", [0, 5, 10, 15, 20, 50, 100]),
        (f"{RATE}=9,0.1:0.3:0.1", [9.0, 0.1, 0.2, 0.3]),
        ("x.y=[1, 2],[3, 4],[1, 2]", [[1, 2], [3, 4]]),
        ('x.y={ rule = "a" },{ rule = "b", S = 9 }', [{"rule": "a"}, {"rule": "b", "S": 9}]),
        ("x.y=true,false", [True, False]),
        ("x.y=0:2:1", [0, 1, 2]),
        ("x.y=0:2:1.0", [0.0, 1.0, 2.0]),
    ],
)
def test_values_of_a_factor(shop: Scenario, text: str, values: list[Any]) -> None:
    found = column(design(shop, [text]), text.partition("=")[0])
    assert found == values
    assert list(map(type, found)) == list(map(type, values)), "whole where the scenario has it"


@given(
    start=st.integers(-50, 50), count=st.integers(0, 40), places=st.integers(0, 4),
    step=st.integers(1, 999),
)  # fmt: skip
def test_the_end_is_included_in_any_decimals(
    start: int, count: int, places: int, step: int
) -> None:
    scale = 10**places
    low, by, high = start / scale, step / scale, (start + count * step) / scale
    plan = design(load_once(), [f"{RATE}={low:.4f}:{high:.4f}:{by:.4f}"])
    assert column(plan, RATE) == [(start + k * step) / scale for k in range(count + 1)]


_LOADED: list[Scenario] = []


def load_once() -> Scenario:
    if not _LOADED:
        _LOADED.append(load("small-e-shop"))
    return _LOADED[0]


def test_a_grid_has_all_combinations(shop: Scenario) -> None:
    plan = design(shop, [f"{R}=0,50", f"{Q}=10:30:10", "variant=base,lean"])
    assert plan.paths == (R, Q, "variant")
    assert [tuple(point.values()) for point in plan.points] == list(
        itertools.product([0, 50], [10, 20, 30], ["base", "lean"])
    )
    assert design(shop, {R: [0, 50], Q: "10:30:10", "variant": ("base", "lean")}) == plan
    assert design(shop, {R: np.array([0, 50])}).points == ({R: 0}, {R: 50})


def test_a_latin_hypercube_has_one_point_in_every_slice(shop: Scenario) -> None:
    vary = [f"{RATE}=2:4", "policy.accept.rule=all,none", f"{R}=0:39"]
    plan = design(shop, vary, kind="lhs", points=40, seed=3)
    assert len(plan) == 40
    slices = [int((rate - 2.0) / 2.0 * 40) for rate in column(plan, RATE)]
    assert sorted(slices) == list(range(40))
    assert sorted(column(plan, R)) == list(range(40)), "both ends are as likely as the rest"
    assert Counter(column(plan, "policy.accept.rule")) == {"all": 20, "none": 20}
    assert design(shop, vary, kind="lhs", points=40, seed=3) == plan
    assert design(shop, vary, kind="lhs", points=40, seed=4) != plan


def test_a_sobol_sequence_can_be_continued(shop: Scenario) -> None:
    vary = [f"{RATE}=2:4", "customers.web.patience.scale=1:20"]
    long = design(shop, vary, kind="sobol", points=64)
    assert design(shop, vary, kind="sobol", points=20).points == long.points[:20]
    rates = np.array(column(long, RATE))
    # A (0, m, 1)-net in every dimension: one point in each of 64 equal slices.
    assert sorted(((rates - 2.0) / 2.0 * 64).astype(int)) == list(range(64))


def test_points_that_come_out_alike_are_one(shop: Scenario) -> None:
    assert len(design(shop, [f"{R}=0:3"], kind="lhs", points=40)) == 4
    assert len(listed_design(shop, [{R: 1}, {R: 1.0}, {R: 2}])) == 2


def test_points_from_a_file(shop: Scenario, tmp_path: Path) -> None:
    file = tmp_path / "points.csv"
    file.write_text(f"{R},{RATE},policy.accept.rule\n10,3,all\n20,3.5,none\n")
    plan = design(shop, points_from=file, links=[f"{Q} = {R} + 5"])
    assert plan.points == (
        {R: 10, RATE: 3.0, "policy.accept.rule": "all", Q: 15},
        {R: 20, RATE: 3.5, "policy.accept.rule": "none", Q: 25},
    )


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        (f"{R};{Q}\n1;2\n", "expected commas"),
        (f"{R},{Q},{R}\n1,2,3\n", f"{R} comes twice"),
        (f"{R},{Q}\n1,\n", f"row 2: {Q} is empty"),
        (f"{R},{Q}\n1,x\n", "whole number, found 'x'"),
        ("variant\nbase\nleen\n", "'lean'"),
    ],
)
def test_mistakes_in_a_file_of_points(
    shop: Scenario, tmp_path: Path, text: str, hint: str
) -> None:
    (tmp_path / "points.csv").write_text(text)
    with pytest.raises(ScenarioError, match=hint):
        design(shop, points_from=tmp_path / "points.csv")


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("1 + 2 * 3 - 4 / 8", 6.5),
        ("-(7 // 2)", -3),
        ("max(1, a.b, 3) - min(2, a.b)", 5),
        ("round(a.b / 3)", 2),
        ("round(a.b / 9, 1)", 0.8),
        ("'w.x y.z' + 1", 12),
        ("max(a.b)", 7),
    ],
)
def test_formulas(formula: str, value: float) -> None:
    values = {"a.b": 7, "w.x y.z": 11}
    assert link_of(f"t = {formula}").value(values.__getitem__) == value


@pytest.mark.parametrize(
    "formula",
    [
        "__import__('os').system('true')", "a.b.c()", "[1][0]", "lambda: 1", "2 ** 9",
        "a if b else c", "open('x')", "max(*a)", "max(a, key=b)", "(1).real", "True", "f'{a}'",
        "a; b", "min()", "1 +",
        "(" * 500 + "1" + ")" * 500,
    ],
)  # fmt: skip
def test_nothing_else_can_be_done_in_a_formula(formula: str) -> None:
    with pytest.raises(ScenarioError, match="--link"):
        link_of(f"policy.reorder.S = {formula}")


def test_links_follow_factors_other_links_and_the_scenario(shop: Scenario) -> None:
    links = [f"{Q} = {R} + 50", f"items.lantern.initial_on_hand = {Q} + {R} * {RATE}"]
    [point] = design(shop, [f"{R}=10"], links=links).points
    assert point == {R: 10, Q: 60, "items.lantern.initial_on_hand": 60 + 10 * 4}
    assert type(point["items.lantern.initial_on_hand"]) is int


def test_a_link_follows_the_variant_of_its_configuration(shop: Scenario) -> None:
    plan = design(shop, ["variant=base,lean"], links=[f"{Q} = {R} + 100"])
    assert column(plan, Q) == [60 + 100, 15 + 100]
    levels = [configured(shop, point).world.items[0].policy.reorder for point in plan.points]
    assert levels == [ReorderPoint(r=60, Q=160), ReorderPoint(r=15, Q=115)]


def test_a_whole_rule_is_a_value(shop: Scenario) -> None:
    rules = 'policy.reorder={rule="base-stock",S=70},{rule="min-max",s=60,S=90}'
    first, second = (configured(shop, point) for point in design(shop, [rules]).points)
    stock = {"policy.reorder.rule": "base-stock", "policy.reorder.S": 70}
    assert first.world == load("small-e-shop", set=stock).world
    stock |= {"policy.reorder.rule": "min-max", "policy.reorder.s": 60, "policy.reorder.S": 90}
    assert second.world == load("small-e-shop", set=stock).world


@pytest.mark.parametrize(
    ("vary", "options", "hint"),
    [
        ([f"{R}"], {}, "expected KEY="),
        ([f"{R}=1", f"{R}=2"], {}, "varied twice"),
        ([f"{R}=0:10:0"], {}, "never comes"),
        ([f"{R}=0:10:-1"], {}, "never comes"),
        ([f"{R}=0:1:0.5"], {}, "whole number"),
        ([f"{R}=1,2.5"], {}, "whole number"),
        ([f"{R}=1,,2"], {}, "missing"),
        ([f"{RATE}=inf"], {}, "finite"),
        ([f"{R}=1,a"], {}, "whole number, found 'a'"),
        ([f"{R}=0..9"], {}, "whole number, found '0..9'"),
        ([f"{R}=1:9,20:5:1"], {}, "'20:5:1' never comes"),
        ([f"{RATE}=1,2:3"], {}, "START:STOP:STEP"),
        (["x.y=2020-01-01"], {}, "can't be varied over 2020-01-01"),
        (["x.y=[nan]"], {}, "can't be varied"),
        (["run.seed=1,2"], {}, "--seed"),
        (["run.replications=1,2"], {}, "--replications"),
        (["title=a,b"], {}, "changes no result"),
        (["expect.fill_rate.value=1"], {}, "changes no result"),
        (["variants.lean.policy.reorder.r=1"], {}, "the key 'variant'"),
        (["variant=base,leen"], {}, "did you mean 'lean'"),
        ([f"{R}=1"], {"links": ["run.seed = 3"]}, "--seed"),
        ([f"{RATE}=1:2"], {}, "START:STOP:STEP"),
        ([f"{RATE}=0:1:1e-9"], {}, "at most"),
        ([f"{R}=0:9999:1", f"{Q}=1:9999:1"], {}, "99,990,000"),
        ([f"{R}=9:1"], {"kind": "lhs", "points": 3}, "ends before"),
        ([f"{R}=1:9"], {"kind": "lhs"}, "how many points"),
        ([f"{R}=1:9:1"], {"points": 3}, "--points"),
        ([f"{R}=1"], {"kind": "cube"}, "cube"),
        ([f"{R}=1"], {"points_from": "p.csv"}, "place of --vary"),
        ([], {"points_from": "no/such.csv"}, "no file"),
        ([f"{R}=1"], {"links": [f"{R} = 2"]}, "already"),
        ([f"{R}=1"], {"links": [f"{Q} = {R} / 0"]}, "division"),
        ([f"{R}=1"], {"links": [f"{Q} = {R} / 2"]}, "whole number"),
        ([f"{R}=1"], {"links": [f"{Q} = policy.reorder.R"]}, "did you mean"),
        ([f"{R}=1"], {"links": [f"{Q} = policy.accept.rule"]}, "not a number"),
        ([f"{R}=1"], {"links": [f"{Q} = {RATE}", f"{RATE} = 3"]}, "linked later"),
        ([f"{R}=1"], {"links": [f"{Q} = {Q} + 1"]}, "linked later"),
    ],
)
def test_mistakes_are_told(
    shop: Scenario, vary: list[str], options: dict[str, Any], hint: str
) -> None:
    with pytest.raises(ScenarioError, match=hint):
        design(shop, vary, **options)


def test_a_configuration_is_the_scenario_loaded_with_its_values(shop: Scenario) -> None:
    values: dict[str, Any] = {R: 10, RATE: 3.0, "policy.accept.rule": "none"}
    assert configured(shop, values).world == load("small-e-shop", set=values).world
    lean = load("small-e-shop", variant="lean", set={RATE: 3.0})
    assert configured(shop, {"variant": "lean", RATE: 3.0}).world == lean.world
    assert configured(shop, {"variant": "base"}).world == shop.world
    lean = load("small-e-shop", variant="lean", set={Q: 90})
    assert configured(shop.variant("lean"), {Q: 90}).world == lean.world
    for wrong, hint in (({"policy.reorder.q": 1}, "'Q'"), ({"variant": "leen"}, "'lean'")):
        with pytest.raises(ScenarioError, match=hint):
            configured(shop, wrong)


def test_files_of_a_scenario_are_found_beside_it(tmp_path: Path) -> None:
    """The folder of the file counts, not that of the process."""
    (tmp_path / "lead.csv").write_text("days\n3\n4\n")
    path = tmp_path / "traced.toml"
    path.write_text(
        "schema = 1\n[run]\nhorizon = 9.0\n[[items]]\nname = 'a'\nprice = 1.0\ncost = 1.0\n"
        "[[customers]]\nname = 'web'\narrivals = { law = 'poisson', rate = 1.0 }\n"
        "[[suppliers]]\nname = 's'\n"
        "lead_time = { law = 'empirical', file = 'lead.csv', column = 'days' }\n"
        "[policy]\nreorder = { rule = 'base-stock', S = 3 }\n"
    )
    assert configured(load(path), {"policy.reorder.S": 4}).world.suppliers


def test_a_hash_is_the_same_everywhere() -> None:
    assert hash_of({R: 50}) == "24a20073cb473aca5236"
    assert hash_of({R: 50, Q: 1}) == hash_of({Q: 1, R: 50}) != hash_of({R: 1, Q: 50})
    assert hash_of({RATE: 5.0}) != hash_of({RATE: 5.5})
