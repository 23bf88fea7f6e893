"""Studies whose results are made up, so that what is to be drawn of them is known."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from results.study import Study
from results.study.store import Store
from results.study.terms import terms_of
from results.study.writing import begin, extend, keep
from results.work import Failure, Row
from scenarios import load
from scenarios.designs import hash_of

Made = Mapping[str, ArrayLike]
"""Values of KPIs by replication; a nan is a replication without a value."""


def made_study(
    points: Sequence[Mapping[str, Any]], values: Sequence[Made], failed: Sequence[int] = ()
) -> Study:
    """Return a study of these configurations; of those in `failed` all replications failed."""
    names = tuple(values[0])
    terms = terms_of(load("small-e-shop"), 1, names)
    store = Store.write(None)
    begin(store, terms)
    replications = max(len(np.asarray(column)) for one in values for column in one.values())
    extend(store, list(points), replications)
    for number, (point, one) in enumerate(zip(points, values, strict=True)):
        name = hash_of(point)
        if number in failed:
            keep(store, terms.kpis, [Failure(name, r, "unlucky") for r in range(replications)])
            continue
        columns = np.array([np.asarray(one[each], np.float64) for each in terms.kpis])
        weights = np.where(np.isnan(columns), 0.0, 1.0)
        above = np.nan_to_num(columns)
        rows = [
            Row(name, r, tuple(above[:, r].tolist()), tuple(weights[:, r].tolist()))
            for r in range(columns.shape[1])
        ]
        keep(store, terms.kpis, rows)
    return Study(store)
