"""Computer policies that play against the teams, on the same customers."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, NamedTuple

from policies.registry import rule_name
from sim.record import Record
from sim.world import Policy, World
from web.game.figures import MONEY, kpis_of_classes, kpis_of_run, money_by_round, simulated
from web.game.hindsight import best_in_hindsight
from web.game.rounds import bought
from web.game.worlds import Table, demanded, table_of

VARIANTS = 4  # of the scenario that play besides its own policy
HINDSIGHT = "hindsight"


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
    best = Opponent(HINDSIGHT, "the best simple rule in hindsight", *best_in_hindsight(table))
    for each in (own, _scored(best, table), *others):
        if all(_rounded(each["kpis"]) != _rounded(other["kpis"]) for other in found):
            found.append(each)
    return found[: VARIANTS + 2]


def _rounded(kpis: dict[str, float | None]) -> dict[str, float | None]:
    """Return figures without the last digits of sums, which tell nobody apart."""
    return {name: None if value is None else round(value, 6) for name, value in kpis.items()}


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
    items = [world.items[place] for place in demanded(world)]
    policies = [item.policy for item in items]
    hooks = ("reorder", "sourcing", "accept", "allocate", "rescue")
    rules = [getattr(policies[0], hook) for hook in hooks]
    text = "; ".join(_rule(rule) for rule in rules if rule is not None)
    return text if len(set(map(repr, policies))) < 2 else f"{items[0].name}: {text}"


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
        "classes": kpis_of_classes(record),
        "profits": profit.cumsum().round(6).tolist(),
        "bought": bought(record, length).astype(int).tolist(),
    }
