"""Capacity: suppliers that make or deliver one purchase order after the other."""

from collections import deque
from collections.abc import Callable, Sequence
from typing import NamedTuple

from sim.ledger import Standing
from sim.world import Supplier


class _Job(NamedTuple):
    """A purchase order: who makes it, when it is done, when its server was free before."""

    row: int
    server: int
    due: float
    free_before: float


class Servers:
    """The servers of one supplier, who take the purchase orders in the order of sending.

    With the delivery ``"queue"`` each server makes one order at a time, and an order goes to
    who is free first (Kiefer and Wolfowitz, *Transactions of the AMS* 78, 1955). With
    ``"fifo"`` all are made at the same time, but none is delivered before an earlier one.

    An order that is cancelled keeps its place if others are behind it, who have been told when
    theirs is done. The last ones in line give theirs back.

    Parameters
    ----------
    standing
        How each purchase order stands, by its row; a `Standing`.
    finish
        Says when work that begins at a time and takes a time is done, and whether it is lost,
        as disruptions decide; None: after the time that it takes.

    Examples
    --------
    >>> from sim.laws import Constant
    >>> maker = Supplier(name="m", lead_time=Constant(4.0), delivery="queue", servers=2)
    >>> servers = Servers(maker, standing=[Standing.ON_ORDER] * 3)
    >>> [servers.due(time, 4.0, row)[0] for row, time in enumerate((0.0, 1.0, 2.0))]
    [4.0, 5.0, 8.0]
    """

    def __init__(
        self,
        supplier: Supplier,
        standing: Sequence[int],
        finish: Callable[[float, float], tuple[float, bool]] | None = None,
    ) -> None:
        self._finish = finish or _without_disruption
        self._overlap = supplier.delivery == "fifo"
        self._standing = standing
        self._free = [0.0] * (1 if self._overlap else supplier.servers)
        self._jobs: deque[_Job] = (
            deque()
        )  # what may still be given back, in the order of sending

    def due(self, now: float, making: float, row: int) -> tuple[float, bool]:
        """Return when the order of `row`, sent now, is done or lost, and whether it is lost.

        Making it takes `making`.
        """
        self._give_back()
        jobs = self._jobs
        while jobs and jobs[0].due <= now:  # nobody gains by what is over
            jobs.popleft()
        free = min(self._free)
        server = self._free.index(free)
        due, lost = self._finish(now if self._overlap else max(now, free), making)
        if self._overlap:
            due = max(due, free)
        jobs.append(_Job(row, server, due, free))
        self._free[server] = due
        return due, lost

    def _give_back(self) -> None:
        """Free the servers of the last in line that were cancelled, the very last first."""
        jobs, standing = self._jobs, self._standing
        while jobs and standing[jobs[-1].row] == Standing.CANCELLED:
            job = jobs.pop()
            self._free[job.server] = job.free_before


def _without_disruption(start: float, work: float) -> tuple[float, bool]:
    return start + work, False
