"""Intervals over replications, with values made up so that the truth is known."""

from math import sqrt

import numpy as np

from results.compare import Comparison
from results.compare.differences import paired_difference
from results.precision import until_precise
from results.statistics import (
    Estimate,
    Floats,
    jackknife_ratio,
    mean_estimate,
    ratio_estimate,
    root_estimate,
)
from tests.results.keeping import Kind, covers, drawn
from tests.results.test_batch_means import autoregressive
from tests.results.test_compare_family import synthetic

Rng = np.random.Generator


def inside(found: Estimate, truth: float) -> bool:
    return covers(found.low, truth, found.high)


def normal_mean(rng: Rng, n: int) -> bool:
    return inside(mean_estimate(rng.normal(5.0, 2.0, n)), 5.0)


def skewed_mean(rng: Rng, n: int) -> bool:
    return inside(mean_estimate(rng.exponential(size=n)), 1.0)


def quantile(rng: Rng, n: int) -> bool:
    """The 90th of 100 waits, as `wait_p90` takes it; its expectation is a sum of 1/k."""
    waits = np.sort(rng.exponential(size=(n, 100)), axis=1)[:, 89]
    return inside(mean_estimate(waits), float(np.sum(1.0 / np.arange(11.0, 101.0))))


def fill_rates(rng: Rng, n: int) -> tuple[Floats, Floats]:
    """Units filled and ordered: 0.7 of a demand that varies, with luck that the day shares."""
    demand = rng.gamma(6.0, 20.0, n)
    return 0.7 * demand + rng.normal(0.0, 0.08, n) * demand, demand


def pooled_ratio(rng: Rng, n: int) -> bool:
    return inside(ratio_estimate(*fill_rates(rng, n)), 0.7)


def jackknife(rng: Rng, n: int) -> bool:
    return inside(jackknife_ratio(*fill_rates(rng, n)), 0.7)


def squares(values: Floats) -> Floats:
    """Sums of squares of groups and their degrees of freedom, shape (groups, 2)."""
    off = values - values.mean(axis=1, keepdims=True)
    return np.column_stack([(off**2).sum(axis=1), np.full(len(values), values.shape[1] - 1.0)])


def pooled_root(rng: Rng, n: int) -> bool:
    return inside(root_estimate(*squares(rng.normal(7.0, 2.0, (n, 15))).T), 2.0)


def paired_means(rng: Rng, n: int) -> bool:
    luck = rng.exponential(size=n)
    first, second = luck + rng.normal(size=n), 1.1 * luck + 0.5 * rng.normal(size=n)
    ones = np.ones(n)
    sides = np.column_stack([first, ones]), np.column_stack([second, ones])
    return difference_holds("value", *sides, 0.1)


def paired_ratios(rng: Rng, n: int) -> bool:
    """Fill rates of 0.7 and 0.8 of demands that are nearly the same."""
    filled, demand = fill_rates(rng, n)
    luck = filled - 0.7 * demand
    more = demand * rng.uniform(0.9, 1.1, n)
    other = 0.8 * more + 0.7 * luck + rng.normal(0.0, 0.03, n) * more
    sides = np.column_stack([filled, demand]), np.column_stack([other, more])
    return difference_holds("ratio", *sides, 0.1)


def paired_roots(rng: Rng, n: int) -> bool:
    noise = rng.normal(0.0, 1.0, (n, 15))
    own = (noise + rng.normal(0.0, 0.5, noise.shape)) * 3.0 / sqrt(1.25)
    return difference_holds("root", squares(2.0 * noise), squares(own), 1.0)


def difference_holds(kind: str, first: Floats, second: Floats, truth: float) -> bool:
    found = paired_difference(kind, first, second)  # type: ignore[arg-type]
    return covers(found.mean - found.half_width, truth, found.mean + found.half_width)


def family(rng: Rng) -> bool:
    """All 12 differences of a comparison of three variants by four KPIs."""
    comparison: Comparison = synthetic(rng, 20, 0.3)
    return all(
        covers(found.mean - found.half_width, 0.3, found.mean + found.half_width)
        for each in comparison.differences.values()
        for found in each.values()
    )


def to_a_precision(rng: Rng, law: str, target: float) -> bool:
    values = rng.normal(1.0, 0.5, 2000) if law == "normal" else rng.exponential(size=2000)
    found = until_precise(lambda n: {"x": mean_estimate(values[:n])}, target, 2000)
    return inside(found.estimates["x"], 1.0)


def batches(rng: Rng, length: int) -> bool:
    series = autoregressive(rng, 20 * length, 0.9)
    return inside(mean_estimate(series.reshape(20, length).mean(axis=1)), 0.0)


_AR = "0, of AR(1) with 0.9"
_KINDS = [
    Kind("mean", "5, of normal values", "10", drawn(normal_mean, n=10)),
    Kind("mean, skewed", "1, of exponential values", "10", drawn(skewed_mean, n=10), 6.0),
    Kind("mean, skewed, more", "the same", "50", drawn(skewed_mean, n=50), 2.0),
    Kind("quantile KPI", "of 100 exponential waits, E of the 90th", "10",
         drawn(quantile, n=10), 2.0),
    Kind("pooled ratio", "0.7, demand varies by 40 %", "10", drawn(pooled_ratio, n=10), 2.0),
    Kind("pooled ratio, more", "the same", "50", drawn(pooled_ratio, n=50)),
    Kind("jackknife ratio", "the same", "10", drawn(jackknife, n=10), 2.0),
    Kind("pooled root", "2, of normal groups of 15", "10", drawn(pooled_root, n=10), 2.0),
    Kind("paired difference of means", "0.1", "10", drawn(paired_means, n=10), 2.0),
    Kind("paired difference of ratios", "0.8 - 0.7", "10", drawn(paired_ratios, n=10), 2.0),
    Kind("paired difference of roots", "3 - 2", "10", drawn(paired_roots, n=10), 2.0),
    Kind("to a precision of 10 %", "1, of normal values", "130 on average",
         drawn(to_a_precision, law="normal", target=0.1), 1.0),
    Kind("to a precision of 10 %, skewed", "1, of exponential values", "520 on average",
         drawn(to_a_precision, law="exponential", target=0.1), 1.0),
    Kind("to a precision of 30 %, skewed", "the same", "80 on average",
         drawn(to_a_precision, law="exponential", target=0.3), 3.0),
    Kind("batch means", _AR, "20 of 250", drawn(batches, length=250), 1.0),
    Kind("batch means, too short", _AR, "20 of 50", drawn(batches, length=50), 5.0),
    Kind("batch means, far too short", _AR, "20 of 10", drawn(batches, length=10), 25.0),
]  # fmt: skip
KINDS = [
    *(each._replace(repetitions=2000) for each in _KINDS),
    Kind("Bonferroni family of 12, all of them", "0.3 each", "20", drawn(family), exact=False),
]
