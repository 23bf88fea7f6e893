"""The hooks of one item: its rules, bound once, asked with care.

A rule is the user's code. Whatever it raises or answers becomes a `RuleError` that names the
item, the rule and the moment; nothing it returns is trusted before it was looked at.
"""

from collections.abc import Callable, Sequence
from math import inf, isfinite, isnan
from operator import index
from typing import Any, NoReturn

from sim.errors import RuleError
from sim.rules import Ship
from sim.views import Action, Answer, Care, OrderView, Purchase, Rescue, StockView
from sim.world import Policy

Check = Callable[[Any, Any], Any]


class Hooks:
    """What an item's rules answer. An attribute that is None means: nothing to ask."""

    def __init__(self, item: str, policy: Policy) -> None:
        self._item = item
        reorder, allocate = policy.reorder, policy.allocate
        period = getattr(reorder, "review_period", None)
        self.review_period: float | None = None if period is None else float(period)
        self.first_review = float(getattr(reorder, "first_review", 0.0) or 0.0)
        continuous = reorder is not None and period is None
        self.trigger: float = getattr(reorder, "trigger", inf) if continuous else -inf
        self.order = self._bind(reorder, "order", _whole)
        self.source = self._bind(policy.sourcing, "source", _purchases)
        self.accept = self._bind(policy.accept, "accept", _answer)
        self.quote = self._bind(policy.quote, "quote", _promise)
        self.rank = self._bind(allocate, "rank", _number)
        self.held_back = self._bind(allocate, "held_back", _whole, optional=True)
        self.ship = self._bind(policy.ship, "ship", _whole)
        self.retain = self._bind(policy.retain, "retain", _care)
        self.cancel = self._bind(policy.cancel, "cancel", _whole)
        self.rescue = self._bind(policy.rescue, "rescue", _rescue)
        self._save_questions(policy)

    def _save_questions(self, policy: Policy) -> None:
        """Leave out the rules that say they always answer what the model does anyway."""
        if getattr(policy.accept, "always", None) == Answer.BACKORDER:
            self.accept = None
        if _ships_all(policy.ship):
            self.ship = None
        if getattr(policy.cancel, "always", None) == 0:
            self.cancel = None
        if getattr(policy.allocate, "first_come", False):
            self.rank = None

    def _bind(
        self, rule: object, method: str, check: Check, *, optional: bool = False
    ) -> Callable[..., Any] | None:
        """Return a function that asks the rule and checks its answer."""
        ask = getattr(rule, method, None)
        if ask is None:
            if rule is None or optional:
                return None
            raise RuleError(f"item {self._item}: {_name(rule)} has no method {method}()")

        def answer(view: OrderView | StockView, *more: Any) -> Any:
            try:
                return check(ask(view, *more), view)
            except Exception as error:  # whatever a user's rule may raise
                self._complain(rule, method, view.now, error)

        return answer

    def _complain(self, rule: object, method: str, now: float, error: Exception) -> NoReturn:
        what = str(error) if isinstance(error, _NonsenseError) else f"raised {error!r}"
        raise RuleError(
            f"item {self._item}: rule {_name(rule)}: {method}() at time {now:g} {what}"
        ) from error


class _NonsenseError(Exception):
    """An answer that is not an answer; the text says what it was and what is allowed."""


def _name(rule: object) -> str:
    return f"{type(rule).__module__}:{type(rule).__name__}"


def _ships_all(rule: Ship | None) -> bool:
    return rule is None or getattr(rule, "always", None) is True


def _whole(answer: Any, _view: object) -> int:
    """Accept whole numbers from 0, whatever their type."""
    if type(answer) is int and answer >= 0:
        return answer
    try:
        units = int(answer) if isinstance(answer, float) else index(answer)
    except (TypeError, ValueError, OverflowError):
        units = -1
    if units < 0 or units != answer or isinstance(answer, bool):
        raise _NonsenseError(f"returned {answer!r}; allowed is a whole number, at least 0")
    return units


def _number(answer: Any, _view: object) -> float:
    if not isinstance(answer, int | float) or isnan(answer):
        raise _NonsenseError(f"returned {answer!r}; allowed is a number")
    return answer


def _answer(answer: Any, _view: object) -> Answer:
    try:
        return Answer(answer)
    except ValueError:
        allowed = ", ".join(f"Answer.{each.name}" for each in Answer)
        raise _NonsenseError(f"returned {answer!r}; allowed are {allowed}") from None


def _promise(answer: Any, view: OrderView) -> float:
    promise = float(_number(answer, view)) if answer == answer else answer  # noqa: PLR0124
    if promise < view.now:
        raise _NonsenseError(f"promised {promise!r}, which is past; allowed is now or later")
    return float(promise)


def _purchases(answer: Any, _view: object) -> Sequence[Purchase]:
    parts = [Purchase(*part) for part in answer]
    for part in parts:
        _whole(part.quantity, None)
    return parts


def _care(answer: Any, view: OrderView) -> Care:
    if not isinstance(answer, Care):
        raise _NonsenseError(f"returned {answer!r}; allowed is a Care")
    _again(answer.again, view)
    if not (isfinite(answer.hazard) and answer.hazard >= 0 and isfinite(answer.compensation)):
        raise _NonsenseError(f"returned {answer!r}; hazard and compensation must be finite")
    return answer


def _rescue(answer: Any, view: OrderView) -> Rescue:
    if not isinstance(answer, Rescue):
        raise _NonsenseError(f"returned {answer!r}; allowed is a Rescue")
    Action(answer.action)
    _again(answer.again, view)
    return answer


def _again(again: float, view: OrderView) -> None:
    if not again > view.now:
        raise _NonsenseError(f"asked to be asked again at {again!r}; allowed is after now")
