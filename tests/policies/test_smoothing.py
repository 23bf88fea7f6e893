"""Capped and smoothed order-up-to rules: traces by hand, limits, and the bullwhip of theory."""

import numpy as np
import pytest

from policies import (
    CappedBaseStock,
    PeriodicOrderUpTo,
    SmoothedOrderUpTo,
    check_policy,
    stock_view,
)
from tests.policies.supply_loop import course

DEMAND: list[int] = np.random.default_rng(11).poisson(10.0, 300).tolist()


def test_a_capped_base_stock_by_hand() -> None:
    rule = CappedBaseStock(T=1, S=30, cap=12)
    found = course(rule, [0, 20, 15, 0, 0, 1], {"acme": 2}, start=25)
    assert [placed.get("acme", 0) for placed in found.orders] == [5, 0, 12, 12, 11, 0]
    assert found.net == [25, 5, -5, -5, 7, 18]


@pytest.mark.parametrize("position", range(-50, 60, 7))
def test_a_cap_nobody_reaches_leaves_a_base_stock(position: int) -> None:
    stock = stock_view(on_hand=max(position, 0), backorders=max(-position, 0))
    usual = PeriodicOrderUpTo(T=1, S=30).order(stock)
    assert CappedBaseStock(T=1, S=30, cap=10**9).order(stock) == usual
    assert CappedBaseStock(T=1, S=30, cap=9).order(stock) == min(usual, 9)


def test_a_level_nobody_reaches_leaves_a_constant_order() -> None:
    rule = CappedBaseStock(T=1, S=10**9, cap=9)
    assert {rule.order(stock_view(on_hand=units)) for units in range(0, 10**6, 999)} == {9}


def test_smoothed_orders_by_hand() -> None:
    # 10 a period, a quarter of the gap to 30 at a time.
    rule = SmoothedOrderUpTo(T=1, S=30, forecast=10, T_i=4)
    found = course(rule, [10, 18, 10, 60, 0, 0], {"acme": 0}, start=30)
    # Positions before ordering: 30, 30, 22, 24, -24, 0; 10 + 6/4 = 11.5 is rounded up to 12.
    assert [placed.get("acme", 0) for placed in found.orders] == [10, 10, 12, 12, 24, 18]


@pytest.mark.parametrize("position", range(-50, 90))
def test_who_closes_a_gap_at_once_orders_up_to_the_level_and_the_forecast(
    position: int,
) -> None:
    stock = stock_view(on_hand=max(position, 0), backorders=max(-position, 0))
    rule = SmoothedOrderUpTo(T=1, S=30, forecast=10, T_i=1)
    assert rule.order(stock) == PeriodicOrderUpTo(T=1, S=40).order(stock)


@pytest.mark.parametrize("T_i", [1.0, 2.0, 4.0, 9.5])
def test_every_order_moves_a_share_of_the_way_to_the_last_demand(T_i: float) -> None:
    # While nothing is cut, orders are exponential smoothing of demand with constant 1 / T_i,
    # but for the two roundings; so their variance is 1 / (2 T_i - 1) that of demand.
    rule = SmoothedOrderUpTo(T=1, S=200, forecast=10, T_i=T_i)
    placed = course(rule, DEMAND, {"acme": 3}, start=200).orders
    orders = np.array([each.get("acme", 0) for each in placed])
    assert orders.min() > 0
    expected = orders[:-1] + (np.array(DEMAND[:-1]) - orders[:-1]) / T_i
    assert np.abs(orders[1:] - expected).max() <= 1.0 + 1e-9


def test_the_bullwhip_is_that_of_theory() -> None:
    # Disney & Lambrecht (2008): Var(orders) / Var(demand) = 1 / (2 T_i - 1) = 1/7. Units are
    # small against the deviation of 300, so that rounding does not matter. The ratio of 100
    # batches lies within 3.3 standard errors of it, but for one seed in 1000.
    rng = np.random.default_rng(4)
    demand = np.rint(rng.normal(10_000.0, 300.0, 10_000)).astype(int).tolist()
    rule = SmoothedOrderUpTo(T=1, S=20_000, forecast=10_000, T_i=4)
    placed = course(rule, demand, {"acme": 1}, start=20_000).orders
    orders = np.array([each["acme"] for each in placed], dtype=float)
    squares = ((orders - 10_000.0) ** 2).reshape(100, 100).mean(axis=1) / 300.0**2
    error = squares.std(ddof=1) / 10.0
    assert abs(squares.mean() - 1 / 7) < 3.3 * error
    assert error < 0.005


def test_a_forecast_of_parts_of_units_is_ordered_in_the_long_run() -> None:
    rule = SmoothedOrderUpTo(T=1, S=10, forecast=2.4, T_i=3)
    demand = [2, 3, 2, 3, 2] * 100
    placed = course(rule, demand, {"acme": 2}, start=10).orders
    assert sum(each.get("acme", 0) for each in placed) == pytest.approx(sum(demand), abs=3)


@pytest.mark.parametrize(
    "rule",
    [
        CappedBaseStock(T=7, S=30, cap=12, first=2),
        SmoothedOrderUpTo(T=7, S=30, forecast=9.7, T_i=3.5, first=2),
    ],
)
def test_they_are_reviewed_and_conform(rule: CappedBaseStock | SmoothedOrderUpTo) -> None:
    assert (rule.first_review, rule.review_period) == (2, 7)
    assert check_policy(rule) == []


def test_parameters_that_make_no_sense_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^cap must be >= 1, got 0$"):
        CappedBaseStock(T=1, S=3, cap=0)
    with pytest.raises(ValueError, match=r"^T_i must be >= 1, got 0.5$"):
        SmoothedOrderUpTo(T=1, S=3, forecast=1, T_i=0.5)
