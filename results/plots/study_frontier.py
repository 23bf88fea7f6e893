"""The frontier of several KPIs among the configurations of a study."""

from collections.abc import Sequence

import numpy as np

from results.kpis import kpi
from results.plots.best import kept
from results.plots.factors import At, cut
from results.plots.style import NothingToDrawError
from results.plots.sweep import SHOWN
from results.search import Frontier, frontier
from results.search.frontier import has_values
from results.statistics import ESTIMATES, Floats
from results.study import Study
from scenarios.designs import Parameters


def frontier_of(
    study: Study,
    kpis: Sequence[str] | None = None,
    *,
    at: At | None = None,
    confidence: float = 0.95,
) -> Frontier:
    """Return which configurations of a study are on the frontier of some KPIs.

    Only configurations that have all replications that any has, and values of all KPIs, are
    compared (see `results.search.frontier.has_values`). `Frontier.invalid` counts those that
    have no replications at all, `Frontier.undefined` the others.

    Parameters
    ----------
    study
        The study.
    kpis
        Two KPIs or more, each with a better way; without it profit and fill rate.
    at
        Values that parameters are held at.
    confidence
        Of all that is said of a configuration.

    Raises
    ------
    ValueError
        If there is no such KPI, or it has no better way.
    NothingToDrawError
        If there are not two configurations to compare.
    """
    wanted = SHOWN if kpis is None else kpis
    names = tuple(dict.fromkeys(kept(study, name) for name in wanted))
    if len(names) < 2:
        raise ValueError(
            f"a frontier needs two different KPIs or more, got {', '.join(wanted)}"
        )
    for name in names:
        if kpi(name).better == "neither":
            raise ValueError(f"{name} has no better way, so there is no frontier of it")
    if not 0.0 < confidence < 1.0:
        raise ValueError(f"confidence must lie between 0 and 1, got {confidence}")
    looked = cut(study, at)
    points: list[Parameters] = []
    pairs: list[Floats] = []
    found = [study.pairs(config.hash, names) for config in looked.configs]
    most = max((replications for replications, _, _ in found), key=len)
    for config, (replications, above, below) in zip(looked.configs, found, strict=True):
        complete = len(replications) and np.array_equal(replications, most)
        both = np.stack([above, below], axis=2)
        if complete and has_values(both):
            points.append(config.parameters)
            pairs.append(both)
    if len(points) < 2:
        raise NothingToDrawError(
            f"{study.name}: fewer than two configurations have all replications with a value; "
            "backlab studies shows what failed and what is left"
        )
    stacked = np.stack(pairs)
    nothing = sum(not len(replications) for replications, _, _ in found)
    return Frontier(
        scenario=study.terms.scenario,
        title=study.terms.title,
        seed=study.terms.seed,
        kpis=names,
        units={name: study.terms.units[name] for name in names},
        points=tuple(points),
        estimates=tuple(
            tuple(
                ESTIMATES[kpi(name).kind](each[:, k, 0], each[:, k, 1], confidence)
                for k, name in enumerate(names)
            )
            for each in stacked
        ),
        on=tuple(frontier(stacked, names, confidence)),
        replications=len(most),
        confidence=confidence,
        invalid=nothing,
        undefined=len(found) - nothing - len(points),
        simulations=sum(len(replications) for replications, _, _ in found),
        failures=tuple(dict.fromkeys(row["error"] for row in study.failures())),
        interrupted=study.left > 0,
    )
