"""Promises: quoted before the order is accepted, kept for ever, made anew when they slip."""

from math import isnan, nan

import pytest

from policies.registry import build
from sim.eventlog import EventLog, Kind
from sim.laws import Constant, Exponential
from sim.traits import Reactions
from sim.views import Answer, Care, OrderView, StockView, SupplyView
from sim.world import Line
from tests.unit.worlds import Ask, OrderAt, customers, outcomes, run, world


def test_the_accept_rule_sees_the_quoted_date() -> None:
    """Whoever would have to wait longer than three days is refused."""
    seen: list[float] = []

    def accept(order: OrderView, _: StockView) -> Answer:
        seen.append(order.promise)
        return Answer.BACKORDER if order.promise - order.now <= 3.0 else Answer.REJECT

    quote = Ask({"quote": lambda order, stock, supply: order.now + 2.0 + stock.backorders})
    record = run(
        world(customers([1.0, 2.0, 3.0]), end=10.0, quote=quote, accept=Ask({"accept": accept}))
    )
    assert seen == [3.0, 5.0, 7.0]
    assert outcomes(record) == ["OPEN", "OPEN", "REJECTED"]
    assert record.orders.promised_at.tolist()[:2] == [3.0, 5.0]
    assert isnan(record.orders.promised_at[2])
    assert isnan(record.orders.promise[2])


def test_the_first_promise_stays_and_the_latest_stands_beside_it() -> None:
    """Promised in 2; it slips at 3 and at 5, and comes at 6: two slips, three promises."""
    log = EventLog()
    quote = Ask({"quote": lambda order, stock, supply: order.now + 2.0})
    record = run(
        world(
            customers([1.0]),
            reorder=OrderAt(((1.0, 1),)),
            lead_time=Constant(5.0),
            quote=quote,
            end=20.0,
        ),
        log=log,
    )
    assert record.orders.promised_at.tolist() == [3.0]
    assert record.orders.promise.tolist() == [7.0]
    assert record.orders.slips.tolist() == [2]
    told = [(e.time, e.kind) for e in log if e.kind in (Kind.PROMISE, Kind.SLIP)]
    assert told == [
        (1.0, Kind.PROMISE),
        (3.0, Kind.SLIP),
        (3.0, Kind.PROMISE),
        (5.0, Kind.SLIP),
        (5.0, Kind.PROMISE),
    ]


def test_a_rule_that_does_not_promise_anew_slips_once() -> None:
    quote = Ask({"quote": lambda order, stock, supply: nan if order.slips else order.now + 2.0})
    record = run(world(customers([1.0]), quote=quote, end=20.0))
    assert record.orders.slips.tolist() == [1]
    assert record.orders.promise.tolist() == [3.0]


def test_tolerance_forgives() -> None:
    """Promised for 3, came at 4: no slip within a tolerance of two days."""
    quote = Ask({"quote": lambda order, stock, supply: order.now + 2.0, "tolerance": 2.0})
    record = run(
        world(
            customers([1.0]),
            reorder=OrderAt(((1.0, 1),)),
            lead_time=Constant(3.0),
            quote=quote,
            end=9.0,
        )
    )
    assert record.orders.slips.tolist() == [0]
    assert outcomes(record) == ["SHIPPED"]


def test_a_delivery_on_the_promised_day_is_no_slip() -> None:
    quote = Ask({"quote": lambda order, stock, supply: order.now + supply.mean_lead_time})
    record = run(
        world(
            customers([1.0]),
            reorder=OrderAt(((1.0, 1),)),
            lead_time=Constant(3.0),
            quote=quote,
            end=9.0,
        )
    )
    assert record.orders.slips.tolist() == [0]


def test_quote_rules_see_the_supply_and_the_queue() -> None:
    """Two lots of 3 under way; an order of 4 before; the next customer is told of both."""
    seen: list[SupplyView] = []

    def quote(order: OrderView, _: StockView, supply: SupplyView) -> float:
        seen.append(supply)
        return nan

    run(
        world(
            customers([2.0, 3.0], [4, 1]),
            reorder=OrderAt(((0.0, 3), (1.0, 3))),
            lead_time=Constant(10.0),
            quote=Ask({"quote": quote}),
            end=9.0,
        )
    )
    assert [supply.ahead for supply in seen] == [0, 4]
    assert [tuple(o)[:3] for o in seen[1].open_orders] == [(0.0, 10.0, 3), (1.0, 11.0, 3)]
    assert seen[1].residual(3.0, 0.9) == 7.0


def test_the_residual_lead_time_is_conditional() -> None:
    """Exponential: the rest is as long as new, -mean log(1 - p)."""
    seen: list[SupplyView] = []

    def quote(order: OrderView, _: StockView, supply: SupplyView) -> float:
        seen.append(supply)
        return nan

    run(world(customers([1.0]), lead_time=Exponential(5.0), quote=Ask({"quote": quote})))
    for elapsed in (0.0, 3.0, 50.0):
        assert seen[0].residual(elapsed, 0.9) == pytest.approx(5.0 * 2.302585093, rel=1e-9)


def test_a_rule_that_learns_sees_the_waits_of_those_served() -> None:
    seen: list[tuple[float, ...]] = []

    def quote(order: OrderView, _: StockView, supply: SupplyView) -> float:
        seen.append(supply.waits)
        return nan

    rule = Ask({"quote": quote, "learns": 2})
    run(
        world(
            customers([1.0, 2.0, 3.0, 20.0]),
            reorder=OrderAt(((4.0, 3),)),
            lead_time=Constant(2.0),
            quote=rule,
        )
    )
    assert seen == [(), (), (), (4.0, 3.0)]


def test_a_basket_is_promised_its_latest_line() -> None:

    quote = Ask(
        {"quote": lambda order, s, _: order.now + (2.0 if order.item == "item0" else 6)}
    )
    record = run(
        world(customers([1.0], basket=(Line(0), Line(1))), initial=[0, 0], quote=quote, end=5.0)
    )
    assert record.orders.promised_at.tolist() == [7.0, 7.0]


def test_a_broken_promise_scales_the_hazard() -> None:
    """Promised for 2, hazard doubled from then on: the rest of the wait is halved."""
    quote = Ask({"quote": lambda order, s, _: nan if order.slips else order.now + 1.0})
    given = world(
        customers([1.0], patience=Exponential(4.0), reactions=Reactions(broken_promise=2.0)),
        end=1e6,
        quote=quote,
    )
    seed = next(s for s in range(50) if run(given, seed=s).orders.budget[0] > 1.0)
    record = run(given, seed=seed)
    plain = 4.0 * record.orders.budget[0]
    assert record.orders.ended_at[0] == pytest.approx(2.0 + (plain - 1.0) / 2.0, rel=1e-12)


def test_retain_rules_are_asked_when_a_promise_slips() -> None:
    asked: list[tuple[float, int]] = []

    def retain(order: OrderView) -> object:
        asked.append((order.now, order.slips))
        return build("retain", "none", {}).retain(order)

    quote = Ask({"quote": lambda order, s, _: nan if order.slips else order.now + 2.0})
    run(world(customers([1.0]), quote=quote, retain=Ask({"retain": retain}), end=9.0))
    assert asked == [(1.0, 0), (3.0, 1)]


def test_the_last_answer_says_when_a_retain_rule_is_asked_again() -> None:
    """Asked every two days from 1 on; a slip at 4 moves that: 1, 3, 4, 6, 8."""
    asked: list[float] = []

    def retain(order: OrderView) -> Care:
        asked.append(order.now)
        return Care(again=order.now + 2.0)

    quote = Ask({"quote": lambda order, *_: nan if order.slips else order.now + 3.0})
    run(world(customers([1.0]), quote=quote, retain=Ask({"retain": retain}), end=9.0))
    assert asked == [1.0, 3.0, 4.0, 6.0, 8.0]
