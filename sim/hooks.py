"""The hooks of one item: its rules, bound once, asked with care.

A rule is the user's code. Whatever it raises or answers becomes a `RuleError` that names the
item, the rule and the moment; nothing it returns is trusted before it was looked at.
"""

from collections.abc import Callable
from math import inf, isnan
from typing import Any, NoReturn

from sim import trusted
from sim.errors import RuleError
from sim.trusted import NonsenseError
from sim.views import Answer, OrderView, StockView
from sim.world import Policy

Check = Callable[..., Any]


class Hooks:
    """What an item's rules answer. A hook that is None means: nothing to ask."""

    def __init__(self, item: str, policy: Policy) -> None:
        self._item = item
        self._bind_reorder(policy.reorder)
        self._bind_sourcing(policy.sourcing)
        self.accept = self._bind(policy.accept, "accept", trusted.answer)
        self.quote = self._bind(policy.quote, "quote", trusted.promise)
        self.rank = self._bind(policy.allocate, "rank", trusted.number)
        self.held_back = self._bind(policy.allocate, "held_back", trusted.whole, optional=True)
        self.share = self._bind(policy.allocate, "share", trusted.shares, optional=True)
        self.ship = self._bind(policy.ship, "ship", trusted.shipped)
        self.retain = self._bind(policy.retain, "retain", trusted.care)
        self.cancel = self._bind(policy.cancel, "cancel", trusted.returned)
        self.rescue = self._bind(policy.rescue, "rescue", trusted.rescue)
        self._read_attributes(policy)
        self._save_questions(policy)
        self.quiet = (  # nothing is told, asked or done while an order waits
            self.quote is self.retain is self.rescue is None and self.accepted_hazard == 1.0
        )
        self.silent = self.quiet and self.accept is self.ship is None  # nor when it comes

    def _bind_reorder(self, rule: object) -> None:
        """Bind the reorder rule, and when it wants to be asked."""
        self.order = self._bind(rule, "order", trusted.reorder)
        self.join = self._bind(rule, "join", trusted.whole, optional=True)
        every = getattr(rule, "learns_every", 0.0)
        self.learns_every = float(every or 0.0)
        self.learn = self._bind(rule, "learn", trusted.learned, optional=True)
        if every is None:  # it could learn, but with these parameters it does not
            self.learn = None
        if self.learn is not None and not 0.0 < self.learns_every < inf:
            raise RuleError(
                f"item {self._item}: rule {_name(rule)}: learns_every "
                f"{self.learns_every!r} must be a time above 0"
            )
        self.sees_pipeline = bool(getattr(rule, "sees_pipeline", False))
        self.sees_receipts = bool(getattr(rule, "sees_receipts", False))
        self.review_times: tuple[float, ...] | None = getattr(rule, "review_times", None)
        period = getattr(rule, "review_period", None)
        first = getattr(rule, "first_review", None) or 0.0
        self.review_period = None if period is None else float(period)
        self.first_review = float(first)
        sound = self.review_period is None or (
            0.0 < self.review_period < inf and 0.0 <= self.first_review < inf
        )
        continuous = rule is not None and period is None and self.review_times is None
        self.trigger: float = getattr(rule, "trigger", inf) if continuous else -inf
        if not sound or isnan(self.trigger):
            raise RuleError(
                f"item {self._item}: rule {_name(rule)}: review_period {period!r} and "
                f"first_review {first!r} must be times, the period above 0; trigger "
                f"{self.trigger!r} must be a number"
            )

    def _bind_sourcing(self, rule: object) -> None:
        """Bind the sourcing rule, and what it wants to know."""
        self.sourcing = rule
        self.source = self._bind(rule, "source", trusted.purchases)
        self.judge = self._bind(rule, "judge", trusted.status, optional=True)
        if self.judge is not None and not _is_hashable(rule):
            raise RuleError(
                f"item {self._item}: rule {_name(rule)}: verdicts are kept by rule; one that "
                "judges must be hashable, such as a frozen dataclass"
            )
        self.source_learns = int(getattr(rule, "learns", 0))
        self.chance = bool(getattr(rule, "chance", False))

    def _read_attributes(self, policy: Policy) -> None:
        """Read what the rules say of themselves; see `sim.rules`."""
        accept, allocate, quote = policy.accept, policy.allocate, policy.quote
        self.deposit = float(getattr(accept, "deposit", 0.0))
        self.forfeit = float(getattr(accept, "forfeit", 0.0))
        self.accepted_hazard = float(getattr(accept, "hazard", 1.0))
        self.tolerance = float(getattr(quote, "tolerance", 0.0))
        self.most_slips = float(getattr(quote, "most_slips", inf))
        self.learns = int(getattr(quote, "learns", 0))
        self.dynamic = bool(getattr(allocate, "dynamic", False))
        self.skips = bool(getattr(allocate, "skips", False))
        self.pegs = bool(getattr(allocate, "pegs", False))
        self.announces = bool(getattr(policy.retain, "announced", False))
        self.return_fee = float(getattr(policy.cancel, "fee", 0.0))
        self.looks_ahead = any(
            getattr(rule, "looks_ahead", False) for rule in vars(policy).values()
        )

    def _save_questions(self, policy: Policy) -> None:
        """Leave out the rules that say they always answer what the model does anyway."""
        if getattr(policy.accept, "always", None) == Answer.BACKORDER:
            self.accept = None
        if getattr(policy.ship, "always", None) is True:
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

        def answer(view: Any, *more: Any) -> Any:
            try:
                return check(ask(view, *more), view, *more)
            except Exception as error:  # whatever a user's rule may raise
                self._complain(rule, method, view, error)

        return answer

    def _complain(self, rule: object, method: str, view: Any, error: Exception) -> NoReturn:
        what = str(error) if isinstance(error, NonsenseError) else f"raised {error!r}"
        when = f" at time {view.now:g}" if isinstance(view, OrderView | StockView) else ""
        raise RuleError(
            f"item {self._item}: rule {_name(rule)}: {method}(){when} {what}"
        ) from error


def _is_hashable(rule: object) -> bool:
    try:
        hash(rule)
    except TypeError:  # a frozen dataclass may hold a list
        return False
    return True


def _name(rule: object) -> str:
    return f"{type(rule).__module__}:{type(rule).__name__}"
