"""Paired differences: by hand, against scipy, and as often right as they say."""

from math import inf, isnan, nan, sqrt

import numpy as np
import pytest
from scipy.stats import ttest_rel

from results.compare.differences import Difference, paired_difference
from results.kpis.row import Kind
from results.statistics import ratio_estimate, root_estimate

T1 = 12.7062  # quantile of Student's t with one degree of freedom, 97.5 %


def test_a_difference_of_ratios_by_hand() -> None:
    """The pooled ratios are 4/6 and 5/6; the residuals +-1/9, and the other way round."""
    found = paired_difference("ratio", [[1, 2], [3, 4]], [[2, 2], [3, 4]])
    assert found.mean == pytest.approx(1 / 6)
    assert found.half_width == pytest.approx(T1 * 2 / 9, rel=1e-5)
    assert found.n == 2
    assert found.variance_reduction == pytest.approx(0.5), "they work against each other"


def test_a_difference_of_roots_by_hand() -> None:
    """Roots of 4 and 9, of residuals +-1; divided by twice the root they are 1/4 and 1/6."""
    found = paired_difference("root", [[3, 1], [5, 1]], [[8, 1], [10, 1]])
    assert found.mean == pytest.approx(1.0)
    assert found.half_width == pytest.approx(T1 / 12, rel=1e-5)
    assert found.variance_reduction == pytest.approx((1 / 16 + 1 / 36) / (1 / 12) ** 2)


def test_values_are_a_paired_t_over_replications_that_have_both() -> None:
    first, second = np.array([3.0, nan, 5.0, 4.0, 9.0]), np.array([4.0, 2.0, nan, 4.5, 7.0])
    ones = np.ones(5)
    found = paired_difference("value", np.c_[first, ones], np.c_[second, ones], 0.9)
    known = [0, 3, 4]
    oracle = ttest_rel(second[known], first[known]).confidence_interval(0.9)
    assert found.n == 3
    assert found.mean == pytest.approx(np.mean([1.0, 0.5, -2.0]))
    assert found.mean - found.half_width == pytest.approx(oracle.low)
    assert found.mean + found.half_width == pytest.approx(oracle.high)


def test_with_a_constant_denominator_a_ratio_is_a_paired_t() -> None:
    rng = np.random.default_rng(5)
    first = rng.normal(10.0, 3.0, 12)
    second = first + rng.normal(0.5, 1.0, 12)
    span = np.full(12, 2.5)
    found = paired_difference("ratio", np.c_[first, span], np.c_[second, span], 0.99)
    oracle = ttest_rel(second / 2.5, first / 2.5).confidence_interval(0.99)
    assert found.mean - found.half_width == pytest.approx(oracle.low)
    assert found.mean + found.half_width == pytest.approx(oracle.high)
    apart = first.var(ddof=1) + second.var(ddof=1)
    together = (second - first).var(ddof=1)
    assert found.variance_reduction == pytest.approx(apart / together)


@pytest.mark.parametrize("kind", ["ratio", "root"])
def test_against_a_sure_thing_the_interval_is_that_of_the_other(kind: Kind) -> None:
    rng = np.random.default_rng(6)
    below = rng.gamma(9.0, 10.0, 15)
    above = below * rng.uniform(0.5, 0.9, 15)
    sure = np.c_[0.25 * below, below]
    alone = (ratio_estimate if kind == "ratio" else root_estimate)(above, below)
    found = paired_difference(kind, sure, np.c_[above, below])
    level = 0.25 if kind == "ratio" else 0.5
    assert found.mean == pytest.approx(alone.mean - level)
    assert found.half_width == pytest.approx(alone.half_width)
    assert found.variance_reduction == pytest.approx(1.0)


@pytest.mark.parametrize("kind", ["ratio", "root", "value"])
def test_the_same_differs_by_nothing(kind: Kind) -> None:
    pairs = np.random.default_rng(1).gamma(3.0, 1.0, (9, 2))
    found = paired_difference(kind, pairs, pairs)
    assert (found.mean, found.half_width) == (0.0, 0.0)
    assert found.variance_reduction == inf


@pytest.mark.parametrize("kind", ["ratio", "root", "value"])
def test_swapping_the_sides_flips_the_sign(kind: Kind) -> None:
    rng = np.random.default_rng(2)
    first, second = rng.gamma(3.0, 1.0, (9, 2)), rng.gamma(4.0, 1.0, (9, 2))
    there, back = paired_difference(kind, first, second), paired_difference(kind, second, first)
    assert back.mean == -there.mean
    assert back.half_width == pytest.approx(there.half_width)
    assert back.variance_reduction == pytest.approx(there.variance_reduction)


def test_rounding_is_no_difference() -> None:
    first = np.array([[0.1 + 0.2, 1.0], [0.7, 1.0], [1e3, 1.0]])
    second = np.array([[0.3, 1.0], [0.1 * 7, 1.0], [1e3 * (1 + 1e-15), 1.0]])
    assert (first != second).any()
    assert paired_difference("ratio", first, second)[:2] == (0.0, 0.0)


def test_a_difference_that_never_varies_is_sure() -> None:
    found = paired_difference("ratio", [[1, 1], [2, 1], [4, 1]], [[2, 1], [3, 1], [5, 1]])
    assert found.mean == pytest.approx(1.0)
    assert found.half_width == 0.0
    assert found.variance_reduction == inf


def test_the_side_on_which_less_is_known_has_the_degrees_of_freedom() -> None:
    """Four pairs; on one side two have a denominator, so that T1 is the quantile."""
    first, second = [[2, 2], [3, 4], [2, 4], [1, 2]], [[9, 10], [0, 0], [0, 0], [1, 10]]
    found = paired_difference("ratio", first, second)
    a = np.array([2 - 4 / 3, 3 - 8 / 3, 2 - 8 / 3, 1 - 4 / 3]) / 3
    b = np.array([4.0, 0.0, 0.0, -4.0]) / 5
    assert found.n == 2
    assert found.mean == pytest.approx(1 / 2 - 2 / 3)
    assert found.half_width == pytest.approx(T1 * sqrt(((b - a) ** 2).sum() / 12), rel=1e-5)
    turned = paired_difference("ratio", second, first)
    assert turned.n == 2
    assert turned.half_width == pytest.approx(found.half_width)


def test_nothing_to_divide_by_is_undefined() -> None:
    found = paired_difference("ratio", [[0, 0], [0, 0]], [[1, 2], [1, 3]])
    assert isnan(found.mean)
    assert isnan(found.half_width)
    assert isnan(paired_difference("value", [[nan, 1]], [[1.0, 1]]).mean)


def test_one_replication_has_no_interval() -> None:
    for nothing in (0.0, nan):
        found = paired_difference("ratio", [[1, 4], [2, 4]], [[3.0, 4.0], [nothing, nothing]])
        assert isnan(found.half_width), nothing
        assert not isnan(found.mean)


@pytest.mark.parametrize("confidence", [0.0, 1.0, nan])
def test_impossible_confidence_is_refused(confidence: float) -> None:
    with pytest.raises(ValueError, match="confidence must lie between 0 and 1"):
        paired_difference("ratio", [[1, 1]], [[1, 1]], confidence)


def shops(rng: np.random.Generator, trials: int, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of ratios that share their customers: truths 0.7 and 0.8, demand not the same."""
    demand = rng.gamma(6.0, 20.0, (trials, n))
    luck = rng.normal(0.0, 0.08, (trials, n)) * demand
    more = demand * rng.uniform(0.9, 1.1, (trials, n))
    first = 0.7 * demand + luck
    second = 0.8 * more + 0.7 * luck + rng.normal(0.0, 0.03, (trials, n)) * more
    return np.stack([first, demand], axis=-1), np.stack([second, more], axis=-1)


def test_the_interval_covers_the_truth_as_often_as_it_says() -> None:
    """25 replications, truth 0.1; 2,000 intervals of 90 %, tested at z = 3."""
    trials, confidence = 2000, 0.9
    sides = shops(np.random.default_rng(11), trials, 25)
    found = [paired_difference("ratio", a, b, confidence) for a, b in zip(*sides, strict=True)]
    hits = sum(covers(each, 0.1) for each in found)
    assert abs(hits - trials * confidence) < 3 * sqrt(trials * confidence * (1 - confidence))
    assert np.median([each.variance_reduction for each in found]) > 3.0


def test_the_interval_of_roots_covers_too() -> None:
    """Pooled standard deviations 2 and 3 of 40 groups that share their noise; at z = 3."""
    rng, trials, confidence = np.random.default_rng(12), 1000, 0.9
    noise = rng.normal(0.0, 1.0, (trials, 40, 15))
    own = noise + rng.normal(0.0, 0.5, noise.shape)
    squares = [
        ((scale * x - (scale * x).mean(axis=2, keepdims=True)) ** 2).sum(axis=2)
        for scale, x in ((2.0, noise), (3.0 / sqrt(1.25), own))
    ]
    freedom = np.full((trials, 40), 14.0)
    first, second = (np.stack([each, freedom], axis=-1) for each in squares)
    hits = sum(
        covers(paired_difference("root", a, b, confidence), 1.0)
        for a, b in zip(first, second, strict=True)
    )
    assert abs(hits - trials * confidence) < 3 * sqrt(trials * confidence * (1 - confidence))


@pytest.mark.slow
@pytest.mark.parametrize(("n", "least"), [(10, 0.93), (30, 0.94), (100, 0.945)])
def test_coverage_by_the_number_of_replications(n: int, least: float) -> None:
    """10,000 intervals of 95 %: a standard error of 0.22 points."""
    sides = shops(np.random.default_rng(n), 10_000, n)
    hits = [covers(paired_difference("ratio", a, b), 0.1) for a, b in zip(*sides, strict=True)]
    assert least < np.mean(hits) < 0.96, np.mean(hits)


def covers(found: Difference, truth: float) -> bool:
    return found.mean - found.half_width <= truth <= found.mean + found.half_width
