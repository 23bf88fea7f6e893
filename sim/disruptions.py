"""Disruptions: when a supplier works, and what becomes of work that a disruption meets."""

from bisect import bisect_right
from collections.abc import Iterator
from functools import partial
from math import inf

from numpy.random import Generator

from sim.errors import RuleError
from sim.streams import Streams, one_by_one
from sim.terms import Disruption
from sim.world import Supplier

LONGEST_STANDSTILL = 10_000  # periods without length, one after the other


class Uptime:
    """The times up and down of one supplier, in turn; the first time up begins at time 0.

    They are drawn as far as somebody asks, and do not depend on who asks when. At the instant
    of a change the new state holds.

    Examples
    --------
    >>> from sim.laws import Constant
    >>> law = Disruption(up=Constant(6.0), down=Constant(4.0), mode="frozen")
    >>> uptime = Uptime(law, *[Streams(seed=1).generator(name) for name in ("up", "down")])
    >>> [uptime.is_up(5.0), uptime.is_up(6.0), uptime.next_up(7.0)]
    [True, False, 10.0]
    >>> uptime.finish(5.0, 3.0)  # works from 5 to 6 and from 10 to 12
    (12.0, False)
    """

    def __init__(self, disruption: Disruption, rng_up: Generator, rng_down: Generator) -> None:
        self._mode = disruption.mode
        self._lengths = (
            one_by_one(partial(disruption.up.sample, rng_up)),
            one_by_one(partial(disruption.down.sample, rng_down)),
        )
        self._changes: list[float] = []  # from up to down, from down to up, ...
        self._ends = self._after(0.0, self._lengths[0])  # the period after the last change

    @classmethod
    def of(cls, supplier: Supplier, streams: Streams) -> "Uptime":
        """Return the times up and down of a supplier that has disruptions."""
        if supplier.disruption is None:
            raise ValueError(f"supplier {supplier.name} has no disruption")
        up, down = (f"suppliers/{supplier.name}/{state}" for state in ("up", "down"))
        return cls(supplier.disruption, streams.generator(up), streams.generator(down))

    def is_up(self, time: float) -> bool:
        """Say whether the supplier works at a time."""
        return self._period(time) % 2 == 0

    def next_up(self, time: float) -> float:
        """Return the first time from `time` on at which the supplier works."""
        period = self._period(time)
        return self._changes[period] if period % 2 else time

    def finish(self, start: float, work: float) -> tuple[float, bool]:
        """Return when something is done or lost, and whether it is lost.

        Its work begins at `start`, or as soon after as the supplier works, and takes the time
        `work`. What is done at the very instant that the supplier goes down is done.
        """
        begin = self.next_up(start)
        if self._mode == "wait":
            return begin + work, False
        while True:
            down = self._changes[self._period(begin)]
            if begin + work <= down:
                return begin + work, False
            if self._mode == "lost":
                return down, True
            work -= down - begin
            begin = self.next_up(down)

    def _period(self, time: float) -> int:
        """Return the number of the period at a time, from 0; its end is known then."""
        while not self._changes or self._changes[-1] <= time:
            self._extend()
        return bisect_right(self._changes, time)

    def _extend(self) -> None:
        """Find the next change.

        A period of no length is none: those before and after it are one. So a period has ended
        only when the next one has a length.
        """
        own = len(self._changes) % 2
        for _ in range(LONGEST_STANDSTILL):
            ends = self._after(self._ends, self._lengths[1 - own])
            if ends > self._ends:
                self._changes.append(self._ends)
                self._ends = ends
                return
            self._ends = self._after(self._ends, self._lengths[own])
        raise RuleError(
            f"a disruption's law of the time {'up' if own else 'down'} gave no length "
            f"{LONGEST_STANDSTILL} times in a row; leave the disruption out, or let it pass"
        )

    @staticmethod
    def _after(start: float, lengths: Iterator[float]) -> float:
        length = next(lengths)
        if not 0.0 <= length < inf:
            raise RuleError(
                f"a disruption's law gave the time {length}; allowed is a time, at least 0"
            )
        return start + length
