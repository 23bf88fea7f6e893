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
from tests.proof.shops import figures, replicate, shop


@pytest.mark.parametrize(
    "lead_time", [Constant(5.0), Exponential(5.0), Gamma(5.0, 0.5)], ids=["D", "M", "G"]
)
def test_a_critical_level_under_lost_sales(lead_time: Law) -> None:
    """S = 12, 3 units kept for class 1 (rate 0.8; class 2 has 1.2): birth and death again.

    n units are on order; both classes are served for n < 9, class 1 alone up to 12.
    """
    weights = [1.0]
    for n in range(12):
        weights.append(weights[-1] * (2.0 if n < 9 else 0.8) * 5.0 / (n + 1))
    share = np.array(weights) / sum(weights)
    assert 1 - share[12] == pytest.approx(0.988603, abs=1e-6)
    assert share[:9].sum() == pytest.approx(0.625322, abs=1e-6)
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
        horizon=6000.0,
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


@pytest.mark.parametrize(
    ("level", "fill", "backorders"), [(4, 0.5904, 1.6384), (8, 0.832228, 0.671089)]
)
def test_make_to_stock_is_an_m_m_1_queue(level: int, fill: float, backorders: float) -> None:
    """Load 0.8: fill 1 - rho^S, backlog rho^(S+1) / (1 - rho) (Buzacott, Shanthikumar 1993)."""
    rho = 0.8
    assert 1 - rho**level == pytest.approx(fill, abs=1e-6)
    assert rho ** (level + 1) / (1 - rho) == pytest.approx(backorders, abs=1e-6)
    found = replicate(made_to_stock(level, 1 / 2.5), figures, 20)
    found["fill_rate"].assert_covers(fill, 0.015)
    found["backorders"].assert_covers(backorders, 0.2)


def test_make_to_stock_with_customers_who_leave() -> None:
    """Capacity 1.8 against demand 2, leaving rate 0.2 beyond S = 4, the unit not made."""
    weights = [1.0]
    for n in range(1, 200):
        weights.append(weights[-1] * 2.0 / (1.8 + 0.2 * max(0, n - 4)))
    share = np.array(weights) / sum(weights)
    assert share[:4].sum() == pytest.approx(0.367247, abs=1e-6)
    given = made_to_stock(4, 1 / 1.8, patience=Exponential(5.0), cancel=("return", {}))
    found = replicate(given, figures, 20)
    found["fill_rate"].assert_covers(0.367247, 0.015)
    found["backorders"].assert_covers(1.700641, 0.05)
    found["cancelled"].assert_covers(0.170064, 0.005)
