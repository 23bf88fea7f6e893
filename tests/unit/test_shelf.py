"""Which lot the units are taken from, and what spoils: hand traces and a day-by-day program."""

from collections import deque
from dataclasses import replace
from math import sqrt

import numpy as np
import pytest

from policies.registry import build
from sim.arrivals import Renewal
from sim.errors import BalanceError
from sim.goods import ShelfLife
from sim.laws import Constant, Discrete, Exponential
from sim.ledger import Reason
from sim.record import Record
from sim.shelf import Shelf
from sim.simulate import simulate
from sim.world import CustomerClass, Line, World
from tests.unit.worlds import OrderAt, customers, outcomes, run, world


def spoiling(given: World, age: float = 4.0, issue: str = "fifo") -> World:
    """The same world, in which everything spoils."""
    life = ShelfLife(age=Constant(age), issue=issue)
    return replace(given, items=tuple(replace(i, shelf_life=life) for i in given.items))


def spoiled(record: Record) -> list[tuple[float, int]]:
    assert set(record.write_offs.reason.tolist()) <= {Reason.SPOILED}
    return list(
        zip(record.write_offs.time.tolist(), record.write_offs.units.tolist(), strict=True)
    )


def test_what_is_left_spoils_at_its_age() -> None:
    """Three units at 0, two sold at 1; the order at 5 finds nothing and waits."""
    record = run(spoiling(world(customers([1.0, 5.0], [2, 1]), initial=[3], end=10.0)))
    assert spoiled(record) == [(4.0, 1)]
    assert outcomes(record) == ["FILLED", "OPEN"]
    assert record.levels.on_hand.tolist() == [3 * 1 + 1 * 3]
    assert record.levels.on_hand_end.tolist() == [0]


@pytest.mark.parametrize(("issue", "lost"), [("fifo", [(4.0, 1)]), ("lifo", [(4.0, 3)])])
def test_oldest_or_newest_first(issue: str, lost: list[tuple[float, int]]) -> None:
    """Three units at 0, three at 3, an order of two at 3.5; all orders of the end are filled.

    The oldest first: one of the old is left at 4, and three new ones at 7. The newest first:
    three old ones at 4, one new one at 7; each less the order of one at 6.
    """
    plan = OrderAt(((1.0, 3),))
    given = world(customers([3.5, 6.0], [2, 1]), initial=[3], reorder=plan, end=20.0)
    record = run(spoiling(given, issue=issue))
    left = 2 if issue == "fifo" else 0
    assert spoiled(record) == lost + ([(7.0, left)] if left else [])
    assert outcomes(record) == ["FILLED", "FILLED"]


def test_expiry_is_before_arrivals_and_after_receipts_of_the_instant() -> None:
    """At 4 the old units spoil and new ones come; who orders two at 4 finds one."""
    plan = OrderAt(((2.0, 1),))
    record = run(spoiling(world(customers([4.0], [2]), initial=[2], reorder=plan, end=9.0)))
    assert spoiled(record) == [(4.0, 2)]
    assert record.orders.filled_at_once.tolist() == [1]
    assert outcomes(record) == ["OPEN"]


def test_units_that_come_back_at_the_instant_their_lot_spoils_spoil_with_it() -> None:
    """Set-aside units that come back at 4, when the only lot spoils, spoil with it."""
    given = world(
        customers([1.0], [3], patience=Constant(3.0)),
        initial=[2],
        ship=build("ship", "complete", {}),
        end=9.0,
    )
    assert spoiled(run(spoiling(given))) == [(4.0, 2)]


def test_each_delivery_has_its_own_age_and_the_initial_stock_the_first() -> None:
    law = Discrete(values=(1.0, 30.0), weights=(0.5, 0.5))
    life = ShelfLife(age=law)
    given = world(initial=[1], reorder=OrderAt(tuple((float(t), 1) for t in range(1, 60))))
    items = tuple(replace(item, shelf_life=life) for item in given.items)
    record = run(replace(given, items=items))
    arrived = [0.0, *record.receipts.time.tolist()]
    ages = {
        float(time): {float(time - came) for came in arrived} & {1.0, 30.0}
        for time in record.write_offs.time
    }
    assert all(ages.values())
    quick = run(replace(given, items=items, horizon=2.5))
    assert quick.write_offs.time.tolist() == [t for t in record.write_offs.time if t < 2.5]


def test_a_write_off_lowers_the_position_and_the_rule_is_asked() -> None:
    record = run(
        spoiling(world(initial=[5], reorder=build("reorder", "base-stock", {"S": 5}), end=5.0))
    )
    assert record.purchase_orders.placed_at.tolist() == [4.0]
    assert record.purchase_orders.quantity.tolist() == [5]


def test_units_set_aside_do_not_spoil_and_come_back_as_the_newest() -> None:
    """Two units are set aside at 1 till the customer leaves at 9; the lot of 6 spoils at 10."""
    given = world(
        customers([1.0], [4], patience=Constant(8.0)),
        customers([9.5], [1], name="late"),
        initial=[2],
        reorder=OrderAt(((4.0, 1),)),
        ship=build("ship", "complete", {}),
        end=20.0,
    )
    record = run(spoiling(given))
    assert outcomes(record) == ["CANCELLED", "FILLED"]
    assert spoiled(record) == [(10.0, 2)]  # three came back at 9, one was sold at 9.5
    assert record.levels.on_hand_end.tolist() == [0]


def test_units_that_come_back_to_a_shelf_all_of_whose_lots_are_gone_spoil_at_once() -> None:
    given = world(
        customers([1.0], [4], patience=Constant(8.0)),
        initial=[2],
        ship=build("ship", "complete", {}),
        end=20.0,
    )
    assert spoiled(run(spoiling(given))) == [(9.0, 2)]


def test_a_shelf_that_misses_units_says_so() -> None:
    shelf = Shelf("fifo")
    shelf.add(0, 3, 5.0)
    with pytest.raises(BalanceError, match="4 units are free, but the lots hold 3"):
        shelf.add(4, 1, 6.0)


def grocery(issue: str, up_to: int, *, waits: bool, lead_time: float, horizon: float) -> World:
    """Six customers a day, a review every day, goods that keep for four days."""
    given = world(
        CustomerClass(
            name="c", arrivals=Renewal(gap=Exponential(mean=1 / 6)), baskets=((Line(0),),)
        ),
        initial=[up_to],
        end=horizon,
        lead_time=Constant(lead_time),
        reorder=build("reorder", "periodic-order-up-to", {"T": 1.0, "S": up_to}),
        accept=None if waits else build("accept", "none", {}),
    )
    return spoiling(given, 4.0, issue)


def day_by_day(record: Record, up_to: int, lead_time: int) -> tuple[list[int], list[int]]:
    """Units lost and spoiled on each day, by a program that knows days and nothing else."""
    waits = record.world.items[0].policy.accept is None
    newest_first = record.world.items[0].shelf_life.issue == "lifo"  # type: ignore[union-attr]
    days = int(record.world.end)
    demand = np.bincount(record.orders.placed_at.astype(int), minlength=days)
    lots: deque[list[int]] = deque([[up_to, 4]])
    coming, backlog, lost, spoilt = [0] * (days + 9), 0, [], []
    for day in range(days):
        lots.append([coming[day], day + 4])
        backlog -= take(lots, backlog, newest_first=newest_first)
        spoilt.append(sum(units for units, until in lots if until == day))
        lots = deque(lot for lot in lots if lot[1] > day)
        # The review is after the customers of this very instant, of whom there are none.
        position = sum(u for u, _ in lots) + sum(coming[day + 1 :]) - backlog
        coming[day + lead_time] += max(0, up_to - position)
        short = int(demand[day]) - take(lots, int(demand[day]), newest_first=newest_first)
        backlog += short * waits
        lost.append(short * (not waits))
    return lost, spoilt


def take(lots: deque[list[int]], units: int, *, newest_first: bool) -> int:
    """Take up to so many units; return how many there were."""
    taken = 0
    for lot in reversed(lots) if newest_first else lots:
        now = min(lot[0], units - taken)
        lot[0] -= now
        taken += now
    return taken


@pytest.mark.parametrize("issue", ["fifo", "lifo"])
@pytest.mark.parametrize(("waits", "up_to"), [(True, 12), (False, 18), (False, 24)])
def test_a_program_that_counts_days_finds_the_same(issue: str, waits: bool, up_to: int) -> None:
    given = grocery(issue, up_to, waits=waits, lead_time=2.0, horizon=400.0)
    record = run(given)
    lost, spoilt = day_by_day(record, up_to, 2)
    when = record.write_offs.time.astype(int)
    found = np.bincount(when, record.write_offs.units, minlength=400)
    assert found.tolist() == spoilt
    refused = record.orders.placed_at[record.orders.refused > 0].astype(int)
    assert np.bincount(refused, minlength=400).tolist() == lost
    assert sum(spoilt) > 0 or (issue == "fifo" and up_to < 24)


FIGURES = [  # served and wasted shares: of all demand, and of all that was bought
    ("fifo", 12, True, 1.0, 0.0),
    ("lifo", 12, True, 1.0, 0.015),
    ("fifo", 18, False, 0.988, 0.002),
    ("lifo", 18, False, 0.974, 0.138),
    ("fifo", 24, False, 1.0, 0.024),
]


@pytest.mark.parametrize(("issue", "up_to", "waits", "served", "wasted"), FIGURES)
def test_waiting_customers_replace_the_safety_stock_of_what_spoils(
    issue: str, up_to: int, waits: bool, served: float, wasted: float
) -> None:
    """Figures of another program, to a tenth of a per cent, for goods a day under way.

    Each interval misses once in 1000, apart from the rounding of the figure.
    """
    given = grocery(issue, up_to, waits=waits, lead_time=1.0, horizon=1500.0)
    shares = []
    for replication in range(8):
        record = simulate(given, seed=5, replication=replication)
        gone = float(record.orders.refused.sum())
        bought = up_to + float(record.receipts.units.sum())
        demand = float(record.orders.quantity.sum())
        shares.append((1 - gone / demand, record.write_offs.units.sum() / bought))
    found, n = np.array(shares), len(shares)
    for column, expected in ((0, served), (1, wasted)):
        mean, sd = found[:, column].mean(), found[:, column].std(ddof=1)
        t = 5.408  # the quantile .9995 of Student's t with 7 degrees of freedom
        assert abs(mean - expected) <= 0.0005 + t * sd / sqrt(n), (column, mean)
