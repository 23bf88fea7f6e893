"""The error of a forecast over a lead time: what is remembered, and what it must come to."""

from functools import reduce
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest

from policies import ForecastReorderPoint
from policies.forecast import METHODS
from policies.forecaster import Memory
from tests.policies.test_forecast import interval


def learner(**values: Any) -> ForecastReorderPoint:
    given: dict[str, Any] = {"initial": 5.0, "lead_time": 4.0, "Q": 1, "alpha": 0.2}
    return ForecastReorderPoint(**given | values)


def learned(rule: ForecastReorderPoint, demands: list[int]) -> Memory:
    return reduce(rule.learn, demands, ())


def demands_of(seed: int, periods: int) -> list[int]:
    rng = np.random.default_rng(seed)
    demands: list[int] = ((rng.random(periods) < 0.6) * rng.integers(1, 12, periods)).tolist()
    return demands


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("periods", [1, 2, 5])
def test_the_memory_is_as_good_as_the_whole_history(method: str, periods: int) -> None:
    rule = learner(method=method, lead_time=float(periods), gamma=0.3, initial_sd=2.0)
    demands = demands_of(1, 40)
    chosen = METHODS[method]
    states = [chosen.start(5.0)]
    for demand in demands:
        states.append(chosen.update(states[-1], demand, rule.alpha, rule.beta))
    totals = [chosen.total(state, float(periods), rule.alpha) for state in states]
    square = 4.0
    for t in range(len(demands) + 1):
        if t >= periods:  # the forecast made after t - periods is now over
            error = sum(demands[t - periods : t]) - totals[t - periods]
            square += 0.3 * (error**2 - square)
        memory = learned(rule, demands[:t])
        assert rule.expected(memory) == pytest.approx(totals[t])
        assert rule.error(memory) ** 2 == pytest.approx(square)
        assert rule.needed(memory) == pytest.approx(totals[t] + 1.645 * square**0.5)
        assert len(memory) <= 1 + len(states[0]) + periods


def test_by_hand() -> None:
    # Naive, two periods ahead: at first 10 are forecast, then 6, 14 and 4.
    rule = learner(method="naive", lead_time=2.0, gamma=0.5, initial_sd=0.0)
    found = [rule.error(learned(rule, [3, 7, 2][:t])) ** 2 for t in range(4)]
    # 3 + 7 - 10 = 0 after two periods; 7 + 2 - 6 = 3 after three
    assert found == pytest.approx([0.0, 0.0, 0.0, 4.5])


def test_demand_that_is_forecast_well_needs_no_safety_stock() -> None:
    rule = learner(initial_sd=9.0, k=3.0)
    memory = learned(rule, [5] * 400)
    assert rule.error(memory) < 1e-6
    assert rule.needed(memory) == pytest.approx(20.0)


def mean_square(periods: int, alpha: float, seed: int) -> tuple[float, float]:
    """Return the mean of the smoothed square for Poisson demand of mean 5, and its interval."""
    rule = learner(lead_time=float(periods), alpha=alpha, gamma=0.05)
    memory: Memory = ()
    found = []
    for demand in np.random.default_rng(seed).poisson(5.0, 60_000).tolist():
        memory = rule.learn(memory, demand)
        found.append(rule.error(memory) ** 2)
    return interval(np.array(found[10_000:]))


@pytest.mark.parametrize(("periods", "alpha"), [(1, 0.2), (4, 0.2), (10, 0.3)])
def test_the_error_over_the_lead_time_is_the_closed_form(periods: int, alpha: float) -> None:
    mean, half = mean_square(periods, alpha, seed=6)
    variance = periods * 5.0 + periods**2 * 5.0 * alpha / (2.0 - alpha)
    assert mean == pytest.approx(variance, abs=half)
    assert half < 0.05 * variance


def test_the_root_of_the_lead_time_is_too_little() -> None:
    # What is wrong with the level is wrong in all ten periods: the errors are correlated.
    mean, half = mean_square(10, 0.3, seed=7)
    one, _ = mean_square(1, 0.3, seed=7)
    assert (mean - half) ** 0.5 > 1.4 * (10 * one) ** 0.5
    assert (mean + half) ** 0.5 < 1.7 * (10 * one) ** 0.5, "the closed form says 1.53"


def test_stock_for_k_deviations_covers_what_the_normal_law_says() -> None:
    # Normal demand has normal errors; then k = 1.645 covers 95 of 100, and the root rule 86.
    # With a gamma this small the smoothed square hardly varies.
    rule = learner(initial=50.0, lead_time=10.0, alpha=0.3, gamma=0.001, initial_sd=50.0)
    demands = np.random.default_rng(8).normal(50.0, 10.0, 60_000).round().astype(int)
    comes = np.convolve(demands, np.ones(10, dtype=int), "valid")[1:]  # after each period
    memory: Memory = ()
    covered, by_root = [], []
    one_period = (100.0 * 2.0 / 1.7) ** 0.5
    for t, demand in enumerate(demands[: len(comes)].tolist()):
        memory = rule.learn(memory, demand)
        covered.append(comes[t] <= rule.needed(memory))
        by_root.append(comes[t] <= rule.expected(memory) + 1.645 * 10.0**0.5 * one_period)
    mean, half = interval(np.array(covered[10_000:], dtype=float))
    assert mean == pytest.approx(0.95, abs=half)
    mean, half = interval(np.array(by_root[10_000:], dtype=float))
    assert mean == pytest.approx(NormalDist().cdf(1.645 / 1.533), abs=half)
    assert half < 0.02


def test_the_start_is_what_is_believed() -> None:
    rule = learner()
    assert (rule.expected(()), rule.error(())) == (20.0, 20.0**0.5), "as of Poisson demand"
    assert learner(initial_sd=3.0).error(()) == 3.0
    assert learner(initial=0.0).needed(()) == 0.0


@pytest.mark.parametrize(
    ("lead_time", "period", "periods"),
    [(4.0, 1.0, 4), (4.5, 1.0, 5), (0.3, 0.1, 3), (2.0, 7.0, 1)],
)
def test_the_error_is_measured_over_whole_periods(
    lead_time: float, period: float, periods: int
) -> None:
    rule = learner(lead_time=lead_time, period=period)
    assert rule.periods == periods
    assert rule.expected(()) == pytest.approx(5.0 * lead_time / period)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"method": "arima"}, "method must be one of naive, ses, holt, croston, sba, tsb"),
        ({"alpha": 0.0}, "alpha must be > 0"),
        ({"gamma": 1.1}, "gamma must be <= 1"),
        ({"lead_time": 0.0}, "lead_time must be > 0"),
        ({"initial": -1.0}, "initial must be >= 0"),
        ({"initial_sd": -1.0}, "initial_sd must be >= 0"),
    ],
)
def test_parameters_that_make_no_sense_are_refused(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        learner(**wrong)
