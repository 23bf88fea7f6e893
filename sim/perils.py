"""What befalls goods on the shelf and the records of them: they spoil, age, vanish.

Only units that are free are in peril; those set aside for an order have left the shelf.
"""

from collections.abc import Callable, Iterator
from functools import partial
from math import inf, log1p, sqrt

import numpy as np

from sim.clock import Occurrence, Priority
from sim.errors import RuleError
from sim.eventlog import Kind
from sim.ledger import Fee, Reason
from sim.protocols import Law
from sim.purchasing import Purchasing
from sim.shelf import Shelf
from sim.shop import Shop
from sim.stock import Stock
from sim.streams import Streams, one_by_one
from sim.world import Item, World

# Ties: before what else has the same priority at the same instant.
_SPOILS, _AGES, _VANISHES = -3, -2, -1
_COUNTED = -1


def in_peril(world: World) -> bool:
    """Say whether anything can befall the goods of this world."""
    return any(
        peril is not None
        for item in world.items
        for peril in (item.shelf_life, item.obsolescence, item.shrinkage, item.counting)
    )


class Perils:
    """Has goods spoil, become obsolete and disappear, and the shelf counted.

    Each item has a stream for every peril: the k-th delivery takes the k-th age and the k-th
    error, the k-th period the k-th number, whatever is on the shelf.
    """

    def __init__(self, shop: Shop, purchasing: Purchasing, streams: Streams) -> None:
        self.shop = shop
        self.purchasing = purchasing
        self._streams = streams
        self._shelves: dict[int, Shelf] = {}
        self._draws: dict[tuple[int, str], Iterator[float]] = {}

    def start(self) -> None:
        """Begin: the initial stock is a lot like any other, but perhaps an empty one."""
        for stock, item in zip(self.shop.stocks, self.shop.world.items, strict=True):
            self._bind(stock, item)
            if item.shelf_life is not None:
                self._shelves[stock.index] = Shelf(item.shelf_life.issue)
                self._lay(stock, stock.on_hand, self._age(stock), 0)
            if item.obsolescence is not None:
                self._await_obsolescence(stock, 0.0)
            if item.shrinkage is not None:
                self._await_shrinkage(stock, 1)
            if item.counting is not None and item.counting.every is not None:
                self._await_count(stock, 1)
        self.shop.on_receipt = self._received
        self.shop.on_release = self._released

    def _bind(self, stock: Stock, item: Item) -> None:
        """Open the item's streams."""
        laws: dict[str, Law] = {}
        if item.shelf_life is not None:
            laws["shelf_life"] = item.shelf_life.age
        if item.obsolescence is not None:
            laws["obsolescence"] = item.obsolescence.gap
        for peril, law in laws.items():
            rng = self._generator(stock, peril)
            self._draws[stock.index, peril] = one_by_one(partial(law.sample, rng))
        if item.shrinkage is not None:
            rng = self._generator(stock, "shrinkage")
            self._draws[stock.index, "shrinkage"] = one_by_one(rng.random)
        if item.counting is not None:
            rng = self._generator(stock, "counting")
            self._draws[stock.index, "counting"] = one_by_one(rng.standard_normal)

    def _generator(self, stock: Stock, peril: str) -> np.random.Generator:
        return self._streams.generator(f"items/{stock.name}/{peril}")

    def _received(self, stock: Stock, units: int, now: float) -> None:
        """Take in a delivery, which is on hand already: lay down a lot, book it."""
        if stock.index in self._shelves:
            self._lay(stock, units, now + self._age(stock), stock.free - units)
        item = self.shop.world.items[stock.index]
        if item.counting is not None:
            error = round(item.counting.error * next(self._draws[stock.index, "counting"]))
            # What goes straight to those who wait is counted by handing it out.
            if error and stock.free > stock.backorders - stock.reserved:
                self._correct(stock, max(error, -units), Reason.MISCOUNTED, now)

    def _released(self, stock: Stock, units: int, now: float) -> None:
        """Take back units that were set aside: a lot as old as the youngest."""
        if stock.index in self._shelves:
            expires_at = max(now, self._shelves[stock.index].latest)
            self._lay(stock, units, expires_at, stock.free)

    def _age(self, stock: Stock) -> float:
        age = next(self._draws[stock.index, "shelf_life"])
        return self._checked(stock, "shelf_life", age, age >= 0.0)

    def _lay(self, stock: Stock, units: int, expires_at: float, free: int) -> None:
        """Lay down a lot beside `free` units."""
        lot = self._shelves[stock.index].add(free, units, expires_at)
        if units and expires_at < inf:
            self._at(expires_at, self._expire, (stock, lot), _SPOILS)

    def _expire(self, event: Occurrence) -> None:
        stock, lot = event.subject
        left = self._shelves[stock.index].expire(stock.free, lot)
        self._write_off(stock, left, Reason.SPOILED)
        self._changed(stock, left)

    def _await_obsolescence(self, stock: Stock, now: float) -> None:
        gap = next(self._draws[stock.index, "obsolescence"])
        gap = self._checked(stock, "obsolescence", gap, gap > 0.0)
        if gap < inf:
            self._at(now + gap, self._make_obsolete, stock, _AGES)

    def _make_obsolete(self, event: Occurrence) -> None:
        """Clear the shelf, which shows how many units there are."""
        stock, now = event.subject, self.shop.clock.now
        self._correct(stock, -stock.phantom, Reason.COUNTED, now)
        units = stock.free
        self._write_off(stock, units, Reason.OBSOLETE)
        self._changed(stock, units)
        self._await_obsolescence(stock, now)

    def _await_shrinkage(self, stock: Stock, number: int) -> None:
        shrinkage = self.shop.world.items[stock.index].shrinkage
        assert shrinkage is not None
        self._at(number * shrinkage.every, self._shrink, (stock, number), _VANISHES)

    def _shrink(self, event: Occurrence) -> None:
        """Have units disappear; the records still count them."""
        stock, number = event.subject
        shrinkage = self.shop.world.items[stock.index].shrinkage
        assert shrinkage is not None
        uniform = next(self._draws[stock.index, "shrinkage"])
        units = binomial(uniform, stock.free, shrinkage.share)
        self._write_off(stock, units, Reason.SHRUNK)
        stock.phantom += units
        stock.settle()
        self._await_shrinkage(stock, number + 1)

    def _await_count(self, stock: Stock, number: int) -> None:
        counting = self.shop.world.items[stock.index].counting
        assert counting is not None
        assert counting.every is not None
        self.shop.clock.at(
            number * counting.every, Priority.REVIEW, self._count, (stock, number), _COUNTED
        )

    def _count(self, event: Occurrence) -> None:
        """Count the shelf before anybody looks at the records to order by them."""
        stock, number = event.subject
        counting, now = self.shop.world.items[stock.index].counting, self.shop.clock.now
        assert counting is not None
        self.shop.pay(now, Fee.COUNT, counting.cost, item=stock.index)
        self._correct(stock, -stock.phantom, Reason.COUNTED, now)
        self._await_count(stock, number + 1)

    def _correct(self, stock: Stock, units: int, reason: Reason, now: float) -> None:
        """Change the records."""
        self.shop.correct(stock, units, now, reason)
        self._changed(stock, units)

    def _write_off(self, stock: Stock, units: int, reason: Reason) -> None:
        """Lose free units; the caller settles."""
        if not units:
            return
        now, table = self.shop.clock.now, self.shop.ledger.write_offs
        stock.advance(now)
        stock.on_hand -= units
        table.item.append(stock.index)
        table.time.append(now)
        table.units.append(units)
        table.reason.append(reason)
        if stock.watched:
            self.shop.tell(now, Kind.WRITE_OFF, stock, units, reason)

    def _changed(self, stock: Stock, units: int) -> None:
        """Settle, and have the reorder rule asked, if the position changed."""
        if units:
            stock.settle()
            self.purchasing.position_changed(stock, self.shop.clock.now)

    def _at(
        self, time: float, act: Callable[[Occurrence], None], subject: object, tie: int
    ) -> None:
        """Plan a loss: after deliveries and leavings of that instant, before arrivals."""
        self.shop.clock.at(time, Priority.EXPIRY, act, subject, tie)

    def _checked(self, stock: Stock, peril: str, time: float, sound: bool) -> float:
        """Return a drawn time, if it is `sound`."""
        if not sound:
            raise RuleError(f"item {stock.name}: the law of its {peril} gave {time}")
        return time


def binomial(uniform: float, n: int, share: float) -> int:
    """Return the number of `n` units that disappear, each with probability `share`.

    The inverse of the binomial distribution function at `uniform`: more units, a greater share
    or a greater number never make it smaller. Sums the probabilities up to so far above the
    mean that the rest is below the resolution of a random number (Chernoff's bound).

    Examples
    --------
    >>> [binomial(u, 2, 0.5) for u in (0.2, 0.3, 0.7, 0.8)]
    [0, 1, 1, 2]
    """
    if not n or not share:
        return 0
    mean = n * share
    k = np.arange(1, min(n, int(mean + 10.0 * sqrt(mean) + 50.0)) + 1)
    steps = np.log((n - k + 1) / k * (share / (1.0 - share)))
    log_probabilities = n * log1p(-share) + np.concatenate(([0.0], np.cumsum(steps)))
    found = np.searchsorted(np.cumsum(np.exp(log_probabilities)), uniform, side="right")
    return min(int(found), len(k))  # the sum may end a rounding below 1
