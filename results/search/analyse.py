"""Which parameters matter for a KPI: one at a time, by elementary effects, by variance."""

from collections.abc import Iterable, Mapping
from os import PathLike
from typing import TYPE_CHECKING

from results.runners import hands as hands_of
from results.search.effects import (
    bar_of,
    bars_of,
    figure_of,
    morris_of,
    size_of,
    sobol_of,
    values_of,
)
from results.search.evaluator import Evaluator, Progress
from results.search.goal import known
from results.search.kept import kept_in
from results.search.morris import trajectories
from results.search.sensitivity import Method, Sensitivity
from results.search.sobol import saltelli_points
from results.search.space import Space, ends_of, is_ordered
from results.statistics import Floats
from results.study.terms import units_of
from results.work import Runner
from scenarios.designs.factors import Vary

if TYPE_CHECKING:
    from scenarios import Scenario

METHODS = ("tornado", "morris", "sobol")
SAMPLES: Mapping[str, int] = {"morris": 10, "sobol": 64}
REPLICATIONS = 10  # of each point of these


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
    store: str | PathLike[str] | None = None,
    jobs: int = 1,
    cluster: str | None = None,
    runner: Runner | None = None,
    progress: Progress | None = None,
    command: str = "",
) -> Sensitivity:
    """Say how much a KPI depends on each of some parameters, on the same customers.

    Parameters
    ----------
    scenario, vary, links, seed, store, jobs, cluster, runner, progress, command
        As for `results.search.optimize`.
    of
        The KPI.
    method
        ``"tornado"``: each factor at its ends, the others as they are in the scenario; of a
        list of words, all are tried. ``"morris"``: elementary effects. ``"sobol"``: shares of
        the variance.
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
    replications, samples = _checked(scenario, method, samples, replications, confidence)
    space, name = Space(scenario, vary, links), known(of)
    seed = scenario.run.seed if seed is None else seed
    bars, points = bars_of(space)
    shares = _shares(method, len(space.factors), samples, design_seed)
    if shares is not None:
        points = [space.shared(each) for each in shares.reshape(-1, shares.shape[2]).tolist()]
    with (
        kept_in(store, scenario, space, [name], seed, command) as kept,
        hands_of(jobs, cluster, runner) as hands,
    ):
        evaluator = Evaluator(scenario, (name,), seed, hands, progress, kept)
        pairs = evaluator(points, replications)[:, :, 0]
    if evaluator.invalid:
        raise next(iter(evaluator.invalid.values()))
    used, ends = replications, [ends_of(factor) for factor in space.factors]
    if shares is None:
        ordered = map(is_ordered, space.factors)
        both = [
            bar_of(name, bar, each, pairs, confidence)
            for bar, each in zip(bars, ordered, strict=True)
        ]
        ends, found = [each for each, _ in both], [each for _, each in both]
    else:
        values, used = values_of(name, pairs, evaluator.failures)
        found = list(
            morris_of(space, shares, values, confidence)
            if method == "morris"
            else sobol_of(shares, values, confidence)
        )
    paths = [factor.path for factor in space.factors]
    order = sorted(range(len(paths)), key=lambda k: -size_of(found[k]))
    return Sensitivity(
        scenario=scenario.name,
        title=scenario.title,
        seed=seed,
        method=method,
        kpi=name,
        unit=units_of([name], scenario.world)[name],
        base=figure_of(name, pairs[0], confidence) if shares is None else None,
        effects={paths[k]: found[k] for k in order},
        ends=dict(zip(paths, ends, strict=True)),
        points=len(points),
        replications=replications,
        used=used,
        simulations=evaluator.simulations,
        failures=tuple(dict.fromkeys(f.error for f in evaluator.failures)),
    )


def _checked(
    scenario: "Scenario",
    method: Method,
    samples: int | None,
    replications: int | None,
    confidence: float,
) -> tuple[int, int]:
    """Return replications and samples; raise an error if a number makes no sense."""
    if method not in METHODS:
        raise ValueError(f"method must be one of {', '.join(METHODS)}, got {method!r}")
    if method == "tornado" and samples is not None:
        raise ValueError("a tornado has no samples; give morris or sobol as the method")
    usual = scenario.run.replications if method == "tornado" else REPLICATIONS
    replications = usual if replications is None else replications
    samples = SAMPLES.get(method, 2) if samples is None else samples
    if replications < 1 or samples < 2:
        raise ValueError("two samples or more are needed, and a replication of each point")
    if not 0.0 < confidence < 1.0:
        raise ValueError(f"confidence must lie between 0 and 1, got {confidence}")
    return replications, samples


def _shares(method: Method, factors: int, samples: int, seed: int) -> Floats | None:
    if method == "morris":
        return trajectories(factors, samples, seed)
    if method == "sobol":
        return saltelli_points(factors, samples, seed)
    return None
