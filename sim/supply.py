"""Supply: what one supplier makes of the purchase orders that are sent to it."""

from collections.abc import Iterator
from math import floor

from sim.calendars import delivered_at
from sim.capacity import Servers
from sim.clock import Occurrence, Priority
from sim.disruptions import Uptime
from sim.eventlog import Kind
from sim.lead_times import draws_of, lead_times
from sim.ledger import Reason, Standing
from sim.receiving import Receiving
from sim.shop import Shop
from sim.source_stock import Holding, holding
from sim.streams import Streams, one_by_one


class Supply:
    """One supplier: it holds what it lacks, makes, sends in parts, fails, and confirms."""

    def __init__(self, number: int, shop: Shop, streams: Streams, receiving: Receiving) -> None:
        self.supplier = supplier = shop.world.suppliers[number]
        self._shop = shop
        self._streams = streams
        self._receiving = receiving
        self._table = shop.ledger.purchase_orders
        self._lead_time = lead_times(supplier, streams)
        self._sent = 0
        self._uptime = Uptime.of(supplier, streams) if supplier.disruption else None
        in_line = supplier.delivery in ("fifo", "queue")
        finish = None if self._uptime is None else self._uptime.finish
        self._servers = Servers(supplier, self._table.standing, finish) if in_line else None
        self._transit = self._gaps = None
        if supplier.transit is not None:
            transit = f"suppliers/{supplier.name}/transit"
            self._transit = draws_of(transit, supplier.transit, streams)
        if supplier.parts is not None:
            parts = f"suppliers/{supplier.name}/parts"
            self._gaps = draws_of(parts, supplier.parts.gap, streams)
        self._errors = self._confirmation_errors() if supplier.confirmation else None
        self.holding: Holding | None = None
        if supplier.allotment is not None or supplier.stock is not None:
            items = [item.name for item in shop.world.items]
            self.holding = holding(shop.clock, supplier, streams, self._leave, self._cut, items)
        self._plain = not (  # a lead time, and there it is
            in_line
            or self._uptime
            or self._transit
            or supplier.per_unit
            or supplier.yield_
            or supplier.parts
            or supplier.confirmation
            or supplier.calendar
            or self.holding
        )

    def _confirmation_errors(self) -> Iterator[float]:
        rng = self._streams.generator(f"suppliers/{self.supplier.name}/confirmation")
        return one_by_one(rng.standard_normal)

    def is_up(self, now: float) -> bool:
        """Say whether the supplier works."""
        return self._uptime is None or self._uptime.is_up(now)

    def take(self, row: int, units: int, now: float) -> None:
        """Take in a line of a purchase order."""
        if self._plain:
            self._receiving.await_units(row, units, 0, now + self._lead_time(now))
        elif self.holding is None:
            self._leave(row, units, now)
        else:
            self.holding.request(row, self._table.item[row], units, now)

    def _cut(self, row: int, units: int, now: float) -> None:
        """Give up units that the supplier will not have."""
        units = min(units, self._receiving.open_units(row))
        if units:
            self._receiving.fall_short(row, units, now, Reason.LOST_AT_SUPPLIER)

    def _leave(self, row: int, units: int, now: float) -> None:
        """Begin to make and send units."""
        self._sent += 1
        coming = units
        if self.supplier.yield_ is not None:
            coming = self._yielded(units)
        self.send(row, coming, now, missing=units - coming)

    def _yielded(self, units: int) -> int:
        """Return how many of the units come; each purchase order has a stream of its own."""
        law = self.supplier.yield_
        assert law is not None
        rng = self._streams.generator(f"suppliers/{self.supplier.name}/yield/{self._sent}")
        if not law.sd:
            return int(rng.binomial(units, law.mean))
        spread = law.mean * (1.0 - law.mean) / law.sd**2 - 1.0
        share = rng.beta(law.mean * spread, (1.0 - law.mean) * spread)
        return min(units, floor(units * share + rng.random()))

    def send(self, row: int, units: int, now: float, *, missing: int = 0) -> None:
        """Have units come after a lead time, in parts if that is the supplier's way."""
        due, lost = self._due(row, units + missing, now)
        if lost:
            self._receiving.await_loss(row, units + missing, due)
            return
        due = self._delivered(due)
        parts = 1 if self.supplier.parts is None else min(self.supplier.parts.parts, units)
        for number in range(max(parts, 1)):
            if number:
                assert self._gaps is not None
                due = self._delivered(due + next(self._gaps))
            size = units // parts + (number < units % parts) if parts else 0
            # what is missing is found missing when the last part has come
            last = number >= parts - 1
            self._receiving.await_units(row, size, missing if last else 0, due)
        if self._errors is not None:
            self._confirm_later(row, due, now)

    def _delivered(self, due: float) -> float:
        calendar = self.supplier.calendar
        return due if calendar is None else delivered_at(calendar, due)

    def _due(self, row: int, units: int, now: float) -> tuple[float, bool]:
        """Return when units sent now come or, if they are lost, when that is known."""
        time = self._lead_time(now)
        if self.supplier.per_unit:
            time += sum(self._lead_time(now) for _ in range(units - 1))
        if self._servers is not None:
            due, lost = self._servers.due(now, time, row)
        elif self._uptime is not None:
            due, lost = self._uptime.finish(now, time)
        else:
            due, lost = now + time, False
        if self._transit is not None and not lost:
            due += next(self._transit)
        return due, lost

    def _confirm_later(self, row: int, due: float, now: float) -> None:
        """Send word of when the last of it comes."""
        confirmation = self.supplier.confirmation
        assert confirmation is not None
        assert self._errors is not None
        told = due + confirmation.error * next(self._errors)
        at, expedited = now + confirmation.after, self._receiving.expedited
        self._shop.clock.at(at, Priority.CARE, self._confirm, (row, told, row in expedited))

    def _confirm(self, event: Occurrence) -> None:
        row, told, expedited = event.subject
        if self._table.standing[row] != Standing.ON_ORDER:
            return
        if expedited != (row in self._receiving.expedited):
            return  # brought forward since
        now = self._shop.clock.now
        self._table.expected_at[row] = max(now, told)
        stock = self._shop.stocks[self._table.item[row]]
        if stock.watched:
            self._shop.tell(now, Kind.CONFIRMATION, stock, 0, purchase_order=row)
