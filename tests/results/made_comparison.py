"""Comparisons made of chosen figures, so that a test knows what there is to be said."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from results.compare import Comparison
from results.compare.people import Change
from results.compare.verdicts import Margin
from results.kpis import KPIS, kpis_of
from results.view import Floats

Values = Mapping[str, Sequence[float]]


def pairs_of(values: Values, n: int) -> Floats:
    """Numerators and denominators of all KPIs; those without values are not defined."""
    names = kpis_of("all")
    pairs = np.zeros((n, len(names), 2))
    for k, name in enumerate(names):
        if name in values:
            pairs[:, k] = np.column_stack([values[name], np.ones(n)])
        elif KPIS[name].kind == "value":
            pairs[:, k] = np.nan, 1.0
    return pairs


def comparison_of(
    policies: Mapping[str, Values],
    *,
    people: Mapping[str, Mapping[str, Change]] | None = None,
    margins: Mapping[str, Margin] | None = None,
    **other: Any,
) -> Comparison:
    """Compare policies by a value per replication of some KPIs; the first is the baseline."""
    baseline, *variants = policies
    n = max(
        (len(column) for values in policies.values() for column in values.values()), default=1
    )
    changes = {
        name: {group: np.tile(np.array(each, float), (n, 1)) for group, each in groups.items()}
        for name, groups in (people or {}).items()
    }
    settings: dict[str, Any] = {
        "scenario": baseline,
        "titles": {name: name for name in policies},
        "seed": 1,
        "replications": n,
        "confidence": 0.95,
        "horizon": 10.0,
        "warm_up": 0.0,
        "time_unit": "day",
        "currency": "EUR",
        "shown": tuple(dict.fromkeys(name for values in policies.values() for name in values)),
        "classes": (),
    }
    return Comparison(
        baseline=baseline,
        variants=tuple(variants),
        measured={name: pairs_of(values, n) for name, values in policies.items()},
        changes=changes,
        margins=margins or {},
        **{**settings, **other},
    )
