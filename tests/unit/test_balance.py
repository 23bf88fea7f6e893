"""The balance of a whole run notices whatever column of it is off by one unit."""

from copy import deepcopy
from functools import cache
from typing import Any

import numpy as np
import pytest

from policies import BaseStock
from sim.balance import check_record, check_reserved
from sim.errors import BalanceError
from sim.laws import Constant
from sim.ledger import Outcome
from sim.record import Record
from tests.unit.worlds import customers, run, world


@cache
def busy() -> Record:
    """Two items; orders filled, waiting, leaving and open at the end; supply under way."""
    hasty = customers([1.0, 2.0, 3.0, 9.5], [2, 9, 5, 2], name="hasty", patience=Constant(1.5))
    patient = customers([1.5, 4.0, 9.0], [2, 2, 9], name="patient")
    return run(
        world(hasty, patient, initial=(3, 5), end=10.0, reorder=BaseStock(S=4)),
    )


def test_the_run_has_what_is_to_be_off() -> None:
    orders = busy().orders
    assert {Outcome.FILLED, Outcome.SHIPPED, Outcome.CANCELLED, Outcome.OPEN} <= set(
        orders.outcome.tolist()
    )
    assert len(busy().shipments) > 0
    assert busy().purchase_orders.received.sum() > 0
    assert busy().levels.on_order_end.sum() > 0
    check_record(busy())


OFF = [  # table, column, what is said
    *[("orders", name, "an order row breaks quantity") for name in ("quantity", "open")],
    *[("orders", name, "an order row breaks quantity") for name in ("cancelled", "rescued")],
    ("orders", "refused", "an order row breaks quantity"),
    ("shipments", "units", "units shipped after arrival"),
    ("purchase_orders", "received", "on hand at the end"),
    ("purchase_orders", "quantity", "on order at the end"),
    ("purchase_orders", "cancelled", "on order at the end"),
    ("purchase_orders", "short", "on order at the end"),
    ("receipts", "units", "units received"),
    ("levels", "on_hand_end", "on hand at the end"),
    ("levels", "on_order_end", "on order at the end"),
    ("levels", "backorders_end", "open units"),
    ("levels", "backorders", "the backlog's integral"),
]


@pytest.mark.parametrize("by", [1, -1])
@pytest.mark.parametrize(("table", "column", "said"), OFF)
def test_one_unit_too_many_or_too_few_is_noticed(
    table: str, column: str, said: str, by: int
) -> None:
    record = deepcopy(busy())
    values = getattr(getattr(record, table), column)
    values[-1] += by
    with pytest.raises(BalanceError, match=said):
        check_record(record)


def changed(*changes: tuple[str, int, int]) -> Record:
    record = deepcopy(busy())
    for column, row, by in changes:
        getattr(record.orders, column)[row] += by
    return record


def row_of(outcome: Outcome) -> int:
    return int(np.flatnonzero(busy().orders.outcome == outcome)[0])


def test_more_filled_at_once_than_shipped_is_noticed() -> None:
    with pytest.raises(BalanceError, match="filled_at_once <= shipped"):
        check_record(changed(("filled_at_once", row_of(Outcome.OPEN), 1)))


def test_more_set_aside_than_is_open_is_noticed() -> None:
    with pytest.raises(BalanceError, match="reserved <= open"):
        check_record(changed(("reserved", row_of(Outcome.FILLED), 1)))


def test_stock_below_0_is_noticed() -> None:
    # One unit more than there is was sold: in the row, in the levels, everywhere alike.
    record = deepcopy(busy())
    row, item = row_of(Outcome.FILLED), int(busy().orders.item[row_of(Outcome.FILLED)])
    more = int(record.levels.on_hand_end[item]) + 1
    for column in ("quantity", "shipped", "filled_at_once"):
        getattr(record.orders, column)[row] += more
    record.levels.on_hand_end[item] -= more
    with pytest.raises(BalanceError, match="below 0"):
        check_record(record)


@pytest.mark.parametrize("off", ["placed_at", "ended_at"])
def test_a_wait_that_is_too_long_is_noticed(off: str) -> None:
    record: Any = deepcopy(busy())
    getattr(record.orders, off)[row_of(Outcome.CANCELLED)] += 0.25
    with pytest.raises(BalanceError, match="waits add up to"):
        check_record(record)


def test_units_set_aside_that_no_order_has_are_noticed() -> None:
    check_reserved([0, 0], busy())
    with pytest.raises(BalanceError, match="set aside at the end"):
        check_reserved([0, 1], busy())
