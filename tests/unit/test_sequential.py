"""Sequential lead times: their law at every time, no crossing, and what they do to a shop."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice, pairwise
from typing import Any

import numpy as np
import pytest
from numpy.random import Generator, default_rng
from scipy import stats

from sim.laws import (
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
from sim.protocols import Floats, Law
from sim.sequential import LEAST_CELL, Slices, can_be_sequential, sequential
from sim.shifted import Shifted
from sim.workload import Fall

ALPHA = 1e-3  # a fixed seed whose test falls below this would be a 1-in-1000 accident

BOUNDED: list[Shifted] = [  # those whose density is
    Exponential(3.0),
    Exponential(3.0, shift=2.0),
    Gamma(10.0, 0.4),
    Erlang(5.0, 4),
    Lognormal(mean=10.0, cv=0.4),
    Lognormal(median=45.0, sigma=0.8),
    Weibull(1.3, 13.0),
    Normal(30.0, 4.0),
    Normal(2.0, 1.5),  # with 9 % at 0
    Uniform(1.0, 4.0),
    Triangular(2.0, 3.0, 7.0),
    Triangular(2.0, 2.0, 7.0),
    Triangular(2.0, 7.0, 7.0),
]
UNBOUNDED: list[Shifted] = [Weibull(0.7, 2.0), Gamma(2.0, 1.3, shift=0.5)]
WORKLOAD = Workload(arrival_rate=0.3, service_rate=0.5, constant=2.0)


def falls_of(law: Law, rng: Generator) -> Iterator[Fall]:
    return (law if isinstance(law, Workload) else Slices(law)).falls(rng)


def at(falls: Iterator[Fall], time: float) -> float:
    """The lead time of an order sent at `time`."""
    fall, following = next(falls), next(falls)
    while following.start <= time:
        fall, following = following, next(falls)
    return max(fall.level - (time - fall.start), fall.floor)


def share_up_to(law: Law, values: Floats) -> Floats:
    return np.array([-np.expm1(-law.cumulative_hazard(v)) for v in np.atleast_1d(values)])


@pytest.mark.parametrize("law", BOUNDED, ids=repr)
def test_the_cells_meet_the_law_to_a_tenth_of_a_thousandth(law: Shifted) -> None:
    slices = Slices(law)
    middle = (slices._edges[1:] + slices._edges[:-1]) / 2
    for points in (slices._edges, middle):
        stated = np.interp(points, slices._edges, slices._reached)
        assert np.abs(stated - share_up_to(law, points)).max() < 1e-4
    mean = float(np.diff(slices._reached) @ middle) + slices._atom * slices._edges[0]
    assert mean == pytest.approx(law.expectation, rel=1e-4)


@pytest.mark.parametrize("law", UNBOUNDED, ids=repr)
def test_a_density_without_bound_is_off_in_its_least_cell_only(law: Shifted) -> None:
    slices = Slices(law)
    middle = (slices._edges[2:] + slices._edges[1:-1]) / 2
    for points in (slices._edges, middle):
        stated = np.interp(points, slices._edges, slices._reached)
        assert np.abs(stated - share_up_to(law, points)).max() < 1e-4
    width = float(slices._edges[1] - slices._edges[0])
    assert width < 2 * LEAST_CELL * law.expectation
    mean = float(np.diff(slices._reached) @ (slices._edges[1:] + slices._edges[:-1])) / 2
    assert mean == pytest.approx(law.expectation, rel=1e-4)


@pytest.mark.parametrize("law", [*BOUNDED, UNBOUNDED[0], WORKLOAD], ids=repr)
@pytest.mark.parametrize("means", [0.0, 0.4, 3.7])
def test_the_lead_time_has_the_law_at_every_time(law: Shifted, means: float) -> None:
    """Independent runs, each looked at once: an exact test, whatever the correlation."""
    shared = law if isinstance(law, Workload) else Slices(law)
    n, time = 2000, means * law.expectation
    seen = np.array([at(shared.falls(default_rng([7, i])), time) for i in range(n)])
    least = float(law.age_at(np.zeros(1))[0])
    atom = float(share_up_to(law, np.array([least]))[0])
    resting = int((seen <= least).sum())
    assert stats.binomtest(resting, n, atom).pvalue > ALPHA

    def beyond(values: Floats) -> Floats:
        return (share_up_to(law, values) - atom) / (1 - atom)

    assert stats.kstest(seen[seen > least], beyond).pvalue > ALPHA


@pytest.mark.parametrize("law", [Gamma(10.0, 0.4), Lognormal(mean=10.0, cv=1.0)], ids=repr)
def test_one_long_run_has_the_law_too(law: Shifted) -> None:
    lead_time = sequential(law, default_rng(8))
    seen = np.array([lead_time(100.0 * n) for n in range(2000)])  # ten means apart
    assert abs(stats.pearsonr(seen[1:], seen[:-1]).statistic) < 3.29 / 2000**0.5
    assert stats.kstest(seen, lambda v: share_up_to(law, v)).pvalue > ALPHA


@pytest.mark.parametrize("law", [*BOUNDED, *UNBOUNDED, WORKLOAD, Constant(3.0)], ids=repr)
def test_no_order_overtakes_another(law: Shifted) -> None:
    rng = default_rng(9)
    gaps = rng.exponential(1.0, 3000) * rng.choice([1e-9, 1e-3, 0.3], 3000)
    gaps[rng.random(3000) < 0.1] = 0.0  # at the same instant
    sent = np.cumsum(gaps * law.expectation).tolist()
    lead_time = sequential(law, default_rng(10))
    times = [lead_time(now) for now in sent]
    arrived = [now + time for now, time in zip(sent, times, strict=True)]
    assert all(a <= b for a, b in pairwise(arrived))
    # and not because they are pushed: the process itself does not cross
    falls = [
        fall for fall in islice(falls_of(law, default_rng(10)), 1500) if fall.start < 1e300
    ]
    for fall, following in pairwise(falls):
        level = max(fall.level - (following.start - fall.start), fall.floor)
        assert following.level >= level - 1e-12 * following.start
        if law not in (WORKLOAD,):
            assert following.start >= fall.start + (fall.level - fall.floor)
    for now, time in list(zip(sent, times, strict=True))[::300]:
        raw = at(falls_of(law, default_rng(10)), now)
        assert time == pytest.approx(raw, abs=1e-9)


@pytest.mark.parametrize(
    "law",
    [
        Poisson(3.0),
        Geometric(2.0),
        Discrete((1.0, 6.0), (1.0, 1.0)),
        Discrete((0.0, 6.0), (1e6, 1.0)),
        Empirical(tuple(default_rng(1).gamma(4.0, 1.0, 20_000).tolist())),
    ],
    ids=lambda law: type(law).__name__,
)
def test_laws_without_a_density_are_refused(law: Law) -> None:
    complaint = can_be_sequential(law)
    assert complaint is not None
    assert "this one has no density" in complaint
    assert "gamma" in complaint
    with pytest.raises(ValueError, match="no density"):
        sequential(law, default_rng(1))


class TwoPeaks(Uniform):
    """Half of the draws lie in the first tenth of the interval, half in the last tenth."""

    def _age_at(self, hazard: Floats) -> Floats:
        u = -np.expm1(-hazard)
        share = np.where(u < 0.45, u * 0.2, np.where(u < 0.55, u * 8.2 - 3.6, u * 0.2 + 0.8))
        return self.low + (self.high - self.low) * share


class Steps(Exponential):
    """Whole numbers only, and no relative of the laws that say so."""

    def _age_at(self, hazard: Floats) -> Floats:
        return np.ceil(hazard * self.mean)


def test_laws_that_others_bring_are_looked_at() -> None:
    assert "several peaks" in str(can_be_sequential(TwoPeaks(0.0, 1.0)))
    assert "atoms" in str(can_be_sequential(Steps(5.0)))


@pytest.mark.parametrize("law", [*BOUNDED, *UNBOUNDED, WORKLOAD, Constant(3.0)], ids=repr)
def test_the_others_are_welcome_with_a_shift_too(law: Shifted) -> None:
    assert can_be_sequential(law) is None
    assert can_be_sequential(replace(law, shift=7.5)) is None


def test_the_workload_is_that_of_a_queue() -> None:
    """Between jumps it falls at rate 1 down to 0; jumps are Poisson and exponential."""
    falls = list(islice(WORKLOAD.falls(default_rng(11)), 20_000))
    gaps, jumps = [], []
    for fall, following in pairwise(falls):
        gap = following.start - fall.start
        gaps.append(gap)
        jumps.append(following.level - max(fall.level - gap, 2.0))
        assert fall.floor == 2.0
    assert stats.kstest(gaps, stats.expon(scale=1 / 0.3).cdf).pvalue > ALPHA
    assert stats.kstest(jumps, stats.expon(scale=1 / 0.5).cdf).pvalue > ALPHA
    assert abs(stats.pearsonr(gaps, jumps).statistic) < 3.29 / len(gaps) ** 0.5


# Base stock S under Poisson demand, each unit ordered on its own. With sequential lead times
# IN(t + L) = S - D(t, t + L], so the shortfall is Poisson, mixed over L (Zipkin, Foundations of
# Inventory Management, 2000, section 7.4).
S, RATE = 12, 2.0


def mixed_poisson(law: Shifted) -> Floats:
    """P(D(L) = k) for k = 0, 1, ..., by a sum over the quantiles of L."""
    p = (np.arange(5000) + 0.5) / 5000
    ages = law.age_at(-np.log1p(-p))
    pmf: Floats = stats.poisson.pmf(np.arange(200)[:, None], RATE * ages[None, :]).mean(axis=1)
    return pmf


def of_workload() -> Floats:
    """The same in closed form: D(V) is 0 or geometric, D(c) is Poisson."""
    rho, slope = 0.3 / 0.5, 0.5 - 0.3
    k = np.arange(400)
    geometric = slope / (slope + RATE) * (RATE / (slope + RATE)) ** k
    of_work = rho * geometric + (1 - rho) * (k == 0)
    return np.convolve(of_work, stats.poisson.pmf(k, RATE * 2.0))[:400]


def figures(pmf: Floats) -> tuple[float, float]:
    """Fill rate P(D < S) and mean backorders E(D - S)+."""
    k = np.arange(len(pmf))
    return float(pmf[k < S].sum()), float(np.maximum(k - S, 0) @ pmf)


def test_the_closed_form_of_the_workload() -> None:
    fill, backorders = figures(of_workload())
    assert round(fill, 4) == 0.7145
    assert round(backorders, 3) == 2.852
    assert figures(mixed_poisson(WORKLOAD)) == pytest.approx((fill, backorders), abs=0.002)


def figures_by_batch(law: Shifted, seed: int, batches: int, orders: int) -> Any:
    """Simulate; units outstanding as seen by the next customer, who is typical (PASTA)."""
    lead_time = sequential(law, default_rng([seed, 0]))
    sent = np.cumsum(default_rng([seed, 1]).exponential(1 / RATE, batches * orders))
    due = np.array([now + lead_time(now) for now in sent.tolist()])
    arrived = np.searchsorted(due, sent, side="right")  # `due` is sorted: nobody overtakes
    outstanding = np.arange(len(sent)) - arrived
    fills = (outstanding < S).reshape(batches, orders).mean(axis=1)
    backorders = np.maximum(outstanding - S, 0).reshape(batches, orders).mean(axis=1)
    return fills[1:], backorders[1:]  # the first begins with an empty pipeline


@pytest.mark.parametrize("law", [WORKLOAD, Gamma(5.0, 0.6), Uniform(1.0, 9.0)], ids=repr)
def test_the_position_less_the_demand_of_a_lead_time(law: Shifted) -> None:
    exact = of_workload() if law is WORKLOAD else mixed_poisson(law)
    orders = 12_000 if law is WORKLOAD else 4000  # whose queue has a long memory
    for seen, wanted in zip(figures_by_batch(law, 12, 61, orders), figures(exact), strict=True):
        error = seen.std(ddof=1) / len(seen) ** 0.5
        assert abs(seen.mean() - wanted) < stats.t.ppf(0.9995, len(seen) - 1) * error
        assert error < 0.05 * max(wanted, 1.0)
