"""Where curves are read, what a replication leaves for them, and that it is small."""

import pickle
from dataclasses import replace

import numpy as np
import pytest

from results import run
from results.evidence import LEVELS, counts_by_wait, gathered, levels_at, plan_for, trace_of
from results.groups import group_names
from results.kpis import backlog_ages
from results.view import SCOPES, Run
from scenarios import library, load
from sim.laws import Constant, Exponential
from sim.simulate import simulate
from sim.world import World
from tests.results.hand_made import WORLD

ACME = WORLD.suppliers[0]


def with_lead_times(*means: float, horizon: float = 400.0) -> World:
    suppliers = tuple(
        replace(ACME, name=str(number), lead_time=Exponential(mean) if mean else Constant(0.0))
        for number, mean in enumerate(means)
    )
    return replace(WORLD, suppliers=suppliers, horizon=horizon - WORLD.warm_up)


@pytest.mark.parametrize("name", sorted(library()))
def test_plans_of_the_library(name: str) -> None:
    scenario = load(name)
    worlds = [scenario.world, *(scenario.variant(each).world for each in scenario.variants)]
    end = max(world.end for world in worlds)
    plan = plan_for(worlds)
    assert plan_for(iter(worlds[::-1])).ages.tolist() == plan.ages.tolist()
    for values in plan:
        assert (np.diff(values) > 0.0).all()
    assert 241 <= len(plan.times) <= 241 + 2 * len(worlds)
    assert {0.0, *(w.warm_up for w in worlds), *(w.end for w in worlds)} <= {*plan.times}
    assert np.diff(plan.times).max() <= end / 240 * (1 + 1e-9)
    assert (plan.waits[0], plan.waits[-1]) == (0.0, end)
    assert 200 <= len(plan.waits) <= 600
    positive = plan.waits[1:]
    assert (positive[1:] / positive[:-1]).max() <= 1.0501  # smooth on any scale
    assert positive[0] <= 1e-4 * end * 1.05
    assert 2 <= len(plan.ages) <= 8
    assert 0.0 < plan.ages[0] < plan.ages[-1] < end


def test_ages_are_those_that_people_choose() -> None:
    assert plan_for([with_lead_times(10.0)]).ages.tolist() == [5, 10, 20, 50]
    assert plan_for([with_lead_times(2.0, 30.0)]).ages.tolist() == [1, 2, 5, 10, 20, 50, 100]
    wide = plan_for([with_lead_times(0.004, 90.0)]).ages.tolist()
    assert wide == [1, 2, 5, 10, 20, 50, 100, 200]
    # Purchase orders may wait at a maker for longer than the making takes.
    maker = replace(ACME, lead_time=Exponential(2.0), delivery="queue")
    queued = replace(WORLD, suppliers=(maker,), horizon=390.0)
    assert plan_for([queued]).ages.tolist() == [1, 2, 5, 10, 20, 50, 100]
    # A lead time that says nothing of waits: none, or longer than the run.
    assert plan_for([with_lead_times()]).ages.tolist() == [10, 20, 50, 100]
    assert plan_for([with_lead_times(0.0)]).ages.tolist() == [10, 20, 50, 100]
    assert plan_for([with_lead_times(1e6)]).ages.tolist() == [50, 100, 200]
    never = replace(WORLD, suppliers=(replace(ACME, lead_time=Constant(1e300)),))
    assert plan_for([never]).ages.tolist() == [2, 5, 10]


def test_whole_numbers_are_among_the_waits() -> None:
    """So that what is promised within a week or a month can be read off exactly."""
    waits = plan_for([with_lead_times(10.0)]).waits.tolist()
    assert {1.0, 2.0, 3.0, 5.0, 7.0, 10.0, 14.0, 21.0, 28.0, 30.0, 60.0, 90.0} <= {*waits}


def test_two_warm_ups_near_each_other_are_both_there_and_nothing_twice() -> None:
    world = with_lead_times(10.0, horizon=240.0)
    near = replace(world, warm_up=10.0 + 1e-13)
    times = plan_for([world, replace(world, warm_up=10.5, horizon=229.5), near]).times
    assert {10.0, 10.0 + 1e-13, 10.5} <= {*times}
    assert len(times) <= 241 + 3


def test_a_plan_needs_a_world() -> None:
    with pytest.raises(ValueError, match="at least one world"):
        plan_for([])


def test_traces_put_together_are_the_results_of_a_run() -> None:
    scenario = load("small-e-shop")
    plan = plan_for([scenario.world])
    records = [simulate(scenario.world, 1, number) for number in range(3)]
    traces = [trace_of(record, plan) for record in records]
    found = gathered(plan, group_names(scenario.world), traces)
    results = run(scenario, replications=3, seed=1)
    assert found.replications == 3
    assert found.names == results.names
    for scope in SCOPES:
        assert np.array_equal(found.measured[scope], results.measured[scope], equal_nan=True)
    for number, record in enumerate(records):
        levels = np.array([found.levels[name][number] for name in LEVELS])
        assert np.array_equal(levels, levels_at(record, plan.times))
        waits = counts_by_wait(Run(record), plan.waits)
        ages = backlog_ages(record, plan.ages.tolist())
        assert np.array_equal(found.served[number], waits.served)
        assert np.array_equal(found.left[number], waits.left)
        assert np.array_equal(found.waiting[number], waits.waiting)
        assert found.orders[number] == waits.orders > 0
        assert found.aged_units[number].tolist() == ages.units.tolist()
        assert found.aged_orders[number].tolist() == ages.orders.tolist()


def test_a_trace_is_small_and_travels() -> None:
    """It grows with the plan and the groups, not with the run."""
    world = load("small-e-shop").world
    plan = plan_for([replace(world, horizon=20 * world.horizon)])
    sizes = []
    for horizon in (world.horizon, 20 * world.horizon):
        trace = trace_of(simulate(replace(world, horizon=horizon)), plan)
        sent = pickle.dumps(trace)
        sizes.append(len(sent))
        again = pickle.loads(sent)
        assert np.array_equal(again.levels, trace.levels, equal_nan=True)
        assert again.orders == trace.orders
    assert sizes[0] == pytest.approx(sizes[1], abs=100)
    assert sizes[0] < 40_000


def test_a_run_that_ends_before_others_is_unknown_from_then_on() -> None:
    short = load("small-e-shop").world
    long = replace(short, horizon=2 * short.horizon)
    plan = plan_for([short, long])
    over = plan.times > short.end
    levels = trace_of(simulate(short), plan).levels
    assert np.isnan(levels).tolist() == [over.tolist()] * 3
    assert not np.isnan(trace_of(simulate(long), plan).levels).any()
