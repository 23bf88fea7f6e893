"""Rules with a `size` and one level given, and batches that the supplier sells: by brute force.

What is found is held against all others in reach, with the services and costs of
`policies.sizing`.
"""

import tomllib
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from policies import MinMax, PeriodicOrderUpTo, ReorderPoint, sizing
from results import run
from scenarios import Problem, Scenario, load
from scenarios.demand import demand_of
from sim.laws import Uniform
from tests.scenarios.golden_shop import golden_text

Problems = Callable[[str], list[Problem]]

EOQ = {  # sqrt(2 * 20 * units / 1), by the sizes of the orders
    "": 9,
    'order_size = { law = "geometric", mean = 3.0 }': 15,
    'order_size = { law = "constant", value = 4.0 }': 18,  # some positions are never taken
}
SOLD = {"": (1, 1), "pack = 7": (7, 7), "moq = 25": (25, 1), "moq = 10\npack = 4": (12, 4)}
every_size = pytest.mark.parametrize("order_size", EOQ)
every_sold = pytest.mark.parametrize("sold", SOLD)


def shop(rule: str, order_size: str = "", sold: str = "") -> Scenario:
    return load(tomllib.loads(golden_text(rule, order_size, sold)))


def rule_of(scenario: Scenario) -> Any:
    return scenario.world.items[0].policy.reorder


def law(scenario: Scenario) -> tuple[sizing.DiscreteDemand, sizing.CompoundPoisson]:
    found = demand_of(scenario.world, 0)
    assert found is not None
    return found.orders.over(5.0), found.orders


def fills(scenario: Scenario, rule: Any) -> float:
    demand, orders = law(scenario)
    if isinstance(rule, ReorderPoint):
        found = sizing.reorder_point_performance(rule.r, rule.Q, demand, orders.sizes)
    else:
        found = sizing.min_max_performance(rule.s, rule.S, demand, orders.sizes)
    return found.fill_rate


def costs(scenario: Scenario, rule: Any) -> float:
    demand, orders = law(scenario)
    if isinstance(rule, ReorderPoint):
        return sizing.reorder_point_cost(rule.r, rule.Q, orders.units, demand, 20.0, 1.0, 9.0)
    jumps = np.append(0.0, orders.sizes)
    return sizing.min_max_cost(rule.s, rule.S, jumps, demand, 20.0 * orders.rate, 1.0, 9.0)


def batches(sold: str, least: int = 1, most: int = 400) -> list[int]:
    first, pack = SOLD[sold]
    return [batch for batch in range(first, most, pack) if batch >= least]


@pytest.mark.slow
@every_size
@every_sold
@pytest.mark.parametrize("target", [0.02, 0.5, 0.9])
def test_above_a_given_level_the_batch_is_the_least_that_reaches_the_target(
    order_size: str, sold: str, target: float
) -> None:
    """From the EOQ on: a smaller batch would cost more and serve fewer."""
    for name, made in (("r", ReorderPoint), ("s", MinMax)):
        kind = "reorder-point" if name == "r" else "min-max"
        size = f"{name} = 12, size = {{ fill_rate = {target} }}"
        scenario = shop(f'rule = "{kind}", {size}', order_size, sold)
        for batch in batches(sold, EOQ[order_size]):
            tried = made(12, batch if name == "r" else 12 + batch)
            if fills(scenario, tried) >= target - 1e-12:
                break
        assert rule_of(scenario) == tried, name


@every_size
@every_sold
@pytest.mark.parametrize("target", [0.1, 0.5, 0.9])
def test_below_a_given_level_the_reorder_point_is_the_least_that_reaches_the_target(
    order_size: str, sold: str, target: float
) -> None:
    scenario = shop(
        f'rule = "min-max", S = 75, size = {{ fill_rate = {target} }}', order_size, sold
    )
    rule, pack = rule_of(scenario), SOLD[sold][1]
    assert rule.S - rule.s in batches(sold, most=1200)
    assert fills(scenario, rule) >= target - 1e-12
    assert fills(scenario, MinMax(rule.s - pack, 75)) < target - 1e-12


@every_size
@every_sold
@pytest.mark.parametrize("given", ["r = 3", "r = 40", "s = 0", "s = 30", "S = 20", "S = 60"])
def test_least_cost_beside_a_given_level(order_size: str, sold: str, given: str) -> None:
    name, level = given[0], int(given[4:])
    kind = "reorder-point" if name == "r" else "min-max"
    scenario = shop(f'rule = "{kind}", {given}, size = {{ cost = true }}', order_size, sold)
    make: Callable[[int], Any] = {
        "r": lambda batch: ReorderPoint(level, batch),
        "s": lambda batch: MinMax(level, level + batch),
        "S": lambda batch: MinMax(level - batch, level),
    }[name]
    found = rule_of(scenario)
    tried = [make(batch) for batch in batches(sold, most=250)]
    assert found in tried
    least = min(costs(scenario, each) for each in tried)
    assert costs(scenario, found) == pytest.approx(least, rel=1e-12)


@pytest.mark.slow
@every_sold
@pytest.mark.parametrize("order_size", list(EOQ)[:2])
@pytest.mark.parametrize("kind", ["reorder-point", "min-max"])
def test_least_cost_is_that_of_a_batch_that_the_supplier_sells(
    order_size: str, sold: str, kind: str
) -> None:
    scenario = shop(f'rule = "{kind}", size = {{ cost = true }}', order_size, sold)
    tried = [
        ReorderPoint(r, batch) if kind == "reorder-point" else MinMax(r, r + batch)
        for r in range(4, 40)
        for batch in batches(sold, most=36)
    ]
    found = rule_of(scenario)
    assert found in tried
    least = min(costs(scenario, each) for each in tried)
    assert costs(scenario, found) == pytest.approx(least, rel=1e-12)


def test_the_packs_of_least_cost_may_be_fewer_than_the_batch_asks_for() -> None:
    """Without packs it is Q = 11 (Federgruen & Zheng): two packs of 10 would be too many."""
    rule = 'rule = "reorder-point", size = { cost = true }'
    assert rule_of(shop(rule)) == ReorderPoint(r=10, Q=11)
    assert rule_of(shop(rule, sold="pack = 10")).Q == 10


def test_cycles_depend_on_the_reorder_point_alone() -> None:
    """P(D <= 15) = .9513 is the first above .95; the EOQ is 9, in packs of 7 it is 14."""
    size = "size = { cycle_service = 0.95 }"
    assert rule_of(shop(f'rule = "reorder-point", r = 15, {size}')) == ReorderPoint(15, 9)
    assert rule_of(shop(f'rule = "min-max", s = 15, {size}')) == MinMax(15, 24)
    assert rule_of(shop(f'rule = "min-max", S = 40, {size}')) == MinMax(15, 40)
    assert rule_of(shop(f'rule = "min-max", S = 40, {size}', sold="pack = 7")) == MinMax(19, 40)


@pytest.mark.parametrize(
    ("rule", "sold", "message"),
    [
        # the best that S = 20 can do is to buy each unit anew: P(D <= 19) = .99655
        (
            "min-max', S = 20, size = { fill_rate = 0.999 }",
            "",
            "S = 20 reaches a fill_rate of 0.996546 at most, not 0.999: give a larger S",
        ),
        # with batches of 25 it stands at -4, ..., 20
        (
            "min-max', S = 20, size = { fill_rate = 0.9 }",
            "moq = 25",
            "S = 20 reaches a fill_rate of 0.4",
        ),
        # P(D <= 5) = .06709
        (
            "reorder-point', r = 5, size = { cycle_service = 0.95 }",
            "",
            "r = 5 reaches a cycle_service of 0.067086 at most, not 0.95: give a larger r",
        ),
        (
            "min-max', s = 5, size = { cycle_service = 0.95 }",
            "",
            "s = 5 reaches a cycle_service of 0.067086 at most",
        ),
        # s = 13: P(D <= 13) = .86446
        (
            "min-max', S = 20, size = { cycle_service = 0.95 }",
            "pack = 7",
            "S = 20 reaches a cycle_service of 0.864464 at most",
        ),
        (
            "reorder-point', r = -7000, size = { fill_rate = 0.9 }",
            "",
            "r = -7000 reaches a fill_rate of 0.89",
        ),
        (
            "min-max', s = 3, size = { cost = true }",
            "moq = 1000000000",
            "a batch of 1000000000 units or more is too large",
        ),
        (
            "min-max', size = { cost = true }",
            "moq = 1000000000",
            "batches of 1,000,000,000 units are too large",
        ),
    ],
)
def test_a_target_out_of_reach_is_told_where_it_stands(
    rule: str, sold: str, message: str, problems: Problems
) -> None:
    text = golden_text(f"rule = '{rule}", sold=sold)
    [found] = problems(text)
    assert found.where == "policy.reorder.size"
    assert f"part: {message}" in found.message
    assert text.splitlines()[(found.line or 0) - 1].startswith("reorder = ")


MADE = 'lead_time = { law = "constant", value = 5.0 }'
SENT = """\
delivery = "queue"
servers = 500
lead_time = { law = "constant", value = 3.0 }
transit = { law = "constant", value = 2.0 }
"""


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        # those of a lead time of 5, as in test_sizing.py
        ("reorder-point', Q = 10, size = { fill_rate = 0.755 }", ReorderPoint(8, 10)),
        ("reorder-point', size = { cycle_service = 0.95 }", ReorderPoint(15, 9)),
        (
            "periodic-order-up-to', T = 7, size = { fill_rate = 0.978 }",
            PeriodicOrderUpTo(T=7.0, S=30),
        ),
        (
            "periodic-order-up-to', T = 7, size = { cycle_service = 0.95 }",
            PeriodicOrderUpTo(T=7.0, S=32),
        ),
    ],
)
def test_the_way_to_us_is_a_part_of_the_lead_time(rule: str, expected: object) -> None:
    text = golden_text(f"rule = '{rule}").replace(MADE, SENT)
    assert rule_of(load(tomllib.loads(text))) == expected


def test_a_supplier_with_a_way_to_us_does_what_the_theory_says() -> None:
    """Nobody waits for one of 500 servers, so 3 and uniform 1 to 3 are uniform 4 to 6."""
    text = golden_text("rule = 'reorder-point', Q = 40, size = { fill_rate = 0.9 }")
    way = SENT.replace('"constant", value = 2.0', '"uniform", low = 1.0, high = 3.0')
    scenario = load(tomllib.loads(text.replace(MADE, way)))
    demand = sizing.lead_time_demand(law(scenario)[1], Uniform(4.0, 6.0))
    rule = rule_of(scenario)
    assert rule.r == sizing.reorder_point_for(0.9, 40, demand)
    theory = sizing.reorder_point_performance(rule.r, 40, demand).fill_rate
    simulated = run(scenario, confidence=0.999).kpis["fill_rate"]
    assert abs(simulated.mean - theory) < simulated.half_width
