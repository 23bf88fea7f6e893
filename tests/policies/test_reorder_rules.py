"""Reorder rules against their definitions, by brute force over whole grids."""

from itertools import product

import pytest

from policies import (
    BaseStock,
    MinMax,
    PeriodicMinMax,
    PeriodicOrderUpTo,
    ReorderPoint,
    ZeroStock,
    stock_view,
)
from sim.views import StockView

POSITIONS = range(-60, 41)


def at(position: int) -> StockView:
    """Stock in a position, half of it on order, with a few who wait all the same."""
    waiting = max(-position, 0) + 3
    rest = position + waiting
    stock = stock_view(on_hand=rest // 2, on_order=rest - rest // 2, backorders=waiting)
    assert stock.inventory_position == position
    return stock


@pytest.mark.parametrize(("r", "Q"), [*product((-7, -1, 0, 1, 12), (1, 2, 5, 30))])
def test_reorder_point_orders_the_least_multiple_that_lifts_the_position_above_r(
    r: int, Q: int
) -> None:
    rule = ReorderPoint(r=r, Q=Q)
    for position in POSITIONS:
        batches = 0
        while position + batches * Q <= r:
            batches += 1
        assert rule.order(at(position)) == batches * Q


def test_reorder_point_leaves_the_position_between_r_plus_1_and_r_plus_q() -> None:
    rule = ReorderPoint(r=8, Q=10)
    after = {p + rule.order(at(p)) for p in range(-60, 9)}
    assert after == set(range(9, 19))


@pytest.mark.parametrize(("s", "S"), [(-5, 0), (0, 1), (20, 40)])
def test_min_max_orders_up_to_the_maximum_from_the_minimum_down(s: int, S: int) -> None:
    continuous, periodic = MinMax(s=s, S=S), PeriodicMinMax(T=2.0, s=s, S=S)
    for position in POSITIONS:
        expected = S if position <= s else position
        assert position + continuous.order(at(position)) == expected
        assert position + periodic.order(at(position)) == expected


@pytest.mark.parametrize("S", [-4, 0, 12])
def test_base_stock_never_leaves_the_position_below_its_level(S: int) -> None:
    continuous, periodic = BaseStock(S=S), PeriodicOrderUpTo(T=1.0, S=S)
    for position in POSITIONS:
        assert position + continuous.order(at(position)) == max(position, S)
        assert position + periodic.order(at(position)) == max(position, S)


def test_one_for_one_is_a_min_max_without_a_gap_and_a_batch_of_one() -> None:
    for position in POSITIONS:
        units = BaseStock(S=12).order(at(position))
        assert units == MinMax(s=11, S=12).order(at(position))
        assert units == ReorderPoint(r=11, Q=1).order(at(position))


def test_zero_stock_buys_what_waits_and_is_not_on_order() -> None:
    for waiting, on_order in product(range(6), range(6)):
        stock = stock_view(backorders=waiting, on_order=on_order)
        assert ZeroStock().order(stock) == max(waiting - on_order, 0)


def test_zero_stock_is_base_stock_at_zero() -> None:
    assert ZeroStock().trigger == BaseStock(S=0).trigger
    for position in POSITIONS:
        assert ZeroStock().order(at(position)) == BaseStock(S=0).order(at(position))


@pytest.mark.parametrize(
    "rule", [ReorderPoint(r=8, Q=10), MinMax(s=8, S=30), BaseStock(S=9), ZeroStock()]
)
def test_the_trigger_is_the_largest_position_at_which_a_rule_orders(
    rule: ReorderPoint | MinMax | BaseStock | ZeroStock,
) -> None:
    assert rule.trigger == max(p for p in POSITIONS if rule.order(at(p)))


def test_reserved_units_are_counted_once() -> None:
    held = stock_view(on_hand=5, reserved=5, backorders=5, on_order=2)
    assert BaseStock(S=10).order(held) == 8


def test_reviews_start_and_repeat_as_told() -> None:
    rules = PeriodicOrderUpTo(T=7, S=30, first=2), PeriodicMinMax(T=7, s=3, S=30, first=2)
    assert [(rule.first_review, rule.review_period) for rule in rules] == [(2, 7), (2, 7)]
    assert PeriodicOrderUpTo(T=7, S=30).first_review == 0


def test_zero_stock_is_reviewed_only_with_a_window() -> None:
    assert ZeroStock().review_period is None
    merged = ZeroStock(window=3.5)
    assert (merged.first_review, merged.review_period) == (3.5, 3.5)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: ReorderPoint(r=1, Q=0), r"^Q must be > 0, got 0$"),
        (lambda: MinMax(s=75, S=60), r"^s \(75\) must be below S \(60\)$"),
        (lambda: MinMax(s=60, S=60), r"^s \(60\) must be below S \(60\)$"),
        (lambda: PeriodicMinMax(T=1, s=9, S=6), r"^s \(9\) must be below S \(6\)$"),
        (lambda: PeriodicMinMax(T=0, s=1, S=6), r"^T must be > 0, got 0$"),
        (lambda: PeriodicOrderUpTo(T=-1, S=6), r"^T must be > 0, got -1$"),
        (lambda: PeriodicOrderUpTo(T=1, S=6, first=-2), r"^first must be >= 0, got -2$"),
        (lambda: PeriodicOrderUpTo(T=float("inf"), S=6), r"^T must be a finite number"),
        (lambda: ZeroStock(window=-1), r"^window must be >= 0, got -1$"),
    ],
)
def test_parameters_that_make_no_sense_are_refused(make: type, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()
