"""Arrivals and order sizes: profiles found again, and none seen where there is none.

Random tests have a fixed seed; the interval of each misses once in 1000 seeds.
"""

from datetime import date
from math import sqrt

import numpy as np
import pytest
from numpy.random import default_rng
from scipy import stats

from scenarios.fit.rates import Calendar, Shape, arrivals, fit_shape, trend
from scenarios.fit.sizes import fit_sizes, pack_of, tail_share
from scenarios.fit.start import length, levels
from sim.arrivals import ARRIVALS
from sim.laws import Geometric, Poisson
from sim.protocols import Floats

START = date(2021, 3, 10)  # a Wednesday
WEEK = (1.2, 1.4, 1.1, 1.0, 0.9, 0.0, 1.4)
YEAR = (0.7, 0.8, 0.9, 1.0, 1.0, 1.1, 0.9, 0.9, 1.0, 1.1, 1.5, 1.1)
Z = float(stats.norm.isf(0.0005 / 19))  # two-sided, 1 in 1000 for all 19 factors together


def counted(days: int, mean: float, weekly: bool, yearly: bool) -> tuple[Floats, Calendar]:
    calendar = Calendar(START, days)
    rate = np.full(days, mean)
    if weekly:
        rate *= np.array(WEEK)[calendar.weekdays]
    if yearly:
        rate *= np.array(YEAR)[calendar.months]
    return default_rng(21).poisson(rate).astype(float), calendar


def test_the_calendar_knows_its_days() -> None:
    calendar = Calendar(START, 30)
    assert calendar.weekdays[:6].tolist() == [2, 3, 4, 5, 6, 0]
    assert calendar.months[[0, 21, 22]].tolist() == [2, 2, 3]
    assert Calendar(None, 9).weekdays.tolist() == [0, 1, 2, 3, 4, 5, 6, 0, 1]


@pytest.mark.parametrize(("weekly", "yearly"), [(True, False), (False, True), (True, True)])
def test_a_profile_is_recovered(weekly: bool, yearly: bool) -> None:
    mean = 20.0
    counts, calendar = counted(4 * 365, mean, weekly, yearly)
    shape = fit_shape(counts, calendar)
    assert (shape.weekdays is not None, shape.months is not None) == (weekly, yearly)
    found = shape.factors(calendar) * counts.mean() / shape.factors(calendar).mean()
    true = np.full(calendar.days, mean)
    true *= np.array(WEEK)[calendar.weekdays] if weekly else 1.0
    true *= np.array(YEAR)[calendar.months] if yearly else 1.0
    for group in (calendar.weekdays, calendar.months):
        due, fitted = np.bincount(group, true), np.bincount(group, found)
        assert np.abs(fitted - due).max() <= Z * sqrt(due.max())
        assert (np.abs(fitted - due) <= Z * np.sqrt(due) + 1e-9).all()
    assert shape.dispersion == pytest.approx(1.0, abs=3.3 * sqrt(2 / calendar.days))


def test_overdispersion_is_no_profile() -> None:
    calendar = Calendar(START, 728)
    rng = default_rng(22)
    counts = rng.poisson(rng.gamma(2.0, 5.0, 728)).astype(float)  # variance / mean = 6
    shape = fit_shape(counts, calendar)
    assert (shape.weekdays, shape.months) == (None, None)
    assert shape.weekday_test is not None
    assert shape.weekday_test.p > 0.001
    # Mean 10, cumulants 60, 660, 10860: variance of s^2 / mean by the delta method.
    variance = (10860 + 2 * 60**2) / 10**2 - 2 * 60 * 660 / 10**3 + 60**3 / 10**4
    assert shape.dispersion == pytest.approx(6.0, abs=3.29 * sqrt(variance / 728))
    assert shape.dispersed < 1e-6
    # A chi-square test of the same totals sees a week that is not there.
    totals = np.bincount(calendar.weekdays, counts)
    assert stats.chisquare(totals).pvalue < 0.01


def test_a_season_needs_a_year_and_dates() -> None:
    counts, _ = counted(300, 20.0, weekly=False, yearly=True)
    assert fit_shape(counts, Calendar(START, 300)).month_test is None
    long, _ = counted(400, 20.0, weekly=False, yearly=True)
    assert fit_shape(long, Calendar(None, 400)).month_test is None
    assert fit_shape(counts[:10], Calendar(START, 10)).weekday_test is None


def test_a_trend_is_seen_and_none_where_there_is_none() -> None:
    flat, _ = counted(730, 20.0, weekly=False, yearly=False)
    assert trend(flat, 1.0).p > 0.001
    rising = default_rng(23).poisson(np.linspace(15, 25, 730)).astype(float)
    assert trend(rising, 1.0).p < 1e-6
    assert trend(rising, 1.0).statistic > 0 > trend(rising[::-1], 1.0).statistic


def a_shape(weekdays: tuple[float, ...] | None, months: tuple[float, ...] | None) -> Shape:
    return Shape(weekdays, months, None, None, 1.0, 1.0)


@pytest.mark.parametrize("unit", ["day", "hour", "week"])
@pytest.mark.parametrize(("weekly", "yearly"), [(True, False), (False, True), (True, True)])
def test_written_arrivals_bring_as_many_orders_as_there_were(
    unit: str, weekly: bool, yearly: bool
) -> None:
    calendar = Calendar(START, 364)
    shape = a_shape(WEEK if weekly else None, YEAR if yearly else None)
    table = arrivals(5.0, shape, calendar, unit)
    law = ARRIVALS[table.pop("law")](**{k: tuple(v) if isinstance(v, list) else v
                                        for k, v in table.items()})  # fmt: skip
    per_day = {"day": 1.0, "hour": 24.0, "week": 1 / 7}[unit]
    factors = shape.factors(calendar)
    for days in (1, 40, 200, 364):
        expected = 5.0 * factors[:days].sum() / factors.mean()
        assert law.expected(days * per_day) == pytest.approx(expected, rel=1e-4)
    # The week goes on where the first year ended.
    again = law.expected(371 * per_day) - law.expected(364 * per_day)
    assert again == pytest.approx(law.expected(7 * per_day), rel=1e-4)


def test_arrivals_without_a_shape_are_poisson() -> None:
    table = arrivals(4.0, a_shape(None, None), Calendar(START, 364), "week")
    assert table == {"law": "poisson", "rate": 28.0}


def test_geometric_sizes_are_recovered() -> None:
    sizes = Geometric(mean=3.0).sample(default_rng(24), 3000).astype(np.int64)
    found = fit_sizes(sizes)
    assert found.tried == "geometric"
    assert found.p > 0.001
    assert found.mean == pytest.approx(3.0, abs=3.29 * sqrt(6.0 / 3000))  # variance m (m - 1)
    assert found.table == {"law": "geometric", "mean": float(f"{found.mean:.6g}")}


def test_poisson_sizes_are_recovered() -> None:
    sizes = (1 + Poisson(mean=4.0).sample(default_rng(25), 3000)).astype(np.int64)
    found = fit_sizes(sizes)
    assert found.p > 0.001
    assert found.table["law"] == "poisson"
    assert found.table["shift"] == 1
    assert found.table["mean"] == pytest.approx(4.0, abs=3.29 * sqrt(4.0 / 3000))


def test_the_chi_square_test_by_hand() -> None:
    # 1 to 4, mean 1.75: geometric, q = 3/7. Cells 1, 2, 3 and the rest, all expected >= 5.
    sizes = np.repeat([1, 2, 3, 4], [58, 20, 11, 11])
    q = 1 - 1 / 1.75
    expected = [100 * (1 - q) * q**k for k in range(3)]
    expected.append(100 - sum(expected))
    by_hand = stats.chisquare([58, 20, 11, 11], expected, ddof=1).pvalue
    assert fit_sizes(sizes).p == pytest.approx(by_hand, rel=1e-9)


def test_huge_sizes_cost_no_memory() -> None:
    sizes = np.array([1, 2, 3] * 20 + [900_000_000])
    assert fit_sizes(sizes).law == "discrete"


def test_tails_and_packs() -> None:
    sizes = np.array([1] * 99 + [99])
    assert tail_share(sizes) == 0.5
    assert (pack_of(np.array([12, 18])), pack_of(np.array([12, 18, 1]))) == (6, 1)


def test_starting_values_by_hand() -> None:
    # 10 a day for 9 days, spread sqrt(9 * 16 + 100 * 2.56) = 20: 90 + 25.6, and 30 days more
    assert levels(10.0, 4.0, 9.0, 1.6) == (116, 416)
    assert levels(0.001, 0.0, 0.0, 0.0) == (0, 1)
    assert length(5000, 10.0, trace=False).horizon == 1095.0
    assert length(30, 100.0, trace=True) == (10.0, 20.0)
