"""Reorder rules that are broken, each in one way: `BROKEN` says how the check puts it."""

import random
from dataclasses import dataclass, field
from math import inf, nan
from typing import Any

from sim.views import StockView


@dataclass(frozen=True)
class Orders:
    """A base-stock rule that answers, and says about itself, what it is told to."""

    answer: Any = None
    trigger: Any = None
    review_period: Any = None
    first_review: Any = 0.0

    def order(self, stock: StockView) -> Any:
        return max(10 - stock.inventory_position, 0) if self.answer is None else self.answer


@dataclass
class NotFrozen:
    S: int = 5

    def order(self, stock: StockView) -> int:
        return max(self.S - stock.inventory_position, 0)


class NoDataclass:
    def order(self, stock: StockView) -> int:
        return max(5 - stock.inventory_position, 0)


@dataclass(frozen=True)
class HoldsAList(Orders):
    levels: list[int] = field(default_factory=list)


@dataclass(frozen=True, eq=False)
class EqualsNothing:
    def order(self, stock: StockView) -> int:
        return max(10 - stock.inventory_position, 0)


@dataclass(frozen=True)
class HoldsAFunction(Orders):
    measure: Any = field(default_factory=lambda: lambda: 5)


@dataclass(frozen=True)
class Learns(Orders):
    def order(self, stock: StockView) -> int:
        object.__setattr__(self, "_asked", getattr(self, "_asked", 0) + 1)
        return max(10 - stock.inventory_position, 0)


@dataclass(frozen=True, slots=True)
class LearnsInASlot:
    asked: int = 0

    def order(self, stock: StockView) -> int:
        object.__setattr__(self, "asked", self.asked + 1)
        return max(10 - stock.inventory_position, 0)


@dataclass(frozen=True)
class Gambles(Orders):
    def order(self, stock: StockView) -> int:
        return max(10 - stock.inventory_position, 0) * random.randint(1, 10**6)


LATEST: list[int] = []


@dataclass(frozen=True)
class Remembers(Orders):
    """Orders by the position it was asked about the time before."""

    def order(self, stock: StockView) -> int:
        before = LATEST.pop() if LATEST else 0
        LATEST.append(stock.inventory_position)
        return max(10 - stock.inventory_position, 0) + (before < stock.inventory_position <= 10)


@dataclass(frozen=True)
class Raises(Orders):
    def order(self, stock: StockView) -> int:
        return max(10 - stock.inventory_position, 0) + 0 // stock.inventory_position


@dataclass(frozen=True)
class RaisesInTrigger:
    def order(self, stock: StockView) -> int:
        return max(10 - stock.inventory_position, 0)

    @property
    def trigger(self) -> int:
        raise LookupError("no such level")


@dataclass(frozen=True)
class TooFewArguments:
    def order(self) -> int:
        return 0


@dataclass(frozen=True)
class WritesToItsView(Orders):
    def order(self, stock: StockView) -> int:
        stock.on_hand = 0  # type: ignore[misc]  # that is what is broken
        return 0


@dataclass(frozen=True)
class LooksAtTheShelf(Orders):
    """The classic mistake: triggered by the units on hand, not by the position."""

    def order(self, stock: StockView) -> int:
        return 20 if stock.on_hand <= 8 else 0


@dataclass(frozen=True)
class Idle:
    units: int = 0


BROKEN: list[tuple[object, str]] = [
    (NotFrozen(), "is not frozen"),
    (NoDataclass(), "is no dataclass"),
    (HoldsAList(), "can't be hashed"),
    (EqualsNothing(), "comes back from a pickle as another rule"),
    (HoldsAFunction(), "can't be pickled"),
    (Learns(), "changes itself when asked"),
    (LearnsInASlot(), "changes itself when asked"),
    (Gambles(), "not deterministic"),
    (Remembers(), "not deterministic"),
    (Raises(), "raised ZeroDivisionError"),
    (RaisesInTrigger(), "trigger raised LookupError('no such level')"),
    (TooFewArguments(), "raised TypeError"),
    (WritesToItsView(), "raised AttributeError"),
    (Orders(answer=-1), "order() returned -1; allowed is a whole number"),
    (Orders(answer=1.5), "order() returned 1.5; allowed is a whole number"),
    (Orders(answer=inf), "order() returned inf"),
    (Orders(answer=nan), "order() returned nan"),
    (Orders(answer=True), "order() returned True"),
    (Orders(answer="5"), "order() returned '5'"),
    (Orders(answer=5), "order() returned 5 with plenty in stock"),
    (Orders(answer=0), "order() returned 0 however many wait"),
    (LooksAtTheShelf(), "with plenty in stock"),
    (Orders(trigger=8), "order() returned 1 above its trigger, 8"),
    (Orders(trigger=nan), "trigger is nan"),
    (Orders(trigger="low"), "trigger is 'low'"),
    (Orders(review_period=0), "review_period is 0; allowed is a time above 0"),
    (Orders(review_period=inf), "review_period is inf"),
    (Orders(review_period="weekly"), "review_period is 'weekly'"),
    (Orders(review_period=7, first_review=-1), "first_review is -1"),
    (Idle(), "has the method of no hook"),
    (Orders, "is a class; check an instance"),
]
