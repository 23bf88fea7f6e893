"""Kanban: cards counted by hand, its limits, and a surge in a small world."""

from itertools import product

import numpy as np
import pytest

from policies import BaseStock, Kanban, ReorderPoint, check_policy, stock_view
from sim.laws import Constant
from sim.views import StockView
from tests.unit.worlds import customers, run, world


def at(on_hand: int, on_order: int, backorders: int) -> StockView:
    return stock_view(on_hand=on_hand, on_order=on_order, backorders=backorders)


@pytest.mark.parametrize(("N", "C"), [*product((1, 2, 5), (1, 4, 12))])
def test_a_card_is_free_once_the_last_unit_of_its_bin_is_gone(N: int, C: int) -> None:
    for on_hand, bins, waiting in product(range(N * C + 1), range(N + 1), (0, 7)):
        cards = bins  # under way
        for first in range(0, on_hand, C):  # bins on the shelf, the last perhaps begun
            del first
            cards += 1
        found = Kanban(N=N, C=C).order(at(on_hand, bins * C, waiting))
        assert found == max(N - cards, 0) * C


@pytest.mark.parametrize(("N", "C"), [*product((1, 3, 8), (1, 4, 12))])
def test_if_the_backlog_frees_cards_it_is_a_reorder_point(N: int, C: int) -> None:
    rule, point = Kanban(N=N, C=C, backlog_frees_cards=True), ReorderPoint(r=(N - 1) * C, Q=C)
    for on_hand, on_order, waiting in product(
        range(0, 30, 3), range(0, 60, 5), range(0, 60, 7)
    ):
        stock = at(on_hand, on_order, waiting)
        assert rule.order(stock) == point.order(stock)
        if C == 1:
            assert rule.order(stock) == BaseStock(S=N).order(stock)


def test_one_unit_a_card_is_a_base_stock_only_while_nobody_waits() -> None:
    cards, base = Kanban(N=9, C=1), BaseStock(S=9)
    for on_hand, on_order in product(range(12), range(12)):
        assert cards.order(at(on_hand, on_order, 0)) == base.order(at(on_hand, on_order, 0))
    assert (cards.order(at(0, 9, 4)), base.order(at(0, 9, 4))) == (0, 4)


def test_a_surge_is_worked_off_no_faster_than_cards_return() -> None:
    # Two cards of 3 units, lead time 2, ten customers at time 1 and one at 9. Six are served
    # from the shelf, and their cards order 6, which come at 3 and serve the four who wait; the
    # bin of three of them orders again, the other has two units left for the last.
    record = run(world(customers([1.0] * 10 + [9.0]), initial=(6,), reorder=Kanban(N=2, C=3)))
    bought = record.purchase_orders
    assert bought.placed_at.tolist() == [1.0, 3.0]
    assert bought.quantity.tolist() == [6, 3]
    assert record.orders.ended_at.tolist() == [1.0] * 6 + [3.0] * 4 + [9.0]


def test_a_card_that_serves_a_backlog_returns_with_every_receipt() -> None:
    # One card of one unit is a supplier that brings one unit every lead time.
    record = run(world(customers([0.5] * 4), reorder=Kanban(N=1, C=1), end=12.0))
    assert record.orders.ended_at.tolist() == [2.0, 4.0, 6.0, 8.0]
    assert record.purchase_orders.placed_at.tolist() == [0.0, 2.0, 4.0, 6.0, 8.0]


def test_cards_bound_what_is_on_hand_and_on_order_in_any_course() -> None:
    times = np.cumsum(np.random.default_rng(2).exponential(0.4, 400)).tolist()
    slow = world(
        customers(times),
        initial=(12,),
        end=400.0,
        lead_time=Constant(7.0),
        reorder=Kanban(3, 4),
    )
    record = run(slow)
    bought, shipped = record.purchase_orders, np.sort(record.orders.ended_at)
    waited = (record.orders.ended_at > record.orders.placed_at).mean()
    assert waited > 0.5, "there was a backlog"
    for placed_at in np.unique(bought.placed_at):
        ordered = bought.quantity[bought.placed_at <= placed_at].sum()
        gone = (shipped <= placed_at).sum()
        assert 12 + ordered - gone <= 12
        assert 12 + ordered - gone > 12 - 4, "and no card idles"


def test_it_conforms() -> None:
    assert Kanban(N=3, C=10).trigger == 20
    assert check_policy(Kanban(N=3, C=10)) == []
    with pytest.raises(ValueError, match=r"^N must be >= 1, got 0$"):
        Kanban(N=0, C=1)
