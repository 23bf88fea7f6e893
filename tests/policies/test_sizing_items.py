"""Many items, classes, spare parts and impatient customers."""

from itertools import product
from math import factorial

import numpy as np
import pytest
from scipy.stats import poisson

from policies.sizing import (
    StockedItem,
    abc_classes,
    allocation,
    class_allocation,
    impatient_base_stock,
    marginal_allocation,
    metric,
    metric_allocation,
    patience_aware_base_stock,
    uniform_allocation,
    xyz_classes,
)

RATES, REPAIR, TRANSIT = (0.05, 0.08, 0.12), 20.0, 4.0
GOLDEN = {4: (2.39, 2), 6: (1.21, 2), 8: (0.494, 3), 10: (0.169, 3), 12: (0.051, 3)}


def backorders(load: float, stock: int) -> float:
    return float(load * poisson.sf(stock - 1, load) - stock * poisson.sf(stock, load))


@pytest.mark.parametrize("total", GOLDEN)
def test_golden_spare_parts(total: int) -> None:
    best = metric_allocation(total, RATES, REPAIR, TRANSIT)
    value, digits = GOLDEN[total]
    assert round(sum(best.backorders), digits) == value
    assert best.depot + sum(best.bases) == total
    if total == 8:
        assert (best.depot, best.bases) == (4, (1, 1, 2))


def test_metric_by_scipy() -> None:
    delay = backorders(5.0, 5) / 0.25
    found = metric(RATES, REPAIR, (1.0, 4.0, 6.0), 5, (0, 1, 2))
    for rate, transit, stock, value in zip(RATES, (1, 4, 6), (0, 1, 2), found, strict=True):
        assert value == pytest.approx(backorders(rate * (transit + delay), stock))
    assert metric(RATES, REPAIR, TRANSIT, 5, (1, 1, 2)) == pytest.approx(
        (0.062, 0.149, 0.079), abs=5e-4
    )


@pytest.mark.parametrize("total", [0, 3, 7])
def test_metric_split_by_brute_force(total: int) -> None:
    best = metric_allocation(total, RATES, REPAIR, TRANSIT)
    splits = (s for s in product(range(total + 1), repeat=4) if sum(s) == total)
    least = min(sum(metric(RATES, REPAIR, TRANSIT, s[0], s[1:])) for s in splits)
    assert sum(best.backorders) == pytest.approx(least)


def some_items(n: int, seed: int) -> list[StockedItem]:
    rng = np.random.default_rng(seed)
    return [
        StockedItem(float(rate), 2.0, float(cost))
        for rate, cost in zip(rng.gamma(1.0, 1.5, n) + 0.05, rng.integers(1, 9, n), strict=True)
    ]


def test_marginal_allocation_is_best_for_what_it_spends() -> None:
    """By brute force, at every budget that some first bids spend to the last coin."""
    items = [StockedItem(1.0, 2.0, 1.0), StockedItem(0.4, 2.0, 3.0), StockedItem(2.0, 1.0, 2.0)]
    every = [allocation(items, stocks) for stocks in product(range(9), repeat=3)]
    spent_before = -1.0
    for budget in range(30):
        found = marginal_allocation(items, budget)
        assert found.spent <= budget
        assert found.spent >= spent_before
        spent_before = found.spent
    bids = sorted(
        (
            (poisson.sf(n, i.rate * i.lead_time) / i.cost, i.cost)
            for i in items
            for n in range(9)
        ),
        reverse=True,
    )
    for budget in np.cumsum([cost for _, cost in bids])[:14]:
        found = marginal_allocation(items, float(budget))
        least = min(other.backorders for other in every if other.spent <= budget)
        assert found.backorders == pytest.approx(least)


@pytest.mark.parametrize("budget", [0.0, 20.0, 60.0, 200.0])
def test_margins_beat_the_same_service_for_all(budget: float) -> None:
    items = some_items(25, seed=3)
    same = uniform_allocation(items, budget)
    classes = abc_classes([item.rate * item.cost for item in items])
    by_class = class_allocation(items, classes, {"A": 0.8, "B": 0.4, "C": 0.0}, budget)
    found = marginal_allocation(items, budget)
    served = marginal_allocation(items, budget, goal="fill_rate")
    for other in (same, by_class):
        assert other.spent <= budget
        assert found.backorders <= other.backorders + 1e-12
        assert served.fill_rate >= other.fill_rate - 0.01


def test_same_service_is_the_highest_that_money_buys() -> None:
    items = some_items(10, seed=4)
    found = uniform_allocation(items, 80.0)
    loads = [item.rate * item.lead_time for item in items]
    reached = min(poisson.cdf(n, load) for n, load in zip(found.stocks, loads, strict=True))
    for n, load in zip(found.stocks, loads, strict=True):
        assert n == 0 or poisson.cdf(n - 1, load) < reached  # no unit more than the target asks
    higher = [int(poisson.ppf(min(reached + 1e-9, 1), load)) for load in loads]
    assert allocation(items, higher).spent > 80.0


def test_fill_rate_goal_climbs_out_of_the_flat_start() -> None:
    """The first unit of a fast mover helps hardly at all, the tenth a lot."""
    items = [StockedItem(10.0, 1.0), StockedItem(0.3, 1.0)]
    every = [allocation(items, pair) for pair in product(range(20), repeat=2)]
    found = marginal_allocation(items, 16.0, goal="fill_rate")
    best = max(other.fill_rate for other in every if other.spent <= 16.0)
    assert found.fill_rate == pytest.approx(best)


def test_classes() -> None:
    values = (800.0, 150.0, 30.0, 20.0, 0.0)
    assert abc_classes(values) == ("A", "B", "C", "C", "C")  # 80 and 95 % reached exactly
    assert abc_classes((1.0, 1.0), (0.5, 1.0)) == ("A", "B")
    assert abc_classes(()) == ()
    assert abc_classes((0.0, 0.0)) == ("C", "C")
    assert xyz_classes((0.0, 0.51, 1.0, 1.01)) == ("X", "Y", "Y", "Z")
    with pytest.raises(ValueError, match="at least 0"):
        abc_classes((1.0, -1.0))
    with pytest.raises(ValueError, match="shares must rise"):
        abc_classes((1.0,), (0.9, 0.8))


def test_every_item_has_one_class_and_dearer_ones_no_worse() -> None:
    rng = np.random.default_rng(8)
    for size in (1, 2, 50):
        values = rng.pareto(1.1, size).tolist()
        order = sorted(zip(values, abc_classes(values), strict=True), reverse=True)
        letters = [letter for _, letter in order]
        assert letters == sorted(letters)
        assert letters[0] == "A"


def chain(S: int, rate: float, lead: float, theta: float, n: int = 90) -> np.ndarray:
    """Units on order of the same birth and death process, by linear equations."""
    moves = np.zeros((n, n))
    for k in range(n):
        if k + 1 < n:
            moves[k, k + 1] = rate
        if k:
            moves[k, k - 1] = k / lead + theta * max(k - S, 0)
    moves -= np.diag(moves.sum(axis=1))
    law: np.ndarray = np.linalg.lstsq(
        np.vstack([moves.T, np.ones(n)]), np.append(np.zeros(n), 1.0)
    )[0]
    return law


def test_golden_patience() -> None:
    found = impatient_base_stock(8, 2.0, 5.0, 0.25)
    assert found.immediate == pytest.approx(0.334933, abs=1e-6)
    assert found.backorders == pytest.approx(1.200065, abs=1e-6)
    assert found.cancelled == pytest.approx(0.150008, abs=1e-6)
    assert found.on_order == pytest.approx(8.499919, abs=1e-6)


@pytest.mark.parametrize(("S", "theta"), [(0, 0.1), (8, 0.25), (12, 2.0)])
def test_impatience_by_linear_equations(S: int, theta: float) -> None:
    law, n = chain(S, 2.0, 5.0, theta), np.arange(90)
    found = impatient_base_stock(S, 2.0, 5.0, theta)
    assert found.immediate == pytest.approx(law[:S].sum(), abs=1e-9)
    assert found.backorders == pytest.approx(law @ np.maximum(n - S, 0), abs=1e-9)
    assert found.on_hand == pytest.approx(law @ np.maximum(S - n, 0), abs=1e-9)
    assert found.on_hand - found.backorders == pytest.approx(S - found.on_order)


def test_limits_of_patience() -> None:
    """Patience without end: Palm's backlog. None at all: Erlang's loss formula."""
    endless = impatient_base_stock(12, 2.0, 5.0, 0.0)
    assert endless.backorders == pytest.approx(backorders(10.0, 12))
    assert endless.immediate == pytest.approx(poisson.cdf(11, 10.0))
    none = impatient_base_stock(12, 2.0, 5.0, 1e9)
    erlang = (10.0**12 / factorial(12)) / sum(10.0**k / factorial(k) for k in range(13))
    assert none.cancelled == pytest.approx(erlang, rel=1e-6)
    assert erlang == pytest.approx(0.119739, abs=1e-6)


@pytest.mark.parametrize("theta", [0.02, 0.25, 3.0])
@pytest.mark.parametrize("loss", [1.0, 20.0, 400.0])
def test_best_stock_for_the_impatient_by_brute_force(theta: float, loss: float) -> None:
    best = patience_aware_base_stock(2.0, 5.0, theta, holding=1.0, loss=loss)
    costs = []
    for S in range(40):
        law, n = chain(S, 2.0, 5.0, theta), np.arange(90)
        waiting = law @ np.maximum(n - S, 0)
        costs.append(law @ np.maximum(S - n, 0) + loss * theta * waiting)
    assert int(np.argmin(costs)) == best.S
    assert best.cost == pytest.approx(min(costs), rel=1e-7)


def test_nonsense_is_refused() -> None:
    with pytest.raises(ValueError, match="rate and cost"):
        StockedItem(1.0, 1.0, 0.0)
    with pytest.raises(ValueError, match="goal must be"):
        marginal_allocation([StockedItem(1.0, 1.0)], 5.0, goal="profit")
    with pytest.raises(ValueError, match="rates must be"):
        metric((0.0,), 1.0, 1.0, 1, (1,))
    with pytest.raises(ValueError, match="total must"):
        metric_allocation(-1, RATES, REPAIR, TRANSIT)
    with pytest.raises(ValueError, match="at least 0"):
        impatient_base_stock(-1, 1.0, 1.0, 1.0)
    with pytest.raises(ValueError, match="units on order, more than the 1,000,000"):
        patience_aware_base_stock(1e7, 10.0, 0.1, 1.0, 5.0)
    with pytest.raises(ValueError, match="backorder must be > 0"):
        patience_aware_base_stock(1.0, 1.0, 0.0, 1.0, 5.0)
