"""The unit of work of every experiment: some replications of one configuration."""

from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import Any, NamedTuple, Protocol, Self, TypeVar

from results.kpis import kpis_of, measure_shop
from sim.errors import BalanceError
from sim.simulate import simulate
from sim.world import World

J = TypeVar("J")
R = TypeVar("R")

DIED = "killed its process, each time it was tried"


class Job(NamedTuple):
    """Replications of one configuration, to be run by one worker.

    `config` names the configuration; `kpis` are the KPIs of the whole shop that are wanted.
    """

    config: str
    world: World
    seed: int
    replications: tuple[int, ...]
    kpis: tuple[str, ...]


class Row(NamedTuple):
    """What came out of one replication: numerators and denominators in the order of `kpis`."""

    config: str
    replication: int
    above: tuple[float, ...]
    below: tuple[float, ...]


class Failure(NamedTuple):
    """A replication that could not be run, and why."""

    config: str
    replication: int
    error: str


def failures_told(failures: Iterable[Failure]) -> dict[str, list[dict[str, Any]]]:
    """Return an entry ``failures`` for JSON; nothing if there are none."""
    told = [failure._asdict() for failure in failures]
    return {"failures": told} if told else {}


class Crash(NamedTuple):
    """What a runner returns for a job that killed its worker; `error` is `DIED`."""

    error: str


def attempt(config: str, replication: int, act: Callable[[], R]) -> R | Failure:
    """Return what `act` returns, or the failure of the replication that it was to run.

    Raises
    ------
    BalanceError
        As it is a bug in the model, and no figure of such a model can be trusted.
    """
    try:
        return act()
    except BalanceError:
        raise
    except (Exception, SystemExit) as error:  # a rule may raise anything, or call exit()
        return Failure(config, replication, f"{type(error).__name__}: {error}")


class Runner(Protocol):
    """Something that has jobs done: here, in processes, or on a cluster.

    A context manager. Nothing that a runner does may change a result.
    """

    def map(self, work: Callable[[J], R], jobs: Iterable[J]) -> Iterator[tuple[J, R | Crash]]:
        """Yield each job with its result, as soon as it is done, in any order.

        `work` is a function of a module, and jobs and results can be pickled. Jobs are taken
        from the iterable as they are needed. An exception of `work` is raised here.
        """
        ...

    def __enter__(self) -> Self:
        """Begin."""
        ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End all workers."""
        ...


class Serial:
    """A runner that does one job after the other in this process."""

    def map(self, work: Callable[[J], R], jobs: Iterable[J]) -> Iterator[tuple[J, R | Crash]]:
        """Yield each job with its result, in the order of the jobs."""
        for job in jobs:
            yield job, work(job)

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """End."""


def replicate(job: Job) -> list[Row | Failure]:
    """Run a job; what a replication raises becomes its `Failure`."""
    unknown = set(job.kpis) - set(kpis_of("all"))
    if unknown:
        raise ValueError(f"no KPI of the whole shop: {', '.join(sorted(unknown))}")
    return [_one(job, replication) for replication in job.replications]


def _one(job: Job, replication: int) -> Row | Failure:
    try:
        pairs = measure_shop(simulate(job.world, job.seed, replication), job.kpis)
    except (Exception, SystemExit) as error:  # a rule may raise anything, or call exit()
        return Failure(job.config, replication, f"{type(error).__name__}: {error}")
    above, below = pairs.T.tolist()
    return Row(job.config, replication, tuple(above), tuple(below))
