"""Pilot replications: KPIs in cells of time, from the instant at which the shop begins."""

from collections.abc import Iterable, Sequence
from functools import partial
from itertools import islice
from typing import NamedTuple

import numpy as np

from results.kpis import KPIS
from results.parts import parts_of
from results.sample import AllFailedError, Progress
from results.view import Floats, Run, View
from results.work import Crash, Failure, Runner, attempt
from sim.simulate import simulate
from sim.world import World


class Pilot(NamedTuple):
    """A replication in which `names` are watched in the cells that end at `marks`."""

    config: str
    world: World
    seed: int
    replication: int
    names: tuple[str, ...]
    marks: tuple[float, ...]


class Watched(NamedTuple):
    """Numerators and denominators: in each cell, shape ``(cells, n_kpis, 2)``, and in all.

    `lead_times` and `lines` are those of the mean lead time, and of the purchase-order lines
    per time unit, of the whole pilot.
    """

    pairs: Floats
    lead_times: Floats
    lines: Floats


def watch(
    workers: Runner, pilots: Iterable[Pilot], n: int, progress: Progress | None
) -> tuple[list[Watched], tuple[Failure, ...]]:
    """Have `n` pilots run; return what was watched, and which failed, in their order.

    Raises
    ------
    AllFailedError
        If all failed.
    """
    found: dict[int, Watched | Failure] = {}
    for pilot, watched in workers.map(watch_one, pilots):
        number = pilot.replication
        if isinstance(watched, Crash):
            watched = Failure(pilot.config, number, watched.error)  # noqa: PLW2901 - it is that
        found[number] = watched
        if progress is not None:
            progress(len(found), n)
    # Sums of floats depend on their order, which must not depend on who was first.
    ordered = [found[number] for number in sorted(found)]
    done = [each for each in ordered if isinstance(each, Watched)]
    failures = tuple(each for each in ordered if isinstance(each, Failure))
    if not done:
        raise AllFailedError(failures)
    return done, failures


def watch_one(pilot: Pilot) -> Watched | Failure:
    """Run a pilot."""
    return attempt(pilot.config, pilot.replication, partial(_watched, pilot))


def _watched(pilot: Pilot) -> Watched:
    record = simulate(pilot.world, pilot.seed, pilot.replication, marks=pilot.marks)
    cells = islice(parts_of(record, pilot.marks), len(pilot.marks))
    whole = View(Run(record), "all")
    return Watched(
        np.stack([_pairs(View(part, "all"), pilot.names) for part in cells]),
        *_pairs(whole, ("lead_time_mean", "purchase_order_lines")),
    )


def _pairs(view: View, names: Sequence[str]) -> Floats:
    pairs = np.empty((len(names), 2))
    for k, name in enumerate(names):
        pairs[k] = [float(np.sum(part)) for part in KPIS[name].measure(view)]
    return pairs
