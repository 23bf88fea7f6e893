"""Lead times that are linked, change with the regime, or never cross."""

from functools import partial
from itertools import islice
from math import exp, log

import numpy as np
import pytest
from numpy.random import Generator, default_rng
from scipy import stats

from sim.errors import RuleError
from sim.laws import Constant, Exponential, Gamma, Lognormal, Normal, Poisson, Weibull
from sim.lead_times import autocorrelated, drift_factor, lead_times, regime_factor
from sim.protocols import Floats, Law
from sim.streams import Streams, one_by_one
from sim.terms import Drift, Regimes
from sim.world import Supplier

ALPHA = 1e-3  # a fixed seed whose test falls below this would be a 1-in-1000 accident
STREAMS = Streams(seed=5)


def test_plain_lead_times_are_the_draws_of_the_stream() -> None:
    law = Gamma(5.0, 0.5)
    acme = Supplier(name="acme", lead_time=law)
    rng = STREAMS.generator("suppliers/acme/lead_time")
    wanted = list(islice(one_by_one(partial(law.sample, rng)), 700))
    lead_time = lead_times(acme, STREAMS)
    assert [lead_time(0.1 * n) for n in range(700)] == wanted


class Broken(Exponential):
    """A law that breaks the contract."""

    def _sample(self, rng: Generator, n: int) -> Floats:
        return np.full(n, -1.0 if self.mean == 1 else np.inf)


@pytest.mark.parametrize(("mean", "given"), [(1.0, r"-1\.0"), (2.0, "inf")])
def test_what_is_no_time_is_refused(mean: float, given: str) -> None:
    lead_time = lead_times(Supplier(name="acme", lead_time=Broken(mean)), STREAMS)
    with pytest.raises(RuleError, match=rf"supplier acme: .* gave {given}; allowed is"):
        lead_time(0.0)


# Linked lead times


@pytest.mark.parametrize("phi", [0.8, -0.5])
def test_log_lead_times_are_autoregressive(phi: float) -> None:
    n, sigma = 40_000, 0.7
    law = Lognormal(median=9.0, sigma=sigma)
    acme = Supplier(name="acme", lead_time=law, autocorrelation=phi)
    lead_time = lead_times(acme, STREAMS)
    z = (np.log([lead_time(0.0) for _ in range(n)]) - log(9.0)) / sigma
    for lag in (1, 2, 3):  # the residual on lag k of an AR(1): r_k is phi^k, Bartlett's error
        r = float(np.mean(z[:-lag] * z[lag:]) / np.mean(z * z))
        rho = phi**2
        variance = (1 + rho) * (1 - rho**lag) / (1 - rho) - 2 * lag * rho**lag
        assert abs(r - phi**lag) < 3.29 * (variance / n) ** 0.5
    # what is new in each is standard normal and knows nothing of the one before
    noise = (z[1:] - phi * z[:-1]) / (1 - phi**2) ** 0.5
    assert stats.kstest(noise, stats.norm.cdf).pvalue > ALPHA
    assert abs(stats.pearsonr(noise[1:], noise[:-1]).statistic) < 3.29 / n**0.5
    assert abs(stats.pearsonr(noise, z[:-1]).statistic) < 3.29 / n**0.5


@pytest.mark.parametrize(
    "law", [Gamma(5.0, 0.5), Weibull(1.3, 4.0), Lognormal(mean=5.0, cv=1.0)], ids=repr
)
def test_each_linked_lead_time_has_the_law(law: Law) -> None:
    draws = np.array(list(islice(autocorrelated(law, 0.6, default_rng(2)), 60_000)))
    apart = draws[::30]  # 0.6^30 is 2e-7: as good as independent
    hazard = np.array([law.cumulative_hazard(value) for value in apart.tolist()])
    assert stats.kstest(hazard, stats.expon.cdf).pvalue > ALPHA


def test_linked_whole_lead_times_keep_their_atoms() -> None:
    draws = np.array(list(islice(autocorrelated(Poisson(2.0), 0.6, default_rng(3)), 60_000)))
    values, counts = np.unique(draws[::30], return_counts=True)
    expected = 2000 * stats.poisson(2.0).pmf(np.arange(6))
    observed = [int(counts[values == k].sum()) for k in range(6)]
    cells = [*observed, 2000 - sum(observed)], [*expected, 2000 - expected.sum()]
    assert stats.chisquare(*cells).pvalue > ALPHA


@pytest.mark.parametrize("phi", [1.0, -1.0, 2.0])
def test_autocorrelation_must_leave_room_for_chance(phi: float) -> None:
    acme = Supplier(name="acme", lead_time=Gamma(5.0, 0.5), autocorrelation=phi)
    with pytest.raises(ValueError, match="supplier acme: autocorrelation must be between"):
        lead_times(acme, STREAMS)


# Regimes and drift


def test_regimes_take_turns_and_do_not_depend_on_the_orders() -> None:
    regimes = Regimes(factors=(1.0, 3.0, 2.0), stays=(5.0, 2.0, 1.0))
    stays = default_rng(4).standard_exponential(60) * np.tile([5.0, 2.0, 1.0], 20)
    ends = np.cumsum(stays)
    every, few = (regime_factor(regimes, default_rng(4)) for _ in range(2))
    for n in range(1000):
        now = 0.05 * n
        wanted = (1.0, 3.0, 2.0)[int(np.searchsorted(ends, now, side="right")) % 3]
        assert every(now) == wanted
        if n % 37 == 0:
            assert few(now) == wanted


def test_the_share_of_a_regime_is_that_of_its_stays() -> None:
    # Alternating exponential stays: a Markov process that is in regime 2 a quarter of the
    # time; the variance of that share over a long time T is 2 a^2 b^2 / (a + b)^3 / T.
    a, b, T = 6.0, 2.0, 40_000.0
    factor = regime_factor(Regimes(factors=(1.0, 2.0), stays=(a, b)), default_rng(6))
    share = np.mean([factor(t) for t in np.arange(0.0, T, 0.1).tolist()]) - 1.0
    assert abs(share - 0.25) < 3.29 * (2 * (a * b) ** 2 / (a + b) ** 3 / T) ** 0.5


def test_drift_is_straight_between_its_times_and_flat_outside() -> None:
    drift = Drift(times=(10.0, 20.0, 40.0), factors=(1.0, 3.0, 0.5))
    times = np.arange(0.0, 50.0, 0.7)
    wanted = np.interp(times, drift.times, drift.factors)
    assert [drift_factor(drift, t) for t in times.tolist()] == pytest.approx(wanted.tolist())


def test_regimes_and_drift_multiply_and_leave_the_draws_alone() -> None:
    law = Gamma(5.0, 0.5)
    regimes = Regimes(factors=(1.0, 3.0), stays=(5.0, 5.0))
    drift = Drift(times=(0.0, 50.0), factors=(1.0, 2.0))
    plain = lead_times(Supplier(name="acme", lead_time=law), STREAMS)
    moody = Supplier(name="acme", lead_time=law, regimes=regimes, drift=drift)
    changed = lead_times(moody, STREAMS)
    factor = regime_factor(regimes, STREAMS.generator("suppliers/acme/regime"))
    for now in np.arange(0.0, 60.0, 0.5).tolist():
        wanted = plain(now) * factor(now) * drift_factor(drift, now)
        assert changed(now) == pytest.approx(wanted, rel=1e-14)


# Sequential suppliers; the process itself is in test_sequential.py


def test_sequential_lead_times_come_from_a_stream_of_their_own() -> None:
    acme = Supplier(name="acme", lead_time=Gamma(5.0, 0.5), delivery="sequential")
    every, few = lead_times(acme, STREAMS), lead_times(acme, STREAMS)
    often = {n: every(0.1 * n) for n in range(900)}
    assert all(few(0.1 * n) == pytest.approx(often[n], abs=1e-9) for n in range(0, 900, 41))


def test_the_wrong_law_or_terms_of_a_sequential_supplier_are_named() -> None:
    wrong = Supplier(name="acme", lead_time=Poisson(3.0), delivery="sequential")
    with pytest.raises(ValueError, match=r"supplier acme: .*exponential, .*no density"):
        lead_times(wrong, STREAMS)
    drift = Drift(times=(0.0,), factors=(1.0,))
    for name, value in {"autocorrelation": 0.5, "drift": drift}.items():
        terms = {name: value}
        linked = Supplier(
            name="acme",
            lead_time=Normal(30.0, 4.0),
            delivery="sequential",
            **terms,  # type: ignore[arg-type] # a float or a Drift, as its name says
        )
        with pytest.raises(ValueError, match=f"supplier acme: .* drop {name}"):
            lead_times(linked, STREAMS)


def test_a_constant_sequential_lead_time_is_constant() -> None:
    acme = Supplier(name="acme", lead_time=Constant(3.0), delivery="sequential")
    lead_time = lead_times(acme, STREAMS)
    assert {lead_time(now) for now in (0.0, 0.3, 5.0, 100.0)} == {3.0}


def test_the_mean_of_the_lognormal_is_met() -> None:
    draws = np.array(
        list(
            islice(
                autocorrelated(Lognormal(median=1.0, sigma=0.5), 0.5, default_rng(9)), 50_000
            )
        )
    )
    batches = draws.reshape(500, 100).mean(axis=1)
    error = batches.std(ddof=1) / 500**0.5
    assert abs(batches.mean() - exp(0.125)) < 3.31 * error  # t quantile, 499 degrees
