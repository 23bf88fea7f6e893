"""The joint confidence region: it covers as often as it says, and is Hotelling's."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import ArrayLike
from scipy.stats import f

from results.plots.region import joint_region
from results.statistics import Floats

VALUES: Any = ("value", "value")
RATIOS: Any = ("ratio", "ratio")


def pairs(numerators: ArrayLike, denominators: ArrayLike = 1.0) -> Floats:
    above = np.asarray(numerators, float)
    return np.column_stack([above, np.broadcast_to(denominators, above.shape)])


@pytest.mark.parametrize("n", [3, 5, 30])
def test_it_covers_the_means_of_a_normal_vector_as_often_as_it_says(n: int) -> None:
    """A binomial count of 4000 with p = 0.95, within z = 4."""
    trials, means = 4000, np.array([0.9, -200.0])
    covariance = [[0.01, -0.4], [-0.4, 25.0]]
    samples = np.random.default_rng(n).multivariate_normal(means, covariance, (trials, n))
    hits = sum(
        joint_region(VALUES, pairs(sample[:, 0]), pairs(sample[:, 1])).covers(*means)
        for sample in samples
    )
    assert abs(hits - 0.95 * trials) < 4 * np.sqrt(0.95 * 0.05 * trials)


def test_it_covers_pooled_ratios_as_often_as_it_says() -> None:
    """Shares of Poisson numbers of orders: the expectations are 0.8 and 0.1 by design."""
    trials, n, rng = 3000, 100, np.random.default_rng(7)
    hits = 0
    for _ in range(trials):
        placed = rng.poisson(40, n)
        at_once = rng.binomial(placed, 0.8)
        lost = rng.binomial(placed - at_once, 0.5)
        region = joint_region(RATIOS, pairs(at_once, placed), pairs(lost, placed))
        hits += region.covers(0.8, 0.1)
    assert abs(hits - 0.95 * trials) < 4 * np.sqrt(0.95 * 0.05 * trials)


def test_its_outline_is_where_t_squared_has_its_quantile() -> None:
    """Johnson & Wichern (2007), section 5.4, with the inverse of the covariance."""
    n, confidence = 12, 0.9
    x = np.random.default_rng(3).normal(size=(n, 2)) @ np.array([[2.0, 1.0], [0.0, 0.3]])
    region = joint_region(VALUES, pairs(x[:, 0]), pairs(x[:, 1]), confidence)
    off = x.mean(axis=0) - region.outline()
    t_squared = n * np.sum(off @ np.linalg.inv(np.cov(x.T)) * off, axis=1)
    quantile = 2 * (n - 1) / (n - 2) * f.ppf(confidence, 2, n - 2)
    assert np.allclose(t_squared, quantile)
    assert np.allclose(region.centre, x.mean(axis=0))


def test_a_ratio_of_ones_is_a_mean() -> None:
    x, y = np.random.default_rng(5).normal(size=(2, 9))
    found = [joint_region(kinds, pairs(x), pairs(y)) for kinds in (VALUES, RATIOS)]
    assert np.allclose(found[0].factor, found[1].factor)
    assert np.allclose(found[0].centre, found[1].centre)


def test_units_do_not_matter() -> None:
    x, y = np.random.default_rng(6).normal(size=(2, 9))
    small, large = (joint_region(VALUES, pairs(x), pairs(scale * y)) for scale in (1.0, 1e12))
    assert np.allclose(small.outline() * [1.0, 1e12], large.outline(), rtol=1e-9)


def test_what_never_varies_makes_a_line() -> None:
    x = np.array([1.0, 2.0, 3.0, 4.0])
    flat = joint_region(VALUES, pairs(x), pairs(np.full(4, 7.0)))
    assert np.ptp(flat.outline()[:, 1]) == 0.0
    assert np.ptp(flat.outline()[:, 0]) > 0.0
    assert flat.covers(2.5, 7.0)
    assert not flat.covers(2.5, 7.1)
    slanted = joint_region(VALUES, pairs(x), pairs(2.0 * x))
    assert np.allclose(slanted.outline()[:, 1], 2.0 * slanted.outline()[:, 0])


def test_too_few_replications_say_nothing() -> None:
    two = pairs(np.array([1.0, 2.0]))
    assert np.isnan(joint_region(VALUES, two, two).factor).all()
    unknown = pairs(np.array([1.0, 2.0, np.nan]))
    assert np.isnan(joint_region(VALUES, unknown, unknown).factor).all()
    nothing_to_divide_by = np.array([[1.0, 2.0], [1.0, 3.0], [0.0, 0.0]])
    region = joint_region(RATIOS, nothing_to_divide_by, nothing_to_divide_by)
    assert region.n == 2
    assert np.isnan(region.factor).all()
    assert np.allclose(region.centre, 0.4)


def test_a_confidence_is_a_probability() -> None:
    one = pairs(np.ones(4))
    with pytest.raises(ValueError, match="between 0 and 1"):
        joint_region(VALUES, one, one, 1.0)
