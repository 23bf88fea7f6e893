"""Planned backorders: the golden numbers, the optimum by brute force, and steady demand."""

import pickle
from math import sqrt
from typing import Any

import numpy as np
import pytest

from policies import PlannedBackorders, ReorderPoint, stock_view
from sim.laws import Constant
from tests.unit.worlds import customers, run, world

GOLDEN: dict[str, Any] = {"rate": 1000, "order_cost": 100, "holding": 2, "backorder": 8}
SMALL: dict[str, Any] = {"rate": 100, "order_cost": 10, "holding": 2, "backorder": 8}


def cost(rule: PlannedBackorders, Q: int, r: int) -> float:
    """Return the cost per time unit when demand takes one unit every 1 / rate."""
    net = np.arange(r + 1, r + Q + 1) - round(rule.rate * rule.lead_time)
    held = rule.holding * net.clip(0).mean() + rule.backorder * (-net).clip(0).mean()
    return float(rule.order_cost * rule.rate / Q + held)


def test_the_golden_numbers() -> None:
    rule = PlannedBackorders(**GOLDEN)
    assert rule.batch.quantity == pytest.approx(353.5534, abs=5e-5)
    assert rule.batch.backorders == pytest.approx(70.7107, abs=5e-5)
    assert (rule.Q, rule.r) == (354, -71)
    assert cost(rule, rule.Q, rule.r) == pytest.approx(565.6854, rel=1e-3)
    fixed = 100.0 * 1000.0 / rule.batch.quantity
    assert fixed == pytest.approx(565.6854 / 2.0, abs=1e-3), "half of the cost"


def test_a_lead_time_lifts_the_reorder_point_by_its_demand() -> None:
    assert PlannedBackorders(**GOLDEN, lead_time=0.25).r == 250 - 71
    assert PlannedBackorders(**GOLDEN, lead_time=0.25).Q == 354


@pytest.mark.parametrize(
    "values",
    [
        GOLDEN,
        SMALL,
        SMALL | {"lead_time": 0.2},
        SMALL | {"backorder": 0.5},
        GOLDEN | {"rate": 3},
    ],
)
def test_no_other_whole_numbers_are_much_better(values: dict[str, Any]) -> None:
    rule = PlannedBackorders(**values)
    best = min(
        cost(rule, Q, r)
        for Q in range(max(rule.Q - 8, 1), rule.Q + 9)
        for r in range(rule.r - 8, rule.r + 9)
    )
    assert cost(rule, rule.Q, rule.r) <= 1.003 * best


def test_waiting_that_costs_much_is_not_planned() -> None:
    rule = PlannedBackorders(**SMALL | {"backorder": 1e9})
    assert rule.batch.quantity == pytest.approx(sqrt(2 * 10 * 100 / 2)), "the plain formula"
    assert rule.r == 0


@pytest.mark.parametrize("lead_time", [0.0, 0.05, 1.0])
def test_steady_demand_is_served_as_planned(lead_time: float) -> None:
    rule = PlannedBackorders(**SMALL, lead_time=lead_time)  # Q 35, B 7
    assert rule.Q == 35
    assert rule.batch.backorders == pytest.approx(7.0711, abs=1e-4)
    times = ((np.arange(3500) + 0.5) / 100.0).tolist()
    given = world(
        customers(times),
        initial=(rule.r + 35,),
        end=35.0,
        warm_up=14.0,
        lead_time=Constant(lead_time + 1e-7),
        reorder=rule,
    )
    record = run(given)
    orders, quantities = record.orders, record.purchase_orders.quantity
    assert set(quantities.tolist()) == {35}
    counted = orders.placed_at >= 14.0  # 60 cycles of 35
    waits = (orders.ended_at - orders.placed_at)[counted]
    assert np.mean(waits == 0.0) == pytest.approx(8 / (2 + 8))
    assert np.max(waits[:-35]) == pytest.approx(0.06, abs=2e-7), (
        "the first of 7 waits for 6 more"
    )


def test_it_orders_as_its_reorder_point_would() -> None:
    rule = PlannedBackorders(**SMALL, lead_time=0.2)
    twin = ReorderPoint(r=rule.r, Q=rule.Q)
    for units in range(-100, 100):
        stock = stock_view(on_hand=max(units, 0), backorders=max(-units, 0))
        assert rule.order(stock) == twin.order(stock)
    assert rule.trigger == twin.trigger


def test_what_was_computed_does_not_make_it_another_rule() -> None:
    rule = PlannedBackorders(**GOLDEN)
    assert rule.Q == 354
    assert pickle.loads(pickle.dumps(rule)) == rule == PlannedBackorders(**GOLDEN)
    assert hash(rule) == hash(PlannedBackorders(**GOLDEN))
