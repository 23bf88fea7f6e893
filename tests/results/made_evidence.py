"""Evidence made of chosen figures, so that a test knows what there is to be drawn."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from results.evidence import LEVELS, Evidence, Plan
from results.kpis import KPIS, kpis_of
from results.view import Scope

Groups = Mapping[str, Mapping[str, Sequence[float]]]


def evidence_of(
    *,
    times: ArrayLike = (0.0, 5.0, 10.0),
    waits: ArrayLike = (0.0, 1.0, 10.0),
    ages: ArrayLike = (1.0, 2.0),
    served: ArrayLike = ((5.0, 6.0, 8.0), (4.0, 4.0, 9.0)),
    left: ArrayLike = ((0.0, 1.0, 1.0), (1.0, 1.0, 1.0)),
    waiting: ArrayLike = ((0.0, 1.0, 1.0), (0.0, 0.0, 0.0)),
    orders: ArrayLike = (10.0, 10.0),
    levels: Mapping[str, ArrayLike] | None = None,
    aged_units: ArrayLike | None = None,
    aged_orders: ArrayLike | None = None,
    groups: Mapping[Scope, Groups] | None = None,
) -> Evidence:
    """Return evidence of as many replications as there are `orders`.

    `groups` has by scope, group and KPI a value for each replication.
    """
    n, nothing = len(np.asarray(orders)), np.zeros((len(np.asarray(orders)), 3))
    plan = Plan(*(np.asarray(each, float) for each in (times, waits, ages)))
    scopes: dict[Scope, Groups] = {"all": {"all": {}}, **(groups or {})}
    return Evidence(
        plan=plan,
        names={scope: tuple(of_scope) for scope, of_scope in scopes.items()},
        measured={scope: _measured(scope, of_scope, n) for scope, of_scope in scopes.items()},
        levels={
            level: np.asarray((levels or {}).get(level, np.zeros((n, len(plan.times)))), float)
            for level in LEVELS
        },
        served=np.asarray(served, float),
        left=np.asarray(left, float),
        waiting=np.asarray(waiting, float),
        orders=np.asarray(orders, float),
        aged_units=np.asarray(nothing if aged_units is None else aged_units, float),
        aged_orders=np.asarray(nothing if aged_orders is None else aged_orders, float),
    )


def _measured(scope: Scope, groups: Groups, n: int) -> Any:
    """Numerators and denominators; of a KPI that is not given nothing is known."""
    names = kpis_of(scope)
    pairs = np.zeros((n, len(groups), len(names), 2))
    pairs[..., [KPIS[name].kind == "value" for name in names], :] = np.nan, 1.0
    for place, values in enumerate(groups.values()):
        for name, column in values.items():
            pairs[:, place, names.index(name)] = np.column_stack([column, np.ones(n)])
    return pairs
