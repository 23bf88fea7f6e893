"""How the processes of a pool are started."""

import multiprocessing
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import forkserver, resource_tracker
from multiprocessing.context import BaseContext

UNABLE = (
    "no process can be started here; a script that uses several jobs does its work under "
    "`if __name__ == '__main__':`, as every process imports it"
)


def starter() -> BaseContext:
    """Return the context that starts processes, after it has started a first one.

    Where there is a fork server, it imports the model once and every process begins with it;
    elsewhere each imports it anew. Plain forks are not used, as they copy locked locks.

    Raises
    ------
    RuntimeError
        If no process can be started.
    """
    context: BaseContext = multiprocessing.get_context("spawn")
    if "forkserver" in multiprocessing.get_all_start_methods():
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["__main__", "results.work"])
        resource_tracker.ensure_running()  # would lift the ban that follows
        with _no_interrupts():
            forkserver.ensure_running()
    # Waits for the imports of the server. Ctrl-C may end this wait without a trace, which is
    # not true of the start of an executor: its orphan would complain of lost semaphores.
    first = context.Process(target=int)  # type: ignore[attr-defined] # every context has it
    first.start()
    first.join()
    if first.exitcode != 0:
        raise RuntimeError(UNABLE)
    return context


@contextmanager
def _no_interrupts() -> Iterator[None]:
    # The server and all its children inherit this: none dies of Ctrl-C in mid-import.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
