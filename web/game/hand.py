"""Rules whose answers people have given, round by round.

What a team decides becomes a rule like any other. So a game is a run of the model under a rule,
and its state after any round is the same run, cut off there: nothing of it has to be kept but
the decisions.

A round begins with a review: the team sees all that has happened by that instant, receipts and
customers of the very instant included, as a rule of periodic review does; then it decides. What
falls on the border of two rounds therefore still belongs to the earlier one.
"""

# ruff: noqa: ARG002 -- a rule takes all arguments of its protocol, needed or not

from dataclasses import dataclass
from math import ceil, inf
from typing import ClassVar

from policies.allocate import ByPriority, FirstCome, LastCome
from policies.allocate_ranks import UNIT_MARGIN, HighestValue, LargestFirst, SmallestFirst
from sim.rules import Accept, Allocate
from sim.views import Answer, OrderView, Purchase, StockView

ANSWERS = {
    "all": Answer.BACKORDER,
    "free": Answer.REJECT_REST,
    "none": Answer.REJECT,
}
"""What may be done with who finds too little: let all wait, sell what is free, refuse."""

RANKS: dict[str, Allocate] = {
    "fcfs": FirstCome(),
    "priority": ByPriority(),
    "smallest-first": SmallestFirst(),
    "largest-first": LargestFirst(),
    "highest-value": HighestValue(by=UNIT_MARGIN),
    "last-come": LastCome(),
}
"""In which order those who wait may be served."""

_ROUNDING = 1e-9  # of a round: an instant so near to a border is meant to be on it


def border(number: int, length: float) -> float:
    """Return an instant just after the review with which a round begins, counted from 0."""
    return (number + _ROUNDING) * length


def decided_before(now: float, length: float, decisions: int) -> int:
    """Return how many of so many decisions have been made when something happens at `now`.

    Examples
    --------
    >>> [decided_before(now, 7.0, 3) for now in (0.0, 0.1, 7.0, 7.1, 99.0)]
    [0, 1, 1, 2, 3]
    """
    return min(ceil(now / length - _ROUNDING), decisions)


@dataclass(frozen=True)
class BuyByHand:
    """Buys at the beginning of each round what was decided for it, and nothing after."""

    length: float
    purchases: tuple[tuple[Purchase, ...], ...]
    first_review: ClassVar[float] = 0.0
    trigger: ClassVar[float] = inf  # stock never keeps it from buying

    @property
    def review_period(self) -> float:
        """Time between reviews."""
        return self.length

    def order(self, stock: StockView) -> tuple[Purchase, ...]:
        """Return the purchases of the round that begins."""
        place = round(stock.now / self.length)
        return self.purchases[place] if place < len(self.purchases) else ()


@dataclass(frozen=True)
class AcceptByHand:
    """Answers who can't be served at once as was decided for the round.

    `own` is the rule of the scenario, if it knows customers who would not wait: they don't,
    whatever the shop offers.
    """

    length: float
    answers: tuple[str, ...]
    own: Accept | None = None

    def accept(self, order: OrderView, stock: StockView) -> Answer:
        """Return the answer of the round; before the first decision all may wait."""
        made = decided_before(order.now, self.length, len(self.answers))
        answer = ANSWERS[self.answers[made - 1]] if made else Answer.BACKORDER
        if answer == Answer.BACKORDER and self.own is not None:
            theirs = self.own.accept(order, stock)
            return theirs if theirs in (Answer.DECLINE, Answer.DECLINE_REST) else answer
        return answer


@dataclass(frozen=True)
class RankByHand:
    """Serves those who wait in the order that was decided for the round.

    `reserves` are units that are kept for the class of priority `best`.
    """

    length: float
    ranks: tuple[str, ...]
    reserves: tuple[int, ...]
    best: int
    dynamic: ClassVar[bool] = True  # who waits from an earlier round is ranked anew

    def rank(self, order: OrderView) -> float:
        """Return the place in the queue by the rule of the round."""
        made = decided_before(order.now, self.length, len(self.ranks))
        return RANKS[self.ranks[made - 1] if made else "fcfs"].rank(order)

    def held_back(self, order: OrderView, stock: StockView) -> int:
        """Return the units that only the best class may have in this round."""
        made = decided_before(order.now, self.length, len(self.reserves))
        return self.reserves[made - 1] if made and order.priority > self.best else 0
