"""Which configuration of a study is the best, and which can't be told from it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from results.compare.differences import linear
from results.kpis import kpi
from results.search.goal import Constraint, constraint_of
from results.search.multiple import screened
from results.statistics import Estimate, Floats
from results.study import Config, Study

MOST = 2000  # configurations that are compared, each with each

Estimates = Mapping[str, Estimate]
"""The KPIs of a configuration."""


@dataclass(frozen=True)
class Best:
    """The best configuration for a KPI.

    Attributes
    ----------
    kpi, constraints
        What is best, and what must hold besides, by the means.
    place
        The number of the best among the configurations, from 0.
    rivals
        Which configurations may be the best, this one included; None if that is not known.
    """

    kpi: str
    constraints: tuple[Constraint, ...]
    place: int
    rivals: NDArray[np.bool_] | None


def constraints_of(study: Study, given: Iterable[str]) -> tuple[Constraint, ...]:
    """Return the constraints that are asked for.

    Raises
    ------
    ValueError
        If one can't be read, or its KPI is not kept.
    """
    found = tuple(map(constraint_of, [given] if isinstance(given, str) else given))
    for each in found:
        kept(study, each.kpi)
    return found


def kept(study: Study, name: str) -> str:
    """Return the name of a KPI; raise a ValueError with what there is if it is not kept."""
    if kpi(name).name not in study.kpis:
        raise ValueError(f"{study.name} does not keep {name}; it keeps {', '.join(study.kpis)}")
    return name


def best_of(
    study: Study,
    configs: Sequence[Config],
    found: Sequence[Estimates],
    name: str,
    constraints: Sequence[Constraint] = (),
    confidence: float = 0.95,
) -> Best | None:
    """Return the best configuration for a KPI, or None if there is none.

    Parameters
    ----------
    study, configs, found
        The configurations with their estimates.
    name
        The KPI. For one that has no better way no configuration is the best.
    constraints
        What must hold, by the means.
    confidence
        Probability that the best of them is among the rivals.

    Notes
    -----
    The rivals are those that screening leaves; see `results.search.multiple.screened`. It
    compares on the same customers: ratios as lines about their pooled values, replication by
    replication. Where a configuration lacks replications that others have, nothing is known.
    """
    better = kpi(name).better
    sign = {"higher": 1.0, "lower": -1.0, "neither": np.nan}[better]
    gains = np.array([sign * one[name].mean for one in found])
    for each in constraints:
        meets = np.array([each.missing(one[each.kpi].mean) == 0.0 for one in found])
        gains = np.where(meets, gains, np.nan)
    able = np.flatnonzero(~np.isnan(gains)).tolist()
    if not len(able):
        return None
    place = int(able[np.argmax(gains[able])])
    rivals: NDArray[np.bool_] | None = None
    if len(able) <= MOST:
        compared = _values(study, [configs[i] for i in able], name)
        if compared is not None:
            values, counts = compared
            rivals = np.zeros(len(configs), bool)
            rivals[able] = screened(sign * values, confidence, counts)
    return Best(name, tuple(constraints), place, rivals)


def _values(
    study: Study, configs: Sequence[Config], name: str
) -> tuple[Floats, NDArray[np.int64]] | None:
    """Return values whose means are the KPIs, and how many replications each rests on.

    The former have the shape ``(replications, configurations)``. None if the configurations
    have not the same two replications or more. Where one has no value of its own, as a longest
    wait where nobody waited, the replication is left out.
    """
    kind = kpi(name).kind
    found = [study.pairs(config.hash, [name]) for config in configs]
    first = found[0][0]
    if not all(np.array_equal(replications, first) for replications, _, _ in found):
        return None
    above = np.stack([above[:, 0] for _, above, _ in found], axis=1)
    below = np.stack([below[:, 0] for _, _, below in found], axis=1)
    known = ~np.isnan(above + below).any(axis=1)
    if known.sum() < 2 or not below[known].sum(axis=0).all():
        return None
    columns = zip(above[known].T, below[known].T, strict=True)
    lines = [linear(kind, numerators, denominators) for numerators, denominators in columns]
    values = np.stack([figure + residuals for figure, residuals in lines], axis=1)
    return values, np.count_nonzero(below[known], axis=0)
