"""Rules with a `size`: their numbers are those of the formulas, and the file keeps the wish."""

import tomllib
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from policies import BaseStock, MinMax, PeriodicOrderUpTo, ReorderPoint, sizing
from results import run
from scenarios import Problem, Scenario, load
from scenarios.demand import demand_of, supplier_of
from scenarios.sized import COMPUTED
from tests.scenarios.golden_shop import golden_text

Problems = Callable[[str], list[Problem]]

RULE = 'rule = "reorder-point", Q = 10, size = { fill_rate = 0.755 }'
GOLDEN = golden_text(RULE)


def golden(rule: str = RULE, **replaced: str) -> Scenario:
    text = GOLDEN.replace(RULE, rule)
    for old, new in replaced.items():
        assert old in text
        text = text.replace(old, new)
    return load(tomllib.loads(text))


def rule_of(scenario: Scenario) -> Any:
    return scenario.world.items[0].policy.reorder


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        # (8, 10) has a fill rate of .75531
        (RULE, ReorderPoint(r=8, Q=10)),
        # Federgruen & Zheng: (10, 11) is the cheapest of all
        ('rule = "reorder-point", size = { cost = true }', ReorderPoint(r=10, Q=11)),
        ('rule = "reorder-point", Q = 11, size = { cost = true }', ReorderPoint(r=10, Q=11)),
        # P(D <= 15) = .9513 is the first above .95; EOQ = sqrt(2 * 20 * 2 / 1) = 8.94
        ('rule = "reorder-point", size = { cycle_service = 0.95 }', ReorderPoint(r=15, Q=9)),
        # (3, 9) fills .28084, so the EOQ does
        ('rule = "reorder-point", r = 3, size = { fill_rate = 0.28 }', ReorderPoint(r=3, Q=9)),
        # of single units (s, S) is (r, Q) with Q = S - s
        ('rule = "min-max", size = { cost = true }', MinMax(s=10, S=21)),
        ('rule = "min-max", size = { cycle_service = 0.95 }', MinMax(s=15, S=24)),
        ('rule = "min-max", s = 4, size = { fill_rate = 0.36 }', MinMax(s=4, S=13)),  # .36765
        ('rule = "min-max", S = 20, size = { fill_rate = 0.9 }', MinMax(s=11, S=20)),
        # fractile 9 / 10 of Poisson 10; fill .69678 at 12
        ('rule = "base-stock", size = { cost = true }', BaseStock(S=14)),
        ('rule = "base-stock", size = { fill_rate = 0.69 }', BaseStock(S=12)),
        # domain: (R, S) = (7, 30) fills .978892, (7, 26) fills .919034
        (
            'rule = "periodic-order-up-to", T = 7, size = { fill_rate = 0.978 }',
            PeriodicOrderUpTo(T=7.0, S=30),
        ),
        (
            'rule = "periodic-order-up-to", T = 7, first = 2, size = { fill_rate = 0.919 }',
            PeriodicOrderUpTo(T=7.0, S=26, first=2.0),
        ),
        # P(D over 12 <= S), Poisson 24: .9322 at 31, .9533 at 32
        (
            'rule = "periodic-order-up-to", T = 7, size = { cycle_service = 0.95 }',
            PeriodicOrderUpTo(T=7.0, S=32),
        ),
        # nothing left to compute
        ('rule = "base-stock", S = 3, size = { fill_rate = 0.9 }', BaseStock(S=3)),
    ],
)
def test_the_numbers_are_those_of_the_formulas(rule: str, expected: object) -> None:
    assert rule_of(golden(rule)) == expected


def test_what_was_computed_is_told() -> None:
    assert str(golden().sized["part"]) == "r = 8 (fill_rate 0.755)"
    scenario = golden('rule = "reorder-point", size = { cost = true }')
    assert str(scenario.sized["part"]) == "r = 10, Q = 11 (least cost)"
    assert golden('rule = "base-stock", S = 3, size = { fill_rate = 0.9 }').sized == {}
    assert golden('rule = "base-stock", S = 3').sized == {}


def test_the_batch_is_one_that_the_supplier_sells() -> None:
    rule = 'rule = "reorder-point", size = { cycle_service = 0.95 }'
    packed = golden(rule, **{"order_cost = 20.0": "order_cost = 20.0\npack = 6"})
    assert rule_of(packed) == ReorderPoint(r=15, Q=12)
    least = golden(rule, **{"order_cost = 20.0": "order_cost = 20.0\nmoq = 25"})
    assert rule_of(least) == ReorderPoint(r=15, Q=25)


def test_least_cost_by_brute_force_with_orders_of_several_units() -> None:
    sizes = 'rate = 2.0 }\norder_size = { law = "geometric", mean = 3.0 }'
    scenario = golden('rule = "min-max", size = { cost = true }', **{"rate = 2.0 }": sizes})
    rule = rule_of(scenario)
    found = demand_of(scenario.world, 0)
    assert found is not None
    demand, jumps = found.orders.over(5.0), np.append(0.0, found.orders.sizes)

    def cost(s: int, S: int) -> float:
        return sizing.min_max_cost(s, S, jumps, demand, 40.0, 1.0, 9.0)

    costs = {(s, S): cost(s, S) for s in range(20, 50) for S in range(s + 1, 90)}
    assert min(costs, key=costs.__getitem__) == (rule.s, rule.S)


def test_a_sized_shop_does_what_the_theory_says() -> None:
    """Constant lead time, compound Poisson: the theory is exact, so the interval must hold."""
    sizes = 'rate = 2.0 }\norder_size = { law = "geometric", mean = 2.0 }'
    scenario = golden(
        'rule = "reorder-point", Q = 15, size = { fill_rate = 0.9 }', **{"rate = 2.0 }": sizes}
    )
    r = rule_of(scenario).r
    found = demand_of(scenario.world, 0)
    assert found is not None
    demand = found.orders.over(5.0)
    fills = [
        sizing.reorder_point_performance(each, 15, demand, found.orders.sizes).fill_rate
        for each in (r - 1, r)
    ]
    assert fills[0] < 0.9 <= fills[1]
    simulated = run(scenario, confidence=0.999).kpis["fill_rate"]
    assert abs(simulated.mean - fills[1]) < simulated.half_width


def test_a_size_laid_over_a_rule_takes_its_levels_away() -> None:
    base = golden('rule = "reorder-point", r = 1, Q = 10')
    sized = load(base.data, set={"policy.reorder.size.fill_rate": 0.755})
    assert rule_of(sized) == ReorderPoint(r=8, Q=10)
    periodic = golden('rule = "periodic-order-up-to", T = 7, S = 1')
    sized = load(periodic.data, set={"policy.reorder.size": {"fill_rate": 0.978}})
    assert rule_of(sized) == PeriodicOrderUpTo(T=7.0, S=30)


def test_a_number_laid_over_a_size_wins() -> None:
    assert rule_of(load(golden().data, set={"policy.reorder.r": 3})) == ReorderPoint(r=3, Q=10)
    other = load(golden().data, set={"policy.reorder.size.fill_rate": 0.02})
    assert rule_of(other) == ReorderPoint(r=-3, Q=10)  # .02401


def test_demand_and_lead_time_of_a_variant_give_its_own_numbers() -> None:
    text = GOLDEN + "[variants.busy]\ncustomers = [{ name = 'shops', arrivals = { rate = 4 } }]"
    scenario = load(tomllib.loads(text))
    assert rule_of(scenario).r == 8
    assert rule_of(scenario.variant("busy")).r == sizing.reorder_point_for(
        0.755, 10, sizing.poisson_demand(20.0)
    )


def test_the_file_keeps_what_was_asked() -> None:
    scenario = golden()
    text = scenario.to_toml()
    assert "size = { fill_rate = 0.755 }" in text
    again = load(tomllib.loads(text))
    assert (again.world, again.sized) == (scenario.world, scenario.sized)


THREE = """
[[items]]
name = "nut"
cost = 0.1
[[items]]
name = "plate"
cost = 0.9
[[customers]]
name = "others"
choose = { nut = 1, plate = 1 }
arrivals = { law = "poisson", rate = 4.0 }
"""


def test_each_item_has_its_own_numbers_by_class() -> None:
    """Values 10, 0.2 and 1.8 a time unit: classes A (83 %), C and B (98 %)."""
    by_class = "size = { fill_rate = { A = 0.755, B = 0.69, C = 0.02 } }"
    text = GOLDEN.replace("size = { fill_rate = 0.755 }", by_class) + THREE
    text = text.replace('name = "shops"', 'name = "shops"\nitem = "part"')
    scenario = load(tomllib.loads(text))
    assert [str(each) for each in scenario.sized.values()] == [
        "r = 8 (fill_rate 0.755, class A)",
        "r = -3 (fill_rate 0.02, class C)",
        f"r = {sizing.reorder_point_for(0.69, 10, sizing.poisson_demand(10.0))} "
        "(fill_rate 0.69, class B)",
    ]
    own = text.replace("cost = 0.1", 'cost = 0.1\nreorder = { rule = "base-stock", S = 2 }')
    assert list(load(tomllib.loads(own)).sized) == ["part", "plate"]


MISTAKES = [
    ("{ fill_rate = 1.2 }", ".size.fill_rate", "must lie between 0 and 1, found 1.2"),
    ('{ fill_rate = "high" }', ".size.fill_rate", "expected a number"),
    ("{ fill_rate = { A = 0.9 } }", ".size.fill_rate", "each of A, B and C"),
    ("{ fil_rate = 0.9 }", ".size.fil_rate", "did you mean 'fill_rate'"),
    ("{ fill_rate = 0.9, cost = true }", ".size", "needs one of"),
    ("{}", ".size", "needs one of"),
    ("0.9", ".size", "expected a table"),
    ("{ fill_rate = 0.9 }, q = 3", ".q", "did you mean 'Q'"),
    ("{ fill_rate = 0.9 }, r = 0.5", ".r", "whole number"),
]


@pytest.mark.parametrize(("size", "where", "message"), MISTAKES)
def test_mistakes_are_located(size: str, where: str, message: str, problems: Problems) -> None:
    found = {one.where: one for one in problems(GOLDEN.replace("{ fill_rate = 0.755 }", size))}
    assert f"policy.reorder{where}" in found
    assert message in found[f"policy.reorder{where}"].message


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("backorder = 9.0", "backorder = 0.0", "part: the numbers of least cost need costs"),
        ("order_cost = 20.0", "order_cost = 0.0", "part: Q of least cost needs an order_cost"),
        ("rate = 2.0", "rate = 0.0", "nobody orders 'part'"),
    ],
)
def test_what_can_not_be_computed_is_told_where_it_stands(
    old: str, new: str, message: str, problems: Problems
) -> None:
    cheapest = GOLDEN.replace("Q = 10, size = { fill_rate = 0.755 }", "size = { cost = true }")
    [found] = problems(cheapest.replace(old, new))
    assert (found.where, found.line) == ("policy.reorder.size", 21)
    assert message in found.message


def test_an_override_that_leaves_a_variant_without_numbers_breaks_only_that() -> None:
    text = GOLDEN + "[variants.cheap.policy]\nreorder = { size = { cost = true } }\n"
    text = text.replace("size = { fill_rate = 0.755 }", "r = 3")
    scenario = load(tomllib.loads(text), set={"costs.backorder": 0.0})
    assert rule_of(scenario) == ReorderPoint(r=3, Q=10)
    assert list(scenario.broken_variants) == ["cheap"]


def test_only_some_rules_can_be_sized(problems: Problems) -> None:
    [found] = problems(GOLDEN.replace(RULE, 'rule = "zero-stock", size = { fill_rate = 0.9 }'))
    assert found.where == "policy.reorder.size"
    assert "unknown key" in found.message
    from scenarios.declared import SIZED

    assert tuple(COMPUTED) == SIZED


def test_the_supplier_is_the_one_that_the_sourcing_rule_names() -> None:
    second = '\n[[suppliers]]\nname = "bolt"\nlead_time = { law = "constant", value = 1 }\n'
    both = GOLDEN + second
    world = load(tomllib.loads(both)).world
    assert supplier_of(world, 0) == world.suppliers[0]
    named = both.replace(
        "[policy]", '[policy]\nsourcing = { rule = "only", supplier = "bolt" }'
    )
    world = load(tomllib.loads(named)).world
    assert supplier_of(world, 0) == world.suppliers[1]
    assert rule_of(load(tomllib.loads(named))).r == sizing.reorder_point_for(
        0.755, 10, sizing.poisson_demand(2.0)
    )
