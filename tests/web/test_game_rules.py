"""Rules by hand: a game is a run of the model, and its state is that run, cut off."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from policies import PeriodicOrderUpTo, check_policy
from results.evidence.levels import levels_at
from sim.record import Record
from sim.record import Table as Columns
from sim.simulate import simulate
from sim.views import Purchase
from tests.web.games import WORLDS, at_random, buying, play, table
from web.game.figures import kpis_of_run, money_by_round, simulated
from web.game.hand import AcceptByHand, BuyByHand, RankByHand, border
from web.game.opponents import scores
from web.game.rounds import rounds_of
from web.game.state import after, state
from web.game.terms import Decision
from web.game.worlds import Table

EVERY_WORLD = pytest.mark.parametrize("name", WORLDS)


@pytest.mark.parametrize(
    "rule",
    [
        BuyByHand(7.0, ((Purchase("acme", 3),), ())),
        AcceptByHand(7.0, ("all", "free", "none")),
        RankByHand(7.0, ("fcfs", "priority", "last-come"), (0, 3, 0), 1),
    ],
)
def test_they_are_rules_like_any_other(rule: object) -> None:
    assert check_policy(rule) == []


def cut(columns: Columns, time: str, end: float) -> dict[str, list[float]]:
    """The rows of a table that were written before an instant, as they were written."""
    rows = columns[time] < end
    fixed = {"quantity", "filled_at_once", "units", "item", "supplier", "row", time}
    return {name: columns[name][rows].tolist() for name in columns.names if name in fixed}


def history(record: Record, rounds: int, length: float) -> list[dict[str, list[float]]]:
    """All that had happened when a round began, but for what was bought then."""
    end, review = border(rounds, length), (rounds - 1e-6) * length
    return [
        cut(record.orders, "placed_at", end),
        cut(record.shipments, "time", end),
        cut(record.receipts, "time", end),
        cut(record.write_offs, "time", end),
        cut(record.purchase_orders, "placed_at", review),
    ]


@EVERY_WORLD
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_round_does_not_depend_on_later_decisions(name: str, seed: int) -> None:
    game, random = table(name, seed=seed), Random(seed)
    first = [at_random(game, random) for _ in range(8)]
    one = simulate(game.played(first), seed)
    for rounds in (0, 1, 4, 7):
        other = [*first[:rounds], *(at_random(game, random) for _ in range(8 - rounds))]
        two = simulate(game.played(other), seed)
        length = game.terms.length
        assert history(one, rounds, length) == history(two, rounds, length)
        assert state(game, first[:rounds]) == state(game, other[:rounds])


@EVERY_WORLD
def test_the_state_is_the_whole_game_cut_off(name: str) -> None:
    game, random = table(name), Random(5)
    length = game.terms.length
    made = [at_random(game, random) for _ in range(8)]
    whole = simulated(game.played(made), length, game.seed)
    profits = scores(whole, length)["profits"]
    found = rounds_of(whole, length)
    for rounds in (1, 3, 7):
        seen = state(game, made[:rounds])
        record = after(game, made[:rounds])
        assert history(whole, rounds, length) == history(record, rounds, length)
        now = np.array([rounds * length])
        on_hand, backorders, on_order = levels_at(whole, now)[:, 0]
        at_the_border = whole.purchase_orders.placed_at == now
        bought = whole.purchase_orders.quantity[at_the_border].sum()
        assert sum(item["on_hand"] for item in seen["items"]) == on_hand
        assert sum(item["backorders"] for item in seen["items"]) == backorders
        assert sum(item["on_order"] for item in seen["items"]) == on_order - bought
        assert seen["kpis"]["profit"] == pytest.approx(profits[rounds - 1], abs=1e-4)
        for number in range(rounds):
            told = dict(seen["rounds_so_far"][number])
            for money in set(told) - {"sold_out"}:
                assert told[money] == pytest.approx(found[number][money], abs=1e-4), money


@EVERY_WORLD
def test_who_orders_up_to_a_level_by_hand_does_as_the_rule_does(name: str) -> None:
    """The strongest check of what is shown: a rule that sees only that plays the same game."""
    game = table(name, accept=False, allocate=False)
    level = 45 if name != "furniture" else 3
    rules = replace(
        game.world,
        items=tuple(
            replace(
                item,
                policy=replace(
                    item.policy,
                    reorder=PeriodicOrderUpTo(T=game.terms.length, S=level),
                    sourcing=None,
                ),
            )
            if item.name in names_of(game)
            else replace(item, policy=replace(item.policy, reorder=None))
            for item in game.world.items
        ),
    )
    made = play(
        game,
        lambda seen: buying_all(
            {item["name"]: level - item["position"] for item in seen["items"]},
            game.world.suppliers[0].name,
        ),
    )
    by_rule, by_hand = simulate(rules, game.seed), simulate(game.played(made), game.seed)
    assert len(by_rule.purchase_orders) > 3
    length = game.terms.length
    assert history(by_rule, 8, length) == history(by_hand, 8, length)
    assert kpis_of_run(by_rule) == kpis_of_run(by_hand)


def names_of(game: Table) -> set[str]:
    return {item["name"] for item in state(game, [])["items"]}


def buying_all(units: dict[str, int], supplier: str) -> Decision:
    decisions = [buying(name, supplier, wanted) for name, wanted in units.items()]
    return decisions[0].model_copy(update={"buy": tuple(d.buy[0] for d in decisions)})


@EVERY_WORLD
def test_money_adds_up_to_the_cent(name: str) -> None:
    game, random = table(name), Random(9)
    record = simulated(
        game.played([at_random(game, random) for _ in range(8)]), game.terms.length, game.seed
    )
    money = kpis_of_run(record)
    costs = sum(value or 0.0 for line, value in money.items() if line.startswith("cost_"))
    earned = (money["revenue"] or 0.0) + (money["stock_value_change"] or 0.0)
    assert earned - costs == pytest.approx(money["profit"], abs=0.005)
    assert money_by_round(record, game.terms.length)[:, -1].sum() == pytest.approx(
        money["profit"], abs=0.005
    )


def test_the_same_customers_come_whatever_is_decided() -> None:
    game = table("small-e-shop")
    for made in ([], [buying("lantern", "acme", 80, accept="none")] * 8):
        orders = simulate(game.played(made), game.seed).orders
        if not made:
            expected = (orders.placed_at, orders.quantity)
        assert np.array_equal(orders.placed_at, expected[0])
        assert np.array_equal(orders.quantity, expected[1])


def test_after_the_last_decision_nothing_is_bought() -> None:
    game = table("small-e-shop")
    record = simulate(game.played([buying("lantern", "acme", 10)] * 3), game.seed)
    assert record.purchase_orders.placed_at.tolist() == [0.0, 7.0, 14.0]
