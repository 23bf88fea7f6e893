"""Run a design: every configuration on the same customers, every result kept at once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from os import PathLike
from typing import TYPE_CHECKING, Any

from results.runners import hands as hands_of
from results.study.chunks import Chunk, Chunks, do_chunk, todo_of
from results.study.store import Store
from results.study.study import Study
from results.study.terms import plugins_of, terms_from, terms_of
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
    place = Store.write(store)
    try:
        kept = kpis if place.is_empty else _kept(place, kpis)
        terms = terms_of(scenario, seed, kept, plugins)
        begin(place, terms, command)
        extend(place, plan.points, replications)
        study = Study(place)
        chunks = Chunks(scenario, seed, terms.kpis, plugins)
        work = _Work(study, place, chunks, progress)
        with begun as hands:
            work.run(hands, plan, _missing(study, plan, replications, shard, retry_failures))
    except KeyboardInterrupt:
        if place.is_empty:
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


def _missing(
    study: Study, plan: Design, replications: int, shard: tuple[int, int], retry: bool
) -> list[tuple[str, int]]:
    """Return what is wanted of this shard and not there."""
    there = study.keys("result") | (set() if retry else study.keys("failure"))
    part, parts = shard
    return [
        (name, replication)
        for number, name in enumerate(map(hash_of, plan.points))
        for replication in range(replications)
        if (number + replication) % parts == part - 1 and (name, replication) not in there
    ]


class _Work:
    """One go at what is missing."""

    def __init__(
        self, study: Study, place: Store, chunks: Chunks, progress: Progress | None
    ) -> None:
        self._study, self._place, self._chunks, self._progress = study, place, chunks, progress
        self._done = self._total = 0

    def run(self, runner: Runner, plan: Design, missing: Sequence[tuple[str, int]]) -> None:
        """Have it done; what a worker died of is tried one by one."""
        self._total = len(missing)
        parameters: dict[str, Parameters] = {hash_of(point): point for point in plan.points}
        todo = todo_of(parameters, missing)
        suspects = self._round(runner, self._chunks.made(todo))
        todo = todo_of(
            parameters, [name for chunk, _ in suspects for name in chunk.replications]
        )
        killers = self._round(runner, self._chunks.made(todo, singly=True))
        for chunk, crash in killers:
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
        unbuilt = self._chunks.unbuilt
        both = [*found, *unbuilt]
        keep(self._place, self._study.kpis, both)
        unbuilt.clear()
        self._done += len(both)
        if self._progress is not None and both:
            self._progress(self._done, self._total)
