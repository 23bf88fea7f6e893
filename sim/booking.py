"""Booking arrivals: the customers of all classes, drawn in blocks and merged by time.

Everything that makes a person is drawn here, before anything happens to them: when they come,
what and how much they want, how patient they are, and the random number that stands for their
own choices. Each has its own stream, so the i-th customer of a class is the same person under
every policy.
"""

from collections.abc import Iterator
from functools import partial
from math import inf, nan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.laws import rounded
from sim.streams import Streams
from sim.world import Arrived, CustomerClass, Floats, Integers, World

Columns = dict[str, NDArray[Any]]

_CHUNK = 4096  # customers drawn at once, over all classes
_PER_CLASS = 32  # but at least so many of each


def booked(world: World, streams: Streams) -> Iterator[Columns]:
    """Yield blocks of order lines with the first columns of `sim.ledger.Orders`, in time order.

    A block holds all that comes in one window of time, ties in the order of the classes in the
    world. How wide the windows are changes nothing in the result.
    """
    n_classes = len(world.customers)
    expected = sum(customers.arrivals.expected(world.end) for customers in world.customers)
    windows = 1 + int(expected / max(_CHUNK, _PER_CLASS * n_classes))
    sources = [_Source(world, number, streams, windows) for number in range(n_classes)]
    orders = 0
    for window in range(1, windows + 1):
        until = world.end if window == windows else world.end * window / windows
        taken = [block for source in sources for block in source.take(until)]
        if taken:
            block = _in_time_order(taken)
            starts = block["lines"] > 0
            block["order"] = orders + np.cumsum(starts)
            orders += int(starts.sum())
            yield block


def _in_time_order(blocks: list[Columns]) -> Columns:
    """Join blocks and sort them by time; what ties stays in the order given."""
    if len(blocks) == 1:
        return blocks[0]
    joined = {name: np.concatenate([block[name] for block in blocks]) for name in blocks[0]}
    order = np.argsort(joined["placed_at"], kind="stable")
    return {name: column[order] for name, column in joined.items()}


class _Source:
    """One class's order lines, handed out up to a time."""

    def __init__(self, world: World, number: int, streams: Streams, windows: int) -> None:
        arrivals = world.customers[number].arrivals
        name = world.customers[number].name
        self.people = _People(world, number, streams)
        size = 16 + int(1.1 * arrivals.expected(world.end) / windows)
        self.blocks = arrivals.blocks(partial(_stream, streams, name), size)
        self.waiting: Columns | None = None  # drawn, but of a later window

    def take(self, until: float) -> Iterator[Columns]:
        """Yield all lines not yet taken that come before `until`."""
        while True:
            if self.waiting is None:
                self._draw()
                if self.waiting is None:
                    return
            n = int(np.searchsorted(self.waiting["placed_at"], until, side="left"))
            if n == len(self.waiting["placed_at"]):
                yield self.waiting
                self.waiting = None
                continue
            if n:
                yield {name: column[:n] for name, column in self.waiting.items()}
                self.waiting = {name: column[n:] for name, column in self.waiting.items()}
            return

    def _draw(self) -> None:
        """Draw blocks until there is one that is not empty, or the arrivals end."""
        while self.waiting is None:
            arrived = next(self.blocks, None)
            if arrived is None:
                return
            if len(arrived.times):
                columns = self.people.columns(arrived)
                self.waiting = columns if len(columns["placed_at"]) else None


def _stream(streams: Streams, owner: str, purpose: str) -> np.random.Generator:
    return streams.generator(f"customers/{owner}/{purpose}")


class _People:
    """The streams of one class, read customer after customer."""

    def __init__(self, world: World, number: int, streams: Streams) -> None:
        self.number = number
        self.customers: CustomerClass = world.customers[number]
        name = self.customers.name
        self.size = _stream(streams, name, "size")
        self.choice = _stream(streams, name, "choice")
        self.patience = _stream(streams, name, "patience")
        self.answer = _stream(streams, name, "answer")
        self.prices = np.array([item.price for item in world.items], dtype=float)
        self.seen = 0
        self.items = _table([[line.item for line in b] for b in self.customers.baskets])
        self.units = _table([[line.units for line in b] for b in self.customers.baskets])
        self.lengths = np.array([len(basket) for basket in self.customers.baskets])
        weights = np.array(self.customers.weights or [1.0] * len(self.customers.baskets))
        self.shares = np.cumsum(weights) / weights.sum() if len(weights) else weights

    def columns(self, arrived: Arrived) -> Columns:
        """Return the order lines of these arrivals."""
        n = len(arrived.times)
        size = self._sizes(arrived, n)
        budget, leaves_at = self._patience(arrived, n)
        customer = self._numbers(arrived, n)
        people: Columns = {
            "customer": customer,
            "customer_class": np.full(n, self.number),
            "placed_at": arrived.times,
            "uniform": self.answer.random(n),
            "budget": budget,
            "leaves_at": leaves_at,
        }
        which, item, units, lines = self._lines(arrived, n)
        wanted = size[which] * units
        columns = {name: column[which] for name, column in people.items()}
        columns |= {"item": item, "quantity": wanted, "lines": lines}
        columns["price"] = self._price(arrived, which, item)
        kept = wanted > 0  # who draws a size of 0 is nobody
        return columns if kept.all() else {name: c[kept] for name, c in columns.items()}

    def _sizes(self, arrived: Arrived, n: int) -> Integers:
        if arrived.quantity is not None:
            return arrived.quantity
        law = self.customers.order_size
        if law is None:
            return np.ones(n, dtype=np.int64)
        return rounded(law.sample(self.size, n))

    def _numbers(self, arrived: Arrived, n: int) -> Integers:
        first, self.seen = self.seen + 1, self.seen + n
        if arrived.customer is not None:
            return arrived.customer
        return np.arange(first, first + n)

    def _patience(self, arrived: Arrived, n: int) -> tuple[Floats, Floats]:
        times = arrived.times
        if arrived.patience is not None:
            return np.full(n, nan), times + arrived.patience
        law = self.customers.patience
        if law is None:
            return np.full(n, nan), np.full(n, inf)
        budget = self.patience.standard_exponential(n)
        return budget, times + law.age_at(budget)

    def _lines(self, arrived: Arrived, n: int) -> tuple[Integers, Integers, Integers, Integers]:
        """Return, per order line: whose it is, its item, units per size, and `lines`."""
        everyone = np.arange(n)
        if arrived.item is not None:
            return everyone, arrived.item, np.ones(n, np.int64), np.ones(n, np.int64)
        chosen = np.zeros(n, dtype=np.int64)
        if len(self.lengths) > 1:
            chosen = np.searchsorted(self.shares, self.choice.random(n), side="right")
        lengths = self.lengths[chosen]
        which = np.repeat(everyone, lengths)
        starts = np.cumsum(lengths) - lengths
        place = np.arange(len(which)) - np.repeat(starts, lengths)
        item, units = self.items, self.units
        lines = np.where(place == 0, lengths[which], 0)
        return which, item[chosen[which], place], units[chosen[which], place], lines

    def _price(self, arrived: Arrived, which: Integers, item: Integers) -> Floats:
        if arrived.price is not None:
            return arrived.price[which]
        if self.customers.price is not None:
            return np.full(len(which), self.customers.price)
        return self.prices[item]


def _table(rows: list[list[int]]) -> Integers:
    """Return rows of unequal length as a table, filled up with 0."""
    width = max(map(len, rows), default=0)
    return np.array([row + [0] * (width - len(row)) for row in rows], dtype=np.int64)
