"""Curves over age, against a pencil and against the case in which nothing is censored."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from results.kpis import backlog_ages, cancelled_within
from sim.arrivals import Renewal
from sim.laws import Constant
from sim.ledger import Outcome, Reason
from sim.record import Record
from sim.world import CustomerClass, Item, World

MakeRecord = Callable[..., Record]
WORLD = World(
    items=(Item(name="lantern"), Item(name="candle")),
    customers=(CustomerClass(name="web", arrivals=Renewal(gap=Constant(1.0))),),
    suppliers=(),
    horizon=100.0,
)
LEFT = {"cancelled": 1, "outcome": Outcome.CANCELLED, "reason": Reason.PATIENCE}
SORRY = {"cancelled": 1, "outcome": Outcome.CANCELLED, "reason": Reason.REMORSE}
SERVED = {"shipped": 1, "outcome": Outcome.SHIPPED, "reason": Reason.RECEIPT}
DROPPED = {"rescued": 1, "outcome": Outcome.DROP_SHIPPED, "reason": Reason.RESCUE_RULE}


def waited(age: float, how: dict[str, Any], at: float = 10.0) -> dict[str, Any]:
    return {"placed_at": at, "ended_at": at + age, "quantity": 1, **how}


def waits(age: float) -> dict[str, Any]:
    """Who still waits at the end, at such an age."""
    return {"placed_at": 100.0 - age, "quantity": 1, "outcome": Outcome.OPEN}


def test_cumulative_incidence_by_hand(make_record: MakeRecord) -> None:
    # Six wait. At 1 one of 6 leaves; at 2 one of 5 is served; at 2.5 one of 4 is censored; at 3
    # one of 3 has remorse; at 4 one of 2 leaves; at 5 the last is served.
    record = make_record(
        WORLD,
        [
            waited(3, SORRY), waited(1, LEFT), waits(2.5), waited(2, SERVED),
            waited(5, SERVED), waited(4, LEFT),
            {"placed_at": 20, "quantity": 1, "filled_at_once": 1},  # never waited
        ],
    )  # fmt: skip
    found = cancelled_within(record, [0.5, 1, 2, 3, 3.5, 4, 90])
    # Nothing has happened before 3 to 5/6 * 4/5 = 2/3 of them, before 4 to 2/3 * 2/3.
    left, sorry = 1 / 6 + 4 / 9 / 2, 2 / 3 / 3
    assert set(found) == {Reason.PATIENCE, Reason.REMORSE}
    assert found[Reason.PATIENCE] == pytest.approx([0, 1 / 6, 1 / 6, 1 / 6, 1 / 6, left, left])
    assert found[Reason.REMORSE] == pytest.approx([0, 0, 0, sorry, sorry, sorry, sorry])


def test_without_censoring_it_is_the_plain_share(make_record: MakeRecord) -> None:
    rng = np.random.default_rng(3)
    rows = [
        waited(float(age), [LEFT, SORRY, SERVED, DROPPED][kind])
        for age, kind in zip(rng.integers(1, 9, 200), rng.integers(0, 4, 200), strict=True)
    ]
    ages = np.arange(10.0)
    found = cancelled_within(make_record(WORLD, rows), ages.tolist())
    for reason in (Reason.PATIENCE, Reason.REMORSE):
        gone = [row["ended_at"] - 10 for row in rows if row["reason"] == reason]
        plain = [np.mean(np.array(gone) <= age) * len(gone) / len(rows) for age in ages]
        assert found[reason] == pytest.approx(plain), reason


def test_with_one_cause_it_is_one_less_kaplan_meier(make_record: MakeRecord) -> None:
    rows = [waited(1, LEFT), waits(1), waits(2), waited(3, LEFT), waits(4)]
    found = cancelled_within(make_record(WORLD, rows), [1, 2, 3, 9])
    assert found[Reason.PATIENCE] == pytest.approx([1 / 5, 1 / 5, 1 - 4 / 5 / 2, 1 - 4 / 5 / 2])


def test_censoring_is_told_from_the_truth_on_average(make_record: MakeRecord) -> None:
    """Exponential leaving and serving, cut at uniform ages: the curve is known exactly."""
    rng, n, leave, serve = np.random.default_rng(8), 4000, 0.2, 0.3
    gone, sent, cut = (
        rng.exponential(1 / leave, n),
        rng.exponential(1 / serve, n),
        rng.uniform(0, 8, n),
    )
    rows = []
    for g, s, c in zip(gone.tolist(), sent.tolist(), cut.tolist(), strict=True):
        if c < min(g, s):
            rows.append(waits(c))
        else:
            rows.append(waited(g, LEFT) if g < s else waited(s, SERVED))
    found = cancelled_within(make_record(WORLD, rows), [1, 3, 5])[Reason.PATIENCE]
    truth = 0.4 * (1 - np.exp(-0.5 * np.array([1, 3, 5])))
    assert found == pytest.approx(truth, abs=0.03)  # more than 3 standard errors


def test_a_basket_leaves_once_with_its_reason(make_record: MakeRecord) -> None:
    rows = [
        {"order": 1, "lines": 2, **waited(2, SERVED)},
        {"order": 1, "lines": 0, "item": 1, **waited(4, SORRY)},
        {"order": 2, **waited(6, SERVED)},
    ]
    found = cancelled_within(make_record(WORLD, rows), [3, 4, 9])
    assert {reason: curve.tolist() for reason, curve in found.items()} == {
        Reason.REMORSE: [0.0, 0.5, 0.5]
    }


def test_replications_are_pooled_and_nobody_is_nobody(make_record: MakeRecord) -> None:
    one = make_record(WORLD, [waited(1, LEFT)])
    two = make_record(WORLD, [waited(1, SERVED), waited(2, SERVED), waited(3, SERVED)])
    assert cancelled_within([one, two], [1])[Reason.PATIENCE].tolist() == [0.25]
    assert cancelled_within(make_record(WORLD), [1]) == {}
    assert cancelled_within([], [1]) == {}


def test_the_backlog_by_age(make_record: MakeRecord) -> None:
    rows = [
        {"placed_at": 99, "quantity": 3},
        {"placed_at": 93, "quantity": 5, "filled_at_once": 1, "shipped": 2},
        {"order": 3, "lines": 2, "placed_at": 50, "quantity": 2},
        {"order": 3, "lines": 0, "item": 1, "placed_at": 50, "quantity": 4},
        waited(3, SERVED),
    ]
    units, orders = backlog_ages(make_record(WORLD, rows), [2, 7])
    assert units.tolist() == [3, 0, 3 + 2 + 4]  # an age of 7 is in the bucket that begins there
    assert orders.tolist() == [1, 0, 2]
    whole = backlog_ages(make_record(WORLD, rows), [])
    assert (whole.units.tolist(), whole.orders.tolist()) == ([12], [3])


@pytest.mark.parametrize("edges", [[0, 7], [7, 7], [7, 2], [-1]])
def test_edges_must_rise_from_above_0(make_record: MakeRecord, edges: list[float]) -> None:
    with pytest.raises(ValueError, match="edges must rise from above 0"):
        backlog_ages(make_record(WORLD), edges)
