"""Measured replications of one world, of which more can be had."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from results.kpis import fill_within_pair, measure_run
from results.view import Floats, Run, Scope
from results.work import Crash, Runner
from sim.simulate import simulate
from sim.world import World

Measured = tuple[dict[Scope, Floats], Floats, float]
Progress = Callable[[int, int], None]

_PIECES, _LARGEST = 8, 20  # for each process; replications in a piece


class Task(NamedTuple):
    """Replications of a world that one process does in one go."""

    world: World
    seed: int
    replications: range
    check: bool
    waits: tuple[float, ...]


class Sample:
    """The replications of `task` that are done, from the first on.

    Each is reduced to its KPIs and to the orders served within each of the waits.
    """

    def __init__(
        self, task: Task, workers: Runner, jobs: int, progress: Progress | None
    ) -> None:
        self._task, self._workers = task, workers
        self._jobs, self._progress = jobs, progress
        self._done: dict[int, Measured] = {}

    @property
    def measured(self) -> list[Measured]:
        """What is done, in the order of the replications, whoever was first."""
        return [self._done[replication] for replication in sorted(self._done)]

    def grow(self, n: int, total: int) -> None:
        """Do what is missing of the first `n` replications, of `total` at most.

        Raises
        ------
        ChildProcessError
            If a replication kills its process.
        """
        for task, found in self._workers.map(measure_task, self._missing(n)):
            if isinstance(found, Crash):
                first, last = task.replications[0], task.replications[-1]
                raise ChildProcessError(f"replications {first} to {last}: {found.error}")
            self._done.update(zip(task.replications, found, strict=True))
            if self._progress is not None:
                self._progress(len(self._done), total)

    def _missing(self, n: int) -> Iterator[Task]:
        """Yield what is missing, in pieces that keep all processes busy to the end."""
        first = len(self._done)
        size = 1
        if self._jobs > 1:
            size = min(max((n - first) // (_PIECES * self._jobs), 1), _LARGEST)
        for start in range(first, n, size):
            yield self._task._replace(replications=range(start, min(start + size, n)))


def measure_task(task: Task) -> list[Measured]:
    """Run and measure the replications of a task."""
    return [
        _replicate(task.world, task.seed, replication, task.check, task.waits)
        for replication in task.replications
    ]


def _replicate(
    world: World, seed: int, replication: int, check: bool, waits: Sequence[float]
) -> Measured:
    # A function of its own, so that the record is gone before the next one is made.
    cut = Run(simulate(world, seed, replication, check=check))
    return measure_run(cut), *fill_within_pair(cut, waits)
