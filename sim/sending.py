"""Sending: from what a rule orders to a purchase order that the supplier has taken."""

from collections.abc import Sequence

from sim.calendars import taken_at
from sim.clock import Occurrence, Priority
from sim.durations import mean_lead_time
from sim.eventlog import Kind
from sim.lead_times import draws_of
from sim.ledger import Standing
from sim.receiving import Receiving
from sim.shop import Shop
from sim.streams import Streams, one_by_one
from sim.supply import Supply


class Sending:
    """A planner who takes time and forgets, drafts that wait for more lines, opening hours.

    What is not sent yet counts as on order: the rule has ordered it.
    """

    def __init__(
        self, shop: Shop, supplies: Sequence[Supply], receiving: Receiving, streams: Streams
    ) -> None:
        self._shop = shop
        self._supplies = supplies
        self._receiving = receiving
        self._table = shop.ledger.purchase_orders
        self._number = 0
        self._drafts: dict[int, list[int]] = {}  # of each supplier: rows
        joins = any(stock.hooks.join is not None for stock in shop.stocks)
        self._windows = [
            0.0
            if joins and supply.supplier.merge_window is None
            else supply.supplier.merge_window
            for supply in supplies
        ]
        self._means: dict[tuple[int, int], float] = {}  # by supplier and units that matter
        self.direct = [  # of each supplier: whether what a rule orders is sent at once
            shop.world.planner is None and window is None and supply.supplier.calendar is None
            for window, supply in zip(self._windows, supplies, strict=True)
        ]
        planner = shop.world.planner
        self._ignored = planner.ignored if planner else 0.0
        self.reminder = planner.reminder if planner else None
        self._delays = None
        if planner is not None:
            self._attention = one_by_one(streams.generator("planner/attention").random)
        if planner is not None and planner.delay is not None:
            self._delays = draws_of("planner/delay", planner.delay, streams)

    def mean_lead_time(self, number: int, units: int) -> float:
        """Return the mean time from sending so many units to their last receipt."""
        supplier = self._supplies[number].supplier
        case = number, units if supplier.per_unit or supplier.parts else 1
        if case not in self._means:
            self._means[case] = mean_lead_time(supplier, units)
        return self._means[case]

    def promised(self, number: int, units: int) -> float:
        """Return the lead time that a supplier promises for so many units."""
        promise = self._supplies[number].supplier.promise
        return self.mean_lead_time(number, units) if promise is None else promise

    def next_number(self) -> int:
        """Return the number of the next purchase order that is sent."""
        self._number += 1
        return self._number

    def is_ignored(self) -> bool:
        """Say whether nobody acts on the next alert."""
        return next(self._attention) < self._ignored

    def submit(self, rows: list[int], now: float) -> None:
        """Have the lines of one alert sent as soon as the planner comes to it."""
        if self._delays is None:
            self._act(rows, now)
        else:
            time = now + next(self._delays)
            self._shop.clock.at(time, Priority.REVIEW, self._act_late, rows, self._after_rules)

    @property
    def _after_rules(self) -> int:
        """The tie that comes after all reviews of an instant."""
        return len(self._shop.stocks)

    @property
    def _before_rules(self) -> int:
        """The tie that comes before all lessons and reviews of an instant."""
        return -len(self._shop.stocks) - 1

    def _act_late(self, event: Occurrence) -> None:
        standing = self._table.standing
        wanted = [row for row in event.subject if standing[row] == Standing.ON_ORDER]
        self._act(wanted, self._shop.clock.now)

    def _act(self, rows: list[int], now: float) -> None:
        """Send lines, each on its own or with the others of a draft."""
        for row in rows:
            self._act_on(row, now)

    def _act_on(self, row: int, now: float) -> None:
        number = self._table.supplier[row]
        window = self._windows[number]
        if window is None:
            self._send([row], now)
        elif number in self._drafts:
            self._drafts[number].append(row)
        else:
            self._drafts[number] = [row]
            tie = self._after_rules + 1 + number
            self._shop.clock.at(now + window, Priority.REVIEW, self._close_draft, number, tie)

    def _close_draft(self, event: Occurrence) -> None:
        self._send(self._drafts.pop(event.subject), self._shop.clock.now)

    def _send(self, rows: list[int], now: float) -> None:
        """Hand lines over when the supplier is open."""
        calendar = self._supplies[self._table.supplier[rows[0]]].supplier.calendar
        taken = now if calendar is None else taken_at(calendar, now)
        if taken > now:
            tie = self._before_rules
            self._shop.clock.at(taken, Priority.REVIEW, self._taken_late, rows, tie)
        else:
            self._taken(rows, now)

    def _taken_late(self, event: Occurrence) -> None:
        self._taken(event.subject, self._shop.clock.now)

    def _taken(self, rows: list[int], now: float) -> None:
        """Make one purchase order of the lines that are still wanted, and hand it over."""
        table = self._table
        rows = [row for row in rows if table.standing[row] == Standing.ON_ORDER]
        if not rows:
            return
        supplier, po_number = table.supplier[rows[0]], self.next_number()
        supply = self._supplies[supplier]
        for row in rows:
            table.number[row] = po_number
            table.opens[row] = row == rows[0]
            table.sent_at[row] = now
            units = self._receiving.open_units(row)
            table.due_at[row] = now + self.promised(supplier, units)
            table.expected_at[row] = now + self.mean_lead_time(supplier, units)
            if now > table.placed_at[row] or len(rows) > 1:
                self._tell(row, now)
            supply.take(row, units, now)

    def _tell(self, row: int, now: float) -> None:
        stock = self._shop.stocks[self._table.item[row]]
        if stock.watched:
            units = self._receiving.open_units(row)
            self._shop.tell(now, Kind.SENT, stock, units, purchase_order=row)
