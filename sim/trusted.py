"""What a rule's answer must look like before the model acts on it.

Each function takes the answer and the question, and returns the answer as the model wants it,
or raises a `NonsenseError` that says what was found and what is allowed.
"""

from collections.abc import Sequence
from math import inf, isfinite, isnan
from numbers import Real
from typing import Any

from sim.ledger import MOST
from sim.views import (
    Action,
    Answer,
    Care,
    OrderView,
    Purchase,
    Rescue,
    Status,
    StockView,
    SupplyView,
)


class NonsenseError(Exception):
    """An answer that is not an answer."""


def whole(answer: Any, *_: object) -> int:
    """Accept whole numbers from 0, whatever their type."""
    if type(answer) is int and 0 <= answer <= MOST:
        return answer
    return _units(answer, MOST)


def _units(answer: Any, most: int) -> int:
    numeric = isinstance(answer, Real) and not isinstance(answer, bool) and isfinite(answer)
    if not numeric or answer != int(answer) or not 0 <= answer <= most:
        too_many = numeric and answer > most
        allowed = f"from 0 to {most}" if too_many or most < MOST else "at least 0"
        raise NonsenseError(f"returned {answer!r}; allowed is a whole number, {allowed}")
    return int(answer)


def number(answer: Any, *_: object) -> float:
    """Accept numbers, but not nan."""
    if not isinstance(answer, Real) or isinstance(answer, bool) or isnan(answer):
        raise NonsenseError(f"returned {answer!r}; allowed is a number")
    return float(answer)


def answer(answer: Any, *_: object) -> Answer:
    """Accept an `Answer`: True would count as the second of them, a rejection."""
    if isinstance(answer, Answer):
        return answer
    allowed = ", ".join(f"Answer.{each.name}" for each in Answer)
    raise NonsenseError(f"returned {answer!r}; allowed are {allowed}")


def promise(answer: Any, order: OrderView, *_: StockView | SupplyView) -> float:
    """Accept a time that is not past, or nan for no promise."""
    if isinstance(answer, Real) and isnan(answer):
        return float(answer)
    if not order.now <= number(answer) < inf:
        raise NonsenseError(f"promised {answer!r}; allowed is a time, now or later, or nan")
    return float(answer)


def shares(answer: Any, free: int, wanted: Sequence[int]) -> list[int]:
    """Accept whole numbers, one for each who waits, that don't give more than there is."""
    given = [_units(units, most) for units, most in zip(answer, wanted, strict=True)]
    if sum(given) > free:
        raise NonsenseError(f"returned {answer!r}; allowed are at most {free} units in all")
    return given


def shipped(answer: Any, _order: OrderView, ready: int, _unshipped: int) -> int:
    """Accept what is ready, or less."""
    return _units(answer, ready)


def returned(answer: Any, order: OrderView, _stock: StockView) -> int:
    """Accept what the order waited for, or less."""
    return _units(answer, order.open)


def purchases(answer: Any, *_: object) -> list[Purchase]:
    """Accept parts of whole numbers of units."""
    return [Purchase(supplier, whole(quantity)) for supplier, quantity in answer]


def reorder(answer: Any, *_: object) -> int | list[Purchase]:
    """Accept units, or purchases that name their suppliers."""
    if type(answer) is int and 0 <= answer <= MOST:
        return answer
    if isinstance(answer, Sequence) and all(isinstance(each, Purchase) for each in answer):
        return [each for each in purchases(answer) if each.quantity]
    return whole(answer)


def learned(answer: Any, *_: object) -> tuple[float, ...]:
    """Accept a tuple of finite numbers."""
    if not isinstance(answer, tuple) or not all(isfinite(each) for each in answer):
        raise NonsenseError(f"returned {answer!r}; allowed is a tuple of finite numbers")
    return answer


def status(answer: Any, *_: object) -> Status:
    """Accept a `Status`."""
    if not isinstance(answer, Status):
        raise NonsenseError(f"returned {answer!r}; allowed is a Status")
    return answer


def care(answer: Any, order: OrderView) -> Care:
    """Accept a `Care` that gives, not takes, and looks ahead."""
    if not isinstance(answer, Care):
        raise NonsenseError(f"returned {answer!r}; allowed is a Care")
    for name in ("hazard", "compensation"):
        value = getattr(answer, name)
        if not 0.0 <= number(value) < inf:
            raise NonsenseError(f"returned {answer!r}; {name} must be finite, at least 0")
    _again(answer.again, order)
    return answer._replace(notify=bool(answer.notify))


def rescue(answer: Any, order: OrderView, _stock: StockView) -> Rescue:
    """Accept a `Rescue` with a known action that looks ahead."""
    if not isinstance(answer, Rescue) or answer.action not in tuple(Action):
        raise NonsenseError(f"returned {answer!r}; allowed is a Rescue with an Action")
    for name in ("lead_time", "cost", "price", "unit_cost"):
        if not 0 <= getattr(answer, name) < inf:
            raise NonsenseError(f"returned {answer!r}; {name} must be finite, at least 0")
    _again(answer.again, order)
    return answer


def _again(again: Any, order: OrderView) -> None:
    if not (isinstance(again, Real) and float(again) > order.now):
        raise NonsenseError(f"asked to be asked again at {again!r}; allowed is after now")
