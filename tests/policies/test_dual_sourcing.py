"""Dual sourcing: traces by hand, limits, and what theory says, path by path."""

from collections.abc import Callable

import numpy as np
import pytest

from policies import (
    CappedDualIndex,
    DualIndex,
    PeriodicOrderUpTo,
    SingleIndex,
    TailoredBaseSurge,
    check_policy,
    stock_view,
)
from sim.rules import Reorder
from sim.views import Open, Purchase
from tests.policies.supply_loop import course

LEAD_TIMES = {"near": 1, "far": 4}
DEMAND: list[int] = np.random.default_rng(7).poisson(10.0, 400).tolist()


def dual(S_e: int, S_r: int) -> DualIndex:
    return DualIndex("near", "far", S_e=S_e, S_r=S_r, express_lead_time=1.0)


def capped(S_e: int, S_r: int, cap: int) -> CappedDualIndex:
    return CappedDualIndex("near", "far", S_e=S_e, S_r=S_r, cap=cap, express_lead_time=1.0)


def surge(S_e: int, q: int) -> TailoredBaseSurge:
    return TailoredBaseSurge("near", "far", S_e=S_e, q=q, express_lead_time=1.0)


def single(S_e: int, S_r: int) -> SingleIndex:
    return SingleIndex("near", "far", S_e=S_e, S_r=S_r)


def test_a_dual_index_by_hand() -> None:
    found = course(dual(20, 40), [5, 12, 9, 0, 15, 10], LEAD_TIMES, start=20)
    assert found.orders == [
        {"far": 20},  # both positions are 20
        {"near": 5},  # 15 on hand; 20 come at 4, too late; the whole position is 40 again
        {"near": 12},  # 3 + 5 on hand
        {"far": 9},  # 12 - 1 on hand, and by now the 20 are near
        {},  # 31 on hand, 9 come at 7
        {"near": 4, "far": 11},  # 16 on hand, and 9 come too late
    ]
    assert found.net == [15, 3, -1, 11, 16, 6]


def test_a_single_index_by_hand() -> None:
    # The same demand: the express order of 12 - 10 = 2 units comes whatever else is near.
    found = course(single(30, 40), [5, 12, 9, 0, 15, 10], LEAD_TIMES, start=20)
    assert found.orders == [
        {"near": 10, "far": 10},
        {"far": 5},
        {"near": 2, "far": 10},
        {"far": 9},
        {},
        {"near": 5, "far": 10},
    ]
    assert found.net == [15, 13, 4, 6, 1, -4]


def test_a_single_index_buys_express_what_a_period_demands_above_the_gap() -> None:
    found = course(single(40, 52), DEMAND, LEAD_TIMES, start=52)
    for demand, placed in zip(DEMAND, found.orders[1:], strict=False):
        assert placed.get("near", 0) == max(demand - 12, 0)
        assert placed.get("far", 0) == min(demand, 12)


@pytest.mark.parametrize("gap", [0, 1, 12, 35, 80])
@pytest.mark.parametrize("make", [dual, single, lambda e, r: capped(e, r, cap=9)])
def test_a_shift_of_both_levels_shifts_net_inventory_and_nothing_else(
    make: Callable[[int, int], Reorder], gap: int
) -> None:
    # The overshoot of the express position depends on S_r - S_e alone; so does every order.
    base = course(make(0, gap), DEMAND, LEAD_TIMES, start=0)
    for S_e in (-7, 13, 40):
        moved = course(make(S_e, S_e + gap), DEMAND, LEAD_TIMES, start=S_e)
        assert moved.orders == base.orders
        assert moved.net == [net + S_e for net in base.net]


@pytest.mark.parametrize("make", [dual, single, lambda e, r: capped(e, r, cap=9)])
def test_without_a_gap_all_is_bought_express_by_a_base_stock(
    make: Callable[[int, int], Reorder],
) -> None:
    one = course(PeriodicOrderUpTo(T=1.0, S=25), DEMAND, {"near": 1}, start=9)
    assert course(make(25, 25), DEMAND, LEAD_TIMES, start=9) == one


@pytest.mark.parametrize("S_e", [-10, 8, 25])
def test_with_two_equal_suppliers_the_whole_is_a_base_stock(S_e: int) -> None:
    one = course(PeriodicOrderUpTo(T=1.0, S=25), DEMAND, {"near": 1}, start=9)
    two = course(dual(S_e, 25), DEMAND, {"near": 1, "far": 1}, start=9)
    assert two.net == one.net
    assert [sum(placed.values()) for placed in two.orders] == [
        sum(placed.values()) for placed in one.orders
    ]


def test_a_cap_of_any_height_or_none_at_all() -> None:
    free = course(dual(22, 60), DEMAND, LEAD_TIMES, start=40)
    assert course(capped(22, 60, cap=10**9), DEMAND, LEAD_TIMES, start=40) == free
    express = course(PeriodicOrderUpTo(T=1.0, S=22), DEMAND, {"near": 1}, start=40)
    assert course(capped(22, 60, cap=0), DEMAND, LEAD_TIMES, start=40) == express
    assert course(surge(22, 0), DEMAND, LEAD_TIMES, start=40) == express
    # Under a regular level that is never reached, the cap is what comes every period.
    assert course(capped(22, 10**9, cap=8), DEMAND, LEAD_TIMES, start=40) == course(
        surge(22, 8), DEMAND, LEAD_TIMES, start=40
    )
    most = max(placed.get("far", 0) for placed in free.orders[1:])
    assert most > 9
    cut = course(capped(22, 60, cap=9), DEMAND, LEAD_TIMES, start=40)
    assert max(placed.get("far", 0) for placed in cut.orders) == 9


def test_the_overshoot_of_a_base_surge_is_a_waiting_time() -> None:
    # Allon & Van Mieghem (2010): O' = (O - D + q)+, Lindley's recursion of a queue, and two
    # periods later the shelf holds S_e + O less the demand of both.
    S_e, q, overshoot = 22, 8, 0
    found = course(surge(S_e, q), DEMAND, LEAD_TIMES, start=S_e)
    seen = set()
    for t in range(1, len(DEMAND)):
        assert found.net[t] == S_e + overshoot - DEMAND[t - 1] - DEMAND[t]
        near = q if t >= 3 else 0  # regular orders come into sight one period before they come
        overshoot = max(overshoot - DEMAND[t - 1] + near, 0)
        seen.add(overshoot)
    assert len(seen) > 5, "overshoots were there to be seen"


def test_what_is_due_within_the_express_lead_time_counts_to_the_instant() -> None:
    def due(time: float) -> int:
        view = stock_view(now=0.1, on_order=6, pipeline=(Open(0.0, time, 6, "far"),))
        rule = DualIndex("near", "far", S_e=10, S_r=10, express_lead_time=0.2)
        return dict(rule.order(view)).get("near", 0)

    assert 0.1 + 0.2 > 0.3, "the sum is not what it should be"
    assert [due(time) for time in (0.05, 0.3, 0.1 + 0.2, 0.3001)] == [4, 4, 4, 10]


def test_backorders_count_and_an_order_of_nothing_is_none() -> None:
    view = stock_view(backorders=3, on_hand=1)
    assert dual(5, 9).order(view) == (Purchase("near", 7), Purchase("far", 4))
    assert dual(-2, -2).order(view) == ()
    assert surge(-5, 0).order(view) == ()


@pytest.mark.parametrize("rule", [dual(20, 50), single(5, 9), capped(8, 40, 6), surge(12, 3)])
def test_they_are_reviewed_and_conform(
    rule: DualIndex | SingleIndex | CappedDualIndex | TailoredBaseSurge,
) -> None:
    assert (rule.first_review, rule.review_period) == (0.0, 1.0)
    assert getattr(rule, "sees_pipeline", False) is not isinstance(rule, SingleIndex)
    assert check_policy(rule) == []


def test_parameters_that_make_no_sense_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^S_e \(9\) must not be above S_r \(5\)$"):
        dual(9, 5)
    with pytest.raises(ValueError, match=r"^express and regular must be two suppliers; both"):
        TailoredBaseSurge("near", "near", S_e=1, q=1, express_lead_time=1.0)
    with pytest.raises(ValueError, match=r"^q must be >= 0, got -1$"):
        surge(3, -1)
