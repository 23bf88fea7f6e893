"""What a game is about: its world, its rounds, and what a team may decide."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Literal

from pydantic import Field

from scenarios import Scenario
from sim.bounds import expected_orders
from sim.views import Purchase
from sim.world import Item, Policy, World
from web.game.hand import AcceptByHand, BuyByHand, RankByHand
from web.inputs import Input, Name, Seed, WrongInputError
from web.limits import GAME_ITEMS, ORDERS, ROUNDS

Units = Annotated[int, Field(ge=0, le=1_000_000, strict=True)]


class Terms(Input):
    """How a game is played.

    Attributes
    ----------
    scenario, variant
        Which world.
    rounds, length
        How many rounds there are, and how long one is, in time units.
    seed
        The same customers and lead times for everybody.
    reveal
        What is shown of the demand to come: nothing, that of the next round, or all.
    pace
        Who ends a round: each team for itself, or the instructor for all.
    """

    scenario: Name
    variant: Name | None = None
    rounds: Annotated[int, Field(ge=1, le=ROUNDS)] = 12
    length: Annotated[float, Field(gt=0, le=10_000)] = 7.0
    seed: Seed = 1
    reveal: Literal["hidden", "next", "all"] = "hidden"
    pace: Literal["free", "instructor"] = "free"
    title: Annotated[str, Field(max_length=80)] = ""


class Buy(Input):
    """Units of an item that are bought from a supplier."""

    item: Name
    supplier: Name
    units: Units


class Decision(Input):
    """What a team decides for a round.

    `accept` is what is done with who finds too little, `allocate` in which order those who wait
    are served.
    """

    buy: Annotated[tuple[Buy, ...], Field(max_length=4 * GAME_ITEMS)] = ()
    accept: Literal["all", "free", "none"] = "all"
    allocate: Literal[
        "fcfs", "priority", "smallest-first", "largest-first", "highest-value", "last-come"
    ] = "fcfs"


def check_terms(scenario: Scenario, terms: Terms) -> None:
    """Raise an error if such a game can't be played here."""
    world = game_world(scenario, terms)
    if len(world.items) > GAME_ITEMS:
        raise WrongInputError(
            f"{scenario.name} has {len(world.items)} items; a game takes {GAME_ITEMS}"
        )
    if not world.suppliers:
        raise WrongInputError(f"{scenario.name} has no supplier to buy from")
    if expected_orders(world) > ORDERS:
        raise WrongInputError("too many customers; take fewer or shorter rounds")


def check_decision(world: World, decision: Decision) -> None:
    """Raise an error if something is bought where it is not sold."""
    items = {item.name: place for place, item in enumerate(world.items)}
    sold = {(supplier.name, place) for supplier in world.suppliers
            for place, price in enumerate(supplier.prices) if price is not None}  # fmt: skip
    for buy in decision.buy:
        if buy.item not in items:
            raise WrongInputError(f"no item is called {buy.item!r}")
        if (buy.supplier, items[buy.item]) not in sold:
            raise WrongInputError(f"{buy.supplier!r} does not sell {buy.item}")


def game_world(scenario: Scenario, terms: Terms) -> World:
    """Return the world of a game: from time 0 to the end of the last round.

    What is on hand at the end is worth what it cost, so that nobody wins by ending empty or
    loses by ending full.
    """
    world = scenario.world
    items = tuple(
        replace(item, end_value=item.end_value or _cost(world, place, item))
        for place, item in enumerate(world.items)
    )
    return replace(world, items=items, warm_up=0.0, horizon=terms.rounds * terms.length)


def _cost(world: World, place: int, item: Item) -> float:
    prices = [s.prices[place] for s in world.suppliers if s.prices[place] is not None]
    return min((price for price in prices if price is not None), default=item.cost)


def played(world: World, length: float, decisions: Sequence[Decision]) -> World:
    """Return the world under what was decided for its first rounds.

    After these nothing is bought; all else stays as it was decided last.
    """
    last = list(decisions) or [Decision()]
    accept = AcceptByHand(length, tuple(each.accept for each in last))
    allocate = RankByHand(length, tuple(each.allocate for each in last))
    items = tuple(
        replace(item, policy=_by_hand(item, length, decisions, accept, allocate))
        for item in world.items
    )
    return replace(world, items=items)


def _by_hand(
    item: Item,
    length: float,
    decisions: Sequence[Decision],
    accept: AcceptByHand,
    allocate: RankByHand,
) -> Policy:
    """Return the policy of an item; what nobody decides by hand is as in the scenario."""
    purchases = tuple(
        tuple(Purchase(buy.supplier, buy.units) for buy in each.buy if buy.item == item.name)
        for each in decisions
    )
    return replace(
        item.policy,
        reorder=BuyByHand(length, purchases),
        sourcing=None,
        accept=accept,
        allocate=allocate,
    )
