"""The lines in which order rows wait for units of one item.

A row that needs nothing any more (served, cancelled) stays in the line and is passed over when
it comes to the head, so leaving a line costs nothing.
"""

from __future__ import annotations  # array is subscriptable from 3.12 on only

from collections import deque
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from array import array
    from collections.abc import Callable


class WaitingLine(Protocol):
    """Rows in the order in which they are served. `rank` is ignored by the plain line."""

    def join(self, row: int, rank: float) -> None:
        """Let a row wait."""
        ...

    def head(self) -> int:
        """Return the row that is served next, or -1 if none waits."""
        ...

    def before(self, rank: float) -> bool:
        """Say whether anyone who waits is served before a newcomer of this rank."""
        ...

    def rows(self) -> list[int]:
        """Return all rows that wait, in the order in which they are served."""
        ...

    def refresh(self, now: float) -> None:
        """Rank everybody anew, if ranks change with time."""
        ...


class Line:
    """What all lines share: who still waits."""

    def __init__(self, open_units: array[int], reserved: array[int]) -> None:
        self._open = open_units
        self._reserved = reserved

    def waits(self, row: int) -> bool:
        """Say whether a row still lacks units."""
        return self._open[row] > self._reserved[row]

    def refresh(self, now: float) -> None:
        """Leave the ranks as they are."""


class ArrivalLine(Line):
    """First come, first served."""

    def __init__(self, open_units: array[int], reserved: array[int]) -> None:
        super().__init__(open_units, reserved)
        self._rows: deque[int] = deque()

    def join(self, row: int, rank: float) -> None:  # noqa: ARG002 - the protocol has it
        """Let a row wait at the end of the line."""
        self._rows.append(row)

    def head(self) -> int:
        """Return the row that has waited longest, or -1."""
        rows, still_open, reserved = self._rows, self._open, self._reserved
        while rows:
            row = rows[0]
            if still_open[row] > reserved[row]:
                return row
            rows.popleft()
        return -1

    def before(self, rank: float) -> bool:  # noqa: ARG002 - the protocol has it
        """Everyone who waits is served before a newcomer."""
        return self.head() >= 0

    def rows(self) -> list[int]:
        """Return those who wait, in the order of arrival."""
        return [row for row in self._rows if self.waits(row)]


class RankedLine(Line):
    """Smallest rank first, ties by arrival."""

    def __init__(self, open_units: array[int], reserved: array[int]) -> None:
        super().__init__(open_units, reserved)
        self._rows: list[tuple[float, int]] = []

    def join(self, row: int, rank: float) -> None:
        """Let a row wait at the place that its rank gives it."""
        heappush(self._rows, (rank, row))

    def head(self) -> int:
        """Return the row of the smallest rank, or -1."""
        rows, still_open, reserved = self._rows, self._open, self._reserved
        while rows:
            row = rows[0][1]
            if still_open[row] > reserved[row]:
                return row
            heappop(rows)
        return -1

    def before(self, rank: float) -> bool:
        """Those of smaller or equal rank are served before a newcomer."""
        return self.head() >= 0 and self._rows[0][0] <= rank

    def rows(self) -> list[int]:
        """Return those who wait, by rank."""
        return [row for _, row in sorted(self._rows) if self.waits(row)]


class DynamicLine(RankedLine):
    """A ranked line whose ranks change with time: everyone is ranked anew when asked to.

    That takes time in proportion to the length of the line, whenever units come free.
    """

    def __init__(
        self,
        open_units: array[int],
        reserved: array[int],
        rank: Callable[[int, float], float],
    ) -> None:
        super().__init__(open_units, reserved)
        self._rank = rank

    def refresh(self, now: float) -> None:
        """Rank everybody anew; a sorted list is a heap."""
        self._rows = sorted((self._rank(row, now), row) for row in self.rows())
