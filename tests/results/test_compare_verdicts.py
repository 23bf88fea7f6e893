"""Verdicts at their edges, margins as they are written, and the forecast of replications."""

from math import inf, nan, sqrt

import numpy as np
import pytest
from scipy.special import stdtrit

from results.compare.differences import Difference, paired_difference
from results.compare.verdicts import (
    MOST,
    Margin,
    Verdict,
    margin_of,
    replications_needed,
    verdict_of,
)
from results.kpis.row import Better
from results.statistics import Floats

UNKNOWN: Verdict = "not distinguishable yet"


def difference(low: float, high: float, n: int = 30, confidence: float = 0.95) -> Difference:
    return Difference((low + high) / 2, (high - low) / 2, confidence, n, 1.0)


@pytest.mark.parametrize(
    ("low", "high", "margin", "verdict"),
    [
        (1.0, 3.0, 0.0, "better"),
        (-3.0, -1.0, 0.0, "worse"),
        (-1.0, 3.0, 0.0, UNKNOWN),
        (0.0, 2.0, 0.0, UNKNOWN),  # 0 is still possible
        (-2.0, 0.0, 0.0, UNKNOWN),
        (0.0, 0.0, 0.0, "same"),
        (2.0, 2.0, 0.0, "better"),  # never varies
        (-0.5, 0.5, 0.5, "same"),  # ends included
        (-0.5, 0.25, 0.5, "same"),
        (-0.5, 0.75, 0.5, UNKNOWN),  # a little out of the margin
        (-0.75, 0.5, 0.5, UNKNOWN),
        (0.25, 0.5, 0.5, "same"),  # surely more, and surely no more than matters
        (0.25, 0.75, 0.5, "better"),  # surely more, and perhaps more than matters
        (-0.75, -0.25, 0.5, "worse"),
        (0.75, 1.0, 0.5, "better"),
        (nan, nan, 0.5, "undefined"),
    ],
)
def test_what_an_interval_says(low: float, high: float, margin: float, verdict: str) -> None:
    assert verdict_of(difference(low, high), margin, "higher") == verdict


@pytest.mark.parametrize(
    ("better", "up", "down"),
    [
        ("higher", "better", "worse"),
        ("lower", "worse", "better"),
        ("neither", "higher", "lower"),
    ],
)
def test_the_direction_is_the_kpis(better: Better, up: str, down: str) -> None:
    assert verdict_of(difference(1.0, 2.0), 0.0, better) == up
    assert verdict_of(difference(-2.0, -1.0), 0.0, better) == down


def test_without_an_interval_there_is_no_verdict() -> None:
    for mean in (0.0, 5.0):
        found = Difference(mean, nan, 0.95, 1, nan)
        assert verdict_of(found, 1.0, "higher") == UNKNOWN
        assert replications_needed(found, 0.0) is None


def test_margins_are_read() -> None:
    assert margin_of("fill_rate", 0.01) == Margin(0.01)
    assert margin_of("fill_rate", "0.01") == Margin(0.01)
    assert margin_of("profit", " 2.5 % ") == Margin(0.025, relative=True)
    assert Margin(0.025, relative=True).around(-40.0) == pytest.approx(1.0)
    assert Margin(0.025).around(-40.0) == 0.025


@pytest.mark.parametrize(
    "given", [-1, "-1%", "much", "", "%", nan, inf, "nan%", "1%%", "1e999"]
)
def test_margins_that_make_no_sense_are_refused(given: float | str) -> None:
    with pytest.raises(ValueError, match="margin of profit"):
        margin_of("profit", given)


def test_a_margin_of_an_unknown_kpi_is_refused() -> None:
    with pytest.raises(ValueError, match="did you mean fill_rate"):
        margin_of("fil_rate", 0.01)


@pytest.mark.parametrize("n", [2, 5, 30, 200])
@pytest.mark.parametrize("share", [1.01, 1.7, 4.0])
@pytest.mark.parametrize("margin", [0.0, 3.0])
def test_the_forecast_is_the_first_number_that_would_do(
    n: int, share: float, margin: float
) -> None:
    """Count up until the half width, of the same spread, is small enough."""
    mean, confidence = 0.8, 0.99
    target = max(mean, margin - mean)
    half_width = share * target
    spread = half_width * sqrt(n) / stdtrit(n - 1, 0.995)
    m = n
    while stdtrit(m - 1, 0.995) * spread / sqrt(m) > target:
        m += 1
    found = Difference(-mean, half_width, confidence, n, 1.0)
    assert replications_needed(found, margin) == m


def test_the_forecast_has_an_end() -> None:
    assert replications_needed(Difference(0.0, 1.0, 0.95, 30, 1.0), 0.0) is None
    assert replications_needed(Difference(1e-6, 1.0, 0.95, 30, 1.0), 0.0) is None
    most = replications_needed(Difference(0.0, 1.0, 0.95, 30, 1.0), 0.006)
    assert most is not None
    assert 30 < most < MOST


def test_who_has_a_verdict_needs_no_more() -> None:
    assert replications_needed(Difference(2.0, 1.0, 0.95, 30, 1.0), 0.0) == 30


def test_the_forecast_is_of_use_though_it_is_a_guess() -> None:
    """Differences of mean 0.3 and deviation 1; 30 have no verdict in most of 600 cases.

    The spread and the difference are guessed from 30. Those cases in which the difference
    looks small are over-represented, so that the forecast tends to be too large.
    """
    rng = np.random.default_rng(3)
    tried = found = 0
    for _ in range(600):
        values = rng.normal(0.3, 1.0, 4000)
        few = first(values, 30)
        if verdict_of(few, 0.0, "higher") != UNKNOWN:
            continue
        more = replications_needed(few, 0.0)
        if more is not None and more <= len(values):
            tried += 1
            found += verdict_of(first(values, more), 0.0, "higher") == "better"
    assert tried > 300
    assert found / tried > 0.66  # 0.73 in 5,000 cases, less four standard errors


def first(values: Floats, n: int) -> Difference:
    """The difference of the first n values from nothing."""
    ones = np.ones(n)
    return paired_difference("ratio", np.c_[0 * ones, ones], np.c_[values[:n], ones])
