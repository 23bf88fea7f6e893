"""A diary: many dated notes about waiting orders, one pending event.

Notes are never removed when they lose their point (the order was served, the leaving moved);
they are recognised as stale when they come up. So waiting costs no event of the simulation.
"""

from collections.abc import Callable
from heapq import heapify, heappop, heappush
from math import inf, isfinite

from sim.clock import Clock, Occurrence, Priority

_ROOM = 64  # stale notes that are never worth a clean-up


class Diary:
    """Calls ``act(row, now)`` at each noted time for which ``valid(row, time)`` still holds."""

    def __init__(
        self,
        clock: Clock,
        priority: Priority,
        valid: Callable[[int, float], bool],
        act: Callable[[int, float], None],
    ) -> None:
        self._clock = clock
        self._priority = priority
        self._valid = valid
        self._act = act
        self._notes: list[tuple[float, int]] = []
        self._clean_at = _ROOM
        self._alarm: Occurrence | None = None
        self._alarm_time = inf

    def note(self, time: float, row: int) -> None:
        """Have `act` called for `row` at `time`; a time that never comes is not noted."""
        if not isfinite(time):
            return
        notes = self._notes
        if len(notes) >= self._clean_at:
            self._clean()
        heappush(self._notes, (time, row))
        if time < self._alarm_time:
            self._set_alarm(time)

    def _set_alarm(self, time: float) -> None:
        self._alarm_time = time
        self._alarm = self._clock.at(time, self._priority, self._ring)

    def _ring(self, event: Occurrence) -> None:
        """Act on all that is due; then wait for the next note that still has a point."""
        if event is not self._alarm:
            return  # an earlier note came after this alarm was set
        self._alarm_time = -inf  # what is noted meanwhile needs no alarm of its own
        now, notes, valid = self._clock.now, self._notes, self._valid
        while notes and (notes[0][0] <= now or not valid(notes[0][1], notes[0][0])):
            time, row = heappop(notes)
            if valid(row, time):
                self._act(row, now)
            notes = self._notes  # acting may have cleaned up
        self._alarm_time = inf
        if notes:
            self._set_alarm(notes[0][0])

    def _clean(self) -> None:
        """Drop the stale notes; the next clean-up waits until as many again have come."""
        self._notes = [note for note in self._notes if self._valid(note[1], note[0])]
        heapify(self._notes)
        self._clean_at = max(_ROOM, 2 * len(self._notes))
