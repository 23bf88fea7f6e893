"""Laws of the demand over a lead time, by roads other than the one the code takes."""

from dataclasses import dataclass
from math import exp, log

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import nbinom, norm, poisson

from policies.sizing import (
    CompoundPoisson,
    DiscreteDemand,
    NormalDemand,
    base_stock_performance,
    compound_poisson,
    discrete_demand,
    lead_time_demand,
    normal_demand,
    poisson_demand,
    review_demand,
)
from sim.laws import (
    Constant,
    Discrete,
    Exponential,
    Gamma,
    Geometric,
    Poisson,
    Uniform,
    Weibull,
)
from sim.protocols import Floats, Law

SIZES = (0.5, 0.3, 0.0, 0.2)
RAGGED = CompoundPoisson(1.5, SIZES)


def panjer(count: float, sizes: tuple[float, ...], n: int) -> Floats:
    """Panjer's recursion (ASTIN Bulletin 12, 1981) for compound Poisson probabilities."""
    pmf = np.zeros(n)
    pmf[0] = exp(-count)
    for k in range(1, n):
        pmf[k] = (
            count
            / k
            * sum(j * share * pmf[k - j] for j, share in enumerate(sizes, start=1) if j <= k)
        )
    return pmf


@pytest.mark.parametrize("mean", [0.0, 0.02, 10.0, 1234.5])
def test_poisson_law(mean: float) -> None:
    demand = poisson_demand(mean)
    counts = np.arange(len(demand.pmf))
    np.testing.assert_allclose(demand.pmf, poisson.pmf(counts, mean), atol=1e-12)
    assert demand.mean == pytest.approx(mean, rel=1e-9)
    assert demand.variance == pytest.approx(mean, rel=1e-9)


def test_compound_law_is_panjers() -> None:
    demand = RAGGED.over(4.0)
    np.testing.assert_allclose(demand.pmf, panjer(6.0, SIZES, len(demand.pmf)), atol=1e-13)


def test_functions_of_a_level_are_sums_over_the_law() -> None:
    demand = RAGGED.over(4.0)
    units = np.arange(len(demand.pmf))
    for level in (-3, 0, 1, 7, 20, 500):
        assert demand.at_most(level) == pytest.approx(demand.pmf[units <= level].sum())
        short = float(np.maximum(units - level, 0) @ demand.pmf)
        assert demand.short(level) == pytest.approx(short, abs=1e-12)
        assert demand.short(level + 0.5) == pytest.approx(
            float(np.maximum(units - level - 0.5, 0) @ demand.pmf), abs=1e-12
        )
    for p in (0.01, 0.5, 0.9, 0.999):
        level = demand.quantile(p)
        assert demand.at_most(level) >= p > demand.at_most(level - 1)


def test_a_quantile_reached_exactly_is_not_overshot() -> None:
    assert discrete_demand((1, 2, 1)).quantile(0.75) == 1
    assert discrete_demand([0.1] * 10).quantile(0.3) == 2


def test_normal_law_is_scipys() -> None:
    demand = NormalDemand(20.0, 5.0)
    for level in (5.0, 20.0, 33.0):
        short = quad(lambda x, y: (x - y) * norm.pdf(x, 20, 5), level, 80, (level,))[0]
        assert demand.short(level) == pytest.approx(short, rel=1e-6)
        assert demand.at_most(level) == pytest.approx(norm.cdf(level, 20, 5))
    assert demand.quantile(0.975) == pytest.approx(norm.ppf(0.975, 20, 5))


def test_a_gamma_lead_time_makes_poisson_demand_negative_binomial() -> None:
    """Greenwood & Yule, Journal of the Royal Statistical Society 83 (1920)."""
    for cv in (0.4, 1.0, 1.5):
        shape = cv**-2
        demand = CompoundPoisson(2.0).over(Gamma(5.0, cv))
        exact = nbinom.pmf(np.arange(len(demand.pmf)), shape, shape / (shape + 10.0))
        np.testing.assert_allclose(demand.pmf, exact, atol=1e-8)


@pytest.mark.parametrize(
    ("law", "variance"),
    [
        (Constant(5.0), 0.0),
        (Exponential(5.0), 25.0),
        (Uniform(2.0, 8.0), 3.0),
        (Discrete((2.0, 5.0, 14.0), (3.0, 2.0, 1.0)), 19.0),  # mean 5: 27/6 + 0 + 81/6 + 1
        (Geometric(5.0), 20.0),
    ],
)
def test_moments_over_a_random_time(law: Law, variance: float) -> None:
    """Mean rate E[L] E[X], variance rate E[L] E[X^2] + (rate E[X])^2 Var(L)."""
    if isinstance(law, Discrete):
        variance = float(np.cov(law.values, aweights=law.weights, ddof=0))
    mean_size, square = 0.5 + 0.6 + 0.8, 0.5 + 1.2 + 3.2
    demand = lead_time_demand(RAGGED, law)
    mean, rate = law.expectation, 1.5
    assert demand.mean == pytest.approx(rate * mean * mean_size, rel=1e-7)
    expected = rate * mean * square + (rate * mean_size) ** 2 * variance
    assert demand.variance == pytest.approx(expected, rel=1e-6)
    crossed = lead_time_demand(RAGGED, law, crossing=True)
    assert crossed.variance == pytest.approx(rate * mean * square, rel=1e-7)
    normal = normal_demand(rate * mean_size, (rate * square) ** 0.5, mean, variance**0.5)
    assert (demand.mean, demand.sd) == pytest.approx((normal.mean, normal.sd), rel=1e-6)


def test_the_protection_interval_is_lead_time_and_review_period() -> None:
    demand = lead_time_demand(RAGGED, 4.0, review_period=3.0)
    np.testing.assert_allclose(demand.pmf, RAGGED.over(7.0).pmf, atol=1e-13)


@dataclass(frozen=True)
class Workload:
    """Of an M/M/1 queue, after a constant: c + V with P(V > x) = rho exp(-gap x)."""

    c: float = 2.0
    rho: float = 0.6
    gap: float = 0.2

    @property
    def expectation(self) -> float:
        return self.c + self.rho / self.gap

    def sample(self, rng: np.random.Generator, n: int) -> Floats:
        return self.age_at(rng.standard_exponential(n))

    def age_at(self, hazard: Floats) -> Floats:
        ages: Floats = self.c + np.maximum(hazard + log(self.rho), 0.0) / self.gap
        return ages

    def cumulative_hazard(self, age: float) -> float:
        return -log(self.rho) + self.gap * (age - self.c) if age >= self.c else 0.0


def test_sequential_lead_times_cost_five_times_the_backlog() -> None:
    """Zipkin (1986): fill .7145 and backlog 2.852, against .697 and .531 when they cross."""
    demand = lead_time_demand(CompoundPoisson(2.0), Workload())
    found = base_stock_performance(12, demand)
    assert found.fill_rate == pytest.approx(0.7145, abs=5e-5)
    assert found.backorders == pytest.approx(2.852, abs=5e-4)
    crossed = lead_time_demand(CompoundPoisson(2.0), Workload(), crossing=True)
    found = base_stock_performance(12, crossed)
    assert found.fill_rate == pytest.approx(0.69678, abs=5e-6)
    assert found.backorders == pytest.approx(0.53092, abs=5e-6)


@pytest.mark.parametrize("orders", [CompoundPoisson(2.0), RAGGED], ids=["single", "ragged"])
@pytest.mark.parametrize("S", [12, 26, 30])
def test_periodic_review_by_its_own_formula(orders: CompoundPoisson, S: int) -> None:
    """E[B] = (1/R) int E(D_t - S)+ dt, fill = 1 - [E(D_{L+R} - S)+ - E(D_L - S)+] / (u R)."""
    lead, review = 5.0, 7.0
    found = base_stock_performance(S, review_demand(orders, lead, review), orders.sizes)
    backorders = quad(lambda t: orders.over(t).short(S), lead, lead + review, limit=100)[0]
    missing = orders.over(lead + review).short(S) - orders.over(lead).short(S)
    assert found.backorders == pytest.approx(backorders / review, abs=1e-8)
    assert found.fill_rate == pytest.approx(1.0 - missing / (orders.units * review), abs=1e-9)
    assert found.on_hand - found.backorders == pytest.approx(
        S - orders.units * (lead + review / 2.0)
    )


def test_golden_periodic_review() -> None:
    demand = review_demand(CompoundPoisson(2.0), 5.0, 7.0)
    assert base_stock_performance(30, demand).fill_rate == pytest.approx(0.978892, abs=1e-6)
    assert base_stock_performance(26, demand).fill_rate == pytest.approx(0.919034, abs=1e-6)


def test_order_sizes_are_rounded_as_in_the_model() -> None:
    assert compound_poisson(3.0, Constant(2.5)).sizes == (0.0, 0.0, 1.0)  # halves go up
    thinned = compound_poisson(3.0, Discrete((0.0, 1.0, 2.4), (1.0, 1.0, 1.0)))
    assert thinned.rate == pytest.approx(2.0)
    assert thinned.sizes == pytest.approx((0.5, 0.5))
    poisson_sizes = compound_poisson(1.0, Poisson(2.0))
    exact = poisson.pmf(np.arange(1, 8), 2.0) / (1.0 - exp(-2.0))
    assert poisson_sizes.sizes[:7] == pytest.approx(tuple(exact))
    smooth = compound_poisson(1.0, Weibull(1.0, 2.0))  # exponential of mean 2
    assert smooth.rate == pytest.approx(exp(-0.25))
    assert smooth.sizes[0] == pytest.approx(1.0 - exp(-0.5))


def test_nonsense_is_refused() -> None:
    with pytest.raises(ValueError, match="sum to 1"):
        DiscreteDemand(np.array([0.5, 0.4]))
    with pytest.raises(ValueError, match="sum to 1"):
        CompoundPoisson(1.0, (0.5, 0.6))
    with pytest.raises(ValueError, match="rate must be > 0"):
        CompoundPoisson(0.0)
    with pytest.raises(ValueError, match="between 0 and 1"):
        poisson_demand(3.0).quantile(1.0)
    with pytest.raises(ValueError, match="normal approximation"):
        CompoundPoisson(1e6, (0.5, 0.5)).over(30.0)
    with pytest.raises(ValueError, match="normal approximation"):
        poisson_demand(1e200)
    with pytest.raises(ValueError, match="review_period"):
        review_demand(CompoundPoisson(1.0), 1.0, 0.0)
