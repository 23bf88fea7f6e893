"""The projected inventory level against brute force, its own definition, and its rivals."""

from itertools import pairwise, product
from math import exp, factorial

import numpy as np
import pytest
from numpy.typing import NDArray

from policies import (
    PeriodicOrderUpTo,
    ProjectedInventoryLevel,
    check_policy,
    stock_view,
)
from policies.projected_level import poisson
from sim.views import Open
from tests.policies.supply_loop import Course, course

RATE = 5.0


def rule(U: float = 6.5, lead_time: float = 4.0, **more: float) -> ProjectedInventoryLevel:
    return ProjectedInventoryLevel(T=1, U=U, lead_time=lead_time, rate=RATE, **more)  # type: ignore[arg-type]


def chance(count: int, mean: float) -> float:
    return exp(-mean) * mean**count / factorial(count)


def by_enumeration(start: int, receipts: tuple[tuple[float, int], ...], end: float) -> float:
    """The mean stock at the end, over all demands between the receipts, one by one."""
    times = [0.0, *(time for time, _ in receipts), end]
    spans = [RATE * (b - a) for a, b in pairwise(times)]
    total = 0.0
    for demands in product(range(30), repeat=len(spans)):
        level, probability = start, 1.0
        for number, (units, mean) in enumerate(zip(demands, spans, strict=True)):
            level = max(level - units, 0) + (*(u for _, u in receipts), 0)[number]
            probability *= chance(units, mean)
        total += probability * level
    return total


@pytest.mark.parametrize(
    ("start", "receipts", "end"),
    [
        (0, (), 1.0),
        (7, (), 1.5),
        (3, ((0.5, 4),), 1.7),
        (9, ((0.2, 0), (1.0, 6)), 1.2),
        (0, ((0.4, 5), (1.1, 3)), 1.6),
    ],
)
def test_the_projection_is_the_mean_over_all_that_may_happen(
    start: int, receipts: tuple[tuple[float, int], ...], end: float
) -> None:
    view = stock_view(
        now=10.0,
        on_hand=start,
        on_order=sum(units for _, units in receipts),
        pipeline=tuple(Open(0.0, 10.0 + time, units) for time, units in receipts),
    )
    found = rule(lead_time=end).projection(view)
    assert found == pytest.approx(by_enumeration(start, receipts, end), abs=1e-9)


def test_poisson_probabilities_are_right_at_every_size() -> None:
    for mean in (1e-6, 0.3, 8.0, 60.0):
        fewest, found = poisson(mean)
        expected = [chance(fewest + n, mean) for n in range(len(found))]
        assert found == pytest.approx(expected, rel=1e-9)
    fewest, found = poisson(1e6)
    counts = fewest + np.arange(len(found))
    assert counts @ found == pytest.approx(1e6, rel=1e-9)
    assert (counts - 1e6) ** 2 @ found == pytest.approx(1e6, rel=1e-6)


@pytest.mark.parametrize("position", range(-30, 60, 3))
def test_where_all_wait_it_is_an_order_up_to_rule(position: int) -> None:
    stock = stock_view(backorders=max(-position, 0) + 9, on_order=max(position, 0) + 9)
    level = rule(U=6, lost_sales=False)
    assert level.order(stock) == PeriodicOrderUpTo(T=1, S=26).order(stock)


@pytest.mark.parametrize("units", [80, 10**9])
def test_where_there_is_plenty_nothing_is_lost_and_both_modes_agree(units: int) -> None:
    stock = stock_view(on_hand=units)
    plenty = rule(U=units)
    assert plenty.projection(stock) == pytest.approx(units - 20, abs=1e-6)
    assert plenty.order(stock) == rule(U=units, lost_sales=False).order(stock) == 20


def test_what_is_overdue_comes_now_and_what_is_late_or_unseen_comes_with_the_order() -> None:
    def projected(*receipts: Open, on_order: int = 6) -> float:
        view = stock_view(now=5.0, on_hand=3, on_order=on_order, pipeline=receipts)
        return rule().projection(view)

    now = projected(Open(0.0, 5.0, 6))
    assert projected(Open(0.0, 2.0, 6)) == now
    late = projected(Open(0.0, 9.0, 6))
    assert projected(Open(0.0, 50.0, 6)) == projected() == late
    assert projected(on_order=0) == pytest.approx(late - 6)


def test_old_backorders_are_served_first() -> None:
    waiting = stock_view(now=0.0, backorders=4, on_order=9, pipeline=(Open(0.0, 1.0, 9),))
    served = stock_view(now=1.0, on_hand=5)
    assert rule(lead_time=4.0).projection(waiting) == rule(lead_time=3.0).projection(served)


@pytest.mark.long
def test_what_is_projected_is_what_is_found_on_average() -> None:
    # Lost sales, Poisson demand: what is on the shelf once the order is in, less what the rule
    # reckoned with when it ordered, has mean 0. 100 batches of 80 periods; a right rule misses
    # 3.4 standard errors once in 1000 seeds.
    lead_time, n = 4, 8_000
    demand = np.random.default_rng(3).poisson(RATE, n).tolist()
    asked: list[float] = []
    level = rule(U=6.5, lead_time=lead_time)

    class Listening:
        def order(self, stock: object) -> int:
            units = level.order(stock)  # type: ignore[arg-type]
            asked.append(level.projection(stock) + units)  # type: ignore[arg-type]
            return units

    found = course(Listening(), demand, {"acme": lead_time}, start=10, lost_sales=True)
    before = np.array([10, *found.net[:-1]])
    received = np.zeros(n)
    for now, placed in enumerate(found.orders[:-lead_time]):
        received[now + lead_time] += placed.get("acme", 0)
    missed = (before + received)[lead_time:] - np.array(asked)[:-lead_time]
    batches = missed[: len(missed) // 100 * 100].reshape(100, -1).mean(axis=1)
    error = batches.std(ddof=1) / 10.0
    assert abs(batches.mean()) < 3.4 * error
    assert error < 0.05
    assert 6.0 <= np.mean(asked) <= 7.0, "as the rule wants it, but for whole units"


def cost(found: Course, demand: list[int], start: int, lead_time: int) -> NDArray[np.float64]:
    """Holding 1 per unit left, 4 per unit lost, period by period."""
    before = np.array([start, *found.net[:-1]])
    received = np.zeros(len(demand))
    for now, placed in enumerate(found.orders[:-lead_time]):
        received[now + lead_time] += placed.get("acme", 0)
    left = np.array(found.net, dtype=np.float64)
    return left + 4.0 * (np.array(demand) - (before + received - left))


@pytest.mark.long
def test_it_is_cheaper_than_the_best_base_stock_where_sales_are_lost() -> None:
    # Zipkin, Operations Research 56 (2008): Poisson 5, lead time 4, h = 1, p = 4: the best
    # there is costs 4.73. Base stock is best at 25. The same demand for both.
    lead_time, demand = 4, np.random.default_rng(12).poisson(RATE, 6_000).tolist()
    costs = {}
    for name, each in (("level", rule(U=6.5)), ("base", PeriodicOrderUpTo(T=1, S=25))):
        found = course(each, demand, {"acme": lead_time}, start=10, lost_sales=True)
        costs[name] = cost(found, demand, 10, lead_time)[100:].reshape(100, -1).mean(axis=1)
    saved = costs["base"] - costs["level"]
    assert saved.mean() - 3.4 * saved.std(ddof=1) / 10.0 > 0.2
    mean, error = costs["level"].mean(), costs["level"].std(ddof=1) / 10.0
    assert 4.73 - 3.4 * error < mean < 4.73 * 1.03 + 3.4 * error


def test_it_is_reviewed_and_conforms() -> None:
    level = rule(first=2.0)
    assert (level.first_review, level.review_period, level.sees_pipeline) == (2.0, 1, True)
    assert check_policy(level) == []
    assert check_policy(rule(U=-3.5, lost_sales=False)) == []
