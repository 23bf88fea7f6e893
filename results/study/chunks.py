"""Chunks of work for a runner: about a second of replications of some configurations."""

import pickle
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from policies.plugins import load_class
from results.work import Failure, Job, Row, replicate
from scenarios import Scenario, ScenarioError
from scenarios.designs import Parameters, configured
from sim.world import World

SECOND = 1.0  # of work in a chunk: often enough to lose little, seldom enough to cost nothing
GROWTH = 4.0  # times as many replications as in the chunk before, at most

Todo = Sequence[tuple[str, Parameters, tuple[int, ...]]]
"""Configurations by hash, with their parameters and the replications they still need."""


class Chunk(NamedTuple):
    """Jobs that are done one after the other; their names, and the jobs themselves pickled.

    Pickled, because a worker must load the rules of users' own before it can read them.
    """

    replications: tuple[tuple[str, int], ...]
    plugins: tuple[str, ...]
    jobs: bytes


class Done(NamedTuple):
    """What came out of a chunk, and the seconds it took."""

    found: list[Row | Failure]
    seconds: float


def do_chunk(chunk: Chunk) -> Done:
    """Do the jobs of a chunk."""
    for address in chunk.plugins:
        load_class(address)
    jobs: list[Job] = pickle.loads(chunk.jobs)
    started = time.perf_counter()
    found = [result for job in jobs for result in replicate(job)]
    return Done(found, time.perf_counter() - started)


class Chunks:
    """Makes chunks of what is to do, each about as long as `SECOND` to judge by those done.

    Attributes
    ----------
    unbuilt
        Failures of configurations that make no sense; whoever takes chunks takes these too.
    """

    def __init__(
        self, scenario: Scenario, seed: int, kpis: tuple[str, ...], plugins: Sequence[str]
    ) -> None:
        self._scenario, self._seed, self._kpis = scenario, seed, kpis
        self._plugins = tuple(plugins)
        self._size = 1.0
        self.unbuilt: list[Failure] = []

    def learn(self, replications: int, seconds: float) -> None:
        """Take note of how long a chunk took."""
        wanted = SECOND * replications / max(seconds, 1e-9)
        self._size = max(1.0, min(wanted, GROWTH * self._size))

    def made(self, todo: Todo, *, singly: bool = False) -> Iterator[Chunk]:
        """Yield the chunks; `singly` with one replication each."""
        jobs: list[Job] = []
        count = 0
        for name, parameters, replications in todo:
            world = self._world(name, parameters, replications)
            start = 0
            while world is not None and start < len(replications):
                room = 1 if singly else max(1, int(self._size) - count)
                part = replications[start : start + room]
                jobs.append(Job(name, world, self._seed, part, self._kpis))
                start, count = start + len(part), count + len(part)
                if singly or count >= int(self._size):
                    yield self._chunk(jobs)
                    jobs, count = [], 0
        if jobs:
            yield self._chunk(jobs)

    def _world(
        self, name: str, parameters: Parameters, replications: Sequence[int]
    ) -> World | None:
        try:
            return configured(self._scenario, parameters).world
        except ScenarioError as error:
            self.unbuilt += [
                Failure(name, replication, str(error)) for replication in replications
            ]
            return None

    def _chunk(self, jobs: list[Job]) -> Chunk:
        names = tuple((job.config, each) for job in jobs for each in job.replications)
        return Chunk(names, self._plugins, pickle.dumps(jobs))


def todo_of(
    parameters: Mapping[str, Parameters], replications: Sequence[tuple[str, int]]
) -> Todo:
    """Return what is to do for these replications, in the order of the configurations."""
    wanted: dict[str, list[int]] = {}
    for name, replication in replications:
        wanted.setdefault(name, []).append(replication)
    return [
        (name, values, tuple(wanted[name]))
        for name, values in parameters.items()
        if name in wanted
    ]
