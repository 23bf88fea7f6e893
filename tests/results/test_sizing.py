"""`backlab size`: golden numbers, theory against simulation, and what is said of it."""

import json
import tomllib
from typing import Any

import pytest

from policies import BaseStock, MinMax, PeriodicMinMax, PeriodicOrderUpTo, ReorderPoint
from results.size_text import size_text
from results.size_theory import theory_of
from results.sizing import ItemSizes, simulated, sizes_of, sizes_to_dict
from scenarios import Scenario, load
from scenarios.case import case_of
from tests.scenarios.golden_shop import golden_text

PARTS = 'title = "Parts"\n' + golden_text('rule = "reorder-point", r = 8, Q = 10')


def parts(**set_: Any) -> Scenario:
    return load(
        tomllib.loads(PARTS), set={key.replace("__", "."): v for key, v in set_.items()}
    )


def sizes(scenario: Scenario, **wanted: Any) -> ItemSizes:
    return sizes_of(scenario, **wanted).items["part"]


def by_name(item: ItemSizes) -> dict[str, Any]:
    return {one.name: one for one in item.methods}


def test_golden_reorder_points() -> None:
    item = sizes(parts())
    assert item.present is not None
    assert item.present.cost == pytest.approx(12.61807, abs=5e-6)
    assert item.present.fill_rate == pytest.approx(0.75531, abs=5e-6)
    assert item.present.on_hand == pytest.approx(4.01181, abs=5e-6)
    assert item.present.backorders == pytest.approx(0.51181, abs=5e-6)
    assert item.sized is not None
    assert item.sized.rule == ReorderPoint(r=10, Q=11)
    assert item.sized.cost == pytest.approx(11.53091, abs=5e-6)
    best = by_name(item)["(r, Q) exact, least cost"]
    assert (best.parameters, best.cost) == ({"r": 10, "Q": 11}, item.sized.cost)
    # of single units the best (s, S) is the best (r, Q)
    assert by_name(item)["(s, S) exact, least cost"].cost == pytest.approx(item.sized.cost)


def test_golden_eoq_with_backorders() -> None:
    scenario = parts(
        customers__shops__arrivals__rate=1000,
        suppliers__acme__order_cost=100.0,
        suppliers__acme__lead_time__value=0.1,
        costs__holding=2.0,
        costs__backorder=8.0,
        run__horizon=1.0,
    )
    found = by_name(sizes(scenario))["EOQ, backorders"]
    assert found.cost == pytest.approx(565.6854, abs=5e-5)
    assert found.parameters["Q"] == pytest.approx(353.5534, abs=5e-5)
    assert found.parameters["r"] == pytest.approx(100.0 - 70.7107, abs=5e-5)
    assert found.fill_rate == pytest.approx(0.8)


def test_golden_base_stock_and_review() -> None:
    scenario = parts(suppliers__acme__order_cost=0.0, costs__backorder=9.0)
    best = by_name(sizes(scenario))["base stock exact, least cost"]
    assert best.parameters == {"S": 14}
    assert best.cost == pytest.approx(5.86937, abs=5e-6)
    case = case_of(parts().world, 0)
    assert_fill(BaseStock(S=8), 0.22022)
    assert_fill(PeriodicOrderUpTo(T=7, S=30), 0.978892)
    assert_fill(PeriodicOrderUpTo(T=7, S=26), 0.919034)
    assert theory_of(object(), case) is None


def assert_fill(rule: Any, expected: float) -> None:
    found = theory_of(rule, case_of(parts().world, 0))
    assert found is not None
    assert found.fill_rate == pytest.approx(expected, abs=5e-6)


def test_a_single_buy_for_a_season() -> None:
    """Normal demand of mean and variance 2 * 1000; 6 too few, 4 too many: fractile 0.6."""
    found = by_name(sizes(parts(items__part__price=11.0, items__part__end_value=1.0)))
    assert found["one buy (newsvendor)"].parameters["Q"] == pytest.approx(
        2000 + 0.2533471 * 2000**0.5, abs=1e-4
    )
    assert "one buy (newsvendor)" not in by_name(sizes(parts()))  # no margin


def test_no_method_is_cheaper_than_the_exact_one_of_its_kind() -> None:
    order_size = {"law": "geometric", "mean": 3.0}
    found = by_name(sizes(parts(customers__shops__order_size=order_size), review=2.0))
    for kind in ("(r, Q)", "(s, S)", "base stock", "(T, S)", "(T, s, S)"):
        costs = {name: one.cost for name, one in found.items() if name.startswith(f"{kind} ")}
        assert len(costs) >= 2
        assert min(costs, key=costs.__getitem__) == f"{kind} exact, least cost"


@pytest.mark.parametrize(
    "rule",
    [
        ReorderPoint(r=24, Q=10),
        MinMax(s=24, S=40),
        BaseStock(S=36),
        PeriodicOrderUpTo(T=3.0, S=44),
        PeriodicMinMax(T=3.0, s=30, S=50),
    ],
    ids=lambda rule: type(rule).__name__,
)
def test_theory_agrees_with_simulation(rule: Any) -> None:
    """Constant lead time and compound Poisson demand: all figures are exact."""
    from dataclasses import replace

    from results import run

    scenario = parts(customers__shops__order_size={"law": "geometric", "mean": 3.0})
    [item] = scenario.world.items
    item = replace(item, policy=replace(item.policy, reorder=rule))
    scenario = replace(scenario, world=replace(scenario.world, items=(item,)))
    found = run(scenario, confidence=0.999, replications=12).kpis
    theory = theory_of(rule, case_of(scenario.world, 0))
    assert theory is not None
    for name, expected in (
        ("fill_rate", theory.fill_rate),
        ("on_hand_mean", theory.on_hand),
        ("backlog_mean", theory.backorders),
        ("purchase_orders", theory.purchases),
    ):
        assert abs(found[name].mean - expected) <= found[name].half_width, name
    cost = sum(found[f"cost_{name}"].mean for name in ("ordering", "holding", "backorder"))
    assert cost == pytest.approx(theory.cost, rel=0.05)


def test_the_sized_rule_is_simulated_beside_the_present_one() -> None:
    found = sizes_of(parts())
    present, sized = simulated(found, replications=3)
    assert present.kpis["fill_rate"].mean < sized.kpis["fill_rate"].mean
    text = size_text(found, (present, sized))
    assert "simulated, 3 replications" in text
    assert max(map(len, text.splitlines())) <= 80
    plain = json.loads(json.dumps(sizes_to_dict(found, (present, sized)), allow_nan=False))
    assert plain["items"]["part"]["sized"]["parameters"] == {"r": 10, "Q": 11}
    assert plain["items"]["part"]["methods"][0]["fill_rate"] is None  # an EOQ promises none
    assert plain["simulated"]["sized"]["replications"] == 3


def test_targets_are_reached_with_the_least_level() -> None:
    by_fill = sizes(parts(), fill_rate=0.755).sized
    assert by_fill is not None
    assert (by_fill.name, by_fill.rule) == ("sized, fill 0.755", ReorderPoint(r=8, Q=10))
    by_cycle = sizes(parts(), cycle_service=0.95).sized
    assert by_cycle is not None
    assert by_cycle.rule == ReorderPoint(r=15, Q=10)
    free = sizes(parts(costs__backorder=0.0)).sized
    assert free is not None
    assert free.name == "sized, fill 0.95"


def test_a_rule_of_another_kind_is_sized_as_a_reorder_point() -> None:
    other = {"rule": "zero-stock", "window": 3.0}
    item = sizes(parts(policy__reorder=other))
    assert item.sized is not None
    assert item.sized.rule == ReorderPoint(r=10, Q=11)
    assert item.present is not None
    assert item.present.cost != item.present.cost  # theory says nothing: nan


def test_doubts_are_told() -> None:
    plain = sizes(parts())
    assert plain.notes == ()
    scenario = parts(
        customers__shops__arrivals={
            "law": "sinusoidal",
            "rate": 2,
            "amplitude": 1,
            "period": 9,
        },
        customers__shops__patience={"law": "exponential", "mean": 3},
        suppliers__acme__delivery="fifo",
    )
    often = parts(suppliers__acme__lead_time={"law": "exponential", "mean": 6})
    assert "overtake each other" in " ".join(sizes(often).notes)  # 12 under way, Q = 10
    notes = " ".join(sizes(scenario).notes)
    for piece in ("Poisson at their mean rate", "fifo", "those who leave"):
        assert piece in notes


def test_what_can_not_be_sized_is_told_and_left_alone() -> None:
    text = PARTS + '[[items]]\nname = "dust"\n'
    text = text.replace('name = "shops"', 'name = "shops"\nitem = "part"')
    found = sizes_of(load(tomllib.loads(text)))
    assert found.unsized == {"dust": "nobody orders 'dust'"}
    assert "dust: not sized, for nobody orders 'dust'" in size_text(found)


@pytest.mark.parametrize("never", [1e12, 1e300])
def test_a_supplier_that_never_delivers_leaves_nothing_to_size(never: float) -> None:
    law = {"law": "constant", "value": never}
    found = sizes_of(parts(suppliers__acme__lead_time=law))
    assert found.unsized["part"].startswith(f"'acme' takes {never:g} on average")


def test_classes_and_facts() -> None:
    facts = sizes(
        parts(suppliers__acme__lead_time={"law": "gamma", "mean": 5, "cv": 0.5})
    ).facts
    assert facts["lead_time_sd"] == pytest.approx(2.5, rel=1e-3)
    # Hadley & Whitin: 2 * 5, and 2 * 5 + 2^2 * 2.5^2 = 35
    assert facts["lead_time_demand_mean"] == pytest.approx(10.0)
    assert facts["lead_time_demand_sd"] == pytest.approx(35**0.5, rel=1e-3)
    item = sizes(parts())
    # cv of a month: 1 / sqrt(2 * 30.44) = 0.128
    assert (item.abc, item.xyz) == ("A", "X")
    assert sizes(parts(customers__shops__arrivals__rate=0.02)).xyz == "Z"  # 1.28


def test_goods_that_come_at_once_are_sized() -> None:
    item = sizes(parts(suppliers__acme__lead_time__value=0.0))
    assert item.facts["lead_time_demand_sd"] == 0.0
    level = by_name(item)["base stock exact, least cost"].parameters["S"]
    assert level == 0  # whoever is served at once leaves nothing to wait for


def test_troubles_that_are_left_out_are_named() -> None:
    assert not any("leave out" in note for note in sizes(parts()).notes)
    item = sizes(parts(suppliers__acme__yield={"mean": 0.9}))
    assert "the formulas leave out: yield" in item.notes


def test_a_way_to_us_lengthens_the_lead_time_and_a_law_of_one_unit_is_left_out() -> None:
    queue = {"delivery": "queue", "transit": {"law": "uniform", "low": 1.0, "high": 3.0}}
    changed = {f"suppliers__acme__{key}": value for key, value in queue.items()}
    made = {"law": "gamma", "mean": 5, "cv": 0.5}
    facts = sizes(parts(suppliers__acme__lead_time=made, **changed)).facts
    assert facts["lead_time_mean"] == pytest.approx(7.0)
    assert facts["lead_time_sd"] == pytest.approx((2.5**2 + 2.0**2 / 12) ** 0.5, rel=1e-3)
    assert not any("leave out" in note for note in sizes(parts(**changed)).notes)
    by_unit = sizes(parts(suppliers__acme__per_unit=True, **changed))
    assert "the formulas leave out: per_unit" in by_unit.notes
    way = {"law": "constant", "value": 1e12}
    never = sizes_of(parts(**{**changed, "suppliers__acme__transit": way}))
    assert never.unsized["part"].startswith("'acme' takes 1e+12 on average")
