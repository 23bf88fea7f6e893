"""Processes that do short tasks in turn for all who ask."""

import asyncio
import multiprocessing
from collections.abc import Callable
from typing import Any, Self, TypeVar

from results.runners.processes import starter
from results.runners.worker import Worker
from results.work import Crash

J = TypeVar("J")
R = TypeVar("R")


class Workers:
    """Processes of this machine, for a server; a context manager.

    Who waits for a process is served in the order of asking. A job that asks for one task after
    the other therefore takes turns with all others, and nobody waits for a long job to end.

    Parameters
    ----------
    processes
        How many; each starts when there is something for it to do.
    """

    def __init__(self, processes: int) -> None:
        self.size = processes
        context = starter()
        held, self._leash = multiprocessing.Pipe(duplex=False)
        self._all = [Worker(context, held) for _ in range(processes)]
        self._free: asyncio.Queue[Worker] = asyncio.Queue()
        for worker in self._all:
            self._free.put_nowait(worker)

    async def do(self, work: Callable[[J], R], task: J) -> R:
        """Return what `work`, a function of a module, makes of a task in one of the processes.

        Raises
        ------
        RuntimeError
            If the task killed its process, twice.
        """
        worker = await self._free.get()
        doing = asyncio.ensure_future(asyncio.to_thread(_done_by, worker, work, task))
        # The process goes on with its task even if nobody wants the result any more.
        doing.add_done_callback(lambda _: self._free.put_nowait(worker))
        result: R | Crash = await asyncio.shield(doing)
        if isinstance(result, Crash):
            raise RuntimeError(f"the simulation {result.error}")  # noqa: TRY004 - no wrong type
        return result

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """End all processes, whatever they do."""
        self._leash.close()
        for worker in self._all:
            worker.end()


def _done_by(worker: Worker, work: Callable[[Any], Any], task: Any) -> Any:
    worker.take(work, task)
    while True:
        worker.held[0].future.exception()  # waits
        for _, result in worker.done(work):
            return result
