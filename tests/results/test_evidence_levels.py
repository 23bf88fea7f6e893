"""Levels told from the tables, against the event log and against the integrals of the model."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from results.evidence import course_of, levels_at
from results.view import Floats
from scenarios import library, load
from sim.bounds import expected_orders
from sim.eventlog import EventLog
from sim.ledger import Outcome
from sim.record import Record
from sim.simulate import simulate
from sim.world import World
from tests.proof.brute_force import Rules
from tests.proof.supply_worlds import supplied_world
from tests.proof.test_brute_force import random_world
from tests.results.busy_world import busy_world
from tests.results.hand_made import WORLD as ONE_ITEM

MakeRecord = Callable[..., Record]
Draw = Callable[[int], tuple[World, list[Rules]]]

ORDERS = 400  # of a shortened scenario


def told_by_log(world: World, log: EventLog, times: Floats) -> Floats:
    """The last state at or before each time, event by event; the first is that of the world."""
    events = sorted(log, key=lambda event: event.time)  # stable: within an instant as they came
    levels = [[item.initial_on_hand, 0, 0] for item in world.items]
    told, at = np.empty((3, len(times))), 0
    for place, time in enumerate(times.tolist()):
        while at < len(events) and events[at].time <= time:
            event = events[at]
            levels[event.item] = [event.on_hand, event.backorders, event.on_order]
            at += 1
        told[:, place] = np.sum(levels, axis=0)
    return told


def assert_told(world: World, seed: int) -> Record:
    """Hold the levels of a run that nobody watched against the log of the same run."""
    log = EventLog()
    simulate(world, seed, log=log)
    record = simulate(world, seed)
    instants = np.unique([event.time for event in log])
    times = np.unique(np.concatenate([
        instants, np.nextafter(instants, 0.0), np.linspace(0.0, world.end, 97), [world.warm_up],
    ]))  # fmt: skip
    expected = told_by_log(world, log, times)
    found = levels_at(record, times)
    for place in np.flatnonzero((found != expected).any(axis=0)):
        raise AssertionError(f"at {times[place]}: {found[:, place]}, not {expected[:, place]}")
    assert found[:, -1].tolist() == [
        record.levels.on_hand_end.sum(),
        record.levels.backorders_end.sum(),
        record.levels.on_order_end.sum(),
    ]
    return record


def shortened(world: World) -> World:
    """A world of which about as many orders come, in a warm-up and after it."""
    share = min(1.0, ORDERS / max(1.0, expected_orders(world)))
    return replace(world, warm_up=share * world.warm_up, horizon=share * world.horizon)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(library()))
def test_the_log_of_the_library_tells_the_same(name: str) -> None:
    scenario = load(name)
    for one in (scenario, *(scenario.variant(each) for each in scenario.variants)):
        assert_told(shortened(one.world), seed=3)


@pytest.mark.long
@pytest.mark.parametrize("draw", [supplied_world, random_world])
def test_the_log_of_random_worlds_tells_the_same(draw: Draw) -> None:
    """Among them reductions that do not end a purchase order, which no other table dates."""
    undated = 0
    for number in range(60):
        record = assert_told(draw(number)[0], seed=number)
        table = record.reductions
        ends = record.purchase_orders.ended_at[table.purchase_order]
        undated += int(np.count_nonzero(table.time != ends))
    assert undated > 10


@pytest.mark.parametrize("baskets", [False, True])
def test_the_log_of_a_busy_world_tells_the_same(baskets: bool) -> None:
    """With substitutes, drop-shipments and losses of every kind."""
    assert_told(busy_world(baskets=baskets, warm_up=37.0), seed=12)


@pytest.mark.parametrize("baskets", [False, True])
def test_levels_add_up_to_the_integrals_of_the_model(baskets: bool) -> None:
    """Between two events nothing changes, so the sum over all events is the integral."""
    world = busy_world(baskets=baskets, warm_up=37.0)
    record = simulate(world, seed=5)
    tables = (record.shipments, record.receipts, record.rescues, record.write_offs)
    happened = np.concatenate([
        record.orders.placed_at, record.orders.ended_at, record.purchase_orders.placed_at,
        record.reductions.time, *(table.time for table in tables),
    ])  # fmt: skip
    inside = happened[(happened > world.warm_up) & (happened < world.end)]
    cuts = np.unique([world.warm_up, *inside, world.end])
    found = levels_at(record, cuts[:-1]) @ np.diff(cuts)
    whole = record.levels
    areas = [area.sum() for area in (whole.on_hand, whole.backorders, whole.on_order)]
    assert found == pytest.approx(areas, rel=1e-9)


def test_a_fine_grid_comes_near_the_integrals() -> None:
    world = load("small-e-shop").world
    record = simulate(world, seed=1)
    grid = np.linspace(world.warm_up, world.end, 200_001)
    middles = (grid[1:] + grid[:-1]) / 2
    found = levels_at(record, middles).mean(axis=1) * world.horizon
    whole = record.levels
    areas = [area.sum() for area in (whole.on_hand, whole.backorders, whole.on_order)]
    # Each event is dated at most half a step too early or too late.
    moved = 2 * record.orders.quantity.sum() + 2 * record.purchase_orders.quantity.sum()
    assert np.abs(found - areas).max() <= moved * (grid[1] - grid[0]) / 2


@pytest.mark.parametrize("warm_up", [0.0, 37.0])
def test_the_course_is_that_of_the_log(warm_up: float) -> None:
    """Means between borders as integrals from event to event; extremes over all instants."""
    world, log = busy_world(baskets=True, warm_up=warm_up), EventLog()
    record = simulate(world, seed=8, log=log)
    borders = np.linspace(0.0, world.end, 38)
    instants = np.unique([event.time for event in log])
    cuts = np.unique([0.0, *instants, *borders])[:-1]
    told = told_by_log(world, log, cuts)
    found = course_of(record, borders)
    for place, (start, end) in enumerate(pairwise(borders)):
        inside = (cuts >= start) & (cuts < end)
        spans = np.diff([*cuts[inside], end])
        means = told[:, inside] @ spans / (end - start)
        assert found.means[:, place] == pytest.approx(means, rel=1e-9)
    assert found.least.tolist() == told.min(axis=1).tolist()
    assert found.most.tolist() == told.max(axis=1).tolist()


def test_a_course_from_the_warm_up_on_has_the_means_of_the_model() -> None:
    record = simulate(load("small-e-shop").world, seed=2)
    world, whole = record.world, record.levels
    found = course_of(record, np.array([world.warm_up, world.end]))
    areas = [area.sum() for area in (whole.on_hand, whole.backorders, whole.on_order)]
    assert found.means[:, 0] * world.horizon == pytest.approx(areas, rel=1e-9)
    assert found.most[1] == whole.backorders_peak.sum()  # of the only item


def test_levels_by_hand(make_record: MakeRecord) -> None:
    """Two sold at 1; of three ordered at 2 one at once, one at 5, and one is cancelled at 6."""
    orders = [
        {"placed_at": 1, "quantity": 2, "filled_at_once": 2},
        {"placed_at": 2, "quantity": 3, "filled_at_once": 1, "shipped": 2, "cancelled": 1,
         "outcome": Outcome.CANCELLED, "ended_at": 6},
        {"placed_at": 4, "quantity": 5, "refused": 5, "outcome": Outcome.REJECTED,
         "ended_at": 4},
        {"placed_at": 4, "quantity": 1, "outcome": Outcome.ABSENT},
    ]  # fmt: skip
    world = replace(ONE_ITEM, items=(replace(ONE_ITEM.items[0], initial_on_hand=3),))
    record = make_record(
        world,
        orders,
        shipments=[{"row": 1, "time": 5, "units": 1}],
        purchase_orders=[{"placed_at": 2, "quantity": 4, "received": 1, "cancelled": 1}],
        receipts=[{"purchase_order": 0, "time": 5, "units": 1}],
        reductions=[{"purchase_order": 0, "time": 6, "units": 1}],
    )
    found = levels_at(record, np.array([0.0, 1.0, 2.0, 4.0, 4.999, 5.0, 6.0, world.end]))
    assert found.tolist() == [
        [3, 1, 0, 0, 0, 0, 0, 0],
        [0, 0, 2, 2, 2, 1, 0, 0],
        [0, 0, 4, 4, 4, 3, 2, 2],
    ]


def test_nobody_knows_what_was_before_or_comes_after(make_record: MakeRecord) -> None:
    found = levels_at(make_record(ONE_ITEM), np.array([-1.0, 0.0, ONE_ITEM.end, 1e9]))
    assert np.isnan(found).tolist() == [[True, False, False, True]] * 3
