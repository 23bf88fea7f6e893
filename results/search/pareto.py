"""Which points are on the frontier of several KPIs, as far as the noise lets one tell."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from results.compare.differences import linear
from results.kpis import kpi
from results.runners import runner as runner_of
from results.search.evaluator import Evaluator, Progress
from results.search.goal import known
from results.search.space import Space
from results.statistics import ESTIMATES, Estimate, Floats, student_quantile
from results.study.terms import units_of
from results.work import Runner
from scenarios.designs import Parameters, design
from scenarios.designs.factors import Vary

if TYPE_CHECKING:
    from scenarios import Scenario

On = Literal["surely", "possibly", "no"]

POINTS = 200
REPLICATIONS = 30


@dataclass(frozen=True, kw_only=True)
class Frontier:
    """Points, and whether they are on the frontier: no other is better in one KPI and no worse.

    Attributes
    ----------
    scenario, title, seed
        What was run.
    kpis, units
        The KPIs that are traded off, each with its unit.
    points
        All that were tried and make sense.
    estimates
        The KPIs of each point.
    on
        ``"surely"``: no other point is as good in all KPIs; ``"no"``: another one surely is
        better; ``"possibly"``: more replications would tell.
    replications, confidence
        Of every point; of all statements together, for one point.
    invalid, simulations, failures
        Points that make no sense, replications that were run, errors of those that failed.
    """

    scenario: str
    title: str
    seed: int
    kpis: tuple[str, ...]
    units: dict[str, str]
    points: tuple[Parameters, ...]
    estimates: tuple[tuple[Estimate, ...], ...]
    on: tuple[On, ...]
    replications: int
    confidence: float
    invalid: int
    simulations: int
    failures: tuple[str, ...]

    def rows(self) -> list[dict[str, Any]]:
        """Return one flat row per point."""
        return [
            {
                **point,
                **{
                    f"{name}{end}": value
                    for name, one in zip(self.kpis, found, strict=True)
                    for end, value in (("", one.mean), (" half_width", one.half_width))
                },
                "frontier": on,
            }
            for point, found, on in zip(self.points, self.estimates, self.on, strict=True)
        ]

    def to_pandas(self) -> Any:
        """Return `rows` as a pandas DataFrame; raise ImportError if pandas is not installed."""
        try:
            pandas = import_module("pandas")
        except ImportError:
            raise ImportError("to_pandas needs pandas: pip install pandas") from None
        return pandas.DataFrame(self.rows())


def frontier(pairs: Floats, kpis: Sequence[str], confidence: float = 0.95) -> list[On]:
    """Say of every point whether it is on the frontier of some KPIs.

    Parameters
    ----------
    pairs
        Numerators and denominators, shape ``(points, replications, kpis, 2)``, replication by
        replication on the same customers.
    kpis
        Their names, which also say which way is better.
    confidence
        Probability that all that is said of one point holds.

    Notes
    -----
    A point is dominated by another that is no worse in all KPIs and better in one. It surely
    is if, for one and the same other point, no paired interval of a difference reaches the
    other side of 0, and one stays off it. It surely is not if, against every other point, one
    paired interval says that it is better in some KPI. Intervals share the error over all
    differences of a point (Bonferroni).

    Examples
    --------
    >>> profit, fill = [[5.0, 5.1, 5.2], [4.0, 4.2, 4.1], [3.0, 3.1, 3.0]], [0.8, 0.9, 0.85]
    >>> pairs = np.ones((3, 3, 2, 2))
    >>> pairs[:, :, 0, 0] = profit
    >>> pairs[:, :, 1, 0] = np.array(fill)[:, None]
    >>> frontier(pairs, ["profit", "fill_rate"])
    ['surely', 'surely', 'no']
    """
    n_points, n = pairs.shape[:2]
    if n_points == 1:
        return ["surely"]
    if n < 2:
        return ["possibly"] * n_points
    error = (1.0 - confidence) / (len(kpis) * (n_points - 1))
    quantile = student_quantile(1.0 - error / 2.0, n - 1)
    surely_better = np.zeros((n_points, n_points), bool)
    never_worse = np.ones((n_points, n_points), bool)
    same = np.ones((n_points, n_points), bool)
    for k, name in enumerate(kpis):
        low, high = _bounds(pairs[:, :, k], name, quantile)
        surely_better |= low > 0.0  # the row than the column
        never_worse &= low >= 0.0
        same &= (low == 0.0) & (high == 0.0)
    dominates, safe = surely_better & never_worse, surely_better | same
    return [
        "no" if dominates[:, i].any() else "surely" if safe[i].all() else "possibly"
        for i in range(n_points)
    ]


def _bounds(pairs: Floats, name: str, quantile: float) -> tuple[Floats, Floats]:
    """Return the intervals of row less column, larger being better."""
    row = kpi(name)
    sign = 1.0 if row.better == "higher" else -1.0
    found = [linear(row.kind, each[:, 0], each[:, 1]) for each in pairs]
    means = sign * np.array([mean for mean, _ in found])
    residuals = np.array([residual for _, residual in found])
    n = residuals.shape[1]
    products = residuals @ residuals.T / (n * (n - 1))
    squares = np.diag(products)
    variances = np.maximum(squares[:, None] + squares[None, :] - 2.0 * products, 0.0)
    widths = quantile * np.sqrt(variances)
    # What differs by rounding alone is the same.
    scale = 1e-9 * np.maximum(np.abs(means)[:, None], np.abs(means)[None, :])
    apart = means[:, None] - means[None, :]
    apart = np.where(np.abs(apart) <= scale, 0.0, apart)
    widths = np.where(widths <= 100.0 * scale, 0.0, widths)
    return apart - widths, apart + widths


def pareto(
    scenario: "Scenario",
    vary: Vary,
    kpis: Sequence[str],
    *,
    links: Iterable[str] = (),
    points: int = POINTS,
    replications: int = REPLICATIONS,
    confidence: float = 0.95,
    seed: int | None = None,
    search_seed: int = 1,
    jobs: int = 1,
    cluster: str | None = None,
    runner: Runner | None = None,
    progress: Progress | None = None,
) -> Frontier:
    """Run points of a space and say which of them are on the frontier of two or three KPIs.

    All points are run if there are no more than `points`; otherwise those of a Sobol sequence.

    Parameters
    ----------
    scenario, vary, links, points, seed, jobs, cluster, runner, progress
        As for `results.search.optimize`.
    kpis
        Two KPIs or more; which way each is better is in the table of KPIs.
    replications
        Of every point, at least 2.
    confidence
        Of all statements about a point.
    search_seed
        Of the Sobol sequence.

    Raises
    ------
    ScenarioError
        If a parameter can't be read, or no point makes sense.
    ValueError
        If a KPI has no better way, or a number makes no sense.

    Examples
    --------
    >>> from scenarios import load
    >>> shop = load("small-e-shop", set={"run.horizon": 50})
    >>> found = pareto(
    ...     shop, ["policy.reorder.r=20:60:40"], ["fill_rate", "on_hand_mean"], replications=5
    ... )
    >>> found.on
    ('surely', 'surely')
    """
    _check(kpis, points, replications, confidence)
    space = Space(scenario, vary, links)
    if space.size <= points:
        chosen = [space.point(place) for place in space.places()]
    else:
        plan = design(
            scenario, vary, kind="sobol", points=points, seed=search_seed, links=links
        )
        chosen = list(plan.points)
    seed = scenario.run.seed if seed is None else seed
    with runner_of(jobs, cluster) if runner is None else runner as hands:
        evaluator = Evaluator(scenario, tuple(kpis), seed, hands, progress)
        pairs = evaluator(chosen, replications)
    if len(evaluator.invalid) == len(chosen):
        raise next(iter(evaluator.invalid.values()))
    fine = [i for i, each in enumerate(pairs) if not np.isnan(each).any()]
    found = [
        tuple(
            ESTIMATES[kpi(name).kind](pairs[i, :, k, 0], pairs[i, :, k, 1], confidence)
            for k, name in enumerate(kpis)
        )
        for i in fine
    ]
    return Frontier(
        scenario=scenario.name,
        title=scenario.title,
        seed=seed,
        kpis=tuple(kpis),
        units=units_of(kpis, scenario.world),
        points=tuple(chosen[i] for i in fine),
        estimates=tuple(found),
        on=tuple(frontier(pairs[fine], kpis, confidence)) if fine else (),
        replications=replications,
        confidence=confidence,
        invalid=len(evaluator.invalid),
        simulations=evaluator.simulations,
        failures=tuple(dict.fromkeys(f.error for f in evaluator.failures)),
    )


def _check(kpis: Sequence[str], points: int, replications: int, confidence: float) -> None:
    if len(set(kpis)) != len(kpis) or len(kpis) < 2:
        raise ValueError("a frontier needs two different KPIs or more")
    for name in kpis:
        if kpi(known(name)).better == "neither":
            raise ValueError(f"{name} has no better way")
    if points < 1 or replications < 2:
        raise ValueError("a frontier needs points, and two replications or more of each")
    if not 0.0 < confidence < 1.0:
        raise ValueError(f"confidence must lie between 0 and 1, got {confidence}")
