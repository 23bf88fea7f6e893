"""What the browser replays: nobody is missing, levels are those of the run, nothing is lost."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from results.evidence.levels import levels_at
from results.tables import ABSENT, CANCELLED, EXPIRED, OPEN, WAITED
from results.view import Run
from scenarios import load
from sim.simulate import simulate
from web import replay
from web.replay import trace

NAMES = ("small-e-shop", "b2b-rationing", "furniture", "pharma-dual-sourcing")


def at(seen: dict[str, Any], name: str, times: Any) -> Any:
    """A level of a trace at some instants."""
    places = np.searchsorted(seen["levels"]["times"], times, side="right") - 1
    return np.array(seen["levels"][name])[places]


@pytest.mark.parametrize("name", NAMES)
def test_everybody_is_somewhere(name: str) -> None:
    world = load(name).world
    seen, record = trace(world, 4, 0), simulate(world, 4, 0)
    orders = Run(record).all_orders
    came = int(((orders.fate & ABSENT) == 0).sum())
    last = {key: row[-1] for key, row in seen["levels"].items()}
    waited = int(((orders.fate & WAITED) != 0).sum())
    assert last["at_once"] + last["refused"] + waited == came
    assert last["waiting"] == int(((orders.fate & OPEN) != 0).sum())
    assert last["left"] == int(((orders.fate & (CANCELLED | EXPIRED)) != 0).sum())
    assert len(seen["people"]) == waited
    ways = [person[5] for person in seen["people"]]
    assert ways.count("open") == last["waiting"]
    assert ways.count("left") + ways.count("expired") == last["left"]


@pytest.mark.parametrize("name", NAMES)
def test_levels_are_those_of_the_run_at_any_instant(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replay, "POINTS", 10**9)
    world = load(name).world
    seen, record = trace(world, 2, 1), simulate(world, 2, 1)
    # Between the instants that are sent, all of which are rounded to four decimals.
    times = np.unique(seen["levels"]["times"])
    between = times[1:] - 0.4 * np.diff(times)
    between = between[np.diff(times) > 0.001]
    assert len(between) > 50
    levels = levels_at(record, between)
    for row, key in enumerate(("on_hand", "backorders", "on_order")):
        assert (at(seen, key, between) == levels[row]).all(), key
    people = np.array([[came, over or np.inf] for came, over, *_ in seen["people"]])
    waiting = ((people[:, :1] <= between) & (people[:, 1:] > between)).sum(axis=0)
    assert (at(seen, "waiting", between) == waiting).all()


def test_thinning_loses_no_peak(monkeypatch: pytest.MonkeyPatch) -> None:
    world = load("b2b-rationing").world
    whole = trace(world, 1, 0)["levels"]
    monkeypatch.setattr(replay, "POINTS", 300)
    thin = trace(world, 1, 0)["levels"]
    assert len(thin["times"]) <= 300 < len(whole["times"])
    for key in ("on_hand", "backorders", "on_order", "waiting"):
        assert max(thin[key]) == max(whole[key]), key
        assert min(thin[key]) == min(whole[key]), key
    for key, row in whole.items():
        assert (thin[key][0], thin[key][-1]) == (row[0], row[-1]), key


def test_of_very_many_who_wait_some_are_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = load("console-launch").world
    monkeypatch.setattr(replay, "PEOPLE", 10**6)
    whole = trace(world, 1, 0)
    n = len(whole["people"])
    for most, each in ((n, 1), (n - 1, 2), (n // 2, 2 + 2 * (n % 2)), (n // 7, 8)):
        monkeypatch.setattr(replay, "PEOPLE", most)
        seen = trace(world, 1, 0)
        assert seen["people_each"] == each
        assert seen["people"] == whole["people"][::each]
        assert len(seen["people"]) <= most
        assert seen["levels"] == whole["levels"]


@pytest.mark.parametrize("name", NAMES)
def test_the_money_adds_up_to_the_profit(name: str) -> None:
    world = load(name).world
    seen = trace(world, 6, 0)
    money = seen["money"]
    assert money["times"][0] == pytest.approx(world.warm_up)
    assert money["times"][-1] == pytest.approx(world.end)
    assert money["profit"][0] == 0.0
    assert money["profit"][-1] == pytest.approx(
        seen["kpis"]["profit"] * world.horizon, abs=0.01
    )
    gained = np.array(money["revenue"]) - np.array(money["cost"])
    assert gained == pytest.approx(np.array(money["profit"]), abs=0.01)


def test_a_run_without_customers_is_a_run() -> None:
    world = load("small-e-shop").world
    seen = trace(replace(world, warm_up=0.0, horizon=1e-6), 1, 0)
    assert seen["people"] == []
    assert seen["levels"]["on_hand"] == [world.items[0].initial_on_hand]
