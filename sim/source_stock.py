"""Suppliers that hold purchase orders back until they have units for them."""

from abc import ABC, abstractmethod
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import floor

from sim.clock import Clock, Occurrence, Priority
from sim.lead_times import draws_of
from sim.streams import Streams
from sim.terms import Allotment, SupplierStock
from sim.world import Supplier

_FIRST = -1  # tie: before the shop's own receipts of that instant

Tell = Callable[[int, int, float], None]  # row of the purchase order, units, time


@dataclass(eq=False)
class _Waiting:
    """A line of a purchase order that waits at the supplier, and the units it waits for."""

    row: int
    units: int
    sent_at: float


class Holding(ABC):
    """The purchase orders that wait at one supplier; use `holding` to make one.

    ``send(row, units, now)`` is called when units leave the supplier, an order's at once or in
    parts, ``cut(row, units, now)`` when units will never leave.
    """

    def __init__(self, clock: Clock, send: Tell) -> None:
        self._clock = clock
        self._send = send

    @abstractmethod
    def request(self, row: int, item: int, units: int, now: float) -> None:
        """Take in a line of a purchase order; what is there is sent before this returns."""

    @abstractmethod
    def cancel(self, row: int, units: int) -> int:
        """Take back up to `units` of a line that have not left; return how many."""

    def _serve(self, line: deque[_Waiting], units: int, now: float) -> int:
        """Send units to those who wait, first come, first served; return what is left."""
        while units and line:
            first = line[0]
            sent = min(units, first.units)
            units -= sent
            first.units -= sent
            if not first.units:
                line.popleft()
            self._send(first.row, sent, now)
        return units


class Allotments(Holding):
    """What is handed out at fixed times.

    Allotment k takes draw k of its law, whether anybody waits or not. What is sent at the
    instant of an allotment waits for the next one.
    """

    def __init__(
        self, clock: Clock, terms: Allotment, units: Iterator[float], send: Tell, cut: Tell
    ) -> None:
        super().__init__(clock, send)
        self._terms = terms
        self._units = units
        self._cut = cut
        self._drawn = 0
        self._planned = False
        self._line: deque[_Waiting] = deque()

    def request(self, row: int, item: int, units: int, now: float) -> None:  # noqa: ARG002 - one supply
        """Have a line wait for its share."""
        self._line.append(_Waiting(row, units, now))
        self._plan(now)

    def cancel(self, row: int, units: int) -> int:
        """Take back up to `units` of a line that have not left; return how many."""
        return _take_back(self._line, row, units)

    def _plan(self, now: float) -> None:
        """Plan the next allotment after `now`, if none is and somebody waits."""
        if self._planned or not self._line:
            return
        first, every = self._terms.first, self._terms.every
        number = max(0, floor((now - first) / every))
        while first + number * every <= now:  # multiplied, so that no rounding sums up
            number += 1
        self._planned = True
        time = first + number * every
        self._clock.at(time, Priority.RECEIPT, self._hand_out, number, _FIRST)

    def _hand_out(self, event: Occurrence) -> None:
        now, number = self._clock.now, event.subject
        self._planned = False
        while self._drawn < number:  # those that nobody called for
            next(self._units)
            self._drawn += 1
        units, self._drawn = int(next(self._units)), number + 1
        late = [each for each in self._line if each.sent_at >= now]
        for _ in late:
            self._line.pop()
        self._serve(self._line, units, now)
        if self._terms.rest == "cut":
            while self._line:
                rest = self._line.popleft()
                self._cut(rest.row, rest.units, now)
        self._line.extend(late)
        self._plan(now)


class Stocked(Holding):
    """A stock that is replenished one for one, of each item or one for all.

    Every unit called for has the supplier get one, which is a base-stock policy; a unit that is
    taken back saves the next one. The k-th unit so ordered takes draw k.
    """

    def __init__(
        self,
        clock: Clock,
        terms: SupplierStock,
        draws: Callable[[int], Iterator[float]],
        send: Tell,
    ) -> None:
        super().__init__(clock, send)
        self._pooled = terms.pooled
        self._draws = draws
        self._lead_times: dict[int, Iterator[float]] = {}
        self._on_hand = defaultdict[int, int](lambda: terms.units)
        self._spare: Counter[int] = Counter()  # units taken back, for which more is on its way
        self._lines = defaultdict[int, deque[_Waiting]](deque)

    def request(self, row: int, item: int, units: int, now: float) -> None:
        """Send what is there; the rest of the line waits."""
        pool = 0 if self._pooled else item
        self._replenish(pool, units, now)
        self._lines[pool].append(_Waiting(row, units, now))
        self._hand_out(pool, 0, now)

    def cancel(self, row: int, units: int) -> int:
        """Take back up to `units` of a line that have not left; return how many."""
        for pool, line in self._lines.items():
            taken = _take_back(line, row, units)
            if taken:
                self._spare[pool] += taken
                return taken
        return 0

    def _replenish(self, pool: int, units: int, now: float) -> None:
        saved = min(units, self._spare[pool])
        self._spare[pool] -= saved
        if pool not in self._lead_times:
            self._lead_times[pool] = self._draws(pool)
        lead_times = self._lead_times[pool]
        times = Counter(now + next(lead_times) for _ in range(units - saved))
        for time, arriving in times.items():
            self._clock.at(time, Priority.RECEIPT, self._replenished, (pool, arriving), _FIRST)

    def _replenished(self, event: Occurrence) -> None:
        pool, units = event.subject
        self._hand_out(pool, units, self._clock.now)

    def _hand_out(self, pool: int, more: int, now: float) -> None:
        there = self._on_hand[pool] + more
        self._on_hand[pool] = self._serve(self._lines[pool], there, now)


def holding(
    clock: Clock,
    supplier: Supplier,
    streams: Streams,
    send: Tell,
    cut: Tell,
    items: Sequence[str],
) -> Holding:
    """Return what holds the purchase orders of a supplier with an allotment or a stock.

    Parameters
    ----------
    send, cut
        Called when units leave, or never will.
    items
        The names of the world's items.

    Raises
    ------
    ValueError
        If the supplier has none of the two, or both.
    """
    name, allotment, stock = supplier.name, supplier.allotment, supplier.stock
    if allotment is not None and stock is None:
        draws = draws_of(f"suppliers/{name}/allotment", allotment.units, streams, whole=True)
        return Allotments(clock, allotment, draws, send, cut)
    if stock is None or allotment is not None:
        raise ValueError(f"supplier {name} must have an allotment or a stock, one of them")
    law = stock.lead_time

    def of_pool(item: int) -> Iterator[float]:
        own = "" if stock.pooled else f"/{items[item]}"
        return draws_of(f"suppliers/{name}/replenishment{own}", law, streams)

    return Stocked(clock, stock, of_pool, send)


def _take_back(line: deque[_Waiting], row: int, units: int) -> int:
    """Take up to `units` of a row out of a line; return how many."""
    for waiting in reversed(line):  # what is cancelled is mostly new
        if waiting.row == row:
            taken = min(units, waiting.units)
            waiting.units -= taken
            if not waiting.units:
                line.remove(waiting)
            return taken
    return 0
