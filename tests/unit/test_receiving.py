"""What comes in, and what never does: hand-made worlds."""

from dataclasses import replace
from math import sqrt

import numpy as np
import pytest

from policies import BaseStock, HardPeg, ReorderPoint, ReturnPurchase
from sim.laws import Constant
from sim.ledger import Fee, Outcome, Reason, Standing
from sim.record import Record
from sim.simulate import simulate
from sim.terms import Confirmation, Parts, Rejects, Yield
from sim.views import SupplyView
from sim.world import World
from tests.figures import kpis
from tests.unit.worlds import Ask, OrderAt, customers, world

MISSES = 3.29  # standard errors that a normal figure misses once in 1000


def with_supplier(given: World, **terms: object) -> World:
    return replace(given, suppliers=(replace(given.suppliers[0], **terms),))  # type: ignore[arg-type]


def receipts(record: Record) -> list[tuple[float, int]]:
    return list(zip(record.receipts.time.tolist(), record.receipts.units.tolist(), strict=True))


def test_a_purchase_order_comes_in_parts() -> None:
    given = world(customers([0.5], [6]), reorder=OrderAt(((1.0, 8),)), end=20.0)
    record = simulate(with_supplier(given, parts=Parts(parts=3, gap=Constant(2.0))), check=True)
    assert receipts(record) == [(3.0, 3), (5.0, 3), (7.0, 2)]
    assert record.shipments.time.tolist() == [3.0, 5.0]
    assert record.purchase_orders.ended_at.tolist() == [7.0]
    assert record.levels.on_order[0] == 8 * 2.0 + 5 * 2.0 + 2 * 2.0


def test_the_last_part_is_the_first_to_be_cancelled() -> None:
    leaver = customers([0.5], [4], patience=Constant(3.0))  # leaves at 3.5
    given = world(leaver, reorder=OrderAt(((1.0, 9),)), cancel=ReturnPurchase(), end=20.0)
    record = simulate(with_supplier(given, parts=Parts(parts=3, gap=Constant(2.0))), check=True)
    # 3 units came at 3 and went to the customer, who leaves 1 open
    assert receipts(record) == [(3.0, 3), (5.0, 3), (7.0, 2)]
    assert record.purchase_orders.cancelled.tolist() == [1]


def test_pegged_units_of_a_later_part_stay_pegged() -> None:
    given = world(
        customers([0.5, 0.75], [4, 4]),
        reorder=OrderAt(((1.0, 8), (2.0, 3))),
        allocate=HardPeg(),
        end=20.0,
    )
    parts = Parts(parts=2, gap=Constant(4.0))
    record = simulate(with_supplier(given, parts=parts), check=True)
    # the first purchase order is for both, 4 at 3 and 4 at 7; the second, for nobody, brings 2
    # at 4, which anybody may have, and 1 at 8
    assert receipts(record) == [(3.0, 4), (4.0, 2), (7.0, 4), (8.0, 1)]
    assert record.orders.ended_at.tolist() == [3.0, 7.0]


def test_a_lead_time_ends_with_the_last_receipt_not_with_who_leaves_later() -> None:
    """Two of four units come at 1.5 + 5; who waits for the others leaves at 31.5."""
    given = world(
        customers([1.0, 1.5], [2, 2], patience=Constant(30.0)),
        lead_time=Constant(5.0),
        reorder=ReorderPoint(-4, 4),
        cancel=ReturnPurchase(),
    )
    parts = Parts(parts=2, gap=Constant(50.0))
    record = simulate(with_supplier(given, parts=parts, promise=60.0), check=True)
    assert record.purchase_orders.standing.tolist() == [Standing.RECEIVED]
    assert record.purchase_orders.ended_at.tolist() == [31.5]
    found = kpis(record)
    assert (found["lead_time_mean"], found["otif"]) == (5.0, 1.0)


def test_what_is_short_leaves_the_position_and_is_ordered_again() -> None:
    given = world(customers([0.5], [50]), initial=[50], reorder=BaseStock(50), end=200.0)
    record = simulate(with_supplier(given, yield_=Yield(mean=0.6)), check=True)
    bought = record.purchase_orders
    assert bought.quantity[0] == 50
    # each further purchase order is for what was missing of the one before
    assert bought.quantity[1:].tolist() == bought.short[:-1].tolist()
    assert bought.placed_at.tolist() == [0.5 + 2.0 * k for k in range(len(bought))]
    assert bought.received.sum() == 50
    assert bought.short[-1] == 0
    short = bought.short > 0
    assert set(bought.standing[short]) == {Standing.SHORT}
    assert bought.standing[-1] == Standing.RECEIVED


def test_what_is_short_may_come_later() -> None:
    given = world(customers([0.5], [50]), initial=[50], reorder=BaseStock(50), end=200.0)
    record = simulate(with_supplier(given, yield_=Yield(mean=0.6, rest="later")), check=True)
    assert record.purchase_orders.short.tolist() == [0]
    assert [time for time, _ in receipts(record)] == [2.5, 4.5]
    assert sum(units for _, units in receipts(record)) == 50


@pytest.mark.parametrize(("sd", "spread"), [(0.0, sqrt(100 * 0.8 * 0.2)), (0.1, 10.0)])
def test_the_share_that_comes_has_its_mean_and_spread(sd: float, spread: float) -> None:
    plan = OrderAt(tuple((float(t), 100) for t in range(1, 2001)))
    given = world(customers([0.5]), reorder=plan, end=2010.0)
    record = simulate(with_supplier(given, yield_=Yield(mean=0.8, sd=sd)))
    came = record.purchase_orders.received.astype(float)[:2000]
    assert abs(came.mean() - 80.0) < MISSES * spread / sqrt(2000)
    # of a sample variance, with the fourth moment of a normal (a beta's is smaller)
    assert abs(came.var() / spread**2 - 1.0) < MISSES * sqrt(2.0 / 2000) + 0.01


def test_the_yield_of_a_purchase_order_does_not_depend_on_its_neighbours() -> None:
    few = OrderAt(((1.0, 40), (2.0, 40)))
    other = OrderAt(((1.0, 7), (2.0, 40)))
    came = [
        simulate(
            with_supplier(
                world(customers([0.5]), reorder=rule, end=9.0), yield_=Yield(mean=0.5)
            )
        ).purchase_orders.received[1]
        for rule in (few, other)
    ]
    assert came[0] == came[1]


def test_rejected_units_are_replaced_or_credited() -> None:
    given = world(customers([0.5], [80]), reorder=OrderAt(((1.0, 100),)), end=50.0)
    rejects = Rejects(share=0.3, inspection=0.5)
    replaced = simulate(with_supplier(given, rejects=rejects), check=True)
    bought = replaced.purchase_orders
    assert bought.received.tolist() == [100]
    # each replacement is inspected too: at 3, 5, 7, ...
    again = bought.rejected[0]
    assert again > 0
    inspected = replaced.fees.amount[replaced.fees.kind == Fee.INSPECTION].sum()
    assert inspected == 0.5 * (100 + again)
    credited = simulate(
        with_supplier(given, rejects=replace(rejects, replaced=False)), check=True
    ).purchase_orders
    assert credited.received[0] == 100 - credited.rejected[0]
    assert credited.short[0] == credited.rejected[0] > 0
    assert credited.reason[0] in (Reason.FAILED_INSPECTION, Reason.LEAD_TIME)


def test_a_confirmation_says_when_it_comes() -> None:
    told: list[float] = []

    def quote(order: object, stock: object, supply: SupplyView) -> float:
        told.append(supply.open_orders[0].expected_at)
        return float("nan")

    given = world(
        customers([1.5, 4.5]),
        reorder=OrderAt(((1.0, 9),)),
        quote=Ask({"quote": quote}),
        lead_time=Constant(8.0),
        end=20.0,
    )
    given = with_supplier(given, promise=5.0, confirmation=Confirmation(after=2.0))
    slow = with_supplier(given, drift=None)
    record = simulate(slow, check=True)
    assert told == [9.0, 9.0]
    assert record.purchase_orders.due_at.tolist() == [6.0]


def test_the_error_of_a_confirmation_has_its_spread() -> None:
    plan = OrderAt(tuple((float(t), 1) for t in range(1, 1001)))
    given = world(customers([0.5]), reorder=plan, lead_time=Constant(8.0), end=1001.5)
    given = with_supplier(given, confirmation=Confirmation(after=0.0, error=1.5))
    record = simulate(given)
    bought = record.purchase_orders
    error = bought.expected_at - (bought.placed_at + 8.0)
    assert abs(error.mean()) < MISSES * 1.5 / sqrt(1000)
    assert abs(error.std() / 1.5 - 1.0) < MISSES / sqrt(2000)


def test_an_order_that_nobody_can_fill_stays_open() -> None:
    given = world(customers([0.5]), reorder=OrderAt(((1.0, 1),)), end=50.0)
    record = simulate(with_supplier(given, lead_time=Constant(1e6)), check=True)
    assert Outcome(record.orders.outcome[0]) == Outcome.OPEN
    assert record.levels.on_order_end.tolist() == [1]
    assert np.isnan(record.purchase_orders.ended_at[0])


def test_transit_is_added_to_any_lead_time() -> None:
    given = world(customers([0.5]), reorder=OrderAt(((1.0, 1),)), end=20.0)
    for delivery in ("crossing", "fifo", "queue"):
        record = simulate(with_supplier(given, delivery=delivery, transit=Constant(3.0)))
        assert record.receipts.time.tolist() == [6.0], delivery
