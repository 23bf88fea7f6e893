"""Searches against the exact optimum of textbook models."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from policies.sizing.demand import poisson_demand
from policies.sizing.min_max import best_min_max, min_max_cost
from policies.sizing.reorder_point import best_reorder_point, reorder_point_cost
from results.search import optimize
from results.search.goal import Goal
from results.search.leaders import Search
from results.search.space import Space
from results.statistics import Floats
from scenarios import Scenario, load
from scenarios.designs import Parameters
from tests.results.study_shop import LEVEL, S, shop_in

ONE_ITEM = """\
schema = 1
title = "One item, as in the textbook"
[run]
horizon = {horizon}
warm_up = 100.0
replications = 2
seed = 3
[[items]]
name = "part"
cost = 1.0
initial_on_hand = 20
[[customers]]
name = "users"
arrivals = {{ law = "poisson", rate = {rate} }}
[[suppliers]]
name = "maker"
lead_time = {{ law = "constant", value = {lead_time} }}
order_cost = {setup}
[costs]
holding = 1.0
backorder = 9.0
[policy]
reorder = {rule}
"""
R, Q = "policy.reorder.r", "policy.reorder.Q"


def one_item(folder: Path, rule: str, **numbers: float) -> Scenario:
    path = folder / "item.toml"
    path.write_text(ONE_ITEM.format(rule=rule, **numbers))
    return load(path)


class Exact:
    """An evaluator that knows the cost of every point, and adds a little noise of its own."""

    def __init__(self, cost: Any) -> None:
        self.cost, self.asked = cost, 0

    def __call__(
        self, points: Sequence[Parameters], replications: int, first: int = 0
    ) -> Floats:
        self.asked += len(points)
        noise = np.random.default_rng(first).normal(size=replications) * 0.1
        values = np.array([[self.cost(point) + e for e in noise] for point in points])
        return np.stack([values, np.ones_like(values)], axis=-1)[:, :, None, :]


PERIOD = poisson_demand(10.0)


def min_max(point: Parameters) -> float:
    s, top = int(str(point[S])), int(str(point[LEVEL]))
    return 1e3 if s >= top else min_max_cost(s, top, PERIOD.pmf, PERIOD, 64.0, 1.0, 9.0)


@pytest.mark.parametrize("seed", range(5))
def test_the_search_finds_the_exact_pair_of_zheng_and_federgruen(
    tmp_path: Path, seed: int
) -> None:
    # The space has 31 x 61 points; the evolution may look at 200 of them.
    space = Space(shop_in(tmp_path), [f"{S}=-5:25", f"{LEVEL}=5:65"])
    evaluate = Exact(min_max)
    search = Search(evaluate, space, Goal("cost_total", maximize=False), 2)
    leaders = search.refine(search.evolve(200, seed), 5)
    best = best_min_max(PERIOD.pmf, PERIOD, 64.0, 1.0, 9.0)
    assert min_max(space.point(leaders[0])) <= 1.01 * best.cost
    assert 100 <= len(search.tried) <= 240


def test_a_simulated_search_finds_the_pair_of_federgruen_and_zheng(tmp_path: Path) -> None:
    demand = poisson_demand(10.0)
    shop = one_item(
        tmp_path,
        '{ rule = "reorder-point", r = 8, Q = 10 }',
        horizon=600,
        rate=2.0,
        lead_time=5.0,
        setup=20.0,
    )
    found = optimize(
        shop, [f"{R}=6:14:2", f"{Q}=7:15:4"], minimize="cost_total", replications=5, leaders=4
    )
    r, batch = int(str(found.parameters[R])), int(str(found.parameters[Q]))
    best = best_reorder_point(2.0, demand, 20.0, 1.0, 9.0)  # (10, 11)
    assert found.everywhere
    assert reorder_point_cost(r, batch, 2.0, demand, 20.0, 1.0, 9.0) <= 1.01 * best.cost


@pytest.mark.slow
@pytest.mark.parametrize(("rate", "lead_time", "setup"), [(2.0, 5.0, 20.0), (5.0, 2.0, 64.0)])
@pytest.mark.parametrize("rule", ["r", "s"])
def test_simulated_searches_of_large_spaces_find_the_exact_optimum(
    tmp_path: Path, rule: str, rate: float, lead_time: float, setup: float
) -> None:
    demand = poisson_demand(rate * lead_time)
    names = {"r": (R, Q), "s": (S, LEVEL)}[rule]
    text = {
        "r": '{ rule = "reorder-point", r = 8, Q = 10 }',
        "s": '{ rule = "min-max", s = 8, S = 18 }',
    }[rule]
    shop = one_item(tmp_path, text, horizon=1000, rate=rate, lead_time=lead_time, setup=setup)
    found = optimize(shop, [f"{names[0]}=0:20", f"{names[1]}=2:60"], minimize="cost_total")
    a, b = (int(str(found.parameters[name])) for name in names)
    # Continuous review and single units: (s, S) is (r, Q) with Q = S - s.
    cost = reorder_point_cost(a, b if rule == "r" else b - a, rate, demand, setup, 1.0, 9.0)
    assert not found.everywhere
    assert cost <= 1.01 * best_reorder_point(rate, demand, setup, 1.0, 9.0).cost


@pytest.mark.slow
def test_law_and_kelton_is_solved_near_the_best_of_the_table() -> None:
    found = optimize(
        load("law-kelton"), [f"{S}=9:59:5", f"{LEVEL}=30:110:5"], minimize="cost_total"
    )
    s, top = (int(str(found.parameters[name])) for name in (S, LEVEL))
    assert 14 <= s <= 29  # the best of the table is (19, 60) with 118.9; (24, 60) costs 118.2
    assert 50 <= top <= 75
    assert found.best.objective.mean < 118.9 + found.best.objective.half_width
