"""Run the replications of a scenario and keep their KPIs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Literal

import numpy as np

from results.batch_means import Batches, batches_of, long_world, marks_of, measured_part
from results.groups import group_names
from results.kpis import KPIS, fill_within_pair, kpis_of
from results.parts import parts_of
from results.precision import MOST, Precision, check_precision, default_kpis, until_precise
from results.runners import hands
from results.sample import AllFailedError, Measured, Progress, Sample, Task
from results.statistics import ESTIMATES, Estimate, ratio_estimate
from results.summary import Results
from results.view import SCOPES, Floats
from results.warm_up import warm_up as find_warm_up
from results.warm_up import with_warm_up
from results.work import Failure, Runner, attempt
from sim.simulate import simulate

if TYPE_CHECKING:
    from scenarios import Scenario

ENGINES = ("auto", "simpy")


class Interrupted(KeyboardInterrupt):
    """Ctrl-C during a run; `results` are those of the replications done, None if none was."""

    def __init__(self, results: Results | None) -> None:
        super().__init__()
        self.results = results


def run(
    scenario: "Scenario",
    *,
    replications: int | None = None,
    seed: int | None = None,
    confidence: float = 0.95,
    check: bool = False,
    progress: Progress | None = None,
    engine: str = "auto",
    waits: Sequence[float] = (),
    warm_up: float | Literal["auto"] | None = None,
    precision: float | None = None,
    precision_of: Sequence[str] = (),
    most: int = MOST,
    batches: int | None = None,
    jobs: int = 1,
    cluster: str | None = None,
    runner: Runner | None = None,
) -> Results:
    """Run the replications of a scenario.

    Every replication is reduced to its KPIs and dropped, so memory does not grow with their
    number. The same scenario and seed give the same results, on any number of processes.
    A replication that raises, or kills a process other than this one, is among the `failures`
    of the results, and the others go on.

    Parameters
    ----------
    scenario
        What to run.
    replications, seed
        Instead of the scenario's own.
    confidence
        Of the intervals, between 0 and 1.
    check
        Assert the balance of units after every event.
    progress
        Called with the replications done and those to do.
    engine
        ``"simpy"``, or ``"auto"`` for the best there is.
    waits
        Waits in time units for which `Results.fill_within` is wanted.
    warm_up
        Instead of the scenario's own; ``"auto"`` for what `results.warm_up` recommends.
    precision
        Run as many replications as this relative error takes, 0.01 for 1 %; see
        `results.precision.until_precise`.
    precision_of
        The KPIs that must be so precise; left out, the profit (or cost) and the fill rate.
    most
        Replications at which to give up on the precision.
    batches
        In place of replications, one run as long as all of them, and intervals from so many
        batches of it; see `results.batch_means`.
    jobs, cluster, runner
        Processes here, or the address of a Dask scheduler, or a runner that the caller has
        begun. One long run is done here in any case.

    Raises
    ------
    ValueError
        If an argument is out of its range, or does not go with another.
    AllFailedError
        If no replication could be run.
    BalanceError
        If units, orders or money do not add up, which is a bug in the model.
    Interrupted
        On Ctrl-C, with the results of the replications that were done.
    """
    n = scenario.run.replications if replications is None else replications
    seed = scenario.run.seed if seed is None else seed
    _check_arguments(n, seed, confidence, engine)
    if precision is not None:
        check_precision(precision, precision_of, most)
        if replications is not None or batches is not None:
            raise ValueError("ask for a precision, for replications or for batches")
    summarise = partial(_results, seed=seed, confidence=confidence, waits=waits)
    lost: tuple[Failure, ...] = ()
    with hands(jobs, cluster, runner) as workers:
        if warm_up == "auto":
            found = find_warm_up(scenario, seed=seed, runner=workers)
            warm_up, lost = found.recommended, found.failures
        if warm_up is not None:
            scenario = with_warm_up(scenario, warm_up)
        if batches is not None:
            long = replace(scenario, world=long_world(scenario.world, n, batches))
            cut, parts = _cut(long, batches, seed, check, waits)
            return summarise(long, parts, batches=cut, failures=lost)
        task = Task(scenario.name, scenario.world, seed, range(0), check, tuple(waits))
        sample, reached = Sample(task, workers, jobs, progress), None
        try:
            if precision is None:
                sample.grow(n, n)
            else:
                look = _look(sample, precision_of, confidence, most)
                reached = until_precise(look, precision, most)
        except KeyboardInterrupt:
            lost += sample.failures
            done = (
                summarise(scenario, sample.measured, failures=lost) if sample.measured else None
            )
            raise Interrupted(done) from None
    lost += sample.failures
    return summarise(scenario, sample.measured, precision=reached, failures=lost)


def _look(
    sample: Sample, names: Sequence[str], confidence: float, most: int
) -> Callable[[int], Mapping[str, Estimate]]:
    """Return what the first n replications say of the KPIs, as a function of n."""
    known, watched = kpis_of("all"), tuple(names)

    def look(n: int) -> Mapping[str, Estimate]:
        nonlocal watched
        sample.grow(n, most)
        pairs = np.stack([pairs["all"][0] for pairs, _, _ in sample.measured])
        found = {}
        for name in watched or known:
            above, below = pairs[:, known.index(name)].T
            found[name] = ESTIMATES[KPIS[name].kind](above, below, confidence)
        watched = watched or default_kpis(found)
        return {name: found[name] for name in watched}

    return look


def _cut(
    long: "Scenario", batches: int, seed: int, check: bool, waits: Sequence[float]
) -> tuple[Batches, list[Measured]]:
    """Run a long scenario once, and return its batches."""
    marks = marks_of(long.world, batches)
    act = partial(simulate, long.world, seed, check=check, marks=marks)
    record = attempt(long.name, 0, act)
    if isinstance(record, Failure):
        raise AllFailedError([record])
    parts = parts_of(record, marks)
    measured = [(measured_part(part), *fill_within_pair(part, waits)) for part in parts]
    pairs = np.stack([pairs["all"][0] for pairs, _, _ in measured])
    return batches_of(long.world, pairs), measured


def _results(
    scenario: "Scenario",
    measured: Sequence[Measured],
    *,
    seed: int,
    confidence: float,
    waits: Sequence[float],
    batches: Batches | None = None,
    precision: Precision | None = None,
    failures: tuple[Failure, ...] = (),
) -> Results:
    return Results(
        scenario=scenario.name,
        title=scenario.title,
        question=scenario.question,
        engine="simpy",
        seed=seed,
        replications=1 if batches else len(measured),
        confidence=confidence,
        horizon=scenario.world.horizon,
        warm_up=scenario.world.warm_up,
        time_unit=scenario.world.time_unit,
        currency=scenario.world.currency,
        names=group_names(scenario.world),
        measured={
            scope: np.stack([pairs[scope] for pairs, _, _ in measured]) for scope in SCOPES
        },
        expect=scenario.expect,
        sized=scenario.sized,
        waits=tuple(waits),
        fill_within=_pool([(filled, placed) for _, filled, placed in measured], confidence),
        batches=batches,
        precision=precision,
        failures=failures,
    )


def _check_arguments(replications: int, seed: int, confidence: float, engine: str) -> None:
    if replications < 1:
        raise ValueError(f"replications must be at least 1, got {replications}")
    if seed < 0:
        raise ValueError(f"seed must be at least 0, got {seed}")
    if not 0.0 < confidence < 1.0:
        raise ValueError(f"confidence must lie between 0 and 1, got {confidence}")
    if engine not in ENGINES:
        raise ValueError(f"unknown engine {engine!r}; known: {', '.join(ENGINES)}")


def _pool(curves: list[tuple[Floats, float]], confidence: float) -> tuple[Estimate, ...]:
    placed = [n for _, n in curves]
    filled = np.stack([curve for curve, _ in curves])
    return tuple(ratio_estimate(column, placed, confidence) for column in filled.T)
