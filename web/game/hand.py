"""Rules whose answers people have given, round by round.

What a team decides becomes a rule like any other. So a game is a run of the model under a rule,
and its state after any round is the same run, cut off there: nothing of it has to be kept but
the decisions.
"""

# ruff: noqa: ARG002 -- a rule takes all arguments of its protocol, needed or not

from dataclasses import dataclass
from typing import ClassVar

from policies.allocate import ByPriority, FirstCome, LastCome
from policies.allocate_ranks import HighestValue, LargestFirst, SmallestFirst
from sim.rules import Allocate
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
    "highest-value": HighestValue(),
    "last-come": LastCome(),
}
"""In which order those who wait may be served."""


def round_of(now: float, length: float, rounds: int) -> int:
    """Return the round that an instant is in, from 0; what comes later is in the last."""
    # An instant that rounding puts just before a border belongs behind it.
    return min(int(now / length + 1e-9), rounds - 1)


@dataclass(frozen=True)
class BuyByHand:
    """Buys at the beginning of each round what was decided for it, and nothing after."""

    length: float
    purchases: tuple[tuple[Purchase, ...], ...]
    first_review: ClassVar[float] = 0.0

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
    """Answers who can't be served at once as was decided for the round."""

    length: float
    answers: tuple[str, ...]

    def accept(self, order: OrderView, stock: StockView) -> Answer:
        """Return the answer of the round."""
        return ANSWERS[self.answers[round_of(order.now, self.length, len(self.answers))]]


@dataclass(frozen=True)
class RankByHand:
    """Serves those who wait in the order that was decided for the round."""

    length: float
    ranks: tuple[str, ...]
    dynamic: ClassVar[bool] = True  # who waits from an earlier round is ranked anew

    def rank(self, order: OrderView) -> float:
        """Return the place in the queue by the rule of the round."""
        return RANKS[self.ranks[round_of(order.now, self.length, len(self.ranks))]].rank(order)
