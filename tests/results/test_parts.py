"""Parts of the statistics window: measured on their own, they add up to the whole."""

from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from results.batch_means import measured_part
from results.kpis import KPIS, kpis_of, measure
from results.parts import NOT_OF_PARTS, parts_of
from results.view import SCOPES, Scope
from sim.eventlog import EventLog
from sim.record import Record
from sim.simulate import simulate
from tests.results.busy_world import busy_world

CUTS = (41.5, 60.0, 61.25, 140.0)
WORLDS = [(baskets, warm_up) for baskets in (False, True) for warm_up in (0.0, 37.0)]
# Each item bears the rent of a part by its share of that part.
SHARED = {"cost_storage", "cost_total", "profit"}


@cache
def cut_record(baskets: bool, warm_up: float) -> Record:
    return simulate(busy_world(baskets=baskets, warm_up=warm_up), seed=17, marks=CUTS)


@pytest.mark.parametrize(("baskets", "warm_up"), WORLDS)
def test_marks_change_nothing(baskets: bool, warm_up: float) -> None:
    cut = cut_record(baskets, warm_up)
    plain = simulate(busy_world(baskets=baskets, warm_up=warm_up), seed=17)
    for table in ("orders", "shipments", "purchase_orders", "receipts", "cares", "fees"):
        one, other = getattr(cut, table), getattr(plain, table)
        for name in one.names:
            assert np.array_equal(one[name], other[name], equal_nan=name != "outcome"), name
    for name, values in vars(plain.levels).items():
        assert getattr(cut.levels, name) == pytest.approx(values, rel=1e-12), name
    assert len(plain.parts) == 1
    assert len(cut.parts) == len(CUTS) + 1


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize(("baskets", "warm_up"), WORLDS)
def test_numerators_and_denominators_add_up(
    baskets: bool, warm_up: float, scope: Scope
) -> None:
    record = cut_record(baskets, warm_up)
    parts = np.stack([found[scope] for found in map(measured_part, parts_of(record, CUTS))])
    whole = measure(record)[scope]
    checked = 0
    for k, name in enumerate(kpis_of(scope)):
        if name in NOT_OF_PARTS:
            assert np.isnan(parts[:, :, k]).all(), name
        elif KPIS[name].kind == "ratio" and not (scope == "item" and name in SHARED):
            assert parts[:, :, k].sum(axis=0) == pytest.approx(whole[:, k], rel=1e-9), name
            checked += 1
    assert checked > 10


def test_the_largest_backlog_is_that_of_a_part() -> None:
    record = cut_record(True, 37.0)
    peaks = np.stack([part.backorders_peak for part in record.parts])
    assert peaks.max(axis=0).tolist() == record.levels.backorders_peak.tolist()


@pytest.mark.parametrize("warm_up", [0.0, 37.0])
def test_levels_of_parts_are_the_integrals_of_the_events(warm_up: float) -> None:
    log, world = EventLog(), busy_world(baskets=True, warm_up=warm_up)
    record = simulate(world, seed=17, log=log, marks=CUTS)
    edges = (warm_up, *CUTS, world.end)
    for item, first in enumerate(world.items):
        events = [event for event in log if event.item == item]
        times = [0.0, *(event.time for event in events), world.end]
        levels = {
            "on_hand": [first.initial_on_hand, *(event.on_hand for event in events)],
            "on_order": [0, *(event.on_order for event in events)],
            "backorders": [0, *(event.backorders for event in events)],
        }
        for (start, end), part in zip(pairwise(edges), record.parts, strict=True):
            spans = np.diff(np.clip(times, start, end))
            for name, level in levels.items():
                found = getattr(part, name)[item]
                assert found == pytest.approx(float(spans @ np.array(level)), rel=1e-9), name


def test_a_part_has_its_own_length() -> None:
    record = cut_record(False, 37.0)
    spans = [part.span for part in parts_of(record, CUTS)]
    assert spans == pytest.approx([4.5, 18.5, 1.25, 78.75, 47.0])


@pytest.mark.parametrize("marks", [(60.0, 60.0), (37.0, 50.0), (50.0, 187.0), (50.0, 40.0)])
def test_marks_outside_the_window_are_refused(marks: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="marks must rise from above 37 to below 187"):
        simulate(busy_world(baskets=False, warm_up=37.0), marks=marks)
