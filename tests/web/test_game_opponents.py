"""What computer policies make of a game, and what comes of it in the end."""

from dataclasses import replace

import numpy as np
import pytest

from policies import PeriodicOrderUpTo
from results.replicate import run
from scenarios import load
from sim.simulate import simulate
from tests.web.games import WEEKLY, buying, play, table
from web.game.debrief import result, stories
from web.game.figures import MONEY, kpis_of_run
from web.game.hindsight import best_in_hindsight
from web.game.opponents import HINDSIGHT, opponents
from web.game.state import state
from web.game.suggestions import SUGGESTIONS
from web.game.terms import Decision, Terms
from web.game.worlds import Table, check_terms, table_of


def test_the_first_is_what_backlab_run_says() -> None:
    """The scenario's own policy plays exactly the first replication of the same scenario."""
    game = table("small-e-shop")
    setting = {"run.horizon": 56.0, "run.warm_up": 0.0, "items.lantern.end_value": 22.0}
    found = run(load("small-e-shop", set=setting), replications=1, seed=3)
    own = opponents(game)[0]
    for name, value in own["kpis"].items():
        per_time = 56.0 if name in MONEY else 1.0
        mean = found.kpis[name].mean
        assert value == pytest.approx(mean * per_time) if value is not None else np.isnan(mean)


def test_a_constant_decision_is_a_constant_order() -> None:
    """A team's own figures are those of `backlab run` under the rule that decides the same."""
    game = table("small-e-shop")
    made = [buying("lantern", "acme", 33)] * 8
    setting = {
        "run.horizon": 56.0,
        "run.warm_up": 0.0,
        "items.lantern.end_value": 22.0,
        "policy.reorder": {"rule": "constant-order", "T": 7.0, "q": 33},
    }
    found = run(load("small-e-shop", set=setting), replications=1, seed=3)
    for name, value in result(game, made)["kpis"].items():
        per_time = 56.0 if name in MONEY else 1.0
        mean = found.kpis[name].mean
        assert value == pytest.approx(mean * per_time) if value is not None else np.isnan(mean)


@pytest.mark.long
@pytest.mark.parametrize("name", ["small-e-shop", "b2b-rationing", "unreliable-supplier"])
def test_nobody_plays_twice_and_the_own_policy_comes_first(name: str) -> None:
    found = opponents(table(name))
    assert found[0]["name"] == "own"
    assert found[1]["name"] == HINDSIGHT
    assert len({repr(each["kpis"]) for each in found}) == len(found)
    assert all(len(each["profits"]) == len(each["bought"]) == 8 for each in found)
    for each in found:
        assert each["profits"][-1] == pytest.approx(each["kpis"]["profit"], abs=1e-4)
        assert len(each["title"]) <= 80


def test_variants_with_other_worlds_do_not_play() -> None:
    """Other prices or other patience would be another game; another policy is a rival."""
    names = {each["name"] for each in opponents(table("small-e-shop"))}
    assert not names & {"unit-freight", "dear", "zero-stock", "curious"}
    assert names & {"lean", "half-wait", "lean-drop-ship"}


@pytest.mark.parametrize("name", ["small-e-shop", "weekly", "unreliable-supplier", "furniture"])
def test_the_best_in_hindsight_beats_every_level(name: str) -> None:
    game = table(name)
    best = simulate(best_in_hindsight(game)[1], game.seed)
    profit = kpis_of_run(best)["profit"]
    demand = simulate(game.played([]), game.seed).orders.quantity.sum() / game.world.end
    for share in np.arange(0.2, 3.3, 0.2):  # a round and a lead time are about two rounds
        level = round(float(share) * demand * 2.0 * game.terms.length / len(game.world.items))
        items = tuple(
            replace(item, policy=replace(item.policy, reorder=rule, sourcing=None))
            for item in game.world.items
            for rule in (PeriodicOrderUpTo(T=game.terms.length, S=level),)
        )
        tried = kpis_of_run(simulate(replace(game.world, items=items), game.seed))["profit"]
        assert profit is not None
        assert tried is not None
        assert tried <= profit + 0.02 * abs(profit)


def suggested(scenario: str, seed: int) -> Table:
    terms = next(each.terms for each in SUGGESTIONS if each.terms.scenario == scenario)
    return table_of(load(scenario), terms.model_copy(update={"seed": seed}))


@pytest.mark.parametrize("scenario", [each.terms.scenario for each in SUGGESTIONS])
def test_a_suggested_game_punishes_too_little_and_too_much(scenario: str) -> None:
    """Half and twice the demand both earn clearly less than the demand, whatever the seed."""
    for seed in (1, 2):
        game = suggested(scenario, seed)
        check_terms(load(scenario), game.terms)
        orders = simulate(game.played([]), seed).orders
        usual = orders.quantity.sum() / game.terms.rounds
        item = game.world.items[int(orders.item[0])].name
        half, all_of_it, twice = (
            result(
                game,
                [buying(item, game.world.suppliers[-1].name, round(share * usual))]
                * game.terms.rounds,
            )["kpis"]["profit"]
            for share in (0.5, 1.0, 2.0)
        )
        assert max(half, twice) < all_of_it - 0.05 * abs(all_of_it)


def test_suggestions_show_where_and_whom() -> None:
    """Games with two suppliers and with two classes of customers are among them."""
    worlds = [load(each.terms.scenario).world for each in SUGGESTIONS]
    assert any(len(world.suppliers) > 1 for world in worlds)
    assert any(len({each.priority for each in world.customers}) > 1 for world in worlds)


def test_the_longest_waits_are_explained() -> None:
    """One of those who were served, one of those who left, one of those who still wait."""
    game = table("small-e-shop", start_stock=0.2)
    made = play(game, lambda seen: buying("lantern", "acme", 25, accept="all"))
    found = {each["how"]: each for each in stories(game, made)}
    orders = simulate(game.played(made), game.seed).orders
    ended = np.where(np.isnan(orders.ended_at), game.world.end, orders.ended_at)
    for how, outcome in (("shipped", 3), ("cancelled", 4), ("open", 2)):
        waits = (ended - orders.placed_at)[orders.outcome == outcome]
        assert found[how]["wait"] == pytest.approx(waits.max(), abs=0.01)
        text = "\n".join(found[how]["lines"])
        assert text.startswith(f"Order {found[how]['order']}: web")
        assert "backordered: the team let it wait" in " ".join(text.split())
        assert "ByHand" not in text


def test_a_team_that_never_decides_has_a_result() -> None:
    found = result(table("small-e-shop"), [])
    assert found["rounds"] == 0
    assert found["bought"] == [0] * 8
    assert found["kpis"]["profit"] is not None


def test_demand_of_the_border_is_told_before_it_comes() -> None:
    """What is shown of the future is what then happens, customers of Monday included."""
    terms = Terms(scenario="scenario", rounds=6, length=7.0, seed=2, reveal="all")
    game = table_of(load(WEEKLY), terms)
    whole = result(game, [])["demand"]
    made = [Decision()] * 2
    assert [sum(each.values()) for each in state(game, made)["coming"]] == whole[2:]
    shown = table_of(load(WEEKLY), terms.model_copy(update={"reveal": "next"}))
    assert [sum(each.values()) for each in state(shown, made)["coming"]] == whole[2:3]
    hidden = table_of(load(WEEKLY), terms.model_copy(update={"reveal": "hidden"}))
    assert state(hidden, made)["coming"] == []
