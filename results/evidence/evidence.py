"""What the pictures of a policy rest on: curves over time and over waits, by replication."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from results.view import Floats, Scope

LEVELS = ("on_hand", "backorders", "on_order")


class Plan(NamedTuple):
    """Where curves are read: the same for all that are drawn into one picture.

    Attributes
    ----------
    times
        Instants, rising, from 0 to the latest end of a run.
    waits
        Waits in time units, rising from 0.
    ages
        Ages in time units at which a new bucket of the backlog begins, rising from above 0.
    """

    times: Floats
    waits: Floats
    ages: Floats


class Trace(NamedTuple):
    """What one replication leaves for the pictures.

    Attributes
    ----------
    measured
        Numerators and denominators of every KPI; per scope ``(n_groups, n_kpis, 2)``.
    levels
        Units of all items after all events of an instant, shape ``(3, n_times)`` in the order
        of `LEVELS`; nan after the end of the run, if that is before the plan's.
    served, left, waiting
        Orders placed in the statistics window, by what had become of them within each wait:
        got all units, left or were refused, or are open at the end and younger than that, so
        that nobody knows. The others were still waiting then. Shape ``(n_waits,)`` each.
    orders
        Orders placed in the window.
    aged_units, aged_orders
        Backlog at the end by age, shape ``(n_ages + 1,)`` each.
    """

    measured: Mapping[Scope, Floats]
    levels: Floats
    served: Floats
    left: Floats
    waiting: Floats
    orders: float
    aged_units: Floats
    aged_orders: Floats


@dataclass(frozen=True, eq=False, kw_only=True)
class Evidence:
    """What pictures of one policy rest on.

    Attributes
    ----------
    plan
        Where the curves are read.
    names
        Names of the groups of each scope; ``("all",)`` for all.
    measured
        As in `Results`: per scope ``(replications, n_groups, n_kpis, 2)``.
    levels
        By the name of the level an array of shape ``(replications, n_times)``, in units; nan
        after the end of a run that ends before others that are compared.
    served, left, waiting
        See `Trace`; shape ``(replications, n_waits)``.
    orders
        Orders placed, shape ``(replications,)``.
    aged_units, aged_orders
        Backlog at the end by age, shape ``(replications, n_ages + 1)``.
    """

    plan: Plan
    names: Mapping[Scope, tuple[str, ...]]
    measured: Mapping[Scope, Floats]
    levels: Mapping[str, Floats]
    served: Floats
    left: Floats
    waiting: Floats
    orders: Floats
    aged_units: Floats
    aged_orders: Floats

    @property
    def replications(self) -> int:
        """How many replications it rests on."""
        return len(self.orders)


def gathered(
    plan: Plan, names: Mapping[Scope, tuple[str, ...]], traces: Sequence[Trace]
) -> Evidence:
    """Put the traces of some replications together, in their order."""
    levels = np.stack([trace.levels for trace in traces], axis=1)
    return Evidence(
        plan=plan,
        names=names,
        measured={
            scope: np.stack([trace.measured[scope] for trace in traces]) for scope in names
        },
        levels=dict(zip(LEVELS, levels, strict=True)),
        served=np.stack([trace.served for trace in traces]),
        left=np.stack([trace.left for trace in traces]),
        waiting=np.stack([trace.waiting for trace in traces]),
        orders=np.array([trace.orders for trace in traces], np.float64),
        aged_units=np.stack([trace.aged_units for trace in traces]),
        aged_orders=np.stack([trace.aged_orders for trace in traces]),
    )
