"""Run points, and find the frontier of several KPIs."""

from collections.abc import Iterable, Sequence
from os import PathLike
from typing import TYPE_CHECKING

from results.kpis import kpi
from results.runners import hands as hands_of
from results.search.evaluator import Evaluator, Progress
from results.search.frontier import Frontier, frontier, has_values
from results.search.goal import known
from results.search.kept import kept_in
from results.search.space import Space
from results.statistics import ESTIMATES
from results.study.terms import units_of
from results.work import Runner
from scenarios.designs import Parameters, design, hash_of
from scenarios.designs.factors import Vary

if TYPE_CHECKING:
    from scenarios import Scenario

POINTS = 200
REPLICATIONS = 30


class FrontierInterrupted(KeyboardInterrupt):
    """Ctrl-C; `frontier` is that of the points that were done, None before there are any."""

    def __init__(self, found: Frontier | None) -> None:
        super().__init__()
        self.frontier = found


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
    store: str | PathLike[str] | None = None,
    jobs: int = 1,
    cluster: str | None = None,
    runner: Runner | None = None,
    progress: Progress | None = None,
    command: str = "",
) -> Frontier:
    """Run points of a space and say which of them are on the frontier of two or three KPIs.

    All points are run if there are no more than `points`; otherwise those of a Sobol sequence.

    Parameters
    ----------
    scenario, vary, links, points, seed, store, jobs, cluster, runner, progress, command
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
    DifferentStudyError, StudyError
        If `store` holds something else, or can't be used.
    FrontierInterrupted
        On Ctrl-C, with what is known by then.

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
    with (
        kept_in(store, scenario, space, kpis, seed, command) as kept,
        hands_of(jobs, cluster, runner) as hands,
    ):
        evaluator = Evaluator(scenario, tuple(kpis), seed, hands, progress, kept)
        task = _Task(scenario, seed, tuple(kpis), replications, confidence, evaluator)
        try:
            return task.run(chosen)
        except KeyboardInterrupt:
            raise FrontierInterrupted(task.so_far(chosen)) from None


class _Task:
    """A frontier on its way."""

    def __init__(
        self,
        scenario: "Scenario",
        seed: int,
        kpis: tuple[str, ...],
        replications: int,
        confidence: float,
        evaluator: Evaluator,
    ) -> None:
        self._scenario, self._seed, self._kpis = scenario, seed, kpis
        self._replications, self._confidence = replications, confidence
        self._evaluator = evaluator

    def run(self, points: Sequence[Parameters]) -> Frontier:
        self._evaluator(points, self._replications)
        if len(self._evaluator.invalid) == len(points):
            raise next(iter(self._evaluator.invalid.values()))
        return self._found(points)

    def so_far(self, points: Sequence[Parameters]) -> Frontier | None:
        """Return the frontier of the points that have all replications."""
        count = self._evaluator.done
        done = [point for point in points if count(point) >= self._replications]
        return self._found(done, interrupted=True) if done else None

    def _found(self, points: Sequence[Parameters], interrupted: bool = False) -> Frontier:
        kpis, evaluator, confidence = self._kpis, self._evaluator, self._confidence
        pairs = evaluator(points, self._replications)
        fine = [i for i, each in enumerate(pairs) if has_values(each)]
        invalid = sum(hash_of(point) in evaluator.invalid for point in points)
        found = [
            tuple(
                ESTIMATES[kpi(name).kind](pairs[i, :, k, 0], pairs[i, :, k, 1], confidence)
                for k, name in enumerate(kpis)
            )
            for i in fine
        ]
        return Frontier(
            scenario=self._scenario.name,
            title=self._scenario.title,
            seed=self._seed,
            kpis=kpis,
            units=units_of(kpis, self._scenario.world),
            points=tuple(points[i] for i in fine),
            estimates=tuple(found),
            on=tuple(frontier(pairs[fine], kpis, confidence)) if fine else (),
            replications=self._replications,
            confidence=confidence,
            invalid=invalid,
            undefined=len(points) - len(fine) - invalid,
            simulations=evaluator.simulations,
            failures=tuple(dict.fromkeys(f.error for f in evaluator.failures)),
            interrupted=interrupted,
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
