"""Other ways to serve those who wait, and what they cost."""

from collections.abc import Callable

from policies.registry import build
from sim.laws import Constant
from sim.ledger import Fee, Standing
from sim.record import Record
from sim.views import Action, Answer, OrderView, Rescue, StockView
from tests.unit.worlds import Ask, OrderAt, customers, outcomes, run, world


def at_age(age: float, rescue: Rescue, but: Callable[[OrderView], bool] | None = None) -> Ask:
    """Return a rule that rescues at an age, unless the order is one of `but`."""

    def ask(order: OrderView, _: StockView) -> Rescue:
        due = order.placed_at + age
        if order.now < due:
            return Rescue(again=due)
        return Rescue() if but is not None and but(order) else rescue

    return Ask({"rescue": ask})


def fees(record: Record) -> list[tuple[str, float, float]]:
    table = record.fees
    return [
        (Fee(kind).name, float(time), float(amount))
        for kind, time, amount in zip(table.kind, table.time, table.amount, strict=True)
    ]


def test_expediting_brings_the_next_purchase_order_forward() -> None:
    """Due at 11, expedited at 3 to come in two days: received at 5, once, for a fee."""
    record = run(
        world(
            customers([1.0]),
            reorder=OrderAt(((1.0, 2),)),
            lead_time=Constant(10.0),
            end=20.0,
            rescue=at_age(2.0, Rescue(Action.EXPEDITE, lead_time=2.0, cost=15.0)),
        )
    )
    assert outcomes(record) == ["SHIPPED"]
    assert record.orders.ended_at.tolist() == [5.0]
    assert record.purchase_orders.ended_at.tolist() == [5.0]
    assert record.purchase_orders.standing.tolist() == [Standing.RECEIVED]
    assert len(record.receipts) == 1
    assert fees(record) == [("EXPEDITE", 3.0, 15.0)]


def test_an_upgrade_in_transit_pays_for_each_unit() -> None:
    """By sea it is due at 31; by air in 3 days, at 4 a unit, once the customer waits a week."""
    air = build(
        "rescue",
        "expedite",
        {"backlog": 99, "age": 7, "lead_time": 3, "cost": 10, "unit_cost": 4},
    )
    record = run(
        world(
            customers([1.0]),
            reorder=OrderAt(((1.0, 25),)),
            lead_time=Constant(30.0),
            end=40.0,
            rescue=air,
        )
    )
    assert record.purchase_orders.ended_at.tolist() == [11.0]
    assert fees(record) == [("EXPEDITE", 8.0, 110.0)]


def test_nothing_is_paid_where_expediting_would_not_help() -> None:
    record = run(
        world(
            customers([1.0]),
            reorder=OrderAt(((1.0, 2),)),
            lead_time=Constant(3.0),
            end=20.0,
            rescue=at_age(2.0, Rescue(Action.EXPEDITE, lead_time=5.0, cost=15.0)),
        )
    )
    assert record.orders.ended_at.tolist() == [4.0]
    assert fees(record) == []


def test_drop_shipping_ends_the_wait_and_leaves_the_stock_alone() -> None:
    record = run(
        world(
            customers([1.0], [3]),
            end=20.0,
            initial=[1],
            rescue=at_age(2.0, Rescue(Action.DROP_SHIP, lead_time=4.0, cost=7.0)),
        )
    )
    assert outcomes(record) == ["DROP_SHIPPED"]
    assert record.orders.ended_at.tolist() == [7.0]
    assert record.orders.shipped.tolist() == [1]
    assert record.orders.rescued.tolist() == [2]
    assert record.rescues.item.tolist() == [-1]
    assert record.levels.backorders.tolist() == [2 * 2.0]
    assert fees(record) == [("DROP_SHIP", 3.0, 14.0)]


def test_a_substitute_goes_out_if_enough_of_it_is_free() -> None:
    """Two units of item1 are free: the order of two takes them, the next finds none."""
    rescue = Rescue(Action.SUBSTITUTE, item="item1", price=9.0)
    record = run(
        world(
            customers([1.0, 2.0], [2, 1]),
            initial=[0, 2],
            end=20.0,
            rescue=at_age(3.0, rescue),
        )
    )
    assert outcomes(record) == ["SUBSTITUTED", "OPEN"]
    assert record.orders.ended_at.tolist()[0] == 4.0
    assert record.rescues.units.tolist() == [2]
    assert record.rescues.price.tolist() == [9.0]
    assert record.orders.parcels.tolist() == [1, 0]
    assert record.levels.on_hand_end.tolist() == [0, 0]
    assert record.levels.on_hand.tolist() == [0.0, 2 * 4.0]


def test_a_deposit_is_kept_in_part_when_the_customer_leaves() -> None:
    rule = Ask({"accept": lambda *_: Answer.BACKORDER, "deposit": 0.2, "forfeit": 0.5})
    given = customers([1.0], [3], patience=Constant(2.0), price=10.0)
    record = run(world(given, accept=rule, end=9.0))
    assert outcomes(record) == ["CANCELLED"]
    assert fees(record) == [("FORFEIT", 3.0, 0.5 * 0.2 * 10.0 * 3)]


def test_returned_units_cost_their_fee() -> None:
    record = run(
        world(
            customers([1.0], [3], patience=Constant(2.0)),
            reorder=OrderAt(((1.0, 5),)),
            lead_time=Constant(9.0),
            end=20.0,
            cancel=build("cancel", "return", {"fee": 1.5}),
        )
    )
    assert record.purchase_orders.cancelled.tolist() == [3]
    assert fees(record) == [("RETURN", 3.0, 4.5)]


def test_an_order_that_leaves_goes_before_it_expires() -> None:
    """Both at age 5, whatever other orders have stirred up in the diaries."""
    other = customers([0.0], patience=Constant(5.5), name="other")
    for classes in ([], [other]):
        record = run(
            world(
                customers([1.0], patience=Constant(5.0)),
                *classes,
                end=20.0,
                rescue=build("rescue", "expire", {"age": 5.0}),
            )
        )
        assert outcomes(record)[-1] == "CANCELLED"


def test_what_was_set_aside_goes_when_the_rest_is_drop_shipped() -> None:
    """Five wanted, two set aside at 3 for complete shipping; the other three go direct at 5."""
    record = run(
        world(
            customers([1.0], [5]),
            reorder=OrderAt(((1.0, 2),)),
            end=20.0,
            ship=build("ship", "complete", {}),
            rescue=at_age(4.0, Rescue(Action.DROP_SHIP, lead_time=1.0, cost=9.0)),
        )
    )
    assert outcomes(record) == ["SHIPPED"]
    assert record.shipments.time.tolist() == [5.0]
    assert record.orders.shipped.tolist() == [2]
    assert record.orders.rescued.tolist() == [3]
    assert record.levels.on_hand_end.tolist() == [0]
