"""Customers who behave like people: frailty, value, remorse, orders elsewhere, balking."""

from dataclasses import replace
from math import exp, inf, log, nan, sqrt
from typing import Any

import numpy as np
import pytest

from sim import booking
from sim.arrivals import PoissonArrivals, Trace
from sim.behaviour import LARGEST_BUDGET, Logit, Piecewise, QueueLimit, stretch
from sim.laws import (
    Constant,
    Discrete,
    Exponential,
    Gamma,
    Geometric,
    Lognormal,
    Normal,
    Poisson,
    Uniform,
    Weibull,
)
from sim.ledger import Reason
from sim.patience import Hazard
from sim.protocols import Law
from sim.streams import Streams
from sim.traits import Balking, Reactions, ValuePatience
from sim.world import CustomerClass, Item, Leaving, Line, World

PLAIN = CustomerClass(
    name="web",
    arrivals=PoissonArrivals(40.0),
    baskets=((Line(0),), (Line(1), Line(0))),
    weights=(2.0, 1.0),
    order_size=Geometric(1.5),
    patience=Weibull(1.3, 13.0),
)
OTHER = replace(PLAIN, name="shop", arrivals=PoissonArrivals(25.0))
PERSON = ("customer", "item", "lines", "placed_at", "quantity", "price", "uniform")
REMORSE = Leaving(share=0.1, after=Uniform(0.0, 2.0))
ELSEWHERE = Leaving(share=0.3, after=Exponential(4.0))


def people(*classes: CustomerClass, end: float = 100.0) -> dict[str, Any]:
    """Return the order lines of all customers before `end`."""
    items = (Item(name="a", price=10.0), Item(name="b", price=160.0))
    world = World(items=items, customers=classes, suppliers=(), horizon=end)
    blocks = list(booking.booked(world, Streams(seed=3)))
    return {name: np.concatenate([block[name] for block in blocks]) for name in blocks[0]}


def ages(found: dict[str, Any]) -> Any:
    return found["leaves_at"] - found["placed_at"]


# Frailty


@pytest.mark.parametrize("cv", [0.5, 1.0, 2.0])
def test_a_frail_crowd_survives_as_gamma_mixtures_do(cv: float) -> None:
    """(1 + cv^2 H(t))^(-1/cv^2), within the band that holds everywhere but once in 10^6."""
    law = Weibull(1.3, 13.0)
    frail = replace(PLAIN, baskets=((Line(0),),), weights=(), order_size=None, frailty=cv)
    left = np.sort(ages(people(replace(frail, patience=law), end=1000.0)))
    n = len(left)
    band = sqrt(
        log(2 / 1e-6) / (2 * n)
    )  # Dvoretzky, Kiefer & Wolfowitz with Massart's constant
    assert n > 39_000
    for t in (1.0, 5.0, 13.0, 30.0, 100.0):
        survival = (1 + cv**2 * law.cumulative_hazard(t)) ** (-1 / cv**2)
        assert np.mean(left > t) == pytest.approx(survival, abs=band)


def test_the_hazard_of_a_frail_crowd_falls_though_no_ones_does() -> None:
    """Exponential patience of mean 5, cv 1: the hazard is 1 / (5 + t), a half at age 5."""
    frail = replace(PLAIN, baskets=((Line(0),),), weights=(), patience=Exponential(5.0))
    left = ages(people(replace(frail, frailty=1.0), end=1000.0))
    early, late = (
        -log(np.mean(left[left > age] > age + 1.0)) for age in (0.0, 5.0)
    )  # cumulative hazards of a time unit
    assert early == pytest.approx(log(6 / 5), abs=0.01)  # five standard errors
    assert late == pytest.approx(log(11 / 10), abs=0.012)


def test_little_frailty_is_none() -> None:
    plain, alike = people(PLAIN), people(replace(PLAIN, frailty=1e-6))
    assert alike["budget"] == pytest.approx(plain["budget"], rel=1e-4)


@pytest.mark.long
@pytest.mark.parametrize(
    "law",
    [
        Exponential(3.0),
        Gamma(4.0, 0.6),
        Lognormal(median=5.0, sigma=0.8),
        Normal(2.0, 1.5),
        Poisson(3.0),
        Geometric(2.0),
        Discrete((0.0, 1.0, 5.0), (1.0, 1.0, 1.0)),
        Constant(4.0),
    ],
    ids=lambda law: type(law).__name__,
)
def test_the_budget_booked_is_the_frail_persons_own(law: Law) -> None:
    """Later scaling of the hazard starts from it; no law is asked for more than it can say."""
    found = people(replace(PLAIN, patience=law, frailty=5.0))
    assert 100 < found["budget"].max() <= LARGEST_BUDGET
    again = found["placed_at"] + law.age_at(found["budget"])
    assert np.array_equal(found["leaves_at"], again)


# Patience by value


def test_dearer_goods_are_waited_for_longer() -> None:
    """Reference 40, kappa 0.5: half as long at 10, twice at 160; the first line counts."""
    value = ValuePatience(reference_price=40.0, kappa=0.5)
    plain, valued = people(PLAIN), people(replace(PLAIN, value_patience=value))
    assert np.array_equal(plain["budget"], valued["budget"])
    first = plain["lines"] > 0
    factor = np.where(plain["price"] == 10.0, 0.5, 2.0)[first]
    assert set(factor) == {0.5, 2.0}
    assert ages(valued)[first] == pytest.approx(factor * ages(plain)[first], abs=1e-11)
    baskets = first & (plain["lines"] == 2)
    assert baskets.any()
    second = np.flatnonzero(baskets) + 1
    assert np.array_equal(valued["leaves_at"][baskets], valued["leaves_at"][second])


def test_stretched_patience_is_the_law_with_time_divided() -> None:
    """An untouched hazard, asked in stretched time, leads to the age that was booked."""
    customers = replace(PLAIN, value_patience=ValuePatience(reference_price=40.0, kappa=0.3))
    found, law = people(customers, end=2.0), Weibull(1.3, 13.0)
    columns = (found["budget"], found["price"], found["lines"], ages(found))
    for budget, price, lines, booked in zip(*columns, strict=True):
        if lines:
            unit = stretch(customers, price)
            hazard = Hazard().scaled(law, 0.5 * booked / unit, 1.0)
            assert unit * hazard.leaving_age(law, budget) == pytest.approx(booked, rel=1e-9)


def test_prices_of_a_trace_count_and_a_price_of_nothing_says_nothing() -> None:
    trace = Trace(np.array([1.0, 2.0, 3.0]), price=np.array([0.0, 10.0, 90.0]))
    value = ValuePatience(reference_price=10.0, kappa=0.5)
    bought = replace(PLAIN, arrivals=trace, patience=Constant(6.0), value_patience=value)
    single = replace(bought, baskets=((Line(0),),), weights=(), order_size=None)
    assert ages(people(single)).tolist() == pytest.approx([6.0, 6.0, 18.0])
    assert stretch(PLAIN, 90.0) == 1.0


# Other reasons to leave


def test_without_such_customers_there_are_no_such_columns() -> None:
    assert not {"goes_at", "goes_for"} & people(PLAIN, OTHER).keys()


def test_a_share_regrets_evenly_within_the_time() -> None:
    found = people(replace(PLAIN, remorse=REMORSE), end=500.0)
    goes = np.isfinite(found["goes_at"])
    people_going, n = goes[found["lines"] > 0], int((found["lines"] > 0).sum())
    assert people_going.mean() == pytest.approx(0.1, abs=5 * sqrt(0.09 / n))
    after = (found["goes_at"] - found["placed_at"])[goes & (found["lines"] > 0)]
    assert 0.0 <= after.min() < after.max() < 2.0
    assert after.mean() == pytest.approx(1.0, abs=5 * (2 / sqrt(12)) / sqrt(len(after)))
    assert set(found["goes_for"][goes]) == {Reason.REMORSE}
    assert set(found["goes_for"][~goes]) == {Reason.NONE}


def test_the_earlier_reason_wins() -> None:
    both = people(replace(PLAIN, remorse=REMORSE, elsewhere=ELSEWHERE))
    regrets = people(replace(PLAIN, remorse=REMORSE))["goes_at"]
    elsewhere = people(replace(PLAIN, elsewhere=ELSEWHERE))["goes_at"]
    assert (np.isfinite(regrets) & np.isfinite(elsewhere)).any()
    assert np.array_equal(both["goes_at"], np.minimum(regrets, elsewhere))
    assert np.array_equal(both["goes_for"] == Reason.REMORSE, regrets < elsewhere)
    assert np.array_equal(both["goes_for"] == Reason.ELSEWHERE, elsewhere < regrets)


def test_a_larger_share_adds_people_and_changes_none() -> None:
    few = people(replace(PLAIN, elsewhere=ELSEWHERE))["goes_at"]
    many = people(replace(PLAIN, elsewhere=replace(ELSEWHERE, share=0.6)))["goes_at"]
    assert np.array_equal(many[np.isfinite(few)], few[np.isfinite(few)])
    assert np.isfinite(many).sum() > 1.5 * np.isfinite(few).sum()


# The same people

FEATURES: list[dict[str, Any]] = [
    {"frailty": 0.7},
    {"value_patience": ValuePatience(reference_price=40.0, kappa=0.3)},
    {"remorse": REMORSE},
    {"elsewhere": ELSEWHERE},
    {"reactions": Reactions(notice=0.8, notice_for=7.0), "balking": QueueLimit(3)},
]


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: next(iter(feature)))
def test_a_feature_leaves_everyone_else_and_all_else_of_a_person(feature: Any) -> None:
    plain, changed = people(PLAIN, OTHER), people(PLAIN, replace(OTHER, **feature))
    for name in PERSON:
        assert np.array_equal(plain[name], changed[name]), name
    web = plain["customer_class"] == 0
    for name in ("budget", "leaves_at"):
        assert np.array_equal(plain[name][web], changed[name][web]), name
    if "goes_at" in changed:
        assert (changed["goes_at"][web] == inf).all()


def test_people_do_not_depend_on_the_blocks_they_are_drawn_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    every: dict[str, Any] = {name: v for feature in FEATURES for name, v in feature.items()}
    whole = people(replace(PLAIN, **every), OTHER)
    monkeypatch.setattr(booking, "_CHUNK", 100)
    in_pieces = people(replace(PLAIN, **every), OTHER)
    for name in whole:
        assert np.array_equal(whole[name], in_pieces[name]), name


# Balking


def test_logit_by_hand() -> None:
    rule = Logit(base=3.0, per_wait=0.2, per_price=0.05, per_backorder=0.01)
    # 3 - 0.2 * 5 - 0.05 * 20 - 0.01 * 100 = 0; each missing term adds 1
    assert rule.stays(5.0, 20.0, 100) == pytest.approx(0.5, abs=1e-15)
    assert rule.stays(5.0, 20.0, 0) == pytest.approx(1 / (1 + exp(-1)))
    assert rule.stays(nan, 20.0, 0) == rule.stays(0.0, 20.0, 0)
    assert rule.stays(nan, 20.0, 0) == pytest.approx(1 / (1 + exp(-2)))


def test_logit_survives_any_wait() -> None:
    rule = Logit(base=3.0, per_wait=1.0)
    assert [rule.stays(wait, 0.0, 0) for wait in (1e9, inf)] == [0.0, 0.0]


def test_piecewise_by_hand() -> None:
    rule = Piecewise(flat=7.0, slope_before=0.01, slope_after=0.05)
    found = [rule.stays(wait, 0.0, 0) for wait in (nan, -1.0, 0.0, 4.0, 7.0, 9.0, 30.0, inf)]
    assert found == pytest.approx([1.0, 1.0, 1.0, 0.96, 0.93, 0.83, 0.0, 0.0])


def test_a_queue_limit_is_a_limit() -> None:
    assert [QueueLimit(2).stays(0.0, 0.0, queue) for queue in (0, 1, 2, 3)] == [1, 1, 0, 0]
    assert QueueLimit(0).stays(0.0, 0.0, 0) == 0.0


@pytest.mark.parametrize(
    "rule", [Logit(2.0, 0.1, 0.01, 0.01), Piecewise(7.0, 0.01, 0.04), QueueLimit(20)]
)
def test_more_to_put_up_with_never_brings_more(rule: Balking) -> None:
    for wait in (0.0, 3.0, 10.0):
        for queue in (0, 10, 30):
            here = rule.stays(wait, 20.0, queue)
            assert 0.0 <= here <= 1.0
            assert rule.stays(wait + 5.0, 20.0, queue) <= here
            assert rule.stays(wait, 30.0, queue) <= here
            assert rule.stays(wait, 20.0, queue + 10) <= here


def test_nonsense_is_refused() -> None:
    with pytest.raises(ValueError, match="per_wait must be >= 0"):
        Logit(base=0.0, per_wait=-0.1)
    with pytest.raises(ValueError, match="slope_after must be >= 0"):
        Piecewise(7.0, 0.0, -0.1)
    with pytest.raises(ValueError, match="units must be >= 0"):
        QueueLimit(-1)
