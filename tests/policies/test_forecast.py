"""Forecasting methods: by hand, against closed forms, and where each of them goes wrong."""

from functools import reduce

import numpy as np
import pytest

from policies.forecast import METHODS, State

T = 3.50  # Student's t with 49 degrees of freedom is outside once in 1000


def after(method: str, demands: list[float], start: float, a: float, b: float = 0.5) -> State:
    chosen = METHODS[method]
    return reduce(lambda state, d: chosen.update(state, d, a, b), demands, chosen.start(start))


def forecast(method: str, state: State, a: float, periods: float = 1.0) -> float:
    return METHODS[method].total(state, periods, a)


def interval(values: np.ndarray) -> tuple[float, float]:
    """Return mean and half width from 50 batches, long compared with what is remembered."""
    means = values[: len(values) // 50 * 50].reshape(50, -1).mean(axis=1)
    return float(means.mean()), T * float(means.std(ddof=1)) / 50**0.5


@pytest.mark.parametrize(
    ("method", "demands", "state", "next_two"),
    [
        ("naive", [8, 0, 6], (6.0,), 12.0),
        ("ses", [8, 0, 6], (4.5,), 9.0),  # 4, 6, 3, 4.5
        ("holt", [8, 10], (8.5, 1.75), 22.25),  # 6 and 1, so 7 expected; 2 * 8.5 + 3 * 1.75
        ("croston", [0, 0, 8], (6.0, 2.0, 0.0), 6.0),
        ("croston", [0, 0, 8, 0], (6.0, 2.0, 1.0), 6.0),
        ("sba", [0, 0, 8], (6.0, 2.0, 0.0), 4.5),
        ("tsb", [0, 8], (6.0, 0.75), 9.0),
    ],
)
def test_sequences_by_hand(
    method: str, demands: list[float], state: State, next_two: float
) -> None:
    found = after(method, demands, start=4.0, a=0.5)
    assert found == pytest.approx(state)
    assert forecast(method, found, 0.5, 2.0) == pytest.approx(next_two)


@pytest.mark.parametrize("method", METHODS)
def test_what_never_changes_is_forecast_as_it_is(method: str) -> None:
    state = after(method, [7.0] * 400, start=2.0, a=0.2, b=0.1)
    corrected = 0.9 if method == "sba" else 1.0  # 1 - alpha / 2: it takes off a bias
    assert forecast(method, state, 0.2, 3.5) == pytest.approx(corrected * 24.5, rel=1e-6)


@pytest.mark.parametrize("method", ["croston", "tsb"])
def test_with_demand_in_every_period_it_is_simple_smoothing(method: str) -> None:
    demands = np.random.default_rng(1).integers(1, 30, 200).tolist()
    state, plain = after(method, demands, 5.0, 0.15), after("ses", demands, 5.0, 0.15)
    assert forecast(method, state, 0.15) == pytest.approx(forecast("ses", plain, 0.15))


def test_holt_follows_a_line_and_simple_smoothing_lags_behind_it() -> None:
    line = [5.0 + 3.0 * t for t in range(300)]
    state = after("holt", line, start=5.0, a=0.3, b=0.2)
    assert forecast("holt", state, 0.3, 4.0) == pytest.approx(
        sum(5.0 + 3.0 * t for t in range(300, 304))
    )
    lag = line[-1] + 3.0 - forecast("ses", after("ses", line, 5.0, a=0.3), 0.3)
    assert lag == pytest.approx(3.0 / 0.3), "slope / alpha, at all times"


def test_a_falling_trend_forecasts_no_negative_demand() -> None:
    state = after("holt", [30.0, 20.0, 10.0, 0.0], start=40.0, a=0.8, b=0.8)
    assert forecast("holt", state, 0.8, 20.0) == 0.0


def test_croston_never_lets_a_dead_item_go_and_tsb_does() -> None:
    wanted, dead = [0.0, 6.0, 0.0, 0.0, 6.0], [0.0] * 30
    for method, left in (("croston", 1.0), ("sba", 1.0), ("tsb", 0.9**30), ("ses", 0.8**30)):
        before = forecast(method, after(method, wanted, 6.0, 0.2, 0.1), 0.2)
        then = forecast(method, after(method, wanted + dead, 6.0, 0.2, 0.1), 0.2)
        assert then == pytest.approx(left * before), method


@pytest.mark.parametrize("alpha", [0.1, 0.5])
def test_simple_smoothing_of_independent_demand_errs_by_the_closed_form(alpha: float) -> None:
    demands = np.random.default_rng(2).poisson(5.0, 100_000).astype(float)
    errors, state = np.empty(len(demands)), (5.0,)
    for t, demand in enumerate(demands):
        errors[t] = demand - state[0]
        state = METHODS["ses"].update(state, demand, alpha, 1.0)  # type: ignore[assignment]
    mean, half = interval(errors**2)
    assert mean == pytest.approx(5.0 * 2.0 / (2.0 - alpha), abs=half)
    assert half < 0.02 * mean


def mean_inverse(alpha: float, p: float) -> float:
    """E[1 / X] for X the smoothed geometric intervals of mean p: the integral of E[exp(-tX)].

    X is the sum of alpha (1 - alpha)**k times independent intervals.
    """
    q, t = 1.0 / p, np.linspace(0.0, 20.0, 40_001)
    product = np.ones_like(t)
    weight = alpha
    while weight > 1e-12:
        z = np.exp(-weight * t)
        product *= q * z / (1.0 - (1.0 - q) * z)
        weight *= 1.0 - alpha
    return float((product[1:] + product[:-1]).sum() * (t[1] - t[0]) / 2.0)


@pytest.mark.parametrize("alpha", [0.1, 0.3])
def test_croston_forecasts_too_much_by_its_known_bias(alpha: float) -> None:
    p, size = 4.0, 6.0
    rng = np.random.default_rng(3)
    demands = (rng.random(200_000) < 1.0 / p) * rng.integers(3, 10, 200_000)  # mean size 6
    state: State = (size, p, 0.0)
    found = np.empty(len(demands))
    for t, demand in enumerate(demands.tolist()):
        state = METHODS["croston"].update(state, demand, alpha, 1.0)
        found[t] = state[0] / state[1]
    mean, half = interval(found)
    exact = size * mean_inverse(alpha, p)
    assert mean == pytest.approx(exact, abs=half)
    assert exact - half > size / p, "too much"
    bias = alpha / (2.0 - alpha) * size * (p - 1.0) / p**2
    assert exact - size / p == pytest.approx(bias, rel=0.1), "Syntetos & Boylan's expansion"
    corrected = (1.0 - alpha / 2.0) * exact
    assert abs(corrected - size / p) < 0.5 * abs(exact - size / p), "and their correction"
    assert corrected == pytest.approx(size / p * (1.0 - alpha / (2.0 * p)), rel=0.02)


def test_tsb_has_no_bias() -> None:
    rng = np.random.default_rng(4)
    demands = (rng.random(200_000) < 0.25) * rng.integers(3, 10, 200_000)
    state: State = (6.0, 0.25)
    found = np.empty(len(demands))
    for t, demand in enumerate(demands.tolist()):
        state = METHODS["tsb"].update(state, demand, 0.2, 0.1)
        found[t] = state[0] * state[1]
    mean, half = interval(found)
    assert mean == pytest.approx(1.5, abs=half)
    assert half < 0.05
