"""Rolling lot sizing: the known answer, net requirements by hand, and plans at work."""

from math import inf

import numpy as np
import pytest

from policies import LotSizing, PeriodicOrderUpTo, check_policy, stock_view
from policies.lot_sizing import METHODS
from policies.sizing.lots import plan_cost, wagner_whitin
from tests.policies.supply_loop import course

KNOWN = (90.0, 120.0, 80.0, 70.0)


def orders(rule: LotSizing, demand: list[int], lead_time: int = 0, start: int = 0) -> list[int]:
    placed = course(rule, demand, {"acme": lead_time}, start=start).orders
    return [each.get("acme", 0) for each in placed]


def test_the_whole_known_horizon_is_planned_as_the_book_says() -> None:
    # Snyder & Shen (2019), example 3.9.
    rule = LotSizing(forecast=KNOWN, setup=500, holding=2, horizon=4)
    assert orders(rule, [90, 120, 80, 70]) == [210, 0, 150, 0]


def test_a_lead_time_shifts_the_plan_and_stock_covers_it() -> None:
    rule = LotSizing(forecast=(10, 20, *KNOWN), setup=500, holding=2, horizon=4, lead_time=2)
    assert orders(rule, [10, 20, 90, 120, 80, 70], lead_time=2, start=30) == [
        *(210, 0, 150, 0),
        *(0, 0),
    ]
    early = LotSizing(forecast=(10, 20, *KNOWN), setup=500, holding=2, horizon=4, lead_time=1.2)
    assert early.order(stock_view(on_hand=30)) == 210, "it comes within the second period"


@pytest.mark.parametrize("method", METHODS)
def test_every_method_rolls_into_its_own_plan(method: str) -> None:
    rng = np.random.default_rng(6)
    for _ in range(20):
        demand = rng.integers(0, 60, 14).tolist()
        rule = LotSizing(
            forecast=tuple(map(float, demand)), setup=90, holding=1, method=method, horizon=14
        )
        found = orders(rule, demand)
        cost = plan_cost(found, demand, 90, 1)
        assert cost == plan_cost(METHODS[method](demand, 90, 1), demand, 90, 1)
        assert cost >= plan_cost(wagner_whitin(demand, 90, 1), demand, 90, 1)


def test_a_short_horizon_plans_as_far_as_it_sees() -> None:
    rule = LotSizing(forecast=KNOWN, setup=500, holding=2, horizon=1)
    assert orders(rule, [90, 120, 80, 70]) == [90, 120, 80, 70]


def test_net_requirements_by_hand() -> None:
    # Stock of 100, 30 of it for safety: 70 cover the first period but for 20.
    rule = LotSizing(forecast=KNOWN, setup=0, holding=2, horizon=4, safety_stock=30)
    assert rule.order(stock_view(on_hand=60, on_order=40)) == 20
    assert rule.order(stock_view(on_hand=120)) == 0, "enough for now"
    assert rule.order(stock_view(on_hand=119)) == 1
    assert rule.order(stock_view(backorders=5)) == 125


def test_lot_for_lot_is_an_order_up_to_rule_where_demand_is_steady() -> None:
    steady = LotSizing(
        forecast=(10.0,),
        setup=500,
        holding=2,
        method="lot-for-lot",
        lead_time=3,
        safety_stock=7,
        repeat=True,
    )
    usual = PeriodicOrderUpTo(T=1, S=10 * 4 + 7)
    for position in range(-40, 90):
        for now in (0.0, 5.0, 100.0):
            stock = stock_view(now=now, on_hand=max(position, 0), backorders=max(-position, 0))
            assert steady.order(stock) == usual.order(stock)


def test_a_forecast_ends_or_begins_anew() -> None:
    ends = LotSizing(forecast=KNOWN, setup=500, holding=2)
    again = LotSizing(forecast=KNOWN, setup=500, holding=2, horizon=4, repeat=True)
    assert [ends.order(stock_view(now=now)) for now in (3.0, 4.0, 99.0)] == [70, 0, 0]
    assert ends.order(stock_view(now=99.0, backorders=3)) == 3
    assert again.order(stock_view(now=0.0)) == again.order(stock_view(now=8.0)) == 210


def test_periods_are_counted_from_the_first_review() -> None:
    rule = LotSizing(forecast=KNOWN, setup=500, holding=2, horizon=4, period=0.1, first=0.7)
    assert (rule.first_review, rule.review_period) == (0.7, 0.1)
    times = [0.7 + number * 0.1 for number in range(4)]
    # From the second period on one lot costs 500 + 2 * 80 + 4 * 70 = 940, two at least 1140.
    assert [rule.order(stock_view(now=time)) for time in times] == [210, 270, 150, 70]


def test_parts_of_units_are_ordered_when_they_are_needed() -> None:
    rule = LotSizing(forecast=(0.4,), setup=0, holding=1, method="lot-for-lot", repeat=True)
    placed = orders(rule, [0, 1, 0, 0, 1] * 40)
    assert set(placed) == {0, 1}
    assert sum(placed) == pytest.approx(80, abs=1)


def test_a_year_ahead_is_planned_at_once() -> None:
    demand = tuple(np.random.default_rng(1).integers(0, 60, 52).astype(float).tolist())
    rule = LotSizing(forecast=demand, setup=90, holding=1, horizon=52)
    assert rule.order(stock_view()) == wagner_whitin(demand, 90, 1)[0]


def test_it_conforms_and_refuses_nonsense() -> None:
    assert check_policy(LotSizing(forecast=KNOWN, setup=500, holding=2)) == []
    with pytest.raises(
        ValueError, match=r"^method must be one of wagner-whitin, .*; got 'eoq'"
    ):
        LotSizing(forecast=KNOWN, setup=500, holding=2, method="eoq")
    with pytest.raises(ValueError, match=r"^forecast must have at least one period$"):
        LotSizing(forecast=(), setup=500, holding=2)
    with pytest.raises(ValueError, match=r"^forecast must be a finite number, got inf$"):
        LotSizing(forecast=(inf,), setup=500, holding=2)
