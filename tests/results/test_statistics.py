"""Intervals over replications: against published tables, against each other, against truth."""

from itertools import pairwise
from math import isnan, nan, sqrt

import numpy as np
import pytest

from results.statistics import (
    jackknife_ratio,
    mean_estimate,
    ratio_estimate,
    root_estimate,
    student_quantile,
)


@pytest.mark.parametrize(
    ("degrees", "table"), [(1, 12.706), (4, 2.776), (9, 2.262), (29, 2.045), (120, 1.980)]
)
def test_student_quantiles_are_those_of_the_tables(degrees: int, table: float) -> None:
    assert student_quantile(0.975, degrees) == pytest.approx(table, abs=5e-4)


def test_mean_interval_is_the_textbook_formula() -> None:
    values = np.array([4.1, 5.3, 3.8, 4.9])
    found = mean_estimate(values, 0.95)
    assert found.mean == pytest.approx(4.525)
    assert found.half_width == pytest.approx(3.182446 * values.std(ddof=1) / 2, rel=1e-6)
    assert (found.confidence, found.n) == (0.95, 4)
    assert found.high - found.low == pytest.approx(2 * found.half_width)


def test_more_confidence_is_a_wider_interval() -> None:
    widths = [mean_estimate([1.0, 2.0, 4.0], c).half_width for c in (0.5, 0.9, 0.95, 0.999)]
    assert all(a < b for a, b in pairwise(widths))


def test_one_replication_has_no_interval() -> None:
    for found in (
        mean_estimate([3.0]),
        ratio_estimate([3.0], [1.0]),
        jackknife_ratio([3], [1]),
    ):
        assert found.mean == 3.0
        assert isnan(found.half_width)
        assert found.n == 1


def test_replications_without_a_value_are_left_out_and_n_says_so() -> None:
    assert mean_estimate([nan, 2.0, 4.0]).n == 2
    assert mean_estimate([nan, 2.0, 4.0]).mean == 3.0
    assert ratio_estimate([nan, 1.0, 3.0], [5.0, 2.0, 2.0])[0] == 1.0
    nothing = mean_estimate([nan, nan])
    assert isnan(nothing.mean)
    assert nothing.n == 0


def test_nothing_to_divide_by_is_undefined() -> None:
    found = ratio_estimate([0.0, 0.0], [0.0, 0.0])
    assert isnan(found.mean)
    assert isnan(found.half_width)
    assert found.n == 0


def test_an_empty_replication_adds_nothing_to_a_ratio() -> None:
    found = ratio_estimate([1.0, 0.0, 3.0], [2.0, 0.0, 2.0])
    assert found.mean == 1.0
    assert found.n == 2


def test_only_replications_with_a_denominator_say_how_they_differ() -> None:
    """The spread is that of all pairs, the degrees of freedom those of the two that count."""
    found = ratio_estimate([9.0, 1.0, 0.0, 0.0], [10.0, 10.0, 0.0, 0.0])
    deviation = sqrt((4.0**2 + 4.0**2) / (4 * 3)) / 5.0
    assert found.half_width == pytest.approx(student_quantile(0.975, 1) * deviation)


def test_rare_denominators_do_not_make_intervals_that_are_far_too_narrow() -> None:
    """Waits of the few who wait: in 3 of 30 replications on average. Three decide, not 30.

    Student's t with 29 degrees of freedom covers 59 %. With those of the replications that have
    a denominator it is 80 %: still less than 95, for three skewed values are what they are.
    """
    rng = np.random.default_rng(11)
    covered, trials, n = 0, 0, 30
    for _ in range(1500):
        below = rng.geometric(0.1, n) * (rng.random(n) < 0.1)
        above = rng.gamma(2.0, 1.0, n) * below  # a stockout has a mean wait of its own
        found = ratio_estimate(above, below)
        if not isnan(found.half_width):
            trials += 1
            covered += found.low <= 2.0 <= found.high
    assert covered / trials > 0.75


def test_one_replication_with_a_denominator_has_no_spread() -> None:
    assert isnan(ratio_estimate([2.0, 0.0], [4.0, 0.0]).half_width)
    assert isnan(jackknife_ratio([2.0, 0.0], [4.0, 0.0]).half_width)


def test_pooled_is_not_the_mean_of_ratios() -> None:
    above, below = [1.0, 90.0], [10.0, 100.0]
    assert ratio_estimate(above, below).mean == pytest.approx(91 / 110)
    assert np.mean(np.divide(above, below)) == pytest.approx(0.5)


def test_with_equal_denominators_a_ratio_is_a_mean() -> None:
    above = np.array([3.0, 4.0, 8.0, 5.5])
    ratio, mean = ratio_estimate(above, np.full(4, 2.5)), mean_estimate(above / 2.5)
    jack = jackknife_ratio(above, np.full(4, 2.5))
    assert ratio.mean == pytest.approx(mean.mean)
    assert ratio.half_width == pytest.approx(mean.half_width)
    assert jack.mean == pytest.approx(mean.mean)
    assert jack.half_width == pytest.approx(mean.half_width)


def test_delta_method_and_jackknife_meet_as_replications_grow() -> None:
    """They differ by a share of the order of 1/n."""
    rng = np.random.default_rng(3)
    for n in (10, 100, 1000):
        below = rng.gamma(9.0, 10.0, n)
        above = rng.binomial(below.astype(int), 0.8)
        delta, jack = ratio_estimate(above, below), jackknife_ratio(above, below)
        assert jack.mean == pytest.approx(delta.mean, abs=delta.half_width / sqrt(n))
        assert jack.half_width == pytest.approx(delta.half_width, rel=2 / n)


def test_the_pooled_interval_covers_the_truth_as_often_as_it_says() -> None:
    """20 replications of a ratio with truth 2/3; 2,000 intervals, tested at z = 3."""
    rng = np.random.default_rng(8)
    trials, n, confidence = 2000, 20, 0.9
    below = 5.0 + rng.gamma(4.0, 2.0, (trials, n))
    above = below * 2 / 3 + rng.normal(0.0, 1.0, (trials, n))
    found = [ratio_estimate(a, b, confidence) for a, b in zip(above, below, strict=True)]
    hits = sum(f.low <= 2 / 3 <= f.high for f in found)
    sd = sqrt(trials * confidence * (1 - confidence))
    assert abs(hits - trials * confidence) < 3 * sd


def test_pooled_standard_deviation_is_that_of_equal_groups() -> None:
    rng = np.random.default_rng(2)
    groups = rng.normal(7.0, 2.0, (40, 12))
    squares = groups.var(axis=1, ddof=1) * 11
    found = root_estimate(squares, np.full(40, 11.0))
    assert found.mean == pytest.approx(sqrt(groups.var(axis=1, ddof=1).mean()))
    assert found.low < 2.0 < found.high
    # The pooled deviation of 440 degrees of freedom has a standard error of about sd/sqrt(880).
    assert found.half_width == pytest.approx(2.02 * 2.0 / sqrt(880), rel=0.35)


def test_no_spread_has_a_root_of_zero() -> None:
    found = root_estimate([0.0, 0.0], [3.0, 4.0])
    assert (found.mean, found.half_width) == (0.0, 0.0)


@pytest.mark.parametrize("confidence", [0.0, 1.0, 95.0, -0.1, nan])
def test_impossible_confidence_is_refused(confidence: float) -> None:
    with pytest.raises(ValueError, match="confidence must lie between 0 and 1"):
        mean_estimate([1.0, 2.0], confidence)


def test_unequal_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="as many numerators as denominators"):
        ratio_estimate([1.0, 2.0], [1.0])
