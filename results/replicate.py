"""Run the replications of a scenario and keep their KPIs."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from results.kpis import fill_within_pair, measure_run
from results.statistics import Estimate, ratio_estimate
from results.summary import Results
from results.view import SCOPES, Floats, Run, Scope
from sim.simulate import simulate
from sim.world import World

if TYPE_CHECKING:
    from scenarios import Scenario

ENGINES = ("auto", "simpy")

Measured = tuple[dict[Scope, Floats], Floats, float]


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
    progress: Callable[[int, int], None] | None = None,
    engine: str = "auto",
    waits: Sequence[float] = (),
) -> Results:
    """Run the replications of a scenario, one after the other.

    Every replication is reduced to its KPIs and dropped, so memory does not grow with their
    number. The same scenario and seed give the same results.

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

    Raises
    ------
    ValueError
        If an argument is out of its range.
    Interrupted
        On Ctrl-C, with the results of the replications that were done.
    """
    n = scenario.run.replications if replications is None else replications
    seed = scenario.run.seed if seed is None else seed
    _check_arguments(n, seed, confidence, engine)
    measured: list[Measured] = []
    try:
        for replication in range(n):
            measured.append(_replicate(scenario.world, seed, replication, check, waits))
            if progress is not None:
                progress(replication + 1, n)
    except KeyboardInterrupt:
        done = _results(scenario, seed, confidence, waits, measured) if measured else None
        raise Interrupted(done) from None
    return _results(scenario, seed, confidence, waits, measured)


def _results(
    scenario: "Scenario",
    seed: int,
    confidence: float,
    waits: Sequence[float],
    measured: list[Measured],
) -> Results:
    return Results(
        scenario=scenario.name,
        title=scenario.title,
        question=scenario.question,
        engine="simpy",
        seed=seed,
        replications=len(measured),
        confidence=confidence,
        horizon=scenario.world.horizon,
        warm_up=scenario.world.warm_up,
        time_unit=scenario.world.time_unit,
        currency=scenario.world.currency,
        names=_names(scenario.world),
        measured={
            scope: np.stack([pairs[scope] for pairs, _, _ in measured]) for scope in SCOPES
        },
        expect=scenario.expect,
        sized=scenario.sized,
        waits=tuple(waits),
        fill_within=_pool([(filled, placed) for _, filled, placed in measured], confidence),
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


def _replicate(
    world: World, seed: int, replication: int, check: bool, waits: Sequence[float]
) -> Measured:
    # A function of its own, so that the record is gone before the next one is made.
    cut = Run(simulate(world, seed, replication, check=check))
    return measure_run(cut), *fill_within_pair(cut, waits)


def _pool(curves: list[tuple[Floats, float]], confidence: float) -> tuple[Estimate, ...]:
    placed = [n for _, n in curves]
    filled = np.stack([curve for curve, _ in curves])
    return tuple(ratio_estimate(column, placed, confidence) for column in filled.T)


def _names(world: World) -> dict[Scope, tuple[str, ...]]:
    return {
        "all": ("all",),
        "class": tuple(customers.name for customers in world.customers),
        "item": tuple(item.name for item in world.items),
        "supplier": tuple(supplier.name for supplier in world.suppliers),
    }
