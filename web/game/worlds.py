"""The world of a game: what may be decided in it, and what becomes of decisions there."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from scenarios import Scenario
from sim.bounds import expected_orders
from sim.durations import mean_lead_time
from sim.rules import Accept
from sim.views import Purchase
from sim.world import CustomerClass, Item, Policy, Supplier, World
from web.game.hand import ANSWERS, AcceptByHand, BuyByHand, RankByHand
from web.game.terms import Decision, Terms
from web.inputs import Settings, WrongInputError
from web.limits import GAME_ITEMS, GAME_ORDERS, GAME_SUPPLIERS
from web.settings import based

_NEVER = 1e-6  # so rare that it is left out: a normal lead time of 5 standard deviations


class Choices(NamedTuple):
    """What teams may choose from; nothing is chosen where there are less than two."""

    accept: tuple[str, ...]
    allocate: tuple[str, ...]

    @property
    def reserve(self) -> bool:
        """Whether units may be kept for the best class."""
        return "priority" in self.allocate


class Table(NamedTuple):
    """A game in play: its terms, its world, and the `base` of which the scenario is a variant.

    In the scenario all is as in its file; the `world` begins and ends with the game.
    """

    base: Scenario
    scenario: Scenario
    world: World
    terms: Terms

    @property
    def seed(self) -> int:
        """The seed of all random streams."""
        return self.terms.seed or 0

    def played(self, decisions: Sequence[Decision]) -> World:
        """Return the world under what was decided for its first rounds.

        After these nothing is bought; all else stays as it was decided last.
        """
        items = tuple(
            replace(item, policy=_by_hand(self, item, decisions)) for item in self.world.items
        )
        return replace(self.world, items=items)


def table_of(scenario: Scenario, terms: Terms) -> Table:
    """Return a game of a scenario in play.

    Its world begins at time 0 and ends with the last round. What is on hand at the end has a
    value, so that nobody wins by ending empty or loses by ending full.
    """
    chosen = based(scenario, Settings(variant=terms.variant))
    world = chosen.world
    items = tuple(
        replace(
            item,
            end_value=_end_value(world, place, item, terms.end_value),
            initial_on_hand=round(item.initial_on_hand * terms.start_stock),
        )
        for place, item in enumerate(world.items)
    )
    horizon = terms.rounds * terms.length
    world = replace(world, items=items, warm_up=0.0, horizon=horizon)
    return Table(scenario, chosen, world, terms)


def _end_value(world: World, place: int, item: Item, share: float | None) -> float:
    cost = min(_known(s.prices[place] for s in world.suppliers), default=item.cost)
    if share is None:
        return item.end_value or cost
    return share * cost


def _known(values: Iterable[float | None]) -> list[float]:
    return [value for value in values if value is not None]


def choices(table: Table) -> Choices:
    """Return what teams may choose from: only what makes a difference in this world."""
    world, terms = table.world, table.terms
    accept: tuple[str, ...] = ()
    if terms.accept and _refusing_costs(world):
        accept = tuple(ANSWERS) if _has_parts(world) else ("all", "none")
    return Choices(accept, tuple(_ranks(world)) if terms.allocate else ())


def _refusing_costs(world: World) -> bool:
    """Say whether a shop that refuses its customers loses something."""
    return world.costs.lost_sale > 0.0 or all(item.price > 0.0 for item in world.items)


def _has_parts(world: World) -> bool:
    """Say whether an order may be too large to be filled and yet find something."""
    return any(
        each.order_size is not None or hasattr(each.arrivals, "size") or _is_large(each)
        for each in world.customers
    )


def _is_large(customers: CustomerClass) -> bool:
    baskets = customers.baskets  # none: the arrivals say what is ordered
    return not baskets or any(len(each) > 1 or each[0].units > 1 for each in baskets)


def _ranks(world: World) -> Iterable[str]:
    yield "fcfs"
    if len({each.priority for each in world.customers}) > 1:
        yield "priority"
    if _has_parts(world):
        yield from ("smallest-first", "largest-first")
    if len({each.price for each in world.customers}) > 1:
        yield "highest-value"
    yield "last-come"


def demanded(world: World) -> list[int]:
    """Return the places of the items that somebody may order, or be given instead."""
    baskets = [basket for each in world.customers for basket in each.baskets]
    if all(each.baskets for each in world.customers) and not any(
        item.policy.rescue for item in world.items
    ):
        return sorted({line.item for basket in baskets for line in basket})
    return list(range(len(world.items)))


def unfit(scenario: Scenario) -> str | None:
    """Return why no game can be made of a scenario; None if it can."""
    world = scenario.world
    if len(demanded(world)) > GAME_ITEMS:
        return f"{len(world.items)} items are too many; a game takes {GAME_ITEMS}"
    if not world.suppliers:
        return "there is no supplier to buy from"
    if len(world.suppliers) > GAME_SUPPLIERS:
        return f"{len(world.suppliers)} suppliers are too many; a game takes {GAME_SUPPLIERS}"
    early = next((each.name for each in world.suppliers if _may_come_at_once(each)), None)
    if early is not None:
        return f"what {early} sends may come as it is bought, and no round could count it"
    costs = world.costs
    waits = costs.backorder + costs.shortage + costs.lost_sale + sum(
        each.backorder_cost or 0.0 for each in world.customers
    )  # fmt: skip
    if not waits and not any(item.price for item in world.items):
        return "nothing is earned and no wait costs anything; who buys nothing would win"
    return None


def _may_come_at_once(supplier: Supplier) -> bool:
    """Say whether a lead time may be 0: a round ends with what comes on its border."""
    laws = (supplier.lead_time, supplier.transit)
    return all(law.cumulative_hazard(0.0) > _NEVER for law in laws if law is not None)


def check_terms(scenario: Scenario, terms: Terms) -> None:
    """Raise an error if such a game can't be played here."""
    table = table_of(scenario, terms)
    why = unfit(table.scenario)
    if why is not None:
        raise WrongInputError(f"{scenario.name} makes no game: {why}")
    orders = expected_orders(table.world)
    if orders > GAME_ORDERS:
        raise WrongInputError(
            f"about {orders:,.0f} customers are too many; a game takes {GAME_ORDERS:,}: play "
            "fewer or shorter rounds"
        )


def usual_length(world: World) -> float:
    """Return the length of a round that suits a world: about a lead time, in round figures."""
    lead_time = min((mean_lead_time(each) for each in world.suppliers), default=1.0)
    lengths = (1.0, 7.0, 14.0, 28.0) if world.time_unit == "day" else (1.0, 2.0, 4.0, 13.0)
    return max((each for each in lengths if each <= lead_time), default=1.0)


def check_decision(table: Table, decision: Decision) -> None:
    """Raise an error if something is bought where it is not sold, or not for teams to say."""
    world, open_to = table.world, choices(table)
    items = {world.items[place].name: place for place in demanded(world)}
    sold = {(supplier.name, place) for supplier in world.suppliers
            for place, price in enumerate(supplier.prices) if price is not None}  # fmt: skip
    for buy in decision.buy:
        if buy.item not in items:
            raise WrongInputError(f"nobody orders an item called {buy.item[:60]!r}")
        if (buy.supplier, items[buy.item]) not in sold:
            raise WrongInputError(f"{buy.supplier[:60]!r} does not sell {buy.item}")
    if len({(buy.item, buy.supplier) for buy in decision.buy}) < len(decision.buy):
        raise WrongInputError("an item is bought twice from one supplier; add the units up")
    if decision.accept not in (open_to.accept or ("all",)):
        raise WrongInputError(f"accept: {decision.accept!r} can't be chosen in this game")
    if decision.allocate not in (open_to.allocate or ("fcfs",)):
        raise WrongInputError(f"allocate: {decision.allocate!r} can't be chosen in this game")
    if decision.reserve and decision.allocate != "priority":
        raise WrongInputError("units can be kept only for a class that is served first")


def _by_hand(table: Table, item: Item, decisions: Sequence[Decision]) -> Policy:
    """Return the policy of an item; what nobody decides by hand is as in the scenario."""
    length, open_to = table.terms.length, choices(table)
    purchases = tuple(
        tuple(
            Purchase(buy.supplier, buy.units)
            for buy in each.buy
            if buy.item == item.name and buy.units
        )
        for each in decisions
    )
    by_hand: dict[str, Any] = {"reorder": BuyByHand(length, purchases), "sourcing": None}
    if open_to.accept:
        answers = tuple(each.accept for each in decisions)
        own = _of_customers(item.policy.accept)
        asked = own is not None or any(answer != "all" for answer in answers)
        by_hand["accept"] = AcceptByHand(length, answers, own) if asked else None
    if open_to.allocate:
        ranks = tuple(each.allocate for each in decisions)
        reserves = tuple(each.reserve for each in decisions)
        best = min(each.priority for each in table.world.customers)
        asked = any(rank != "fcfs" for rank in ranks)
        rule = RankByHand(length, ranks, reserves, best) if asked else None
        by_hand["allocate"] = rule
    return replace(item.policy, **by_hand)


def _of_customers(accept: Accept | None) -> Accept | None:
    """Return a rule that knows who would not wait; not one that asks for a deposit first."""
    if accept is None or hasattr(accept, "always") or getattr(accept, "deposit", False):
        return None
    return accept
