"""How customers react while they wait, and why else they leave."""

from collections.abc import Sequence
from math import nan
from typing import Any

import pytest

from policies.registry import build
from sim.behaviour import Logit, QueueLimit
from sim.laws import Constant, Exponential, Weibull
from sim.ledger import Reason
from sim.record import Record
from sim.traits import Reactions, ValuePatience
from sim.views import Care, OrderView
from sim.world import CustomerClass, Leaving, World
from tests.unit.worlds import Ask, customers, outcomes, run, world


def lone(patience_mean: float, **more: Any) -> CustomerClass:
    return customers([1.0], patience=Exponential(patience_mean), **more)


def patient_seed(given: World, least: float) -> int:
    """Return a seed under which the only customer has a budget above `least`."""
    return next(s for s in range(200) if run(given, seed=s).orders.budget[0] > least)


def at_ages(cares: dict[float, Care]) -> Ask:
    """Return a retain rule that does what `cares` says at given ages."""
    ages: Sequence[float] = sorted(cares)

    def retain(order: OrderView) -> Care:
        age = order.now - order.placed_at
        later = [each for each in ages if each > age]
        again = order.placed_at + later[0] if later else float("inf")
        return cares.get(age, Care())._replace(again=again)

    return Ask({"retain": retain})


def left_at(record: Record) -> float:
    assert outcomes(record) == ["CANCELLED"]
    return float(record.orders.ended_at[0] - record.orders.placed_at[0])


def test_a_notice_calms_for_as_long_as_it_lasts() -> None:
    """Hazard halved from age 1 to 3: two units of time use up one of the budget's."""
    reactions = Reactions(notice=0.5, notice_for=2.0)
    given = world(
        lone(4.0, reactions=reactions), end=1e6, retain=at_ages({1.0: Care(notify=True)})
    )
    seed = patient_seed(given, 1.0)
    record = run(given, seed=seed)
    assert left_at(record) == pytest.approx(4.0 * record.orders.budget[0] + 1.0, rel=1e-12)
    assert record.orders.notices.tolist() == [1]


def test_a_notice_may_stop_all_leaving_for_a_while() -> None:
    given = world(
        lone(4.0, reactions=Reactions(notice=0.0, notice_for=2.0)),
        end=1e6,
        retain=at_ages({1.0: Care(notify=True)}),
    )
    record = run(given, seed=patient_seed(given, 1.0))
    assert left_at(record) == pytest.approx(4.0 * record.orders.budget[0] + 2.0, rel=1e-9)


def test_a_notice_that_fades_after_the_order_was_served_changes_nothing() -> None:
    """Noticed at age 1, served at age 2, no longer calmed from age 6 on."""
    who = lone(4.0, reactions=Reactions(notice=0.5, notice_for=5.0))
    rules: dict[str, Any] = {
        "retain": at_ages({1.0: Care(notify=True)}),
        "reorder": build("reorder", "zero-stock", {}),
    }
    seed = patient_seed(world(who, end=5.0, **rules), 1.0)
    early, late = (run(world(who, end=end, **rules), seed=seed) for end in (5.0, 1e3))
    assert outcomes(early) == outcomes(late) == ["SHIPPED"]
    assert late.orders.leaves_at[0] == early.orders.leaves_at[0]


def test_a_compensation_scales_for_good() -> None:
    given = world(
        lone(4.0, reactions=Reactions(compensation=0.5)),
        end=1e6,
        retain=at_ages({1.0: Care(compensation=3.0)}),
    )
    record = run(given, seed=patient_seed(given, 1.0))
    plain = 4.0 * record.orders.budget[0]
    assert left_at(record) == pytest.approx(1.0 + (plain - 1.0) * 2.0, rel=1e-12)
    assert record.cares.compensation.tolist() == [3.0]


def test_overdue_time_makes_more_and_more_impatient() -> None:
    """Promised for age 1; from age 2, 3, ... on the hazard is 2, 4, ... times the law's."""
    quote = Ask({"quote": lambda order, *_: nan if order.slips else order.now + 1.0})
    given = world(lone(4.0, reactions=Reactions(overdue=1.0)), end=1e6, quote=quote)
    record = run(given, seed=patient_seed(given, 2.0))
    left, hazard, age, plain = float(record.orders.budget[0]), 1 / 4.0, 2.0, 2.0 / 4.0
    used = plain
    while used + 2 * hazard <= left:
        hazard *= 2
        used += hazard
        age += 1.0
    hazard *= 2
    assert left_at(record) == pytest.approx(age + (left - used) / hazard, rel=1e-9)


def test_dear_goods_are_waited_for_longer_even_with_a_hazard_scaled() -> None:
    """Weibull patience stretched by (price / reference)^kappa = 2, halved hazard from age 2."""
    patience = Weibull(1.5, 6.0)
    traits: dict[str, Any] = {
        "value_patience": ValuePatience(reference_price=10.0, kappa=0.5),
        "price": 40.0,
    }
    given = world(
        customers([1.0], patience=patience, **traits),
        end=1e6,
        retain=at_ages({2.0: Care(hazard=0.5)}),
    )
    record = run(given, seed=patient_seed(given, 0.6))
    used = (2.0 / 2.0 / 6.0) ** 1.5
    left = record.orders.budget[0] - used
    assert left_at(record) == pytest.approx(
        2.0 * 6.0 * (used + 2.0 * left) ** (1 / 1.5), rel=1e-9
    )


def test_who_orders_elsewhere_leaves_when_that_comes() -> None:
    given = world(
        customers(
            [1.0, 2.0],
            patience=Constant(9.0),
            elsewhere=Leaving(share=1.0, after=Constant(3.0)),
        ),
        end=20.0,
    )
    record = run(given)
    assert record.orders.ended_at.tolist() == [4.0, 5.0]
    assert record.orders.reason.tolist() == [Reason.ELSEWHERE] * 2


def test_patience_may_still_come_first() -> None:
    given = world(
        customers(
            [1.0],
            patience=Constant(2.0),
            remorse=Leaving(share=1.0, after=Constant(3.0)),
        ),
        end=20.0,
    )
    record = run(given)
    assert record.orders.ended_at.tolist() == [3.0]
    assert record.orders.reason.tolist() == [Reason.PATIENCE]


def test_who_sees_a_long_queue_balks() -> None:
    record = run(world(customers([1.0, 2.0, 3.0], balking=QueueLimit(units=2)), end=9.0))
    assert outcomes(record) == ["OPEN", "OPEN", "DECLINED"]
    assert record.orders.reason.tolist()[2] == Reason.BALKED


def test_who_finds_stock_does_not_balk() -> None:
    record = run(world(customers([1.0], balking=QueueLimit(units=0)), initial=[1], end=9.0))
    assert outcomes(record) == ["FILLED"]


@pytest.mark.slow
def test_the_share_that_balks_is_the_one_that_was_asked_for() -> None:
    """Logit at a quoted wait of 10: 1 / (1 + exp(-(2 - 0.2 * 10))) = one half stays."""
    times = [float(t) for t in range(2000)]
    quote = Ask({"quote": lambda order, *_: order.now + 10.0})
    balking = Logit(base=2.0, per_wait=0.2, per_price=0.0, per_backorder=0.0)
    record = run(world(customers(times, balking=balking), end=2000.0, quote=quote))
    share = (record.orders.reason == Reason.BALKED).mean()
    assert abs(share - 0.5) < 3.29 * (0.25 / 2000) ** 0.5  # misses once in 1000


@pytest.mark.slow
def test_an_announced_compensation_may_win_some_who_would_balk() -> None:
    """Half stays at this quoted wait; with an offer worth 0.2, seven in ten do."""
    times = [float(t) for t in range(2000)]
    quote = Ask({"quote": lambda order, *_: order.now + 10.0})
    given = customers(
        times,
        balking=Logit(base=2.0, per_wait=0.2),
        patience=Exponential(1e9),
        reactions=Reactions(offered=0.2),
    )
    for announced, share in ((False, 0.5), (True, 0.3)):
        rule = build(
            "retain", "sample-at-age", {"age": 5e3, "cost": 1.0, "announced": announced}
        )
        record = run(world(given, end=2000.0, quote=quote, retain=rule))
        balked = (record.orders.reason == Reason.BALKED).mean()
        assert abs(balked - share) < 3.29 * (share * (1 - share) / 2000) ** 0.5
