"""Units and orders neither appear nor vanish, whatever the scenario says."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.eventlog import Kind
from sim.ledger import Outcome
from sim.record import Record
from sim.simulate import simulate
from sim.world import World
from tests.property.books import Books, Spied
from tests.property.effort import examples
from tests.property.running import assert_same, run, world_of
from tests.property.strategies import EVERY_LAW, POLICIES, scenarios, scenarios_of_law

SETTING_ASIDE = scenarios(force=(("ship", "complete"),), wants=("basket",), patience=None)
"""Whose orders wait until they are complete, so that units are set aside for them."""


def spied_on(world: World, books: Books) -> World:
    """Return a world whose reorder rules compare what they see with the books."""
    items = []
    for number, item in enumerate(world.items):
        spied = Spied(item.policy.reorder, number, books)
        items.append(replace(item, policy=replace(item.policy, reorder=spied)))
    return replace(world, items=tuple(items))


@examples(20)
def test_levels_follow_from_events_and_rules_see_them(effort: settings) -> None:
    """On hand, on order, backorders and position change by events of known kinds alone.

    No level is ever below 0, no more is set aside than is there, and every reorder rule that
    is asked sees the levels of the books, with ``position = OH + OO - BO``.
    """

    @effort
    @given(scenarios() | SETTING_ASIDE)
    def holds(scenario: dict[str, Any]) -> None:
        world = world_of(scenario)
        books = Books(world)
        simulate(spied_on(world, books), check=True, log=books)

    holds()


@examples(12)
def test_who_watches_changes_nothing(effort: settings) -> None:
    """A run with a log and a check after every event leaves the same record as one without.

    Without them, customers take what is in stock by a shortcut.
    """

    @effort
    @given(scenarios())
    def holds(scenario: dict[str, Any]) -> None:
        world = world_of(scenario)
        assert_same(simulate(world), simulate(world, check=True, log=Books(world)))

    holds()


def integrals(record: Record, books: Books, item: int) -> dict[str, float]:
    """Return the integrals of an item over the window, from the events alone."""
    start, end = record.world.warm_up, record.world.end
    found = dict.fromkeys(("on_hand", "on_order", "backorders", "ready", "clear"), 0.0)
    initial = record.world.items[item].initial_on_hand
    since, levels = 0.0, (initial, 0, 0, 0)
    for event in [*(e for e in books.events if e.item == item), None]:
        until = end if event is None else event.time
        span = max(0.0, until - max(since, start))
        on_hand, on_order, backorders, reserved = levels
        found["on_hand"] += on_hand * span
        found["on_order"] += on_order * span
        found["backorders"] += backorders * span
        found["ready"] += (on_hand > reserved) * span
        found["clear"] += (backorders == 0) * span
        if event is not None:
            since = until
            levels = event.on_hand, event.on_order, event.backorders, event.reserved
    return found


@examples(16)
def test_integrals_are_those_of_the_events(effort: settings) -> None:
    """Mean levels, from the integrals of the model, are those that the event log gives."""

    @effort
    @given(scenarios() | SETTING_ASIDE)
    def holds(scenario: dict[str, Any]) -> None:
        world = world_of(scenario)
        books = Books(world)
        record = simulate(world, log=books)
        for item in range(len(world.items)):
            for name, area in integrals(record, books, item).items():
                found = getattr(record.levels, name)[item]
                assert found == pytest.approx(area, rel=1e-9, abs=1e-9), name

    holds()


def assert_orders_end_as_they_say(record: Record) -> None:
    """Demand that the columns of each order line agree with its outcome."""
    o = record.orders
    columns = {"refused", "cancelled", "open", "shipped", "rescued"}
    main = {  # what there must be some of, and what there may be beside it
        Outcome.FILLED: ("shipped", set()),
        Outcome.OPEN: ("open", {"shipped", "rescued"}),
        Outcome.SHIPPED: ("shipped", {"rescued"}),
        Outcome.CANCELLED: ("cancelled", {"shipped", "rescued"}),
        Outcome.EXPIRED: ("cancelled", {"shipped", "rescued"}),
        Outcome.REJECTED: ("refused", {"shipped"}),
        Outcome.DECLINED: ("refused", {"shipped"}),
        Outcome.SUBSTITUTED: ("rescued", {"shipped"}),
        Outcome.DROP_SHIPPED: ("rescued", {"shipped"}),
        Outcome.ABSENT: ("refused", set()),
    }
    for outcome, (name, beside) in main.items():
        mine = o.outcome == outcome
        assert np.all(o[name][mine] > 0), outcome
        for other in columns - {name} - beside:
            assert not o[other][mine].any(), (outcome, other)
    assert np.array_equal(np.isnan(o.ended_at), o.outcome == Outcome.OPEN)
    assert not np.any(o.ended_at < o.placed_at)
    assert np.all(o.quantity > 0)
    at_once = (o.outcome == Outcome.FILLED) & (o.ended_at != o.placed_at)
    assert not at_once.any()


@examples(12)
def test_every_order_ends_once_and_as_it_says(effort: settings) -> None:
    """Each line that came has one outcome, and the units and times that go with it.

    As many lines arrive as are in the table, but for those who stayed away.
    """

    @effort
    @given(scenarios())
    def holds(scenario: dict[str, Any]) -> None:
        books = Books(world_of(scenario))
        record = run(scenario, log=books)
        assert_orders_end_as_they_say(record)
        came = sum(event.kind == Kind.ARRIVAL for event in books.events)
        assert came == np.sum(record.orders.outcome != Outcome.ABSENT)
        assert np.all(np.diff(record.orders.placed_at) >= 0)

    holds()


@examples(3, 60)
@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy[0][1])
def test_each_rule_keeps_the_balance(
    effort: settings, policy: tuple[tuple[str, str], ...]
) -> None:
    """Units are conserved under each rule of each hook, in scenarios that may hold all else."""

    @effort
    @given(scenarios(force=policy, without=("own_rules",)), st.integers(0, 5))
    def holds(scenario: dict[str, Any], seed: int) -> None:
        world = world_of(scenario)
        assert_orders_end_as_they_say(simulate(world, seed, check=True, log=Books(world)))

    holds()


@examples(3, 60)
@pytest.mark.parametrize("law", EVERY_LAW)
def test_each_law_keeps_the_balance(effort: settings, law: str) -> None:
    """Units are conserved under each law of arrivals, sizes, patience and lead times."""

    @effort
    @given(scenarios_of_law(law), st.integers(0, 5))
    def holds(scenario: dict[str, Any], seed: int) -> None:
        world = world_of(scenario)
        assert_orders_end_as_they_say(simulate(world, seed, check=True, log=Books(world)))

    holds()
