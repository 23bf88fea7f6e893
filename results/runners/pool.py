"""A runner in several processes of this machine, which outlives the death of any of them."""

import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, wait
from itertools import islice
from multiprocessing.connection import Connection
from typing import Self, TypeVar

from results.runners.processes import starter
from results.runners.worker import Worker
from results.work import Crash

J = TypeVar("J")
R = TypeVar("R")

AHEAD = 2  # jobs a worker holds: the one it does, and the next


class Pool:
    """Have jobs done in processes of this machine.

    A job whose process dies is tried once more, as a process may be killed from outside; if
    that process dies too, the job ends as a `Crash`. Whatever else the dead process held is
    done by the next one, and nothing is done twice.

    The processes end with this one, however it ends. They leave Ctrl-C to it. Their results
    do not depend on their number.

    Parameters
    ----------
    jobs
        Processes; each starts when there is something for it to do.
    """

    def __init__(self, jobs: int) -> None:
        if jobs < 1:
            raise ValueError(f"jobs must be at least 1, got {jobs}")
        self._jobs = jobs
        self._workers: list[Worker] = []
        self._leash: Connection | None = None

    def __enter__(self) -> Self:
        """Begin.

        Raises
        ------
        RuntimeError
            If no process can be started.
        """
        context = starter()
        held, self._leash = multiprocessing.Pipe(duplex=False)
        self._workers = [Worker(context, held) for _ in range(self._jobs)]
        return self

    def __exit__(self, *_: object) -> None:
        """End all workers at once, whatever they do."""
        if self._leash is not None:
            self._leash.close()
        for worker in self._workers:
            worker.end()
        self._workers = []

    def map(self, work: Callable[[J], R], jobs: Iterable[J]) -> Iterator[tuple[J, R | Crash]]:
        """Yield each job with its result, as soon as it is done, in any order.

        No more jobs are taken from the iterable than two for each process.

        Raises
        ------
        RuntimeError
            Outside of a ``with`` statement.
        """
        if not self._workers:
            raise RuntimeError("a Pool is used in a `with` statement")
        source = iter(jobs)
        try:
            while True:
                held = sum(len(worker.held) for worker in self._workers)
                for job in islice(source, AHEAD * self._jobs - held):
                    min(self._workers, key=lambda worker: len(worker.held)).take(work, job)
                first = [worker.held[0].future for worker in self._workers if worker.held]
                if not first:
                    return
                wait(first, return_when=FIRST_COMPLETED)
                for worker in self._workers:
                    yield from worker.done(work)
        finally:
            for worker in self._workers:
                worker.drop()
