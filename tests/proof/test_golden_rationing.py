"""Closed forms of rationing and of a supplier of limited capacity.

Each interval misses the truth once in 1000 times; seeds are fixed.
"""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from policies.registry import build
from sim.arrivals import PoissonArrivals
from sim.laws import Constant, Exponential, Gamma
from sim.protocols import Law
from sim.record import Record
from sim.world import CustomerClass, Item, Line, Policy, Supplier, World
from tests.proof.measured import assert_equals
from tests.proof.shops import figures, replicate, shop


@pytest.mark.slow
@pytest.mark.parametrize(
    "lead_time",
    [
        pytest.param(Constant(5.0), id="D"),
        pytest.param(Exponential(5.0), id="M"),
        pytest.param(Gamma(5.0, 0.5), id="G", marks=pytest.mark.slow),
    ],
)
def test_a_critical_level_under_lost_sales(lead_time: Law) -> None:
    """S = 12, 3 units kept for class 1 (rate 0.8; class 2 has 1.2): birth and death again.

    n units are on order; both classes are served for n < 9, class 1 alone up to 12.
    """
    weights = [1.0]
    for n in range(12):
        weights.append(weights[-1] * (2.0 if n < 9 else 0.8) * 5.0 / (n + 1))
    share = np.array(weights) / sum(weights)
    assert_equals("contract, formula", 1 - share[12], 0.988603, 5e-7)
    assert_equals("spot, formula", share[:9].sum(), 0.625322, 5e-7)
    rules = Policy(
        reorder=build("reorder", "base-stock", {"S": 12}),
        accept=build("accept", "none", {}),
        allocate=build("allocate", "critical-level", {"levels": [0, 3]}),
    )
    classes = tuple(
        CustomerClass(
            name=name, arrivals=PoissonArrivals(rate), baskets=((Line(0),),), priority=priority
        )
        for name, rate, priority in (("contract", 0.8, 1), ("spot", 1.2, 2))
    )
    given = World(
        items=(Item(name="part", initial_on_hand=12, policy=rules),),
        customers=classes,
        suppliers=(Supplier(name="acme", lead_time=lead_time, prices=(1.0,)),),
        horizon=3000.0,
        warm_up=50.0,
    )

    def by_class(record: Record) -> dict[str, tuple[float, float]]:
        orders = record.orders
        found = {"on_hand": (float(record.levels.on_hand[0]), record.world.horizon)}
        for number, name in enumerate(("contract", "spot")):
            mine = (orders.customer_class == number) & (orders.placed_at >= 50.0)
            found[name] = (float(orders.filled_at_once[mine].sum()), float(mine.sum()))
        return found

    found = replicate(given, by_class, 20)
    found["contract"].assert_covers(0.988603, 0.004)
    found["spot"].assert_covers(0.625322, 0.02)
    found["on_hand"].assert_covers(4.293658, 0.12)


def made_to_stock(level: int, service: float, **more: Any) -> World:
    """Demand 2 a day; a supplier that makes one unit after the other."""
    given = shop(
        lead_time=Exponential(service),
        horizon=15000.0,
        warm_up=200.0,
        initial=level,
        reorder=("base-stock", {"S": level}),
        **more,
    )
    return replace(given, suppliers=(replace(given.suppliers[0], delivery="queue"),))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("level", "fill", "backorders"), [(4, 0.5904, 1.6384), (8, 0.832228, 0.671089)]
)
def test_make_to_stock_is_an_m_m_1_queue(level: int, fill: float, backorders: float) -> None:
    """Load 0.8: fill 1 - rho^S, backlog rho^(S+1) / (1 - rho), stock S - rho (1 - rho^S) /
    (1 - rho) (Buzacott, Shanthikumar 1993).
    """
    rho = 0.8
    assert_equals("fill_rate, formula", 1 - rho**level, fill, 5e-7)
    assert_equals("backorders, formula", rho ** (level + 1) / (1 - rho), backorders, 5e-7)
    found = replicate(made_to_stock(level, 1 / 2.5), figures, 20)
    found["fill_rate"].assert_covers(fill, 0.015)
    found["backorders"].assert_covers(backorders, 0.2)
    found["on_hand"].assert_covers(level - rho * (1 - rho**level) / (1 - rho), 0.12)


@pytest.mark.slow
def test_make_to_stock_with_customers_who_leave() -> None:
    """Capacity 1.8 against demand 2, leaving rate 0.2 beyond S = 4, the unit not made.

    What is made in the long run is what is bought: mu (1 - pi_0) = lambda (1 - P(cancel)).
    """
    weights = [1.0]
    for n in range(1, 200):
        weights.append(weights[-1] * 2.0 / (1.8 + 0.2 * max(0, n - 4)))
    share = np.array(weights) / sum(weights)
    assert_equals("fill_rate, formula", share[:4].sum(), 0.367247, 5e-7)
    assert_equals("made = bought", 1.8 * (1 - share[0]), 2.0 * (1 - 0.170064), 2e-6)
    given = made_to_stock(4, 1 / 1.8, patience=Exponential(5.0), cancel=("return", {}))

    def with_flow(record: Record) -> dict[str, tuple[float, float]]:
        made = float((record.receipts.time >= record.world.warm_up).sum())
        return {**figures(record), "made a day": (made, record.world.horizon)}

    found = replicate(given, with_flow, 20)
    found["fill_rate"].assert_covers(0.367247, 0.015)
    found["backorders"].assert_covers(1.700641, 0.05)
    found["cancelled"].assert_covers(0.170064, 0.005)
    found["made a day"].assert_covers(1.8 * (1 - float(share[0])), 0.012)
