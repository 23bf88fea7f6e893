"""The customers' arrival: one process that looks ahead."""

from collections.abc import Callable, Generator
from typing import Any

import numpy as np

from sim.booking import booked
from sim.clock import Occurrence, Priority
from sim.counter import Counter
from sim.following import followed
from sim.ledger import Reason
from sim.shop import Shop
from sim.streams import Streams


class Customers:
    """Brings the customers to the counter, in the order of time.

    The arrival process serves customer after customer as long as the next one comes before
    anything else is scheduled, and only then gives the turn back to the clock. The model's
    time in between is the customer's own `placed_at`; the clock lags behind, so everything
    scheduled meanwhile is scheduled at an absolute time.
    """

    def __init__(self, shop: Shop, counter: Counter, streams: Streams) -> None:
        self._shop = shop
        self._counter = counter
        self._visits = self._visit(streams)

    def start(self) -> None:
        """Begin, once the clock runs."""
        self._shop.clock.at(0.0, Priority.ARRIVAL, self._turn)

    def _turn(self, _: Occurrence) -> None:
        """Serve until something else comes first; then ask to be called back."""
        next_visit = next(self._visits, None)
        if next_visit is not None:
            self._shop.clock.at(next_visit, Priority.ARRIVAL, self._turn)

    def _visit(self, streams: Streams) -> Generator[float, None, None]:
        """Serve all customers; yield the time of one who has to wait for the turn.

        Who takes less than the stock's slack changes nothing but the shelf, and the ledger has
        the order booked as filled already: this is the path of most customers.
        """
        stocks, agenda = self._shop.stocks, self._shop.clock.agenda
        book, arrive = self._shop.ledger.orders.book, self._door()
        for block in booked(self._shop.world, streams):
            others = block.pop("goes_at", None), block.pop("goes_for", None)
            first = book(block)
            if others[0] is not None:
                self._note_other_leavings(first, *others)
            times, items = block["placed_at"].tolist(), block["item"].tolist()
            quantities, lines = block["quantity"].tolist(), block["lines"].tolist()
            for row, (now, item, quantity, n_lines) in enumerate(
                zip(times, items, quantities, lines, strict=True), first
            ):
                if n_lines == 1:
                    if now >= agenda[0][0]:
                        yield now
                    stock = stocks[item]
                    if quantity <= stock.slack:
                        stock.slack -= quantity
                        stock.on_hand_area += stock.on_hand * (now - stock.on_hand_since)
                        stock.on_hand_since = now
                        stock.on_hand -= quantity
                        continue
                elif not n_lines:
                    continue  # served with the first line of its order
                elif now >= agenda[0][0]:
                    yield now
                arrive(row, now)

    def _door(self) -> Callable[[int, float], None]:
        """Return what serves an order; where customers may stay away, ask them first."""
        shop, arrive = self._shop, self._counter.arrive
        following = followed(shop)
        if following is None:
            return arrive
        comes, shop.on_end = following.comes, following.ended
        for stock in shop.stocks:
            stock.no_slack = True  # nobody may slip in by the fast way
            stock.settle()

        def serve(first: int, now: float) -> None:
            if comes(first, now):
                arrive(first, now)

        return serve

    def _note_other_leavings(self, first: int, goes_at: Any, goes_for: Any) -> None:
        """Remember who leaves for another reason than patience, and when."""
        for row in np.flatnonzero(np.isfinite(goes_at)).tolist():
            other = float(goes_at[row]), Reason(int(goes_for[row]))
            self._shop.other_leavings[first + row] = other
