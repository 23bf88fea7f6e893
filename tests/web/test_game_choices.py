"""What teams choose decides what happens: who may wait, and who gets the units."""

from typing import Any

import numpy as np
import pytest

from scenarios import load
from sim.ledger import Outcome
from sim.record import Record
from sim.simulate import simulate
from tests.web.games import WEEKLY, buying, table
from web.game.terms import Buy, Decision, Terms
from web.game.worlds import Table, check_decision, check_terms, choices, table_of, unfit
from web.inputs import WrongInputError

TEAM: dict[str, Any] = {
    **WEEKLY,
    "title": "Three orders and too few cups",
    "items": [{"name": "cup", "price": 9.0, "cost": 5.0, "initial_on_hand": 0}],
    "customers": [  # one order each, of 2, 1 and 3 units, on days 1, 2 and 3
        {
            "name": name,
            "item": "cup",
            "priority": priority,
            "price": price,
            "arrivals": {
                "law": "periodic",
                "every": 1000.0,
                "first": first,
                "size": {"law": "constant", "value": units},
            },
        }
        for name, first, units, priority, price in (
            ("ann", 1.0, 2.0, 3, 7.0),
            ("bob", 2.0, 1.0, 2, 9.0),
            ("cy", 3.0, 3.0, 1, 8.0),
        )
    ],
    "suppliers": [{"name": "potter", "lead_time": {"law": "constant", "value": 5.0}}],
}
"""Five days after two units were bought, three customers wait for six."""


def scarce(**terms: Any) -> Table:
    given = {"scenario": "scenario", "rounds": 3, "length": 7.0, "seed": 1, **terms}
    return table_of(load(TEAM), Terms.model_validate(given))


def shipped(record: Record) -> list[int]:
    """The units that Ann, Bob and Cy got."""
    order = np.argsort(record.orders.customer_class)
    found: list[int] = record.orders.shipped[order].tolist()
    return found


@pytest.mark.parametrize(
    ("allocate", "got"),
    [
        ("fcfs", [2, 0, 0]),
        ("last-come", [0, 0, 2]),
        ("smallest-first", [1, 1, 0]),
        ("largest-first", [0, 0, 2]),
        ("priority", [0, 0, 2]),
        ("highest-value", [0, 1, 1]),
    ],
)
def test_the_order_decides_who_gets_the_units(allocate: str, got: list[int]) -> None:
    made = [buying("cup", "potter", 2, allocate=allocate)]
    assert shipped(simulate(scarce().played(made))) == got


def test_who_waits_is_ranked_anew_when_the_round_changes() -> None:
    """Two units come on day 5, three on day 12: under another order than the first two."""
    made = [
        buying("cup", "potter", 2, allocate="fcfs"),
        buying("cup", "potter", 3, allocate="priority"),
    ]
    assert shipped(simulate(scarce().played(made))) == [2, 0, 3]


def test_units_are_kept_for_the_best_class() -> None:
    """Ann and Bob wait beside a shelf with four cups, for Cy who comes on day 3."""
    made = [buying("cup", "potter", 4, allocate="priority", reserve=4)]
    world = {
        **TEAM,
        "suppliers": [{**TEAM["suppliers"][0], "lead_time": {"law": "constant", "value": 0.5}}],
    }
    terms = Terms(scenario="scenario", rounds=3, length=7.0, seed=1)
    assert shipped(simulate(table_of(load(world), terms).played(made))) == [0, 0, 3]
    unreserved = [made[0].model_copy(update={"reserve": 0})]
    assert shipped(simulate(table_of(load(world), terms).played(unreserved))) == [2, 1, 1]


@pytest.mark.parametrize(
    ("accept", "outcome", "units"),
    [("all", Outcome.OPEN, 1), ("free", Outcome.REJECTED, 1), ("none", Outcome.REJECTED, 0)],
)
def test_the_answer_decides_who_may_wait(accept: str, outcome: Outcome, units: int) -> None:
    """One cup is on the shelf when Ann wants two."""
    world = {
        **TEAM,
        "items": [{**TEAM["items"][0], "initial_on_hand": 1}],
        "customers": TEAM["customers"][:1],
    }
    terms = Terms(scenario="scenario", rounds=1, length=7.0, seed=1)
    made = [Decision.model_validate({"accept": accept})]
    orders = simulate(table_of(load(world), terms).played(made)).orders
    assert orders.outcome.tolist() == [outcome]
    assert orders.filled_at_once.tolist() == [units]


def test_customers_who_would_not_wait_do_not_wait_by_order_of_the_shop() -> None:
    world = {**WEEKLY, "policy": {"accept": {"rule": "partial", "beta": 0.4}}}
    terms = Terms(scenario="scenario", rounds=10, length=7.0, seed=1)
    game = table_of(load(world), terms)
    own, by_hand = simulate(game.world).orders, simulate(game.played([Decision()] * 10)).orders
    assert np.array_equal(own.uniform, by_hand.uniform)
    unwilling = by_hand.uniform >= 0.4
    assert set(by_hand.outcome[unwilling]) <= {Outcome.FILLED, Outcome.DECLINED}
    assert Outcome.REJECTED not in by_hand.outcome
    assert Outcome.OPEN in by_hand.outcome[~unwilling]


def test_only_what_makes_a_difference_may_be_chosen() -> None:
    assert choices(table("small-e-shop")) == (
        ("all", "free", "none"),
        ("fcfs", "smallest-first", "largest-first", "last-come"),
    )
    assert choices(table("b2b-rationing")).reserve
    assert choices(table("b2b-rationing")) == (
        ("all", "none"),
        ("fcfs", "priority", "last-come"),
    )
    assert choices(table("pharma-dual-sourcing")).accept == ()  # to refuse would cost nothing
    assert choices(table("small-e-shop", accept=False, allocate=False)) == ((), ())
    assert "highest-value" in choices(scarce()).allocate


def test_what_is_not_for_teams_stays_as_in_the_scenario() -> None:
    world = {**TEAM, "policy": {"accept": {"rule": "none"}}}
    terms = Terms(scenario="scenario", rounds=3, length=7.0, seed=1, accept=False)
    orders = simulate(table_of(load(world), terms).played([Decision()])).orders
    assert set(orders.outcome.tolist()) == {Outcome.REJECTED}


def buys(item: str, supplier: str) -> Any:
    return {"buy": [{"item": item, "supplier": supplier, "units": 1}]}


@pytest.mark.parametrize(
    ("world", "decision", "told"),
    [
        (
            "small-e-shop",
            {"buy": [{"item": "moon", "supplier": "acme", "units": 1}]},
            "nobody orders",
        ),
        (
            "small-e-shop",
            {"buy": [{"item": "lantern", "supplier": "x", "units": 1}]},
            "does not sell",
        ),
        (
            "small-e-shop",
            {"buy": [{"item": "lantern", "supplier": "acme", "units": 1}] * 2},
            "twice",
        ),
        ("small-e-shop", {"allocate": "priority"}, "can't be chosen"),
        ("small-e-shop", {"reserve": 3}, "only for a class"),
        ("b2b-rationing", {"accept": "free"}, "can't be chosen"),
        ("b2b-rationing", {"allocate": "fcfs", "reserve": 3}, "only for a class"),
        (
            "b2b-rationing",
            {"buy": [{"item": "spot-part", "supplier": "maker", "units": 1}]},
            "nobody",
        ),
    ],
)
def test_other_decisions_are_refused(world: str, decision: Any, told: str) -> None:
    with pytest.raises(WrongInputError, match=told):
        check_decision(table(world), Decision.model_validate(decision, strict=False))


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("online-retail", "items are too many"),
        ("console-launch", "who buys nothing would win"),
        ("spare-parts", "who buys nothing would win"),
        ("fast-fashion", "what far sends may come as it is bought"),
    ],
)
def test_what_makes_no_game_is_not_offered(name: str, why: str) -> None:
    assert why in (unfit(load(name)) or "")
    with pytest.raises(WrongInputError, match=why):
        check_terms(load(name), Terms(scenario=name, seed=1))


def test_a_game_with_too_many_customers_is_refused() -> None:
    with pytest.raises(WrongInputError, match="customers are too many"):
        check_terms(
            load("black-friday"), Terms(scenario="black-friday", rounds=104, length=7.0)
        )


def test_stock_at_both_ends_is_as_the_terms_say() -> None:
    item = table("small-e-shop", start_stock=0.5, end_value=0.5).world.items[0]
    assert (item.initial_on_hand, item.end_value) == (62, 11.0)
    assert table("small-e-shop").world.items[0].end_value == 22.0
    fashion = table_of(load("fast-fashion"), Terms(scenario="fast-fashion", seed=1))
    assert fashion.world.items[0].end_value == 8.0  # as the scenario says


def test_units_are_bought_where_the_team_says() -> None:
    game = table("unreliable-supplier")
    made = [
        Decision(
            buy=(
                Buy(item="lantern", supplier="cheap", units=30),
                Buy(item="lantern", supplier="sure", units=12),
            )
        )
    ]
    bought = simulate(game.played(made), game.seed).purchase_orders
    assert bought.supplier.tolist() == [0, 1]
    assert bought.quantity.tolist() == [30, 12]
    assert bought.unit_cost.tolist() == [20.0, 22.0]
