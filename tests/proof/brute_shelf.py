"""The naive simulator with goods that spoil, age and vanish, and records that may be wrong.

Each lot is a dictionary, and every unit is taken from a lot at the instant it goes.
"""

from collections.abc import Iterator
from functools import partial
from math import comb, inf
from typing import Any

from sim.streams import Streams
from sim.world import World
from tests.proof.brute_force import LOSS, REVIEW, Rules, Small, Step
from tests.proof.brute_times import draws, normals, uniforms

SPOILS, AGES, VANISHES = range(3)  # the order of losses at one instant


class Shelf(Small):
    """Shelf and records of all items."""

    def __init__(
        self, world: World, rules: list[Rules], people: list[dict[str, Any]], streams: Streams
    ) -> None:
        initial = [item.initial_on_hand for item in world.items]
        super().__init__(rules, initial, people, iter(()), world.end)
        self.world = world
        self.streams = streams
        self.lots: list[list[dict[str, Any]]] = [[] for _ in world.items]
        self.latest = [0.0] * len(world.items)  # when the newest lot spoils, or spoiled
        self.phantom = [0] * len(world.items)
        self.write_offs: list[tuple[Any, ...]] = []
        self.corrections: list[tuple[Any, ...]] = []
        self.counts = [1] * len(world.items)
        self.losses = [1] * len(world.items)
        self.new_model_at = [inf] * len(world.items)
        self.draws: dict[tuple[int, str], Iterator[float]] = {}
        for i, item in enumerate(world.items):
            self.open_streams(i, f"items/{item.name}")
            if item.shelf_life:
                self.lay(i, item.initial_on_hand, self.draw(i, "shelf_life"))
            if item.obsolescence:
                self.new_model_at[i] = self.draw(i, "obsolescence")

    def open_streams(self, i: int, name: str) -> None:
        item, streams = self.world.items[i], self.streams
        if item.shelf_life:
            law = item.shelf_life.age
            self.draws[i, "shelf_life"] = draws(streams, f"{name}/shelf_life", law)
        if item.obsolescence:
            law = item.obsolescence.gap
            self.draws[i, "obsolescence"] = draws(streams, f"{name}/obsolescence", law)
        self.draws[i, "shrinkage"] = uniforms(streams, f"{name}/shrinkage")
        self.draws[i, "counting"] = normals(streams, f"{name}/counting")

    def draw(self, item: int, what: str) -> float:
        return next(self.draws[item, what])

    def position(self, item: int) -> int:
        return super().position(item) + self.phantom[item]

    def steps(self) -> Iterator[Step]:
        yield from super().steps()
        for i, item in enumerate(self.world.items):
            # no record is less than what is set aside
            self.phantom[i] = max(self.phantom[i], -self.free(i))
            for lot in self.lots[i]:
                if lot["units"]:
                    yield lot["spoils_at"], LOSS, SPOILS, partial(self.spoil, i, lot)
            yield self.new_model_at[i], LOSS, AGES, partial(self.make_obsolete, i)
            if item.shrinkage:
                time = self.losses[i] * item.shrinkage.every
                yield time, LOSS, VANISHES, partial(self.shrink, i)
            if item.counting and item.counting.every:
                time = self.counts[i] * item.counting.every
                yield time, REVIEW, -1, partial(self.count, i)

    # --- units that come and go ---

    def lay(self, item: int, units: int, spoils_at: float) -> None:
        self.lots[item].append({"units": units, "spoils_at": spoils_at})
        self.latest[item] = spoils_at

    def off_shelf(self, item: int, units: int) -> None:
        life = self.world.items[item].shelf_life
        if life is None:
            return
        for lot in self.lots[item] if life.issue == "fifo" else reversed(self.lots[item]):
            n = min(units, lot["units"])
            lot["units"] -= n
            units -= n
        assert not units

    def back_on_shelf(self, item: int, units: int, now: float) -> None:
        if units and self.world.items[item].shelf_life:
            self.lay(item, units, max(now, self.latest[item]))

    def shelve(self, item: int, units: int, now: float) -> None:
        """Take in a delivery that is on hand already, and serve those who wait."""
        terms = self.world.items[item]
        if terms.shelf_life:
            self.lay(item, units, now + self.draw(item, "shelf_life"))
        self.allocate(item, now)
        if terms.counting:
            error = round(terms.counting.error * self.draw(item, "counting"))
            if self.free(item):  # else all of it was counted by handing it out
                self.correct(item, max(error, -units), "miscounted", now)

    # --- losses and corrections ---

    def write_off(self, item: int, units: int, reason: str, now: float) -> None:
        if units:
            self.on_hand[item] -= units
            self.write_offs.append((item, now, units, reason))
            if reason != "shrunk":
                self.position_changed(item, now)

    def correct(self, item: int, units: int, reason: str, now: float, order: int = 0) -> None:
        if units:
            self.phantom[item] += units
            self.phantom[item] = max(self.phantom[item], -self.free(item))
            self.corrections.append((item, now, units, reason, order))
            self.position_changed(item, now)

    def looked(self, order: dict[str, Any], line: dict[str, Any], now: float) -> None:
        item = line["item"]
        if self.phantom[item] > 0 and line["quantity"] > self.free(item):
            self.correct(item, -self.phantom[item], "found_empty", now, order["order"])

    def spoil(self, item: int, lot: dict[str, Any], now: float) -> None:
        units, lot["units"] = lot["units"], 0
        self.write_off(item, units, "spoiled", now)

    def make_obsolete(self, item: int, now: float) -> None:
        self.correct(item, -self.phantom[item], "counted", now)
        units = self.free(item)
        self.off_shelf(item, units)
        self.write_off(item, units, "obsolete", now)
        self.new_model_at[item] = now + self.draw(item, "obsolescence")

    def shrink(self, item: int, now: float) -> None:
        shrinkage = self.world.items[item].shrinkage
        assert shrinkage is not None
        n, p, uniform = self.free(item), shrinkage.share, self.draw(item, "shrinkage")
        units, below = 0, (1.0 - p) ** n
        while units < n and below <= uniform:
            units += 1
            below += comb(n, units) * p**units * (1.0 - p) ** (n - units)
        self.off_shelf(item, units)
        self.write_off(item, units, "shrunk", now)
        self.phantom[item] += units
        self.losses[item] += 1

    def count(self, item: int, now: float) -> None:
        self.correct(item, -self.phantom[item], "counted", now)
        self.counts[item] += 1
