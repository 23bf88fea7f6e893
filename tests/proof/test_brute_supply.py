"""The model of supply and shelf against the naive simulator, row for row.

Worlds are drawn at random, half of them on a grid of whole times, where receipts, losses,
leavings, arrivals, lessons, reviews and sendings fall on the same instants and only the stated
order decides.
"""

from collections import Counter
from math import isnan
from typing import Any

import numpy as np
import pytest

from sim.ledger import Reason, Standing
from sim.record import Record, Table
from sim.simulate import simulate
from sim.streams import Streams
from tests.proof.brute_supply import Supplied
from tests.proof.measured import count
from tests.proof.supply_worlds import supplied_world
from tests.proof.test_brute_force import assert_same_orders, people

COLUMNS = (
    *("number", "opens", "item", "supplier", "quantity", "placed_at", "sent_at", "due_at"),
    *("expected_at", "ended_at", "received", "cancelled", "short", "rejected"),
)


def naive(number: int) -> Supplied:
    """Run world `number` on the naive simulator."""
    world, rules = supplied_world(number)
    small = Supplied(world, rules, people(world, number), Streams(number))
    small.run()
    return small


def purchases(table: Table) -> list[dict[str, Any]]:
    """Return the purchase orders of the model as dictionaries."""
    rows = zip(*(table[name].tolist() for name in COLUMNS), strict=True)
    found = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
    for row, standing in zip(found, table.standing, strict=True):
        row["standing"] = Standing(standing).name.lower()
    return found


def plain(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row without nan, which equals nothing."""
    return {k: None if isinstance(v, float) and isnan(v) else v for k, v in row.items()}


def assert_same(record: Record, small: Supplied) -> None:
    """Compare all tables that tell of supply and shelf."""
    rows = purchases(record.purchase_orders)
    for number, (row, expected) in enumerate(zip(rows, small.purchases, strict=False)):
        found, wanted = plain(row), plain({name: expected[name] for name in row})
        assert found == wanted, f"purchase order {number}: {found} is not {wanted}"
    assert len(rows) == len(small.purchases)
    unit_costs = [purchase["unit_cost"] for purchase in small.purchases]
    assert record.purchase_orders.unit_cost == pytest.approx(unit_costs)
    receipts = record.receipts
    columns = (receipts.purchase_order, receipts.time, receipts.units)
    assert list(zip(*(each.tolist() for each in columns), strict=True)) == small.receipts
    for item in range(len(record.world.items)):
        assert losses(record, item) == [row for row in small.write_offs if row[0] == item]
        found_wrong = [row for row in small.corrections if row[0] == item]
        assert corrections(record, item) == found_wrong
    assert_same_orders(record, small)
    levels = record.levels
    items = range(len(record.world.items))
    assert levels.on_hand_end.tolist() == small.on_hand
    assert levels.on_order_end.tolist() == [small.on_order(item) for item in items]
    assert levels.backorders_end.tolist() == [small.backorders(item) for item in items]


def losses(record: Record, item: int) -> list[tuple[Any, ...]]:
    table = record.write_offs
    rows = zip(table.item, table.time, table.units, table.reason, strict=True)
    return [
        (item, float(time), int(units), Reason(reason).name.lower())
        for each, time, units, reason in rows
        if each == item
    ]


def corrections(record: Record, item: int) -> list[tuple[Any, ...]]:
    table, orders = record.corrections, record.orders.order
    rows = zip(table.item, table.time, table.units, table.reason, table.row, strict=True)
    return [
        (
            item,
            float(time),
            int(units),
            Reason(reason).name.lower(),
            int(orders[row]) if row >= 0 else 0,
        )
        for each, time, units, reason, row in rows
        if each == item
    ]


def compare(number: int) -> tuple[int, int]:
    """Run world `number` both ways, with and without the second books in turn."""
    record = simulate(supplied_world(number)[0], seed=number, check=bool(number // 2 % 2))
    try:
        assert_same(record, naive(number))
    except AssertionError as error:
        raise AssertionError(f"world {number}: {error}") from error
    return len(record.orders), len(record.purchase_orders)


@pytest.mark.long
@pytest.mark.parametrize("start", range(0, 160, 40))
def test_tables_are_equal(start: int) -> None:
    equal = np.array([compare(number) for number in range(start, start + 40)])
    count("worlds", len(equal))
    count("order lines", int(equal[:, 0].sum()))
    count("purchase orders", int(equal[:, 1].sum()))


def events(record: Record) -> Counter[str]:
    """Count what happened in a run, by name."""
    table, tables = record.purchase_orders, (record.write_offs, record.corrections)
    seen = Counter(Standing(each).name for each in table.standing)
    seen += Counter(Reason(each).name for each in table.reason)
    seen += Counter(Reason(each).name for each in (*tables[0].reason, *tables[1].reason))
    seen["merged"] = int(np.sum((table.number > 0) & (table.opens == 0)))
    seen["sent late"] = int(np.sum(table.sent_at > table.placed_at))
    seen["never sent"] = int(np.sum(np.isnan(table.sent_at)))
    seen["rejected"] = int(np.sum(table.rejected > 0))
    seen["in parts"] = int(np.sum(np.bincount(record.receipts.purchase_order) > 1))
    overtaking = np.diff(table.ended_at[~np.isnan(table.ended_at)]) < 0
    seen["overtaking"] = int(np.sum(overtaking))
    return seen


@pytest.mark.long
def test_the_worlds_cover_what_they_should() -> None:
    """The comparison would prove little if troubles were rare."""
    seen: Counter[str] = Counter()
    for number in range(100):
        seen += events(simulate(supplied_world(number)[0], seed=number))
    wanted = (
        *("RECEIVED", "CANCELLED", "SHORT", "ON_ORDER", "LOST_AT_SUPPLIER", "SHORT_SHIPPED"),
        *("FAILED_INSPECTION", "SPOILED", "OBSOLETE", "SHRUNK", "COUNTED", "FOUND_EMPTY"),
        *("MISCOUNTED", "merged", "sent late", "never sent", "rejected", "in parts"),
        "overtaking",
    )
    assert all(seen[each] >= 10 for each in wanted), seen
