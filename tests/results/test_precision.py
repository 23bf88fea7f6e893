"""Replications until figures are precise: the right number, ceilings, guarantees."""

import json
from collections.abc import Callable, Mapping
from math import inf, isnan, nan, sqrt
from typing import Any

import numpy as np
import pytest
from scipy.special import stdtrit

from results import run
from results.precision import (
    Precision,
    adjusted,
    check_precision,
    default_kpis,
    relative,
    until_precise,
)
from results.statistics import Estimate, Floats, mean_estimate, ratio_estimate
from sim.laws import Exponential
from sim.world import World
from tests.proof.shops import shop

Make = Callable[..., Any]


def plain_loop(values: Floats, target: float, most: int) -> int:
    """How many of `values` the procedure takes, by its definition."""
    n = 10
    while n < most:
        first = values[:n]
        half_width = stdtrit(n - 1, 0.975) * sqrt(first.var(ddof=1) / n)
        if half_width / abs(first.mean()) <= target / (1 + target):
            return n
        n = min(most, int(n * 1.25 + 1e-9))
    return most


@pytest.mark.parametrize("target", [0.3, 0.1, 0.05])
def test_it_stops_where_a_plain_loop_stops(target: float) -> None:
    stopped = set()
    for seed in range(30):
        values = np.random.default_rng(seed).exponential(size=3000)
        found = until_precise(lambda n, v=values: {"x": mean_estimate(v[:n])}, target, 3000)  # type: ignore[misc]
        n = plain_loop(values, target, 3000)
        assert found.estimates["x"].n == n
        assert not found.missed
        stopped.add(n)
    assert len(stopped) > 1, "no power: it always stops at the same place"


def test_looks_grow_by_a_quarter_from_ten() -> None:
    looks: list[int] = []

    def look(n: int) -> Mapping[str, Estimate]:
        looks.append(n)
        return {"x": Estimate(1.0, 1.0, 0.95, n)}

    until_precise(look, 0.01, 70)
    assert looks == [10, 12, 15, 18, 22, 27, 33, 41, 51, 63, 70]


def test_every_kpi_must_be_precise() -> None:
    rng = np.random.default_rng(3)
    calm, wild = rng.normal(10, 1, 2000), rng.normal(10, 9, 2000)

    def look(n: int) -> Mapping[str, Estimate]:
        return {"calm": mean_estimate(calm[:n]), "wild": mean_estimate(wild[:n])}

    found = until_precise(look, 0.05, 2000)
    alone = until_precise(lambda n: {"wild": mean_estimate(wild[:n])}, 0.05, 2000)
    assert found.estimates["calm"].n == alone.estimates["wild"].n
    assert found.estimates["calm"].n > plain_loop(calm, 0.05, 2000)


def test_the_ceiling_is_respected_and_what_is_missing_is_said() -> None:
    values = np.random.default_rng(5).exponential(size=4000)
    found = until_precise(lambda n: {"profit": mean_estimate(values[:n])}, 0.05, 100)
    assert found.estimates["profit"].n == 100
    assert found.missed == ("profit",)
    needed = found.needed("profit")
    assert needed is not None
    # (1.96 / (0.05 / 1.05))^2 = 1694 for values with a standard deviation of their mean.
    assert needed == pytest.approx(1694, rel=0.4)
    assert f"{needed:,} replications" in found.messages()[0]
    assert "not within 5 % after 100 replications" in found.messages()[0]


@pytest.mark.parametrize(
    ("values", "missed", "said"),
    [
        ([7.0] * 50, False, ""),
        ([0.0] * 50, False, ""),
        ([-1.0, 1.0] * 25, True, "its mean is 0"),
        ([nan] * 50, True, "it is not defined in any of them"),
        ([-10.0, -10.1] * 25, False, ""),
    ],
)
def test_what_is_constant_zero_or_undefined(
    values: list[float], missed: bool, said: str
) -> None:
    found = until_precise(lambda n: {"x": mean_estimate(values[:n])}, 0.01, 50)
    assert bool(found.missed) == missed
    assert found.estimates["x"].n == (0 if isnan(values[0]) else 50 if missed else 10)
    assert said in " ".join(found.messages())
    json.dumps(found.to_dict(), allow_nan=False)


def test_a_relative_half_width_has_its_limits() -> None:
    assert relative(Estimate(0.0, 1.0, 0.95, 9)) == inf
    assert isnan(relative(Estimate(1.0, nan, 0.95, 1)))
    assert adjusted(0.25) == pytest.approx(0.2)
    missed = Precision(0.1, 10, {"x": Estimate(0.0, 1.0, 0.95, 9)}, 9)
    assert missed.needed("x") is None


def test_what_few_replications_know_is_forecast_in_replications() -> None:
    """Two of nine know the figure; a quarter of the half width takes 16 times all nine."""
    found = Precision(0.25, 9, {"x": Estimate(1.0, 0.8, 0.95, 2)}, 9)
    assert found.needed("x") == 9 * 16
    assert "after 9 replications" in found.messages()[0]
    alone = Precision(0.25, 9, {"x": Estimate(1.0, nan, 0.95, 1)}, 9)
    assert "defined in one of them alone" in alone.messages()[0]
    far = Precision(1e-6, 9, {"x": Estimate(1.0, 0.8, 0.95, 9)}, 9)
    assert "more than 1,000,000 replications" in far.messages()[0]


def test_money_and_service_are_watched_unless_told() -> None:
    def found(profit: float, cost: float) -> tuple[str, ...]:
        means = {"profit": profit, "cost_total": cost, "fill_rate": 0.9}
        return default_kpis({name: Estimate(m, 1.0, 0.95, 9) for name, m in means.items()})

    assert found(-3.0, 4.0) == ("profit", "fill_rate")
    assert found(0.0, 4.0) == ("cost_total", "fill_rate")
    assert found(0.0, 0.0) == ("fill_rate",)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((1.5, (), 100), "precision must lie between 0 and 1, got 1.5"),
        ((0.1, (), 9), "most must be at least 10, got 9"),
        ((0.1, ("fil_rate",), 100), "did you mean fill_rate"),
    ],
)
def test_what_makes_no_sense_is_refused(arguments: tuple[Any, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        check_precision(*arguments)


@pytest.fixture(scope="module")
def small() -> World:
    return shop(
        lead_time=Exponential(2.0), horizon=30.0, initial=5, reorder=("base-stock", {"S": 6})
    )


def test_a_run_takes_as_many_replications_as_it_needs(
    plain_scenario: Make, small: World
) -> None:
    scenario = plain_scenario(small, seed=4)
    found = run(scenario, precision=0.05, precision_of=("fill_rate",), most=400)
    every = run(scenario, replications=found.replications)
    above, below = every.pairs("fill_rate")
    n = 10
    while relative(ratio_estimate(above[:n], below[:n])) > 0.05 / 1.05:
        n += n // 4
    assert found.replications == n > 10
    assert found.precision is not None
    assert not found.precision.missed
    assert repr(found.kpis) == repr(every.kpis)
    assert found.to_dict()["precision"]["kpis"]["fill_rate"]["met"]
    assert "precision" not in every.to_dict()


@pytest.mark.long
def test_processes_change_no_byte(plain_scenario: Make, small: World) -> None:
    scenario = plain_scenario(small)
    asked: dict[str, Any] = {"precision": 0.1, "precision_of": ("fill_rate",), "most": 40}
    one, two = (run(scenario, jobs=jobs, **asked).to_dict() for jobs in (1, 2))
    assert json.dumps(one) == json.dumps(two)
    one, two = (run(scenario, jobs=jobs, replications=25).to_dict() for jobs in (1, 2))
    assert json.dumps(one) == json.dumps(two)


def test_a_precision_and_a_number_contradict(plain_scenario: Make, small: World) -> None:
    with pytest.raises(ValueError, match="a precision, for replications or for batches"):
        run(plain_scenario(small), precision=0.1, replications=5)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("law", "target", "least", "covered"),
    [
        ("normal", 0.1, 0.95, 0.93),
        ("exponential", 0.1, 0.95, 0.93),
        ("exponential", 0.3, 0.95, 0.918),
    ],
)
def test_how_often_the_error_stays_within_the_target(
    law: str, target: float, least: float, covered: float
) -> None:
    """Nominal 95 %: what a sequential procedure keeps of it, as the docs say."""
    rng, kept, covers = np.random.default_rng(11), 0, 0
    for _ in range(2000):
        values = rng.normal(1, 0.5, 2000) if law == "normal" else rng.exponential(size=2000)
        found = until_precise(lambda n, v=values: {"x": mean_estimate(v[:n])}, target, 2000)  # type: ignore[misc]
        x = found.estimates["x"]
        kept += abs(x.mean - 1.0) <= target
        covers += x.low <= 1.0 <= x.high
    assert kept / 2000 >= least
    assert covers / 2000 >= covered
