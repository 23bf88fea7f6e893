"""Who gets the units, how they ship, and how they are bought."""

from dataclasses import replace

import numpy as np
import pytest

from policies.registry import build
from sim.laws import Constant, Discrete
from sim.ledger import Reason, Standing
from sim.views import StockView
from sim.world import Line
from tests.unit.worlds import Ask, OrderAt, customers, lead_times_of, outcomes, run, world


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


def test_a_fifo_supplier_does_not_wait_for_what_was_cancelled() -> None:
    """The first lot would take 100 days and is called off; the second comes after its own 5."""
    law = Discrete((100.0, 5.0), (1.0, 1.0))
    given = world(
        customers([1.0], [3], patience=Constant(1.5)),
        reorder=OrderAt(((1.0, 3), (12.0, 2))),
        lead_time=law,
        delivery="fifo",
        end=50.0,
        cancel=build("cancel", "return", {}),
    )
    crossing = replace(
        given,
        suppliers=(replace(given.suppliers[0], delivery="crossing"),),
        horizon=200.0,
        customers=(customers([1.0], [3]),),
    )
    seed = next(s for s in range(99) if lead_times_of(run(crossing, seed=s)) == [100.0, 5.0])
    record = run(given, seed=seed)
    assert record.purchase_orders.cancelled.tolist() == [3, 0]
    assert record.purchase_orders.ended_at.tolist() == [2.5, 17.0]


def test_what_is_set_aside_is_no_shortage_of_its_item() -> None:
    """Item 0 is there in plenty, held for a basket that lacks item 1: its cycles are sound."""

    def buy(stock: StockView) -> int:
        return int(stock.item == "item0" and stock.now in (3.0, 5.0))

    record = run(
        world(
            customers([1.0], basket=(Line(0), Line(1))),
            initial=[50, 0],
            end=20.0,
            reorder=Ask({"order": buy, "review_period": 1.0, "first_review": 0.0}),
            ship=build("ship", "complete", {}),
        )
    )
    assert record.receipts.stockout.tolist() == [0, 0]


def test_what_goes_at_one_instant_is_one_parcel_even_at_arrival() -> None:
    """One unit at once, one bought and received at the same instant: lead time 0."""
    record = run(
        world(
            customers([1.0], [2]),
            initial=[1],
            reorder=build("reorder", "base-stock", {"S": 1}),
            lead_time=Constant(0.0),
        )
    )
    assert record.orders.parcels.tolist() == [1]
    assert record.shipments.parcels.tolist() == [0]


def test_quantities_that_the_ledger_can_not_hold_are_refused() -> None:
    with pytest.raises(OverflowError, match="quantity of 3000000000"):
        run(world(customers([1.0], [3_000_000_000]), initial=[5]))
