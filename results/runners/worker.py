"""One worker of a pool: a process, and the next process when it dies."""

import os
import pickle
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from io import BytesIO
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from threading import Thread
from typing import Any, NamedTuple

from policies.plugins import load_module
from results.work import DIED, Crash


class Held(NamedTuple):
    """A job that a worker was given; `again` if a process has died of it before."""

    job: Any
    future: Future[Any]
    again: bool


class Worker:
    """A process that does the jobs it `held`, the oldest first.

    It is an executor of its own, not a part of a common one: of a common executor every
    process ends when one dies, and nobody can tell which job it died of. Here it is the
    oldest.

    Parameters
    ----------
    context
        Starts the process.
    leash
        The receiving end of a pipe. The process ends when the sending end is closed.
    """

    def __init__(self, context: BaseContext, leash: Connection) -> None:
        self.held: deque[Held] = deque()
        self._context = context
        self._leash = leash
        self._executor: ProcessPoolExecutor | None = None

    def take(self, work: Callable[[Any], Any], job: Any, again: bool = False) -> None:
        """Do a job after those that are held."""
        task = pack(work, job)
        try:
            future = self._process().submit(do, task)
        except BrokenProcessPool:  # it died while it had nothing to do, or just now
            if self.held:
                future = Future()
                future.set_exception(BrokenProcessPool())
            else:
                self.end()
                future = self._process().submit(do, task)
        self.held.append(Held(job, future, again))

    def done(self, work: Callable[[Any], Any]) -> Iterator[tuple[Any, Any]]:
        """Yield what is done, each job with its result; begin anew after a death."""
        while self.held and self.held[0].future.done():
            job, future, again = self.held.popleft()
            try:
                result = future.result()
            except BrokenProcessPool:
                self._begin_anew(work, [] if again else [job])
                if again:
                    yield job, Crash(DIED)
            else:
                yield job, result

    def drop(self) -> None:
        """Forget the jobs that are held; what has begun may still be done, for nothing."""
        for held in self.held:
            held.future.cancel()
        self.held.clear()

    def end(self) -> None:
        """End the executor, whose process has died or is about to."""
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)
            self._executor = None

    def _begin_anew(self, work: Callable[[Any], Any], killers: list[Any]) -> None:
        self.end()
        behind, self.held = self.held, deque()
        for job in killers:
            self.take(work, job, again=True)
        for held in behind:
            self.take(work, held.job, held.again)

    def _process(self) -> ProcessPoolExecutor:
        if self._executor is None:
            self._executor = ProcessPoolExecutor(1, self._context, _begin, (self._leash,))
        return self._executor


def pack(work: Callable[[Any], Any], job: Any) -> bytes:
    """Pickle a job for `do`, which is told the modules that have its classes."""
    inner = BytesIO()
    pickler = _Pickler(inner)
    pickler.dump((work, job))
    return pickle.dumps((sorted(pickler.modules), inner.getvalue()))


def do(task: bytes) -> Any:
    """Do a pickled job. A job that can't be read is an error, not the death of its process."""
    modules, inner = pickle.loads(task)
    for name in modules:
        if name not in sys.modules:  # such as rules of a user's own, beside the scenario
            load_module(name)
    work, job = pickle.loads(inner)
    return work(job)


class _Pickler(pickle.Pickler):
    """Takes note of the modules whose classes it meets."""

    def __init__(self, file: BytesIO) -> None:
        super().__init__(file)
        self.modules: set[str] = set()

    def reducer_override(self, value: Any) -> Any:
        if isinstance(value, type):
            self.modules.add(value.__module__)
        return NotImplemented


def _begin(leash: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with, args=(leash,), daemon=True).start()


def _end_with(leash: Connection) -> None:
    # Nothing is ever sent. The pipe ends when it is closed, or with the process that holds it.
    try:
        leash.recv_bytes()
    except (EOFError, OSError):
        os._exit(1)
