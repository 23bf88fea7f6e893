"""Computer policies that play against the teams, on the same customers."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from policies import PeriodicMinMax
from policies.registry import rule_name
from policies.sourcing import OnlySupplier
from sim.record import Record
from sim.sending import mean_lead_time
from sim.simulate import simulate
from sim.world import Item, Policy, World
from web.game.figures import MONEY, kpis_of_run, money_by_round, simulated
from web.game.rounds import bought
from web.game.terms import Decision
from web.game.worlds import Table, choices, demanded, table_of

VARIANTS = 4  # of the scenario that play besides its own policy
HINDSIGHT = "hindsight"
_MANY = 2000  # orders, from which on fewer rules are tried in hindsight


class Opponent(NamedTuple):
    """A policy that plays: a short title, what it does, and its world."""

    name: str
    title: str
    about: str
    world: World


def opponents(table: Table) -> list[dict[str, Any]]:
    """Return what computer policies make of the customers of a game.

    The scenario's own policy comes first, then the best rule in hindsight, then those variants
    of the scenario that differ in policy alone, best profit first. Of several that come to the
    very same only the first is there.
    """
    own, *others = [_scored(each, table) for each in _of_the_scenario(table)]
    others.sort(key=lambda each: -each["kpis"]["profit"])
    found: list[dict[str, Any]] = []
    for each in (own, _scored(best_in_hindsight(table), table), *others):
        if all(each["kpis"] != other["kpis"] for other in found):
            found.append(each)
    return found[: VARIANTS + 2]


def _of_the_scenario(table: Table) -> Iterator[Opponent]:
    yield Opponent("own", "the scenario's own rules", about(table.world), table.world)
    base, terms = table.base, table.terms
    for name in (None, *base.variants):
        other = table_of(base, terms.model_copy(update={"variant": name}))
        if _differ_in_policy_alone(table.world, other.world):
            known = other.scenario.title != table.scenario.title
            title = short_title(table.scenario.title, other.scenario.title) if known else name
            yield Opponent(name or "base", title or "base", about(other.world), other.world)


def _differ_in_policy_alone(first: World, second: World) -> bool:
    return first != second and _without_policy(first) == _without_policy(second)


def _without_policy(world: World) -> World:
    return replace(world, items=tuple(replace(item, policy=Policy()) for item in world.items))


def short_title(base: str, title: str) -> str:
    """Return the title of a variant without what it has in common with that of its base.

    Examples
    --------
    >>> short_title("Small e-shop", "Small e-shop with little stock")
    'with little stock'
    >>> short_title("Parts for two classes", "Parts: 5 units kept for the first")
    '5 units kept for the first'
    >>> short_title("Small e-shop", "Small e-shop")
    'Small e-shop'
    """
    about, colon, rest = title.partition(": ")
    if colon and f"{base} ".startswith((f"{about} ", f"{about}: ")):
        return rest
    return title.removeprefix(base).lstrip(" ,:") or title


def about(world: World) -> str:
    """Return the rules of a world in short: of the first item, and whether others differ."""
    policies = [item.policy for item in world.items]
    hooks = ("reorder", "sourcing", "accept", "allocate", "rescue")
    rules = [getattr(policies[0], hook) for hook in hooks]
    text = "; ".join(_rule(rule) for rule in rules if rule is not None)
    return text if len(set(map(repr, policies))) < 2 else f"{world.items[0].name}: {text}"


def _rule(rule: object) -> str:
    values = [
        f"{field.name} = {getattr(rule, field.name)!r}"
        for field in (fields(rule) if is_dataclass(rule) else ())
        if getattr(rule, field.name) != field.default
    ]
    return f"{rule_name(rule)} ({', '.join(values)})" if values else rule_name(rule)


def _scored(opponent: Opponent, table: Table) -> dict[str, Any]:
    """Return how a policy fares, in all and round by round."""
    length = table.terms.length
    record = simulated(opponent.world, length, table.seed)
    return {
        "name": opponent.name,
        "title": opponent.title,
        "about": opponent.about,
        **scores(record, length),
    }


def scores(record: Record, length: float) -> dict[str, Any]:
    """Return the KPIs of a whole game, the profit until each round, and what was bought."""
    profit = money_by_round(record, length)[:, MONEY.index("profit")]
    return {
        "kpis": kpis_of_run(record),
        "profits": profit.cumsum().round(6).tolist(),
        "bought": bought(record, length).astype(int).tolist(),
    }


def best_in_hindsight(table: Table) -> Opponent:
    """Return the best rule that buys as teams do, when a round begins: min and max, ``(s, S)``.

    Both numbers, the supplier, who may wait and who is served first were chosen by trying, with
    the very customers who came and the very lead times. All items have levels that are the same
    multiples of the mean demand of their time of risk, a round and a lead time.
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

    def best(self) -> Opponent:
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
        text = f"{text}{where}{_treatment(self._world)}"
        return Opponent(HINDSIGHT, "the best simple rule in hindsight", text, self._world)

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
