"""Buying for a season: once, for the quantity that the costs ask for, and a second time."""

from math import erf, exp, pi, sqrt
from typing import Any

import numpy as np
import pytest

from policies import Newsvendor, QuickResponse, SingleBuy, stock_view
from sim.laws import Constant
from tests.unit.worlds import customers, outcomes, run, world


def newsvendor(**values: Any) -> Newsvendor:
    given: dict[str, Any] = {"price": 40.0, "cost": 22.0, "mean": 600.0, "sd": 90.0}
    return Newsvendor(**given | values)


def bought(rule: object, times: list[float], **more: Any) -> list[tuple[float, int]]:
    orders = run(world(customers(times), reorder=rule, **more)).purchase_orders
    return list(zip(orders.placed_at.tolist(), orders.quantity.tolist(), strict=True))


@pytest.mark.parametrize("at", [0.0, 14.0])
@pytest.mark.parametrize("initial", [0, 500])
def test_a_single_buy_is_made_once_whatever_the_stock(at: float, initial: int) -> None:
    times = [t / 2.0 for t in range(1, 100)]
    assert bought(SingleBuy(Q=30, at=at), times, initial=(initial,)) == [(at, 30)]


def test_nothing_is_bought_after_the_end() -> None:
    assert bought(SingleBuy(Q=30, at=100.0), [1.0], end=100.0) == []


def loss(rule: Newsvendor, quantity: float) -> float:
    """Return the expected cost of units too few and too many, for normal demand."""
    z = (quantity - rule.mean) / rule.sd
    density, below = exp(-(z**2) / 2.0) / sqrt(2.0 * pi), (1.0 + erf(z / sqrt(2.0))) / 2.0
    short = rule.sd * (density - z * (1.0 - below))
    return rule.too_few * short + rule.too_many * (quantity - rule.mean + short)


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"salvage": 15.0, "goodwill": 6.0},
        {"salvage": -4.0, "price": 25.0},
        {"second_buy": 27.0, "second_at": 30.0, "salvage": 5.0},
    ],
)
def test_a_newsvendor_buys_what_costs_least(values: dict[str, Any]) -> None:
    rule = newsvendor(**values)
    cheapest = min(range(1200), key=lambda quantity: loss(rule, quantity))
    assert abs(rule.Q - cheapest) <= 1
    below = (1.0 + erf((rule.Q - 600.0) / 90.0 / sqrt(2.0))) / 2.0
    assert below == pytest.approx(rule.ratio, abs=0.5 / 90.0), "up to the rounding"


def test_a_published_newsvendor() -> None:
    # Snyder & Shen (2019), example 4.3: 0.70 too few, 0.18 too many, demand 50 and 8: 56.6.
    rule = Newsvendor(price=1.0, cost=0.3, salvage=0.12, mean=5000, sd=800)
    assert abs(rule.Q - 5660) <= 5


def test_who_can_buy_again_buys_less_at_first() -> None:
    # cu is 27 - 22 instead of 40 - 22; a unit left over costs 22 in both cases.
    again = newsvendor(second_buy=27.0, second_at=30.0)
    assert (newsvendor().ratio, again.ratio) == pytest.approx((18 / 40, 5 / 27))
    assert again.Q < newsvendor().Q < 600
    assert newsvendor(sd=0.0).Q == 600, "what is certain is bought"


def test_the_second_buy_serves_those_who_wait() -> None:
    rule = newsvendor(mean=5.0, sd=0.0, second_buy=27.0, second_at=30.0)
    times = [float(t) for t in range(10, 18)] + [40.0]
    given = world(customers(times), end=100.0, lead_time=Constant(2.0), reorder=rule)
    record = run(given)
    assert record.purchase_orders.placed_at.tolist() == [0.0, 30.0]
    assert record.purchase_orders.quantity.tolist() == [5, 3]
    assert outcomes(record) == ["FILLED"] * 5 + ["SHIPPED"] * 3 + ["OPEN"]
    assert record.orders.ended_at[5:8].tolist() == [32.0] * 3


def test_a_second_buy_of_nothing_is_none() -> None:
    rule = newsvendor(mean=5.0, sd=0.0, second_buy=27.0, second_at=30.0)
    assert bought(rule, [10.0, 11.0]) == [(0.0, 5)]


@pytest.mark.parametrize(("shape", "seen"), [(2.0, 0), (2.0, 130), (50.0, 400)])
def test_the_estimate_is_the_mean_of_a_gamma_belief(shape: float, seen: int) -> None:
    at, season, prior = 30.0, 120.0, 600.0
    scale = season / prior  # the rate is gamma with mean prior / season and this shape
    rule = QuickResponse(
        first=300, at=at, season=season, prior=prior, weight=at / (at + shape * scale)
    )
    posterior = (shape + seen) / (shape * scale + at)
    assert rule.estimate(seen) == pytest.approx(posterior * (season - at))


def test_quick_response_by_hand() -> None:
    # 6 of 10 wait at time 10: half of 2 a day and half of 1 a day, for 20 days, is 30.
    rule = QuickResponse(first=4, at=10.0, season=30.0, prior=60.0, weight=0.5, safety=2)
    times = [0.5 + t for t in range(10)] + [15.0, 16.0]
    assert bought(rule, times) == [(0.0, 4), (10.0, 30 + 2 + 6)]


def test_quick_response_sees_who_orders_at_the_instant_of_the_second_buy() -> None:
    rule = QuickResponse(first=1, at=10.0, season=20.0, prior=0.0, weight=1.0)
    assert bought(rule, [10.0]) == [(0.0, 1), (10.0, 1)]  # one more is to come; one is there


def test_quick_response_buys_nothing_more_of_a_flop() -> None:
    rule = QuickResponse(first=40, at=10.0, season=30.0, prior=60.0, weight=0.9)
    assert bought(rule, [3.0, 5.0]) == [(0.0, 40)]


def profit_of(rule: object, rates: list[float]) -> float:
    """Return units sold at a margin of 1 less units left over, over seasons of 60 days."""
    total = 0.0
    for seed, rate in enumerate(rates):
        rng = np.random.default_rng(seed)
        times = np.sort(rng.uniform(0.0, 60.0, rng.poisson(60.0 * rate))).tolist()
        given = world(customers(times), end=70.0, lead_time=Constant(1e-3), reorder=rule)
        record = run(given)
        sold, came = len(times), int(record.purchase_orders.quantity.sum())
        total += min(sold, came) - max(came - sold, 0)
    return total


def test_a_look_at_the_season_is_worth_more_than_a_better_guess() -> None:
    rates = np.random.default_rng(9).gamma(2.0, 1.0, 40).tolist()  # mean 2, so 120 a season
    once = max(profit_of(SingleBuy(Q=units), rates) for units in (60, 90, 120, 150))
    rule = QuickResponse(first=30, at=10.0, season=60.0, prior=120.0, weight=10.0 / 11.0)
    assert profit_of(rule, rates) > 1.15 * once


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"second_buy": 30.0}, "go together"),
        ({"second_at": 30.0}, "go together"),
        ({"second_buy": 30.0, "second_at": 0.0}, r"second_at \(0\) must be after at \(0\)"),
        ({"price": 20.0}, "a unit too few costs -2"),
        ({"salvage": 22.0}, "a unit too many 0"),
        ({"second_buy": 22.0, "second_at": 3.0}, "both must be above 0"),
    ],
)
def test_costs_that_make_no_sense_are_refused(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        newsvendor(**wrong)


def test_a_second_buy_after_the_season_is_refused() -> None:
    with pytest.raises(ValueError, match=r"at \(30\) must be before the end of the season"):
        QuickResponse(first=1, at=30.0, season=30.0, prior=1.0, weight=0.5)


def test_the_second_buy_counts_what_is_there_and_coming() -> None:
    rule = QuickResponse(first=1, at=10.0, season=20.0, prior=40.0, weight=0.0)
    stock = stock_view(now=10.0, on_hand=5, on_order=4, backorders=1, learned=(7.0,))
    assert rule.order(stock) == 20 - 8
