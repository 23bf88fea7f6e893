"""The stock of one item: its levels, and their integrals over time."""

from array import array
from collections import deque
from math import inf

from sim.hooks import Hooks
from sim.queues import WaitingLine
from sim.views import StockView
from sim.world import Item


class Stock:
    """Levels and time integrals of one item.

    Whoever changes a level calls `advance` before and `settle` after. `slack` is the number
    of units that a newcomer can take without anything else happening: the shelf does not run
    empty, nobody need be asked, no purchase order is due. While it lasts, the arrival loop
    updates `on_hand` alone, which therefore has a clock of its own (`on_hand_since`).
    """

    __slots__ = (
        "backlog_value",
        "backorders",
        "backorders_area",
        "backorders_peak",
        "clear_area",
        "expected_at",
        "hooks",
        "index",
        "line",
        "name",
        "no_slack",
        "on_hand",
        "on_hand_area",
        "on_hand_at_start",
        "on_hand_since",
        "on_order",
        "on_order_area",
        "open_purchase_orders",
        "phantom",
        "ready_area",
        "record_error_area",
        "reserved",
        "review_pending",
        "short",
        "since",
        "slack",
        "start",
        "waits",
        "watched",
    )

    def __init__(
        self,
        index: int,
        item: Item,
        hooks: Hooks,
        line: WaitingLine,
        expected_at: "array[float]",
        *,
        watched: bool,
    ) -> None:
        self.index = index
        self.name = item.name
        self.hooks = hooks
        self.line = line
        self.watched = watched  # observers want every event
        asks = hooks.held_back is not None or hooks.share is not None or hooks.skips
        self.no_slack = watched or asks  # free units and people who wait may be there together
        self.on_hand = item.initial_on_hand
        self.reserved = 0
        self.backorders = 0
        self.backlog_value = 0.0
        self.phantom = 0  # units that the records count and nobody will find; may be below 0
        self.on_order = 0
        self.open_purchase_orders: dict[int, None] = {}  # rows, oldest first
        self.expected_at = expected_at
        self.waits: deque[float] = deque(maxlen=self.hooks.learns)
        self.review_pending = False
        self.short = False  # a shortage since the last receipt
        self.since = self.on_hand_since = 0.0
        self.on_hand_area = self.on_order_area = self.backorders_area = 0.0
        self.ready_area = self.clear_area = self.record_error_area = 0.0
        self.on_hand_at_start = self.on_hand
        self.backorders_peak = 0
        self.start = self.areas()
        self.slack: float = -inf
        self.settle()

    @property
    def free(self) -> int:
        """Units on hand that are not set aside for an order."""
        return self.on_hand - self.reserved

    @property
    def recorded(self) -> int:
        """Units on hand as the records have it."""
        return self.on_hand + self.phantom

    @property
    def inventory_position(self) -> int:
        """On hand plus on order minus backorders, as the records have it."""
        return self.on_hand + self.phantom + self.on_order - self.backorders

    def advance(self, now: float) -> None:
        """Bring the integrals up to `now`."""
        self.on_hand_area += self.on_hand * (now - self.on_hand_since)
        self.on_hand_since = now
        span = now - self.since
        if span > 0.0:
            self.since = now
            self.on_order_area += self.on_order * span
            if self.backorders:
                self.backorders_area += self.backorders * span
            else:
                self.clear_area += span
            if self.on_hand > self.reserved:
                self.ready_area += span
            if self.phantom:
                self.record_error_area += abs(self.phantom) * span

    def settle(self) -> None:
        """Note the new levels: the peak of the backlog, and how much slack there is."""
        if self.backorders > self.backorders_peak:  # noqa: PLR1730 -- a call of max costs more
            self.backorders_peak = self.backorders
        free = self.on_hand - self.reserved
        if self.phantom < 0:  # units that the records miss are there for all that
            self.phantom = max(self.phantom, -free)  # no record is less than what is set aside
            free += self.phantom
        if free <= 1 or self.no_slack:
            self.slack = 0
        else:
            position = self.on_hand + self.phantom + self.on_order - self.backorders
            room = position - self.hooks.trigger
            self.slack = (free if free < room else room) - 1

    def areas(self) -> tuple[float, ...]:
        """Return the integrals so far."""
        return (
            self.on_hand_area,
            self.on_order_area,
            self.backorders_area,
            self.ready_area,
            self.clear_area,
            self.record_error_area,
        )

    def open_window(self, now: float) -> None:
        """Begin the statistics window: remember where the integrals stand. Nothing is reset."""
        self.advance(now)
        self.start = self.areas()
        self.on_hand_at_start = self.on_hand
        self.backorders_peak = self.backorders

    def window(self) -> tuple[float, ...]:
        """Return the integrals since the window began."""
        return tuple(area - at for area, at in zip(self.areas(), self.start, strict=True))

    def view(self, now: float) -> StockView:
        """Return what a rule may see."""
        recorded = self.on_hand + self.phantom
        return StockView(
            now,
            self.name,
            recorded,
            self.reserved,
            self.backorders,
            self.on_order,
            recorded + self.on_order - self.backorders,
            self.backlog_value,
            self.next_receipt(now) if self.hooks.looks_ahead else inf,
        )

    def next_receipt(self, now: float) -> float:
        """Return when the next units on order are expected; now, if they are overdue."""
        expected = (self.expected_at[row] for row in self.open_purchase_orders)
        return max(now, min(expected, default=inf))
