"""A runner on a Dask cluster: other machines, or many cores of this one."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import CancelledError
from importlib import import_module
from itertools import islice
from time import monotonic
from typing import Any, Self, TypeVar

from results.runners.worker import do, pack
from results.work import DIED, Crash

J = TypeVar("J")
R = TypeVar("R")

AHEAD = 2  # jobs for each thread of the cluster: the one it does, and the next
PATIENCE = 10.0  # seconds in which a scheduler answers
COMING = 60.0  # seconds in which a first worker comes, as queues of computing centres are slow
RECOUNT = 5.0  # seconds after which the threads of the cluster are counted again
QUIET = dict.fromkeys(("distributed", "distributed.client"), "critical")  # levels of logs
PACKAGE = "backlab"
ALIKE = (PACKAGE, "dask", "distributed", "numpy", "python")  # the same everywhere


class Cluster:
    """Have jobs done by the workers of a Dask scheduler.

    A worker that dies is Dask's business: its jobs are done elsewhere. A job that Dask gives
    up, because its workers died, waits until all others are done and is then tried alone: it
    may just have stood in line behind another one that kills. If workers die of it again, it
    ends as a `Crash`.

    Parameters
    ----------
    address
        Of the scheduler, such as ``tcp://host:8786``.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._client: Any = None  # a `distributed.Client`
        self._threads = 0
        self._counted_at = -RECOUNT

    def __enter__(self) -> Self:
        """Connect.

        Raises
        ------
        OSError
            If the package is missing, nobody answers, there are no workers, or their versions
            are others than those here.
        """
        self._client = self._connect()
        try:
            self._meet(self._client)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the cluster; its workers stay."""
        if self._client is not None:
            self._client.close(timeout=1)
            self._client = None

    def map(self, work: Callable[[J], R], jobs: Iterable[J]) -> Iterator[tuple[J, R | Crash]]:
        """Yield each job with its result, as soon as it is done, in any order.

        No more jobs are taken from the iterable than two for each thread of the cluster.

        Raises
        ------
        OSError
            If the scheduler vanishes.
        """
        suspects: list[J] = []
        for job, result in self._stream(work, jobs, self._window):
            if isinstance(result, _dask().KilledWorker):
                suspects.append(job)
            else:
                yield job, result
        for job, result in self._stream(work, suspects, lambda: 1):
            yield job, Crash(DIED) if isinstance(result, _dask().KilledWorker) else result

    def _stream(
        self, work: Callable[[J], R], jobs: Iterable[J], window: Callable[[], int]
    ) -> Iterator[tuple[J, Any]]:
        """Yield jobs with results, or with `KilledWorker` as the result."""
        client = self._client
        if client is None:
            raise RuntimeError("a Cluster is used in a `with` statement")
        source = iter(jobs)
        flying: dict[Any, J] = {}
        done = _dask().as_completed(loop=client.loop, with_results=True, raise_errors=False)
        while True:
            for job in islice(source, max(0, window() - len(flying))):
                future = client.submit(do, pack(work, job), pure=False)
                flying[future] = job
                done.add(future)
            if not flying:
                return
            for future, result in done.next_batch():
                job = flying.pop(future)
                if isinstance(result, CancelledError):
                    raise self._vanished()
                if future.status != "error":
                    yield job, result
                elif isinstance(result[1], _dask().KilledWorker):
                    yield job, result[1]
                else:
                    raise result[1]

    def _window(self) -> int:
        # Workers come and go; asking for their number at every job would cost a round trip.
        now = monotonic()
        if now >= self._counted_at + RECOUNT:
            try:
                self._threads = sum(self._client.nthreads().values())
            except OSError as error:
                raise self._vanished() from error
            self._counted_at = now
        return AHEAD * max(1, self._threads)

    def _vanished(self) -> ConnectionError:
        return ConnectionError(f"the Dask scheduler at {self._address} is gone")

    def _connect(self) -> Any:
        dask = _dask()
        if not re.fullmatch(r"((tcp|tls|ucx|wss?)://)?[^/\s]+:\d+/?", self._address):
            raise ConnectionError(
                f"no Dask scheduler at {self._address}: expected an address such as "
                "tcp://host:8786"
            )
        try:
            return dask.Client(self._address, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            raise ConnectionError(f"no Dask scheduler at {self._address}: {error}") from error

    def _meet(self, client: Any) -> None:
        """Wait for a worker; see that everybody computes with the same versions."""
        try:
            client.wait_for_workers(1, timeout=COMING)
            found = client.get_versions(packages=[PACKAGE])
        except TimeoutError as error:
            raise ConnectionError(
                f"the Dask scheduler at {self._address} has had no worker for {COMING:.0f} s"
            ) from error
        except OSError as error:
            raise self._vanished() from error
        others = {"the scheduler": found["scheduler"]}
        others |= {f"worker {address}": one for address, one in found["workers"].items()}
        for name, other in others.items():
            differs = differences(found["client"]["packages"], other["packages"])
            if differs:
                raise OSError(f"{name} of the cluster differs: {differs}")


def _dask() -> Any:
    try:
        config = import_module("dask.config")
        # What matters is raised here, in our words. Whoever has imported it has set its logs.
        with config.set(logging={**config.get("logging", {}), **QUIET}):
            return import_module("distributed")
    except ImportError as error:
        raise OSError(
            "a cluster needs the package distributed: pip install 'backlab[cluster]'"
        ) from error


def differences(here: Mapping[str, str | None], there: Mapping[str, str | None]) -> str:
    """Say which versions differ that could change a result, or that can't talk.

    >>> differences({"numpy": "2.4.6", "python": "3.11.7"}, {"numpy": "2.3.0"})
    'numpy 2.3.0 instead of 2.4.6, no python instead of 3.11.7'
    """
    other = {name: f"{name} {there[name]}" for name in ALIKE if there.get(name)}
    return ", ".join(
        f"{other.get(name, f'no {name}')} instead of {here.get(name)}"
        for name in ALIKE
        if here.get(name) != there.get(name)
    )
