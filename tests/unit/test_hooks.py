"""Every hook is asked, and what a rule answers is looked at."""

from math import inf, isnan
from typing import Any

import pytest

from policies.registry import build
from sim.errors import RuleError
from sim.laws import Constant, Exponential
from sim.simulate import simulate
from sim.views import Action, Answer, Care, OrderView, Rescue, StockView
from sim.world import Line, World
from tests.unit.worlds import Ask, OrderAt, customers, outcomes, run, world


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
        assert [supplier.name for supplier in suppliers] == ["acme"]
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


@pytest.mark.parametrize(
    ("hook", "method", "answer", "text"),
    [
        ("reorder", "order", -1, "whole number, at least 0"),
        ("reorder", "order", 2.5, "whole number, at least 0"),
        ("reorder", "order", float("nan"), "whole number, at least 0"),
        ("reorder", "order", "ten", "whole number, at least 0"),
        ("reorder", "order", None, "whole number, at least 0"),
        ("reorder", "order", 10**12, "whole number, from 0 to "),
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

    with pytest.raises(RuleError, match=r"order\(\) at time 2 raised ZeroDivisionError"):
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


@pytest.mark.parametrize("answer", [True, False, 0, 1])
def test_only_an_answer_is_an_answer(answer: object) -> None:
    """True would count as a rejection, False as a backorder."""
    with pytest.raises(RuleError, match=r"Answer\.BACKORDER"):
        run(world(customers([1.0]), accept=Ask({"accept": lambda *_: answer})))


def test_more_than_is_ready_can_not_be_shipped() -> None:
    with pytest.raises(RuleError, match="from 0 to 1"):
        run(world(customers([1.0], [2]), initial=[1], ship=Ask({"ship": lambda *_: 99})))


@pytest.mark.parametrize("period", [0.0, -1.0, float("nan"), float("inf")])
def test_a_calendar_that_never_ends_or_runs_backwards_is_refused(period: float) -> None:
    rule = Ask({"order": lambda stock: 0, "review_period": period})
    with pytest.raises(RuleError, match="review_period"):
        run(world(customers([1.0]), reorder=rule))


def test_a_trigger_must_be_a_number() -> None:
    rule = Ask({"order": lambda stock: 0, "trigger": float("nan")})
    with pytest.raises(RuleError, match="trigger"):
        run(world(customers([1.0]), reorder=rule))


def test_retain_rules_see_the_line_that_is_still_open() -> None:
    """Item 0 comes at 3 and ships; from then on the rule is asked about item 1."""
    seen: list[tuple[float, str, int]] = []

    def retain(order: OrderView) -> Care:
        seen.append((order.now, order.item, order.open))
        return Care(again=order.now + 3.0)

    def buy(stock: StockView) -> int:
        return int(stock.item == "item0" and stock.now == 1.0)

    plan = Ask({"order": buy, "review_period": 1.0, "first_review": 0.0})
    basket = customers([1.0], basket=(Line(0), Line(1)))
    run(
        world(
            basket,
            initial=[0, 0],
            end=6.0,
            reorder=plan,
            retain=Ask({"retain": retain}),
        )
    )
    assert seen == [(1.0, "item0", 1), (4.0, "item1", 1)]
