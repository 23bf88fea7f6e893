"""Calendars, held against a search over a fine grid and against days counted by hand."""

import pytest
from numpy.random import default_rng

from sim.calendars import delivered_at, taken_at
from sim.terms import Calendar

WEEK = Calendar(cut_off=0.5)  # Monday to Friday until noon; day 0 is a Monday


@pytest.mark.parametrize(
    ("sent", "taken"),
    [
        (0.0, 0.0),
        (0.5, 0.5),  # the cut-off itself counts
        (0.5000001, 1.0),
        (3.9, 4.0),
        (4.5, 4.5),
        (4.6, 7.0),  # Friday afternoon
        (5.0, 7.0),
        (6.999, 7.0),
        (7.0, 7.0),
    ],
)
def test_a_week_with_a_cut_off_at_noon(sent: float, taken: float) -> None:
    assert taken_at(WEEK, sent) == taken


def test_holidays_are_closed_days() -> None:
    calendar = Calendar(holidays=(7, 8, 9, 10, 11), deliveries=True)
    assert taken_at(calendar, 5.0) == 14.0
    assert delivered_at(calendar, 8.3) == 14.0
    assert delivered_at(calendar, 4.99) == 4.99
    assert delivered_at(calendar, 14.0) == 14.0


def test_deliveries_come_on_any_day_unless_the_calendar_says_otherwise() -> None:
    assert delivered_at(WEEK, 5.5) == 5.5
    assert delivered_at(Calendar(cut_off=0.5, deliveries=True), 5.5) == 7.0
    assert delivered_at(Calendar(cut_off=0.5, deliveries=True), 4.9) == 4.9  # no cut-off there


def test_without_a_cut_off_the_whole_open_day_counts() -> None:
    assert taken_at(Calendar(), 4.999999999999) == 4.999999999999
    assert taken_at(Calendar(open_days=tuple(range(7))), 6.5) == 6.5


@pytest.mark.parametrize("length", [0.1, 1 / 3, 0.7, 8.0, 24.0, 86_400.0])
def test_days_begin_exactly_at_their_multiples(length: float) -> None:
    calendar = Calendar(open_days=(1,), cycle=2, day=length, deliveries=True)
    for day in range(0, 4000, 2):
        opening = (day + 1) * length
        assert taken_at(calendar, day * length) == opening
        assert taken_at(calendar, opening) == opening
        assert delivered_at(calendar, day * length) == opening
        assert delivered_at(calendar, opening) == opening


def test_a_cut_off_on_the_hour_is_met_on_every_day() -> None:
    for hour in range(1, 24):
        calendar = Calendar(open_days=(0,), cycle=1, cut_off=hour / 24, day=24.0)
        for day in range(1000):
            at = day * 24.0 + hour
            assert taken_at(calendar, at) == at
            assert taken_at(calendar, at + 1e-6) == (day + 1) * 24.0


def test_random_calendars_agree_with_a_search_day_by_day() -> None:
    rng = default_rng(5)
    for _ in range(300):
        cycle = int(rng.integers(1, 10))
        days = tuple(sorted({int(d) for d in rng.integers(0, cycle, 3)}))
        holidays = tuple(int(d) for d in rng.integers(0, 60, 20))
        share = float(rng.uniform(0.1, 1.0))
        calendar = Calendar(
            open_days=days, cycle=cycle, cut_off=share, holidays=holidays, deliveries=True
        )
        is_open = [d % cycle in days and d not in holidays for d in range(200)]
        for time in rng.uniform(0, 70, 20).tolist():
            today = int(time)
            opening = next(d for d in range(today + 1, 200) if is_open[d])
            in_time = is_open[today] and time - today <= share
            assert taken_at(calendar, time) == (time if in_time else opening)
            assert delivered_at(calendar, time) == (time if is_open[today] else opening)
