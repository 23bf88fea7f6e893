"""The semantics of docs/design.md, each on a world worked out by hand."""

import pickle
from math import inf, isnan
from typing import Any

import numpy as np
import pytest

from policies.registry import build
from sim.arrivals import PoissonArrivals
from sim.errors import RuleError
from sim.eventlog import Event, EventLog, Kind
from sim.laws import Constant, Discrete, Exponential, Gamma
from sim.ledger import Outcome, Reason, Standing
from sim.record import Record
from sim.simulate import simulate
from sim.views import Action, Answer, Care, OrderView, Rescue, StockView
from sim.world import CustomerClass, Item, Line, Policy, Supplier, World
from tests.unit.worlds import Ask, OrderAt, customers, world


def run(given: World, **options: Any) -> Record:
    return simulate(given, check=True, **options)


def outcomes(record: Record) -> list[str]:
    return [Outcome(value).name for value in record.orders.outcome]


# --- order within an instant ---


def test_receipt_comes_before_cancellation_at_the_same_instant() -> None:
    """Lead time = patience: the customer is served, not lost."""
    record = run(
        world(
            customers([1.0], patience=Constant(4.0)),
            reorder=OrderAt(((3.0, 1),)),
            lead_time=Constant(2.0),
        )
    )
    assert outcomes(record) == ["SHIPPED"]
    assert record.orders.ended_at.tolist() == [5.0]


def test_cancellation_comes_before_arrival_at_the_same_instant() -> None:
    """One unit is set aside for an order of two; it leaves at 4 and the newcomer has it."""
    record = run(
        world(
            customers([0.0], [2], patience=Constant(4.0)),
            customers([4.0], [1], name="late"),
            initial=[1],
            ship=build("ship", "complete", {}),
        )
    )
    assert outcomes(record) == ["CANCELLED", "FILLED"]


def test_arrivals_come_before_the_review_of_the_same_instant() -> None:
    """The review at 5 sees the customer of 5, and two customers of one minute together."""
    seen: list[tuple[float, int]] = []

    def order(stock: StockView) -> int:
        seen.append((stock.now, stock.inventory_position))
        return 0

    rule = Ask({"order": order, "review_period": 5.0, "first_review": 5.0})
    run(world(customers([5.0, 5.0]), initial=[3], end=8.0, reorder=rule))
    assert seen == [(5.0, 1)]
    seen.clear()
    run(world(customers([5.0, 5.0]), initial=[3], end=8.0, reorder=Ask({"order": order})))
    assert seen == [(0.0, 3), (5.0, 1)]


def test_reviews_of_one_instant_go_by_the_order_of_the_items() -> None:
    """Item 0 is changed last, and still orders first."""
    record = run(
        world(
            customers([1.0], basket=(Line(1),)),
            customers([1.0], name="other", basket=(Line(0),)),
            initial=[5, 5],
            reorder=build("reorder", "base-stock", {"S": 5}),
        )
    )
    assert record.purchase_orders.item.tolist() == [0, 1]


def test_a_unit_that_comes_at_the_instant_of_ordering_is_not_there_at_once() -> None:
    """Lead time 0: ordered at the end of the instant, so it is a backorder of no wait."""
    record = run(
        world(
            customers([1.0]),
            reorder=build("reorder", "base-stock", {"S": 0}),
            lead_time=Constant(0.0),
        )
    )
    assert outcomes(record) == ["SHIPPED"]
    assert record.orders.ended_at.tolist() == [1.0]
    assert record.orders.filled_at_once.tolist() == [0]


# --- horizon and warm-up ---


def test_the_horizon_is_half_open() -> None:
    """What falls on the end is not in it: customers, receipts, leavings, reviews."""
    record = run(
        world(
            customers([9.0, 10.0], patience=Constant(1.0)),
            end=10.0,
            reorder=OrderAt(((8.0, 5), (10.0, 7))),
        )
    )
    assert outcomes(record) == ["OPEN"]
    assert record.purchase_orders.quantity.tolist() == [5]
    assert len(record.receipts) == 0
    assert record.levels.on_order_end.tolist() == [5]


def test_warm_up_clips_and_resets_nothing() -> None:
    """Stock 5 to day 2, 3 to day 8, 1 after; one backorder from 9; window [6, 10)."""
    given = world(customers([2.0, 8.0, 9.0], [2, 2, 2]), initial=[5], end=10.0, warm_up=6.0)
    levels = run(given).levels
    assert levels.on_hand.tolist() == [3 * 2 + 1 * 1 + 0 * 1]
    assert levels.backorders.tolist() == [1.0]
    assert levels.ready.tolist() == [3.0]
    assert levels.clear.tolist() == [3.0]
    whole = run(world(customers([2.0, 8.0, 9.0], [2, 2, 2]), initial=[5], end=10.0)).levels
    assert whole.on_hand.tolist() == [5 * 2 + 3 * 6 + 1]


def test_the_peak_of_the_window_knows_what_was_there_at_its_beginning() -> None:
    given = world(
        customers([1.0], [4], patience=Constant(3.5)), initial=[0], end=10.0, warm_up=4.0
    )
    assert run(given).levels.backorders_peak.tolist() == [4]
    later = world(
        customers([1.0], [4], patience=Constant(2.5)), initial=[0], end=10.0, warm_up=4.0
    )
    assert run(later).levels.backorders_peak.tolist() == [0]


# --- serving ---


def test_nobody_overtakes() -> None:
    """An order of five waits; one unit comes; the newcomer of one does not get it."""
    record = run(
        world(customers([1.0, 4.0], [5, 1]), reorder=OrderAt(((1.0, 1), (6.0, 5))), end=20.0)
    )
    orders = record.orders
    assert outcomes(record) == ["SHIPPED", "SHIPPED"]
    assert orders.ended_at.tolist() == [8.0, 8.0]
    assert record.shipments.time.tolist() == [3.0, 8.0, 8.0]
    assert orders.parcels.tolist() == [2, 1]


def test_priority_serves_the_first_class_first() -> None:
    """Class 2 came first and waits longer; class 1 gets the only unit."""
    record = run(
        world(
            customers([1.0], name="spot", priority=2),
            customers([2.0], name="contract", priority=1),
            reorder=OrderAt(((1.0, 1),)),
            end=10.0,
            allocate=build("allocate", "priority", {}),
        )
    )
    assert outcomes(record) == ["OPEN", "SHIPPED"]


def test_complete_shipping_sets_units_aside_and_counts_them_once() -> None:
    record = run(
        world(
            customers([1.0], [3]),
            initial=[2],
            reorder=OrderAt(((4.0, 1),)),
            end=10.0,
            ship=build("ship", "complete", {}),
        )
    )
    assert record.orders.filled_at_once.tolist() == [0]
    assert record.orders.parcels.tolist() == [1]
    assert record.shipments.time.tolist() == [6.0]
    assert record.levels.on_hand.tolist() == [2.0 * 6]  # on hand until it ships at 6
    assert record.levels.ready.tolist() == [1.0]  # but free only before the order
    assert record.levels.backorders.tolist() == [3.0 * 5]


def test_a_basket_ships_whole_or_line_by_line() -> None:
    """Item 0 is there, item 1 comes at 6."""
    classes = customers([1.0], basket=(Line(0, 1), Line(1, 2)))
    plan = Ask(
        {
            "order": lambda stock: 2 * (stock.item == "item1" and stock.now == 4.0),
            "review_period": 1.0,
            "first_review": 0.0,
        }
    )
    parts = run(world(classes, initial=[5, 0], reorder=plan, end=10.0))
    assert outcomes(parts) == ["FILLED", "SHIPPED"]
    assert parts.orders.parcels.tolist() == [2, 0]
    whole = run(
        world(
            classes,
            initial=[5, 0],
            reorder=plan,
            end=10.0,
            ship=build("ship", "complete", {}),
        )
    )
    assert outcomes(whole) == ["SHIPPED", "SHIPPED"]
    assert whole.orders.ended_at.tolist() == [6.0, 6.0]
    assert whole.orders.parcels.tolist() == [1, 0]
    assert whole.levels.on_hand.tolist()[0] == 5 * 6 + 4 * 4


def test_a_refused_line_refuses_the_basket() -> None:
    classes = customers([1.0], basket=(Line(0, 1), Line(1, 2)))
    refused = run(world(classes, initial=[5, 1], accept=build("accept", "none", {})))
    assert outcomes(refused) == ["REJECTED", "REJECTED"]
    assert refused.orders.shipped.tolist() == [0, 0]
    rest = run(
        world(classes, initial=[5, 1], accept=build("accept", "none", {"take_free": True}))
    )
    assert outcomes(rest) == ["FILLED", "REJECTED"]
    assert rest.orders.shipped.tolist() == [1, 1]
    assert rest.orders.refused.tolist() == [0, 1]
    assert rest.orders.parcels.tolist() == [1, 0]


def test_units_set_aside_for_a_leaver_go_to_the_next() -> None:
    record = run(
        world(
            customers([1.0], [3], patience=Constant(4.0)),
            customers([2.0], [2], name="next"),
            initial=[2],
            end=10.0,
            ship=build("ship", "complete", {}),
        )
    )
    assert outcomes(record) == ["CANCELLED", "SHIPPED"]
    assert record.orders.reason.tolist() == [Reason.PATIENCE, Reason.RELEASED]
    assert record.orders.ended_at.tolist() == [5.0, 5.0]


# --- suppliers ---


def lead_times_of(record: Record) -> list[float]:
    bought = record.purchase_orders
    return [float(span) for span in bought.ended_at - bought.placed_at]


def test_purchase_orders_may_cross_or_queue_up() -> None:
    law = Discrete((1.0, 6.0), (1.0, 1.0))
    plan = OrderAt(tuple((float(t), 1) for t in range(0, 60, 2)))
    crossing = run(world(initial=[0], reorder=plan, lead_time=law))
    fifo = run(world(initial=[0], reorder=plan, lead_time=law, delivery="fifo"))
    assert set(lead_times_of(crossing)) == {1.0, 6.0}
    assert (np.diff(crossing.purchase_orders.ended_at) < 0).any()
    assert (np.diff(fifo.purchase_orders.ended_at) >= 0).all()
    drawn = crossing.purchase_orders.ended_at
    assert fifo.purchase_orders.ended_at.tolist() == np.maximum.accumulate(drawn).tolist()


def test_returned_units_come_off_the_newest_purchase_order() -> None:
    record = run(
        world(
            customers([1.0], [5], patience=Constant(2.5)),
            reorder=OrderAt(((1.0, 3), (2.0, 4))),
            lead_time=Constant(3.0),
            end=20.0,
            cancel=build("cancel", "return", {}),
        )
    )
    bought = record.purchase_orders
    assert bought.cancelled.tolist() == [1, 4]
    assert bought.received.tolist() == [2, 0]
    assert bought.standing.tolist() == [Standing.RECEIVED, Standing.CANCELLED]


# --- random numbers ---


def sized(r: int, extra: tuple[CustomerClass, ...] = ()) -> World:
    web = CustomerClass(
        name="web",
        arrivals=PoissonArrivals(3.0),
        baskets=((Line(0),),),
        order_size=Discrete((1, 2, 3), (3, 2, 1)),
        patience=Exponential(4.0),
    )
    reorder = build("reorder", "reorder-point", {"r": r, "Q": 20})
    return World(
        items=(Item(name="a", initial_on_hand=20, policy=Policy(reorder=reorder)),),
        customers=(web, *extra),
        suppliers=(Supplier(name="acme", lead_time=Gamma(5.0, 0.5), prices=(1.0,)),),
        horizon=300.0,
    )


def test_two_policies_meet_the_same_people_and_lead_times() -> None:
    poor, rich = simulate(sized(-10), 5), simulate(sized(25), 5)
    for column in ("customer", "placed_at", "quantity", "uniform", "budget"):
        assert np.array_equal(poor.orders[column], rich.orders[column])
    assert not np.array_equal(poor.orders.outcome, rich.orders.outcome)
    n = min(len(poor.purchase_orders), len(rich.purchase_orders))
    received = [
        i
        for i in range(n)
        if poor.purchase_orders.received[i] and rich.purchase_orders.received[i]
    ]
    assert len(received) > 20
    for i in received:
        assert lead_times_of(poor)[i] == pytest.approx(lead_times_of(rich)[i], abs=1e-9)


def test_another_class_leaves_the_first_as_it_was() -> None:
    other = CustomerClass(
        name="shop",
        arrivals=PoissonArrivals(2.0),
        baskets=((Line(0),),),
        patience=Gamma(3.0, 1.0),
    )
    alone, together = simulate(sized(5), 5).orders, simulate(sized(5, (other,)), 5).orders
    web = together.customer_class == 0
    for column in ("customer", "placed_at", "quantity", "uniform", "budget"):
        assert np.array_equal(alone[column], together[column][web])
    assert (np.diff(together.placed_at) >= 0).all()
    assert together.order.tolist() == list(range(1, len(together) + 1))


def test_the_same_seed_gives_the_same_record_and_another_does_not() -> None:
    a, b, c = simulate(sized(5), 1), simulate(sized(5), 1), simulate(sized(5), 1, 1)
    for name in a.orders.names:
        assert a.orders[name].tobytes() == b.orders[name].tobytes()
    assert a.orders.placed_at[0] != c.orders.placed_at[0]


def test_watching_changes_nothing() -> None:
    """Every event told, balance checked after each: the tables are those of the fast way."""
    plain, watched = simulate(sized(5), 3), simulate(sized(5), 3, check=True, log=EventLog())
    for table in ("orders", "shipments", "purchase_orders", "receipts"):
        for name in getattr(plain, table).names:
            one, other = getattr(plain, table)[name], getattr(watched, table)[name]
            assert np.array_equal(one, other, equal_nan=True), (table, name)
    assert plain.levels.on_hand == pytest.approx(watched.levels.on_hand, rel=1e-12)
    assert np.array_equal(plain.levels.backorders_peak, watched.levels.backorders_peak)


def test_a_world_pickles() -> None:
    copy = pickle.loads(pickle.dumps(sized(5)))
    assert (
        simulate(copy, 1).orders.outcome.tobytes()
        == simulate(sized(5), 1).orders.outcome.tobytes()
    )


# --- the event log ---


def test_the_log_tells_what_happened_and_the_levels_after_it() -> None:
    log = EventLog()
    simulate(world(customers([1.0], [3]), initial=[2], reorder=OrderAt(((1.0, 4),))), log=log)
    found = [(e.time, e.kind, e.quantity, e.on_hand, e.on_order, e.backorders) for e in log]
    assert found == [
        (1.0, Kind.ARRIVAL, 3, 2, 0, 0),
        (1.0, Kind.SHIPMENT, 2, 0, 0, 0),
        (1.0, Kind.BACKORDER, 1, 0, 0, 1),
        (1.0, Kind.PURCHASE_ORDER, 4, 0, 4, 1),
        (3.0, Kind.RECEIPT, 4, 4, 0, 1),
        (3.0, Kind.SHIPMENT, 1, 3, 0, 0),
    ]
    assert all(isinstance(event, Event) for event in log)
    assert len(log) == 6


# --- every hook is asked ---


def test_every_hook_reaches_its_rule() -> None:
    """One order of two, one unit there; each hook's rule notes that it was asked."""
    asked: list[str] = []

    def note(hook: str, answer: Any) -> Any:
        def ask(*_: Any) -> Any:
            asked.append(hook)
            return answer

        return ask

    def source(_stock: StockView, quantity: int, suppliers: Any) -> list[tuple[str, int]]:
        asked.append("sourcing")
        assert suppliers == ("acme",)
        return [("acme", quantity - 1), ("acme", 1)]

    record = run(
        world(
            customers([1.0], [2], patience=Constant(5.0)),
            initial=[1],
            end=20.0,
            reorder=OrderAt(((1.0, 3),)),
            lead_time=Constant(10.0),
            sourcing=Ask({"source": source}),
            accept=Ask({"accept": note("accept", Answer.BACKORDER)}),
            quote=Ask({"quote": note("quote", 7.5)}),
            allocate=Ask({"rank": note("rank", 0), "held_back": note("held_back", 0)}),
            ship=Ask({"ship": note("ship", 1)}),
            retain=Ask({"retain": note("retain", Care(notify=True, compensation=2.0))}),
            cancel=Ask({"cancel": note("cancel", 1)}),
            rescue=Ask({"rescue": note("rescue", Rescue())}),
        )
    )
    expected = [
        "sourcing",
        "accept",
        "quote",
        "rank",
        "held_back",
        "ship",
        "retain",
        "cancel",
        "rescue",
    ]
    assert set(asked) == set(expected)
    assert record.orders.promised_at.tolist() == [7.5]
    assert record.purchase_orders.quantity.tolist() == [2, 1]
    assert record.purchase_orders.cancelled.tolist() == [0, 1]
    assert record.cares.compensation.tolist() == [2.0]
    assert outcomes(record) == ["CANCELLED"]
    assert record.orders.shipped.tolist() == [1]


def test_held_back_units_are_for_others() -> None:
    """A critical level of 1: spot orders wait while one unit is free, contracts take it."""

    def held_back(order: OrderView, _: StockView) -> int:
        return 1 if order.customer_class == "spot" else 0

    rule = Ask({"rank": lambda order: order.priority, "held_back": held_back})
    record = run(
        world(
            customers([1.0, 2.0], name="spot", priority=2),
            customers([3.0], name="contract", priority=1),
            initial=[2],
            end=10.0,
            allocate=rule,
        )
    )
    assert outcomes(record) == ["FILLED", "OPEN", "FILLED"]


def test_care_moves_the_leaving_and_asks_again() -> None:
    """Budget E with Exp(4): at age 1 the hazard is halved, so the rest takes twice as long."""
    times: list[float] = []

    def retain(order: OrderView) -> Care:
        times.append(order.now - order.placed_at)
        if len(times) == 1:
            return Care(again=order.now + 1.0)
        return Care(notify=True, hazard=0.5)

    given = world(
        customers([1.0], patience=Exponential(4.0)), end=1e6, retain=Ask({"retain": retain})
    )
    seed = next(s for s in range(50) if simulate(given, s).orders.budget[0] > 0.5)
    times.clear()
    record = run(given, seed=seed)
    plain = 4.0 * record.orders.budget[0]
    assert times == [0.0, 1.0]
    assert record.orders.ended_at[0] == pytest.approx(1 + 1 + (plain - 1) * 2, rel=1e-12)
    assert record.cares.time.tolist() == [2.0]


def test_rescue_expires_at_the_age_asked_for() -> None:
    def rescue(order: OrderView, _: StockView) -> Rescue:
        due = order.placed_at + 3.0
        return Rescue(Action.EXPIRE) if order.now >= due else Rescue(again=due)

    record = run(world(customers([1.0]), end=10.0, rescue=Ask({"rescue": rescue})))
    assert outcomes(record) == ["EXPIRED"]
    assert record.orders.ended_at.tolist() == [4.0]


# --- rules that misbehave ---


@pytest.mark.parametrize(
    ("hook", "method", "answer", "text"),
    [
        ("reorder", "order", -1, "whole number, at least 0"),
        ("reorder", "order", 2.5, "whole number, at least 0"),
        ("reorder", "order", float("nan"), "whole number, at least 0"),
        ("reorder", "order", "ten", "whole number, at least 0"),
        ("reorder", "order", None, "whole number, at least 0"),
        ("accept", "accept", "yes", "Answer.BACKORDER"),
        ("quote", "quote", 0.5, "now or later"),
        ("allocate", "rank", float("nan"), "allowed is a number"),
        ("ship", "ship", -1, "whole number"),
        ("retain", "retain", None, "allowed is a Care"),
        ("retain", "retain", Care(again=0.0), "after now"),
        ("rescue", "rescue", None, "allowed is a Rescue"),
        ("cancel", "cancel", 1.5, "whole number"),
        ("sourcing", "source", [("nobody", 1)], "nobody"),
        ("sourcing", "source", [("acme", 2)], "must add up"),
    ],
)
def test_nonsense_is_named(hook: str, method: str, answer: Any, text: str) -> None:
    rules: dict[str, Any] = {"reorder": OrderAt(((1.0, 1),))} | {
        hook: Ask({method: lambda *_: answer})
    }
    with pytest.raises(RuleError, match="item item0") as error:
        run(
            world(
                customers([1.0], [2], patience=Constant(3.0)),
                initial=[1],
                end=9.0,
                lead_time=Constant(9.0),
                **rules,
            )
        )
    assert text in str(error.value)


def test_a_rule_that_raises_is_named_with_its_time() -> None:
    def order(stock: StockView) -> int:
        return 1 // (2 - int(stock.now))

    with pytest.raises(RuleError, match=r"order\(\) raised ZeroDivisionError.* at time 2"):
        run(world(customers([2.0]), initial=[1], reorder=Ask({"order": order})))


def test_a_whole_float_is_a_whole_number() -> None:
    record = run(
        world(customers([1.0]), end=5.0, reorder=Ask({"order": lambda s: float(s.backorders)}))
    )
    assert record.purchase_orders.quantity.tolist() == [1]


def test_nothing_to_buy_from_means_nothing_is_bought() -> None:
    given = world(customers([1.0]), reorder=build("reorder", "base-stock", {"S": 2}))
    empty = World(items=given.items, customers=given.customers, suppliers=(), horizon=10.0)
    with pytest.raises(RuleError, match="no supplier"):
        simulate(empty)


def test_a_shop_without_customers_runs() -> None:
    record = run(world(initial=[4], end=10.0))
    assert len(record.orders) == 0
    assert record.levels.on_hand.tolist() == [40.0]
    assert not isnan(record.levels.ready[0])
    assert inf > record.levels.ready[0]
