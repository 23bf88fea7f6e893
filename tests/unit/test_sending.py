"""From what a rule orders to a purchase order that is sent: hand-made worlds."""

from dataclasses import replace
from math import isnan

import numpy as np
import pytest

from policies import BaseStock, ReorderPoint
from sim.eventlog import EventLog, Kind
from sim.goods import Planner
from sim.laws import Constant
from sim.record import Record
from sim.simulate import simulate
from sim.terms import Breaks, Calendar
from sim.views import Purchase, StockView
from sim.world import Line, World
from tests.unit.worlds import Ask, OrderAt, customers, world


def with_supplier(given: World, **terms: object) -> World:
    return replace(given, suppliers=(replace(given.suppliers[0], **terms),))  # type: ignore[arg-type]


def lines(record: Record, *names: str) -> list[tuple[float, ...]]:
    table = record.purchase_orders
    return list(zip(*(table[name].tolist() for name in names), strict=True))


def test_an_alert_counts_as_on_order_and_is_sent_after_the_delay() -> None:
    given = world(
        customers([1.0, 2.0]), initial=[3], lead_time=Constant(5.0), reorder=ReorderPoint(2, 4)
    )
    given = replace(given, planner=Planner(delay=Constant(3.0)), horizon=20.0)
    record = simulate(given, check=True)
    # at 2 the position is 2 - 1 + 4 = 5 although nothing was sent yet: no second alert
    assert lines(record, "placed_at", "sent_at", "ended_at", "quantity") == [(1.0, 4.0, 9.0, 4)]
    assert record.levels.on_order[0] == 4 * 8.0


def test_a_delay_is_as_good_as_a_longer_lead_time() -> None:
    times = np.cumsum(np.random.default_rng(1).exponential(0.5, 400)).tolist()
    given = world(
        customers(times), initial=[12], lead_time=Constant(5.0), reorder=BaseStock(12)
    )
    delayed = simulate(replace(given, planner=Planner(delay=Constant(2.0))))
    longer = simulate(with_supplier(given, lead_time=Constant(7.0)))
    for name in ("filled_at_once", "shipped", "ended_at"):
        assert np.array_equal(delayed.orders[name], longer.orders[name], equal_nan=True), name


def test_an_ignored_alert_was_never_there() -> None:
    given = world(
        customers([1.0, 2.0, 3.0]), initial=[3], lead_time=Constant(1.0), reorder=BaseStock(3)
    )
    forgetful = replace(given, planner=Planner(ignored=0.999999))
    record = simulate(forgetful, check=True)
    assert len(record.purchase_orders) == 0
    assert record.levels.on_order_end[0] == 0


def test_a_reminder_asks_again() -> None:
    given = world(
        customers([1.0]), initial=[1], lead_time=Constant(1.0), reorder=BaseStock(1), end=400.0
    )
    forgetful = replace(given, planner=Planner(ignored=0.5, reminder=10.0))
    placed = [
        simulate(forgetful, replication=n).purchase_orders.placed_at.tolist() for n in range(64)
    ]
    # the first reminder that is heeded ends it: 1, 11, 21, ... each with half the chance
    assert {len(times) for times in placed} == {1}
    waits = np.array([(times[0] - 1.0) / 10.0 for times in placed])
    assert set(np.round(waits, 9) % 1.0) == {0.0}
    assert {0.0, 1.0} < set(waits)  # missed once in 2^64


def test_lines_within_the_window_are_one_purchase_order() -> None:
    plan = Ask({"order": lambda stock: {1.0: 5, 2.0: 3, 6.0: 2}.get(stock.now, 0),
                "review_period": 1.0})  # fmt: skip
    given = with_supplier(
        world(customers([0.5]), lead_time=Constant(2.0), reorder=plan, end=20.0),
        merge_window=3.0,
    )
    log = EventLog()
    record = simulate(given, check=True, log=log)
    assert lines(record, "placed_at", "sent_at", "ended_at", "number", "opens") == [
        (1.0, 4.0, 6.0, 1, 1),
        (2.0, 4.0, 6.0, 1, 0),
        (6.0, 9.0, 11.0, 2, 1),
    ]
    sent = [(each.time, each.quantity) for each in log if each.kind == Kind.SENT]
    assert sent == [(4.0, 5), (4.0, 3), (9.0, 2)]


def test_a_window_of_nothing_merges_the_items_of_an_instant() -> None:
    given = world(
        customers([1.0], basket=(Line(0), Line(1))),
        initial=[1, 1],
        lead_time=Constant(2.0),
        reorder=BaseStock(1),
        end=20.0,
    )
    apart, together = simulate(given), simulate(with_supplier(given, merge_window=0.0))
    assert lines(apart, "number", "opens") == [(1, 1), (2, 1)]
    assert lines(together, "number", "opens") == [(1, 1), (1, 0)]
    assert np.array_equal(apart.orders.ended_at, together.orders.ended_at)


def test_items_join_the_purchase_order_of_another() -> None:
    def order(stock: StockView) -> int:
        return 5 - stock.inventory_position if stock.inventory_position <= 1 else 0

    def join(stock: StockView) -> int:
        return 5 - stock.inventory_position if stock.inventory_position <= 3 else 0

    rule = Ask({"order": order, "join": join})
    given = world(
        customers([1.0, 2.0], basket=(Line(0),), name="a"),
        customers([1.5], basket=(Line(1),), name="b"),
        initial=[3, 4, 5],
        lead_time=Constant(2.0),
        reorder=rule,
        end=20.0,
    )
    record = simulate(given, check=True)
    # item 0 falls to 1 at 2; item 1 stands at 3 and joins, item 2 at 5 does not
    assert lines(record, "item", "placed_at", "quantity", "number", "opens") == [
        (0, 2.0, 4, 1, 1),
        (1, 2.0, 2, 1, 0),
    ]


def test_what_is_ordered_on_a_closed_day_is_sent_on_the_next_open_one() -> None:
    given = with_supplier(
        world(customers([4.5]), initial=[1], lead_time=Constant(2.0), reorder=BaseStock(1)),
        calendar=Calendar(open_days=(0, 1, 2, 3, 4), cut_off=0.25),
    )
    record = simulate(given, check=True)
    assert lines(record, "placed_at", "sent_at", "due_at", "ended_at") == [(4.5, 7.0, 9.0, 9.0)]


def test_a_draft_that_nobody_wants_any_more_is_not_sent() -> None:
    leaver = customers([1.0], patience=Constant(1.0))
    given = with_supplier(
        world(
            leaver,
            lead_time=Constant(2.0),
            reorder=BaseStock(0),
            cancel=Ask({"cancel": lambda order, stock: order.open}),
        ),
        merge_window=5.0,
    )
    record = simulate(given, check=True)
    assert lines(record, "cancelled", "number", "opens", "ended_at") == [(1, 0, 0, 2.0)]
    assert isnan(record.purchase_orders.sent_at[0])


@pytest.mark.parametrize(("wanted", "bought"), [(1, 10), (10, 10), (11, 12), (30, 30)])
def test_orders_are_rounded_up_to_what_the_supplier_sells(wanted: int, bought: int) -> None:
    given = world(customers([0.5]), reorder=OrderAt(((1.0, wanted),)), end=5.0)
    record = simulate(with_supplier(given, moq=9, pack=2), check=True)
    assert record.purchase_orders.quantity.tolist() == [bought]


def test_the_price_falls_with_the_quantity() -> None:
    given = world(customers([0.5]), reorder=OrderAt(((1.0, 5), (2.0, 20))), end=5.0)
    breaks = Breaks(quantities=(10,), prices=(7.0,))
    record = simulate(with_supplier(given, prices=(8.0,), breaks=(breaks,)))
    assert record.purchase_orders.unit_cost.tolist() == [8.0, 7.0]


def test_a_rule_may_name_the_supplier() -> None:
    def order(stock: StockView) -> list[Purchase]:
        return [Purchase("bolt", 3), Purchase("acme", 0)] if stock.now == 1.0 else []

    given = world(
        customers([0.5]), reorder=Ask({"order": order, "review_period": 1.0}), end=5.0
    )
    acme = given.suppliers[0]
    given = replace(given, suppliers=(acme, replace(acme, name="bolt")))
    record = simulate(given, check=True)
    assert lines(record, "supplier", "quantity") == [(1, 3)]


def test_a_rule_is_asked_at_its_own_times() -> None:
    asked: list[float] = []

    def order(stock: StockView) -> int:
        asked.append(stock.now)
        return 0

    rule = Ask({"order": order, "review_times": (2.5, 7.0)})
    simulate(world(customers([1.0, 3.0]), initial=[1], reorder=rule, end=20.0))
    assert asked == [2.5, 7.0]
