"""Chunks of work for a runner: about a second of replications of some configurations."""

import pickle
import time
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from results.study.errors import StudyError
from results.study.rules import Rule, load_same, rules_at
from results.study.terms import data_files
from results.work import Failure, Job, Row, replicate
from scenarios import Scenario, ScenarioError
from scenarios.designs import Parameters, configured
from sim.world import World

SECOND = 1.0  # of work in a chunk: often enough to lose little, seldom enough to cost nothing
GROWTH = 4.0  # times as many replications as in the chunk before, at most

SHARE = 0.1  # of its time that the parent may spend on writing, as workers wait for it
MINUTE = 60.0  # of work in a chunk at most, however many workers there are
WINDOW = 10.0  # seconds over which the share is taken

Todo = Iterable[tuple[str, Parameters, tuple[int, ...]]]
"""Configurations by hash, with their parameters and the replications they still need."""


class Chunk(NamedTuple):
    """Jobs that are done one after the other; their names, and the jobs themselves pickled.

    Pickled, because a worker must load the rules of users' own before it can read them.
    """

    replications: tuple[tuple[str, int], ...]
    rules: tuple[Rule, ...]
    jobs: bytes


class Done(NamedTuple):
    """What came out of a chunk, and the seconds it took."""

    found: list[Row | Failure]
    seconds: float


def do_chunk(chunk: Chunk) -> Done:
    """Do the jobs of a chunk."""
    for rule in chunk.rules:
        load_same(rule)
    jobs: list[Job] = pickle.loads(chunk.jobs)
    started = time.perf_counter()
    found = [result for job in jobs for result in replicate(job)]
    return Done(found, time.perf_counter() - started)


class Chunks:
    """Makes chunks of what is to do, each about as long as `SECOND` to judge by those done.

    They get longer where so many workers finish them that writing would keep all waiting.

    Attributes
    ----------
    unbuilt
        Failures of configurations that make no sense; whoever takes chunks takes these too.
    length
        Seconds of work in a chunk.
    """

    def __init__(
        self, scenario: Scenario, seed: int, kpis: tuple[str, ...], plugins: Iterable[str]
    ) -> None:
        self._scenario, self._seed, self._kpis = scenario, seed, kpis
        self._rules = rules_at(plugins)
        self._data = {path: path.stat() for path in data_files(scenario).values()}
        self._size = 1.0
        self._writing, self._since = 0.0, time.monotonic()
        self.unbuilt: list[Failure] = []
        self.length = SECOND

    def learn(self, replications: int, seconds: float) -> None:
        """Take note of how long a chunk took."""
        wanted = self.length * replications / max(seconds, 1e-9)
        self._size = max(1.0, min(wanted, GROWTH * self._size))

    def learn_writing(self, seconds: float) -> None:
        """Take note of how long it took to store a chunk."""
        self._writing += seconds
        elapsed = time.monotonic() - self._since
        if elapsed >= WINDOW:
            times = self._writing / elapsed / SHARE
            self.length = min(max(SECOND, self.length * times), MINUTE)
            self._writing, self._since = 0.0, time.monotonic()

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
        self, name: str, parameters: Parameters, replications: Iterable[int]
    ) -> World | None:
        for path, before in self._data.items():
            now = path.stat()
            if (now.st_mtime_ns, now.st_size) != (before.st_mtime_ns, before.st_size):
                raise StudyError(f"{path} was changed while the study ran")
        try:
            return configured(self._scenario, parameters).world
        except ScenarioError as error:
            self.unbuilt += [
                Failure(name, replication, str(error)) for replication in replications
            ]
            return None

    def _chunk(self, jobs: list[Job]) -> Chunk:
        names = tuple((job.config, each) for job in jobs for each in job.replications)
        return Chunk(names, self._rules, pickle.dumps(jobs))
