"""Customers who come, or stay away, because of how the shop has served before."""

from dataclasses import replace
from math import exp

import numpy as np
import pytest

from policies.registry import build
from sim.arrivals import PoissonArrivals
from sim.laws import Constant
from sim.ledger import Outcome, Reason
from sim.record import Record
from sim.traits import Goodwill, Hype, Memory
from sim.world import CustomerClass
from tests.unit.worlds import customers, outcomes, run, world

ABSENT = Outcome.ABSENT
LATE = Memory(people=1, after_delay=1.0, delay=3.0)


def absent(record: Record) -> np.ndarray:
    return np.asarray(record.orders.outcome == ABSENT)


def regulars(times: list[float], **memory: float) -> CustomerClass:
    """One person who comes again and again."""
    return customers(times, memory=Memory(people=1, **memory))


def test_a_loss_keeps_a_person_away_for_as_long_as_it_is_remembered() -> None:
    """Refused at 1, never comes for ten days, comes again at 12."""
    given = regulars([1.0, 2.0, 10.0, 12.0], after_loss=1.0, lasts=10.0)
    record = run(world(given, end=20.0, accept=build("accept", "none", {})))
    assert outcomes(record) == ["REJECTED", "ABSENT", "ABSENT", "REJECTED"]
    assert record.orders.reason.tolist()[1] == Reason.STAYED_AWAY
    assert record.orders.refused.tolist() == [1, 1, 1, 1]


def test_each_experience_takes_its_share_of_the_visits() -> None:
    """Everyone is refused twice, half of the visits lost each time: a quarter is left."""
    people = 400
    times = np.arange(1.0, 1.0 + 40 * people) / people
    given = customers(
        [float(t) for t in times], memory=Memory(people=people, after_loss=0.5, lasts=1e9)
    )
    record = run(world(given, end=41.0, accept=build("accept", "none", {})))
    orders, came = record.orders, ~absent(record)
    visits: dict[int, int] = {}
    chances: dict[int, list[bool]] = {}
    for person, comes in zip(orders.customer.tolist(), came.tolist(), strict=True):
        losses = visits.get(person, 0)
        chances.setdefault(losses, []).append(comes)
        visits[person] = losses + comes
    for losses in (0, 1, 2, 3):
        tries = chances[losses]
        expected = 0.5**losses
        room = 3.29 * (expected * (1 - expected) / len(tries)) ** 0.5
        assert abs(np.mean(tries) - expected) <= room


def test_who_was_served_at_once_forgets_nothing_because_nothing_happened() -> None:
    record = run(world(regulars([1.0, 2.0, 3.0], after_loss=1.0), initial=[3], end=9.0))
    assert outcomes(record) == ["FILLED"] * 3


def test_a_long_wait_counts_as_a_delay_and_a_short_one_as_a_backorder() -> None:
    """Both orders come at 6: one waited 5, the other 1; the limit is 3."""
    buy = build("reorder", "periodic-order-up-to", {"T": 100.0, "S": 2, "first": 4.0})
    late = customers(
        [1.0, 7.0], name="late", memory=Memory(people=1, after_delay=1.0, delay=3.0)
    )
    soon = customers(
        [5.0, 7.0], name="soon", memory=Memory(people=1, after_delay=1.0, delay=3.0)
    )
    calm = replace(LATE, after_backorder=0.0)
    soon = replace(soon, memory=calm)
    record = run(world(late, soon, reorder=buy, lead_time=Constant(2.0), end=9.0))
    assert record.orders.ended_at.tolist()[:2] == [6.0, 6.0]
    absents = absent(record)[2:].tolist()
    assert absents == [True, False]


def test_goodwill_stays_within_its_bounds() -> None:
    """Nobody is ever served: the pool sinks to its floor, and that share still comes."""
    given = CustomerClass(
        name="web",
        arrivals=PoissonArrivals(100.0),
        baskets=customers([1.0]).baskets,
        goodwill=Goodwill(loss=0.5, gain=0.0, low=0.3, high=1.0),
    )
    record = run(world(given, end=100.0, accept=build("accept", "none", {})))
    came = 1.0 - absent(record)[100:].mean()
    n = len(record.orders) - 100
    assert abs(came - 0.3) < 3.29 * (0.21 / n) ** 0.5  # misses once in 1000


def test_goodwill_rises_where_all_are_served_at_once() -> None:
    given = CustomerClass(
        name="web",
        arrivals=PoissonArrivals(100.0),
        baskets=customers([1.0]).baskets,
        goodwill=Goodwill(loss=0.5, gain=0.1, low=0.3, high=1.25),
    )
    record = run(world(given, initial=[20000], end=100.0))
    assert absent(record)[:5].mean() <= 0.8
    assert not absent(record)[200:].any()


def test_hype_is_bounded_and_fades() -> None:
    """A backlog as large as `half` from day 0: 1 + gain / 2 of 1 + gain, fading with e."""
    first = customers([0.0], [1000], name="first")
    given = CustomerClass(
        name="web",
        arrivals=PoissonArrivals(2000.0),
        baskets=customers([1.0]).baskets,
        hype=Hype(gain=1.0, half=1000.0, decay=5.0),
    )
    refuse = build("accept", "cap", {"units": 1000})
    record = run(world(first, given, end=10.0, accept=refuse))
    orders = record.orders
    for day in (0, 4, 9):
        seen = (orders.customer_class == 1) & (orders.placed_at // 1 == day)
        came = 1.0 - absent(record)[seen].mean()
        expected = (1.0 + 0.5 * 5.0 * (exp(-day / 5.0) - exp(-(day + 1) / 5.0))) / 2.0
        assert came == pytest.approx(expected, abs=3.29 * (0.25 / seen.sum()) ** 0.5)


def test_those_who_stay_away_are_the_same_people_under_every_policy() -> None:
    """Who comes under the worse policy would have come under the better one."""
    given = CustomerClass(
        name="web",
        arrivals=PoissonArrivals(20.0),
        baskets=customers([1.0]).baskets,
        goodwill=Goodwill(loss=0.01, gain=0.0, low=0.1, high=1.0),
    )
    buy = build("reorder", "base-stock", {"S": 20})
    poor = run(world(given, reorder=buy, end=100.0, initial=[0]), seed=4)
    rich = run(world(given, initial=[10000], end=100.0), seed=4)
    assert not absent(rich).any()
    assert 0 < absent(poor).sum() < len(poor.orders)
    assert np.array_equal(poor.orders.placed_at, rich.orders.placed_at)
