"""One replication of everything that is compared: its KPIs, and what changed for people."""

from functools import partial
from typing import NamedTuple

import numpy as np

from results.compare.people import Fates, changes, fates_of
from results.evidence import Plan, Trace, trace_of
from results.kpis import KPIS, kpis_of
from results.view import Floats, Run, View
from results.work import Failure, attempt
from sim.simulate import simulate
from sim.world import World


class Task(NamedTuple):
    """One replication of a baseline, which is the first, and of what is compared with it.

    `plan` says where curves are read for pictures, if there are to be any.
    """

    names: tuple[str, ...]
    worlds: tuple[World, ...]
    seed: int
    replication: int
    plan: Plan | None = None


class Outcome(NamedTuple):
    """What came out of a task.

    `pairs` has the numerators and denominators of all KPIs of the whole shop, shape
    ``(n_kpis, 2)``, by the name of the world. `people` has the `Change` of each class, by the
    name of the world, `traces` what pictures need. There is no entry of a world that failed,
    and no people where the baseline did.
    """

    replication: int
    pairs: dict[str, Floats]
    people: dict[str, dict[str, Floats]]
    traces: dict[str, Trace]
    failures: tuple[Failure, ...]

    @classmethod
    def of(cls, replication: int, failures: tuple[Failure, ...] = ()) -> "Outcome":
        """Return an outcome of nothing yet."""
        return cls(replication, {}, {}, {}, failures)


def simulate_task(task: Task) -> Outcome:
    """Run a task; what a world raises becomes its `Failure`, and the others go on."""
    outcome = Outcome.of(task.replication)
    baseline: Fates | None = None
    for place, (name, world) in enumerate(zip(task.names, task.worlds, strict=True)):
        act = partial(_one, world, task)
        found = attempt(name, task.replication, act)
        if isinstance(found, Failure):
            outcome = outcome._replace(failures=(*outcome.failures, found))
            continue
        outcome.pairs[name], fates, trace = found
        if trace is not None:
            outcome.traces[name] = trace
        if place == 0:
            baseline = fates
        elif baseline is not None:
            outcome.people[name] = changes(baseline, fates)
    return outcome


def _one(world: World, task: Task) -> tuple[Floats, Fates, Trace | None]:
    # A function of its own, so that the record is gone before the next one is made.
    run = Run(simulate(world, task.seed, task.replication))
    view, names = View(run, "all"), kpis_of("all")
    pairs = np.empty((len(names), 2))
    for k, name in enumerate(names):
        above, below = KPIS[name].measure(view)
        pairs[k] = np.ravel(above)[0], np.ravel(below)[0]
    return pairs, fates_of(run), task.plan and trace_of(run, task.plan)
