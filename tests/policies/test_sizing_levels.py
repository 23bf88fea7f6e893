"""Reorder points, min-max pairs and base stocks: golden numbers, brute force, Markov chains."""

import numpy as np
import pytest

from policies.sizing import (
    CompoundPoisson,
    DiscreteDemand,
    base_stock_performance,
    best_base_stock,
    best_min_max,
    best_reorder_point,
    best_reorder_point_given_batch,
    discrete_demand,
    inventory_cost,
    min_max_cost,
    min_max_performance,
    min_max_position,
    poisson_demand,
    reorder_point_cost,
    reorder_point_performance,
    review_demand,
)
from sim.protocols import Floats

TEN = poisson_demand(10.0)
RAGGED = CompoundPoisson(1.5, (0.5, 0.3, 0.0, 0.2))


@pytest.mark.parametrize(
    ("r", "Q", "fill", "backorders", "on_hand"),
    [
        (8, 10, 0.75531, 0.51181, 4.01181),
        (5, 20, 0.74786, 0.74698, 6.24698),
        (-3, 10, 0.02401, 7.54106, 0.04106),
    ],
)
def test_golden_reorder_points(
    r: int, Q: int, fill: float, backorders: float, on_hand: float
) -> None:
    found = reorder_point_performance(r, Q, TEN)
    assert found.fill_rate == found.ready_rate == pytest.approx(fill, abs=5e-6)
    assert found.backorders == pytest.approx(backorders, abs=5e-6)
    assert found.on_hand == pytest.approx(on_hand, abs=5e-6)
    # the same by the two-sided loss formula of single units
    missing = (TEN.short(r) - TEN.short(r + Q)) / Q
    assert found.fill_rate == pytest.approx(1.0 - missing, abs=1e-12)


def test_golden_costs_of_reorder_points() -> None:
    assert reorder_point_cost(8, 10, 2.0, TEN, 20.0, 1.0, 9.0) == pytest.approx(
        12.61807, abs=5e-6
    )
    # stockpyl 1.0.2: r_q_poisson_exact(20, 150, 100, 1.5, 2) -> (3, 5, 107.92358063314975)
    found = best_reorder_point(1.5, poisson_demand(3.0), 100.0, 20.0, 150.0)
    assert (found.r, found.Q) == (3, 5)
    assert found.cost == pytest.approx(107.92358063314975)


@pytest.mark.parametrize("setup", [0.0, 1.0, 20.0, 300.0])
@pytest.mark.parametrize("backorder", [0.5, 9.0, 99.0])
@pytest.mark.parametrize("demand", [TEN, RAGGED.over(4.0)], ids=["poisson", "compound"])
def test_best_reorder_point_by_brute_force(
    demand: DiscreteDemand, setup: float, backorder: float
) -> None:
    found = best_reorder_point(2.0, demand, setup, 1.0, backorder)
    costs = np.array([inventory_cost(demand, y, 1.0, backorder) for y in range(-80, 160)])
    sums = np.append(0.0, np.cumsum(costs))
    best = min((setup * 2.0 + (sums[Q:] - sums[:-Q]).min()) / Q for Q in range(1, 80))
    assert found.cost == pytest.approx(best)
    assert found.cost == pytest.approx(
        reorder_point_cost(found.r, found.Q, 2.0, demand, setup, 1.0, backorder)
    )
    for Q in (1, 7, 30):
        r = best_reorder_point_given_batch(Q, demand, 1.0, backorder)
        cost = reorder_point_cost(r, Q, 2.0, demand, setup, 1.0, backorder)
        assert cost == pytest.approx((setup * 2.0 + (sums[Q:] - sums[:-Q]).min()) / Q)


def test_eoq_is_the_limit_of_large_batches() -> None:
    """Zheng, Management Science 38 (1992): bounds by the EOQ with planned backorders."""
    demand, rate, h, b = poisson_demand(100.0), 20.0, 1.0, 9.0
    found = best_reorder_point(rate, demand, 5000.0, h, b)
    eoq = (2.0 * 5000.0 * rate * h * b / (h + b)) ** 0.5
    assert eoq < found.cost < eoq + best_base_stock(demand, h, b).cost
    assert (2.0 * 5000.0 * rate * (h + b) / (h * b)) ** 0.5 - 1.0 <= found.Q


@pytest.mark.parametrize(
    ("S", "fill", "backorders"),
    [
        (8, 0.22022, 2.46035),
        (10, 0.45793, 1.25110),
        (12, 0.69678, 0.53092),
        (14, 0.86446, 0.18694),
    ],
)
def test_golden_base_stocks(S: int, fill: float, backorders: float) -> None:
    found = base_stock_performance(S, TEN)
    assert found.fill_rate == pytest.approx(fill, abs=5e-6)
    assert found.backorders == pytest.approx(backorders, abs=5e-6)


def test_best_base_stock_by_brute_force() -> None:
    for backorder in (0.3, 1.0, 9.0, 400.0):
        for demand in (TEN, RAGGED.over(4.0), review_demand(RAGGED, 2.0, 3.0)):
            costs = [inventory_cost(demand, S, 1.0, backorder) for S in range(90)]
            found = best_base_stock(demand, 1.0, backorder)
            assert int(np.argmin(costs)) == found.S
            assert found.cost == pytest.approx(min(costs))


# Zheng & Federgruen, Operations Research 39 (1991), table 1: Poisson demand per period, no lead
# time, K = 64, h = 1, p = 9; the first four also by stockpyl 1.0.2, s_s_discrete_exact.
PUBLISHED = {
    10: (6, 40, 35.022),
    15: (10, 49, 42.698),
    20: (14, 62, 49.173),
    25: (19, 56, 54.262),
    30: (23, 66, 57.819),
    35: (28, 77, 61.215),
    40: (33, 87, 64.512),
    45: (37, 97, 67.776),
    50: (42, 108, 70.975),
    55: (47, 118, 74.149),
    60: (52, 129, 77.306),
    65: (56, 75, 78.518),
    70: (62, 81, 79.037),
    75: (67, 86, 79.554),
}


@pytest.mark.parametrize("mean", PUBLISHED)
def test_published_min_max(mean: int) -> None:
    period = poisson_demand(mean)
    found = best_min_max(period.pmf, period, 64.0, 1.0, 9.0)
    assert (found.s, found.S) == PUBLISHED[mean][:2]
    assert found.cost == pytest.approx(PUBLISHED[mean][2], abs=6e-4)


INSTANCES: dict[str, tuple[Floats, DiscreteDemand, float]] = {
    "poisson": (poisson_demand(4.0).pmf, poisson_demand(12.0), 30.0),
    "lumpy": (discrete_demand((6, 1, 0, 0, 2, 0, 1)).pmf, poisson_demand(5.0), 12.0),
    "continuous": (np.append(0.0, RAGGED.sizes), RAGGED.over(4.0), 40.0 * RAGGED.rate),
    "no setup": (poisson_demand(4.0).pmf, poisson_demand(12.0), 0.0),
}


def stationary(s: int, S: int, jumps: Floats) -> Floats:
    """Law of the position at S, S - 1, ..., s + 1, from the chain's own transition matrix."""
    n = S - s
    moves = np.zeros((n, n))
    for start in range(n):
        for fall, share in enumerate(jumps):
            end = start + fall
            moves[start, end if end < n else 0] += share
    equations = np.vstack([moves.T - np.eye(n), np.ones(n)])
    law: Floats = np.linalg.lstsq(equations, np.append(np.zeros(n), 1.0))[0]
    return law


def chain_cost(
    s: int, S: int, jumps: Floats, demand: DiscreteDemand, setup: float, b: float
) -> float:
    law = stationary(s, S, jumps)
    beyond = [float(jumps[S - s - k :].sum()) for k in range(S - s)]
    costs = [inventory_cost(demand, S - k, 1.0, b) for k in range(S - s)]
    return float(law @ (np.array(costs) + setup * np.array(beyond)))


@pytest.mark.parametrize("name", INSTANCES)
def test_renewal_cost_is_that_of_the_markov_chain(name: str) -> None:
    jumps, demand, setup = INSTANCES[name]
    for s, S in ((-3, 2), (5, 6), (4, 23)):
        law = stationary(s, S, jumps)
        np.testing.assert_allclose(min_max_position(s, S, jumps).shares, law, atol=1e-12)
        assert min_max_cost(s, S, jumps, demand, setup, 1.0, 5.0) == pytest.approx(
            chain_cost(s, S, jumps, demand, setup, 5.0)
        )


@pytest.mark.parametrize("backorder", [2.0, 20.0])
@pytest.mark.parametrize("name", INSTANCES)
def test_best_min_max_by_brute_force(name: str, backorder: float) -> None:
    jumps, demand, setup = INSTANCES[name]
    found = best_min_max(jumps, demand, setup, 1.0, backorder)
    best = min(
        min_max_cost(s, S, jumps, demand, setup, 1.0, backorder)
        for S in range(2, 50)
        for s in range(max(-15, S - 45), S)
    )
    assert found.cost == pytest.approx(best)
    cost = min_max_cost(found.s, found.S, jumps, demand, setup, 1.0, backorder)
    assert found.cost == pytest.approx(cost)


def test_single_units_make_min_max_a_reorder_point() -> None:
    assert min_max_performance(8, 18, TEN) == pytest.approx(
        reorder_point_performance(8, 10, TEN)
    )
    one = np.array([0.0, 1.0])
    found = best_min_max(one, TEN, 20.0 * 2.0, 1.0, 9.0)
    assert (found.s, found.S) == (10, 21)
    assert found.cost == pytest.approx(11.53091, abs=5e-6)


def test_senseless_costs_are_refused() -> None:
    with pytest.raises(ValueError, match="holding must be > 0"):
        best_reorder_point(2.0, TEN, 1.0, 0.0, 9.0)
    with pytest.raises(ValueError, match="setup must be at least 0"):
        best_min_max(TEN.pmf, TEN, -1.0, 1.0, 9.0)
    with pytest.raises(ValueError, match="backorder must be > 0"):
        best_base_stock(TEN, 1.0, 0.0)
    with pytest.raises(ValueError, match="below S"):
        min_max_cost(5, 5, TEN.pmf, TEN, 1.0, 1.0, 9.0)
    with pytest.raises(ValueError, match="Q must be at least 1"):
        reorder_point_cost(5, 0, 2.0, TEN, 1.0, 1.0, 9.0)
    with pytest.raises(ValueError, match="demand must be possible"):
        min_max_cost(5, 9, np.array([1.0]), TEN, 1.0, 1.0, 9.0)
