"""What a game comes to: teams, computer policies, and the best in hindsight."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from policies import PeriodicOrderUpTo
from results.explain import explain
from scenarios import Scenario
from sim.ledger import Outcome
from sim.record import Record
from sim.sending import mean_lead_time
from sim.simulate import simulate
from sim.world import Policy, World
from web.game.state import MONEY, kpis_of_run
from web.game.terms import Decision, Terms, game_world, played

_TRIED = 41  # order-up-to levels that are tried for the best in hindsight
_HIGHEST = (
    4.0  # the highest of them, as a multiple of the mean demand of a round and a lead time
)
_STORIES = 3
_WAITED = (Outcome.SHIPPED, Outcome.CANCELLED, Outcome.EXPIRED, Outcome.OPEN)


def final(world: World, length: float, seed: int, decisions: Sequence[Decision]) -> Record:
    """Return the whole game under decisions."""
    return simulate(played(world, length, decisions), seed)


def opponents(scenario: Scenario, terms: Terms) -> list[dict[str, Any]]:
    """Return what computer policies make of the same customers, best profit first.

    They are the scenario's own policy, those of its variants that differ in nothing else, and
    the best order-up-to rule in hindsight: the level was chosen by trying, with the very demand
    that came.
    """
    found = [_scored(*own, terms.seed) for own in _own(scenario, terms)]
    level, world = best_in_hindsight(game_world(scenario, terms), terms)
    title = f"the best order-up-to rule in hindsight: {level}"
    found.append(_scored("hindsight", title, world, terms.seed))
    return sorted(found, key=lambda each: -(each["kpis"]["profit"] or 0.0))


def _own(scenario: Scenario, terms: Terms) -> Iterator[tuple[str, str, World]]:
    world = game_world(scenario, terms)
    yield "own", f"the computer, by {scenario.title}", world
    for name in scenario.variants:
        variant = scenario.variant(name)
        other = game_world(variant, terms)
        if _differ_in_policy_alone(world, other):
            yield name, f"the computer, by {variant.title}", other


def _differ_in_policy_alone(first: World, second: World) -> bool:
    return first != second and _without_policy(first) == _without_policy(second)


def _without_policy(world: World) -> World:
    return replace(world, items=tuple(replace(item, policy=Policy()) for item in world.items))


def best_in_hindsight(world: World, terms: Terms) -> tuple[str, World]:
    """Return the best order-up-to levels and the world under them.

    Levels are multiples of the mean demand of a round and a mean lead time: one multiple for
    all items, found by trying them all on the customers who came.
    """
    orders = simulate(played(world, terms.length, []), terms.seed).orders
    rates = np.bincount(orders.item, orders.quantity, len(world.items)) / world.end
    spans = [_protection(world, place, terms.length) for place in range(len(world.items))]
    tried = []
    for multiple in np.linspace(0.0, _HIGHEST, _TRIED):
        levels = [
            round(multiple * rate * span) for rate, span in zip(rates, spans, strict=True)
        ]
        items = tuple(
            replace(
                item,
                policy=replace(
                    item.policy,
                    reorder=PeriodicOrderUpTo(T=terms.length, S=level),
                    sourcing=None,
                    accept=None,
                    allocate=None,
                ),
            )
            for item, level in zip(world.items, levels, strict=True)
        )
        under = replace(world, items=items)
        profit = kpis_of_run(simulate(under, terms.seed))["profit"]
        tried.append((profit if profit is not None else -np.inf, -multiple, levels, under))
    _, _, levels, under = max(tried, key=lambda each: each[:2])
    named = zip((item.name for item in world.items), levels, strict=True)
    return ", ".join(f"{name} up to {level}" for name, level in named), under


def _protection(world: World, place: int, length: float) -> float:
    """Return a round and the mean lead time of the first who sells an item."""
    first = next((s for s in world.suppliers if s.prices[place] is not None), None)
    return length + (mean_lead_time(first) if first is not None else 0.0)


def _scored(name: str, title: str, world: World, seed: int) -> dict[str, Any]:
    return {"name": name, "title": title, "kpis": kpis_of_run(simulate(world, seed))}


def debrief(
    scenario: Scenario, terms: Terms, teams: Sequence[tuple[str, Sequence[Decision]]]
) -> dict[str, Any]:
    """Return what a class talks about: results, costs, who waited and why, for each team."""
    world = game_world(scenario, terms)
    return {
        "opponents": opponents(scenario, terms),
        "teams": [_told(scenario, world, terms, name, made) for name, made in teams],
        "money": list(MONEY),
    }


def _told(
    scenario: Scenario, world: World, terms: Terms, name: str, made: Sequence[Decision]
) -> dict[str, Any]:
    record = final(world, terms.length, terms.seed, made)
    ordered = [sum(buy.units for buy in each.buy) for each in made]
    demand = demand_by_round(record, terms)
    return {
        "team": name,
        "rounds": len(made),
        "kpis": kpis_of_run(record),
        "ordered": ordered,
        "accept": [each.accept for each in made],
        "allocate": [each.allocate for each in made],
        "demand": demand,
        "bullwhip": _bullwhip(ordered, demand[: len(ordered)]),
        "stories": _stories(scenario, record, terms),
    }


def demand_by_round(record: Record, terms: Terms) -> list[int]:
    """Return the units that customers ordered in each round."""
    edges = np.arange(terms.rounds + 1) * terms.length
    orders = record.orders
    counted, _ = np.histogram(orders.placed_at, edges, weights=orders.quantity)
    return [round(float(units)) for units in counted]


def _bullwhip(ordered: Sequence[int], demand: Sequence[int]) -> float | None:
    """Return the variance of what was bought over that of what was ordered by customers."""
    if len(ordered) < 3 or np.var(demand) == 0.0:
        return None
    return float(np.var(ordered) / np.var(demand))


def _stories(scenario: Scenario, record: Record, terms: Terms) -> list[dict[str, Any]]:
    """Explain the longest waits."""
    orders = record.orders
    rows = np.flatnonzero(np.isin(orders.outcome, _WAITED))
    ended = np.where(np.isnan(orders.ended_at), record.world.end, orders.ended_at)
    waits = (ended - orders.placed_at)[rows]
    longest = rows[np.argsort(-waits, kind="stable")][:_STORIES]
    told = replace(scenario, world=record.world)
    return [
        {
            "order": int(orders.order[row]),
            "wait": round(float(ended[row] - orders.placed_at[row]), 2),
            "how": Outcome(orders.outcome[row]).name.lower(),
            "lines": list(explain(told, int(orders.order[row]), seed=terms.seed).lines),
        }
        for row in longest.tolist()
    ]
