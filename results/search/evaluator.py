"""Evaluate points: every replication of a configuration is run once."""

import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

import numpy as np

from results.search.kept import Kept, as_kept
from results.statistics import Floats
from results.study.chunks import GROWTH, SECOND, Chunk, do_chunk
from results.study.rules import Rule, plugins_of, rules_at
from results.work import Crash, Failure, Job, Row, Runner
from scenarios import Scenario, ScenarioError
from scenarios.designs import Parameters, configured, hash_of
from sim.world import World

Progress = Callable[[int, int], None]


class Evaluate(Protocol):
    """Gives numerators and denominators of KPIs at points, on the same customers."""

    def __call__(
        self, points: Sequence[Parameters], replications: int, first: int = 0
    ) -> Floats:
        """Return an array of shape ``(points, replications, kpis, 2)``.

        The replications are numbered from `first`. What can't be run is nan.
        """
        ...


class Evaluator:
    """Evaluates points of a scenario by simulation.

    Parameters
    ----------
    scenario, seed
        What the points are laid over, and the seed of all customers.
    kpis
        Those that are given.
    runner
        Has the replications done.
    kept
        Where they are kept, and taken from if they are there already.
    progress
        Called with the replications done and those wanted so far.

    Attributes
    ----------
    simulations
        Replications that were used, whether run now or kept from before.
    invalid
        Why configurations make no sense, by their hashes.
    failures
        Replications that could not be run.
    """

    def __init__(
        self,
        scenario: Scenario,
        kpis: tuple[str, ...],
        seed: int,
        runner: Runner,
        progress: Progress | None = None,
        kept: Kept | None = None,
    ) -> None:
        self._scenario, self._seed = scenario, seed
        self._runner, self._progress, self._kept = runner, progress, kept
        self._run_kpis = kpis if kept is None else kept.kpis
        self._columns = [self._run_kpis.index(name) for name in kpis]
        self._worlds: dict[str, World | None] = {}
        self._rules: dict[str, tuple[Rule, ...]] = {}
        self._there: dict[tuple[str, int], Floats] = {}  # kept, and not yet asked for
        self._values: dict[tuple[str, int], Floats] = {}
        self._size = 1.0  # replications that a worker gets at once
        self.simulations = 0
        self.invalid: dict[str, ScenarioError] = {}
        self.failures: list[Failure] = []

    def __call__(
        self, points: Sequence[Parameters], replications: int, first: int = 0
    ) -> Floats:
        """Return numerators and denominators; see `Evaluate`."""
        names = [hash_of(point) for point in points]
        wanted = range(first, first + replications)
        for name, point in zip(names, points, strict=True):
            self._configure(name, point)
        missing = {
            name: [r for r in wanted if (name, r) not in self._values]
            for name in dict.fromkeys(names)
            if self._worlds[name] is not None
        }
        self._run(missing)
        found = [[self._values.get((name, r), self._nothing) for r in wanted] for name in names]
        return np.array(found).reshape(len(points), replications, len(self._columns), 2)

    def done(self, point: Parameters) -> int:
        """Return how many of the first replications of a point have been run."""
        name, n = hash_of(point), 0
        while (name, n) in self._values:
            n += 1
        return n

    def _configure(self, name: str, point: Parameters) -> None:
        if name in self._worlds:
            return
        try:
            chosen = configured(self._scenario, point)
        except ScenarioError as error:
            self.invalid[name] = error
            self._worlds[name] = None
            return
        self._worlds[name] = chosen.world
        self._rules[name] = rules_at(plugins_of(chosen.data))
        if self._kept is not None:
            there = self._kept.open(name, point)
            self._there |= {(name, r): pairs[self._columns] for r, pairs in there.items()}

    def _run(self, missing: dict[str, list[int]]) -> None:
        missing = {name: self._recalled(name, wanted) for name, wanted in missing.items()}
        total = self.simulations + sum(map(len, missing.values()))
        suspects = self._have_done(self._chunks(missing), total)
        again: dict[str, list[int]] = {}
        for name, replication in (each for chunk, _ in suspects for each in chunk.replications):
            again.setdefault(name, []).append(replication)
        # A worker died of one of them; which, is seen when each is tried by itself.
        for chunk, crash in self._have_done(self._chunks(again, singly=True), total):
            self._take([Failure(*each, crash.error) for each in chunk.replications])

    def _have_done(self, chunks: Iterable[Chunk], total: int) -> list[tuple[Chunk, Crash]]:
        """Have chunks done, and return those that workers died of."""
        crashed = []
        for chunk, result in self._runner.map(do_chunk, chunks):
            if isinstance(result, Crash):
                crashed.append((chunk, result))
                continue
            # About a second of work, so that little is lost and all workers have some.
            wanted = SECOND * len(result.found) / max(result.seconds, 1e-9)
            self._size = max(1.0, min(wanted, GROWTH * self._size))
            self._take(result.found)
            if self._progress is not None:
                self._progress(self.simulations, total)
        return crashed

    def _recalled(self, name: str, wanted: Sequence[int]) -> list[int]:
        """Take what was kept of a configuration, and return what is still missing."""
        missing = []
        for key in ((name, replication) for replication in wanted):
            if key in self._there:
                self.simulations += 1
                self._values[key] = self._there.pop(key)
            else:
                missing.append(key[1])
        return missing

    def _chunks(
        self, missing: dict[str, list[int]], *, singly: bool = False
    ) -> Iterator[Chunk]:
        for name, replications in missing.items():
            world = self._worlds[name]
            assert world is not None
            start = 0
            while start < len(replications):
                part = tuple(replications[start : start + (1 if singly else int(self._size))])
                start += len(part)
                job = Job(name, world, self._seed, part, self._run_kpis)
                names = tuple((name, r) for r in part)
                yield Chunk(names, self._rules[name], pickle.dumps([job]))

    def _take(self, found: Sequence[Row | Failure]) -> None:
        for each in found:
            self.simulations += 1
            key = each.config, each.replication
            if isinstance(each, Failure):
                self.failures.append(each)
                self._values[key] = self._nothing
            else:
                self._values[key] = as_kept(self._run_kpis, each)[self._columns]
        if self._kept is not None:
            self._kept.keep(found)

    @property
    def _nothing(self) -> Floats:
        return np.full((len(self._columns), 2), np.nan)
