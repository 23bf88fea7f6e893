"""Identities and limit cases that hold whatever the numbers are."""

from typing import Any

import numpy as np
import pytest

from sim.laws import Constant, Exponential, Gamma, Geometric
from sim.simulate import simulate
from sim.world import World
from tests.proof.shops import figures, replicate, shop

RATE, LEAD = 2.0, 5.0
LOAD = RATE * LEAD
LEAD_TIMES = {
    "constant": Constant(LEAD),
    "exponential": Exponential(LEAD),
    "gamma": Gamma(LEAD, 0.5),
}


def test_poisson_unit_demand_sees_time_averages() -> None:
    """PASTA: the fill rate equals the ready rate; with geometric sizes it does not."""
    rules: dict[str, Any] = {"reorder": ("reorder-point", {"r": 8, "Q": 10})}
    unit = shop(lead_time=Gamma(5.0, 0.5), horizon=4000, initial=18, **rules)
    found = replicate(unit, figures, 20)
    found["fill_rate"].assert_covers(found["ready"].mean, 0.02)
    batches = shop(
        lead_time=Gamma(5.0, 0.5),
        horizon=16000,
        initial=70,
        order_size=Geometric(3.0),
        reorder=("reorder-point", {"r": 30, "Q": 40}),
    )
    found = replicate(batches, figures, 20)
    gap = found["ready"].mean - found["fill_rate"].mean
    assert gap > found["ready"].half_width + found["fill_rate"].half_width


def test_littles_law_with_cancellations() -> None:
    """E[BO] = accepted rate x mean time in the backlog, everybody counted, in every run."""
    world = shop(
        lead_time=Gamma(5.0, 0.5),
        patience=Exponential(4.0),
        horizon=2000,
        initial=10,
        reorder=("reorder-point", {"r": 4, "Q": 10}),
    )
    record = simulate(world, 7)
    orders = record.orders
    ended = np.where(np.isnan(orders.ended_at), world.end, orders.ended_at)
    waits = (ended - orders.placed_at) * (orders.quantity - orders.filled_at_once)
    assert waits.sum() == pytest.approx(record.levels.backorders[0], rel=1e-9)


def stocked(**more: Any) -> World:
    return shop(lead_time=Gamma(5.0, 0.5), horizon=2000.0, initial=18, **more)


@pytest.mark.parametrize("take_free", [False, True])
def test_no_patience_is_lost_sales(take_free: bool) -> None:
    """Patience 0 loses exactly the orders that `none` refuses, one by one."""
    rules: dict[str, Any] = {"reorder": ("reorder-point", {"r": 8, "Q": 10})}
    impatient = simulate(stocked(patience=Constant(0.0), **rules), 3)
    accept = {"accept": ("none", {"take_free": take_free})}
    lost = simulate(stocked(**rules, **accept), 3)
    assert np.array_equal(impatient.orders.cancelled, lost.orders.refused)
    assert np.array_equal(impatient.orders.shipped, lost.orders.shipped)
    assert impatient.levels.on_hand == pytest.approx(lost.levels.on_hand, rel=1e-12)
    assert impatient.orders.cancelled.sum() > 100


def test_endless_patience_and_beta_are_full_backordering() -> None:
    rules: dict[str, Any] = {"reorder": ("reorder-point", {"r": 8, "Q": 10})}
    full = simulate(stocked(**rules), 3)
    patient = simulate(stocked(patience=Exponential(1e12), **rules), 3)
    willing = simulate(stocked(accept=("partial", {"beta": 1.0}), **rules), 3)
    for column in ("ended_at", "outcome", "filled_at_once"):
        assert np.array_equal(full.orders[column], patient.orders[column], equal_nan=True)
        assert np.array_equal(full.orders[column], willing.orders[column], equal_nan=True)
    unwilling = simulate(stocked(accept=("partial", {"beta": 0.0}), **rules), 3)
    lost = simulate(stocked(accept=("none", {}), **rules), 3)
    assert np.array_equal(unwilling.orders.refused, lost.orders.refused)
