"""Accept rules by wait, class, pipeline and profit, against their definitions."""

from itertools import product
from math import exp, inf, log, nan
from typing import Any

import numpy as np
import pytest

from policies import (
    AcceptAll,
    AcceptNone,
    AvailableToPromise,
    CapBacklog,
    ClassCaps,
    Deposit,
    PartialBackordering,
    PartialByWait,
    PolicyError,
    ProfitThreshold,
    QuotedAcceptance,
    QuotedPiecewise,
    build,
    order_view,
    stock_view,
)
from policies.accept_wait import SHAPES
from sim.views import Answer

UNIFORMS = [float(u) for u in np.random.default_rng(11).random(20_000)]
Rule = PartialByWait | QuotedAcceptance | QuotedPiecewise | PartialBackordering | Deposit


def share_who_agree(rule: Rule, **order: Any) -> float:
    view, stock = order_view(**order), stock_view()
    answers = [rule.accept(view._replace(uniform=u), stock) for u in UNIFORMS]
    assert set(answers) <= {Answer.BACKORDER, Answer.DECLINE}
    return answers.count(Answer.BACKORDER) / len(answers)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (PartialByWait(k=0.05, beta0=0.8, shape="linear"), 0.8 * 0.6),
        (PartialByWait(k=0.05, beta0=0.8, shape="exponential"), 0.8 * exp(-0.4)),
        (PartialByWait(k=0.05, beta0=0.8, shape="hyperbolic"), 0.8 / 1.4),
        (QuotedAcceptance(a=3.4, per_wait=0.1, per_price=0.05), 1 / (1 + exp(-0.6))),
        (QuotedPiecewise(base=0.9), 0.9 * exp(-0.015 * 7 - 0.04 * 1)),
        (Deposit(deposit=0.5, acceptance=0.3), 0.3),
    ],
)
def test_the_share_who_agree_is_the_formula(rule: Rule, expected: float) -> None:
    # A wait of 8 at a price of 40; 4 standard deviations of a binomial share.
    margin = 4 * (expected * (1 - expected) / len(UNIFORMS)) ** 0.5
    assert share_who_agree(rule, now=2.0, promise=10.0) == pytest.approx(expected, abs=margin)


@pytest.mark.parametrize("shape", SHAPES)
def test_shapes_start_alike_and_fall(shape: str) -> None:
    rule = PartialByWait(k=0.1, beta0=0.7, shape=shape)
    betas = [rule.beta(tau) for tau in (0.0, 1e-6, 1.0, 5.0, 9.9, 10.0, 100.0)]
    assert betas[0] == 0.7
    assert (betas[0] - betas[1]) / 1e-6 == pytest.approx(0.07, rel=1e-4)
    assert betas == sorted(betas, reverse=True)
    assert betas[-1] >= 0.0


def test_the_hyperbola_is_above_the_exponential_is_above_the_line() -> None:
    rules = [PartialByWait(k=0.1, shape=shape) for shape in SHAPES]
    for tau in (0.5, 3.0, 10.0, 50.0):
        line, exponential, hyperbola = (rule.beta(tau) for rule in rules)
        assert line < exponential < hyperbola


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("promise", [nan, 5.0, 5000.0])
def test_without_impatience_the_wait_is_no_matter(shape: str, promise: float) -> None:
    flat = PartialByWait(k=0.0, beta0=0.4, shape=shape)
    for uniform in (0.0, 0.39, 0.4, 0.9):
        order = order_view(uniform=uniform, promise=promise)
        plain = PartialBackordering(beta=0.4).accept(order, stock_view())
        assert flat.accept(order, stock_view()) == plain


@pytest.mark.parametrize(
    "rule", [PartialByWait(k=0.5), QuotedPiecewise(), QuotedAcceptance(a=500.0, max_wait=0.0)]
)
def test_no_date_and_a_date_now_are_no_wait(rule: Rule) -> None:
    for promise in (nan, 3.0, 2.0):
        order = order_view(now=3.0, promise=promise, uniform=0.999)
        assert rule.accept(order, stock_view()) == Answer.BACKORDER


def test_a_logit_share_has_its_limits_and_its_slope() -> None:
    rule = QuotedAcceptance(a=2.0, per_wait=0.015)
    assert rule.share(0.0, 0.0) == pytest.approx(1 / (1 + exp(-2.0)))
    for tau in (0.0, 10.0, 300.0):
        p = rule.share(tau, 0.0)
        assert log(p / (1 - p)) == pytest.approx(2.0 - 0.015 * tau)
        slope = (rule.share(tau + 1e-5, 0.0) - p) / 1e-5 / p
        assert slope == pytest.approx(-0.015 * (1 - p), rel=1e-4)
    assert rule.share(1e7, 0.0) == 0.0, "and no overflow"
    assert QuotedAcceptance(a=1e7).share(0.0, 0.0) == 1.0


def test_the_shop_refuses_beyond_its_longest_wait_whatever_the_customer_thinks() -> None:
    for take_free, uniform in product((False, True), (0.0, 0.999)):
        rule = QuotedAcceptance(a=500.0, max_wait=30.0, take_free=take_free)
        order = order_view(quantity=2, free=1, now=1.0, uniform=uniform)
        refused = Answer.REJECT_REST if take_free else Answer.REJECT
        assert rule.accept(order._replace(promise=31.0), stock_view()) == Answer.BACKORDER
        assert rule.accept(order._replace(promise=31.1), stock_view()) == refused


def test_patience_breaks_after_a_week() -> None:
    rule = QuotedPiecewise()
    assert rule.share(7.0) == pytest.approx(exp(-0.105))
    before = log(rule.share(6.0) / rule.share(7.0))
    after = log(rule.share(7.0) / rule.share(8.0))
    assert before == pytest.approx(0.015)
    assert after == pytest.approx(0.04)


def test_a_cap_in_money_is_never_exceeded_and_never_left_unused() -> None:
    rule = CapBacklog(value=100.0)
    for value, price, quantity in product(
        (0.0, 20.0, 60.0, 100.0), (0.0, 20.0, 50.0), (1, 2, 3)
    ):
        for free in range(quantity):
            order = order_view(quantity=quantity, free=free, price=price)
            stock = stock_view(on_hand=free, backorders=10**6, backlog_value=value)
            accepted = rule.accept(order, stock) == Answer.BACKORDER
            assert accepted == (value + price * (quantity - free) <= 100.0)


def test_two_caps_are_both_kept() -> None:
    both = CapBacklog(units=3, value=100.0)
    for backorders, price in product(range(6), (10.0, 40.0)):
        order = order_view(price=price)
        stock = stock_view(backorders=backorders, backlog_value=price * backorders)
        one = CapBacklog(units=3).accept(order, stock)
        other = CapBacklog(value=100.0).accept(order, stock)
        assert both.accept(order, stock) == max(one, other)


def test_caps_by_class_are_a_cap_for_each() -> None:
    caps = {"web": 5, "shop": 0}
    rule = ClassCaps(classes=tuple(caps), units=tuple(caps.values()))
    for backorders, quantity, name in product(range(8), (1, 2, 6), ("web", "shop", "club")):
        order, stock = (
            order_view(quantity=quantity, customer_class=name),
            stock_view(backorders=backorders),
        )
        one = CapBacklog(units=caps[name]) if name in caps else AcceptAll()
        assert rule.accept(order, stock) == one.accept(order, stock)


def test_only_what_is_on_order_is_promised() -> None:
    rule = AvailableToPromise()
    for on_order, backorders, held, short in product(range(6), range(4), range(3), (1, 2)):
        reserved = min(held, backorders)
        stock = stock_view(
            on_hand=reserved, reserved=reserved, backorders=backorders, on_order=on_order
        )
        accepted = rule.accept(order_view(quantity=short), stock) == Answer.BACKORDER
        # One unit on order for each that lacks one, and then enough for this order.
        assert accepted == (len(range(backorders - reserved, on_order)) >= short)


def test_a_window_looks_at_the_next_receipt() -> None:
    rule, order = AvailableToPromise(horizon=5.0), order_view(now=10.0)
    for due, answer in ((10.0, 0), (15.0, 0), (15.1, 1), (inf, 1)):
        stock = stock_view(now=10.0, on_order=9, next_receipt=due)
        assert rule.accept(order, stock) == Answer(answer)
    assert (rule.looks_ahead, AvailableToPromise().looks_ahead) == (True, False)


def test_the_expected_profit_is_that_of_simulated_customers() -> None:
    # Margin 18, 3 units, 8 days: who has left by then brings nothing, the rest is certain.
    rule = ProfitThreshold(delay_cost=0.2, mean_patience=12.0, parcel=4.0)
    order = order_view(quantity=4, free=1, price=40.0, cost=22.0, now=2.0, promise=10.0)
    patience = np.random.default_rng(5).exponential(12.0, 200_000)
    profits = 18.0 * 3 * (patience > 8.0) - 0.2 * 8 * 3 - 4.0
    margin = 4 * profits.std() / profits.size**0.5
    assert rule.expected_profit(order) == pytest.approx(profits.mean(), abs=margin)


def test_a_threshold_is_met_or_not() -> None:
    order = order_view(quantity=2, price=40.0, cost=22.0)  # brings 36
    for threshold, answer in ((-1e9, 0), (36.0, 0), (36.01, 1)):
        rule = ProfitThreshold(threshold=threshold)
        assert rule.accept(order, stock_view()) == Answer(answer)
    endless = ProfitThreshold(mean_patience=1e12).expected_profit(order._replace(promise=50.0))
    assert endless == pytest.approx(36.0)


def test_a_deposit_nobody_pays_is_lost_sales_and_one_all_pay_is_none() -> None:
    for uniform in (0.0, 0.5, 0.999):
        order, stock = order_view(uniform=uniform), stock_view()
        assert Deposit(deposit=0.3).accept(order, stock) == Answer.BACKORDER
        declined = Deposit(deposit=0.3, acceptance=0.0).accept(order, stock)
        assert (declined, AcceptNone().accept(order, stock)) == (Answer.DECLINE, Answer.REJECT)


@pytest.mark.parametrize(
    ("name", "params", "message"),
    [
        ("cap", {}, "needs units or value, or both"),
        ("cap", {"value": -1}, "value must be >= 0, got -1"),
        ("cap", {"units": 2.5}, "units must be a whole number, got 2.5"),
        ("partial-by-wait", {"k": 1, "shape": "cubic"}, "shape must be one of linear, "),
        ("class-caps", {"classes": ["web"], "units": [1, 2]}, r"classes \(1\) and units \(2\)"),
        ("class-caps", {"classes": ["a", "a"], "units": [1, 2]}, "each class once"),
        ("class-caps", {"classes": ["web"], "units": [-1]}, "units must be >= 0"),
        ("deposit", {"deposit": 1.1}, "deposit must be <= 1"),
        ("profit-threshold", {"mean_patience": 0}, "mean_patience must be > 0"),
    ],
)
def test_parameters_that_make_no_sense_are_refused(
    name: str, params: dict[str, Any], message: str
) -> None:
    with pytest.raises(PolicyError, match=message):
        build("accept", name, params)
