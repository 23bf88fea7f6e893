"""Retain rules: who is told and given what, when, alone and in simulated runs."""

from math import inf, nan
from typing import Any

import pytest

from policies import (
    BaseStock,
    ConstantQuote,
    FreeShippingWhenLate,
    NoticeAtOnce,
    NoticeBeforePromise,
    NoticeEvery,
    SampleAtAge,
    VoucherPerLateWeek,
    order_view,
)
from policies.retain_notices import periods_begun
from sim.laws import Constant
from sim.views import Care
from tests.unit.worlds import customers, run, world


def cares(
    rule: Any, *, days: float = 9.0, most_slips: int = 0, lead: float = 40.0
) -> list[Any]:
    """Run one customer, who comes at 1 and waits until 41; return (time, notice, money)."""
    record = run(
        world(
            customers([1.0], [2]),
            lead_time=Constant(lead),
            reorder=BaseStock(S=0),
            quote=ConstantQuote(days=days, most_slips=most_slips),
            retain=rule,
        )
    )
    table = record.cares
    return list(zip(table.time, table.notices, table.compensation, strict=True))


@pytest.mark.parametrize("start", [0.0, 0.1, 1 / 3, 12345.678])
@pytest.mark.parametrize("period", [0.1, 0.7, 7.0])
def test_periods_begin_at_their_instants(start: float, period: float) -> None:
    for i in range(1, 200):
        at = start + i * period
        assert periods_begun(at, start, period) == i
        assert periods_begun(at - 1e-6, start, period) == i - 1


def test_a_notice_at_the_start_and_one_for_each_slip() -> None:
    assert cares(NoticeAtOnce()) == [(1.0, 1, 0.0), (10.0, 1, 0.0)]
    times = [time for time, *_ in cares(NoticeAtOnce(), most_slips=2)]
    assert times == [1.0, 10.0, 19.0, 28.0]


def test_notices_on_a_schedule_are_not_upset_by_slips() -> None:
    times = [time for time, *_ in cares(NoticeEvery(days=6.0), most_slips=9)]
    assert times == [7.0, 13.0, 19.0, 25.0, 31.0, 37.0]
    assert len(cares(NoticeEvery(days=6.0, most=2), most_slips=9)) == 2
    assert cares(NoticeEvery(days=41.0)) == []


def test_a_notice_before_each_promise() -> None:
    times = [time for time, *_ in cares(NoticeBeforePromise(days=2.0))]
    assert times == [8.0]
    times = [time for time, *_ in cares(NoticeBeforePromise(days=2.0), most_slips=2)]
    assert times == [8.0, 17.0, 26.0]
    times = [time for time, *_ in cares(NoticeBeforePromise(days=20.0), most_slips=1)]
    assert times == [1.0, 10.0], "at once, where the time for it is past"
    assert NoticeBeforePromise(days=2.0).retain(order_view(promise=nan)) == Care()


def test_a_sample_is_sent_once() -> None:
    rule = SampleAtAge(age=9.0, cost=3.0)
    assert cares(rule, most_slips=9) == [(10.0, 1, 3.0)], "though the promise slips just then"
    assert cares(SampleAtAge(age=0.0, cost=3.0)) == [(1.0, 1, 3.0)]
    assert cares(SampleAtAge(age=41.0, cost=3.0)) == []


def test_a_voucher_for_each_week_begun() -> None:
    rule = VoucherPerLateWeek(share=0.1)
    for most_slips in (0, 9):  # the first promise counts, whatever was promised since
        times = [time for time, *_ in cares(rule, most_slips=most_slips)]
        assert times == [10.0, 17.0, 24.0, 31.0, 38.0]
    assert cares(rule, lead=9.0) == [], "served on the day that was promised"
    assert [time for time, *_ in cares(rule, lead=9.5)] == [10.0]
    never = order_view(now=99.0, promised_at=nan, promise=nan)
    assert rule.retain(never) == Care()


@pytest.mark.parametrize(
    ("share", "cap", "worth"),
    [
        (0.1, 1.0, [0.1] * 10),
        (0.1, 0.25, [0.1, 0.1, 0.05]),
        (0.2, 0.6, [0.2] * 3),
        (0.5, 0.2, [0.2]),
        (0.1, 0.0, []),
    ],
)
def test_vouchers_are_capped(share: float, cap: float, worth: list[float]) -> None:
    rule, given = VoucherPerLateWeek(share=share, cap=cap), []
    order = order_view(quantity=3, open=2, price=40.0, promised_at=9.0, promise=9.0)
    for _ in range(1000):
        care = rule.retain(order)
        if care.compensation:
            given.append(care.compensation)
        if care.again == inf:
            break
        order = order._replace(now=care.again, notices=order.notices + care.notify)
    assert given == pytest.approx([80.0 * each for each in worth])
    assert sum(given) <= 80.0 * cap + 1e-9


def test_freight_is_borne_once_and_only_when_late() -> None:
    rule = FreeShippingWhenLate(cost=5.0)
    assert cares(rule, most_slips=3) == [(10.0, 1, 5.0)]
    assert cares(rule, days=60.0) == []
    assert rule.retain(order_view(now=99.0)) == Care(), "nothing was promised"


def test_the_reaction_is_the_customers() -> None:
    late = order_view(now=99.0, slips=1, promised_at=9.0, promise=9.0)
    for rule in (
        NoticeAtOnce(),
        NoticeEvery(days=7.0),
        SampleAtAge(age=5.0, cost=1.0),
        VoucherPerLateWeek(share=0.1),
        FreeShippingWhenLate(cost=1.0),
    ):
        care = rule.retain(late)
        assert care.notify
        assert care.hazard == 1.0
