"""The warm-up: Welch's average and MSER-5 by hand and by brute force, on known series."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from results import run
from results.mser import mser5, welch
from results.statistics import Floats
from results.warm_up import CELLS, WATCHED, WarmUp, series_of, warm_up
from results.warm_up_text import chosen_text, warm_up_text
from results.words.labels import short_label
from sim.laws import Constant, Exponential
from sim.world import World
from tests.proof.shops import shop
from tests.results.test_batch_means import autoregressive

Make = Callable[..., Any]


def test_welch_by_hand() -> None:
    series = [2.0, 4.0, 9.0, 1.0, 4.0, 10.0]
    assert welch(series, 0).tolist() == series
    # The averages of 2, of 2 4 9, of 2 4 9 1 4, and of 4 9 1 4 10.
    assert welch(series, 2) == pytest.approx([2.0, 5.0, 4.0, 5.6])


def test_welch_by_loops() -> None:
    series = np.random.default_rng(1).normal(1e6, 1, 60)
    for window in (1, 7, 30):
        expected = []
        for i in range(60 - window):
            reach = min(i, window)
            expected.append(np.mean(series[i - reach : i + reach + 1]))
        assert welch(series, window) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("window", [-1, 4])
def test_a_window_that_does_not_fit_is_refused(window: int) -> None:
    with pytest.raises(ValueError, match=f"window must lie between 0 and 3, got {window}"):
        welch([1.0] * 7, window)


def brute_force(series: Floats) -> tuple[int, bool]:
    """MSER-5 by its definition: what to leave out; is the best in the first half?"""
    n = len(series) // 5
    batches = [float(np.mean(series[5 * k : 5 * k + 5])) for k in range(n)]

    def error(d: int) -> float:
        left = batches[d:]
        mean = sum(left) / len(left)
        return sum((x - mean) ** 2 for x in left) / len(left) ** 2

    best = min(range(n - 5), key=error)
    return 5 * min(range(n // 2 + 1), key=error), best <= n // 2


def test_mser_by_brute_force() -> None:
    rng, halves = np.random.default_rng(2), set()
    for k in range(40):
        series = autoregressive(rng, 203 + k, 0.9) + 20.0 * 0.95 ** np.arange(203 + k)
        observations, first_half = brute_force(series)
        found = mser5(series)
        assert found.observations == observations
        assert (
            found.doubt == "the smallest standard error is in the second half"
        ) != first_half
        halves.add(first_half)
    assert halves == {True, False}


def test_a_known_bias_is_taken_off() -> None:
    """AR(1) about 0 that begins at 50: the bias left after k steps is ``50 * 0.9 ** k``."""
    rng, decay = np.random.default_rng(3), 50.0 * 0.9 ** np.arange(500)
    before, after, trusted = [], [], 0
    for _ in range(200):
        found = mser5(autoregressive(rng, 500, 0.9) + decay)
        if found.trusted:
            trusted += 1
            before.append(decay.mean())
            after.append(decay[found.observations :].mean())
            assert decay[found.observations] < 50.0 * 0.9**14
    assert trusted > 160
    # One replication varies by sqrt(1 / 500) / (1 - 0.9) = 0.45 about its mean.
    assert np.mean(before) == pytest.approx(1.0, abs=0.01)
    assert np.mean(after) < 0.06


def test_a_steady_series_keeps_its_observations() -> None:
    rng = np.random.default_rng(4)
    found = [mser5(autoregressive(rng, 500, 0.5)) for _ in range(200)]
    assert sum(each.trusted for each in found) >= 190
    assert np.median([each.observations for each in found]) == 0


@pytest.mark.parametrize("value", [0.0, 7.0, 0.1])
def test_a_constant_needs_no_warm_up(value: float) -> None:
    assert mser5([value] * 300) == (0, None)


def test_a_jump_is_found_to_the_batch() -> None:
    for jump in (5, 40, 100):
        assert mser5([0.3] * jump + [0.1] * (300 - jump)) == (jump, None)


def test_a_trend_is_flagged() -> None:
    rng, time = np.random.default_rng(5), np.arange(500)
    for slope in (0.005, 0.02, 0.2, 2.0):
        for _ in range(10):
            assert not mser5(slope * time + rng.standard_normal(500)).trusted, slope
    assert not mser5(1.0 * time).trusted
    doubts = {mser5(0.005 * time + rng.standard_normal(500)).doubt for _ in range(20)}
    assert "a trend is left" in doubts


def test_a_change_in_the_second_half_is_flagged() -> None:
    found = mser5([5.0] * 200 + [1.0, 1.1] * 50)
    assert found.doubt == "the smallest standard error is in the second half"


def test_too_few_or_undefined_observations_are_flagged() -> None:
    assert mser5([1.0] * 99).doubt == "19 batches of 5 observations, at least 20 wanted"
    assert mser5([1.0] * 100).trusted
    assert mser5([np.nan] + [1.0] * 200).doubt == "it is not defined all the time"


def test_empty_cells_are_joined_with_their_neighbours() -> None:
    above = np.tile([1.0, 0.0, 1.0, 2.0], 100)
    below = np.tile([4.0, 0.0, 2.0, 2.0], 100)
    found = series_of(0.5, np.column_stack([above, below]))
    assert found.step == 1.0
    assert found.values.tolist() == [0.25, 0.75] * 100
    assert (
        series_of(0.5, np.zeros((400, 2))).truncation.doubt == "it is not defined all the time"
    )


def filling(horizon: float = 200.0) -> World:
    """Base stock 30, lead times of mean 10, 2 customers a day."""
    world = shop(
        lead_time=Exponential(10.0),
        horizon=horizon,
        initial=30,
        reorder=("base-stock", {"S": 30}),
    )
    return replace(world, items=(replace(world.items[0], price=9.0, holding=0.1),))


@pytest.fixture(scope="module")
def found() -> WarmUp:
    class Settings:
        replications, seed = 3, 1

    class Scenario:
        name, world, run = "filling", filling(), Settings

    return warm_up(Scenario, replications=12)  # type: ignore[arg-type]


@pytest.mark.long
def test_the_series_is_what_theory_says(found: WarmUp) -> None:
    """M/G/infinity that begins empty: Poisson with mean ``20 (1 - exp(-t / 10))``."""
    series = found.series["on_order_mean"]
    assert len(series.values) == CELLS
    middles = series.step * (np.arange(CELLS) + 0.5)
    truth = 20.0 * (1.0 - np.exp(-middles / 10.0))
    # Of 12 replications; of 250 cells some are further off than 3.3 standard deviations.
    assert np.abs(series.values - truth).max() < 4.5 * np.sqrt(20.0 / 12.0)
    assert np.mean(series.values - truth) == pytest.approx(0.0, abs=1.0)


@pytest.mark.long
def test_it_ends_when_the_pipeline_is_full(found: WarmUp) -> None:
    series = found.series["on_order_mean"]
    assert series.truncation.trusted
    assert 20.0 <= series.at <= 60.0  # e^-2 = 14 % is missing, e^-6 = 0.2 %
    assert found.series["on_hand_mean"].at == pytest.approx(series.at, abs=20.0)
    assert found.series["position_mean"].at == 0.0  # base stock: always 30


def test_the_rule_of_thumb_is_the_least(found: WarmUp) -> None:
    # Of what comes within 200 days: (10 * 200 - 2 * 10^2) / (200 - 10).
    assert found.lead_time == pytest.approx(9.47, rel=0.05)
    assert found.cycle == pytest.approx(0.5, rel=0.05)  # every customer is an order
    assert found.rule_of_thumb == 5 * found.lead_time
    points = [each.at for each in found.series.values() if each.truncation.trusted]
    assert found.recommended == np.ceil(max(found.rule_of_thumb, *points))


def test_what_is_not_trusted_has_no_say(found: WarmUp) -> None:
    late = found.series["on_order_mean"]
    late = late._replace(truncation=late.truncation._replace(observations=250, doubt="so"))
    doubtful = replace(found, series={"on_order_mean": late})
    assert doubtful.recommended == np.ceil(found.rule_of_thumb)
    assert "on_order_mean" in chosen_text(doubtful)
    late = late._replace(truncation=late.truncation._replace(doubt=None))
    assert replace(found, series={"on_order_mean": late}).recommended == np.ceil(late.at)


def test_it_reads_well(found: WarmUp) -> None:
    text = warm_up_text(found)
    assert all(name in text for name in WATCHED)
    assert max(map(len, text.splitlines())) <= 80
    plain = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert plain["recommended"] == found.recommended
    assert plain["kpis"]["on_order_mean"]["trusted"]


def test_every_kpi_has_its_plot(found: WarmUp) -> None:
    titles = [axis.get_title(loc="left").split(",")[0].lower() for axis in found.figure.axes]
    assert titles == [short_label(name) for name in WATCHED]


@pytest.mark.long
def test_processes_change_nothing(plain_scenario: Make) -> None:
    scenario = plain_scenario(filling(60.0), seed=3)
    one, two = (warm_up(scenario, replications=3, jobs=jobs) for jobs in (1, 2))
    assert one.to_dict() == two.to_dict()
    for name in WATCHED:
        assert np.array_equal(one.series[name].values, two.series[name].values, equal_nan=True)


@pytest.mark.long
def test_a_run_takes_the_warm_up_it_is_told(plain_scenario: Make) -> None:
    scenario = plain_scenario(filling(30.0), replications=2)
    longer = plain_scenario(replace(filling(30.0), warm_up=25.0), replications=2)
    told = run(scenario, warm_up=25.0)
    assert told.to_dict() == run(longer).to_dict()
    chosen = warm_up(scenario, seed=1).recommended
    assert run(scenario, warm_up="auto").warm_up == chosen > 0
    for wrong in (-1.0, np.inf, np.nan):
        with pytest.raises(ValueError, match="warm_up must be 'auto' or a finite number >= 0"):
            run(scenario, warm_up=wrong)


def test_a_pilot_has_replications(plain_scenario: Make) -> None:
    with pytest.raises(ValueError, match="replications must be at least 1, got 0"):
        warm_up(plain_scenario(filling()), replications=0)


def test_a_pilot_that_saw_too_little_says_so(found: WarmUp, plain_scenario: Make) -> None:
    """Nothing is ordered; nothing comes; the rule of thumb is longer than half of the pilot."""
    assert found.messages() == []

    def said(days: float, initial: int, level: int) -> WarmUp:
        reorder = ("base-stock", {"S": level})
        world = shop(lead_time=Constant(days), horizon=50.0, initial=initial, reorder=reorder)
        return warm_up(plain_scenario(world), replications=2)

    idle, stuck, short = said(5.0, 1000, 1), said(60.0, 9, 10), said(8.0, 9, 10)
    assert (idle.lead_time, idle.cycle, idle.rule_of_thumb) == (0.0, 0.0, 0.0)
    assert "Nothing was ordered in the pilot" in idle.messages()[0]
    assert stuck.lead_time == 0.0 < stuck.cycle
    assert "Nothing that was ordered has come" in stuck.messages()[0]
    assert short.recommended == 40.0
    for each in (idle, stuck, short):
        assert "is too short" in each.messages()[-1]
        assert "is too short" in warm_up_text(each)
        assert "is too short" in chosen_text(each)
        assert each.to_dict()["doubts"] == each.messages()
    assert len(short.messages()) == 1


def test_if_nothing_can_be_trusted_that_is_said(found: WarmUp) -> None:
    series = {
        name: each._replace(truncation=each.truncation._replace(doubt="a trend is left"))
        for name, each in found.series.items()
    }
    (message,) = replace(found, series=series).messages()
    assert "MSER-5 can't be trusted for any KPI" in message
