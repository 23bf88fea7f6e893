"""The arrival laws: exact inversion, independence of block sizes, counts against the rate."""

import pickle
from collections.abc import Callable
from itertools import islice, pairwise, takewhile
from math import cos, exp, inf, pi, sin
from typing import Any

import numpy as np
import pytest
from numpy.random import Generator, default_rng
from scipy import stats
from scipy.integrate import quad

from sim.arrivals import (
    ARRIVALS,
    Launch,
    Periodic,
    PoissonArrivals,
    Profile,
    Renewal,
    Sinusoidal,
    Trace,
)
from sim.cumulated import solve_increasing
from sim.laws import Constant, Discrete, Exponential, Gamma, Geometric, Normal, Uniform
from sim.poisson_arrivals import Inverted, by_inversion
from sim.world import Arrivals, Floats

ALPHA = 1e-3  # a fixed seed whose test falls below this would be a 1-in-1000 accident
SIZES = (1, 3, 64, 1000)

TRACE = Trace(
    times=np.array([0.0, 0.5, 0.5, 2.0, 7.25]),
    quantity=np.array([1, 2, 1, 10, 3]),
    item=np.array([0, 1, 0, 0, 2]),
    customer=np.array([7, 7, 8, 9, 7]),
    price=np.array([1.5, 2.5, 1.5, 1.4, 9.0]),
    patience=np.array([inf, 0.0, 3.0, 4.0, inf]),
)
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
ENDING: list[Arrivals] = [
    PoissonArrivals(0.0),
    Profile((0, 5), (3.0, 0.0)),
    Profile((0, 5), (0.0, 0.0)),
    Profile((0, 5), (0.0, 0.0), cycle=9),
    Sinusoidal(0.0, 0.5, 7.0),
    Launch(0.0, 30.0, 4.0),
    Launch(0.0, 0.0, 4.0),
    Trace(times=np.array([])),
    TRACE,
]
OTHER: list[Arrivals] = [
    Renewal(Gamma(2.0, 0.5)),
    Renewal(Discrete((0, 1), (1, 1))),
    Periodic(every=0.1, size=Geometric(1.5, shift=-1.0)),
    Periodic(every=7.0, size=Normal(20.0, 6.0), first=0.0),
    TRACE,
]
ALL: list[Arrivals] = [*(law for law, _ in INVERTED), *OTHER]


def stream(seed: int) -> Callable[[str], Generator]:
    """Return streams that differ by purpose, each from its start."""
    return lambda purpose: default_rng([seed, *purpose.encode()])


def columns(law: Arrivals, seed: int, size: int, n: int) -> list[Any]:
    """Return the columns of the first `n` arrivals, or of all if they are fewer."""
    blocks, got = [], 0
    for block in law.blocks(stream(seed), size):
        assert len(block.times) > 0
        blocks.append(block)
        got += len(block.times)
        if got >= n:
            break
    joined = []
    for name in ("times", "quantity", "item", "customer", "price", "patience"):
        parts = [getattr(block, name) for block in blocks]
        given = bool(parts) and parts[0] is not None
        joined.append(np.concatenate(parts)[:n] if given else None)
    return joined


def times_before(law: Arrivals, seed: int, end: float) -> Floats:
    """Return all arrival times before `end`."""
    early = takewhile(lambda block: block.times[0] < end, law.blocks(stream(seed), 500))
    times = np.concatenate([np.empty(0), *(block.times for block in early)])
    return times[times < end]


def test_every_named_law_is_tried_here() -> None:
    assert {type(law) for law in ALL} == set(ARRIVALS.values())


@pytest.mark.parametrize("law", ALL, ids=repr)
@pytest.mark.parametrize("size", SIZES)
def test_blocks_of_any_size_give_the_same_arrivals_bit_for_bit(
    law: Arrivals, size: int
) -> None:
    expected = columns(law, seed=1, size=4096, n=4000)
    for found, wanted in zip(columns(law, seed=1, size=size, n=4000), expected, strict=True):
        if wanted is None:
            assert found is None
        else:
            assert np.array_equal(found, wanted)


@pytest.mark.parametrize("law", ALL, ids=repr)
def test_times_do_not_decrease_and_pickling_changes_nothing(law: Arrivals) -> None:
    times = columns(law, seed=2, size=100, n=3000)[0]
    assert times[0] >= 0
    assert np.all(np.diff(times) >= 0)
    copy = pickle.loads(pickle.dumps(law))
    assert np.array_equal(columns(copy, seed=2, size=100, n=3000)[0], times)


@pytest.mark.parametrize("law", ENDING, ids=repr)
def test_arrivals_end_when_nobody_can_come_any_more(law: Arrivals) -> None:
    counts = {size: sum(len(b.times) for b in law.blocks(stream(3), size)) for size in SIZES}
    assert len(set(counts.values())) == 1
    if isinstance(law, PoissonArrivals | Sinusoidal):
        assert counts[1] == 0


# --- Poisson arrivals ---------------------------------------------------------------------


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
    times = columns(law, seed=4, size=64, n=5000)[0]
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
    times = columns(PoissonArrivals(4.0), seed=5, size=1000, n=20_000)[0]
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
    plain = columns(PoissonArrivals(4.0), seed=6, size=100, n=2000)[0]
    # 1e-6: the launch that decays over 1e9 has lost that share of its rate by the end
    tolerance = 1e-6 if law == Launch(0.0, 4.0, 1e9) else 1e-13
    assert np.allclose(columns(law, seed=6, size=100, n=2000)[0], plain, rtol=tolerance, atol=0)


def test_a_higher_rate_brings_the_same_customers_sooner() -> None:
    slow = columns(Launch(2.0, 30.0, 4.0), seed=7, size=100, n=1000)[0]
    fast = columns(Launch(2.0, 40.0, 4.0), seed=7, size=100, n=1000)[0]
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


# --- renewal and periodic -----------------------------------------------------------------


def test_renewal_gaps_are_the_draws_of_the_law_the_first_included() -> None:
    gap = Gamma(2.0, 0.5)
    times = columns(Renewal(gap), seed=10, size=7, n=3000)[0]
    draws = gap.sample(stream(10)("gap"), 3000)
    assert times[0] == draws[0]
    assert np.allclose(np.diff(times, prepend=0.0), draws, rtol=0, atol=1e-11)


def test_renewal_with_exponential_gaps_is_poisson() -> None:
    renewal = columns(Renewal(Exponential(0.25)), seed=11, size=50, n=2000)[0]
    poisson = columns(PoissonArrivals(4.0), seed=11, size=50, n=2000)[0]
    assert np.allclose(renewal, poisson, rtol=1e-13, atol=0)


def test_expected_number_of_renewals_is_approached() -> None:
    law = Renewal(Gamma(2.0, 0.5))
    counts = [len(times_before(law, 200 + r, 400.0)) for r in range(100)]
    # variance of the count: cv**2 t / mean (Ross 1996, 3.3); bias (cv**2 - 1) / 2
    z = (np.mean(counts) - law.expected(400.0) - (0.25 - 1) / 2) / (0.25 * 200 / 100) ** 0.5
    assert abs(z) < 4


def test_periods_keep_exact_time_and_take_one_draw_each() -> None:
    size = Geometric(1.5, shift=-1.0)
    law = Periodic(every=0.1, size=size)
    times, quantity = columns(law, seed=12, size=16, n=1000)[:2]
    draws = size.sample(stream(12)("size"), 5000)
    periods = np.flatnonzero(draws > 0)[:1000]
    assert np.array_equal(times, 0.1 + 0.1 * periods)
    assert np.array_equal(quantity, draws[periods])
    assert quantity.dtype == np.int64


def test_period_quantities_are_rounded_half_up() -> None:
    sizes = Discrete((0.4, 0.5, 1.5, 2.4), (1, 1, 1, 1))
    quantity = columns(Periodic(every=1.0, size=sizes), seed=13, size=10, n=500)[1]
    draws = sizes.sample(stream(13)("size"), 1000)
    wanted = [{0.5: 1, 1.5: 2, 2.4: 2}[d] for d in draws if d != 0.4][:500]
    assert quantity.tolist() == wanted


@pytest.mark.parametrize(
    ("first", "times"), [(None, [7, 14, 21]), (0.0, [0, 7, 14]), (2.0, [2, 9, 16])]
)
def test_the_first_period_ends_after_one_period_by_default(
    first: float | None, times: list[float]
) -> None:
    law = Periodic(every=7.0, size=Constant(3.0), first=first)
    assert columns(law, seed=1, size=2, n=3)[0].tolist() == times


def test_expected_periods_are_half_open_and_skip_empty_ones() -> None:
    law = Periodic(every=7.0, size=Constant(3.0))
    assert [law.expected(t) for t in (0.0, 6.9, 7.0, 7.1, 14.0, 14.1)] == [0, 0, 0, 1, 1, 2]
    for t in (0.0, 0.5, 7.0, 30.0):
        assert law.expected(t) == len(times_before(law, 1, t))
    half = Periodic(every=1.0, size=Uniform(0.0, 1.0), first=0.0)
    assert half.expected(10.0) == pytest.approx(5.0)
    assert Periodic(every=1.0, size=Discrete((0.5, 0.4), (1, 3))).expected(
        9.0
    ) == pytest.approx(2.0)


# --- trace --------------------------------------------------------------------------------


def test_a_trace_is_given_back_as_it_was() -> None:
    found = columns(TRACE, seed=1, size=2, n=100)
    assert found[0].tolist() == [0.0, 0.5, 0.5, 2.0, 7.25]
    assert found[1].tolist() == [1, 2, 1, 10, 3]
    assert found[2].tolist() == [0, 1, 0, 0, 2]
    assert found[3].tolist() == [7, 7, 8, 9, 7]
    assert found[4].tolist() == [1.5, 2.5, 1.5, 1.4, 9.0]
    assert found[5].tolist() == [inf, 0.0, 3.0, 4.0, inf]
    assert [column.dtype.kind for column in found] == list("fiiiff")
    assert [TRACE.expected(t) for t in (0.0, 0.5, 0.6, 100.0)] == [0, 1, 3, 5]
    assert columns(Trace(times=np.array([1.0])), seed=1, size=2, n=9)[1:] == [None] * 5


def test_a_trace_keeps_its_own_read_only_copy() -> None:
    times = np.array([1.0, 2.0])
    trace = Trace(times=times)
    times[0] = 9.0
    assert trace.times.tolist() == [1.0, 2.0]
    with pytest.raises(ValueError, match="read-only"):
        trace.times[0] = 9.0


# --- errors -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "parameters", "complaint"),
    [
        ("poisson", {"rate": -1.0}, "rate must be >= 0, got -1.0"),
        ("poisson", {"rate": inf}, "rate must be a finite number"),
        ("renewal", {"gap": Constant(0.0)}, "gap must be > 0 on average"),
        ("periodic", {"every": 0.0, "size": Constant(1.0)}, "every must be > 0"),
        (
            "periodic",
            {"every": 1.0, "size": Constant(1.0), "first": -1.0},
            "first must be >= 0",
        ),
        ("periodic", {"every": 1.0, "size": Constant(0.4)}, "rounds to 0 .* its mean is 0.4"),
        ("periodic", {"every": 1.0, "size": Exponential(0.01)}, "rounds to 0"),
        ("profile", {"times": (), "rates": ()}, r"start with 0, got \[\]"),
        ("profile", {"times": (1.0,), "rates": (1.0,)}, r"start with 0, got \[1.0\]"),
        ("profile", {"times": (0.0, 1.0), "rates": (1.0,)}, "2 times and 1 rates"),
        ("profile", {"times": (0, 2, 2), "rates": (1, 1, 1)}, "increase, got 2 after 2"),
        ("profile", {"times": (0.0,), "rates": (-1.0,)}, "rates must be >= 0"),
        (
            "profile",
            {"times": (0, 5), "rates": (1, 1), "cycle": 5},
            "cycle must be > .* 5, got 5",
        ),
        (
            "sinusoidal",
            {"rate": 1.0, "amplitude": 1.1, "period": 1.0},
            "amplitude must be <= 1",
        ),
        ("sinusoidal", {"rate": 1.0, "amplitude": 0.1, "period": 0.0}, "period must be > 0"),
        ("launch", {"base": -1.0, "peak": 1.0, "decay": 1.0}, "base must be >= 0"),
        ("launch", {"base": 1.0, "peak": 1.0, "decay": 0.0}, "decay must be > 0"),
        ("trace", {"times": [-1.0, 2.0]}, "times must be a number >= 0, got -1 in row 1"),
        ("trace", {"times": [0.0, inf]}, "got inf in row 2"),
        ("trace", {"times": [0.0, 3.0, 2.0]}, "row 3 has 2 after 3; sort the rows"),
        (
            "trace",
            {"times": [0.0], "quantity": [1, 2]},
            "quantity must have as many rows .* 1, got 2",
        ),
        (
            "trace",
            {"times": [0.0], "quantity": [0]},
            "quantity must be a whole number >= 1, got 0",
        ),
        ("trace", {"times": [0.0], "quantity": [1.5]}, "whole number >= 1, got 1.5 in row 1"),
        ("trace", {"times": [0.0], "item": [-1]}, "item must be a whole number >= 0"),
        ("trace", {"times": [0.0], "price": [np.nan]}, "price must be a number >= 0, got nan"),
        ("trace", {"times": [0.0], "patience": [-1]}, "patience must be a number >= 0, or inf"),
    ],
)
def test_wrong_parameters_are_refused_by_name(
    name: str, parameters: dict[str, Any], complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint):
        ARRIVALS[name](**parameters)
