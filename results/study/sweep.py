"""Run a design: every configuration on the same customers, every result kept at once."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from os import PathLike
from typing import TYPE_CHECKING, Any

from results.runners import hands as hands_of
from results.study.chunks import Chunk, Chunks, Todo, do_chunk
from results.study.rules import plugins_of
from results.study.store import Store
from results.study.study import Study
from results.study.terms import terms_from, terms_of
from results.study.writing import begin, extend, keep
from results.work import Crash, Failure, Runner
from scenarios import ScenarioError
from scenarios.designs import Design, Parameters, configured, design, hash_of, listed_design

if TYPE_CHECKING:
    from scenarios import Scenario

Points = Design | Mapping[str, Any] | Iterable[Mapping[str, Any]]
Progress = Callable[[int, int], None]

_TRIED = 100  # configurations that are tried, before a design is taken for a mistake


class Stopped(KeyboardInterrupt):
    """Ctrl-C during a sweep; `study` has what was done."""

    def __init__(self, study: Study) -> None:
        super().__init__()
        self.study = study


def sweep(
    scenario: "Scenario",
    points: Points,
    *,
    replications: int | None = None,
    seed: int | None = None,
    store: str | PathLike[str] | None = None,
    kpis: Sequence[str] | None = None,
    jobs: int = 1,
    cluster: str | None = None,
    runner: Runner | None = None,
    shard: tuple[int, int] = (1, 1),
    retry_failures: bool = False,
    progress: Progress | None = None,
    command: str = "",
) -> Study:
    """Run all configurations of a design on the same customers.

    What is in `store` already is not run again, so a sweep that was interrupted goes on when
    it is asked for again. The results do not depend on who runs them, nor in which order.

    Parameters
    ----------
    scenario
        What the parameters are laid over.
    points
        A `Design`; or a mapping from paths to values, whose combinations are run; or the
        configurations, each a mapping from paths to values.
    replications, seed
        Of every configuration, instead of the scenario's own.
    store
        File of the study; without it, it is kept in memory.
    kpis
        KPIs of the whole shop to keep; without it, those of the study, or all.
    jobs, cluster, runner
        Processes here, or the address of a Dask scheduler, or a runner that the caller has
        begun.
    shard
        ``(i, n)``: run only the i-th of n parts, counted from 1; see `merge`.
    retry_failures
        Run again what has failed before.
    progress
        Called with the replications done and those wanted.
    command
        Command line to be noted in a new study.

    Raises
    ------
    ScenarioError
        If the design makes no sense: none of its configurations can be built.
    DifferentStudyError
        If `store` holds something else; the message has the difference.
    StudyError
        If `store` can't be used.
    Stopped
        On Ctrl-C, with the study as far as it came.
    """
    replications = scenario.run.replications if replications is None else replications
    seed = scenario.run.seed if seed is None else seed
    _check(replications, seed, shard)
    plan = _design(scenario, points)
    _check_points(scenario, plan)
    plugins = sorted(plugins_of(scenario.data) | plugins_of(plan.points))
    begun = hands_of(jobs, cluster, runner)
    terms = terms_of(scenario, seed, kpis, plugins)  # before there is a file
    place, study = Store.write(store), None
    try:
        if not place.is_empty:
            terms = terms_of(scenario, seed, _kept(place, kpis), plugins)
        begin(place, terms, command)
        extend(place, plan.points, replications)
        study = Study(place)
        chunks = Chunks(scenario, seed, terms.kpis, plugins)
        missing = _Missing(study, plan, replications, shard, retry_failures)
        with begun as hands:
            _Work(place, chunks, missing, progress).run(hands)
    except KeyboardInterrupt:
        if study is None:  # nothing has been stored
            place.close()
            raise
        raise Stopped(_reopened(place, store)) from None
    except BaseException:
        place.close()
        raise
    return _reopened(place, store)


def _reopened(place: Store, path: str | PathLike[str] | None) -> Study:
    """Return the study for reading; the lock is let go."""
    if path is None:
        return Study(place)
    place.close()
    return Study(path)


def _check(replications: int, seed: int, shard: tuple[int, int]) -> None:
    if replications < 1:
        raise ValueError(f"replications must be at least 1, got {replications}")
    if seed < 0:
        raise ValueError(f"seed must be at least 0, got {seed}")
    if not 1 <= shard[0] <= shard[1]:
        raise ValueError(f"shard i of n needs 1 <= i <= n, got {shard[0]} of {shard[1]}")


def _design(scenario: "Scenario", points: Points) -> Design:
    if isinstance(points, Design):
        return points
    if isinstance(points, Mapping):
        return design(scenario, points)
    return listed_design(scenario, points)


def _check_points(scenario: "Scenario", plan: Design) -> None:
    """Raise the first problem if no configuration can be built: a path is wrong."""
    first: ScenarioError | None = None
    step = max(1, len(plan) // _TRIED)
    for point in plan.points[::step]:
        try:
            configured(scenario, point)
        except ScenarioError as error:
            first = first or error
        else:
            return
    raise first or ValueError("the design has no configurations")


def _kept(place: Store, kpis: Sequence[str] | None) -> Sequence[str]:
    """Return the KPIs of a study, if those that are wanted are among them."""
    there = terms_from(place.get("terms")).kpis
    return there if set(kpis or ()) <= set(there) else (kpis or ())


class _Missing:
    """What is wanted of a shard and not there, told one configuration after the other.

    It may be many times what the memory holds, so nobody makes a list of it.
    """

    def __init__(
        self, study: Study, plan: Design, replications: int, shard: tuple[int, int], retry: bool
    ) -> None:
        self._study, self._plan, self._shard = study, plan, shard
        self._replications, self._retry = replications, retry

    def __len__(self) -> int:
        return sum(len(wanted) for _, _, wanted in self)

    def __iter__(self) -> Iterator[tuple[str, Parameters, tuple[int, ...]]]:
        part, parts = self._shard
        for number, point in enumerate(self._plan.points):
            name = hash_of(point)
            there = self._study.there(name, failures=not self._retry)
            ours = range((part - 1 - number) % parts, self._replications, parts)
            wanted = tuple(r for r in ours if r not in there) if there else tuple(ours)
            if wanted:
                yield name, point, wanted

    def only(self, names: Iterable[tuple[str, int]]) -> Todo:
        """Return some of the replications, by their configurations."""
        wanted: dict[str, list[int]] = {}
        for name, replication in names:
            wanted.setdefault(name, []).append(replication)
        points = ((hash_of(p), p) for p in self._plan.points) if wanted else ()
        return ((n, point, tuple(wanted[n])) for n, point in points if n in wanted)


class _Work:
    """One go at what is missing."""

    def __init__(
        self, place: Store, chunks: Chunks, missing: _Missing, progress: Progress | None
    ) -> None:
        self._place, self._kpis = place, terms_from(place.get("terms")).kpis
        self._chunks, self._missing, self._progress = chunks, missing, progress
        self._done, self._total = 0, len(missing)

    def run(self, runner: Runner) -> None:
        """Have it done; what a worker died of is tried one by one."""
        suspects = self._round(runner, self._chunks.made(self._missing))
        again = self._missing.only(each for chunk, _ in suspects for each in chunk.replications)
        for chunk, crash in self._round(runner, self._chunks.made(again, singly=True)):
            self._keep([Failure(*name, crash.error) for name in chunk.replications])

    def _round(self, runner: Runner, chunks: Iterable[Chunk]) -> list[tuple[Chunk, Crash]]:
        """Have chunks done, and return those that workers died of."""
        crashed: list[tuple[Chunk, Crash]] = []
        for chunk, result in runner.map(do_chunk, chunks):
            if isinstance(result, Crash):
                crashed.append((chunk, result))
                continue
            self._chunks.learn(len(chunk.replications), result.seconds)
            self._keep(result.found)
        self._keep([])
        return crashed

    def _keep(self, found: Sequence[Any]) -> None:
        """Store results together with the failures of what could not be built by now."""
        started = time.perf_counter()
        unbuilt = self._chunks.unbuilt
        both = [*found, *unbuilt]
        keep(self._place, self._kpis, both)
        unbuilt.clear()
        self._chunks.learn_writing(time.perf_counter() - started)
        self._done += len(both)
        if self._progress is not None and both:
            self._progress(self._done, self._total)
