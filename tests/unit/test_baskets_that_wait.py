"""Orders of several lines, of which some are there and others are waited for."""

from dataclasses import replace
from typing import Any

from policies.registry import build
from results.tables import rescue_table
from sim.laws import Constant
from sim.ledger import Fee
from sim.record import Record
from sim.views import Action, OrderView, Rescue, StockView
from sim.world import Line, Policy, World
from tests.unit.worlds import Ask, OrderAt, customers, outcomes, run, world

BOTH = (Line(0), Line(1))
COMPLETE = build("ship", "complete", {})


def basket_world(initial: list[int], **more: Any) -> World:
    """Return a shop whose only order, at 1, is one unit each of two items."""
    who = {name: more.pop(name) for name in ("patience", "price") if name in more}
    return world(customers([1.0], basket=BOTH, **who), initial=initial, **more)


def with_rules(given: World, *policies: Policy) -> World:
    """Return a world with other rules for each item."""
    items = (
        replace(item, policy=policy) for item, policy in zip(given.items, policies, strict=True)
    )
    return replace(given, items=tuple(items))


def rescued(record: Record) -> list[tuple[float, str]]:
    return [
        (float(time), Action(action).name)
        for time, action in zip(record.rescues.time, record.rescues.action, strict=True)
    ]


def test_rescue_rules_see_the_line_that_lacks_units_and_the_stock_of_its_item() -> None:
    seen: list[tuple[str, int, str]] = []

    def ask(order: OrderView, stock: StockView) -> Rescue:
        seen.append((order.item, order.free, stock.item))
        return Rescue()

    run(basket_world([3, 0], ship=COMPLETE, rescue=Ask({"rescue": ask}), end=9.0))
    assert seen == [("item1", 0, "item1")]


def test_what_is_set_aside_is_not_expedited() -> None:
    """Both items are on order; only the second is waited for, and comes at 1 + 3."""
    record = run(
        basket_world(
            [1, 0],
            ship=COMPLETE,
            reorder=OrderAt(((0.0, 1),)),
            lead_time=Constant(60.0),
            rescue=build(
                "rescue", "expedite", {"backlog": 1, "age": 0, "lead_time": 3, "cost": 9}
            ),
            end=99.0,
        )
    )
    assert record.orders.ended_at.tolist() == [4.0, 4.0]
    assert record.purchase_orders.ended_at.tolist() == [60.0, 4.0]
    assert record.fees.kind.tolist() == [Fee.EXPEDITE]


def test_an_order_ends_when_the_last_of_it_has_come_from_the_supplier() -> None:
    """One of two units is set aside; the other is drop-shipped at 3 and comes at 13."""
    drop = build("rescue", "drop-ship", {"age": 2, "lead_time": 10, "cost": 7})
    one = world(customers([1.0], [2]), initial=[1], ship=COMPLETE, rescue=drop)
    two = basket_world([1, 0], ship=COMPLETE, rescue=drop)
    assert run(one).orders.ended_at.tolist() == [13.0]
    assert run(two).orders.ended_at.tolist() == [3.0, 13.0]
    assert run(two).shipments.time.tolist() == [3.0]


def test_a_substitute_and_the_rest_of_the_order_are_one_parcel() -> None:
    swap = build("rescue", "substitute", {"age": 2, "item": "item1", "price": 5, "share": 1})
    given = world(customers([1.0], [3]), initial=[1, 9], ship=COMPLETE, rescue=swap)
    record = run(given)
    assert rescued(record) == [(3.0, "SUBSTITUTE")]
    assert outcomes(record) == ["SHIPPED"]
    assert record.orders.parcels.tolist() == [1]
    sent = rescue_table(record).parcels.sum() + record.shipments.parcels.sum()
    assert sent == 1
    partial = run(with_rules(given, *[replace(i.policy, ship=None) for i in given.items]))
    assert partial.orders.parcels.tolist() == [2]  # one at once, one with the substitute


def test_only_who_paid_a_deposit_loses_it() -> None:
    """The rule for the second item is not asked: it is there."""
    paid = build("accept", "deposit", {"deposit": 0.5, "forfeit": 1.0, "acceptance": 1.0})
    given = basket_world([0, 1], patience=Constant(3.0), price=10.0, ship=COMPLETE)
    plain = Policy(ship=COMPLETE)
    asked = Policy(ship=COMPLETE, accept=paid)
    assert len(run(with_rules(given, plain, asked)).fees) == 0
    lacks_both = replace(given, items=tuple(replace(i, initial_on_hand=0) for i in given.items))
    record = run(with_rules(lacks_both, plain, asked))
    assert record.fees.kind.tolist() == [Fee.FORFEIT]
    assert record.fees.row.tolist() == [1]


def test_a_promise_by_the_rule_of_any_line_may_be_broken() -> None:
    quote = Ask({"quote": lambda order, *_: order.now + 4.0})
    given = basket_world([1, 0], end=20.0, ship=COMPLETE)
    record = run(with_rules(given, Policy(ship=COMPLETE), Policy(ship=COMPLETE, quote=quote)))
    assert record.orders.promised_at.tolist() == [5.0, 5.0]
    assert record.orders.slips.tolist() == [4, 4]  # at 5; promised anew, at 9, 13, 17


def test_a_card_is_freed_when_what_was_set_aside_leaves_the_shelf() -> None:
    """The second item leaves at 3, when the first has come; its card then orders anew."""
    given = basket_world([0, 2], end=9.0)
    record = run(
        with_rules(
            given,
            Policy(ship=COMPLETE, reorder=build("reorder", "zero-stock", {})),
            Policy(ship=COMPLETE, reorder=build("reorder", "kanban", {"N": 2, "C": 1})),
        )
    )
    bought = record.purchase_orders
    assert list(zip(bought.item.tolist(), bought.placed_at.tolist(), strict=True)) == [
        (0, 1.0),
        (1, 3.0),
    ]
