"""Features of supply that meet: what one decides, another must respect. Hand-made worlds."""

from dataclasses import replace

import numpy as np
import pytest

from policies import CanOrder, Expedite, HardPeg, ReturnPurchase
from sim.errors import RuleError
from sim.goods import Planner
from sim.laws import Constant, Exponential
from sim.record import Record
from sim.simulate import simulate
from sim.terms import Confirmation, Drift, Parts, Rejects, Yield
from sim.views import Purchase, Status
from sim.world import World
from tests.unit.worlds import Ask, OrderAt, customers, world


def with_supplier(given: World, **terms: object) -> World:
    return replace(given, suppliers=(replace(given.suppliers[0], **terms),))  # type: ignore[arg-type]


def receipts(record: Record) -> list[tuple[float, int]]:
    return list(zip(record.receipts.time.tolist(), record.receipts.units.tolist(), strict=True))


def expedited(**terms: object) -> Record:
    """Return a run in which 100 units sent at 1, due at 7, are brought forward to 2."""
    given = world(
        customers([0.5], [100]),
        reorder=OrderAt(((1.0, 100),)),
        rescue=Expedite(backlog=1, age=1.0, lead_time=0.5, cost=1.0),
        lead_time=Constant(6.0),
        end=40.0,
    )
    return simulate(with_supplier(given, **terms), check=True)


@pytest.mark.parametrize("rest", ["cut", "later"])
def test_what_the_yield_leaves_out_is_not_brought_forward(rest: str) -> None:
    record = expedited(yield_=Yield(mean=0.5, rest=rest))
    bought = record.purchase_orders
    (first, came), *more = receipts(record)
    assert first == 2.0
    assert 20 < came < 80  # binomial, 100 and one half: missed once in 10^9
    if rest == "cut":
        assert (bought.short[0], bought.ended_at[0], more) == (100 - came, 2.0, [])
    else:  # after a lead time, not when the first delivery would have come
        assert more == [(8.0, 100 - came)]


def test_what_is_sent_in_place_of_rejects_takes_its_own_lead_time() -> None:
    record = expedited(rejects=Rejects(share=0.5))
    times = [time for time, _ in receipts(record)]
    assert times == [2.0 + 6.0 * k for k in range(len(times))]
    assert len(times) > 1


def test_word_of_an_older_date_does_not_undo_that_a_purchase_order_was_brought_forward() -> (
    None
):
    given = world(
        customers([0.5], [4]),
        reorder=OrderAt(((1.0, 4),)),
        rescue=Expedite(backlog=1, age=1.0, lead_time=3.0, cost=1.0),
        lead_time=Constant(6.0),
        end=6.0,
    )
    record = simulate(with_supplier(given, confirmation=Confirmation(after=4.0)), check=True)
    # brought forward at 3.5 to come at 6.5; at 5 word comes that it was due at 7
    assert record.purchase_orders.expected_at.tolist() == [6.5]


def test_a_customer_whose_units_fell_short_is_pegged_to_the_next_purchase_order() -> None:
    given = world(
        customers([0.5, 1.5], [40, 40]),
        reorder=OrderAt(((1.0, 40), (2.0, 40), (5.0, 40))),
        allocate=HardPeg(),
        end=30.0,
    )
    slow_at_first = Drift(times=(1.0, 2.0), factors=(20.0, 1.0))  # 40 days, then 2
    terms = {"drift": slow_at_first, "yield_": Yield(mean=0.5)}
    record = simulate(with_supplier(given, **terms), check=True)
    # the first customer waits for the first purchase order; what the second one lacks at 4 is
    # pegged to the third, which so comes to the second customer, too
    _, came, then = record.purchase_orders.received.tolist()
    assert record.shipments.time[:2].tolist() == [4.0, 7.0]
    assert record.shipments.row[:2].tolist() == [1, 1]
    assert record.shipments.units[:2].tolist() == [came, min(40 - came, then)]


def test_what_was_never_sent_is_taken_back_without_a_fee() -> None:
    given = world(
        customers([0.5], [4], patience=Constant(3.0)),
        reorder=OrderAt(((1.0, 4),)),
        cancel=ReturnPurchase(fee=2.0),
        lead_time=Constant(6.0),
    )
    waits, sent = (
        simulate(replace(given, planner=Planner(delay=Constant(delay))), check=True)
        for delay in (5.0, 1.0)
    )
    for record in (waits, sent):
        assert record.purchase_orders.cancelled.tolist() == [4]
    assert len(waits.fees) == 0
    assert sent.fees.amount.tolist() == [8.0]


def test_items_that_join_wait_for_the_planner_together() -> None:
    given = world(
        customers([0.5], [4]), initial=[4, 4], reorder=CanOrder(s=0, c=4, S=8), end=100.0
    )
    record = simulate(replace(given, planner=Planner(delay=Exponential(3.0))), check=True)
    bought = record.purchase_orders
    assert bought.quantity.tolist() == [8, 4]
    assert bought.number.tolist() == [1, 1]
    assert bought.opens.tolist() == [1, 0]
    assert np.ptp(bought.sent_at) == 0.0
    assert bought.sent_at[0] > 0.5


@pytest.mark.parametrize("value", [-3.0, np.nan])
def test_times_that_are_none_end_the_run(value: float) -> None:
    given = world(customers([0.5], [4]), reorder=OrderAt(((1.0, 4),)))
    wrong = Ask({"sample": lambda _rng, n: np.full(n, value), "expectation": 1.0})
    for faulty in (
        replace(given, planner=Planner(delay=wrong)),
        with_supplier(given, delivery="queue", transit=wrong),
        with_supplier(given, parts=Parts(parts=2, gap=wrong)),
    ):
        with pytest.raises(RuleError, match="at least 0"):
            simulate(faulty)


def test_only_a_sourcing_rule_that_judges_must_be_hashable() -> None:
    class Unhashable(Ask):
        __hash__ = None  # type: ignore[assignment]

    rules = {"source": lambda _stock, units, sellers: [Purchase(sellers[0].name, units)]}
    ordering = OrderAt(((1.0, 4),))
    record = simulate(world(reorder=ordering, sourcing=Unhashable(rules)), check=True)
    assert len(record.purchase_orders) == 1
    judging = Unhashable({**rules, "judge": lambda _supplier, _now: Status.TRUSTED})
    with pytest.raises(RuleError, match="must be hashable"):
        simulate(world(reorder=ordering, sourcing=judging))
