"""Arrivals whose rate is drawn once per run: negative binomial counts, one level each."""

import numpy as np
import pytest
from scipy import stats

from sim.arrivals import MixedPoisson, PoissonArrivals
from sim.protocols import Integers
from sim.simulate import simulate
from sim.world import CustomerClass, Item, Line, World
from tests.unit.arriving import stream, times_before

RATE, CV, END, RUNS = 4.0, 0.5, 25.0, 2000


@pytest.fixture(scope="module")
def counts() -> Integers:
    law = MixedPoisson(RATE, CV)
    return np.array([len(times_before(law, 1000 + run, END)) for run in range(RUNS)])


def test_counts_are_negative_binomial(
    counts: Integers,
) -> None:
    """A gamma level of shape k = cv^-2 makes counts with k successes, p = k / (k + mean)."""
    shape, mean = CV**-2, RATE * END
    law = stats.nbinom(shape, shape / (shape + mean))
    assert law.var() == pytest.approx(mean + (CV * mean) ** 2)
    cuts = law.ppf(np.linspace(0.0, 1.0, 21)[1:-1])
    observed = np.bincount(np.searchsorted(cuts, counts), minlength=20)
    shares = np.diff(law.cdf(cuts), prepend=0.0, append=1.0)
    assert stats.chisquare(observed, RUNS * shares).pvalue > 1e-3


def test_the_variance_of_counts_is_that_of_the_formula(
    counts: Integers,
) -> None:
    shape, mean = CV**-2, RATE * END
    variance = mean + (CV * mean) ** 2
    excess = float(stats.nbinom(shape, shape / (shape + mean)).stats("k"))
    error = variance * ((excess + 2.0) / RUNS) ** 0.5
    assert abs(counts.var(ddof=1) - variance) < 3.29 * error
    assert abs(counts.mean() - mean) < 3.29 * (variance / RUNS) ** 0.5


def test_customers_are_those_of_a_poisson_process_at_the_level_drawn() -> None:
    level = stream(5)("level").gamma(CV**-2, CV**2)
    mixed = times_before(MixedPoisson(RATE, CV), 5, 100.0)
    assert np.array_equal(mixed, times_before(PoissonArrivals(RATE * level), 5, 100.0))


def test_a_level_that_hardly_varies_is_poisson() -> None:
    mixed = times_before(MixedPoisson(RATE, 1e-9), 6, 100.0)
    assert np.allclose(mixed, times_before(PoissonArrivals(RATE), 6, 100.0), rtol=1e-6, atol=0)


def test_each_replication_has_a_level_of_its_own() -> None:
    customers = CustomerClass(
        name="web", arrivals=MixedPoisson(RATE, CV), baskets=((Line(0),),), weights=(1.0,)
    )
    world = World(items=(Item(name="coat"),), customers=(customers,), suppliers=(), horizon=END)
    placed = [len(simulate(world, 1, run).orders["placed_at"]) for run in (0, 0, 1, 2)]
    assert placed[0] == placed[1]
    assert len(set(placed)) == 3
