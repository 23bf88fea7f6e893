"""What happens in which order at one instant at suppliers and on the shelf."""

from dataclasses import replace

from sim.goods import ShelfLife, Shrinkage
from sim.laws import Constant
from sim.record import Record
from sim.terms import Allotment, Calendar, Rejects
from sim.views import Purchase, StockView
from sim.world import Supplier, World
from tests.unit.worlds import Ask, OrderAt, customers, run, world


def buying(plan: dict[float, Purchase], *suppliers: Supplier, end: float = 20.0) -> World:
    """Return a world that buys by a plan, and sells nothing."""

    def order(stock: StockView) -> list[Purchase]:
        return [plan[stock.now]] if stock.now in plan else []

    rule = Ask({"order": order, "review_period": 1.0})
    return replace(world(customers([]), reorder=rule, end=end), suppliers=suppliers)


def columns(record: Record, *names: str) -> list[tuple[float, ...]]:
    table = record.purchase_orders
    return list(zip(*(table[name].tolist() for name in names), strict=True))


def test_among_deliveries_of_one_instant_what_was_placed_first_comes_first() -> None:
    """The first waits two days in a draft, so it is sent after the second."""
    slow = Supplier(name="slow", lead_time=Constant(1.0), prices=(1.0,), merge_window=2.0)
    quick = Supplier(name="quick", lead_time=Constant(2.0), prices=(1.0,))
    plan = {1.0: Purchase("slow", 5), 2.0: Purchase("quick", 7)}
    record = run(buying(plan, slow, quick))
    assert columns(record, "sent_at", "ended_at") == [(3.0, 4.0), (2.0, 4.0)]
    assert record.receipts.purchase_order.tolist() == [0, 1]


def test_what_waited_for_the_opening_is_taken_before_what_is_ordered_then() -> None:
    """The maker is closed from 1 to 2; both reach it at 2, and it makes one at a time."""
    maker = Supplier(
        name="maker",
        lead_time=Constant(3.0),
        delivery="queue",
        prices=(1.0,),
        calendar=Calendar(open_days=(0, 2), cycle=4),
    )
    plan = {1.0: Purchase("maker", 5), 2.0: Purchase("maker", 7)}
    record = run(buying(plan, maker))
    assert columns(record, "number", "sent_at", "ended_at") == [(1, 2.0, 5.0), (2, 2.0, 8.0)]


def test_an_allotment_is_handed_out_before_the_deliveries_of_that_instant() -> None:
    """At 4 all of the first order is rejected, and made anew after the second, which begins."""
    maker = Supplier(
        name="maker",
        lead_time=Constant(2.0),
        delivery="queue",
        prices=(1.0,),
        allotment=Allotment(every=2.0, units=Constant(5.0), first=2.0),
        rejects=Rejects(share=1.0 - 1e-9),
    )
    plan = {1.0: Purchase("maker", 5), 3.0: Purchase("maker", 5)}
    record = run(buying(plan, maker, end=7.0))
    assert columns(record, "rejected") == [(5,), (5,)]  # at 4 and at 6; at 8 the first again


def test_what_spoils_is_found_before_units_disappear() -> None:
    """The delivery of 1 spoils at 4, when the shelf would have lost units to thieves, too."""
    given = world(customers([]), reorder=OrderAt(((0.0, 9),)), lead_time=Constant(1.0), end=6.0)
    perils = replace(
        given.items[0],
        shelf_life=ShelfLife(age=Constant(3.0)),
        shrinkage=Shrinkage(share=0.9, every=4.0),
    )
    record = run(replace(given, items=(perils,)))
    losses = record.write_offs
    assert [(losses.time[0], losses.units[0])] == [(4.0, 9)]
    assert len(losses) == 1
