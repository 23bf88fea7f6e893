"""Booking arrivals: the customers of all classes, drawn in blocks and merged by time.

Everything that makes a person is drawn here, before anything happens to them: when they come,
what and how much they want, how patient they are, whether anything but impatience will make
them leave, and the random number that stands for their own choices. Each has its own stream,
so the i-th customer of a class is the same person under every policy.
"""

from collections.abc import Iterator
from functools import partial
from math import inf, nan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.behaviour import goes_after, stretches, weakened
from sim.bounds import expected_orders, too_many_orders
from sim.laws import rounded
from sim.ledger import Reason
from sim.protocols import Arrived, Floats, Integers
from sim.streams import Streams
from sim.world import CustomerClass, World

Columns = dict[str, NDArray[Any]]

_CHUNK = 4096  # customers drawn at once, over all classes
_PER_CLASS = 32  # but at least so many of each


def booked(world: World, streams: Streams) -> Iterator[Columns]:
    """Yield blocks of order lines with the first columns of `sim.ledger.Orders`, in time order.

    A block holds all that comes in one window of time, ties in the order of the classes in the
    world. How wide the windows are changes nothing in the result.

    If any class has people who leave for other reasons than patience, the blocks have two more
    columns: `goes_at`, when this one does (inf: never), and `goes_for`, the `Reason`.
    """
    n_classes = len(world.customers)
    expected = expected_orders(world)
    if expected > world.most_orders:
        raise too_many_orders(world.most_orders, expected)
    windows = 1 + int(expected / max(_CHUNK, _PER_CLASS * n_classes))
    sources = [_Source(world, number, streams, windows) for number in range(n_classes)]
    orders = n_lines = 0
    for window in range(1, windows + 1):
        until = world.end if window == windows else world.end * window / windows
        taken = [block for source in sources for block in source.take(until)]
        if taken:
            block = _in_time_order(taken)
            starts = block["lines"] > 0
            block["order"] = orders + np.cumsum(starts)
            orders += int(starts.sum())
            n_lines += len(starts)
            if n_lines > world.most_orders:
                raise too_many_orders(world.most_orders)
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
        self.end = world.end
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
        """Draw blocks until one is not empty, or nobody comes any more before the end."""
        while self.waiting is None:
            arrived = next(self.blocks, None)
            if arrived is None or (len(arrived.times) and arrived.times[0] >= self.end):
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
        self.who = _stream(streams, name, "who")
        self.frailty = _stream(streams, name, "frailty")
        self.departures = [
            (
                reason,
                leaving,
                _stream(streams, name, purpose),
                _stream(streams, name, f"{purpose}/age"),
            )
            for reason, leaving, purpose in (
                (Reason.REMORSE, self.customers.remorse, "remorse"),
                (Reason.ELSEWHERE, self.customers.elsewhere, "elsewhere"),
            )
            if leaving is not None
        ]
        self.anyone_goes = any(c.remorse or c.elsewhere for c in world.customers)
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
        which, item, units, lines = self._lines(arrived, n)
        price = self._price(arrived, which, item)
        budget, leaves_at = self._patience(arrived, price[lines > 0])
        people: Columns = {
            "customer": self._numbers(arrived, n),
            "customer_class": np.full(n, self.number),
            "placed_at": arrived.times,
            "uniform": self.answer.random(n),
            "budget": budget,
            "leaves_at": leaves_at,
        }
        if self.anyone_goes:
            people |= self._departures(arrived.times)
        wanted = self._sizes(arrived, n)[which] * units
        columns = {name: column[which] for name, column in people.items()}
        columns |= {"item": item, "quantity": wanted, "lines": lines, "price": price}
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
        if self.customers.memory is not None:
            return 1 + (self.who.random(n) * self.customers.memory.people).astype(np.int64)
        return np.arange(first, first + n)

    def _patience(self, arrived: Arrived, prices: Floats) -> tuple[Floats, Floats]:
        """Return the budgets, and when the patience ends; `prices` are those of first lines."""
        times, n = arrived.times, len(arrived.times)
        if arrived.patience is not None:
            return np.full(n, nan), times + arrived.patience
        law, frailty = self.customers.patience, self.customers.frailty
        if law is None:
            return np.full(n, nan), np.full(n, inf)
        budget = self.patience.standard_exponential(n)
        if frailty:
            budget = weakened(budget, frailty, self.frailty)
        age = law.age_at(budget)
        if self.customers.value_patience is not None:
            age = age * stretches(self.customers, prices)
        return budget, times + age

    def _departures(self, times: Floats) -> Columns:
        """Return when these leave for other reasons, and for which: the first to come."""
        n = len(times)
        goes_at, goes_for = np.full(n, inf), np.full(n, Reason.NONE, dtype=np.int8)
        for reason, leaving, who, when in self.departures:
            at = times + goes_after(leaving, who, when, n)
            goes_for[at < goes_at] = reason
            goes_at = np.minimum(goes_at, at)
        return {"goes_at": goes_at, "goes_for": goes_for}

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
