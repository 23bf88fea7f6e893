"""The rules of `rescue`, traced from question to question."""

from math import inf, sqrt
from typing import Any

import numpy as np
import pytest

from policies import (
    DropShip,
    EuDelivery,
    Expedite,
    Expire,
    FtcMailOrder,
    Substitute,
    order_view,
    stock_view,
)
from sim.chance import Purpose, derived
from sim.views import Action, OrderView, Rescue

N = 4000
UNIFORMS = np.random.default_rng(3).random(N).tolist()


def trace(rule: Any, order: OrderView, most: int = 50) -> list[tuple[float, str]]:
    """The times and the actions of a rule whose order waits on."""
    told = []
    for _ in range(most):
        rescue: Rescue = rule.rescue(order, stock_view(now=order.now))
        told.append((order.now, rescue.action.name))
        if rescue.action != Action.WAIT or rescue.again == inf:
            break
        order = order._replace(now=rescue.again)
    return told


def ends(rule: Any, **given: Any) -> list[float]:
    """The times at which the orders of many customers are ended, inf for never."""
    traces = [trace(rule, order_view(uniform=u, **given)) for u in UNIFORMS]
    return [told[-1][0] if told[-1][1] == "EXPIRE" else inf for told in traces]


def is_share(count: int, of: int, share: float) -> bool:
    """Within 4 standard deviations of a binomial, which fails once in 16,000."""
    return abs(count - of * share) < 4 * sqrt(of * share * (1 - share))


def test_ftc_without_consent() -> None:
    """Silence is consent to 14 days, and to no more; a delay of 40 gets 30 days' grace."""
    order = order_view(now=5.0, placed_at=5.0)
    waits = [(5.0, "WAIT"), (35.0, "WAIT")]
    assert trace(FtcMailOrder(share=0, delay=14), order) == [*waits, (49.0, "EXPIRE")]
    assert trace(FtcMailOrder(share=0, delay=30), order) == [*waits, (65.0, "EXPIRE")]
    assert trace(FtcMailOrder(share=0, delay=40), order) == [*waits, (65.0, "EXPIRE")]


def test_ftc_with_consent() -> None:
    times = [time for time, _ in trace(FtcMailOrder(share=1, delay=40), order_view(), most=5)]
    assert times == [0.0, 30.0, 60.0, 70.0, 110.0]


def test_the_law_counts_from_the_promised_date() -> None:
    order = order_view(promised_at=8.0, promise=12.0)
    assert trace(FtcMailOrder(share=0, delay=14), order)[1:] == [
        (8.0, "WAIT"),
        (22.0, "EXPIRE"),
    ]
    rule = EuDelivery(extra=10, terminate=1)
    assert trace(rule, order)[1:] == [(8.0, "WAIT"), (18.0, "EXPIRE")]


def test_each_ftc_delay_asks_for_consent_anew() -> None:
    """Of those who are left, a share of 0.7 consents to the second delay, and to the third."""
    ended = ends(FtcMailOrder(share=0.7, delay=14), now=0.0)
    at_second = ended.count(44.0)
    at_third = ended.count(58.0)
    assert is_share(at_second, N, 0.3)
    assert is_share(at_third, N - at_second, 0.3)


def test_more_consent_keeps_everyone_at_least_as_long() -> None:
    some = ends(FtcMailOrder(share=0.4, delay=14))
    more = ends(FtcMailOrder(share=0.6, delay=14))
    assert all(a <= b for a, b in zip(some, more, strict=True))


@pytest.mark.parametrize("delay", [0.1, 1 / 3, 0.7])
def test_odd_delays_lose_no_question(delay: float) -> None:
    told = trace(
        FtcMailOrder(share=1, delay=delay), order_view(now=1 / 3, placed_at=1 / 3), 500
    )
    times = np.array([time for time, _ in told[1:]])
    assert np.allclose(times, 1 / 3 + 30 + delay * np.arange(499))


def test_eu_shares() -> None:
    """A fifth ends at 30 days, half of the others at 44, the rest never."""
    ended = ends(EuDelivery(extra=14, terminate=0.5, essential=0.2))
    essential, terminated = ended.count(30.0), ended.count(44.0)
    assert essential + terminated + ended.count(inf) == N
    assert is_share(essential, N, 0.2)
    assert is_share(terminated, N - essential, 0.5)
    nobody = EuDelivery(extra=14, terminate=0)
    assert trace(nobody, order_view()) == [(0.0, "WAIT"), (30.0, "WAIT"), (44.0, "WAIT")]
    both = EuDelivery(extra=14, terminate=1, essential=1)
    assert trace(both, order_view()) == trace(Expire(age=30), order_view())


def test_a_substitute_is_offered_once_to_its_share() -> None:
    rule = Substitute(item="candle", price=8.0, share=0.6, age=2.0)
    answers = [rule.rescue(order_view(now=2.0, uniform=u), stock_view()) for u in UNIFORMS]
    takes = Rescue(Action.SUBSTITUTE, item="candle", price=8.0)
    assert set(answers) == {takes, Rescue()}
    assert is_share(answers.count(takes), N, 0.6)
    for uniform, answer in zip(UNIFORMS, answers, strict=True):
        assert (answer == takes) == (derived(uniform, Purpose.SUBSTITUTE) < 0.6)
    assert trace(rule, order_view())[0] == (0.0, "WAIT")


def test_an_item_is_no_substitute_for_itself() -> None:
    rule = Substitute(item="lantern", price=8.0, share=1.0)
    assert rule.rescue(order_view(item="lantern"), stock_view()) == Rescue()
    with pytest.raises(ValueError, match=r"^item must be the name of an item$"):
        Substitute(item="", price=8.0, share=1.0)


def test_expediting_by_backlog_and_by_age() -> None:
    rule = Expedite(backlog=10, age=7.0, lead_time=2.0, cost=90.0)
    fresh, old = order_view(now=1.0, placed_at=1.0), order_view(now=8.0, placed_at=1.0)
    short, long = (stock_view(backorders=n, on_order=40) for n in (9, 10))
    forward = Rescue(Action.EXPEDITE, 3.0, 2.0, 90.0)
    assert rule.rescue(fresh, short) == Rescue(again=8.0)
    assert rule.rescue(fresh, long) == forward
    assert rule.rescue(old, short) == forward._replace(again=10.0)


@pytest.mark.parametrize(
    ("on_order", "next_receipt", "action"),
    [
        (0, inf, Action.WAIT),  # nothing to bring forward
        (40, 8.0, Action.WAIT),  # overdue: it may come any moment
        (40, 10.0, Action.WAIT),  # comes as early anyway
        (40, 10.5, Action.EXPEDITE),
    ],
)
def test_only_what_helps_is_expedited(
    on_order: int, next_receipt: float, action: Action
) -> None:
    rule = Expedite(backlog=99, age=7.0, lead_time=2.0, cost=90.0)
    stock = stock_view(now=8.0, backorders=1, on_order=on_order, next_receipt=next_receipt)
    rescue = rule.rescue(order_view(now=8.0), stock)
    assert (rescue.action, rescue.again) == (action, 10.0)


def test_drop_shipping_at_its_age() -> None:
    rule = DropShip(age=5.0, lead_time=3.0, cost=27.5)
    assert trace(rule, order_view(now=1.0, placed_at=1.0)) == [
        (1.0, "WAIT"),
        (6.0, "DROP_SHIP"),
    ]
    now = DropShip(age=0.0, lead_time=3.0, cost=27.5)
    assert trace(now, order_view()) == [(0.0, "DROP_SHIP")]
    assert now.rescue(order_view(), stock_view()) == Rescue(
        Action.DROP_SHIP, lead_time=3.0, cost=27.5
    )
