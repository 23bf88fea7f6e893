"""Orders of several lines, and the edges of what one KPI means."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from results.kpis import fill_within, kpi, kpis_of, measure
from results.kpis.stock import per_year
from results.view import Scope
from sim.arrivals import Renewal
from sim.laws import Constant
from sim.ledger import Outcome
from sim.record import Record
from sim.world import CustomerClass, Item, World

O = Outcome  # noqa: E741 - keeps the table below a table
MakeRecord = Callable[..., Record]
ARRIVALS = Renewal(gap=Constant(1.0))
WORLD = World(
    items=(Item(name="lantern", price=5.0), Item(name="candle", price=1.0)),
    customers=(
        CustomerClass(name="web", arrivals=ARRIVALS),
        CustomerClass(name="shop", arrivals=ARRIVALS),
    ),
    suppliers=(),
    horizon=10.0,
)
# Order 1: both lines at once. 2: one at once, one after 3. 3: one after 1, one cancelled at 8.
# 4, of the shop: the lantern still open, the candle shipped after 2. 5, of the shop: refused.
LINES = [
    {"order": 1, "lines": 2, "item": 0, "placed_at": 1, "quantity": 1, "filled_at_once": 1,
     "parcels": 1},
    {"order": 1, "lines": 0, "item": 1, "placed_at": 1, "quantity": 2, "filled_at_once": 2},
    {"order": 2, "lines": 2, "item": 0, "placed_at": 2, "quantity": 1, "shipped": 1,
     "ended_at": 5, "outcome": O.SHIPPED, "parcels": 2, "promised_at": 4},
    {"order": 2, "lines": 0, "item": 1, "placed_at": 2, "quantity": 1, "filled_at_once": 1},
    {"order": 3, "lines": 2, "item": 0, "placed_at": 3, "quantity": 4, "shipped": 4,
     "ended_at": 4, "outcome": O.SHIPPED, "parcels": 1},
    {"order": 3, "lines": 0, "item": 1, "placed_at": 3, "quantity": 2, "cancelled": 2,
     "ended_at": 8, "outcome": O.CANCELLED},
    {"order": 4, "lines": 2, "item": 0, "placed_at": 6, "quantity": 1, "customer_class": 1,
     "promised_at": 12},
    {"order": 4, "lines": 0, "item": 1, "placed_at": 6, "quantity": 1, "customer_class": 1,
     "shipped": 1, "ended_at": 8, "outcome": O.SHIPPED, "promised_at": 7},
    {"order": 5, "lines": 1, "item": 1, "placed_at": 7, "quantity": 3, "customer_class": 1,
     "refused": 3, "ended_at": 7, "outcome": O.REJECTED},
]  # fmt: skip
SHIPMENTS = [
    {"row": 2, "time": 5, "units": 1},
    {"row": 4, "time": 4, "units": 4},
    {"row": 7, "time": 8, "units": 1},
]


@pytest.fixture
def record(make_record: MakeRecord) -> Record:
    return make_record(
        WORLD, LINES, shipments=SHIPMENTS, backorders=[3.0 + 4.0 + 4.0, 10.0 + 2.0]
    )


def values(record: Record, name: str, scope: Scope) -> list[float]:
    pairs = measure(record)[scope][:, kpis_of(scope).index(name)]
    return [float(above / below) for above, below in pairs]


@pytest.mark.parametrize(
    ("name", "whole", "by_class"),
    [
        ("orders", 5 / 10, [3 / 10, 2 / 10]),
        ("demand", 16 / 10, [11 / 10, 5 / 10]),
        ("fill_rate", 4 / 16, [4 / 11, 0]),
        ("order_fill_rate", 1 / 5, [1 / 3, 0]),
        ("backorder_rate", 3 / 5, [2 / 3, 1 / 2]),
        ("cancellation_rate", 1 / 5, [1 / 3, 0]),
        ("rejection_rate", 1 / 5, [0, 1 / 2]),
        ("lost_rate", (2 + 3) / 16, [2 / 11, 3 / 5]),
        ("backlog_mean", (3 + 4 + 10 + 4 + 2) / 10, [(3 + 4 + 10) / 10, (4 + 2) / 10]),
        ("backlog_orders_mean", (3 + 5 + 4) / 10, [(3 + 5) / 10, 4 / 10]),
        ("backlog_peak", 7, [7, 2]),
        ("open_orders", 1, [0, 1]),
        ("open_units", 1, [0, 1]),
    ],
)
def test_lines_of_a_basket_are_one_order(
    record: Record, name: str, whole: float, by_class: list[float]
) -> None:
    assert values(record, name, "all") == pytest.approx([whole])
    assert values(record, name, "class") == pytest.approx(by_class)


def test_an_order_waits_for_its_last_unit(record: Record) -> None:
    assert values(record, "mean_wait", "all") == [(0 + 3) / 2]
    assert values(record, "mean_wait_backordered", "all") == [3.0]
    assert fill_within(record, [0, 2, 3]).tolist() == [1 / 5, 1 / 5, 2 / 5]


def test_the_latest_promise_of_its_lines_is_the_promise_of_an_order(record: Record) -> None:
    above, below = measure(record)["all"][0, kpis_of("all").index("on_time_to_promise")]
    assert (above, below) == (0, 1)  # that of order 4 falls due after the end
    assert values(record, "promise_error", "all") == [1.0]


def test_per_item_a_line_is_an_order(record: Record) -> None:
    assert values(record, "orders", "item") == [4 / 10, 5 / 10]
    assert values(record, "order_fill_rate", "item") == [1 / 4, 2 / 5]
    assert values(record, "mean_wait", "item") == [(0 + 3 + 1) / 3, (0 + 0 + 2) / 3]
    assert values(record, "on_time_to_promise", "item") == [0 / 1, 0 / 1]


def test_parcels_at_arrival_count_once_per_order(make_record: MakeRecord) -> None:
    dear = replace(WORLD, costs=replace(WORLD.costs, shipment=10.0))
    record = make_record(dear, LINES, shipments=SHIPMENTS)
    assert values(record, "cost_shipment", "all") == [10 * (2 + 3) / 10]
    # Order 1 is counted for the lantern, its first line; of order 2 only a candle was there.
    assert values(record, "cost_shipment", "item") == [10 * (1 + 2) / 10, 10 * (1 + 1) / 10]


def test_a_class_that_ordered_nothing_is_undefined(make_record: MakeRecord) -> None:
    record = make_record(WORLD, LINES[:2])
    with np.errstate(invalid="ignore"):
        above, below = measure(record)["class"][1, kpis_of("class").index("fill_rate")]
    assert (above, below) == (0.0, 0.0)


def test_a_world_without_suppliers_has_none(record: Record) -> None:
    assert measure(record)["supplier"].shape == (0, len(kpis_of("supplier")), 2)


@pytest.mark.parametrize("unit", ["minute", "hour", "day", "week", "month", "year"])
def test_a_year_is_as_long_in_every_unit(unit: str) -> None:
    days = {
        "minute": 1 / 1440,
        "hour": 1 / 24,
        "day": 1,
        "week": 7,
        "month": 365 / 12,
        "year": 365,
    }
    assert per_year(unit) * days[unit] == pytest.approx(365)


def test_turns_in_an_unknown_time_unit_are_undefined() -> None:
    assert np.isnan(per_year("fortnight"))


def test_an_unknown_kpi_is_told_its_neighbours() -> None:
    with pytest.raises(ValueError, match="unknown KPI 'fillrate'; did you mean fill_rate"):
        kpi("fillrate")
    with pytest.raises(ValueError, match="known: demand, orders"):
        kpi("zzzzzz")
