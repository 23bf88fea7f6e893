"""Evaluate points: every replication of a configuration is run once."""

import pickle
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

import numpy as np

from results.statistics import Floats
from results.study.chunks import Chunk, do_chunk
from results.study.terms import plugins_of
from results.work import Crash, Failure, Job, Row, Runner
from scenarios import Scenario, ScenarioError
from scenarios.designs import Parameters, configured, hash_of
from sim.world import World

Progress = Callable[[int, int], None]

BLOCK = 10  # replications that a worker gets at once


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

    Attributes
    ----------
    simulations
        Replications that were run.
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
    ) -> None:
        self._scenario, self._kpis, self._seed = scenario, kpis, seed
        self._runner, self._progress = runner, progress
        self._worlds: dict[str, World | None] = {}
        self._plugins: dict[str, tuple[str, ...]] = {}
        self._values: dict[tuple[str, int], Floats] = {}
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
        nothing = np.full((len(self._kpis), 2), np.nan)
        found = [[self._values.get((name, r), nothing) for r in wanted] for name in names]
        return np.array(found).reshape(len(points), replications, len(self._kpis), 2)

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
        self._plugins[name] = tuple(sorted(plugins_of(chosen.data)))

    def _run(self, missing: dict[str, list[int]]) -> None:
        total = sum(map(len, missing.values()))
        done = 0
        for chunk, result in self._runner.map(do_chunk, self._chunks(missing)):
            if isinstance(result, Crash):
                found: Sequence[Row | Failure] = [
                    Failure(*each, result.error) for each in chunk.replications
                ]
            else:
                found = result.found
            for each in found:
                self._keep(each)
            done += len(found)
            if self._progress is not None:
                self._progress(self.simulations, self.simulations + total - done)

    def _chunks(self, missing: dict[str, list[int]]) -> Iterator[Chunk]:
        for name, replications in missing.items():
            world = self._worlds[name]
            assert world is not None
            for start in range(0, len(replications), BLOCK):
                part = tuple(replications[start : start + BLOCK])
                job = Job(name, world, self._seed, part, self._kpis)
                names = tuple((name, r) for r in part)
                yield Chunk(names, self._plugins[name], pickle.dumps([job]))

    def _keep(self, found: Row | Failure) -> None:
        self.simulations += 1
        key = found.config, found.replication
        if isinstance(found, Failure):
            self.failures.append(found)
            self._values[key] = np.full((len(self._kpis), 2), np.nan)
        else:
            self._values[key] = np.column_stack([found.above, found.below])
