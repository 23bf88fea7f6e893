"""Batch means: the batches add up to the run, links are seen, intervals cover the truth."""

from collections.abc import Callable
from dataclasses import replace
from math import isnan
from typing import Any

import numpy as np
import pytest

from results import run
from results.batch_means import LEAST, long_world, von_neumann
from results.kpis import KPIS
from results.parts import NOT_OF_PARTS
from results.statistics import Floats, mean_estimate
from sim.arrivals import PoissonArrivals
from sim.laws import Exponential
from sim.poisson_arrivals import Launch
from sim.trace import Trace
from sim.world import Supplier, World
from tests.proof.shops import shop

Make = Callable[..., Any]


def queue(horizon: float, warm_up: float = 0.0) -> World:
    """A maker with one machine, to whose door every order goes: an M/M/1 queue, rho = 0.5."""
    world = shop(
        lead_time=Exponential(0.5),
        horizon=horizon,
        warm_up=warm_up,
        rate=1.0,
        initial=1,
        reorder=("base-stock", {"S": 1}),
    )
    maker = Supplier(name="maker", lead_time=Exponential(0.5), delivery="queue", prices=(1.0,))
    return replace(world, suppliers=(maker,))


def autoregressive(rng: np.random.Generator, n: int, phi: float) -> Floats:
    """A steady series of mean 0."""
    values, x = np.empty(n), float(rng.standard_normal() / np.sqrt(1 - phi**2))
    for k, noise in enumerate(rng.standard_normal(n)):
        x = phi * x + noise
        values[k] = x
    return values


def test_von_neumann_by_loops() -> None:
    x = np.random.default_rng(1).normal(5, 2, 31).tolist()
    n, mean = len(x), sum(x) / len(x)
    squares = sum((v - mean) ** 2 for v in x)
    lag_1 = sum((x[k] - mean) * (x[k + 1] - mean) for k in range(n - 1)) / squares
    steps = sum((x[k + 1] - x[k]) ** 2 for k in range(n - 1))
    score = (1 - steps / (2 * squares)) / ((n - 2) / (n * n - 1)) ** 0.5
    assert von_neumann(x) == pytest.approx((lag_1, score))


def test_independent_batches_are_called_linked_once_in_a_hundred() -> None:
    rng = np.random.default_rng(2)
    alarms = sum(von_neumann(rng.standard_normal(20)).score > 2.326 for _ in range(4000))
    # Within the interval that a share of 0.01 misses once in 1000 times: 3.29 * 6.3.
    assert abs(alarms - 40) <= 21


def test_linked_batches_are_seen() -> None:
    rng = np.random.default_rng(3)
    found = [von_neumann(autoregressive(rng, 40, 0.7)) for _ in range(200)]
    assert np.mean([each.score > 2.326 for each in found]) > 0.9
    assert np.mean([each.autocorrelation for each in found]) == pytest.approx(0.6, abs=0.1)


def test_what_does_not_vary_is_linked_with_nothing() -> None:
    for values in ([0.1 + 0.2] * 30, [], [1.0, 2.0], [np.nan] * 30):
        assert isnan(von_neumann(values).score)


def test_batches_add_up_to_one_long_run(plain_scenario: Make) -> None:
    world = queue(horizon=40.0, warm_up=7.0)
    found = run(plain_scenario(world, replications=10), batches=25)
    long = run(plain_scenario(replace(world, horizon=400.0), replications=1))
    assert (found.replications, found.horizon) == (1, 400.0)
    assert found.batches is not None
    assert (found.batches.n, found.batches.length) == (25, 16.0)
    compared = 0
    for name, estimate in found.kpis.items():
        if name not in NOT_OF_PARTS and KPIS[name].kind == "ratio":
            assert estimate.mean == pytest.approx(long.kpis[name].mean, nan_ok=True), name
            compared += not isnan(estimate.mean) and estimate.n == 25
    assert compared > 30


def test_what_a_batch_cannot_tell_is_left_out_and_named(plain_scenario: Make) -> None:
    found = run(plain_scenario(queue(40.0), replications=10), batches=20)
    assert found.batches is not None
    assert set(found.batches.left_out) == NOT_OF_PARTS
    assert all(isnan(found.kpis[name].mean) for name in NOT_OF_PARTS)
    assert "open_units" in found.batches.messages()[0]
    assert found.to_dict()["batches"]["n"] == 20


def test_short_batches_are_found_to_be_linked(plain_scenario: Make) -> None:
    short = run(plain_scenario(queue(1.0), replications=100), batches=100).batches
    long = run(plain_scenario(queue(200.0), replications=10), batches=20).batches
    assert short is not None
    assert long is not None
    assert "on_order_mean" in short.linked
    assert "too narrow" in short.messages()[1]
    assert "on_order_mean" not in long.linked


def test_too_few_batches_are_refused() -> None:
    with pytest.raises(ValueError, match=f"batches must be at least {LEAST}, got 19"):
        long_world(queue(10.0), 5, 19)


@pytest.mark.parametrize(
    "arrivals",
    [
        Trace(times=np.arange(0.0, 50.0)),
        Launch(base=0.1, peak=5.0, decay=20.0),
    ],
)
def test_customers_who_stop_coming_have_no_batches(arrivals: Any) -> None:
    world = queue(50.0)
    customers = replace(world.customers[0], arrivals=arrivals)
    with pytest.raises(ValueError, match="come alike all the time"):
        long_world(replace(world, customers=(customers,)), 10, 20)
    steady = replace(world.customers[0], arrivals=PoissonArrivals(2.0))
    assert long_world(replace(world, customers=(steady,)), 10, 20).horizon == 500.0


@pytest.mark.slow
def test_intervals_of_batches_cover_the_mean_of_an_autoregressive_series() -> None:
    """As the docs say: 20 batches of 250, phi = 0.9; and of 10, which is far too short."""
    rng, covered, short = np.random.default_rng(4), 0, 0
    for _ in range(500):
        series = autoregressive(rng, 5000, 0.9)
        found = mean_estimate(series.reshape(20, 250).mean(axis=1))
        covered += found.low <= 0.0 <= found.high
        found = mean_estimate(series[:200].reshape(20, 10).mean(axis=1))
        short += found.low <= 0.0 <= found.high
    assert 0.918 <= covered / 500 <= 0.982
    assert short / 500 < 0.8


@pytest.mark.slow
def test_intervals_of_batches_cover_the_mean_of_a_queue(plain_scenario: Make) -> None:
    """Units at a maker of load 0.5: 0.5 / (1 - 0.5) = 1, and all but one of them backordered.

    The backlog is the number of units there beyond the one in stock: 1 - P(someone is there),
    0.5. Nominal 95 %; the interval for the share is the one missed once in 1000 times.
    """
    truths = {"on_order_mean": 1.0, "backlog_mean": 0.5, "fill_rate": 0.5}
    covered = dict.fromkeys(truths, 0)
    for seed in range(300):
        scenario = plain_scenario(queue(200.0, warm_up=30.0), replications=10, seed=seed)
        found = run(scenario, batches=20).kpis
        for name, truth in truths.items():
            covered[name] += found[name].low <= truth <= found[name].high
    for name, n in covered.items():
        assert abs(n / 300 - 0.95) <= 3.29 * (0.95 * 0.05 / 300) ** 0.5, (name, n / 300)
