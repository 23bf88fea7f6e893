"""The laws of chance, held against scipy.stats, closed forms and brute force."""

import pickle
import subprocess
import sys
from dataclasses import replace
from math import exp, inf, log
from typing import Any

import numpy as np
import pytest
from numpy.random import default_rng
from scipy import stats

from sim.laws import (
    LAWS,
    Constant,
    Discrete,
    Empirical,
    Erlang,
    Exponential,
    Gamma,
    Geometric,
    Lognormal,
    Normal,
    Poisson,
    Triangular,
    Uniform,
    Weibull,
    Workload,
)
from sim.protocols import Floats
from sim.shifted import Shifted

ALPHA = 1e-3  # a fixed seed whose test falls below this would be a 1-in-1000 accident
N = 20_000
SPREAD = np.log1p(0.4**2) ** 0.5

SMOOTH: list[tuple[Shifted, Any]] = [
    (Exponential(3.0), stats.expon(scale=3.0)),
    (Exponential(3.0, shift=2.0), stats.expon(scale=3.0, loc=2.0)),
    (Gamma(10.0, 0.4), stats.gamma(6.25, scale=1.6)),
    (Gamma(2.0, 1.8, shift=0.5), stats.gamma(1 / 1.8**2, scale=2.0 * 1.8**2, loc=0.5)),
    (Erlang(5.0, 4), stats.gamma(4, scale=1.25)),
    (Lognormal(mean=10.0, cv=0.4), stats.lognorm(SPREAD, scale=10 * exp(-(SPREAD**2) / 2))),
    (Lognormal(median=45.0, sigma=0.8), stats.lognorm(0.8, scale=45.0)),
    (Weibull(1.3, 13.0), stats.weibull_min(1.3, scale=13.0)),
    (Weibull(0.7, 2.0, shift=1.0), stats.weibull_min(0.7, scale=2.0, loc=1.0)),
    (Normal(30.0, 4.0), stats.norm(30.0, 4.0)),  # cut at 7.5 sd: nothing is cut
    (Uniform(1.0, 4.0), stats.uniform(1.0, 3.0)),
    (Uniform(1.0, 4.0, shift=-1.0), stats.uniform(0.0, 3.0)),
    (Triangular(2.0, 3.0, 7.0), stats.triang(0.2, 2.0, 5.0)),
    (Triangular(2.0, 2.0, 7.0), stats.triang(0.0, 2.0, 5.0)),
    (Triangular(2.0, 7.0, 7.0), stats.triang(1.0, 2.0, 5.0)),
]
WHOLE: list[tuple[Shifted, Any]] = [
    (Poisson(3.5), stats.poisson(3.5)),
    (Poisson(80.0), stats.poisson(80.0)),
    (Geometric(1.25), stats.geom(0.8)),
    (Geometric(4.0, shift=-1.0), stats.geom(0.25, loc=-1)),
    (
        Discrete((5, 1, 2), (1.0, 3.0, 0.5)),
        stats.rv_discrete(values=((1, 2, 5), (6 / 9, 1 / 9, 2 / 9))),
    ),
    (Empirical((3, 1, 3, 8)), stats.rv_discrete(values=((1, 3, 8), (0.25, 0.5, 0.25)))),
]
OTHER: list[tuple[Shifted, Any]] = [
    (Constant(4.0), None),
    (Normal(2.0, 1.5), None),
    (Discrete((5, 1, 2.5, 1), (1, 3, 0, 2), shift=0.3), None),
    (Geometric(1.0), None),
    (Workload(0.3, 0.5, constant=2.0), None),
]
LAWS_TRIED = [law for law, _ in SMOOTH + WHOLE + OTHER]
UNBOUNDED = [law for law, _ in SMOOTH if not isinstance(law, Uniform | Triangular)]


def each_of(pairs: list[tuple[Shifted, Any]]) -> pytest.MarkDecorator:
    """Try a test on each law and its reference."""
    return pytest.mark.parametrize(("law", "reference"), pairs, ids=[repr(p[0]) for p in pairs])


def budgets(seed: int, n: int = N) -> Floats:
    return default_rng(seed).standard_exponential(n)


def test_every_named_law_is_tried_here() -> None:
    assert {type(law) for law in LAWS_TRIED} == set(LAWS.values())


@pytest.mark.parametrize("law", LAWS_TRIED, ids=repr)
def test_drawing_in_chunks_is_drawing_at_once(law: Shifted) -> None:
    at_once = law.sample(default_rng(7), 2000)
    rng = default_rng(7)
    chunks = [law.sample(rng, n) for n in (3, 5, 1, 91, 900, 1000)]
    assert np.array_equal(np.concatenate(chunks), at_once)
    assert at_once.dtype == np.float64


@each_of(SMOOTH)
@pytest.mark.parametrize("drawn", ["sample", "age_at"])
def test_draws_have_the_law(law: Shifted, reference: Any, drawn: str) -> None:
    draws = law.sample(default_rng(11), N) if drawn == "sample" else law.age_at(budgets(12))
    assert stats.kstest(draws, reference.cdf).pvalue > ALPHA
    assert abs(draws.mean() - law.expectation) < 4 * reference.std() / N**0.5


@each_of(WHOLE)
@pytest.mark.parametrize("drawn", ["sample", "age_at"])
def test_whole_draws_have_the_law(law: Shifted, reference: Any, drawn: str) -> None:
    draws = law.sample(default_rng(13), N) if drawn == "sample" else law.age_at(budgets(14))
    values, observed = np.unique(draws, return_counts=True)
    expected = N * reference.pmf(values)
    often = expected >= 5
    observed = np.append(observed[often], N - observed[often].sum())
    expected = np.append(expected[often], N - expected[often].sum())
    if expected[-1] < 5:  # hardly any remainder: it joins the last cell
        observed = np.append(observed[:-2], observed[-2:].sum())
        expected = np.append(expected[:-2], expected[-2:].sum())
    assert stats.chisquare(observed, expected).pvalue > ALPHA
    assert abs(draws.mean() - law.expectation) < 4 * reference.std() / N**0.5


@each_of(SMOOTH + WHOLE)
def test_expectation_and_hazard_are_those_of_scipy(law: Shifted, reference: Any) -> None:
    assert law.expectation == pytest.approx(reference.mean(), rel=1e-12)
    with np.errstate(divide="ignore"):
        ages = np.append(np.linspace(0.0, 60.0, 121), reference.ppf([1e-6, 0.3, 0.9, 0.999]))
        for age, hazard in zip(ages, -reference.logsf(ages), strict=True):
            assert law.cumulative_hazard(age) == pytest.approx(hazard, rel=1e-9, abs=1e-15)


@pytest.mark.parametrize("law", LAWS_TRIED, ids=repr)
def test_expectation_is_the_integral_of_the_survival(law: Shifted) -> None:
    step = np.append(np.full(40_000, 0.02), np.full(3_000, 10.0))  # up to 800 and 30,800
    middle = np.cumsum(step) - step / 2
    survival = np.exp([-law.cumulative_hazard(age) for age in middle])
    # An atom or the steep start of a law is met to within one step.
    assert float(survival @ step) == pytest.approx(law.expectation, abs=0.02)


@pytest.mark.parametrize("law", LAWS_TRIED, ids=repr)
def test_ages_are_never_negative_and_rise_with_the_budget(law: Shifted) -> None:
    ages = law.age_at(np.append(0.0, np.sort(budgets(15))))
    assert ages[0] >= 0
    assert np.all(np.diff(ages) >= 0)


# Without the shift, which costs the ages of small budgets their digits.
@pytest.mark.parametrize("law", [replace(law, shift=0.0) for law in UNBOUNDED], ids=repr)
def test_hazard_undoes_age_at_even_far_out(law: Shifted) -> None:
    for budget in (1e-6, 0.01, 0.3, 0.499, 0.501, 0.69, 1.0, 5.0, 40.0, 599.0, 601.0, 3000.0):
        age = float(law.age_at(np.array([budget]))[0])
        assert law.cumulative_hazard(age) == pytest.approx(budget, rel=1e-9)


@pytest.mark.parametrize("law", [law for law, _ in SMOOTH if law not in UNBOUNDED], ids=repr)
def test_hazard_undoes_age_at_on_an_interval(law: Shifted) -> None:
    for budget in (1e-3, 0.2, 0.693, 1.0, 5.0, 12.0):
        age = float(law.age_at(np.array([budget]))[0])
        assert law.cumulative_hazard(age) == pytest.approx(budget, rel=1e-8)
    greatest = float(law.age_at(np.array([inf]))[0])
    assert law.cumulative_hazard(greatest) == inf


@each_of(WHOLE)
def test_age_of_an_atom_is_the_least_value_that_reaches_the_budget(
    law: Shifted, reference: Any
) -> None:
    support = np.arange(0, 400)
    for budget in budgets(16, 300):
        least = support[np.argmax(reference.sf(support) <= exp(-budget))]
        assert law.age_at(np.array([budget])) == least


@pytest.mark.parametrize(
    "law", [law for law, _ in WHOLE] + [OTHER[0][0], OTHER[2][0]], ids=repr
)
@pytest.mark.parametrize("shift", [0.0, 0.1, 0.3, 1 / 3])
def test_the_hazard_jumps_exactly_at_an_atom(law: Shifted, shift: float) -> None:
    law = replace(law, shift=shift)
    for atom in np.unique(law.age_at(budgets(17, 200))):
        before = law.cumulative_hazard(np.nextafter(atom, -1))
        assert before < law.cumulative_hazard(atom)
        if law.cumulative_hazard(atom) < inf:
            assert law.age_at(np.array([law.cumulative_hazard(atom)])) == atom


def test_normal_is_cut_at_0_not_conditioned() -> None:
    law = Normal(2.0, 1.5)
    cut = float(stats.norm.cdf(-2 / 1.5))
    for draws in (law.sample(default_rng(18), N), law.age_at(budgets(19))):
        z = (np.mean(draws == 0) - cut) / (cut * (1 - cut) / N) ** 0.5
        assert abs(z) < 4
        positive = stats.truncnorm(-2 / 1.5, inf, loc=2.0, scale=1.5)
        assert stats.kstest(draws[draws > 0], positive.cdf).pvalue > ALPHA
    assert law.cumulative_hazard(0.0) == pytest.approx(-log(1 - cut), rel=1e-12)


@pytest.mark.parametrize("law", LAWS_TRIED, ids=repr)
def test_laws_pickle_and_are_values(law: Shifted) -> None:
    law.cumulative_hazard(1.0)
    copy = pickle.loads(pickle.dumps(law))
    assert copy == law
    assert hash(copy) == hash(law)
    assert np.array_equal(copy.age_at(budgets(3, 9)), law.age_at(budgets(3, 9)))


@pytest.mark.parametrize(
    ("name", "parameters", "complaint"),
    [
        ("constant", {"value": -1.0}, "value must be >= 0, got -1.0"),
        ("exponential", {"mean": 0.0}, "mean must be > 0, got 0.0"),
        ("exponential", {"mean": inf}, "mean must be a finite number"),
        ("exponential", {"mean": 1.0, "shift": -0.5}, "shift must be >= 0 here"),
        ("gamma", {"mean": 1.0, "cv": 0.0}, "cv must be > 0"),
        ("erlang", {"mean": 1.0, "shape": 0}, "shape must be >= 1"),
        ("lognormal", {}, "either mean and cv, or median and sigma, got nothing"),
        ("lognormal", {"mean": 1.0}, "got mean"),
        ("lognormal", {"mean": 1.0, "sigma": 1.0}, "got mean and sigma"),
        ("lognormal", {"mean": 1.0, "cv": 1.0, "median": 1.0}, "got mean and cv and median"),
        ("lognormal", {"median": 1.0, "sigma": -1.0}, "sigma must be > 0"),
        ("weibull", {"shape": 0.0, "scale": 1.0}, "shape must be >= 0.01"),
        ("normal", {"mean": -1.0, "sd": 1.0}, "mean must be >= 0"),
        ("normal", {"mean": 1.0, "sd": 0.0}, "sd must be > 0"),
        ("uniform", {"low": 2.0, "high": 2.0}, "low must be < high"),
        ("uniform", {"low": 2.0, "high": 3.0, "shift": -2.1}, "shift must be >= -2 here"),
        ("triangular", {"low": 2.0, "mode": 1.0, "high": 3.0}, "low <= mode <= high"),
        ("triangular", {"low": 2.0, "mode": 2.0, "high": 2.0}, "low < high must hold"),
        ("poisson", {"mean": 0.0}, "mean must be > 0"),
        ("geometric", {"mean": 0.9}, "mean must be >= 1"),
        ("geometric", {"mean": 2.0, "shift": -1.5}, "shift must be >= -1 here"),
        ("discrete", {"values": (1.0,), "weights": (1.0, 2.0)}, "1 values and 2 weights"),
        ("discrete", {"values": (1.0,), "weights": (0.0,)}, "at least one weight"),
        ("discrete", {"values": (), "weights": ()}, "at least one weight"),
        ("discrete", {"values": (1.0, 2.0), "weights": (2.0, -1.0)}, "weights must be >= 0"),
        ("discrete", {"values": (-1.0,), "weights": (1.0,)}, "values must be >= 0"),
        (
            "workload",
            {"arrival_rate": 2.0, "service_rate": 2.0},
            "arrival_rate must be < service_rate",
        ),
        ("empirical", {"values": ()}, "at least one observation"),
        ("empirical", {"values": (1.0, -2.0)}, "values must be >= 0, got -2.0"),
    ],
)
def test_wrong_parameters_are_refused_by_name(
    name: str, parameters: dict[str, Any], complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint):
        LAWS[name](**parameters)


def test_drawing_needs_no_scipy() -> None:
    code = """
import sys
from numpy.random import default_rng
from sim.laws import Gamma, Lognormal, Normal, Poisson
for law in (Gamma(2, 0.5), Lognormal(mean=2, cv=0.5), Normal(2, 1), Poisson(2)):
    law.sample(default_rng(1), 5)
assert not [name for name in sys.modules if name.startswith("scipy")]
"""
    subprocess.run([sys.executable, "-c", code], check=True)
