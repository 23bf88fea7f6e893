"""The best simple rule in hindsight: what teams are told when the game is over."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from policies import PeriodicMinMax
from policies.sourcing import OnlySupplier
from sim.durations import mean_lead_time
from sim.simulate import simulate
from sim.world import Item, World
from web.game.figures import kpis_of_run
from web.game.terms import Decision
from web.game.worlds import Table, choices, demanded

_MANY = 2000  # orders, from which on fewer rules are tried


def best_in_hindsight(table: Table) -> tuple[str, World]:
    """Return what the best rule of min and max does, ``(s, S)``, and the world under it.

    It buys as teams do, when a round begins. Both numbers, the supplier, who may wait and who
    is served first were chosen by trying, with the very customers who came and the very lead
    times. All items have levels that are the same multiples of the mean demand of their time
    of risk, a round and a lead time.
    """
    record = simulate(table.played([]), table.seed)
    rates = (
        np.bincount(record.orders.item, record.orders.quantity, len(table.world.items))
        / table.world.end
    )
    few = len(record.orders) > _MANY
    search = _Search(table, rates)
    for supplier in _suppliers(table.world):
        levels, lots = np.linspace(0.0, 3.2, 9 if few else 17), (0.0, 1.0, 2.0, 4.0)
        search.all(levels, lots[::2] if few else lots, supplier)
    step, (level, lot, supplier) = 3.2 / (8 if few else 16), search.at
    near = np.linspace(-1.0, 1.0, 5 if few else 9) * step
    search.all(level + near, [max(0.0, lot + each) for each in (-0.5, 0.0, 0.5)], supplier)
    return search.best()


class _Search:
    """Rules that were tried, and the best of them."""

    def __init__(self, table: Table, rates: Any) -> None:
        self._table, self._rates = table, rates
        self._tried: set[tuple[object, ...]] = set()
        self._profit, self._world = -np.inf, table.world
        self.at: tuple[float, float, str | None] = (0.0, 0.0, None)

    def all(self, levels: Iterable[float], lots: Iterable[float], supplier: str | None) -> None:
        """Try all pairs of levels and lots, in multiples of mean demand."""
        wanted = [(level, lot) for lot in lots for level in levels if level >= 0.0]
        for level, lot in wanted:
            rules = tuple(self._rules(level, lot, supplier))
            if (rules, supplier) not in self._tried:
                self._tried.add((rules, supplier))
                self._try(_under(self._table.world, rules, supplier), (level, lot, supplier))

    def _rules(
        self, level: float, lot: float, supplier: str | None
    ) -> Iterator[PeriodicMinMax]:
        length = self._table.terms.length
        for place, rate in enumerate(self._rates.tolist()):
            risk = length + _lead_time(self._table.world, place, supplier)
            top = round(level * rate * risk)
            yield PeriodicMinMax(T=length, s=top - max(1, round(lot * rate * length)), S=top)

    def _try(self, world: World, at: tuple[float, float, str | None]) -> None:
        profit = kpis_of_run(simulate(world, self._table.seed))["profit"]
        if profit is not None and profit > self._profit:
            self._profit, self._world, self.at = profit, world, at

    def best(self) -> tuple[str, World]:
        """Return the best of all, also in how it treats those who wait."""
        open_to = choices(self._table)
        for accept in open_to.accept or ("all",):
            for allocate in open_to.allocate or ("fcfs",):
                chosen = {"accept": accept, "allocate": allocate}
                decision = Decision.model_validate(chosen)
                self._try(self._treating(decision), self.at)
        items = [self._world.items[place] for place in demanded(self._world)]
        text = "; ".join(_levels(item) for item in items)
        _, _, supplier = self.at
        where = f" from {supplier}" if len(self._table.world.suppliers) > 1 else ""
        return f"{text}{where}{_treatment(self._world)}", self._world

    def _treating(self, decision: Decision) -> World:
        """Return the best world so far with other rules for those who wait."""
        by_hand = self._table.played([decision])
        items = tuple(
            replace(
                item,
                policy=replace(
                    item.policy, accept=hand.policy.accept, allocate=hand.policy.allocate
                ),
            )
            for item, hand in zip(self._world.items, by_hand.items, strict=True)
        )
        return replace(self._world, items=items)


def _suppliers(world: World) -> Sequence[str | None]:
    """Return the suppliers who sell all items; without any, None: the first of each item."""
    every = [each.name for each in world.suppliers if None not in each.prices]
    return every or [None]


def _lead_time(world: World, place: int, supplier: str | None) -> float:
    sellers = [each for each in world.suppliers if each.prices[place] is not None]
    named = [each for each in sellers if each.name == supplier] or sellers
    return mean_lead_time(named[0]) if named else 0.0


def _under(world: World, rules: Sequence[PeriodicMinMax], supplier: str | None) -> World:
    sourcing = None if supplier is None else OnlySupplier(supplier)
    items = tuple(
        replace(item, policy=replace(item.policy, reorder=rule, sourcing=sourcing))
        for item, rule in zip(world.items, rules, strict=True)
    )
    return replace(world, items=items)


def _levels(item: Item) -> str:
    rule = item.policy.reorder
    assert isinstance(rule, PeriodicMinMax)
    if rule.s == rule.S - 1:
        return f"{item.name} up to {rule.S} each round"
    return f"{item.name} up to {rule.S} if the position is {rule.s} or less"


def _treatment(world: World) -> str:
    accept, allocate = world.items[0].policy.accept, world.items[0].policy.allocate
    said = [_said(accept, "answers"), _said(allocate, "ranks")]
    return "".join(f"; {each}" for each in said if each)


def _said(rule: object, name: str) -> str:
    words = {"free": "sells what is free", "none": "lets nobody wait", "all": ""}
    chosen = getattr(rule, name, ("all",))[0]
    return words.get(chosen, chosen)
