"""Identities and limit cases that hold whatever the numbers are."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from results import run
from results.evidence.levels import levels_at
from scenarios import load
from sim.laws import Constant, Exponential, Gamma, Geometric
from sim.protocols import Law
from sim.record import Record
from sim.simulate import simulate
from sim.world import World
from tests.proof.measured import assert_equals
from tests.proof.shops import figures, replicate, shop

RATE, LEAD = 2.0, 5.0
LOAD = RATE * LEAD
LEAD_TIMES = {
    "constant": Constant(LEAD),
    "exponential": Exponential(LEAD),
    "gamma": Gamma(LEAD, 0.5),
}


@pytest.mark.long
def test_poisson_unit_demand_sees_time_averages() -> None:
    """PASTA: the fill rate equals the ready rate; with geometric sizes it does not."""
    rules: dict[str, Any] = {"reorder": ("reorder-point", {"r": 8, "Q": 10})}
    unit = shop(lead_time=Gamma(5.0, 0.5), horizon=4000, initial=18, **rules)

    def gap_of(record: Record) -> dict[str, tuple[float, float]]:
        (filled, units), (ready, span) = (figures(record)[k] for k in ("fill_rate", "ready"))
        return {"fill_rate - ready_rate": (filled - units * ready / span, units)}

    replicate(unit, gap_of, 20)["fill_rate - ready_rate"].assert_covers(0.0, 0.005)


@pytest.mark.long
def test_orders_of_any_size_see_time_averages_and_units_do_not() -> None:
    """Geometric sizes: an order finds stock with the ready rate, a unit is filled less."""
    batches = shop(
        lead_time=Gamma(5.0, 0.5),
        horizon=12000,
        initial=70,
        order_size=Geometric(3.0),
        reorder=("reorder-point", {"r": 30, "Q": 40}),
    )

    def seen(record: Record) -> dict[str, tuple[float, float]]:
        orders, found = record.orders, figures(record)
        ready = found["ready"][0] / found["ready"][1]
        n = float(len(orders))
        finding = float((orders.filled_at_once > 0).sum())
        return {
            "orders that find stock - ready rate": (finding - ready * n, n),
            "ready": found["ready"],
            "fill_rate": found["fill_rate"],
        }

    found = replicate(batches, seen, 20)
    found["orders that find stock - ready rate"].assert_covers(0.0, 0.005)
    gap = found["ready"].mean - found["fill_rate"].mean
    assert gap > found["ready"].half_width + found["fill_rate"].half_width


def test_littles_law_of_what_is_on_order() -> None:
    """E[OO] = order rate x mean lead time: of every run, purchase order by purchase order."""
    record = simulate(stocked(reorder=("reorder-point", {"r": 8, "Q": 10})), 7)
    bought = record.purchase_orders
    ended = np.where(np.isnan(bought.ended_at), record.world.end, bought.ended_at)
    spans = (ended - bought.placed_at) * bought.quantity
    area = float(record.levels.on_order[0])
    assert_equals("sum of lead times / integral on order", spans.sum() / area, 1.0, 1e-9)


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
    area = float(record.levels.backorders[0])
    assert_equals("sum of waits / integral of the backlog", waits.sum() / area, 1.0, 1e-9)


@pytest.mark.parametrize("size", [None, Geometric(3.0)], ids=["units", "batches"])
@pytest.mark.parametrize("rule", ["reorder-point", "periodic-min-max"])
def test_stock_and_backorders_never_stand_side_by_side(size: Law | None, rule: str) -> None:
    """First come, first served, in parts: OH x BO = 0 at the end of every instant."""
    levels = {"r": 8, "Q": 10} if rule == "reorder-point" else {"T": 3.0, "s": 10, "S": 20}
    world = stocked(order_size=size, patience=Exponential(4.0), reorder=(rule, levels))
    record = simulate(world, 5)
    orders, receipts = record.orders, record.receipts
    ended = orders.ended_at[~np.isnan(orders.ended_at)]
    times = np.unique(np.concatenate([orders.placed_at, ended, receipts.time]))
    on_hand, backorders, _ = levels_at(record, times)
    assert on_hand.any()
    assert backorders.any()
    assert_equals("on_hand x backorders, most", (on_hand * backorders).max(), 0.0)


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


def test_nothing_kept_back_is_first_come_first_served() -> None:
    """A critical level of 0 for all classes, and a window of nothing, change nothing."""
    plain = shop(lead_time=Gamma(5.0, 0.5), horizon=500.0, reorder=("zero-stock", {}))
    level: dict[str, Any] = {"allocate": ("critical-level", {"levels": [0]})}
    none_kept = shop(
        lead_time=Gamma(5.0, 0.5), horizon=500.0, reorder=("zero-stock", {}), **level
    )
    at_once = shop(lead_time=Gamma(5.0, 0.5), horizon=500.0, reorder=("base-stock", {"S": 0}))
    [acme] = plain.suppliers
    merged = replace(plain, suppliers=(replace(acme, merge_window=0.0),))
    first = simulate(plain, 3).orders
    for world in (none_kept, at_once, merged):
        other = simulate(world, 3).orders
        for column in ("ended_at", "outcome", "shipped"):
            assert np.array_equal(first[column], other[column], equal_nan=True)


@pytest.mark.long
def test_the_shorter_the_window_the_nearer_to_one_for_one() -> None:
    """A window of R adds half of it to every wait of a Poisson arrival, down to nothing."""
    for window in (4.0, 1.0, 0.25):
        world = shop(
            lead_time=Constant(5.0), horizon=1500.0, reorder=("zero-stock", {"window": window})
        )

        def waits(record: Record) -> dict[str, tuple[float, float]]:
            orders = record.orders
            seen = orders.placed_at < record.world.end - 10.0
            added = (orders.ended_at - orders.placed_at - 5.0)[seen]
            return {"wait - lead time": (float(added.sum()), float(len(added)))}

        replicate(world, waits, 12)["wait - lead time"].assert_covers(window / 2, 0.06)


@pytest.mark.parametrize("level", [0, 7])
def test_without_demand_only_the_stock_costs(level: int) -> None:
    """Nobody comes: the cost a day is h S, and nothing else happens."""
    nobody = {"customers.web.arrivals.rate": 0.0, "items.lantern.initial_on_hand": level}
    rule = {"policy.reorder": {"rule": "base-stock", "S": level}}
    found = run(load("small-e-shop", set={**nobody, **rule, "run.replications": 2})).kpis
    assert_equals("cost_total", found["cost_total"].mean, 0.035 * level, 1e-12)
    assert_equals("cost_holding", found["cost_holding"].mean, 0.035 * level, 1e-12)
