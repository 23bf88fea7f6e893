"""Games for tests: worlds made by hand, teams that decide by a rule or by chance."""

from collections.abc import Callable
from random import Random
from typing import Any

from scenarios import Scenario, load
from web.game.state import state
from web.game.terms import Buy, Decision, Terms
from web.game.worlds import Table, choices, demanded, table_of

State = dict[str, Any]

WEEKLY: dict[str, Any] = {
    "schema": 1,
    "title": "A shop of Mondays",
    "question": "What happens at the border of two rounds?",
    "run": {"horizon": 70.0, "seed": 1},
    "items": [{"name": "cup", "price": 9.0, "cost": 5.0, "holding": 0.1, "initial_on_hand": 8}],
    "customers": [
        {  # they come on the border of every round, the first at the very beginning
            "name": "club",
            "item": "cup",
            "arrivals": {
                "law": "periodic",
                "every": 7.0,
                "first": 0.0,
                "size": {"law": "poisson", "mean": 4.0},
            },
        },
        {
            "name": "walk-in",
            "item": "cup",
            "arrivals": {"law": "poisson", "rate": 0.5},
            "patience": {"law": "exponential", "mean": 5.0},
        },
    ],
    "suppliers": [  # what is bought on a Monday comes on a Monday
        {"name": "potter", "lead_time": {"law": "constant", "value": 7.0}, "order_cost": 3.0}
    ],
}
"""Customers and receipts fall on the border of rounds of a week."""

QUEUE: dict[str, Any] = {
    **WEEKLY,
    "title": "A potter who makes one batch after the other",
    "suppliers": [
        {
            "name": "potter",
            "delivery": "queue",
            "lead_time": {"law": "exponential", "mean": 6.0},
            "order_cost": 3.0,
        }
    ],
}

WORLDS: dict[str, tuple[Any, float]] = {
    "weekly": (WEEKLY, 7.0),
    "queue": (QUEUE, 7.0),
    "small-e-shop": ("small-e-shop", 7.0),  # lead times cross
    "unreliable-supplier": ("unreliable-supplier", 7.0),  # two suppliers, disruptions
    "b2b-rationing": ("b2b-rationing", 7.0),  # two classes, lead time of a round
    "furniture": ("furniture", 28.0),  # four items
    "grocery-perishable": ("grocery-perishable", 1.0),  # spoils, lead time of a round
    "pharma-dual-sourcing": ("pharma-dual-sourcing", 4.0),
}
"""Worlds by a name, each with the length of a round."""


def table(name: str, **terms: Any) -> Table:
    """A game of 8 rounds in one of the worlds."""
    world, length = WORLDS[name]
    given = {"scenario": name, "rounds": 8, "length": length, "seed": 3, **terms}
    return table_of(loaded(world), Terms.model_validate(given))


def loaded(world: Any) -> Scenario:
    return load(world)


def at_random(table: Table, random: Random) -> Decision:
    """A decision that may be taken, whatever it is."""
    open_to, world = choices(table), table.world
    pairs = [
        (world.items[place].name, supplier.name)
        for place in demanded(world)
        for supplier in world.suppliers
        if supplier.prices[place] is not None and random.random() < 0.7
    ]
    allocate = random.choice(open_to.allocate or ("fcfs",))
    return Decision.model_validate(
        {
            "buy": [
                {"item": item, "supplier": supplier, "units": random.choice((0, 1, 7, 20, 60))}
                for item, supplier in pairs
            ],
            "accept": random.choice(open_to.accept or ("all",)),
            "allocate": allocate,
            "reserve": random.randrange(6) if allocate == "priority" else 0,
        },
        strict=False,
    )


def play(table: Table, decide: Callable[[State], Decision]) -> list[Decision]:
    """Play a game to its end by what the page shows."""
    made: list[Decision] = []
    while len(made) < table.terms.rounds:
        made.append(decide(state(table, made)))
    return made


def buying(item: str, supplier: str, units: int, **more: Any) -> Decision:
    """Buy so many units, and no others."""
    return Decision(buy=(Buy(item=item, supplier=supplier, units=max(0, units)),), **more)
