"""Closed forms of inventory theory, reproduced within stated intervals.

Demand is Poisson with rate 2, lead times have mean 5, unless said otherwise. The formulas are
computed here from scipy's Poisson law, and held against frozen values first. Each interval
misses the truth once in 1000 times; seeds are fixed.
"""

from math import factorial
from typing import Any

import numpy as np
import pytest
from scipy.stats import poisson

from sim.laws import Constant, Exponential, Gamma, Geometric, Uniform
from sim.record import Record
from sim.simulate import simulate
from sim.world import Law, World
from tests.proof.shops import figures, replicate, shop

RATE, LEAD = 2.0, 5.0
LOAD = RATE * LEAD
LEAD_TIMES = {
    "constant": Constant(LEAD),
    "exponential": Exponential(LEAD),
    "gamma": Gamma(LEAD, 0.5),
}


def expected_backorders(level: int, load: float = LOAD) -> float:
    """E(D - level)+ for Poisson D of mean `load`; a negative level adds its distance."""
    if level < 0:
        return load - level
    return float(load * poisson.sf(level - 1, load) - level * poisson.sf(level, load))


def erlang_loss(servers: int, load: float) -> float:
    weights = [load**k / factorial(k) for k in range(servers + 1)]
    return weights[-1] / sum(weights)


@pytest.mark.parametrize(
    ("level", "fill", "backorders"),
    [
        (8, 0.22022, 2.46035),
        (10, 0.45793, 1.25110),
        (12, 0.69678, 0.53092),
        (14, 0.86446, 0.18694),
    ],
)
@pytest.mark.parametrize("law", LEAD_TIMES)
def test_base_stock_is_insensitive_to_the_lead_time_law(
    level: int, fill: float, backorders: float, law: str
) -> None:
    """Palm: with i.i.d. lead times the outstanding units are Poisson (Feeney, Sherbrooke)."""
    assert poisson.cdf(level - 1, LOAD) == pytest.approx(fill, abs=1e-5)
    assert expected_backorders(level) == pytest.approx(backorders, abs=1e-5)
    world = shop(
        lead_time=LEAD_TIMES[law],
        horizon=6000,
        warm_up=50,
        initial=level,
        reorder=("base-stock", {"S": level}),
    )
    found = replicate(world, figures, 20)
    found["fill_rate"].assert_covers(fill, 0.025)
    found["backorders"].assert_covers(backorders, 0.16)
    found["on_hand"].assert_covers(level - LOAD + backorders, 0.16)
    found["on_order"].assert_covers(LOAD, 0.2)  # Little: rate x lead time


def test_wait_law_under_a_constant_lead_time() -> None:
    """P(W <= w) = P(Poisson(rate (L - w)) <= S - 1), first come first served."""
    level = 12
    world = shop(
        lead_time=Constant(LEAD),
        horizon=8000,
        warm_up=50,
        initial=level,
        reorder=("base-stock", {"S": level}),
    )

    def waits(record: Record) -> dict[str, tuple[float, float]]:
        orders = record.orders
        seen = (orders.placed_at >= 50) & (orders.placed_at < record.world.end - LEAD)
        wait = (orders.ended_at - orders.placed_at)[seen]
        return {f"{w}": (float((wait <= w).sum()), float(len(wait))) for w in (1, 2)}

    found = replicate(world, waits, 20)
    for w, value in ((1, 0.88808), (2, 0.97991)):
        assert poisson.cdf(level - 1, RATE * (LEAD - w)) == pytest.approx(value, abs=1e-5)
        found[f"{w}"].assert_covers(value, 0.01)


@pytest.mark.parametrize(
    ("r", "lot", "fill", "backorders", "on_hand"),
    [
        (8, 10, 0.75531, 0.51181, 4.01181),
        (5, 20, 0.74786, 0.74698, 6.24698),
        (-3, 10, 0.02401, 7.54106, 0.04106),
    ],
)
def test_reorder_point(
    r: int, lot: int, fill: float, backorders: float, on_hand: float
) -> None:
    """(r, Q): the position is uniform on r+1..r+Q and independent of lead-time demand."""
    positions = range(r + 1, r + lot + 1)
    assert np.mean([poisson.cdf(y - 1, LOAD) for y in positions]) == pytest.approx(
        fill, abs=1e-5
    )
    mean_backorders = np.mean([expected_backorders(y) for y in positions])
    assert mean_backorders == pytest.approx(backorders, abs=1e-5)
    world = shop(
        lead_time=Constant(LEAD),
        horizon=6000,
        warm_up=50,
        initial=max(0, r + lot),
        reorder=("reorder-point", {"r": r, "Q": lot}),
    )
    found = replicate(world, figures, 20)
    found["fill_rate"].assert_covers(fill, 0.015)
    found["backorders"].assert_covers(backorders, 0.12)
    found["on_hand"].assert_covers(on_hand, 0.15)


def test_reorder_point_with_batches_keeps_the_position_uniform() -> None:
    """(r, nQ) under compound Poisson demand: still uniform on r+1..r+Q (Axsater 2015, 5.3)."""
    world = shop(
        lead_time=Constant(LEAD),
        horizon=4000,
        initial=18,
        order_size=Geometric(3.0),
        reorder=("reorder-point", {"r": 8, "Q": 10}),
    )

    def position(record: Record) -> dict[str, tuple[float, float]]:
        levels = record.levels
        area = levels.on_hand[0] + levels.on_order[0] - levels.backorders[0]
        return {"position": (float(area), 4000.0)}

    replicate(world, position, 20)["position"].assert_covers(8 + 11 / 2, 0.1)


@pytest.mark.parametrize(
    ("level", "fill", "backorders"), [(30, 0.978892, 0.039370), (26, 0.919034, None)]
)
def test_periodic_order_up_to(level: int, fill: float, backorders: float | None) -> None:
    """(R, S), R = 7: the protection interval is R + L."""
    period = 7.0
    after, before = RATE * (LEAD + period), RATE * LEAD
    short = expected_backorders(level, after) - expected_backorders(level, before)
    assert 1 - short / (RATE * period) == pytest.approx(fill, abs=1e-6)
    world = shop(
        lead_time=Constant(LEAD),
        horizon=7 * 2000,
        warm_up=70,
        initial=level,
        reorder=("periodic-order-up-to", {"T": period, "S": level}),
    )
    found = replicate(world, figures, 20)
    found["fill_rate"].assert_covers(fill, 0.006)
    if backorders is not None:
        found["backorders"].assert_covers(backorders, 0.01)
        found["on_hand"].assert_covers(13.03937, 0.1)


@pytest.mark.parametrize("law", LEAD_TIMES)
def test_lost_sales_are_erlangs_loss(law: str) -> None:
    """Lost sales under base stock S = 12: a loss system with S servers, insensitive."""
    loss = erlang_loss(12, LOAD)
    assert loss == pytest.approx(0.119739, abs=1e-6)
    world = shop(
        lead_time=LEAD_TIMES[law],
        horizon=5000,
        warm_up=50,
        initial=12,
        reorder=("base-stock", {"S": 12}),
        accept=("none", {}),
    )
    found = replicate(world, figures, 20)
    found["lost"].assert_covers(loss, 0.012)
    found["on_hand"].assert_covers(3.19739, 0.12)
    found["backorders"].assert_covers(0.0, 0.0)


@pytest.mark.parametrize("law", LEAD_TIMES)
def test_a_capped_backlog_is_a_loss_system_with_more_servers(law: str) -> None:
    """S = 8 and at most 4 backorders: loss B(12, 10), insensitive to the lead-time law."""
    world = shop(
        lead_time=LEAD_TIMES[law],
        horizon=6000,
        warm_up=50,
        initial=8,
        reorder=("base-stock", {"S": 8}),
        accept=("cap", {"units": 4}),
    )
    found = replicate(world, figures, 20)
    found["lost"].assert_covers(erlang_loss(12, LOAD), 0.012)
    found["fill_rate"].assert_covers(0.278212, 0.02)
    found["backorders"].assert_covers(1.384185, 0.07)


@pytest.mark.parametrize("law", LEAD_TIMES)
def test_partial_backorders(law: str) -> None:
    """S = 8, a customer waits with probability 0.4: birth rates 2 below S, 0.8 from S on."""
    weights, total = [1.0], 8
    for n in range(80):
        weights.append(weights[-1] * (RATE if n < total else 0.4 * RATE) * LEAD / (n + 1))
    share = np.array(weights) / sum(weights)
    assert share[:8].sum() == pytest.approx(0.532420, abs=1e-6)
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


def test_cancellation_with_returned_purchase_orders_is_a_birth_death_process() -> None:
    """S = 8, leaving rate 0.25 a waiting customer, its purchase order cancelled: death rate
    n / L + 0.25 (n - S)+. Holds for exponential lead times and patience only.
    """
    theta, level, weights = 0.25, 8, [1.0]
    for n in range(1, 80):
        weights.append(weights[-1] * RATE / (n / LEAD + theta * max(0, n - level)))
    share = np.array(weights) / sum(weights)
    backlog = float(sum(share[n] * (n - level) for n in range(level, 80)))
    assert share[:level].sum() == pytest.approx(0.334933, abs=1e-6)
    assert backlog == pytest.approx(1.200065, abs=1e-5)  # the sum is cut at 80
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


@pytest.mark.parametrize(
    ("lead_time", "spread"),
    [(Exponential(5.0), 1.34), (Uniform(0.0, 10.0), 1.09)],
)
def test_zero_stock_mean_wait_is_the_lead_time(lead_time: Law, spread: float) -> None:
    """Little: E[W] = E[L] for any matching; first come first served narrows the spread."""
    world = shop(lead_time=lead_time, horizon=6000, reorder=("zero-stock", {}))

    def waits(record: Record) -> dict[str, tuple[float, float]]:
        orders = record.orders
        seen = (orders.placed_at > 50) & (orders.placed_at < 5900)
        wait = (orders.ended_at - orders.placed_at)[seen]
        return {
            "mean": (float(wait.sum()), float(len(wait))),
            "square": (float((wait**2).sum()), float(len(wait))),
        }

    found = replicate(world, waits, 20)
    found["mean"].assert_covers(5.0, 0.1)
    assert (found["square"].mean - found["mean"].mean ** 2) ** 0.5 == pytest.approx(
        spread, abs=0.05
    )


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
