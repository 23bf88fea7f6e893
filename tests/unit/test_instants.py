"""What happens in which order at one instant, and at the ends of the window."""

from policies.registry import build
from sim.laws import Constant
from sim.views import StockView
from sim.world import Line
from tests.unit.worlds import Ask, OrderAt, customers, outcomes, run, world


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


def test_what_falls_on_the_beginning_of_a_part_is_in_it_stock_and_flows_alike() -> None:
    """Ten units come at 6 and four go; at 8, ten come and four go again."""
    given = world(
        customers([6.0, 8.0], [4, 4]),
        initial=[1],
        end=10.0,
        warm_up=6.0,
        lead_time=Constant(1.0),
        reorder=OrderAt(((5.0, 10), (7.0, 10))),
    )
    record = run(given, marks=[8.0])
    first, second = record.parts
    assert record.levels.on_hand_start.tolist() == first.on_hand_start.tolist() == [1]
    assert first.on_hand_end.tolist() == second.on_hand_start.tolist() == [7]
    assert second.on_hand_end.tolist() == record.levels.on_hand_end.tolist() == [13]


def test_the_peak_of_the_window_knows_what_was_there_at_its_beginning() -> None:
    given = world(
        customers([1.0], [4], patience=Constant(3.5)), initial=[0], end=10.0, warm_up=4.0
    )
    assert run(given).levels.backorders_peak.tolist() == [4]
    later = world(
        customers([1.0], [4], patience=Constant(2.5)), initial=[0], end=10.0, warm_up=4.0
    )
    assert run(later).levels.backorders_peak.tolist() == [0]
