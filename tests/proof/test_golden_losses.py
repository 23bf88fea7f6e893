"""Closed forms of systems that lose customers: Erlang, birth and death.

Demand is Poisson with rate 2, lead times have mean 5. Each interval misses the truth once in
1000 times; seeds are fixed.
"""

from math import factorial
from typing import Any

import numpy as np
import pytest

from sim.laws import Constant, Exponential, Gamma
from tests.proof.measured import assert_equals
from tests.proof.shops import figures, replicate, shop

RATE, LEAD = 2.0, 5.0
LOAD = RATE * LEAD
LEAD_TIMES = {
    "constant": Constant(LEAD),
    "exponential": Exponential(LEAD),
    "gamma": Gamma(LEAD, 0.5),
}
LAWS = [
    "constant",
    pytest.param("exponential", marks=pytest.mark.slow),
    pytest.param("gamma", marks=pytest.mark.slow),
]


def erlang_loss(servers: int, load: float) -> float:
    weights = [load**k / factorial(k) for k in range(servers + 1)]
    return weights[-1] / sum(weights)


@pytest.mark.slow
@pytest.mark.parametrize("law", LAWS)
def test_lost_sales_are_erlangs_loss(law: str) -> None:
    """Lost sales under base stock S = 12: a loss system with S servers, insensitive."""
    loss = erlang_loss(12, LOAD)
    assert_equals("lost, formula", loss, 0.119739, 5e-7)
    world = shop(
        lead_time=LEAD_TIMES[law],
        horizon=3500,
        warm_up=50,
        initial=12,
        reorder=("base-stock", {"S": 12}),
        accept=("none", {}),
    )
    found = replicate(world, figures, 20)
    found["lost"].assert_covers(loss, 0.012)
    found["on_hand"].assert_covers(3.19739, 0.12)
    found["backorders"].assert_covers(0.0, 0.0)


@pytest.mark.slow
@pytest.mark.parametrize("law", LAWS)
def test_a_capped_backlog_is_a_loss_system_with_more_servers(law: str) -> None:
    """S = 8 and at most 4 backorders: loss B(12, 10), insensitive to the lead-time law."""
    world = shop(
        lead_time=LEAD_TIMES[law],
        horizon=3000,
        warm_up=50,
        initial=8,
        reorder=("base-stock", {"S": 8}),
        accept=("cap", {"units": 4}),
    )
    found = replicate(world, figures, 20)
    found["lost"].assert_covers(erlang_loss(12, LOAD), 0.012)
    found["fill_rate"].assert_covers(0.278212, 0.02)
    found["backorders"].assert_covers(1.384185, 0.07)


@pytest.mark.slow
@pytest.mark.parametrize("law", LAWS)
def test_partial_backorders(law: str) -> None:
    """S = 8, a customer waits with probability 0.4: birth rates 2 below S, 0.8 from S on."""
    weights, total = [1.0], 8
    for n in range(80):
        weights.append(weights[-1] * (RATE if n < total else 0.4 * RATE) * LEAD / (n + 1))
    share = np.array(weights) / sum(weights)
    assert_equals("fill_rate, formula", share[:8].sum(), 0.532420, 5e-7)
    world = shop(
        lead_time=LEAD_TIMES[law],
        horizon=3000,
        warm_up=50,
        initial=8,
        reorder=("base-stock", {"S": 8}),
        accept=("partial", {"beta": 0.4}),
    )
    found = replicate(world, figures, 20)
    found["fill_rate"].assert_covers(0.532420, 0.02)
    found["lost"].assert_covers(0.280548, 0.015)
    found["backorders"].assert_covers(0.307495, 0.03)


@pytest.mark.slow
def test_cancellation_with_returned_purchase_orders_is_a_birth_death_process() -> None:
    """S = 8, leaving rate 0.25 a waiting customer, its purchase order cancelled: death rate
    n / L + 0.25 (n - S)+. Holds for exponential lead times and patience only.
    """
    theta, level, weights = 0.25, 8, [1.0]
    for n in range(1, 80):
        weights.append(weights[-1] * RATE / (n / LEAD + theta * max(0, n - level)))
    share = np.array(weights) / sum(weights)
    backlog = float(sum(share[n] * (n - level) for n in range(level, 80)))
    assert_equals("fill_rate, formula", share[:level].sum(), 0.334933, 5e-7)
    assert_equals("backorders, formula", backlog, 1.200065, 5e-7)
    assert_equals("cancelled, formula", theta * backlog / RATE, 0.150008, 5e-7)
    rules: dict[str, Any] = {
        "reorder": ("base-stock", {"S": level}),
        "cancel": ("return", {}),
    }
    world = shop(
        lead_time=Exponential(LEAD),
        patience=Exponential(1 / theta),
        horizon=6000,
        warm_up=50,
        initial=level,
        **rules,
    )
    found = replicate(world, figures, 20)
    found["fill_rate"].assert_covers(0.334933, 0.015)
    found["backorders"].assert_covers(1.200065, 0.06)
    found["cancelled"].assert_covers(0.150008, 0.008)
    found["on_order"].assert_covers(8.499919, 0.12)
    constant = shop(
        lead_time=Constant(LEAD),
        patience=Exponential(1 / theta),
        horizon=6000,
        warm_up=50,
        initial=level,
        **rules,
    )
    # Not insensitive: a script of 30 lines apart from this project gives 0.1574 +- 0.0012 for
    # the constant lead time, where the newest purchase order is the one that is returned.
    replicate(constant, figures, 20)["cancelled"].assert_covers(0.1574, 0.005)


@pytest.mark.slow
def test_zero_stock_with_patience_and_returns() -> None:
    """Exponential patience and lead times: M/M/inf with rates 1/L and theta; 1/3 leave.

    With other lead times the figure is another, for the unit that is returned is the newest
    on order and not the leaver's own.
    """
    world = shop(
        lead_time=Exponential(5.0),
        patience=Exponential(10.0),
        horizon=6000,
        warm_up=50,
        reorder=("zero-stock", {}),
        cancel=("return", {}),
    )
    found = replicate(world, figures, 20)
    found["cancelled"].assert_covers(1 / 3, 0.01)
    found["backorders"].assert_covers(RATE / (1 / 5 + 1 / 10), 0.1)
