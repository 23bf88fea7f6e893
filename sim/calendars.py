"""Calendars: when a supplier takes an order, and when it delivers."""

from functools import lru_cache
from math import floor

from sim.terms import Calendar


def taken_at(calendar: Calendar, time: float) -> float:
    """Return when an order sent at `time` counts as sent.

    At once on an open day up to the cut-off, the very time of the cut-off included; else when
    the next open day begins.

    Examples
    --------
    >>> week = Calendar(cut_off=0.5)  # open from Monday to Friday, until noon
    >>> [taken_at(week, time) for time in (0.5, 0.75, 4.6, 5.0)]
    [0.5, 1.0, 7.0, 7.0]
    """
    day = _day(calendar, time)
    # Added, not multiplied out: so 14:00 of a day of 24 hours is met in floating point, too.
    cut_off = day * calendar.day + calendar.cut_off * calendar.day
    if _is_open(calendar, day) and time <= cut_off:
        return time
    return _opening(calendar, day + 1)


def delivered_at(calendar: Calendar, time: float) -> float:
    """Return when what is due at `time` is delivered.

    At once, unless the supplier delivers on open days only and this is none: then when the next
    open day begins.

    Examples
    --------
    >>> delivered_at(Calendar(deliveries=True, holidays=(7,)), 5.25)  # closed on Monday, too
    8.0
    """
    day = _day(calendar, time)
    if not calendar.deliveries or _is_open(calendar, day):
        return time
    return _opening(calendar, day + 1)


def _day(calendar: Calendar, time: float) -> int:
    """Return the day of a time, from 0; it begins at the day times its length, exactly."""
    day = floor(time / calendar.day)
    while (day + 1) * calendar.day <= time:  # where the division was rounded
        day += 1
    while day * calendar.day > time:
        day -= 1
    return day


def _opening(calendar: Calendar, day: int) -> float:
    """Return when the first open day from `day` on begins; holidays come to an end."""
    while not _is_open(calendar, day):
        day += 1
    return day * calendar.day


def _is_open(calendar: Calendar, day: int) -> bool:
    return day % calendar.cycle in calendar.open_days and day not in _holidays(calendar)


@lru_cache(maxsize=64)
def _holidays(calendar: Calendar) -> frozenset[int]:
    return frozenset(calendar.holidays)
