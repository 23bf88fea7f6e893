"""The KPI table: every figure under its standard name, computed from one record.

A row is a function in the file of its group; see `Chapter`.
"""

from collections.abc import Sequence
from difflib import get_close_matches
from functools import cache

import numpy as np

from results.kpis.care import care
from results.kpis.curves import BacklogAges, backlog_ages, cancelled_within
from results.kpis.leaving import leaving
from results.kpis.money import money
from results.kpis.reliability import reliability
from results.kpis.row import Kpi
from results.kpis.service import fill_within, fill_within_pair, service
from results.kpis.stock import stock
from results.kpis.storage import storage
from results.kpis.supply import supply
from results.kpis.waiting import waiting
from results.view import SCOPES, Floats, Run, Scope, View
from sim.record import Record

__all__ = [
    "KPIS",
    "BacklogAges",
    "Kpi",
    "backlog_ages",
    "cancelled_within",
    "fill_within",
    "fill_within_pair",
    "kpi",
    "kpis_of",
    "measure",
    "measure_shop",
]

KPIS: dict[str, Kpi] = {
    row.name: row
    for chapter in (service, waiting, care, leaving, stock, storage, money, supply, reliability)
    for row in chapter.kpis
}


def kpi(name: str) -> Kpi:
    """Return the KPI of that name.

    Raises
    ------
    ValueError
        If there is none; the message has the nearest names.
    """
    try:
        return KPIS[name]
    except KeyError:
        near = get_close_matches(name, KPIS, n=3)
        hint = f"did you mean {', '.join(near)}?" if near else f"known: {', '.join(KPIS)}"
        raise ValueError(f"unknown KPI {name!r}; {hint}") from None


@cache
def kpis_of(scope: Scope) -> tuple[str, ...]:
    """Return the names of the KPIs that a scope has, in the order of the table."""
    return tuple(name for name, row in KPIS.items() if scope in row.scopes)


def measure(record: Record) -> dict[Scope, Floats]:
    """Reduce a record to the numerators and denominators of its KPIs.

    Returns
    -------
    For each scope an array of shape ``(n_groups, n_kpis, 2)``; the groups are the classes,
    items or suppliers of the world in its order, the KPIs those of ``kpis_of(scope)``.
    """
    return measure_run(Run(record))


def measure_run(run: Run) -> dict[Scope, Floats]:
    """Reduce a run that is cut already; see `measure`."""
    whole = View(run, "all")
    pairs = {}
    for scope in SCOPES:
        view = View(run, scope)
        # The only class, item or supplier is the whole shop, of which all is known by now.
        pairs[scope] = _pairs(whole if view.n == 1 else view, kpis_of(scope))
    return pairs


def measure_shop(record: Record, names: Sequence[str]) -> Floats:
    """Reduce a record to some KPIs of the whole shop, shape ``(n_kpis, 2)``; see `measure`."""
    pairs: Floats = _pairs(View(Run(record), "all"), names)[0]
    return pairs


def _pairs(view: View, names: Sequence[str]) -> Floats:
    pairs = np.empty((view.n, len(names), 2))
    for k, name in enumerate(names if view.n else ()):
        pairs[:, k, 0], pairs[:, k, 1] = KPIS[name].measure(view)
    return pairs
