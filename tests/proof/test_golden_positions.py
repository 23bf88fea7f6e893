"""The inventory position, what it costs, and how many purchase orders are under way.

Demand is Poisson with rate 2, the lead time is 5, unless said otherwise. Each interval misses
the truth once in 1000 times; seeds are fixed.
"""

from math import sqrt

import numpy as np
import pytest

from policies.sizing import best_reorder_point, poisson_demand, reorder_point_cost
from results.evidence.levels import levels_at
from sim.laws import Constant, Exponential, Geometric, Uniform
from sim.protocols import Law
from sim.record import Record
from sim.simulate import simulate
from tests.proof.measured import assert_equals
from tests.proof.shops import replicate, shop

RATE, LEAD = 2.0, 5.0
TEN = poisson_demand(RATE * LEAD)


@pytest.mark.long
@pytest.mark.parametrize("mean_size", [1.0, 3.0], ids=["units", "batches"])
def test_the_position_is_uniform_and_knows_nothing_of_lead_time_demand(
    mean_size: float,
) -> None:
    """(r, Q) and, for batches, (r, nQ): uniform on r+1..r+Q (Axsater 2015, section 5.3)."""
    r, Q = 8, 10
    world = shop(
        lead_time=Constant(LEAD),
        horizon=3000.0,
        initial=r + Q,
        order_size=Geometric(mean_size) if mean_size > 1 else None,
        reorder=("reorder-point", {"r": r, "Q": Q}),
    )
    times = np.arange(60.0, world.end - LEAD, 5.5)

    def position(record: Record) -> dict[str, tuple[float, float]]:
        on_hand, backorders, on_order = levels_at(record, times)
        place = on_hand + on_order - backorders - r
        orders, n = record.orders, float(len(times))
        ordered = np.append(0, np.cumsum(orders.quantity))
        starts, ends = np.searchsorted(orders.placed_at, (times, times + LEAD), "right")
        demand = ordered[ends] - ordered[starts]
        assert place.min() >= 1
        assert place.max() <= Q
        return {
            "position - r": (float(place.sum()), n),
            "P(position = r + 1)": (float((place == 1).sum()), n),
            "P(position <= r + 5)": (float((place <= 5).sum()), n),
            "P(position = r + 10)": (float((place == 10).sum()), n),
            "covariance with demand": (
                float(((place - 5.5) * (demand - mean_size * RATE * LEAD)).sum()),
                n,
            ),
        }

    found = replicate(world, position, 20)
    found["position - r"].assert_covers((Q + 1) / 2, 0.12)
    for one in (1, 10):
        found[f"P(position = r + {one})"].assert_covers(1 / Q, 0.015)
    found["P(position <= r + 5)"].assert_covers(0.5, 0.02)
    found["covariance with demand"].assert_covers(0.0, 0.5 * mean_size**1.5)


@pytest.mark.long
@pytest.mark.parametrize(("r", "Q", "cost"), [(8, 10, 12.61807), (10, 11, 11.53091)])
def test_the_cost_of_a_reorder_point(r: int, Q: int, cost: float) -> None:
    """K = 20 an order, h = 1, b = 9 a unit and day; stockpyl has the same numbers."""
    exact = reorder_point_cost(r, Q, RATE, TEN, 20.0, 1.0, 9.0)
    assert_equals("cost, formula", exact, cost, 5e-6)
    world = shop(
        lead_time=Constant(LEAD),
        horizon=5000,
        warm_up=50,
        initial=r + Q,
        reorder=("reorder-point", {"r": r, "Q": Q}),
    )

    def costs(record: Record) -> dict[str, tuple[float, float]]:
        levels, placed = record.levels, record.purchase_orders.placed_at
        fixed = 20.0 * float((placed >= world.warm_up).sum())
        held = float(levels.on_hand[0]) + 9.0 * float(levels.backorders[0])
        return {"cost": (fixed + held, world.horizon)}

    replicate(world, costs, 20)["cost"].assert_covers(cost, 0.35)


def test_the_best_reorder_point() -> None:
    best = best_reorder_point(RATE, TEN, 20.0, 1.0, 9.0)
    assert_equals("r", best.r, 10)
    assert_equals("Q", best.Q, 11)


@pytest.mark.parametrize("level", [8, 14])
def test_on_hand_is_what_is_not_under_way(level: int) -> None:
    """E[I] = E[B] + E[IP] - E[OO], of means over time exactly, in every single run."""
    world = shop(
        lead_time=Exponential(LEAD),
        horizon=500,
        warm_up=50,
        initial=level,
        reorder=("base-stock", {"S": level}),
    )
    for replication in range(3):
        levels = simulate(world, 1, replication).levels
        position = (levels.on_hand + levels.on_order - levels.backorders)[0] / world.horizon
        assert_equals("on_hand + on_order - backorders", position, level, 1e-9)


@pytest.mark.slow
@pytest.mark.parametrize(
    "law", [Exponential(5.0), Uniform(0.0, 10.0), Uniform(2.0, 8.0)], ids=["M", "U10", "U6"]
)
def test_crossing_keeps_the_number_of_purchase_orders_under_way_near_its_mean(
    law: Law,
) -> None:
    """One order a period: Var(orders under way) = sum F(j) (1 - F(j)) <= s_L / sqrt(3).

    Bradley and Robinson, Manufacturing & Service Operations Management 7 (2005); the bound is
    reached by uniform lead times as the period becomes short.
    """
    world = shop(
        rate=40.0,
        lead_time=law,
        horizon=1500.0,
        reorder=("periodic-order-up-to", {"T": 1.0, "S": 200}),
    )
    late = np.exp([-law.cumulative_hazard(float(j)) for j in range(1, 200)])
    variance = float((late * (1 - late)).sum())
    spread = 5.0 if isinstance(law, Exponential) else (law.high - law.low) / sqrt(12)  # type: ignore[attr-defined]
    assert variance <= spread / sqrt(3)
    times = np.arange(200.0, world.end - 200.0)

    def under_way(record: Record) -> dict[str, tuple[float, float]]:
        bought = record.purchase_orders
        ended = np.sort(np.where(np.isnan(bought.ended_at), np.inf, bought.ended_at))
        placed = np.searchsorted(bought.placed_at, times, "left")
        number = placed - np.searchsorted(ended, times, "right")
        n = float(len(times))
        squares = float(((number - late.sum()) ** 2).sum())
        return {"orders": (float(number.sum()), n), "variance": (squares, n)}

    found = replicate(world, under_way, 10)
    found["orders"].assert_covers(float(late.sum()), 0.3)
    found["variance"].assert_covers(variance, 0.4)
