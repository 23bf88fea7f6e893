"""Sized rules in the simulation: what they promise is what comes.

Each interval misses the truth once in 1000 times; seeds are fixed.
"""

import numpy as np
import pytest

from policies.sizing import (
    CompoundPoisson,
    Performance,
    base_stock_performance,
    best_min_max,
    best_reorder_point,
    compound_poisson,
    min_max_performance,
    poisson_demand,
    reorder_point_performance,
    review_demand,
)
from sim.laws import Constant, Discrete
from sim.ledger import Outcome
from sim.record import Record
from tests.proof.shops import Interval, figures, replicate, shop

SIZES = Discrete(values=(1.0, 2.0, 4.0), weights=(5.0, 3.0, 2.0))
ORDERS: CompoundPoisson = compound_poisson(1.5, SIZES)
LEAD = 4.0


def held_against(truth: Performance, found: dict[str, Interval], power: float) -> None:
    found["fill_rate"].assert_covers(truth.fill_rate, power)
    found["ready"].assert_covers(truth.ready_rate, power)
    found["backorders"].assert_covers(truth.backorders, 10.0 * power)
    found["on_hand"].assert_covers(truth.on_hand, 15.0 * power)


def test_reorder_point_with_ragged_orders() -> None:
    """With several units per order the fill rates are below the ready rate, as calculated."""
    r, Q = 8, 10
    world = shop(
        rate=1.5,
        order_size=SIZES,
        lead_time=Constant(LEAD),
        horizon=4000,
        warm_up=100,
        initial=r + Q,
        reorder=("reorder-point", {"r": r, "Q": Q}),
    )
    truth = reorder_point_performance(r, Q, ORDERS.over(LEAD), ORDERS.sizes)

    def with_orders(record: Record) -> dict[str, tuple[float, float]]:
        orders = record.orders
        cohort = orders.placed_at >= world.warm_up
        filled = (orders.outcome[cohort] == Outcome.FILLED).sum()
        return figures(record) | {"orders": (float(filled), float(cohort.sum()))}

    found = replicate(world, with_orders, 16)
    held_against(truth, found, 0.02)
    found["orders"].assert_covers(truth.order_fill_rate, 0.02)
    assert truth.fill_rate < truth.ready_rate - 0.02


def test_min_max_with_ragged_orders() -> None:
    demand, sizes = ORDERS.over(LEAD), ORDERS.sizes
    s, S, _ = best_min_max(
        np.append(0.0, sizes), demand, setup=20.0 * ORDERS.rate, holding=1.0, backorder=9.0
    )
    world = shop(
        rate=1.5,
        order_size=SIZES,
        lead_time=Constant(LEAD),
        horizon=4000,
        warm_up=100,
        initial=S,
        reorder=("min-max", {"s": s, "S": S}),
    )
    held_against(min_max_performance(s, S, demand, sizes), replicate(world, figures, 16), 0.02)


def test_periodic_order_up_to_with_ragged_orders() -> None:
    world = shop(
        rate=1.5,
        order_size=SIZES,
        lead_time=Constant(LEAD),
        horizon=4000,
        warm_up=100,
        initial=24,
        reorder=("periodic-order-up-to", {"S": 24, "T": 3.0}),
    )
    truth = base_stock_performance(24, review_demand(ORDERS, LEAD, 3.0), ORDERS.sizes)
    held_against(truth, replicate(world, figures, 16), 0.02)


@pytest.mark.long
def test_best_reorder_point_costs_what_it_says() -> None:
    best = best_reorder_point(2.0, poisson_demand(10.0), 20.0, 1.0, 9.0)
    world = shop(
        lead_time=Constant(5.0),
        horizon=6000,
        warm_up=100,
        initial=best.r + best.Q,
        reorder=("reorder-point", {"r": best.r, "Q": best.Q}),
    )

    def costs(record: Record) -> dict[str, tuple[float, float]]:
        levels, placed = record.levels, record.purchase_orders.placed_at
        batches = float((placed >= world.warm_up).sum())
        cost = float(levels.on_hand[0]) + 9.0 * float(levels.backorders[0]) + 20.0 * batches
        return {"cost": (cost, world.horizon)}

    replicate(world, costs, 16)["cost"].assert_covers(best.cost, 0.35)
