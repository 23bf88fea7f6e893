"""Rules about supply that is planned ahead: constant orders, a lot for a season, promises."""

import numpy as np
import pytest

from policies import (
    Anticipation,
    ConstantOrder,
    PlannedQuote,
    ReorderPoint,
    order_view,
    stock_view,
    supply_view,
)
from sim.laws import Constant
from sim.views import Open
from tests.unit.worlds import customers, outcomes, run, world

TIMES = np.cumsum(np.random.default_rng(5).exponential(0.1, 600)).tolist()
STOCK = stock_view()


def test_a_constant_order_comes_by_the_calendar_and_not_by_the_stock() -> None:
    rule = ConstantOrder(T=7.0, q=5, first=3.0)
    bought = run(world(initial=(100,), end=24.0, reorder=rule)).purchase_orders
    assert bought.placed_at.tolist() == [3.0, 10.0, 17.0]
    assert bought.quantity.tolist() == [5, 5, 5]


def test_a_constant_order_serves_a_backlog_lot_by_lot() -> None:
    # Five wait from 1 on; lots of two come at 2, 9 and 16.
    record = run(
        world(customers([1.0] * 5), end=30.0, reorder=ConstantOrder(T=7.0, q=2)),
    )
    assert record.orders.ended_at.tolist() == [2.0, 2.0, 9.0, 9.0, 16.0]
    assert outcomes(record) == ["SHIPPED"] * 5


@pytest.mark.parametrize("position", range(-30, 60))
def test_anticipation_is_a_reorder_point_and_at_most_one_lot(position: int) -> None:
    rule, usual = Anticipation(r=8, Q=10, extra=25, start=5.0, end=6.0), ReorderPoint(r=8, Q=10)
    units = usual.order(stock_view(on_hand=position + 30, backorders=30))
    for now, in_season in ((4.9, False), (5.0, True), (5.9, True), (6.0, False)):
        asked = stock_view(now=now, on_hand=position + 30, backorders=30)
        lot = 25 if in_season and position + units <= 8 + 25 else 0
        assert rule.order(asked) == units + lot
        after = stock_view(now=now, on_hand=position + 30 + units + lot, backorders=30)
        assert rule.order(after) == 0, "asked again at once, it has what it wants"


def test_a_short_season_buys_one_lot_and_is_over() -> None:
    def bought(reorder: object) -> list[int]:
        given = world(customers(TIMES), initial=(18,), end=55.0, reorder=reorder)
        quantities: list[int] = run(given).purchase_orders.quantity.tolist()
        return quantities

    usual = bought(ReorderPoint(r=8, Q=10))
    ahead = bought(Anticipation(r=8, Q=10, extra=70, start=20.0, end=21.0))
    assert set(usual) == {10}
    assert sum(ahead) == sum(usual), "the lot replaces seven batches to come"
    assert sorted(set(ahead)) in ([10, 70], [10, 80])


def test_the_end_of_a_season_comes_after_its_start() -> None:
    with pytest.raises(ValueError, match=r"^end \(5\) must be after start \(5\)$"):
        Anticipation(r=8, Q=10, extra=25, start=5.0, end=5.0)
    with pytest.raises(ValueError, match=r"^T must be > 0, got 0"):
        ConstantOrder(T=0.0, q=5)
    with pytest.raises(ValueError, match=r"^q must be >= 1, got 0$"):
        PlannedQuote(T=7.0, q=0)


@pytest.mark.parametrize("ahead", range(40))
def test_a_planned_promise_hands_out_receipts_unit_by_unit(ahead: int) -> None:
    opened = (Open(0.0, 12.0, 3), Open(5.0, 17.0, 4))
    receipts = [12.0] * 3 + [17.0] * 4 + [17.0 + 7.0 * (1 + n // 5) for n in range(60)]
    rule, order = PlannedQuote(T=7.0, q=5), order_view(now=10.0, quantity=2)
    supply = supply_view(ahead=ahead, open_orders=opened)
    assert rule.quote(order, STOCK, supply) == receipts[ahead + 1]


def test_a_planned_promise_counts_from_a_lead_time_on_if_nothing_is_on_order() -> None:
    rule, order = PlannedQuote(T=7.0, q=5), order_view(now=10.0, quantity=2)
    supply = supply_view(mean_lead_time=4.0, ahead=9)
    assert rule.quote(order, STOCK, supply) == 10.0 + 4.0 + 3 * 7.0
    overdue = supply._replace(open_orders=(Open(0.0, 6.0, 1),))
    assert rule.quote(order, STOCK, overdue) == 10.0 + 2 * 7.0


def test_who_knows_the_plan_keeps_every_promise_to_the_instant() -> None:
    record = run(
        world(
            customers(TIMES),
            end=300.0,
            lead_time=Constant(3.0),
            reorder=ConstantOrder(T=3.0, q=10),
            quote=PlannedQuote(T=3.0, q=10),
        )
    )
    waited = ~np.isnan(record.orders.promised_at)
    assert waited.sum() > 500
    ended = record.orders.ended_at[waited]
    assert ended == pytest.approx(record.orders.promised_at[waited], rel=1e-12)
    assert (ended - record.orders.placed_at[waited]).max() > 10 * 3.0, "beyond what is on order"


def test_where_people_leave_others_come_sooner_than_promised_and_none_later() -> None:
    record = run(
        world(
            customers(TIMES[:300], name="web", patience=Constant(20.0)),
            customers(TIMES[300:], name="shop"),
            end=300.0,
            lead_time=Constant(3.0),
            reorder=ConstantOrder(T=3.0, q=5),
            quote=PlannedQuote(T=3.0, q=5),
        )
    )
    shipped = np.array([outcome == "SHIPPED" for outcome in outcomes(record)])
    early = record.orders.promised_at[shipped] - record.orders.ended_at[shipped]
    assert early.min() >= -1e-9
    assert early.max() > 3.0
    assert 0 < shipped.sum() < len(shipped)
