"""Reorder rules that learn: what they make of a forecast, and what they learn from at work."""

from typing import Any

import numpy as np
import pytest

from policies import (
    AcceptAll,
    AcceptNone,
    ForecastOrderUpTo,
    ForecastReorderPoint,
    PeriodicOrderUpTo,
    ReorderPoint,
    stock_view,
)
from sim.laws import Constant
from tests.unit.worlds import customers, run, world

POSITIONS = range(-40, 100)


def bought(rule: object, times: list[float], units: list[int], **more: Any) -> list[Any]:
    given = world(customers(times, units), reorder=rule, **more)
    orders = run(given).purchase_orders
    return list(zip(orders.placed_at.tolist(), orders.quantity.tolist(), strict=True))


@pytest.mark.parametrize("demands", [[], [3], [7, 0, 12, 4, 4, 9]])
def test_each_is_the_plain_rule_at_the_level_that_was_learned(demands: list[int]) -> None:
    batch = ForecastReorderPoint(initial=4.3, lead_time=3, Q=12, k=1.5, alpha=0.3)
    level = ForecastOrderUpTo(initial=4.3, lead_time=3, T=2, k=1.5, alpha=0.3)
    learned: tuple[float, ...] = ()
    up_to: tuple[float, ...] = ()
    for demand in demands:
        learned, up_to = batch.learn(learned, demand), level.learn(up_to, demand)
    r, S = int(batch.needed(learned)), int(np.ceil(level.needed(up_to)))
    for position in POSITIONS:
        stock = stock_view(on_hand=position + 40, backorders=40)
        assert batch.order(stock._replace(learned=learned)) == ReorderPoint(r, 12).order(stock)
        wanted = PeriodicOrderUpTo(T=2, S=S).order(stock)
        assert level.order(stock._replace(learned=up_to)) == wanted


def test_a_reorder_point_covers_the_lead_time_and_a_level_the_review_period_too() -> None:
    shared: dict[str, Any] = {"initial": 5, "lead_time": 6, "k": 0}
    assert ForecastReorderPoint(**shared, Q=1).needed(()) == 30.0
    assert ForecastOrderUpTo(**shared, T=4).needed(()) == 50.0
    assert ForecastOrderUpTo(**shared, T=4, period=2).needed(()) == 25.0, "5 in two days"


@pytest.mark.parametrize(
    ("accept", "purchases"),
    [
        # Naive, T + L = 3 periods. Learned at 1: 3, so S = 9; at 2: 5, S = 15; at 3: 0.
        (AcceptNone(), [(1.0, 9), (2.0, 6)]),
        (AcceptAll(), [(1.0, 9 + 3), (2.0, 6 + 5)]),  # the same S; those who wait come on top
    ],
)
def test_it_learns_what_was_ordered_and_not_what_was_shipped(
    accept: object, purchases: list[tuple[float, int]]
) -> None:
    rule = ForecastOrderUpTo(initial=0, lead_time=2, T=1, method="naive", k=0)
    found = bought(rule, [0.5, 1.5], [3, 5], accept=accept, end=5.0)
    assert found == purchases


def test_a_reorder_point_that_rises_is_acted_on_at_once() -> None:
    # Nobody waits and the shelf stays empty: only what was learned at 1 changes anything.
    rule = ForecastReorderPoint(initial=0, lead_time=2, Q=4, method="naive", k=0)
    found = bought(rule, [0.5], [3], accept=AcceptNone(), end=4.0)
    assert found == [(0.0, 4), (1.0, 4)]  # r is 0 at first, then 2 * 3 with 4 on order


def test_the_period_is_that_of_the_forecast_and_not_of_the_review() -> None:
    rule = ForecastOrderUpTo(
        initial=0, lead_time=1, T=3, period=2, first=1, method="naive", k=0
    )
    # Reviews at 1, 4, 7; learned 6 at 2, 2 at 4 (before the review), 0 at 6.
    found = bought(rule, [0.5, 1.5, 3.0], [4, 2, 2], accept=AcceptNone(), end=9.0)
    assert found == [(4.0, 4)], "2 in two days are 4 in four"


def fill_rate(rule: object, seed: int) -> float:
    """Return the share of customers served at once, whose number doubles half-way."""
    rng = np.random.default_rng(seed)
    times = np.concatenate(
        [np.sort(rng.uniform(20.0, 200.0, 360)), np.sort(rng.uniform(200.0, 400.0, 800))]
    )
    given = world(
        customers(times.tolist()),
        initial=(15,),
        end=400.0,
        lead_time=Constant(5.0),
        reorder=rule,
    )
    orders = run(given).orders
    return float(np.mean(orders.ended_at == orders.placed_at))


def test_learning_keeps_pace_with_demand_that_doubles() -> None:
    # r = 14 is right for 2 a day (10 in a lead time, and 1.3 deviations), wrong for 4.
    learns = ForecastReorderPoint(initial=2, lead_time=5, Q=10, k=1.3, alpha=0.1)
    for seed in (1, 2, 3):
        assert fill_rate(learns, seed) > fill_rate(ReorderPoint(r=14, Q=10), seed) + 0.3
