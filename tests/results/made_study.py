"""Studies whose results are made up, so that what is to be drawn of them is known."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from results.statistics import Floats
from results.study import Study
from results.study.store import Store
from results.study.terms import Terms, terms_of
from results.study.writing import begin, extend, keep
from results.work import Failure, Row
from scenarios import load
from scenarios.designs import hash_of

Made = Mapping[str, ArrayLike | tuple[ArrayLike, ArrayLike]]
"""Values of KPIs by replication, or numerators and denominators; nan: there is no value."""


def made_study(
    points: Sequence[Mapping[str, Any]], values: Sequence[Made], failed: Sequence[int] = ()
) -> Study:
    """Return a study of these configurations; of those in `failed` all replications failed."""
    names = tuple(values[0])
    terms = _terms(names)
    store = Store.write(None)
    begin(store, terms)
    replications = max(len(_pair(made)[0]) for one in values for made in one.values())
    extend(store, list(points), replications)
    for number, (point, one) in enumerate(zip(points, values, strict=True)):
        name = hash_of(point)
        if number in failed:
            keep(store, terms.kpis, [Failure(name, r, "unlucky") for r in range(replications)])
            continue
        above, below = np.stack([_pair(one[each]) for each in terms.kpis], axis=1)
        rows = [
            Row(name, r, tuple(above[:, r].tolist()), tuple(below[:, r].tolist()))
            for r in range(above.shape[1])
        ]
        keep(store, terms.kpis, rows)
    return Study(store)


@cache
def _terms(names: tuple[str, ...]) -> Terms:
    return terms_of(load("small-e-shop"), 1, names)


def _pair(made: ArrayLike | tuple[ArrayLike, ArrayLike]) -> tuple[Floats, Floats]:
    if isinstance(made, tuple):
        return np.asarray(made[0], np.float64), np.asarray(made[1], np.float64)
    values = np.asarray(made, np.float64)
    return np.nan_to_num(values), np.where(np.isnan(values), 0.0, 1.0)
