"""Costs at their best: planned backorders under steady demand, and the critical ratio.

Each interval misses the truth once in 1000 times; seeds are fixed. Steady demand is exact.
"""

import numpy as np
import pytest
from scipy.stats import poisson

from policies.sizing import NormalDemand, newsvendor, newsvendor_cost, poisson_demand
from sim.arrivals import Trace
from sim.laws import Constant
from sim.record import Record
from sim.simulate import simulate
from sim.world import World
from tests.proof.measured import assert_equals
from tests.proof.shops import replicate, shop

RATE, LEAD = 2.0, 5.0
HOLDING, BACKORDER = 1.0, 9.0


def test_planned_backorders_under_steady_demand() -> None:
    """EOQ with backorders, K = 100, 1000 a year, h = 2, b = 8 (Hadley and Whitin 1963, ch. 2).

    Q = 353.5534 and B = 70.7107, here 354 and 71: one unit every thousandth of a year. At the
    best batch, ordering costs as much as holding and backorders together.
    """
    lot, backlog, cycles = 354, 71, 40
    world = shop(
        lead_time=Constant(0.0),
        arrivals=Trace(np.arange(1, cycles * lot + 1) / 1000.0 - 0.0005),
        horizon=cycles * lot / 1000.0,
        initial=lot - backlog,
        reorder=("reorder-point", {"r": -backlog, "Q": lot}),
    )
    record = simulate(world, 1)
    levels, orders = record.levels, record.orders
    waiting = float(levels.backorders[0]) / world.horizon
    assert_equals("backorders of whole units", waiting, 70 * 71 / 2 / 354, 1e-9)
    assert_equals("backorders", waiting, 7.0711, 0.06)
    assert_equals("fill_rate", orders.filled_at_once.mean(), 0.8, 0.003)
    fixed = 100.0 * len(record.purchase_orders) / world.horizon
    held = 2.0 * float(levels.on_hand[0]) / world.horizon + 8.0 * waiting
    assert_equals("cost", fixed + held, 565.6854, 0.6)
    assert_equals("cost of ordering", fixed, 282.8427, 0.5)
    assert_equals("cost of holding and backorders", held, 282.8427, 0.5)


def base_stock(level: int) -> World:
    """Return a shop with base stock; lead-time demand is Poisson with mean 10."""
    return shop(
        lead_time=Constant(LEAD),
        horizon=3000,
        warm_up=50,
        initial=level,
        reorder=("base-stock", {"S": level}),
    )


def cost(record: Record) -> float:
    """Return what stock and backorders cost, of a run."""
    levels = record.levels
    return HOLDING * float(levels.on_hand[0]) + BACKORDER * float(levels.backorders[0])


def costs(record: Record) -> dict[str, tuple[float, float]]:
    """Return the cost a day, and the share of time without a backorder."""
    span = record.world.horizon
    return {"cost": (cost(record), span), "clear": (float(record.levels.clear[0]), span)}


@pytest.mark.parametrize(
    "level",
    [pytest.param(13, marks=pytest.mark.slow), 14, pytest.param(15, marks=pytest.mark.slow)],
)
def test_the_base_stock_of_least_cost_is_at_the_critical_ratio(level: int) -> None:
    """h = 1, b = 9: S = 14 is the least with P(D <= S) >= b / (b + h), and costs 5.86937."""
    demand = poisson_demand(RATE * LEAD)
    best = newsvendor(demand, under=BACKORDER, over=HOLDING)
    assert_equals("S, formula", best.quantity, 14)
    assert_equals("cost of 14, formula", best.cost, 5.86937, 5e-6)
    exact = newsvendor_cost(level, demand, BACKORDER, HOLDING)
    assert exact >= best.cost
    found = replicate(base_stock(level), costs, 16)
    found["cost"].assert_covers(exact, 0.3)
    # at the end of an instant; a customer who finds the last unit leaves the line clear
    found["clear"].assert_covers(float(poisson.cdf(level, RATE * LEAD)), 0.012)


def test_one_unit_more_costs_what_the_critical_ratio_says() -> None:
    """C(S + 1) - C(S) = (h + b) P(no backorder) - b: exactly, on the same customers.

    So at the best S that need not be whole, P(no stockout) = b / (b + h), and the slope is 0.
    """
    for level in (8, 14):
        one, more = (simulate(base_stock(S), 1) for S in (level, level + 1))
        clear, span = float(one.levels.clear[0]), one.world.horizon
        slope = ((HOLDING + BACKORDER) * clear - BACKORDER * span) / span
        assert_equals(
            f"C({level + 1}) - C({level})", (cost(more) - cost(one)) / span, slope, 1e-9
        )
    normal = NormalDemand(50.0, 8.0)
    best = newsvendor(normal, BACKORDER, HOLDING).quantity
    assert_equals("P(D <= best), formula", normal.at_most(best), 0.9, 1e-9)
    ends = [newsvendor_cost(best + step, normal, BACKORDER, HOLDING) for step in (-1e-4, 1e-4)]
    assert_equals("slope at the best, formula", (ends[1] - ends[0]) / 2e-4, 0.0, 1e-6)
