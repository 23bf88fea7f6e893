"""Lot sizes: the best plan by brute force, the heuristics by published examples and by hand."""

from collections.abc import Callable, Sequence
from itertools import product

import numpy as np
import pytest

from policies.sizing import (
    least_unit_cost,
    lot_for_lot,
    part_period_balancing,
    plan_cost,
    silver_meal,
    wagner_whitin,
)

Lots = Callable[[Sequence[float], float, float], tuple[float, ...]]
ALL: list[Lots] = [
    wagner_whitin,
    silver_meal,
    least_unit_cost,
    part_period_balancing,
    lot_for_lot,
]
# Silver, Pyke & Thomas (2017), chapter 5: A = 54, 0.4 per unit and month.
YEAR = (10, 62, 12, 130, 154, 129, 88, 52, 124, 160, 238, 41)


def brute_force(demand: Sequence[float], setup: float, holding: float) -> float:
    """Least cost over all choices of the periods with an order."""
    costs = []
    for chosen in product((False, True), repeat=len(demand)):
        plan, last = [0.0] * len(demand), -1
        for t, units in enumerate(demand):
            last = t if chosen[t] else last
            if last < 0 and units:
                break
            plan[max(last, 0)] += units
        else:
            costs.append(plan_cost(plan, demand, setup, holding))
    return min(costs)


def test_best_plan_is_that_of_brute_force() -> None:
    rng = np.random.default_rng(11)
    for _ in range(40):
        demand = (rng.integers(0, 60, 8) * (rng.random(8) < 0.7)).tolist()
        setup, holding = float(rng.integers(0, 120)), float(rng.integers(0, 4))
        cost = plan_cost(wagner_whitin(demand, setup, holding), demand, setup, holding)
        assert cost == pytest.approx(brute_force(demand, setup, holding), abs=1e-9)


def test_golden_example() -> None:
    demand = (90, 120, 80, 70)
    assert wagner_whitin(demand, 500, 2) == (210, 0, 150, 0)
    assert plan_cost((210, 0, 150, 0), demand, 500, 2) == 1380


@pytest.mark.parametrize("rule", [wagner_whitin, silver_meal])
def test_the_year_of_silver_pyke_and_thomas(rule: Lots) -> None:
    plan = rule(YEAR, 54, 0.4)
    assert plan == (84, 0, 0, 130, 283, 0, 140, 0, 124, 160, 279, 0)
    assert plan_cost(plan, YEAR, 54, 0.4) == pytest.approx(501.20)


@pytest.mark.parametrize("rule", ALL)
def test_every_plan_meets_demand_and_none_beats_the_best(rule: Lots) -> None:
    rng = np.random.default_rng(12)
    for _ in range(60):
        demand = (rng.integers(0, 90, 20) * (rng.random(20) < 0.6)).tolist()
        plan = rule(demand, 100.0, 1.0)
        assert sum(plan) == sum(demand)
        best = plan_cost(wagner_whitin(demand, 100.0, 1.0), demand, 100.0, 1.0)
        assert plan_cost(plan, demand, 100.0, 1.0) >= best - 1e-9


@pytest.mark.parametrize("rule", ALL)
def test_limits(rule: Lots) -> None:
    demand = (5.0, 0.0, 7.0, 3.0)
    assert rule(demand, 0.0, 1.0) == demand  # orders cost nothing: none is merged
    assert rule((), 1.0, 1.0) == ()
    assert rule((0, 0), 1.0, 1.0) == (0, 0)
    if rule is not lot_for_lot:
        assert rule(demand, 1e9, 1.0) == (15.0, 0.0, 0.0, 0.0)


def test_part_period_balancing_takes_the_nearer_of_two() -> None:
    # holding of 1, 2, 3 periods: 0, 30, 90; 30 misses the 59 by 29, 90 misses it by 31
    assert part_period_balancing((10, 30, 30), 59, 1) == (40, 0, 30)
    assert part_period_balancing((10, 30, 30), 61, 1) == (70, 0, 0)
    assert part_period_balancing((10, 30, 30), 60, 1) == (40, 0, 30)  # as near: the shorter


@pytest.mark.parametrize("rule", ALL)
@pytest.mark.parametrize(
    "wrong", [((1, -1), 1, 1), ((1, float("nan")), 1, 1), ((1,), -1, 1), ((1,), 1, -1)]
)
def test_senseless_numbers_are_refused(
    rule: Lots, wrong: tuple[Sequence[float], float, float]
) -> None:
    with pytest.raises(ValueError, match="at least 0"):
        rule(*wrong)


def test_a_plan_that_leaves_demand_unmet_is_refused() -> None:
    with pytest.raises(ValueError, match="unmet"):
        plan_cost((10, 0), (5, 6), 1, 1)
