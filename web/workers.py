"""Processes that do short tasks in turn for all who ask."""

import asyncio
import multiprocessing
import signal
from collections.abc import Callable
from functools import partial
from typing import Any, NoReturn, Self, TypeVar

from results.runners.processes import starter
from results.runners.worker import Worker
from results.work import Crash
from web.errors import Refusal, TooBusyError, TooSlowError
from web.limits import SECONDS, WAITING

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
        self._asked = 0
        self._over = False

    @property
    def idle(self) -> bool:
        """Whether there is nothing to do."""
        return self._free.qsize() == self.size

    async def do(self, work: Callable[[J], R], task: J) -> R:
        """Return what `work`, a function of a module, makes of a task in one of the processes.

        Raises
        ------
        TooBusyError
            If too many wait for a process.
        TooSlowError
            If the task takes longer than `SECONDS` of computing.
        Refusal
            If the task killed its process, twice.
        """
        if self._asked >= WAITING:
            raise TooBusyError("too much is under way; try again in a few seconds")
        self._asked += 1
        try:
            return await self.do_part(work, task)
        finally:
            self._asked -= 1

    async def do_part(self, work: Callable[[J], R], task: J) -> R:
        """Do a part of a job; see `do`. Of these there may be any number."""
        worker = await self._free.get()
        doing = asyncio.ensure_future(
            self._done_by(worker, partial(bounded, SECONDS, work), task)
        )
        # The process goes on with its task even if nobody wants the result any more.
        doing.add_done_callback(partial(self._release, worker))
        result: R | Crash = await asyncio.shield(doing)
        if isinstance(result, Crash):
            raise Refusal(f"the simulation {result.error}")
        return result

    def _release(self, worker: Worker, done: asyncio.Task[Any]) -> None:
        if not done.cancelled():
            done.exception()  # has been looked at, even if nobody waits for it
        self._free.put_nowait(worker)

    async def _done_by(self, worker: Worker, work: Callable[[Any], Any], task: Any) -> Any:
        worker.take(work, task)
        while True:
            waiting = asyncio.wrap_future(worker.held[0].future)
            await asyncio.wait([waiting])
            if not waiting.cancelled():
                waiting.exception()  # `done` tells it, but nobody else has looked at it
            if self._over:  # its process has not died of the task
                raise TooBusyError("the server ends")
            for _, result in worker.done(work):
                return result

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """End all processes, whatever they do."""
        self._over = True
        self._leash.close()
        for worker in self._all:
            worker.end()


def bounded(seconds: float, work: Callable[[J], R], task: J) -> R:
    """Do a task in a worker, for so many seconds of computing at most.

    Raises
    ------
    TooSlowError
        If it takes longer.
    Refusal
        If it wants more memory than there is.
    """

    def too_slow(*_: object) -> NoReturn:
        raise TooSlowError(
            f"this takes more than {seconds:g} seconds of computing, which is too much for "
            "this page; use backlab run"
        )

    if not hasattr(signal, "setitimer"):  # Windows has no such clock
        return _in_memory(work, task)
    signal.signal(signal.SIGPROF, too_slow)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        return _in_memory(work, task)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0.0)


def _in_memory(work: Callable[[J], R], task: J) -> R:
    try:
        return work(task)
    except MemoryError:
        raise Refusal("this takes more memory than there is; take smaller numbers") from None
