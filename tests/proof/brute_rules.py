"""The naive simulator with rules that learn, and rules that join others."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from sim.streams import Streams
from sim.world import World
from tests.proof.brute_force import REVIEW, Rules, Step
from tests.proof.brute_shelf import Shelf


class Learner(Shelf):
    """More rules for the shop.

    ("can-order", s, c, S), ("moving-mean", every, periods, cover, safety),
    ("periodic-mean", period, every, periods, cover, safety, first), and
    ("periodic-wary", period, ahead, S, first), which counts what is expected soon enough.
    """

    def __init__(
        self, world: World, rules: list[Rules], people: list[dict[str, Any]], streams: Streams
    ) -> None:
        super().__init__(world, rules, people, streams)
        self.taught = [1] * len(rules)
        self.learned: list[list[int]] = [[] for _ in rules]

    def steps(self) -> Iterator[Step]:
        yield from super().steps()
        for item, rules in enumerate(self.rules):
            if rules.reorder[0].endswith("mean"):
                time = self.taught[item] * self.every(item)
                yield time, REVIEW, item - len(self.rules), partial(self.teach, item)

    def every(self, item: int) -> float:
        name, *numbers = self.rules[item].reorder
        return float(numbers[0] if name == "moving-mean" else numbers[1])

    def trigger(self, item: int) -> float:
        name = self.rules[item].reorder[0]
        return float("inf") if name == "moving-mean" else super().trigger(item)

    def wanted(self, item: int, now: float) -> int:
        name, *numbers = self.rules[item].reorder
        if name == "can-order":
            return self.up_to(item, numbers[0])
        if name == "periodic-wary":
            known = [p for p in self.purchases if p["item"] == item]
            soon = sum(p["open"] for p in known if p["expected_at"] <= now + numbers[1])
            there = self.on_hand[item] + self.phantom[item] - self.backorders(item)
            lacking: int = numbers[2] - there - soon
            return max(0, lacking)
        if not name.endswith("mean"):
            return super().wanted(item, now)
        periods, cover, safety = numbers[-3:] if name == "moving-mean" else numbers[2:5]
        latest = self.learned[item][-periods:]
        mean = sum(latest) / len(latest) if latest else 0.0
        level = int(cover * mean) + int(safety)
        return max(0, level - self.position(item))

    def up_to(self, item: int, point: int) -> int:
        position = self.position(item)
        return int(self.rules[item].reorder[-1]) - position if position <= point else 0

    def teach(self, item: int, now: float) -> None:
        """Tell what was ordered since the last time, whoever got it."""
        since = now - self.every(item) if self.taught[item] > 1 else -1.0
        ordered = [
            quantity
            for person in self.people
            if since < person["time"] <= now
            for each, quantity in person["lines"]
            if each == item
        ]
        self.learned[item].append(sum(ordered))
        self.taught[item] += 1
        self.position_changed(item, now)
