"""Which parameters matter for a KPI: one at a time, by elementary effects, by variance."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from results.compare.differences import paired_difference
from results.kpis import kpi
from results.runners import runner as runner_of
from results.search.evaluator import Evaluator, Progress
from results.search.goal import known
from results.search.morris import elementary_effects, trajectories
from results.search.optimum import estimate_to_dict
from results.search.sobol import saltelli_points, sobol_indices
from results.search.space import Space
from results.statistics import ESTIMATES, Estimate, Floats
from results.study.terms import units_of
from results.work import Runner
from scenarios.designs import Parameters
from scenarios.designs.factors import Vary

if TYPE_CHECKING:
    from scenarios import Scenario

Method = Literal["tornado", "morris", "sobol"]
METHODS = ("tornado", "morris", "sobol")
SAMPLES: Mapping[str, int] = {"tornado": 1, "morris": 10, "sobol": 64}


@dataclass(frozen=True, kw_only=True)
class Sensitivity:
    """How much a KPI depends on each factor.

    Attributes
    ----------
    scenario, title, seed, method
        What was run.
    kpi, unit
        What depends.
    base
        The KPI of the scenario itself; of ``"tornado"`` only.
    effects
        For each factor its figures by name, the most important factor first. ``"tornado"``:
        ``low`` and ``high``, what the KPI changes by at both ends of the factor. ``"morris"``:
        ``mu_star``, ``mu``, ``sigma``, per whole range. ``"sobol"``: ``first`` and ``total``.
    ends
        The values at both ends of each factor.
    points, replications, simulations
        Configurations, replications of each, and all that were run.
    failures
        Errors of what could not be run.
    """

    scenario: str
    title: str
    seed: int
    method: Method
    kpi: str
    unit: str
    base: Estimate | None
    effects: Mapping[str, Mapping[str, Estimate]]
    ends: Mapping[str, tuple[Any, Any]]
    points: int
    replications: int
    simulations: int
    failures: tuple[str, ...]

    def rows(self) -> list[dict[str, Any]]:
        """Return one flat row per factor and figure."""
        return [
            {"factor": path, "figure": name, **found._asdict()}
            for path, figures in self.effects.items()
            for name, found in figures.items()
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return plain values, fit for JSON; what is undefined is None."""
        return {
            "scenario": self.scenario,
            "title": self.title,
            "seed": self.seed,
            "method": self.method,
            "kpi": self.kpi,
            "unit": self.unit,
            "base": estimate_to_dict(self.base) if self.base else None,
            "effects": {
                path: {
                    "low_value": self.ends[path][0],
                    "high_value": self.ends[path][1],
                    **{name: estimate_to_dict(each) for name, each in figures.items()},
                }
                for path, figures in self.effects.items()
            },
            "points": self.points,
            "replications": self.replications,
            "simulations": self.simulations,
            "failures": list(self.failures),
        }


def sensitivity(
    scenario: "Scenario",
    vary: Vary,
    of: str,
    *,
    method: Method = "tornado",
    samples: int | None = None,
    replications: int | None = None,
    links: Iterable[str] = (),
    confidence: float = 0.95,
    seed: int | None = None,
    design_seed: int = 1,
    jobs: int = 1,
    cluster: str | None = None,
    runner: Runner | None = None,
    progress: Progress | None = None,
) -> Sensitivity:
    """Say how much a KPI depends on each of some parameters, on the same customers.

    Parameters
    ----------
    scenario, vary, links, seed, jobs, cluster, runner, progress
        As for `results.search.optimize`.
    of
        The KPI.
    method
        ``"tornado"``: each factor at its ends, the others as they are in the scenario.
        ``"morris"``: elementary effects. ``"sobol"``: shares of the variance.
    samples
        Walks of ``"morris"`` (10 if nothing is said), each of as many points as factors and
        one more; points per sample of ``"sobol"`` (64; a power of two is best), of which there
        are as many as factors and two more.
    replications
        Of every point; without it, the scenario's for ``"tornado"`` and 10 for the others.
    confidence
        Of the intervals, each by itself. Those of ``"morris"`` and ``"sobol"`` are over the
        points; all points have the same customers.
    design_seed
        Of the points.

    Raises
    ------
    ScenarioError
        If a parameter can't be read, or a point makes no sense.
    ValueError
        If there is no such KPI or method, or a number makes no sense.

    Examples
    --------
    >>> from scenarios import load
    >>> shop = load("small-e-shop", set={"run.horizon": 50})
    >>> vary = ["policy.reorder.r=20:80", "costs.shipment=0:1"]
    >>> list(sensitivity(shop, vary, "fill_rate", replications=3).effects)
    ['policy.reorder.r', 'costs.shipment']
    """
    if method not in METHODS:
        raise ValueError(f"method must be one of {', '.join(METHODS)}, got {method!r}")
    own = scenario.run.replications if method == "tornado" else 10
    replications = own if replications is None else replications
    samples = SAMPLES[method] if samples is None else samples
    if replications < 1 or samples < (1 if method == "tornado" else 2):
        raise ValueError("two samples or more are needed, and a replication of each point")
    if not 0.0 < confidence < 1.0:
        raise ValueError(f"confidence must lie between 0 and 1, got {confidence}")
    space, name = Space(scenario, vary, links), known(of)
    seed = scenario.run.seed if seed is None else seed
    shares = _shares(method, len(space.factors), samples, design_seed)
    flat = shares.reshape(-1, len(space.factors))
    points = (
        _ends(space) if method == "tornado" else [space.shared(each) for each in flat.tolist()]
    )
    with runner_of(jobs, cluster) if runner is None else runner as hands:
        evaluator = Evaluator(scenario, (name,), seed, hands, progress)
        pairs = evaluator(points, replications)[:, :, 0]
    if evaluator.invalid:
        raise next(iter(evaluator.invalid.values()))
    found = _found(method, name, shares, pairs, confidence)
    paths = [factor.path for factor in space.factors]
    order = sorted(range(len(paths)), key=lambda k: -_size(found[k]))
    is_tornado = method == "tornado"
    return Sensitivity(
        scenario=scenario.name,
        title=scenario.title,
        seed=seed,
        method=method,
        kpi=name,
        unit=units_of([name], scenario.world)[name],
        base=_figure(name, pairs[0], confidence) if is_tornado else None,
        effects={paths[k]: found[k] for k in order},
        ends={f.path: (f.at(0.0), f.at(1.0)) for f in space.factors},
        points=len(points),
        replications=replications,
        simulations=evaluator.simulations,
        failures=tuple(dict.fromkeys(f.error for f in evaluator.failures)),
    )


def _shares(method: Method, factors: int, samples: int, seed: int) -> Floats:
    if method == "morris":
        return trajectories(factors, samples, seed)
    if method == "sobol":
        return saltelli_points(factors, samples, seed)
    return np.empty((0, factors))


def _ends(space: Space) -> list[Parameters]:
    """Return the scenario itself, and then both ends of every factor."""
    ends = [{f.path: f.at(share)} for f in space.factors for share in (0.0, 1.0)]
    return [space.linked(given) for given in [{}, *ends]]


def _found(
    method: Method, name: str, shares: Floats, pairs: Floats, confidence: float
) -> list[dict[str, Estimate]]:
    if method == "tornado":
        return [
            {
                "low": _change(name, pairs, k, confidence),
                "high": _change(name, pairs, k + 1, confidence),
            }
            for k in range(1, len(pairs), 2)
        ]
    values = np.array([_figure(name, each, confidence).mean for each in pairs])
    values = values.reshape(shares.shape[:2])
    if np.isnan(values).any():
        raise ValueError(f"{name} has no value at some of the points")
    if method == "morris":
        return [
            {
                "mu_star": one.mu_star,
                "mu": one.mu,
                "sigma": Estimate(one.sigma, math.nan, confidence, one.mu.n),
            }
            for one in elementary_effects(shares, values, confidence)
        ]
    return [one._asdict() for one in sobol_indices(values, confidence)]


def _change(name: str, pairs: Floats, point: int, confidence: float) -> Estimate:
    found = paired_difference(kpi(name).kind, pairs[0], pairs[point], confidence)
    return Estimate(found.mean, found.half_width, confidence, found.n)


def _figure(name: str, pairs: Floats, confidence: float) -> Estimate:
    return ESTIMATES[kpi(name).kind](pairs[:, 0], pairs[:, 1], confidence)


def _size(figures: Mapping[str, Estimate]) -> float:
    """Return how important a factor is, by its largest figure."""
    sizes = [
        abs(figures[name].mean) for name in figures if name not in ("mu", "sigma", "first")
    ]
    return max((size for size in sizes if not math.isnan(size)), default=-1.0)
