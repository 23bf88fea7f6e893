"""The rules about those who wait, against their definitions."""

from itertools import product
from math import inf, isnan, nan

import numpy as np
import pytest

from policies import (
    AcceptAll,
    AcceptNone,
    ByPriority,
    CapBacklog,
    Expire,
    FirstCome,
    FirstSupplier,
    KeepPurchase,
    NaiveQuote,
    NoCare,
    NoQuote,
    NoRescue,
    OnlySupplier,
    PartialBackordering,
    ReturnPurchase,
    ShipComplete,
    ShipPartial,
    order_view,
    stock_view,
    supplier_views,
    supply_view,
)
from sim.views import Action, Answer, Care, Purchase, Rescue


@pytest.mark.parametrize("cap", [0, 1, 4, 10])
def test_a_cap_is_never_exceeded_and_never_left_unused(cap: int) -> None:
    rule = CapBacklog(units=cap)
    for backorders, quantity in product(range(12), range(1, 8)):
        for free in range(quantity):
            order = order_view(quantity=quantity, free=free)
            stock = stock_view(on_hand=free, backorders=backorders)
            accepted = rule.accept(order, stock) == Answer.BACKORDER
            assert accepted == (backorders + quantity - free <= cap)


def test_a_cap_of_zero_is_lost_sales_and_a_huge_one_is_none() -> None:
    for take_free, free in product((False, True), (0, 2)):
        order, stock = order_view(quantity=3, free=free), stock_view(on_hand=free)
        lost = AcceptNone(take_free=take_free).accept(order, stock)
        assert CapBacklog(units=0, take_free=take_free).accept(order, stock) == lost
        everything = AcceptAll().accept(order, stock)
        assert CapBacklog(units=10**9, take_free=take_free).accept(order, stock) == everything


def test_the_share_who_agree_is_beta() -> None:
    # 20,000 customers: the count is binomial; 4 standard deviations fail once in 16,000.
    n, beta = 20_000, 0.3
    uniforms = np.random.default_rng(7).random(n).tolist()
    rule, stock = PartialBackordering(beta=beta), stock_view()
    answers = [rule.accept(order_view(uniform=u), stock) for u in uniforms]
    assert set(answers) == {Answer.BACKORDER, Answer.DECLINE}
    agreed = answers.count(Answer.BACKORDER)
    assert abs(agreed - n * beta) < 4 * (n * beta * (1 - beta)) ** 0.5


def test_whoever_agrees_agrees_under_every_larger_beta() -> None:
    for uniform in (0.0, 0.2, 0.999):
        order, stock = order_view(uniform=uniform), stock_view()
        agrees = [
            PartialBackordering(beta=beta).accept(order, stock) == Answer.BACKORDER
            for beta in (0.0, 0.1, 0.2, 0.21, 0.9, 1.0)
        ]
        assert agrees == sorted(agrees)
        assert (agrees[0], agrees[-1]) == (False, True)


@pytest.mark.parametrize(
    ("take_free", "rejected", "declined"),
    [
        (False, Answer.REJECT, Answer.DECLINE),
        (True, Answer.REJECT_REST, Answer.DECLINE_REST),
    ],
)
def test_a_shop_rejects_and_a_customer_declines(
    take_free: bool, rejected: Answer, declined: Answer
) -> None:
    order, stock = order_view(quantity=2, free=1), stock_view(on_hand=1, backorders=9)
    assert AcceptNone(take_free=take_free).accept(order, stock) == rejected
    assert AcceptNone(take_free=take_free).always == rejected
    assert CapBacklog(units=5, take_free=take_free).accept(order, stock) == rejected
    assert PartialBackordering(beta=0, take_free=take_free).accept(order, stock) == declined


@pytest.mark.parametrize("beta", [-0.1, 1.1, nan])
def test_beta_is_a_share(beta: float) -> None:
    with pytest.raises(ValueError, match=r"^beta must be"):
        PartialBackordering(beta=beta)


def test_allocation_sorts_as_it_says() -> None:
    orders = [order_view(order=n, priority=p) for n, p in enumerate((2, 1, 3, 1, 2))]

    def served(rule: FirstCome | ByPriority) -> list[int]:
        return [order.order for order in sorted(orders, key=rule.rank)]  # stable: by arrival

    assert served(FirstCome()) == [0, 1, 2, 3, 4]
    assert served(ByPriority()) == [1, 3, 0, 4, 2]


def test_shipping_in_parts_and_complete() -> None:
    order = order_view(quantity=6)
    for unshipped in range(1, 7):
        for ready in range(1, unshipped + 1):
            assert ShipPartial().ship(order, ready, unshipped) == ready
            complete = ready if ready == unshipped else 0
            assert ShipComplete().ship(order, ready, unshipped) == complete


def test_returning_leaves_the_position_as_it_was() -> None:
    for waited, on_order in product(range(1, 6), range(5, 9)):
        before = stock_view(backorders=waited + 2, on_order=on_order)
        after = before._replace(
            backorders=2, inventory_position=before.inventory_position + waited
        )
        order = order_view(quantity=7, open=waited)
        returned = ReturnPurchase().cancel(order, after)
        assert after.inventory_position - returned == before.inventory_position
        assert KeepPurchase().cancel(order, after) == 0


def test_nothing_is_returned_that_is_not_on_order() -> None:
    assert ReturnPurchase().cancel(order_view(quantity=3), stock_view(on_order=1)) == 1
    assert ReturnPurchase().cancel(order_view(quantity=3), stock_view(on_hand=9)) == 0


def test_quotes_count_from_the_time_they_are_asked() -> None:
    order, stock = order_view(now=30.0, placed_at=10.0), stock_view(now=30.0)
    assert NaiveQuote().quote(order, stock, supply_view(mean_lead_time=4.5)) == 34.5
    assert isnan(
        NaiveQuote().quote(order, stock, supply_view(mean_lead_time=nan))
    )  # nobody sells the item
    assert isnan(NoQuote().quote(order, stock, supply_view()))


def test_purchases_go_to_the_first_or_to_the_named_supplier() -> None:
    stock, suppliers = stock_view(), supplier_views("acme", "bolt")
    assert FirstSupplier().source(stock, 9, suppliers) == (Purchase("acme", 9),)
    assert OnlySupplier("bolt").source(stock, 9, suppliers) == (Purchase("bolt", 9),)
    with pytest.raises(ValueError, match=r"'cargo' does not sell .*; who does: acme, bolt$"):
        OnlySupplier("cargo").source(stock, 9, suppliers)


def test_doing_nothing_is_never_asked_again() -> None:
    assert NoCare().retain(order_view()) == Care(False, 0.0, 1.0, inf)
    assert NoRescue().rescue(order_view(), stock_view()) == Rescue(Action.WAIT, inf)


@pytest.mark.parametrize("placed_at", [0.0, 0.1, 1 / 3, 12345.678])
def test_an_order_expires_exactly_when_it_was_to_be_asked_again(placed_at: float) -> None:
    rule, age = Expire(age=0.7), 0.7
    fresh = order_view(now=placed_at, placed_at=placed_at)
    first = rule.rescue(fresh, stock_view())
    assert first == Rescue(Action.WAIT, placed_at + age)
    just_before = fresh._replace(now=float(np.nextafter(first.again, 0.0)))
    assert rule.rescue(just_before, stock_view()) == first
    due = rule.rescue(fresh._replace(now=first.again), stock_view())
    assert due.action == Action.EXPIRE


def test_ages_and_caps_have_bounds() -> None:
    with pytest.raises(ValueError, match=r"^age must be > 0, got 0$"):
        Expire(age=0)
    with pytest.raises(ValueError, match=r"^units must be >= 0, got -1$"):
        CapBacklog(units=-1)
