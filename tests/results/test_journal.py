"""The rows people read, against the columns of the record and a world small enough to count."""

import csv
import io
from collections import Counter
from dataclasses import dataclass, replace

import numpy as np

from results.journal import (
    EVENT_COLUMNS,
    ORDER_COLUMNS,
    Row,
    event_rows,
    order_rows,
    write_rows,
)
from sim.arrivals import Renewal
from sim.eventlog import EventLog
from sim.laws import Constant, Exponential
from sim.simulate import simulate
from sim.views import OrderView, StockView, SupplyView
from sim.world import Costs, CustomerClass, Item, Line, Policy, Supplier, World


@dataclass(frozen=True)
class Lot:
    """Orders a lot whenever the position is at or below `r`."""

    r: int
    Q: int

    def order(self, stock: StockView) -> int:
        return self.Q if stock.inventory_position <= self.r else 0


@dataclass(frozen=True)
class Soon:
    """Promises everyone the same wait."""

    wait: float

    def quote(self, order: OrderView, stock: StockView, supply: SupplyView) -> float:
        return order.now + self.wait


def world(patience: float | None, baskets: tuple[tuple[Line, ...], ...]) -> World:
    """One customer per day, lead time 2.5 days."""
    policy = Policy(reorder=Lot(0, 2), quote=Soon(3.0))
    return World(
        items=tuple(
            Item(name=name, initial_on_hand=2, policy=policy) for name in ("lantern", "candle")
        ),
        customers=(
            CustomerClass(
                name="web",
                arrivals=Renewal(gap=Constant(1.0)),
                baskets=baskets,
                weights=(1.0,) * len(baskets),
                patience=None if patience is None else Constant(patience),
            ),
        ),
        suppliers=(Supplier(name="acme", lead_time=Constant(2.5), prices=(1.0, 1.0)),),
        horizon=7.5,
        costs=Costs(),
    )


def rows_of(world: World) -> list[dict[str, object]]:
    record = simulate(world)
    return [dict(zip(ORDER_COLUMNS, row, strict=True)) for row in order_rows(record)]


def test_orders_counted_by_hand() -> None:
    # Two in stock go on days 1 and 2; the lot ordered on day 2 comes on 4.5 for the customers
    # of days 3 and 4. At position 0 a lot is ordered on day 4 and on day 6 again.
    rows = rows_of(world(None, ((Line(0),),)))
    assert [row["placed_at"] for row in rows] == [1, 2, 3, 4, 5, 6, 7]
    assert [row["completed_at"] for row in rows] == [1, 2, 4.5, 4.5, 6.5, 6.5, ""]
    assert [row["outcome"] for row in rows] == ["filled"] * 2 + ["shipped"] * 4 + ["open"]
    assert [row["reason"] for row in rows] == ["in_stock"] * 2 + ["receipt"] * 4 + ["waits"]
    assert [row["promised_at"] for row in rows] == ["", "", 6, 7, 8, 9, 10]
    assert [row["filled_at_once"] for row in rows] == [1, 1, 0, 0, 0, 0, 0]
    assert [row["parcels"] for row in rows] == [1] * 6 + [0]
    assert {row["item"] for row in rows} == {"lantern"}


def test_who_left_has_no_time_of_completion() -> None:
    rows = rows_of(world(1.25, ((Line(0),),)))
    left = [row for row in rows if row["outcome"] == "cancelled"]
    assert left
    assert all(row["completed_at"] == "" and row["reason"] == "patience" for row in left)


def test_a_basket_is_one_row() -> None:
    basket = (Line(0), Line(1, 2))
    rows = rows_of(world(None, (basket,)))
    assert [row["order"] for row in rows] == [1, 2, 3, 4, 5, 6, 7]
    assert {row["item"] for row in rows} == {"lantern+candle"}
    assert {row["quantity"] for row in rows} == {3}
    # Day 1: one lantern and both candles; day 2: the last lantern, and candles are backordered.
    assert rows[0]["outcome"] == "filled"
    assert (rows[1]["filled_at_once"], rows[1]["outcome"]) == (1, "shipped")
    assert rows[1]["completed_at"] == 3.5
    assert rows[1]["parcels"] == 2


def test_no_order_is_lost_and_units_add_up() -> None:
    busy = World(
        items=world(None, ()).items,
        customers=(
            CustomerClass(
                name="web",
                arrivals=Renewal(gap=Exponential(0.3)),
                baskets=((Line(0),), (Line(0), Line(1))),
                weights=(1.0, 1.0),
                order_size=Exponential(3.0),
                patience=Exponential(2.0),
            ),
        ),
        suppliers=world(None, ()).suppliers,
        horizon=200.0,
    )
    record = simulate(busy, seed=5)
    rows = [dict(zip(ORDER_COLUMNS, row, strict=True)) for row in order_rows(record)]
    assert [row["order"] for row in rows] == list(range(1, len(rows) + 1))
    for column in ("quantity", "filled_at_once", "parcels"):
        assert sum(int(str(row[column])) for row in rows) == record.orders[column].sum()
    assert {"filled", "cancelled", "shipped"} <= {row["outcome"] for row in rows}
    full = [row for row in rows if row["outcome"] in {"filled", "shipped"}]
    assert all(row["completed_at"] != "" for row in full)
    waits = [float(str(row["completed_at"])) - float(str(row["placed_at"])) for row in full]
    assert min(waits) >= 0
    at_once = sum(row["outcome"] == "filled" for row in full)
    assert sum(wait == 0 for wait in waits) == at_once


def test_events_tell_the_same_story_as_the_orders() -> None:
    log = EventLog()
    record = simulate(world(1.25, ((Line(0),),)), log=log)
    rows = [dict(zip(EVENT_COLUMNS, row, strict=True)) for row in event_rows(record.world, log)]
    kinds = Counter(row["kind"] for row in rows)
    outcomes = Counter(row[ORDER_COLUMNS.index("outcome")] for row in order_rows(record))
    assert kinds["arrival"] == len(record.orders)
    assert kinds["cancellation"] == outcomes["cancelled"] > 0
    assert kinds["shipment"] == outcomes["filled"] + outcomes["shipped"]
    assert kinds["purchase_order"] == len(record.purchase_orders)
    assert all((row["purchase_order"] == "") == (row["order"] != "") for row in rows)
    last = [row for row in rows if row["item"] == "lantern"][-1]
    assert last["on_hand"] == record.levels.on_hand_end[0]
    assert last["backorders"] == record.levels.backorders_end[0]


def test_where_nobody_ordered_there_are_no_rows() -> None:
    empty = world(None, ((Line(0),),))
    nobody = replace(empty.customers[0], arrivals=Renewal(gap=Constant(99.0)))
    record = simulate(replace(empty, customers=(nobody,)))
    assert len(record.orders) == 0
    assert list(order_rows(record)) == []


def test_csv_gives_back_every_number() -> None:
    record = simulate(world(None, ((Line(0),),)))
    rows: list[Row] = list(order_rows(record))
    file = io.StringIO()
    write_rows(file, ORDER_COLUMNS, rows)
    file.seek(0)
    read = list(csv.DictReader(file))
    assert tuple(read[0]) == ORDER_COLUMNS
    assert np.array_equal([float(r["placed_at"]) for r in read], record.orders.placed_at)
    assert [r["promised_at"] for r in read][:2] == ["", ""]
