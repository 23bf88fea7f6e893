"""Overrides by path, factors by path, and variants."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from policies import AcceptNone, CapBacklog, MinMax, PeriodicOrderUpTo, ReorderPoint
from scenarios import Scenario, ScenarioError, load
from scenarios.merge import merge
from sim.arrivals import PoissonArrivals
from sim.laws import Exponential, Weibull
from sim.world import Line

Load = Callable[..., Scenario]


@pytest.fixture
def loaded(shop: str, shop_file: Callable[[str], Path]) -> Load:
    path = shop_file(shop)

    def load_shop(**options: Any) -> Scenario:
        return load(path, **options)

    return load_shop


def complaints(load_shop: Load, **options: Any) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        load_shop(**options)
    return [str(problem) for problem in caught.value.problems]


def test_values_by_path_as_a_mapping(loaded: Load) -> None:
    values = {
        "policy.reorder.r": 33,
        "customers.web.arrivals.rate": 9,
        "items.lantern.price": 41.5,
        "run.horizon": 77,
        "suppliers.acme.lead_time.cv": 0.1,
    }
    world = loaded(set=values).world
    assert world.items[1].policy.reorder == ReorderPoint(r=33, Q=50)
    assert world.customers[0].arrivals == PoissonArrivals(rate=9.0)
    assert world.items[0].price == 41.5
    assert world.horizon == 77.0


def test_the_two_forms_mean_the_same(loaded: Load) -> None:
    as_text = [
        "policy.reorder.r=33",
        "run.seed = 3",
        'title="a = b"',
        "policy.accept.rule=none",
    ]
    as_mapping = {
        "policy.reorder.r": 33,
        "run.seed": 3,
        "title": "a = b",
        "policy.accept.rule": "none",
    }
    one, other = loaded(set=as_text), loaded(set=as_mapping)
    assert one.data == other.data
    assert one.title == "a = b"
    assert one.world.items[0].policy.accept == AcceptNone()


def test_numbers_of_numpy_are_taken_as_numbers(loaded: Load) -> None:
    values = {"policy.reorder.r": np.int64(33), "run.horizon": np.float64(50)}
    assert loaded(set=values).world.items[1].policy.reorder == ReorderPoint(r=33, Q=50)


def test_another_rule_drops_the_parameters_of_the_old_one(loaded: Load) -> None:
    values = ["policy.reorder.S=80", "policy.reorder.rule=periodic-order-up-to"]
    world = loaded(set=[*values, "policy.reorder.T=7"]).world
    assert world.items[1].policy.reorder == PeriodicOrderUpTo(T=7.0, S=80)
    assert complaints(loaded, set=values)[0].startswith("--set: policy.reorder.T: missing key")


def test_another_law_drops_the_parameters_of_the_old_one(loaded: Load) -> None:
    values = {"customers.web.patience.law": "exponential", "customers.web.patience.mean": 9}
    assert loaded(set=values).world.customers[0].patience == Exponential(mean=9.0)


def test_the_same_rule_keeps_its_parameters(loaded: Load) -> None:
    world = loaded(set=["policy.reorder.rule=reorder-point", "policy.reorder.r=1"]).world
    assert world.items[1].policy.reorder == ReorderPoint(r=1, Q=50)


def test_a_whole_table_may_be_set(loaded: Load) -> None:
    world = loaded(set=['policy.accept={ rule = "cap", units = 4 }']).world
    assert world.items[0].policy.accept == CapBacklog(units=4)


def test_what_the_file_leaves_out_may_be_set(loaded: Load) -> None:
    assert (
        loaded(set=["costs.backorder=2", "customers.stores.price=1"]).world.costs.backorder == 2
    )


def test_a_name_with_dots_goes_in_quotes(shop: str) -> None:
    data = tomllib.loads(shop.replace("acme", "acme.com"))
    world = load(data, set=['suppliers."acme.com".order_cost=1']).world
    assert world.suppliers[0].order_cost == 1.0


@pytest.mark.parametrize(
    ("given", "pieces"),
    [
        ("polcy.reorder.r=3", ["--set: polcy: unknown key", "did you mean 'policy'?"]),
        ("policy.reorder.rr=3", ["--set: policy.reorder.rr: unknown key", "'r'?"]),
        ("run.horizn=3", ["--set: run.horizn", "did you mean 'horizon'?"]),
        (
            "customers.wib.priority=3",
            ["'wib' is not one of the customers: web, stores", "'web'?"],
        ),
        ("items.lantern=3", ["names a whole entry", "price"]),
        ("run.horizon=-3", ["--set: run.horizon: must be > 0, found -3"]),
        ("run.horizon=soon", ["--set: run.horizon: expected a number, found 'soon'"]),
        ("run.seed=1\nx=2", ["--set: run.seed: expected a whole number"]),
        ("run.horizon", ["expected KEY=VALUE"]),
        ("=3", ["expected KEY=VALUE"]),
        ("items.lantern.reorder.s=60", ["--set: items.lantern.reorder: s (60)"]),
    ],
)
def test_wrong_overrides_are_located_and_explained(
    given: str, pieces: list[str], loaded: Load
) -> None:
    [text] = complaints(loaded, set=[given])
    for piece in pieces:
        assert piece in text


def test_all_wrong_overrides_at_once(loaded: Load) -> None:
    found = complaints(loaded, set=["polcy.x=1", "customers.wib.price=2", "run.seed=-1"])
    assert len(found) == 3


def test_factors(loaded: Load) -> None:
    plain = loaded()
    factors = {"items.lantern.price": 1.5, "policy.reorder.Q": 0.51, "costs.holding": 2}
    world = loaded(scale=factors).world
    assert world.items[0].price == 60.0
    assert world.items[1].policy.reorder == ReorderPoint(r=20, Q=26)  # 25.5, halves to even
    assert world.items[0].holding == pytest.approx(0.07)
    assert plain.world.items[0].price == 40.0


def test_a_whole_number_that_means_a_float_is_scaled_as_a_float(loaded: Load) -> None:
    arrivals = loaded(scale=["customers.web.arrivals.rate=1.1"]).world.customers[0].arrivals
    assert isinstance(arrivals, PoissonArrivals)
    assert arrivals.rate == pytest.approx(4.4)


def test_factors_come_after_values(loaded: Load) -> None:
    assert loaded(set=["run.horizon=50"], scale=["run.horizon=3"]).world.horizon == 150.0


def test_factors_work_on_defaults_and_lists(shop: str) -> None:
    law = '{ law = "discrete", values = [1, 2], weights = [1, 1] }'
    data = tomllib.loads(shop.replace('{ law = "geometric", mean = 1.25 }', law))
    scenario = load(data, scale={"customers.web.order_size.values": 3, "costs.backorder": 5})
    assert scenario.data["customers"][0]["order_size"]["values"] == [3.0, 6.0]
    assert scenario.world.costs.backorder == 0.0


@pytest.mark.parametrize(
    ("given", "piece"),
    [
        ("run.horizn=2", "did you mean 'horizon'?"),
        ("customers.wib.price=2", "did you mean 'web'?"),
        ("title=2", "not a number"),
        ("run.horizon=x", "expected a factor"),
        ("run.horizon=inf", "expected a factor"),
        ("run.horizon=true", "expected a factor"),
        ("run.horizon=-1", "--scale: run.horizon: must be > 0, found -100.0"),
    ],
)
def test_wrong_factors_are_explained(given: str, piece: str, loaded: Load) -> None:
    [text] = complaints(loaded, scale=[given])
    assert text.startswith("--scale: ")
    assert piece in text


def test_variants_are_laid_over_the_overridden_scenario(loaded: Load) -> None:
    scenario = loaded(set={"policy.reorder.r": 33, "items.lantern.price": 1.0})
    lost, dear = scenario.variant("lost-sales"), scenario.variant("dear")
    assert lost.world.items[1].policy.reorder == ReorderPoint(r=33, Q=50)
    assert lost.world.items[0].price == 1.0
    assert lost.world.items[0].policy.accept == AcceptNone()
    assert dear.world.items[0].price == 44.0  # the variant has the last word
    assert (lost.name, lost.variants) == ("shop/lost-sales", ())


def test_overrides_of_a_chosen_variant_have_the_last_word(loaded: Load) -> None:
    dear = loaded(variant="dear", set={"items.lantern.price": 99.0})
    assert dear.world.items[0].price == 99.0
    assert dear.name == "shop/dear"


def test_a_variant_may_be_overridden_by_its_path(loaded: Load) -> None:
    scenario = loaded(set=["variants.dear.items.lantern.price=45"])
    assert scenario.variant("dear").world.items[0].price == 45.0
    [text] = complaints(loaded, set=["variants.dear.items.lantern.prce=45"])
    assert text.startswith("--set: variants.dear.items.lantern.prce: unknown key")


def test_a_variant_that_an_override_leaves_without_sense_says_so_when_asked_for(
    shop: str,
) -> None:
    data = tomllib.loads(shop + "\n[variants.lean]\npolicy.reorder.r = 5\n")
    scenario = load(data, set=['policy.reorder={ rule = "base-stock", S = 9 }'])
    assert scenario.variants == ("lost-sales", "dear")
    with pytest.raises(ScenarioError, match=r"variants\.lean\.policy\.reorder\.r: unknown key"):
        scenario.variant("lean")
    assert load(tomllib.loads(scenario.to_toml())).variants == ("lost-sales", "dear")


def test_unknown_variants_have_the_nearest(loaded: Load) -> None:
    for options in ({"variant": "deer"}, {}):
        with pytest.raises(ScenarioError, match="did you mean 'dear'"):
            loaded(**options).variant("deer")


def test_a_variant_adds_a_supplier_but_not_by_mistake(shop: str) -> None:
    more = '\n[variants.two]\nsuppliers = [{ name = "bolt", lead_time = LAW }]\n'
    law = '{ law = "constant", value = 2 }'
    two = load(tomllib.loads(shop + more.replace("LAW", law))).variant("two")
    assert [supplier.name for supplier in two.world.suppliers] == ["acme", "bolt"]
    wrong = shop + '\n[variants.two]\nsuppliers = [{ name = "acmee", order_cost = 2 }]\n'
    with pytest.raises(
        ScenarioError, match=r"variants\.two\.suppliers\.acmee\.lead_time: missing"
    ):
        load(tomllib.loads(wrong))


def test_a_variant_does_not_inherit_expectations(shop: str) -> None:
    base = shop + "\n[expect]\nfill_rate = { value = 0.9 }\n"
    own = base + "\n[variants.x]\nexpect.lost_rate = { value = 0.1, tolerance = 0.2 }\n"
    scenario = load(tomllib.loads(own))
    assert set(scenario.expect) == {"fill_rate"}
    assert set(scenario.variant("dear").expect) == set()
    assert scenario.variant("x").expect["lost_rate"].tolerance == 0.2


def test_overrides_do_not_break_the_round_trip(loaded: Load) -> None:
    scenario = loaded(set={"policy.accept.rule": "none"}, scale={"policy.reorder.r": 1.7})
    again = load(tomllib.loads(scenario.to_toml()))
    assert again.world == scenario.world


def test_merging_replaces_what_the_customers_order() -> None:
    data = {"name": "w", "item": "a", "price": 1}
    assert merge(data, {"choose": {"b": 1}}) == {"name": "w", "price": 1, "choose": {"b": 1}}


def test_variant_with_a_basket_instead_of_a_choice(shop: str) -> None:
    more = '\n[variants.b]\ncustomers = [{ name = "web", basket = { candle = 3 } }]\n'
    world = load(tomllib.loads(shop + more)).variant("b").world
    assert world.customers[0].baskets == ((Line(1, 3),),)
    assert world.customers[0].patience == Weibull(shape=1.3, scale=13.0)


def test_merging_changes_neither_side() -> None:
    base = {"a": {"b": [1]}, "items": [{"name": "x", "v": 1}]}
    over = {"a": {"c": 2}, "items": [{"name": "x", "v": 2}, {"name": "y"}]}
    merged = merge(base, over)
    assert merged == {
        "a": {"b": [1], "c": 2},
        "items": [{"name": "x", "v": 2}, {"name": "y"}],
    }
    assert base == {"a": {"b": [1]}, "items": [{"name": "x", "v": 1}]}
    assert over == {"a": {"c": 2}, "items": [{"name": "x", "v": 2}, {"name": "y"}]}


def test_item_rules_win_over_those_of_the_policy(loaded: Load) -> None:
    first, second = loaded().world.items
    assert first.policy.reorder == MinMax(s=10, S=60)
    assert second.policy.reorder == ReorderPoint(r=20, Q=50)
