"""Single laws at their limits: far tails, degenerate parameters, exact atoms."""

from math import exp, factorial, fsum, inf, lgamma, log

import numpy as np
import pytest
from numpy.random import default_rng

from sim import gamma_hazard
from sim.laws import (
    Constant,
    Discrete,
    Erlang,
    Gamma,
    Geometric,
    Lognormal,
    Normal,
    Poisson,
    Weibull,
    rounded,
)


def test_constant_is_a_deadline_for_every_budget_and_draws_nothing() -> None:
    law, rng = Constant(4.0, shift=1.0), default_rng(1)
    before = rng.bit_generator.state
    assert law.sample(rng, 3).tolist() == [5.0, 5.0, 5.0]
    assert rng.bit_generator.state == before
    assert law.age_at(np.array([0.0, 1e-9, 1.0, 1e9, inf])).tolist() == [5.0] * 5
    assert law.cumulative_hazard(np.nextafter(5.0, 0)) == 0
    assert law.cumulative_hazard(5.0) == inf


def test_lognormal_takes_one_pair_and_both_pairs_agree() -> None:
    by_mean = Lognormal(mean=10.0, cv=0.4)
    by_median = Lognormal(median=10.0 / (1 + 0.4**2) ** 0.5, sigma=log(1 + 0.4**2) ** 0.5)
    assert by_mean.expectation == pytest.approx(10.0, rel=1e-14)
    assert by_median.expectation == pytest.approx(10.0, rel=1e-14)
    assert by_median.cumulative_hazard(17.0) == pytest.approx(by_mean.cumulative_hazard(17.0))
    assert Lognormal(median=45, sigma=1).cumulative_hazard(45.0) == pytest.approx(log(2))


@pytest.mark.parametrize("stages", [1, 2, 5, 40])
@pytest.mark.parametrize("x", [0.001, 1.0, 30.0, 500.0, 700.0, 3000.0, 1e5])
def test_gamma_hazard_of_whole_shape_is_a_poisson_sum(stages: int, x: float) -> None:
    # P(X > x) = exp(-x) sum x**j / j!, in logarithms
    logs = [j * log(x) - lgamma(j + 1) for j in range(stages)]
    top = max(logs)
    closed = x - top - log(fsum(exp(value - top) for value in logs))
    # rel: the closed form itself cancels where the hazard is tiny
    assert gamma_hazard.hazard(stages, x) == pytest.approx(closed, rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("shape", [0.01, 0.3, 1.0, 6.25, 100.0, 1e4])
def test_gamma_hazard_has_no_seam_between_scipy_and_the_fraction(shape: float) -> None:
    x = float(gamma_hazard.age(shape, np.array([gamma_hazard.FAR - 1]))[0])
    assert gamma_hazard._far_hazard(shape, x) == pytest.approx(gamma_hazard.FAR - 1, rel=1e-12)
    far = np.array([gamma_hazard.FAR * (1 + 1e-12), 5 * gamma_hazard.FAR, inf])
    ages = gamma_hazard.age(shape, far)
    assert gamma_hazard.hazard(shape, float(ages[1])) == pytest.approx(far[1], rel=1e-12)
    assert x < ages[0] < ages[1] < ages[2] == inf


def test_gamma_of_whole_shape_is_erlang() -> None:
    assert Gamma(5.0, 0.5).cumulative_hazard(7.0) == Erlang(5.0, 4).cumulative_hazard(7.0)
    same = Erlang(5.0, 4).sample(default_rng(1), 9)
    assert np.array_equal(Gamma(5.0, 0.5).sample(default_rng(1), 9), same)


def test_poisson_tail_does_not_underflow() -> None:
    # P(X > 400) for mean 2 is about exp(-1730); P(X > k) by its first terms, scaled
    terms = [log(2) * j - 2 - lgamma(j + 1) for j in range(401, 440)]
    tail = terms[0] + log(fsum(exp(term - terms[0]) for term in terms))
    assert Poisson(2.0).cumulative_hazard(400) == pytest.approx(-tail, rel=1e-12)
    assert Poisson(2.0).age_at(np.array([-tail * (1 - 1e-9), inf])).tolist() == [400.0, inf]
    first = fsum(exp(-2) * 2**k / factorial(k) for k in range(3))
    assert Poisson(2.0).cumulative_hazard(2.5) == pytest.approx(-log(1 - first), rel=1e-12)


def test_geometric_of_mean_1_is_always_1() -> None:
    law = Geometric(1.0)
    assert set(law.sample(default_rng(1), 50)) == {1.0}
    assert law.age_at(np.array([0.0, 3.0, 900.0])).tolist() == [1.0, 1.0, 1.0]
    assert [law.cumulative_hazard(age) for age in (0.0, 0.9, 1.0, 2.0)] == [0.0, 0.0, inf, inf]


@pytest.mark.parametrize("mean", [1.5, 2.0, 3.0, 10.0])
def test_geometric_age_is_exact_where_the_division_rounds_up(mean: float) -> None:
    law, atoms = Geometric(mean), range(1, 200)
    hazards = np.array([law.cumulative_hazard(atom) for atom in atoms])
    assert law.age_at(hazards).tolist() == list(atoms)


def test_values_without_weight_never_occur() -> None:
    law = Discrete((9.0, 1.0, 4.0), (0, 1, 1))
    assert set(law.sample(default_rng(1), 500)) == {1.0, 4.0}
    assert law.age_at(np.array([inf])) == 4.0
    assert law.cumulative_hazard(4.0) == inf


def test_steep_weibull_does_not_overflow() -> None:
    assert Weibull(300.0, 1.0).cumulative_hazard(1e9) == inf


def test_halves_are_rounded_up() -> None:
    values = np.array([0.0, 0.49999999999999994, 0.5, 1.4999, 1.5, 2.5, 1e9 + 0.5])
    assert rounded(values).tolist() == [0, 0, 1, 1, 2, 3, 10**9 + 1]
    assert rounded(values).dtype == np.int64


def test_what_is_beyond_64_bits_stays_large() -> None:
    assert (rounded(np.array([1e10, 1e19, 1e300, inf])) > 2**32).all()


def test_gamma_with_next_to_no_spread_is_constant() -> None:
    law = Gamma(5.0, 1e-6)
    assert law.sample(default_rng(1), 20) == pytest.approx(np.full(20, 5.0), rel=1e-5)
    assert law.age_at(np.array([1e-3, 1.0, 50.0])) == pytest.approx(np.full(3, 5.0), rel=2e-5)


def test_spreads_beyond_floating_point_are_refused() -> None:
    for cv in (1e-200, 1e200):
        with pytest.raises(ValueError, match="cv must lie between"):
            Gamma(5.0, cv)
    for law in (lambda: Normal(1.0, 1e-200), lambda: Lognormal(mean=1.0, cv=1e-200)):
        with pytest.raises(ValueError, match="take a constant"):
            law()
    for sigma in (50.0, 1e200):
        with pytest.raises(ValueError, match="beyond all numbers"):
            Lognormal(median=1.0, sigma=sigma)
    with pytest.raises(ValueError, match="beyond all numbers"):
        Lognormal(mean=1.0, cv=1e200)
