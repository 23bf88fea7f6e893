"""The clock: a SimPy environment with exact times and an order within an instant."""

from collections.abc import Callable
from enum import IntEnum
from heapq import heappush
from typing import Any

import simpy

from sim.bounds import too_many_events


class Priority(IntEnum):
    """The order of what happens at the same instant.

    The end of a run is urgent (SimPy's 0), so the horizon is half open: what falls on it does
    not happen. The statistics window, and each part of it, begins and ends in the same way:
    what falls on its beginning is in it, stock and flows alike.
    """

    STATISTICS = 1
    RECEIPT = 2
    CANCELLATION = 3
    EXPIRY = 4
    ARRIVAL = 5
    CARE = 6
    REVIEW = 7


class Occurrence(simpy.Event):
    """An event that runs one callback: SimPy's `Timeout` without a process behind it."""

    def __init__(self, env: simpy.Environment, callback: Callable[[Any], None], subject: Any):
        # Not calling super().__init__ mirrors simpy.Timeout: it is the hot path.
        self.env = env
        self.callbacks = [callback]
        self._ok = True
        self._value = None
        self.subject = subject


class Clock(simpy.Environment):
    """A SimPy environment with absolute times and named priorities.

    `simpy.Environment.schedule` takes a delay, and ``now + (t - now)`` is not always ``t`` in
    floating point; two events meant for the same instant would then not meet. `at` takes the
    time itself.

    Parameters
    ----------
    most_events
        How many events may be scheduled; see `World`.
    """

    def __init__(self, most_events: int) -> None:
        super().__init__()
        self._most_events = most_events

    @property
    def agenda(self) -> list[tuple[float, int, int, simpy.Event]]:
        """What is scheduled, a heap: ``agenda[0][0]`` is what `peek` returns, only faster."""
        return self._queue  # type: ignore[return-value] # SimPy says int or float for times

    def at(
        self,
        time: float,
        priority: Priority,
        callback: Callable[[Any], None],
        subject: Any = None,
        tie: int = 0,
    ) -> Occurrence:
        """Have `callback` called at `time`, with an event that carries `subject`.

        Events of the same time and priority come in the order of `tie`, and then in the order
        in which they were scheduled.
        """
        number = next(self._eid)
        if number >= self._most_events:
            raise too_many_events(self._most_events, self.now)
        occurrence = Occurrence(self, callback, subject)
        heappush(self._queue, (time, priority, (tie << 40) + number, occurrence))  # type: ignore[misc] # SimPy has no ties
        return occurrence
