"""What happened in one run, as rows of text: its orders and its events.

The tables of a record have numbers and one row per order line. People and spreadsheets want
names, one row per order, and nothing where nothing happened.
"""

import csv
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from math import isnan
from pathlib import Path
from typing import Any, TextIO

import numpy as np

from sim.eventlog import Event, EventLog
from sim.ledger import Outcome, Reason
from sim.record import Record
from sim.simulate import simulate
from sim.world import World

Cell = str | int | float
Row = tuple[Cell, ...]

ORDER_COLUMNS = (
    "order",
    "customer",
    "class",
    "item",
    "placed_at",
    "quantity",
    "filled_at_once",
    "promised_at",
    "completed_at",
    "outcome",
    "reason",
    "parcels",
)
EVENT_COLUMNS = (
    "time",
    "kind",
    "item",
    "order",
    "purchase_order",
    "quantity",
    "on_hand",
    "on_order",
    "backorders",
    "reason",
)

# An order of several lines is as good as its worst line; the first that occurs here decides.
_WORST_FIRST = (
    Outcome.OPEN,
    Outcome.CANCELLED,
    Outcome.EXPIRED,
    Outcome.REJECTED,
    Outcome.DECLINED,
    Outcome.ABSENT,
    Outcome.SUBSTITUTED,
    Outcome.DROP_SHIPPED,
    Outcome.SHIPPED,
    Outcome.FILLED,
)


def order_rows(record: Record) -> Iterator[Row]:
    """Yield one row per order of a run, warm-up included, with the cells of `ORDER_COLUMNS`.

    A basket is one row: its items are joined by ``+``, its units summed, its outcome is that
    of its worst line. `promised_at` is the first promise, the latest over the lines.
    `completed_at` is when the last unit was shipped, or arrives if the supplier ships it, and
    empty for an order that was not served in full. The outcome ``absent`` marks a customer who
    stayed away: nothing was ordered. Times are in the world's time unit.
    """
    world, table = record.world, record.orders
    columns = {name: table[name].tolist() for name in table.names}
    starts = np.flatnonzero(table.lines > 0).tolist()
    for first, end in zip(starts, [*starts, len(table)][1:], strict=True):
        lines = {name: column[first:end] for name, column in columns.items()}
        yield _order_row(world, lines)


def _order_row(world: World, lines: dict[str, list[Any]]) -> Row:
    outcome, reason = min(
        zip(lines["outcome"], lines["reason"], strict=True),
        key=lambda line: _WORST_FIRST.index(line[0]),
    )
    quantity, shipped = sum(lines["quantity"]), sum(lines["shipped"] + lines["rescued"])
    promises = [time for time in lines["promised_at"] if not isnan(time)]
    return (
        lines["order"][0],
        lines["customer"][0],
        world.customers[lines["customer_class"][0]].name,
        "+".join(world.items[item].name for item in lines["item"]),
        lines["placed_at"][0],
        quantity,
        sum(lines["filled_at_once"]),
        max(promises, default=""),
        max(lines["ended_at"]) if shipped == quantity else "",
        _word(Outcome(outcome)),
        _word(Reason(reason)),
        sum(lines["parcels"]),
    )


def event_rows(world: World, events: Iterable[Event]) -> Iterator[Row]:
    """Yield one row per event, with the cells of `EVENT_COLUMNS`.

    The levels are those of the event's item after it. `order` and `purchase_order` are empty
    where the event has none.
    """
    names = [item.name for item in world.items]
    for event in events:
        yield (
            event.time,
            _word(event.kind),
            names[event.item],
            event.order or "",
            event.purchase_order or "",
            event.quantity,
            event.on_hand,
            event.on_order,
            event.backorders,
            _word(event.reason),
        )


def _word(member: Any) -> str:
    """Return an enumeration's member as a word; nothing for NONE."""
    return "" if member is Reason.NONE else member.name.lower()


def write_journals(
    world: World,
    seed: int,
    replication: int,
    *,
    orders: Path | None = None,
    events: Path | None = None,
) -> None:
    """Run one replication and write its orders or events, or both, as CSV files.

    If it fails, the events are written as far as it came, and no orders.

    Raises
    ------
    OSError
        If a file can't be written; found out before anything is run.
    """
    with ExitStack() as files:
        to_orders, to_events = (
            path and files.enter_context(path.open("w", encoding="utf-8", newline=""))
            for path in (orders, events)
        )
        log = EventLog() if to_events else None
        try:
            record = simulate(world, seed, replication, log=log)
        finally:  # what happened before it failed says why
            if to_events and log is not None:
                write_rows(to_events, EVENT_COLUMNS, event_rows(world, log))
        if to_orders:
            write_rows(to_orders, ORDER_COLUMNS, order_rows(record))


def write_rows(file: TextIO, columns: tuple[str, ...], rows: Iterable[Row]) -> None:
    """Write CSV as RFC 4180 has it, but with the line ends of the file."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
