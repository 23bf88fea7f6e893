"""What had become of orders by their wait: by plain loops, by identities and by hand."""

from collections.abc import Callable
from dataclasses import replace
from itertools import groupby
from math import inf

import numpy as np
import pytest

from results.compare.people import changes, fates_of
from results.evidence import counts_by_wait
from results.kpis import fill_within, kpis_of, measure
from results.view import Floats, Run
from scenarios import library, load
from sim.arrivals import Renewal
from sim.laws import Constant
from sim.ledger import Outcome, Reason
from sim.record import Record
from sim.simulate import simulate
from sim.world import CustomerClass, Item, World
from tests.results.test_two_roads import WORLDS, busy_record

MakeRecord = Callable[..., Record]
WAITS = np.array([0.0, 0.3, 1.0, 2.5, 5.0, 7.0, 20.0, 1000.0])
OPEN = Outcome.OPEN
LEAVES = (Outcome.CANCELLED, Outcome.EXPIRED, Outcome.REJECTED, Outcome.DECLINED)
WORLD = World(
    items=(Item(name="lantern"), Item(name="candle")),
    customers=(CustomerClass(name="web", arrivals=Renewal(gap=Constant(1.0))),),
    suppliers=(),
    horizon=90.0,
    warm_up=10.0,
)


def by_loops(record: Record, waits: Floats) -> list[list[int]]:
    """Served, left, unknown and waiting within each wait, order after order."""
    table, world = record.orders, record.world
    rows = [{name: table[name][i].item() for name in table.names} for i in range(len(table))]
    counted = [[0] * len(waits) for _ in range(4)]
    for _, group in groupby(rows, key=lambda row: row["order"]):
        lines = list(group)
        placed_at = lines[0]["placed_at"]
        if not world.warm_up <= placed_at < world.end or lines[0]["outcome"] == Outcome.ABSENT:
            continue
        left = [line["ended_at"] for line in lines if line["outcome"] in LEAVES]
        ends = left or [line["ended_at"] if line["outcome"] != OPEN else inf for line in lines]
        for place, wait in enumerate(waits.tolist()):
            over = max(ends) - placed_at <= wait + 1e-9
            if over:
                counted[1 if left else 0][place] += 1
            elif max(ends) == inf and world.end - placed_at < wait - 1e-9:
                counted[2][place] += 1
            else:
                counted[3][place] += 1
    return counted


@pytest.mark.parametrize(("baskets", "warm_up"), WORLDS)
def test_loops_count_the_same(baskets: bool, warm_up: float) -> None:
    record = busy_record(baskets, warm_up)
    found, expected = counts_by_wait(Run(record), WAITS), by_loops(record, WAITS)
    assert found.served.tolist() == expected[0]
    assert found.left.tolist() == expected[1]
    assert found.waiting.tolist() == expected[2]
    still = found.orders - found.served - found.left - found.waiting
    assert still.tolist() == expected[3]
    assert min(expected[0][-1], expected[1][-1], expected[2][-1], expected[3][2]) > 0


def assert_identities(record: Record) -> None:
    """What must hold of every run."""
    run = Run(record)
    found = counts_by_wait(run, WAITS)
    pairs = dict(zip(kpis_of("all"), measure(record)["all"][0].tolist(), strict=True))
    assert found.orders == pairs["orders"][0]
    # Who is served at the instant of arrival, but by a rescue or from units given back then.
    orders = run.orders
    later = orders.filled_at_once < orders.quantity
    full = orders.shipped + orders.rescued == orders.quantity
    at_instant = np.count_nonzero(later & full & (orders.ended_at == orders.placed_at))
    assert found.served[0] == pairs["order_fill_rate"][0] + at_instant
    assert found.waiting[0] == 0.0
    within = fill_within(record, WAITS.tolist())
    assert found.served == pytest.approx(within * found.orders, rel=1e-12)
    curves = np.array([found.served, found.left, found.waiting])
    assert (np.diff(curves, axis=1) >= 0.0).all()
    assert (curves.sum(axis=0) <= found.orders).all()
    # Within any wait all are known to be over or open; a person compared with itself says who.
    people = np.sum(list(changes(fates_of(run), fates_of(run)).values()), axis=0)
    whole = counts_by_wait(run, np.array([1e9]))
    assert whole.served + whole.left + whole.waiting == whole.orders == people[0]
    assert whole.served[0] == people[8]


@pytest.mark.parametrize("name", sorted(library()))
def test_identities_of_the_library(name: str) -> None:
    world = load(name).world
    share = min(1.0, 3000.0 / expected(world))
    assert_identities(
        simulate(replace(world, warm_up=world.warm_up * share, horizon=world.horizon * share))
    )


def expected(world: World) -> float:
    """Orders that come, about."""
    return sum(each.arrivals.expected(world.end) for each in world.customers)


@pytest.mark.parametrize(("baskets", "warm_up"), WORLDS)
def test_identities_of_a_busy_world(baskets: bool, warm_up: float) -> None:
    assert_identities(busy_record(baskets, warm_up))


def test_by_hand(make_record: MakeRecord) -> None:
    """Six orders within the window [10, 100), one before it, and one of nobody."""
    refused = {"outcome": Outcome.DECLINED, "reason": Reason.WOULD_NOT_WAIT}
    rows = [
        {"placed_at": 5, "quantity": 1, "shipped": 1, "ended_at": 50,
         "outcome": Outcome.SHIPPED},
        {"placed_at": 10, "quantity": 2, "filled_at_once": 2},
        {"placed_at": 20, "quantity": 3, "filled_at_once": 1, "refused": 2, "ended_at": 20,
         **refused},
        {"placed_at": 30, "quantity": 2, "filled_at_once": 1, "shipped": 1, "cancelled": 1,
         "outcome": Outcome.CANCELLED, "reason": Reason.PATIENCE, "ended_at": 34},
        {"placed_at": 40, "quantity": 1, "outcome": Outcome.ABSENT},
        # The supplier sends one line, which arrives after the customer gave up the other.
        {"order": 9, "lines": 2, "placed_at": 50, "quantity": 1, "rescued": 1,
         "outcome": Outcome.DROP_SHIPPED, "ended_at": 80},
        {"order": 9, "lines": 0, "item": 1, "placed_at": 50, "quantity": 1, "cancelled": 1,
         "outcome": Outcome.CANCELLED, "reason": Reason.PATIENCE, "ended_at": 52},
        {"placed_at": 95, "quantity": 1},
        # It is known to arrive after the end.
        {"placed_at": 98, "quantity": 1, "rescued": 1, "outcome": Outcome.DROP_SHIPPED,
         "ended_at": 106},
    ]  # fmt: skip
    waits = np.array([0.0, 2.0, 3.9, 4.0, 5.0, 5.1, 8.0])
    found = counts_by_wait(Run(make_record(WORLD, rows)), waits)
    assert found.orders == 6.0
    assert found.served.tolist() == [1, 1, 1, 1, 1, 1, 2]
    assert found.left.tolist() == [1, 2, 2, 3, 3, 3, 3]
    assert found.waiting.tolist() == [0, 0, 0, 0, 0, 1, 1]  # at an age of 5 it does wait


def test_nobody_ordered(make_record: MakeRecord) -> None:
    found = counts_by_wait(Run(make_record(WORLD)), WAITS)
    assert (found.orders, found.served.sum(), found.left.sum(), found.waiting.sum()) == (0,) * 4
