"""One run, clipped to the statistics window, and cut into the rows that KPIs are about.

Columns are cut out of the tables when they are asked for, and shared between scopes, because
a run may have millions of orders.
"""

from functools import cached_property

import numpy as np

from results.ranked import Floats
from results.room import Room, room_taken
from results.rows import Rows
from results.tables import ABSENT, FILLED, fee_table, line_table, order_table, rescue_table
from sim.ledger import Fee, Reason
from sim.record import Column, Levels, Record, Table

_OF_THE_WHOLE_RUN = (
    "record", "world", "over", "all_lines", "all_orders", "all_short_lines",
    "all_short_orders", "shipments", "all_rescues", "_rescues", "_fees",
)  # fmt: skip


class Run:
    """The tables of one record, clipped to ``[start, end)``; `span` is its length in time.

    The run is over at `over`, which is `end` unless it is a part of the window; see `part`.
    What becomes of those who came within ``[start, end)`` is known until then.
    """

    def __init__(self, record: Record) -> None:
        world = record.world
        self.record, self.world, self.levels = record, world, record.levels
        self.start, self.end, self.span = world.warm_up, world.end, world.horizon
        self.over = world.end
        self.all_lines = line_table(record)
        self.all_orders = order_table(self.all_lines)

    def part(self, start: float, end: float, levels: Levels) -> "Run":
        """Return the same run clipped to ``[start, end)``, a part of the statistics window.

        `levels` are those of `Record.parts`. The figures of the state at the end of the run
        (open_orders, stock_value_end ...) make no sense of a part.
        """
        part = Run.__new__(Run)
        for name in _OF_THE_WHOLE_RUN:
            setattr(part, name, getattr(self, name))
        part.start, part.end, part.span, part.levels = start, end, end - start, levels
        return part

    def in_window(self, times: Column) -> Column:
        """Say which times are in the window; nan is not."""
        return (times >= self.start) & (times < self.end)

    def _placed(self, table: Table | Rows) -> Column:
        placed: Column = self.in_window(table.placed_at) & ((table.fate & ABSENT) == 0)
        return placed

    @cached_property
    def lines(self) -> Rows:
        """Order lines placed in the window; not those of customers who stayed away."""
        return Rows(self.all_lines, self._placed(self.all_lines))

    @cached_property
    def orders(self) -> Rows:
        """Orders placed in the window: the cohort."""
        if self.all_orders is self.all_lines:
            return self.lines
        return Rows(self.all_orders, self._placed(self.all_orders))

    @cached_property
    def all_short_orders(self) -> Rows:
        """Orders of which not all was there at once, warm-up included.

        They are few as a rule, and only of them there is more to tell than what was ordered:
        who waited, was promised something, left or stayed away.
        """
        return Rows(self.all_orders, self.all_orders.fate != FILLED)

    @cached_property
    def all_short_lines(self) -> Rows:
        """The lines of those orders, those that were there at once included."""
        if self.all_orders is self.all_lines:
            return self.all_short_orders
        short = self.all_orders.fate != FILLED
        return Rows(self.all_lines, short[self._order_of_line])

    @cached_property
    def short_lines(self) -> Rows:
        """Such lines that were placed in the window."""
        return self.all_short_lines.where(self._placed(self.all_short_lines))

    @cached_property
    def short_orders(self) -> Rows:
        """Such orders that were placed in the window."""
        if self.all_orders is self.all_lines:
            return self.short_lines
        return self.all_short_orders.where(self._placed(self.all_short_orders))

    @cached_property
    def absent_lines(self) -> Rows:
        """Order lines that were not placed in the window, because the customer stayed away.

        Those whom only more goodwill or hype than usual would have drawn are not missed.
        """
        rows = self.all_short_lines
        missed = rows.reason == Reason.STAYED_AWAY
        return rows.where(self.in_window(rows.placed_at) & missed)

    @cached_property
    def shipments(self) -> Rows:
        """Shipments after arrival, warm-up included."""
        table = self.record.shipments
        return Rows(table, table.time < self.over, self.all_lines, "row")

    @cached_property
    def later_shipments(self) -> Rows:
        """Shipments after arrival that were made in the window."""
        table = self.record.shipments
        return Rows(table, self.in_window(table.time), self.all_lines, "row")

    @cached_property
    def all_rescues(self) -> Rows:
        """Rescues, warm-up included, under the item that was ordered."""
        table = self.record.rescues
        plain = Table({name: table[name] for name in table.names if name != "item"})
        return Rows(plain, table.time < self.over, self.all_lines, "row")

    @cached_property
    def rescues(self) -> Rows:
        """Rescues in the window, under the item that the customer got."""
        table = self._rescues
        return Rows(table, self.in_window(table.time), self.all_lines, "row")

    @cached_property
    def _rescues(self) -> Table:
        return rescue_table(self.record)

    @cached_property
    def fees(self) -> dict[Fee, Rows]:
        """Fees that were paid in the window, by their kind."""
        table, paid = self._fees, self.in_window(self._fees.time)
        return {kind: Rows(table, paid & (table.kind == kind)) for kind in Fee}

    @cached_property
    def _fees(self) -> Table:
        return fee_table(self.record)

    def orders_of(self, rows: Rows, *, per_line: bool) -> Column:
        """Return which of all orders, or of all order lines, such `rows` belong to."""
        if per_line or self.all_orders is self.all_lines:
            which = np.zeros(len(self.all_lines), bool)
            which[rows.row] = True
        else:
            which = np.zeros(len(self.all_orders), bool)
            which[self._order_of_line[rows.row]] = True
        return which

    @cached_property
    def _order_of_line(self) -> Column:
        return np.cumsum(self.all_lines.lines > 0) - 1

    @cached_property
    def receipts(self) -> Rows:
        """Receipts in the window."""
        table, parent = self.record.receipts, self.record.purchase_orders
        return Rows(table, self.in_window(table.time), parent, "purchase_order")

    @cached_property
    def write_offs(self) -> Rows:
        """Losses of units on hand in the window."""
        table = self.record.write_offs
        return Rows(table, self.in_window(table.time))

    @cached_property
    def room(self) -> Room:
        """The room that the stock of all items took in the window."""
        return room_taken(self.record, self.start, self.end)

    def clipped(self, times: Column) -> Floats:
        """Return the times moved into the window, `end` where there is none."""
        moved: Floats = np.maximum(np.fmin(times, self.end), self.start)
        return moved
