"""Every KPI of worlds with everything in them, computed on two roads that must meet.

One road takes whole columns, the other row after row. And where the tables can tell what the
model has integrated over time, tables and integrals must meet.
"""

from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from results.kpis import KPIS, kpis_of, measure
from results.kpis.waiting import unit_peaks, unit_waits
from results.room import room_taken
from results.view import SCOPES, Run, Scope, View
from sim.ledger import Fee, Outcome, Reason
from sim.record import Record, Table
from sim.simulate import simulate
from sim.views import Status
from tests.results.busy_world import busy_world
from tests.results.row_by_row import slow_kpis

WORLDS = [(baskets, warm_up) for baskets in (False, True) for warm_up in (0.0, 37.0)]


@cache
def busy_record(baskets: bool, warm_up: float) -> Record:
    return with_absent(
        simulate(busy_world(baskets=baskets, warm_up=warm_up), seed=29, check=True)
    )


def with_absent(record: Record) -> Record:
    """The same run, in which some who were rejected had stayed away: no level differs."""
    orders = record.orders
    absent = (orders.outcome == Outcome.REJECTED) & (orders.order % 2 == 1)
    absent &= orders.refused == orders.quantity
    absent[record.corrections.row[record.corrections.row >= 0]] = False  # it saw the shelf
    # A basket stays away as a whole.
    partly = set(orders.order[~absent].tolist())
    absent &= [order not in partly for order in orders.order.tolist()]
    columns = {name: orders[name] for name in orders.names}
    columns["outcome"] = np.where(absent, Outcome.ABSENT, orders.outcome)
    # Every third of them would not have come anyway, but for more goodwill than there was.
    drawn = np.where(orders.order % 3 == 0, Reason.NOT_DRAWN, Reason.STAYED_AWAY)
    columns["reason"] = np.where(absent, drawn, orders.reason)
    return replace(record, orders=Table(columns))


@pytest.mark.parametrize(("baskets", "warm_up"), WORLDS)
def test_the_busy_world_is_busy(baskets: bool, warm_up: float) -> None:
    record = busy_record(baskets, warm_up)
    assert {Outcome(o) for o in record.orders.outcome} == set(Outcome)
    assert (record.orders.lines == 0).any() == baskets
    assert min(Counter(record.purchase_orders.supplier.tolist()).values()) > 10
    assert len(record.cares) > 10
    assert min(Counter(record.rescues.action.tolist()).values()) > 2
    assert {Fee(kind) for kind in record.fees.kind} == set(Fee)
    lost = {Reason.SPOILED, Reason.OBSOLETE, Reason.SHRUNK}
    assert {Reason(reason) for reason in record.write_offs.reason} == lost
    corrected = {Reason.COUNTED, Reason.FOUND_EMPTY, Reason.MISCOUNTED}
    assert {Reason(reason) for reason in record.corrections.reason} == corrected
    assert {Status(status) for status in record.verdicts.status} == set(Status)
    assert {0, 1} == set(record.purchase_orders.opens.tolist())
    assert min(record.purchase_orders.short.sum(), record.purchase_orders.rejected.sum()) > 10
    assert record.orders.slips.max() > 1
    drop_shipped = record.orders.outcome == Outcome.DROP_SHIPPED
    assert (record.orders.ended_at[drop_shipped] > record.world.end).any()


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize(("baskets", "warm_up"), WORLDS)
def test_columns_and_rows_give_the_same(baskets: bool, warm_up: float, scope: Scope) -> None:
    record = busy_record(baskets, warm_up)
    for number, pairs in enumerate(measure(record)[scope]):
        slow = slow_kpis(record, scope, number)
        names = kpis_of(scope)
        assert set(names) - {"backlog_peak"} == set(slow) & set(names)
        for name, (above, below) in zip(names, pairs, strict=True):
            if name != "backlog_peak":
                fast = above / below if below else np.nan
                fast = np.sqrt(fast) if KPIS[name].kind == "root" else fast
                assert fast == pytest.approx(slow[name], rel=1e-9, nan_ok=True), (number, name)


@pytest.mark.parametrize(("baskets", "warm_up"), WORLDS)
def test_waits_in_the_tables_add_up_to_the_integral_of_the_backlog(
    baskets: bool, warm_up: float
) -> None:
    record = busy_record(baskets, warm_up)
    run = Run(record)
    levels = record.levels
    assert unit_waits(View(run, "item")) == pytest.approx(levels.backorders, rel=1e-9)
    assert unit_waits(View(run, "class")).sum() == pytest.approx(
        levels.backorders.sum(), rel=1e-9
    )
    pairs = measure(record)
    for name in ("backlog_mean", "open_units", "cost_backorder"):
        by_class = pairs["class"][:, kpis_of("class").index(name), 0].sum()
        assert by_class == pytest.approx(pairs["all"][0, kpis_of("all").index(name), 0]), name
    open_units = pairs["item"][:, kpis_of("item").index("open_units"), 0]
    assert open_units.tolist() == levels.backorders_end.tolist()


@pytest.mark.parametrize(("baskets", "warm_up"), WORLDS)
def test_peaks_in_the_tables_are_the_peaks_of_the_model(baskets: bool, warm_up: float) -> None:
    record = busy_record(baskets, warm_up)
    run = Run(record)
    assert unit_peaks(View(run, "item")).tolist() == record.levels.backorders_peak.tolist()
    everyone = unit_peaks(View(run, "all"))[0]
    assert everyone < record.levels.backorders_peak.sum()  # items peak at different times
    assert everyone >= record.levels.backorders_peak.max()
    assert unit_peaks(View(run, "class")).max() <= everyone


@pytest.mark.parametrize(("baskets", "warm_up"), WORLDS)
def test_amounts_of_the_groups_add_up_to_the_whole(baskets: bool, warm_up: float) -> None:
    pairs = measure(busy_record(baskets, warm_up))
    whole = dict(zip(kpis_of("all"), pairs["all"][0, :, 0], strict=True))
    additive = [
        k.name
        for k in KPIS.values()
        if k.unit.endswith("/{time}") and not k.unit.startswith("orders")
    ]
    assert "profit" in additive
    for name in additive:
        for scope in KPIS[name].scopes:
            parts = pairs[scope][:, kpis_of(scope).index(name), 0]
            assert parts.sum() == pytest.approx(whole[name]), (name, scope)


@pytest.mark.parametrize(("baskets", "warm_up"), WORLDS)
def test_room_in_the_tables_is_the_integral_of_the_stock(baskets: bool, warm_up: float) -> None:
    record = busy_record(baskets, warm_up)
    window = record.world.warm_up, record.world.end
    room, sizes = room_taken(record, *window), [item.volume for item in record.world.items]
    assert room.volumes @ room.spans == pytest.approx(record.levels.on_hand @ sizes, rel=1e-9)
    assert room.spans.sum() == pytest.approx(record.world.horizon, rel=1e-12)
    assert room.volumes.min() >= -1e-9
    ends = record.levels.on_hand_start @ sizes, record.levels.on_hand_end @ sizes
    assert (room.volumes[0], room.volumes[-1]) == pytest.approx(ends, abs=1e-9)


def test_windows_that_meet_add_up() -> None:
    """Cut one run into three windows: what is counted in the parts is that of the whole."""
    horizon = 120.0
    cuts = (0.0, 31.7, 80.0, horizon)
    world = busy_world(baskets=True, warm_up=0.0)
    record = busy_record(True, 0.0)
    assert world.horizon > horizon
    names = "demand orders revenue cost_purchase cost_lost_sale cost_shipment units_ordered"
    names += " purchase_orders cost_compensation backlog_orders_mean"

    def measured(start: float, end: float) -> dict[str, float]:
        pairs = measure(with_window(record, start, end))["all"][0]
        return dict(zip(kpis_of("all"), pairs[:, 0].tolist(), strict=True))

    parts = [measured(start, end) for start, end in pairwise(cuts)]
    whole = measured(0.0, horizon)
    for name in names.split():
        assert sum(part[name] for part in parts) == pytest.approx(whole[name]), name


def with_window(record: Record, start: float, end: float) -> Record:
    """The same run, looked at through another window."""
    return replace(record, world=replace(record.world, warm_up=start, horizon=end - start))
