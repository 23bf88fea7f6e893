"""When orders come: a mean rate, times factors by weekday and by month where these matter."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenarios.trace import DAYS_PER
from sim.protocols import Floats

LEVEL = 0.01  # of the tests whether weekday and month matter
A_YEAR = 360  # days below which a season can't be told from a trend
_WEEK, _YEAR = 7, 364  # cycles of whole weeks, so that weekdays stay where they are
_ROUNDS = 50  # of fitting two sets of factors in turn; a few suffice


@dataclass(frozen=True)
class Calendar:
    """The days of the data; without a date of the start, weekdays count from the first day."""

    start: date | None
    days: int

    @property
    def weekdays(self) -> NDArray[np.int64]:
        """Weekday of each day, 0 for Monday, shape ``(days,)``."""
        first = self.start.weekday() if self.start else 0
        return (first + np.arange(self.days, dtype=np.int64)) % _WEEK

    @property
    def months(self) -> NDArray[np.int64]:
        """Month of each day, 0 for January, shape ``(days,)``; all 0 without dates."""
        if self.start is None:
            return np.zeros(self.days, dtype=np.int64)
        dates = (self.start + timedelta(days=day) for day in range(self.days))
        return np.array([day.month - 1 for day in dates], dtype=np.int64)


class Verdict(NamedTuple):
    """What a test found: its statistic and how likely one as large is if nothing matters."""

    statistic: float
    p: float


@dataclass(frozen=True)
class Shape:
    """How the rate changes: factors on its mean, None where a change is not shown.

    Attributes
    ----------
    weekdays, months
        Seven factors from Monday on; twelve from January on.
    weekday_test, month_test
        The tests on which that rests; None: not enough data for one.
    dispersion
        Pearson's statistic per degree of freedom of the daily counts; 1 for Poisson arrivals.
    dispersed
        How likely so much dispersion is with Poisson arrivals.
    """

    weekdays: tuple[float, ...] | None
    months: tuple[float, ...] | None
    weekday_test: Verdict | None
    month_test: Verdict | None
    dispersion: float
    dispersed: float

    def factors(self, calendar: Calendar) -> Floats:
        """Return the product of both factors for every day, shape ``(days,)``."""
        found = np.ones(calendar.days)
        if self.weekdays is not None:
            found *= np.array(self.weekdays)[calendar.weekdays]
        if self.months is not None:
            found *= np.array(self.months)[calendar.months]
        return found


def fit_shape(counts: Floats, calendar: Calendar) -> Shape:
    """Return the shape of daily counts.

    Weekdays matter, and then months, if an F test at 1 % says so: the spread of the groups
    over the spread within them, as of counts whose variance is any multiple of their mean
    (McCullagh & Nelder, *Generalized Linear Models*, 2nd ed., 1989, 6.2). A chi-square test
    would take every overdispersed stream of orders for a seasonal one.

    Examples
    --------
    >>> calendar = Calendar(date(2024, 1, 1), 70)
    >>> week = fit_shape(np.array([9.0, 8.0, 9.0, 8.0, 9.0, 0.0, 0.0] * 10), calendar)
    >>> [round(factor, 2) for factor in week.weekdays], week.months is None
    ([1.47, 1.3, 1.47, 1.3, 1.47, 0.0, 0.0], True)
    """
    weekday, month = calendar.weekdays, calendar.months
    flat = np.full(calendar.days, counts.mean())
    weekday_test = _f_test(counts, flat, weekday) if calendar.days >= 2 * _WEEK else None
    by_week = weekday_test is not None and weekday_test.p < LEVEL
    expected = flat * _ratios(counts, flat, weekday)[weekday] if by_week else flat
    long_enough = calendar.start is not None and calendar.days >= A_YEAR
    month_test = _f_test(counts, expected, month) if long_enough else None
    by_month = month_test is not None and month_test.p < LEVEL
    weekdays, months = np.ones(_WEEK), np.ones(12)
    for _ in range(_ROUNDS if by_week and by_month else 1):
        if by_week:
            weekdays = _ratios(counts, flat * months[month], weekday)
        if by_month:
            months = _ratios(counts, flat * weekdays[weekday], month)
    fitted = flat * weekdays[weekday] * months[month]
    dispersion, dispersed = _dispersion(counts, fitted, 1 + 6 * by_week + 11 * by_month)
    return Shape(
        tuple(weekdays.tolist()) if by_week else None,
        tuple(months.tolist()) if by_month else None,
        weekday_test,
        month_test,
        dispersion,
        dispersed,
    )


def trend(counts: Floats, dispersion: float) -> Verdict:
    """Return Laplace's test for a trend: standard normal if there is none.

    Cox & Lewis, *The Statistical Analysis of Series of Events*, 1966, 3.3, here for daily
    counts and their dispersion.

    Examples
    --------
    >>> round(trend(np.array([1.0, 2.0, 3.0]), 1.0).statistic, 4)  # 2 / sqrt(2 * 2)
    1.0
    """
    from scipy.special import ndtr  # noqa: PLC0415 - slow to import

    days = np.arange(len(counts)) - (len(counts) - 1) / 2
    spread = np.sqrt(max(dispersion, 1.0) * counts.mean() * (days @ days))
    z = float(days @ counts / spread) if spread > 0 else 0.0
    return Verdict(z, float(2 * ndtr(-abs(z))))


def arrivals(rate: float, shape: Shape, calendar: Calendar, unit: str) -> dict[str, Any]:
    """Return the table of arrivals at a mean rate per day, in a scenario's time unit.

    Weekday factors repeat after a week. Month factors repeat after 52 weeks, so that with both
    the weekdays stay where they are.
    """
    days = DAYS_PER[unit]
    if shape.weekdays is None and shape.months is None:
        return {"law": "poisson", "rate": rounded(rate * days)}
    cycle = _WEEK if shape.months is None else _YEAR
    # The mean rate is that of the days of the data, which may hold one month more often.
    mean = shape.factors(calendar).mean()
    rates = rate / mean * shape.factors(Calendar(calendar.start, cycle))
    steps = np.flatnonzero(np.append(True, np.diff(rates) != 0))
    return {
        "law": "profile",
        "times": [rounded(float(step) / days) for step in steps],
        "rates": [rounded(float(rates[step]) * days) for step in steps],
        "cycle": rounded(cycle / days),
    }


def rounded(value: float, digits: int = 6) -> float:
    """Return a number with so many digits, as a person would write it.

    Examples
    --------
    >>> rounded(1234567.8), rounded(0.00123456789)
    (1234570.0, 0.00123457)
    """
    return float(f"{value:.{digits}g}")


def _ratios(counts: Floats, expected: Floats, group: NDArray[np.int64]) -> Floats:
    """Return counted over expected per group; 1 where nothing is expected."""
    came, due = np.bincount(group, counts), np.bincount(group, expected)
    return np.divide(came, due, out=np.ones(len(due)), where=due > 0)


def _f_test(counts: Floats, expected: Floats, group: NDArray[np.int64]) -> Verdict:
    from scipy.stats import f  # noqa: PLC0415 - slow to import

    came, due = np.bincount(group, counts), np.bincount(group, expected)
    there = due > 0
    between = ((came - due)[there] ** 2 / due[there]).sum()
    fitted = expected * _ratios(counts, expected, group)[group]
    groups, rest = int(there.sum()) - 1, int((fitted > 0).sum()) - int(there.sum())
    within, _ = _dispersion(counts, fitted, int(there.sum()))
    if between < 1e-9 or groups < 1 or rest < 1:
        return Verdict(0.0, 1.0)
    statistic = between / groups / within if within > 0 else np.inf
    return Verdict(float(statistic), float(f.sf(statistic, groups, rest)))


def _dispersion(counts: Floats, fitted: Floats, parameters: int) -> tuple[float, float]:
    from scipy.stats import chi2  # noqa: PLC0415 - slow to import

    there = fitted > 0
    freedom = int(there.sum()) - parameters
    if freedom < 1:
        return 1.0, 1.0
    pearson = float(((counts - fitted)[there] ** 2 / fitted[there]).sum())
    return pearson / freedom, float(chi2.sf(pearson, freedom))
