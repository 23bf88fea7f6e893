"""One long run in place of many: batches of it as if they were replications."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from results.kpis import KPIS, kpis_of, measure_run
from results.parts import NOT_OF_PARTS
from results.view import SCOPES, Floats, Run, Scope
from sim.world import World

LEAST = 20  # batches
_CRITICAL = 2.326  # quantile of the standard normal law: a false alarm in 100 KPIs


@dataclass(frozen=True)
class Batches:
    """How one long run was cut, and whether its batches look independent.

    Attributes
    ----------
    n, length
        How many batches there are, and how long each is in time units.
    autocorrelation
        Between one batch and the next, for the KPIs of the whole shop; nan where nothing
        varies.
    linked
        The KPIs whose batches are not independent: their intervals are too narrow.
    left_out
        The KPIs that can't be told of a batch.
    """

    n: int
    length: float
    autocorrelation: Mapping[str, float]
    linked: tuple[str, ...]
    left_out: tuple[str, ...] = tuple(name for name in KPIS if name in NOT_OF_PARTS)

    def messages(self) -> list[str]:
        """Return what is to be said of the batches."""
        said = [f"Left out, as they can't be told of a batch: {', '.join(self.left_out)}."]
        if self.linked:
            said.append(
                "One batch is linked with the next in "
                f"{', '.join(f'{k} ({self.autocorrelation[k]:.2f})' for k in self.linked)}: "
                "these intervals are too narrow. Take more replications, so that the run and "
                "its batches are longer."
            )
        return said

    def to_dict(self) -> dict[str, Any]:
        """Return plain lists and numbers, fit for JSON; what is undefined is None."""
        return {
            "n": self.n,
            "length": self.length,
            "autocorrelation": {
                name: None if math.isnan(found) else found
                for name, found in self.autocorrelation.items()
            },
            "linked": list(self.linked),
            "left_out": list(self.left_out),
        }


class Linked(NamedTuple):
    """The autocorrelation of lag 1, and von Neumann's statistic in standard deviations."""

    autocorrelation: float
    score: float


def von_neumann(values: ArrayLike) -> Linked:
    """Test whether successive values are linked.

    Where the values are independent and normal, the score is about standard normal; values
    that drag on have a large one. Both are nan if the values do not vary or are below three.

    Notes
    -----
    With D the sum of squared deviations from the mean, the statistic is
    ``C = 1 - sum((x[i+1] - x[i])^2) / 2D``, of variance ``(n - 2) / (n^2 - 1)``: von Neumann
    (1941), Distribution of the ratio of the mean square successive difference to the variance,
    Annals of Mathematical Statistics 12; Alexopoulos & Seila (1998), Output data analysis, in:
    Banks, Handbook of Simulation.

    Examples
    --------
    >>> found = von_neumann([1.0, 2.0, 3.0, 4.0, 5.0])
    >>> round(found.autocorrelation, 2), round(found.score, 2)
    (0.4, 2.26)
    """
    array = np.asarray(values, np.float64)
    array = array[~np.isnan(array)]
    n, centred = len(array), array - array.mean() if len(array) else array
    squares = float(centred @ centred)
    # What differs by rounding alone does not vary.
    if n < 3 or squares <= 1e-24 * float(array @ array):
        return Linked(math.nan, math.nan)
    lag_1 = float(centred[1:] @ centred[:-1]) / squares
    statistic = 1.0 - float(np.sum(np.diff(array) ** 2)) / (2.0 * squares)
    return Linked(lag_1, statistic / math.sqrt((n - 2) / (n**2 - 1)))


def long_world(world: World, times: int, batches: int) -> World:
    """Return the world with a horizon so many times as long.

    Raises
    ------
    ValueError
        If there are too few batches, or if the customers of the world do not come at the same
        rate all the time, as those of a record, which ends.
    """
    if batches < LEAST:
        raise ValueError(f"batches must be at least {LEAST}, got {batches}")
    longer = replace(world, horizon=world.horizon * times)
    edges = (longer.warm_up, *marks_of(longer, batches), longer.end)
    for each in world.customers:
        came = [each.arrivals.expected(edge) for edge in edges]
        expected = np.array([after - before for before, after in pairwise(came)])
        if expected.min() < expected.mean() / 2 or expected.max() > 2 * expected.mean():
            raise ValueError(
                f"customers {each.name} come from {expected.min():,.4g} to "
                f"{expected.max():,.4g} times in a batch: batches are for customers who come "
                "alike all the time; use replications, or longer batches"
            )
    return longer


def marks_of(world: World, batches: int) -> tuple[float, ...]:
    """Return the instants between the batches, all of the same length."""
    length = world.horizon / batches
    return tuple(world.warm_up + k * length for k in range(1, batches))


def measured_part(part: Run) -> dict[Scope, Floats]:
    """Reduce a part as `measure_run` does; nan for KPIs that can't be told of a part."""
    pairs = measure_run(part)
    for scope in SCOPES:
        names = kpis_of(scope)
        pairs[scope][:, [k for k, name in enumerate(names) if name in NOT_OF_PARTS]] = np.nan
    return pairs


def batches_of(world: World, measured: Floats) -> Batches:
    """Look at the batches of a run.

    Parameters
    ----------
    world
        Whose horizon was cut.
    measured
        Numerators and denominators of the whole shop, shape ``(n_batches, n_kpis, 2)``.

    Notes
    -----
    A pooled ratio R varies with the residuals ``a - R b`` of the batches; so they are tested.
    """
    linked = {
        name: von_neumann(_residuals(KPIS[name].kind, measured[:, k]))
        for k, name in enumerate(kpis_of("all"))
        if name not in NOT_OF_PARTS
    }
    n = len(measured)
    return Batches(
        n,
        world.horizon / n,
        {name: found.autocorrelation for name, found in linked.items()},
        tuple(name for name, found in linked.items() if found.score > _CRITICAL),
    )


def _residuals(kind: str, pairs: Floats) -> Floats:
    above, below = pairs[:, 0], pairs[:, 1]
    if kind == "value":
        return above / below
    total = float(below.sum())
    residuals: Floats = above - float(above.sum()) / total * below if total else above * np.nan
    return residuals
