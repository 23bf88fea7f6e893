"""Poisson arrivals: exact inversion of the rate, counts against its integral."""

from collections.abc import Callable
from itertools import islice, pairwise
from math import cos, exp, pi, sin

import numpy as np
import pytest
from numpy.random import default_rng
from scipy import stats
from scipy.integrate import quad

from sim.arrivals import Launch, PoissonArrivals, Profile, Sinusoidal
from sim.cumulated import solve_increasing
from sim.poisson_arrivals import Inverted, by_inversion
from sim.protocols import Floats
from tests.unit.arriving import stream, times_before

ALPHA = 1e-3  # a fixed seed whose test falls below this would be a 1-in-1000 accident

# Rates as plain functions, written down a second time, for the integral by quadrature.
INVERTED: list[tuple[Inverted, Callable[[float], float]]] = [
    (PoissonArrivals(4.0), lambda _: 4.0),
    (
        Profile((0, 5, 12.5), (2.0, 0.0, 6.0)),
        lambda t: 2.0 if t < 5 else 0.0 if t < 12.5 else 6.0,
    ),
    (
        Profile((0, 8, 20), (0.0, 10.0, 2.0), cycle=24),
        lambda t: 0.0 if t % 24 < 8 else 10.0 if t % 24 < 20 else 2.0,
    ),
    (Sinusoidal(5.0, 0.5, 7.0), lambda t: 5 * (1 + 0.5 * sin(2 * pi * t / 7))),
    (Sinusoidal(5.0, 1.0, 30.0), lambda t: 5 * (1 + sin(2 * pi * t / 30))),
    (Launch(2.0, 30.0, 4.0), lambda t: 2 + 30 * exp(-t / 4)),
    (Launch(0.0, 30.0, 4.0), lambda t: 30 * exp(-t / 4)),
]
each_inverted = pytest.mark.parametrize(
    ("law", "rate"), INVERTED, ids=[repr(law) for law, _ in INVERTED]
)


def first_times(law: Inverted, seed: int, n: int) -> Floats:
    """Return the times of the first `n` customers, or of all if they are fewer."""
    blocks = islice(law.blocks(stream(seed), 64), n // 64 + 1)
    return np.concatenate([block.times for block in blocks])[:n]


@each_inverted
def test_expected_is_the_integral_of_the_rate(
    law: Inverted, rate: Callable[[float], float]
) -> None:
    kinks = [5, 12.5, 8, 20, 24, 32, 44, 48]
    for t in (0.0, 1.0, 4.99, 5.0, 9.0, 23.0, 24.0, 40.0):
        inner = [kink for kink in kinks if kink < t]
        integral, _ = quad(rate, 0, t, points=inner or None, limit=200, epsabs=1e-11)
        assert law.expected(t) == pytest.approx(integral, rel=1e-9, abs=1e-9)


@each_inverted
def test_customer_i_comes_when_the_rate_has_used_draw_i(
    law: Inverted, rate: Callable[[float], float]
) -> None:
    totals = np.cumsum(stream(4)("gap").standard_exponential(5000))
    times = first_times(law, 4, 5000)
    reached = np.array([law.expected(t) for t in times])
    highest = max(rate(t) for t in np.linspace(0.0, 36.0, 1000))
    # A time is rounded a few times, which moves R by the rate; R itself is rounded too.
    roundings = highest * np.spacing(times) + np.spacing(reached)
    assert np.all(np.abs(reached - totals[: len(times)]) <= 4 * roundings)


@each_inverted
def test_counts_in_bins_follow_the_rate(law: Inverted, rate: Callable[[float], float]) -> None:
    edges = np.linspace(0.0, 36.0, 13)
    runs = 200
    counts = np.array(
        [np.histogram(times_before(law, 100 + r, 36.0), edges)[0] for r in range(runs)]
    )
    expected = np.array([quad(rate, a, b, limit=200)[0] for a, b in pairwise(edges)])
    busy = runs * expected > 5
    observed, wanted = counts.sum(axis=0), runs * expected
    assert np.all(observed[expected < 1e-12] == 0)
    statistic = np.sum((observed - wanted)[busy] ** 2 / wanted[busy])
    assert stats.chi2.sf(statistic, busy.sum()) > ALPHA
    # Poisson counts vary as much as their mean: not more (batches), not less (regular gaps).
    total = counts.sum(axis=1)
    dispersion = total.var(ddof=1) / expected.sum() * (runs - 1)
    assert ALPHA / 2 < stats.chi2.cdf(dispersion, runs - 1) < 1 - ALPHA / 2


def test_poisson_gaps_are_exponential() -> None:
    times = first_times(PoissonArrivals(4.0), 5, 20_000)
    gaps = np.diff(times, prepend=0.0)
    assert stats.kstest(gaps, stats.expon(scale=0.25).cdf).pvalue > ALPHA


@pytest.mark.parametrize(
    "law",
    [
        Profile((0, 3, 4), (4.0, 4.0, 4.0)),
        Profile((0, 3), (4.0, 4.0), cycle=5),
        Sinusoidal(4.0, 0.0, 7.0),
        Launch(4.0, 0.0, 10.0),
        Launch(0.0, 4.0, 1e9),
    ],
    ids=repr,
)
def test_a_constant_rate_by_any_name_is_poisson(law: Inverted) -> None:
    plain = first_times(PoissonArrivals(4.0), 6, 2000)
    # 1e-6: the launch that decays over 1e9 has lost that share of its rate by the end
    tolerance = 1e-6 if law == Launch(0.0, 4.0, 1e9) else 1e-13
    assert np.allclose(first_times(law, 6, 2000), plain, rtol=tolerance, atol=0)


def test_a_higher_rate_brings_the_same_customers_sooner() -> None:
    slow = first_times(Launch(2.0, 30.0, 4.0), 7, 1000)
    fast = first_times(Launch(2.0, 40.0, 4.0), 7, 1000)
    assert np.all(fast < slow)


def test_nobody_comes_while_the_rate_is_0() -> None:
    times = times_before(Profile((0, 8, 20), (0.0, 10.0, 0.0), cycle=24), 8, 240.0)
    assert len(times) > 1000
    assert np.all((times % 24 >= 8) & (times % 24 <= 20))


def test_a_launch_without_base_brings_as_many_as_its_hype() -> None:
    law = Launch(0.0, 30.0, 4.0)
    counts = [sum(len(b.times) for b in law.blocks(stream(s), 50)) for s in range(300)]
    z = (np.mean(counts) - 120) / (120 / 300) ** 0.5
    assert abs(z) < 4


def test_expected_customers_of_a_console_launch() -> None:
    of_base, of_hype = 20 * 180, 600 * 10 * (1 - exp(-18))
    assert Launch(20.0, 600.0, 10.0).expected(180.0) == pytest.approx(of_base + of_hype)


def test_the_instant_of_rate_0_of_a_full_swing_is_passed() -> None:
    law = Sinusoidal(1.0, 1.0, 1.0)  # the rate is 0 at t = 3/4, where R = 3/4 + 1 / (2 pi)
    total = 0.75 + (1 - cos(1.5 * pi)) / (2 * pi)
    around = total + np.array([-1e-9, -1e-15, 0.0, 1e-15, 1e-9])
    times = law.time_of(around)
    # R is cubic there, so a time is as sure as the cube root of its rounding
    assert times[2] == pytest.approx(0.75, abs=1e-4)
    assert [law.expected(t) for t in times] == pytest.approx(
        around.tolist(), rel=1e-15, abs=4e-16
    )


def test_a_solution_does_not_depend_on_its_neighbours() -> None:
    target = default_rng(9).uniform(0.0, 2.0, 200)

    def solve(targets: Floats) -> Floats:
        low = np.zeros(len(targets))
        return solve_increasing(
            lambda x: x**3, lambda x: 3 * x**2, targets, low=low, high=low + 2
        )

    together = solve(target)
    assert np.array_equal(
        together, np.concatenate([solve(target[i : i + 1]) for i in range(200)])
    )
    assert np.allclose(together, np.cbrt(target), rtol=1e-15, atol=0)


def test_a_solution_is_found_where_newton_alone_runs_away() -> None:
    target = np.array([-1.2, 0.0, 0.3, 1.4])
    low = np.full(4, -10.0)
    found = solve_increasing(np.arctan, lambda x: 1 / (1 + x**2), target, low=low, high=-low)
    assert np.allclose(found, np.tan(target), rtol=1e-14, atol=1e-15)


def test_rounding_in_the_inverse_turns_no_customers_round() -> None:
    def shaky(totals: Floats) -> Floats:
        return totals + np.where(np.arange(len(totals)) % 2, 0.0, 5.0)

    times = [b.times for b in islice(by_inversion(shaky, default_rng(1), 3), 50)]
    assert np.all(np.diff(np.concatenate(times)) >= 0)
