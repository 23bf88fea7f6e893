"""Reorder rules that learn, join or name suppliers, each broken in one way."""

import random
from dataclasses import dataclass
from math import inf, nan
from typing import Any

from sim.views import Purchase, StockView
from tests.policies.broken import Orders


@dataclass(frozen=True)
class Calls(Orders):
    """Asked at given times."""

    review_times: Any = (0.0, 5.0)


@dataclass(frozen=True)
class Looks(Orders):
    """Says what it is told to about whether it sees the pipeline."""

    sees_pipeline: Any = True


@dataclass(frozen=True)
class Reads(Orders):
    """Trusts that purchase orders under way are spread evenly over time."""

    sees_pipeline: bool = True

    def order(self, stock: StockView) -> int:
        due = stock.pipeline[0].expected_at - stock.now if stock.pipeline else 1.0
        return max(10 - stock.inventory_position, 0) if due > 0 else -1


@dataclass(frozen=True)
class Student(Orders):
    """Learns, every so often, what it is told to."""

    learns_every: Any = 1.0
    lesson: Any = (1.0,)

    def learn(self, learned: tuple[float, ...], demand: int) -> Any:
        return self.lesson


@dataclass(frozen=True)
class NoSchool(Orders):
    learns_every: float = 1.0


@dataclass(frozen=True)
class NeverTaught(Orders):
    def learn(self, learned: tuple[float, ...], demand: int) -> Any:
        return (1.0,)


@dataclass(frozen=True)
class ForgetsThatZeroComes(Student):
    def learn(self, learned: tuple[float, ...], demand: int) -> Any:
        return (1 / demand,)


@dataclass(frozen=True)
class Guesses(Student):
    def learn(self, learned: tuple[float, ...], demand: int) -> Any:
        return (random.random(),)


@dataclass(frozen=True)
class WritesItDown(Student):
    def learn(self, learned: tuple[float, ...], demand: int) -> Any:
        object.__setattr__(self, "latest", demand)
        return (1.0,)


@dataclass(frozen=True)
class OrdersWhatItLearned(Student):
    """Orders the demand it learned of, in whatever position."""

    def learn(self, learned: tuple[float, ...], demand: int) -> Any:
        return (float(demand),)

    def order(self, stock: StockView) -> int:
        return int(sum(stock.learned)) + max(10 - stock.inventory_position, 0)


@dataclass(frozen=True)
class Joins(Orders):
    """Joins with what it is told to."""

    units: Any = 3

    def join(self, stock: StockView) -> Any:
        return self.units


@dataclass(frozen=True)
class JoinsAtRandom(Joins):
    def join(self, stock: StockView) -> int:
        return random.randrange(10**6)


BROKEN_REORDER: list[tuple[object, str]] = [
    (Orders(answer=[("acme", 5)]), "a sequence of Purchase(supplier, quantity)"),
    (Orders(answer=(Purchase("", 5),)), "purchases with a supplier"),
    (Orders(answer=(Purchase("acme", -5),)), "a whole number of units, at least 0"),
    (Orders(answer=(Purchase("acme", 5),)), "with plenty in stock"),
    (Orders(answer=()), "however many wait"),
    (Orders(answer=(Purchase("acme", 0),)), "however many wait"),
    (Orders(answer=(Purchase("acme", 3),), trigger=8), "above its trigger, 8"),
    (Calls(review_times=()), "review_times is (); allowed are times"),
    (Calls(review_times=[1.0]), "review_times is [1.0]"),
    (Calls(review_times=(1.0, 1.0)), "review_times is (1.0, 1.0)"),
    (Calls(review_times=(-1.0, 1.0)), "review_times is (-1.0, 1.0)"),
    (Calls(review_times=(1.0, inf)), "review_times is (1.0, inf)"),
    (Calls(review_period=7.0), "both a review_period and review_times"),
    (Calls(answer=5), "with plenty in stock"),
    (Looks(sees_pipeline=1), "sees_pipeline is 1; allowed is True or False"),
    (Reads(), "order() returned -1"),
    (Student(learns_every=0), "learns_every is 0; allowed is a time above 0"),
    (Student(learns_every=inf), "learns_every is inf"),
    (NoSchool(), "learns_every is 1.0; allowed is a time above 0, and a learn()"),
    (NeverTaught(), "has a learn(), but no learns_every"),
    (Student(lesson=5.0), "learn() returned 5.0; allowed is a tuple of finite numbers"),
    (Student(lesson=[5.0]), "learn() returned [5.0]"),
    (Student(lesson=(nan,)), "learn() returned (nan,)"),
    (Student(lesson=("5",)), "learn() returned ('5',)"),
    (ForgetsThatZeroComes(), "learn() raised ZeroDivisionError"),
    (Guesses(), "learn() is not deterministic"),
    (WritesItDown(), "changes itself when asked"),
    (OrdersWhatItLearned(), "with plenty in stock"),
    (OrdersWhatItLearned(trigger=9), "above its trigger, 9"),
    (Joins(units=-1), "join() returned -1; allowed is a whole number"),
    (Joins(units=1.5), "join() returned 1.5"),
    (Joins(units=None), "join() returned None"),
    (JoinsAtRandom(), "join() is not deterministic"),
]
