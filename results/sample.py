"""Measured replications of one world, of which more can be had."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from results.kpis import fill_within_pair, measure_run
from results.view import Floats, Run, Scope
from results.work import Crash, Failure, Runner, Serial, attempt
from sim.simulate import simulate
from sim.world import World

Measured = tuple[dict[Scope, Floats], Floats, float]
Progress = Callable[[int, int], None]

_PIECES, _LARGEST = 8, 20  # for each process; replications in a piece
_CLUSTER = 8  # processes that a cluster is taken to have
ENOUGH = 5  # that fail before one is done: the others are not tried


class AllFailedError(Exception):
    """None of the replications that were tried could be run; `failures` says why."""

    def __init__(self, failures: Sequence[Failure]) -> None:
        tried = "1 was" if len(failures) == 1 else f"{len(failures)} were"
        super().__init__(
            f"no replication could be run; {tried} tried, the first: {failures[0].error}"
        )
        self.failures = tuple(failures)


class Task(NamedTuple):
    """Replications of a world, called `config`, that one process does in one go."""

    config: str
    world: World
    seed: int
    replications: range
    check: bool
    waits: tuple[float, ...]


class Sample:
    """The replications of `task` that are done, from the first on.

    Each is reduced to its KPIs and to the orders served within each of the waits. What a
    replication raises, and the death of its process, is its failure; the others go on.
    """

    def __init__(
        self, task: Task, workers: Runner, jobs: int, progress: Progress | None
    ) -> None:
        self._task, self._workers, self._progress = task, workers, progress
        self._spread = jobs if jobs > 1 else 0 if isinstance(workers, Serial) else _CLUSTER
        self._done: dict[int, Measured | Failure] = {}

    @property
    def measured(self) -> list[Measured]:
        """What is done, in the order of the replications, whoever was first."""
        return [each for each in self._in_order() if not isinstance(each, Failure)]

    @property
    def failures(self) -> tuple[Failure, ...]:
        """The replications that could not be run, in their order."""
        return tuple(each for each in self._in_order() if isinstance(each, Failure))

    def _in_order(self) -> Iterator[Measured | Failure]:
        return (self._done[replication] for replication in sorted(self._done))

    def grow(self, n: int, total: int) -> None:
        """Do what is missing of the first `n` replications, of `total` at most.

        Raises
        ------
        BalanceError
            If a balance is broken.
        AllFailedError
            If none of the first `n` could be run, or none of the first few.
        """
        self._do(self._missing(n), total)
        if not self.measured:
            raise AllFailedError(self.failures)

    def _do(self, tasks: Iterable[Task], total: int) -> None:
        alone: list[Task] = []
        for task, found in self._workers.map(measure_task, tasks):
            if not isinstance(found, Crash):
                self._keep(task, found, total)
            elif len(task.replications) == 1:
                lost = Failure(task.config, task.replications[0], found.error)
                self._keep(task, [lost], total)
            else:  # one of them killed the process of all
                alone += _pieces(task, 1)
        if alone:
            self._do(alone, total)

    def _keep(self, task: Task, found: Sequence[Measured | Failure], total: int) -> None:
        self._done.update(zip(task.replications, found, strict=True))
        if len(self._done) >= ENOUGH and not self.measured:
            raise AllFailedError(self.failures)
        if self._progress is not None:
            self._progress(len(self._done), total)

    def _missing(self, n: int) -> Iterator[Task]:
        """Yield what is missing, in pieces that keep all processes busy to the end."""
        missing, size = range(len(self._done), n), 1
        if self._spread:
            size = min(max(len(missing) // (_PIECES * self._spread), 1), _LARGEST)
        return _pieces(self._task._replace(replications=missing), size)


def _pieces(task: Task, size: int) -> Iterator[Task]:
    wanted = task.replications
    for start in range(0, len(wanted), size):
        yield task._replace(replications=wanted[start : start + size])


def measure_task(task: Task) -> list[Measured | Failure]:
    """Run and measure the replications of a task."""
    return [
        attempt(task.config, replication, partial(_replicate, task, replication))
        for replication in task.replications
    ]


def _replicate(task: Task, replication: int) -> Measured:
    # A function of its own, so that the record is gone before the next one is made.
    cut = Run(simulate(task.world, task.seed, replication, check=task.check))
    return measure_run(cut), *fill_within_pair(cut, task.waits)
