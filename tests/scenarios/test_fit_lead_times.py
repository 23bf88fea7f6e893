"""Laws of lead times: found again in samples of them, open purchase orders and all.

Random tests have a fixed seed; the interval of each misses once in 1000 seeds.
"""

from math import exp, log, pi, sqrt
from typing import Any

import numpy as np
import pytest
from numpy.random import default_rng
from numpy.typing import ArrayLike
from scipy import stats
from scipy.integrate import quad
from scipy.special import polygamma

from scenarios.fit.families import FAMILIES
from scenarios.fit.lead_times import LeadTimes, fit_lead_times, in_units
from scenarios.fit.likelihood import fit_law, goodness
from scenarios.fit.receipts import Receipts
from scenarios.fit.survival import Observed, kaplan_meier, observed
from sim.laws import LAWS, Exponential, Gamma
from sim.protocols import Floats

N = 2000
Z = 3.29  # two-sided, 1 in 1000
KS = 1.95  # Kolmogorov's statistic times sqrt(n), 1 in 1000
BY_NAME = {family.name: family for family in FAMILIES}


def in_minutes(drawn: Floats) -> Observed:
    never = np.full(len(drawn), np.inf)
    return observed(drawn, np.zeros(len(drawn)), never, 1 / 1440)


def receipts(lead_time: Floats, is_open: ArrayLike, limit: Floats) -> Receipts:
    names = np.full(len(lead_time), "acme")
    return Receipts("r.csv", names, lead_time, np.asarray(is_open, dtype=bool), limit)


def closed(lead_time: Any) -> Receipts:
    days = np.asarray(lead_time, dtype=float)
    return receipts(days, np.zeros(len(days)), np.full(len(days), np.inf))


def gamma_cv_error(cv: float, n: int) -> float:
    """Standard error of the cv at the greatest likelihood, from the Fisher information."""
    shape = cv**-2
    of_shape = sqrt(shape / (n * (shape * float(polygamma(1, shape)) - 1)))
    return float(0.5 * shape**-1.5 * of_shape)


OF_SHAPE = sqrt(6) / pi  # Weibull: standard error of the shape, times sqrt(n) / shape
OF_SCALE = sqrt(1 + 6 * (1 - np.euler_gamma) ** 2 / pi**2)  # of log(scale), times shape sqrt(n)


@pytest.mark.parametrize(
    ("name", "true", "errors"),
    [
        ("exponential", {"mean": 12.0}, {"mean": 12.0}),
        ("gamma", {"mean": 12.0, "cv": 0.4}, {"mean": 4.8, "cv": gamma_cv_error(0.4, 1)}),
        ("lognormal", {"median": 9.0, "sigma": 0.6}, {"median": 5.4, "sigma": 0.6 / sqrt(2)}),
        ("weibull", {"shape": 1.8, "scale": 11.0},
         {"shape": 1.8 * OF_SHAPE, "scale": 11.0 / 1.8 * OF_SCALE}),
        ("normal", {"mean": 30.0, "sd": 4.0}, {"mean": 4.0, "sd": 4.0 / sqrt(2)}),
    ],
)  # fmt: skip
def test_parameters_are_recovered(
    name: str, true: dict[str, float], errors: dict[str, float]
) -> None:
    data = in_minutes(LAWS[name](**true).sample(default_rng(11), N))
    found = fit_law(BY_NAME[name], data)
    for key, value in true.items():
        within = Z * errors[key] / sqrt(N)
        assert found.parameters[key] == pytest.approx(value, abs=within), key


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "true"),
    [
        ("gamma", {"mean": 12.0, "cv": 0.4}),
        ("lognormal", {"median": 9.0, "sigma": 0.6}),
        ("weibull", {"shape": 1.8, "scale": 11.0}),
        ("normal", {"mean": 30.0, "sd": 4.0}),
        ("uniform", {"low": 5.0, "high": 25.0}),
        ("triangular", {"low": 4.0, "mode": 7.0, "high": 20.0}),
    ],
)
def test_the_right_law_is_taken_and_is_near_the_true_one(
    name: str, true: dict[str, float]
) -> None:
    drawn = np.round(LAWS[name](**true).sample(default_rng(12), N))  # whole days
    found = fit_lead_times("acme", closed(drawn), default_rng(1))
    best = found.fits[0]
    assert best.family.name == name
    # No farther than the data are from both, the true law being Kolmogorov's distance away.
    at = np.arange(0.5, 60.0)
    between = np.abs(best.family.cdf(at, best.parameters) - best.family.cdf(at, true)).max()
    assert between <= best.distance + KS / sqrt(N)


def test_an_exponential_law_is_not_beaten_by_those_that_hold_it() -> None:
    data = in_minutes(Exponential(mean=12.0).sample(default_rng(13), N))
    exponential = fit_law(BY_NAME["exponential"], data)
    for name in ("gamma", "weibull"):
        # Twice the gain in log-likelihood is chi-square with 1 degree of freedom.
        gain = 2 * (fit_law(BY_NAME[name], data).log_likelihood - exponential.log_likelihood)
        assert -1e-3 <= gain < float(stats.chi2.isf(0.001, 1))


def test_the_likelihood_is_that_of_scipy_with_censoring() -> None:
    rng = default_rng(14)
    drawn, limit = 11.0 * rng.weibull(1.8, 400), rng.uniform(0, 30, 400)
    is_open = drawn > limit
    seen = np.where(is_open, limit, drawn)
    data = observed(seen, is_open, limit, 1 / 86400)
    mine = fit_law(BY_NAME["weibull"], data).parameters
    theirs = stats.weibull_min.fit(
        stats.CensoredData(uncensored=seen[~is_open], right=seen[is_open]), floc=0
    )
    assert mine["shape"] == pytest.approx(theirs[0], rel=2e-3)
    assert mine["scale"] == pytest.approx(theirs[2], rel=2e-3)


def test_the_curve_is_that_of_scipy() -> None:
    rng = default_rng(15)
    drawn, limit = np.ceil(rng.exponential(10, 300)), np.ceil(rng.uniform(0, 25, 300))
    is_open = drawn > limit
    seen = np.where(is_open, limit, drawn)
    mine = kaplan_meier(observed(seen, is_open, limit, 1.0))
    theirs = stats.ecdf(
        stats.CensoredData(uncensored=seen[~is_open], right=seen[is_open])
    ).sf.evaluate(mine.values)
    assert 1 - mine.reached == pytest.approx(theirs, abs=1e-12)
    assert mine.beyond == pytest.approx(theirs[-1])


MEAN, WINDOW = 40.0, 100.0  # lead times of an exponential law, orders over a window of time


def young_orders(n: int) -> tuple[Floats, Floats]:
    """Lead times, and how long each has been under way at the end of the window."""
    rng = default_rng(16)
    return rng.exponential(MEAN, n), rng.uniform(0, WINDOW, n)


def test_open_orders_remove_the_bias_that_leaving_them_out_gives() -> None:
    n = 4000
    lead_time, limit = young_orders(n)
    is_open = lead_time > limit
    family = BY_NAME["exponential"]
    with_open = fit_law(
        family, observed(np.where(is_open, limit, lead_time), is_open, limit, 1 / 1440)
    )
    events = int((~is_open).sum())
    assert with_open.parameters["mean"] == pytest.approx(MEAN, abs=Z * MEAN / sqrt(events))
    naive = fit_law(family, in_minutes(lead_time[~is_open])).parameters["mean"]

    def moment(power: int) -> float:
        def density(t: float) -> float:
            return t**power * exp(-t / MEAN) / MEAN * (1 - t / WINDOW)

        return float(quad(density, 0, WINDOW)[0])

    biased = moment(1) / moment(0)  # the mean of those that came in time: 26.5, not 40
    error = sqrt(moment(2) / moment(0) - biased**2) / sqrt(events)
    assert biased < 0.7 * MEAN
    assert naive == pytest.approx(biased, abs=Z * error)


@pytest.mark.long
def test_open_orders_count_in_what_was_seen_too() -> None:
    # 10 and 30 days are as likely; of the second half all were 20 days old.
    lead_time = np.array([10.0] * 30 + [30.0] * 30 + [10.0] * 30 + [20.0] * 30)
    is_open = np.array([0] * 90 + [1] * 30)
    limit = np.array([99.0] * 60 + [20.0] * 60)
    law = fit_lead_times("acme", receipts(lead_time, is_open, limit), default_rng(1)).law
    assert law == {"law": "discrete", "values": (10.0, 30.0), "weights": (60.0, 60.0)}


def test_what_is_longer_than_any_receipt_gets_the_longest_age() -> None:
    some = receipts(
        np.array([5.0, 6.0, 50.0, 40.0]), np.array([0, 0, 1, 1]), np.array([60.0, 60, 50, 40])
    )
    law = fit_lead_times("acme", some, default_rng(1)).law
    assert law == {"law": "discrete", "values": (5.0, 6.0, 50.0), "weights": (1.0, 1.0, 2.0)}


def taken(days: Any) -> LeadTimes:
    return fit_lead_times("acme", closed(days), default_rng(1))


@pytest.mark.long
def test_what_no_law_fits_is_taken_as_seen() -> None:
    found = taken([7.0] * 60 + [14.0] * 60 + [60.0] * 30)
    assert found.p < 0.05
    assert found.law == {
        "law": "discrete", "values": (7.0, 14.0, 60.0), "weights": (60.0, 60.0, 30.0),
    }  # fmt: skip
    assert found.mean == pytest.approx((7 * 60 + 14 * 60 + 60 * 30) / 150)


def test_little_data() -> None:
    assert taken([3.0, 3.0, 3.0]).law == {"law": "constant", "value": 3.0}
    assert taken([3.0, 5.0]).name == "discrete"
    assert taken([0.0, 0.0, 1.0, 2.0, 3.0, 9.0]).fits[0].log_likelihood > log(1e-6) * 6
    nothing = receipts(np.array([9.0]), np.array([1]), np.array([9.0]))
    with pytest.raises(ValueError, match="nothing received from 'acme'"):
        fit_lead_times("acme", nothing, default_rng(1))


@pytest.mark.slow
def test_the_test_rejects_a_true_law_as_rarely_as_it_says() -> None:
    rng = default_rng(17)
    rejected = 0
    for _ in range(25):
        days = np.round(Gamma(mean=12.0, cv=0.4).sample(rng, 60))
        data = observed(days, np.zeros(60), np.full(60, np.inf), 1.0)
        rejected += goodness(fit_law(BY_NAME["gamma"], data), data, rng) < 0.05
    assert rejected <= int(stats.binom.isf(0.001, 25, 0.05))


def test_units_of_time() -> None:
    lognormal = {"law": "lognormal", "median": 14.0, "sigma": 0.5}
    assert in_units(lognormal, 1 / 7) == {"law": "lognormal", "median": 2.0, "sigma": 0.5}
    weibull = {"law": "weibull", "shape": 2.0, "scale": 7.0}
    assert in_units(weibull, 24.0) == {"law": "weibull", "shape": 2.0, "scale": 168.0}
    seen = {"law": "discrete", "values": (7.0, 14.0), "weights": (3.0, 1.0)}
    assert in_units(seen, 1 / 7)["values"] == (1.0, 2.0)
    assert in_units(seen, 1 / 7)["weights"] == (3.0, 1.0)
