"""Every KPI of a world small enough to be worked out with a pencil.

One item, window [10, 20). Who was placed before it, waits into it, or comes after it tells
whether the window is cut where it should be.
"""

from collections.abc import Callable
from math import sqrt

import numpy as np
import pytest

from results.kpis import KPIS, fill_within, kpis_of, measure
from results.kpis.waiting import unit_peaks
from results.view import Run, Scope, View
from sim.ledger import Outcome
from sim.record import Record
from tests.results.hand_made import (
    CARES,
    CORRECTIONS,
    FEES,
    ORDERS,
    PURCHASE_ORDERS,
    RECEIPTS,
    RESCUES,
    SHIPMENTS,
    VERDICTS,
    WORLD,
    WRITE_OFFS,
)

MakeRecord = Callable[..., Record]

# Units from 10 to 20, day by day, and the volume, half of that.
UNITS = (7 - 1, 6 - 2, 4 - 1 - 3 + 10, 10 - 2, 8 - 1 - 2, 5 - 2 + 2, 5 - 1 + 2, 5, 5 - 1, 4 - 1)
VOLUMES = [3.0, 2.0, 5.0, 4.0, 2.5, 2.5, 3.0, 2.5, 2.0, 1.5]
OVERFLOW = 2.0 + 1.0
STEPS = 3 + 2 + 5 + 4 + 3 + 3 + 3 + 3 + 2 + 2
STORAGE = 0.02 * 30 * 0.5 + 0.3 * OVERFLOW + 0.05 * STEPS

EXPECTED = {
    "demand": 20 / 10,
    "orders": 11 / 10,
    "fill_rate": 5 / 20,
    "order_fill_rate": 2 / 11,
    "ready_rate": 0.6,
    "no_backorder_time": 0.05,
    "cycle_service_level": 2 / 3,
    "backorder_rate": 7 / 11,
    "on_time_to_promise": 1 / 4,
    "on_time_to_latest_promise": 2 / 3,
    "promise_error": (1 + 0 + 1) / 3,
    "parcels_per_order": 8 / 6,
    "mean_wait": (0 + 4 + 3 + 0 + 2 + 9) / 6,
    "mean_wait_backordered": (4 + 3 + 2 + 9) / 4,
    "wait_p50": 3,
    "wait_p90": 9,
    "wait_p95": 9,
    "wait_max": 9,
    # the mean absolute difference of 0 0 2 3 4 9 over twice their mean
    "gini_wait": 2 * (2 + 2 + 3 + 3 + 4 + 4 + 9 + 9 + 1 + 2 + 7 + 1 + 6 + 5) / 36 / (2 * 3),
    "mean_wait_cancelled": 3,
    "backlog_mean": 45 / 10,
    "backlog_peak": 7,
    "backlog_orders_mean": 30 / 10,
    "open_orders": 1,
    "open_units": 2,
    "open_age_mean": 5,
    "open_age_max": 5,
    "slips": 3 / 7,
    "notices_per_order": 2 / 11,
    "cost_per_saved_order": (1.5 + 0.25 + 0.25) / 1,
    "touches_per_order": (11 + 7 + 2 + 2 + 1) / 11,
    "cancellation_rate": 1 / 11,
    "expiry_rate": 1 / 11,
    "decline_rate": 1 / 11,
    "rejection_rate": 1 / 11,
    "lost_rate": 6 / 20,
    "stayed_away": 1 / 10,
    "on_hand_mean": 3,
    "on_order_mean": 5,
    "position_mean": 3 + 5 - 4.5,
    "turns": (5 + 7 + 2) * 365 / 30,
    "days_of_cover": 3 / 2,
    "stock_value_end": 4 * 2 + (6 + 2 + 1) * 2,
    "written_off": 4 / 10,
    "write_off_value": 4 * 2 / 10,
    "waste_share": 3 / 14,
    "shrinkage_rate": 1 / 14,
    "record_error_mean": 12 / 10,
    "false_promises": 1 / 11,
    "storage_peak": 5.0,
    "revenue": ((5 + 7) * 5 + 2 * 4 + 5 + 1) / 10,
    "cost_purchase": (10 * 2 + 4 * 2.5) / 10,
    "cost_ordering": (2 * 7 + 3 * 0.5) / 10,
    "cost_holding": 30 * 0.1 / 10,
    "cost_storage": STORAGE / 10,
    "cost_write_off": 4 * 0.4 / 10,
    "cost_shipment": (4 + 4 + 1) * 2 / 10,
    "cost_backorder": 45 / 10,
    "cost_shortage": 15 * 0.5 / 10,
    "cost_lost_sale": (4 + 4) * 3 / 10,
    "cost_compensation": 0.15,
    "cost_notice": 0.05,
    "cost_return": 0.2,
    "cost_expedite": 0.3,
    "cost_inspection": 0.08,
    "cost_counting": 0.25,
    "cost_drop_ship": 0.45,
    "cost_total": (0.27 + 0.16 + 0.25)
    + 0.08
    + 3
    + 1.55
    + 0.3
    + 1.8
    + 4.5
    + 0.75
    + 2.4
    + 0.15
    + 0.05
    + 0.2
    + 0.3
    + 0.45,
    "stock_value_change": 1.5 * (4 - 6) / 10,
    "profit": 7.4 - 0.3 - 15.3 - (0.27 + 0.16 + 0.25) - (0.08 + 0.15),
    "lost_future_margin": 3 * (5 - 2) / 10,
    "purchase_orders": 2 / 10,
    "purchase_order_lines": 3 / 10,
    "units_ordered": (4 + 6 + 5 + 2) / 10,
    "lead_time_mean": (10 + 5) / 2,
    "lead_time_sd": sqrt((2.5**2 + 2.5**2) / 1),
    "lead_time_p50": 5,
    "lead_time_p90": 10,
    "lead_time_p95": 10,
    "otif": 1 / 4,  # late, kept, short, overdue
    "overdue_open": 1,
    "units_short": 4 / (10 + 4 + 4),
    "units_rejected": 2 / (14 + 2),
    "eta_error": (1 + 0.5) / 2,
    "abandonments": 2,
    "abandoned_at": 6,
}


@pytest.fixture
def record(make_record: MakeRecord) -> Record:
    return make_record(
        WORLD,
        ORDERS,
        shipments=SHIPMENTS,
        purchase_orders=PURCHASE_ORDERS,
        receipts=RECEIPTS,
        cares=CARES,
        rescues=RESCUES,
        fees=FEES,
        write_offs=WRITE_OFFS,
        corrections=CORRECTIONS,
        verdicts=VERDICTS,
        on_hand=[30.0],
        on_order=[50.0],
        backorders=[45.0],
        ready=[6.0],
        clear=[0.5],
        backorders_peak=[7],
        on_hand_start=[6],
        on_hand_end=[4],
        record_error=[12.0],
        on_order_end=[6],
        backorders_end=[2],
    )


def value(record: Record, name: str, scope: Scope = "all") -> float:
    above, below = measure(record)[scope][0, kpis_of(scope).index(name)]
    return float(sqrt(above / below) if KPIS[name].kind == "root" else above / below)


def test_every_kpi_has_a_hand_made_value() -> None:
    assert list(EXPECTED) == list(KPIS)


@pytest.mark.parametrize("name", EXPECTED)
def test_all_scopes_agree_where_there_is_one_of_each(record: Record, name: str) -> None:
    for scope in KPIS[name].scopes:
        assert value(record, name, scope) == pytest.approx(EXPECTED[name], rel=1e-12), scope


def test_the_hand_made_volumes_are_those_of_the_hand_made_units() -> None:
    assert [0.5 * units for units in UNITS] == VOLUMES


def test_fill_within_counts_everyone_who_was_not_served_as_a_miss(record: Record) -> None:
    found = fill_within(record, [0, 2.9, 3, 4, 100])
    assert found == pytest.approx([2 / 11, 3 / 11, 4 / 11, 5 / 11, 6 / 11])


def test_fill_within_at_wait_0_is_the_order_fill_rate(record: Record) -> None:
    assert fill_within(record, [0.0])[0] == value(record, "order_fill_rate")


def test_fill_within_pools_replications(record: Record, make_record: MakeRecord) -> None:
    other = make_record(WORLD, [{"placed_at": 11, "quantity": 1, "filled_at_once": 1}])
    assert fill_within([record, other], [0.0])[0] == pytest.approx((2 + 1) / (11 + 1))


def test_a_wait_is_not_missed_by_the_rounding_of_the_clock(make_record: MakeRecord) -> None:
    placed, wait = 10.3, 5.3
    assert (placed + wait) - placed > wait  # so a plain comparison would miss
    record = make_record(
        WORLD,
        [{"placed_at": placed, "quantity": 1, "shipped": 1, "ended_at": placed + wait,
          "outcome": Outcome.SHIPPED}],
    )  # fmt: skip
    assert fill_within(record, [wait - 1e-6, wait]).tolist() == [0.0, 1.0]


def test_the_peak_leaves_out_what_is_over_at_the_start_and_what_was_refused(
    make_record: MakeRecord,
) -> None:
    shipped = {"outcome": Outcome.SHIPPED, "shipped": 3}
    rows = [
        {
            "placed_at": 4,
            "quantity": 8,
            "ended_at": 10,
            "outcome": Outcome.SHIPPED,
            "shipped": 8,
        },
        {"placed_at": 11, "quantity": 9, "refused": 6, "ended_at": 14, **shipped},
        {"placed_at": 14, "quantity": 3, "ended_at": 15, **shipped},
    ]
    shipments = [
        {"row": row, "time": rows[row]["ended_at"], "units": rows[row]["shipped"]}
        for row in range(3)
    ]
    run = Run(make_record(WORLD, rows, shipments=shipments))
    assert unit_peaks(View(run, "class")) == [3]


def test_a_run_without_anybody_is_undefined_not_an_error(make_record: MakeRecord) -> None:
    empty = make_record(WORLD)
    with np.errstate(all="raise"):
        pairs = measure(empty)["all"][0]
    for name, (above, below) in zip(kpis_of("all"), pairs, strict=True):
        assert below == 0.0 or above == 0.0 or np.isnan(above), name
    assert np.isnan(fill_within(empty, [1.0])).all()


@pytest.mark.parametrize(
    ("percent", "rank"), [("wait_p50", 10), ("wait_p90", 18), ("wait_p95", 19)]
)
def test_quantiles_are_order_statistics(
    make_record: MakeRecord, percent: str, rank: int
) -> None:
    waits = np.random.default_rng(5).permutation(np.arange(1, 21)) / 100
    rows = [
        {
            "placed_at": 11,
            "quantity": 1,
            "shipped": 1,
            "ended_at": 11 + w,
            "outcome": Outcome.SHIPPED,
        }
        for w in waits
    ]
    assert value(make_record(WORLD, rows), percent) == pytest.approx(rank / 100)


def test_every_kpi_says_what_it_is() -> None:
    for name, row in KPIS.items():
        assert row.name == name
        assert row.definition.endswith("."), name
        assert row.source, name
        assert row.unit, name
        assert row.scopes[0] == "all", name
        assert "{" not in row.unit_in("day", "EUR"), name


def test_cost_total_is_the_sum_of_every_cost_line(record: Record) -> None:
    money = [name for name, row in KPIS.items() if row.group == "money"]
    lines = [name for name in money if name.startswith("cost_") and name != "cost_total"]
    for scope in KPIS["cost_total"].scopes:
        total = sum(value(record, name, scope) for name in lines if scope in KPIS[name].scopes)
        assert value(record, "cost_total", scope) == pytest.approx(total)
    assert all("item" in KPIS[name].scopes for name in lines)
