"""What reorder rules promise beyond single answers: when they order, learn and join in."""

from itertools import pairwise
from math import inf, isfinite
from typing import Any

from policies.answers import is_number, is_units
from policies.asking import Broken, ask, attribute, shown
from policies.questions import FAR, HISTORIES, is_memory, stocks, stocks_at


def units_of(answer: Any) -> Any:
    """Return how many units an answer orders, be they of one supplier or of several."""
    if isinstance(answer, tuple | list):
        return sum(part.quantity for part in answer)
    return answer


def stops_ordering(rule: object) -> None:
    """Order nothing where stock abounds; a rule with reviews and an endless trigger may."""
    times = attribute(rule, "review_period"), attribute(rule, "review_times")
    if attribute(rule, "trigger") == inf and times != (None, None):
        return
    for stock in stocks_at(FAR[-1], rule):
        answer = ask(rule, "order", stock)
        if units_of(answer):
            raise Broken(f"order() returned {answer!r} with plenty in stock, asked {stock}")


def starts_ordering(rule: object) -> None:
    """Order something when many wait; a rule whose trigger is minus infinity never does."""
    if attribute(rule, "trigger") == -inf:
        return
    asked = (stock for units in FAR for stock in stocks_at(-units, rule))
    if not any(units_of(ask(rule, "order", stock)) for stock in asked):
        raise Broken(
            f"order() returned 0 however many wait, up to {FAR[-1]} units; "
            "a rule that never orders says so with trigger = -inf"
        )


def keeps_its_trigger(rule: object) -> None:
    """Order nothing above the trigger."""
    trigger = attribute(rule, "trigger")
    if trigger is None:
        return
    if not is_number(trigger):
        raise Broken(f"trigger is {trigger!r}; allowed is a number of units")
    for stock in stocks(rule):
        if stock.inventory_position <= trigger:
            continue
        answer = ask(rule, "order", stock)
        if units_of(answer):
            raise Broken(
                f"order() returned {answer!r} above its trigger, {trigger!r}, asked {stock}"
            )


def has_a_calendar(rule: object) -> None:
    """Have a review period that is a positive time, and a first review; or review times."""
    period, first = attribute(rule, "review_period"), attribute(rule, "first_review")
    times = attribute(rule, "review_times")
    if times is not None:
        if period is not None:
            raise Broken("has both a review_period and review_times; one of them says when")
        if not _is_calendar(times):
            raise Broken(f"review_times is {times!r}; allowed are times, increasing, from 0 on")
    if period is None:
        return
    if not is_number(period) or not isfinite(period) or period <= 0:
        raise Broken(
            f"review_period is {period!r}; allowed is a time above 0, or None for a rule that "
            "is asked at every change"
        )
    if first is not None and not _is_time(first):
        raise Broken(f"first_review is {first!r}; allowed is a time, at least 0")


def learns_from_demand(rule: object) -> None:
    """Make the same finite numbers of the same demand, whenever asked, and say how often."""
    learn, every = attribute(rule, "learn"), attribute(rule, "learns_every")
    if every is None:
        if learn is not None and not hasattr(rule, "learns_every"):
            raise Broken("has a learn(), but no learns_every, the time after which to call it")
        return
    if learn is None or not (is_number(every) and isfinite(every) and every > 0):
        raise Broken(f"learns_every is {every!r}; allowed is a time above 0, and a learn()")
    first = [_learned(rule, history) for history in HISTORIES]
    again = [_learned(rule, history) for history in reversed(HISTORIES)]
    if repr(first) != repr(again[::-1]):
        raise Broken("learn() is not deterministic: the same demand, learned again, differs")


def joins_with_units(rule: object) -> None:
    """Join another item's purchase order with a whole number of units, the same when asked."""
    if attribute(rule, "join") is None:
        return
    for stock in stocks(rule):
        units = ask(rule, "join", stock)
        if not is_units(units):
            raise Broken(
                f"join() returned {units!r}; allowed is a whole number of units, at least 0; "
                f"asked {stock}"
            )
        if units != (again := ask(rule, "join", stock)):
            raise Broken(f"join() is not deterministic: {units}, then {again}, asked {stock}")


def _learned(rule: object, history: tuple[int, ...]) -> tuple[float, ...]:
    learned: tuple[float, ...] = ()
    for demand in history:
        asked = (learned, demand)
        learned = ask(rule, "learn", *asked)
        if not is_memory(learned):
            raise Broken(
                f"learn() returned {learned!r}; allowed is a tuple of finite numbers, "
                f"asked {shown(asked)}"
            )
    return learned


def _is_calendar(times: Any) -> bool:
    if not isinstance(times, tuple) or not times or not all(map(_is_time, times)):
        return False
    return all(a < b for a, b in pairwise(times))


def _is_time(value: Any) -> bool:
    return is_number(value) and isfinite(value) and value >= 0
