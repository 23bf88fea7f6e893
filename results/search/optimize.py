"""Search the parameters of a scenario for the best, and say how sure it is."""

from collections.abc import Iterable
from os import PathLike
from typing import TYPE_CHECKING, Any

from results.runners import hands as hands_of
from results.search.evaluator import Evaluator, Progress
from results.search.final import Final
from results.search.goal import Goal, goal_of
from results.search.kept import kept_in
from results.search.leaders import Search
from results.search.optimum import Guarantee, Optimum, Select
from results.search.selection import FIRST
from results.search.space import Place, Space
from results.study.terms import units_of
from results.work import Runner
from scenarios.designs.factors import Vary

if TYPE_CHECKING:
    from scenarios import Scenario

POINTS = 200
REPLICATIONS = 10
LEADERS = 10
TURNS = 3  # in which leaders are looked for that keep to constraints with new replications


class SearchInterrupted(KeyboardInterrupt):
    """Ctrl-C during a search; `optimum` is the best so far, None before there is one."""

    def __init__(self, optimum: Optimum | None) -> None:
        super().__init__()
        self.optimum = optimum


def optimize(
    scenario: "Scenario",
    vary: Vary,
    *,
    minimize: str | None = None,
    maximize: str | None = None,
    subject_to: Iterable[str] = (),
    links: Iterable[str] = (),
    points: int = POINTS,
    replications: int = REPLICATIONS,
    leaders: int = LEADERS,
    select: Select = "kn",
    delta: float | None = None,
    confidence: float = 0.95,
    budget: int | None = None,
    seed: int | None = None,
    search_seed: int = 1,
    store: str | PathLike[str] | None = None,
    jobs: int = 1,
    cluster: str | None = None,
    runner: Runner | None = None,
    progress: Progress | None = None,
    command: str = "",
) -> Optimum:
    """Search the parameters of a scenario for the best.

    All points are tried if there are no more than `points`; otherwise differential evolution
    looks for the good ones. The leaders and the neighbours of the best then get twice as many
    replications, round by round, until the best stays the same. Last, one of the leaders is
    selected with replications that are new to all of them.

    Parameters
    ----------
    scenario
        What the parameters are laid over.
    vary
        ``"KEY=LOW:HIGH"``, ``"KEY=LOW:HIGH:STEP"``, ``"KEY=a,b,c"``, or a mapping from paths to
        values, as for `scenarios.designs.design`.
    minimize, maximize
        The KPI to bring down, or up; one of the two.
    subject_to
        Constraints, such as ``"fill_rate>=0.95"``.
    links
        Parameters worked out of others: ``"policy.reorder.S = policy.reorder.s + 50"``.
    points
        Points to try in the search, about.
    replications
        Of every point in the first round, at least 2.
    leaders
        Points that come into the final selection, at most.
    select
        ``"kn"``: until the best is selected with `confidence`; ``"ocba"``: as well as `budget`
        allows.
    delta
        Difference of the objective that matters, in its unit; without it, a hundredth of the
        best objective in the search.
    confidence
        Of the selection, and of all intervals.
    budget
        Simulations of the final selection, at most; without it 1000 per leader for ``"kn"``,
        100 for ``"ocba"``. Each leader takes 20 at least; where there are more leaders than
        that allows, the best come in.
    seed
        Of the customers, instead of the scenario's.
    search_seed
        Of the differential evolution.
    store
        File in which all replications are kept; what is there already is not run again, so a
        search that was interrupted goes on when it is asked for again.
    jobs, cluster, runner
        Processes here, or the address of a Dask scheduler, or a runner that the caller has
        begun. The result does not depend on them.
    progress
        Called with the replications done, and those wanted so far.
    command
        Command line to be noted in a new file.

    Raises
    ------
    ScenarioError
        If a parameter can't be read, or no point makes sense.
    ValueError
        If the goal or a number makes no sense.
    DifferentStudyError, StudyError
        If `store` holds something else, or can't be used.
    SearchInterrupted
        On Ctrl-C, with the best so far.

    Examples
    --------
    >>> from scenarios import load
    >>> shop = load("small-e-shop", set={"run.horizon": 50})
    >>> found = optimize(
    ...     shop, ["policy.reorder.r=0:60:30"], maximize="fill_rate", replications=3
    ... )
    >>> found.parameters, found.everywhere
    ({'policy.reorder.r': 60}, True)
    """
    goal = goal_of(minimize, maximize, subject_to)
    _check(points, replications, leaders, select, delta, confidence, budget)
    space = Space(scenario, vary, links)
    seed = scenario.run.seed if seed is None else seed
    with (
        kept_in(store, scenario, space, goal.kpis, seed, command) as kept,
        hands_of(jobs, cluster, runner) as hands,
    ):
        evaluator = Evaluator(scenario, goal.kpis, seed, hands, progress, kept)
        search = Search(evaluator, space, goal, replications)
        final = Final(evaluator, goal, select, confidence, delta, budget)
        task = _Task(scenario, seed, goal, space, evaluator, search, final)
        try:
            return task.run(points, leaders, search_seed)
        except KeyboardInterrupt:
            raise SearchInterrupted(task.so_far()) from None


class _Task:
    """A search on its way."""

    def __init__(
        self,
        scenario: "Scenario",
        seed: int,
        goal: Goal,
        space: Space,
        evaluator: Evaluator,
        search: Search,
        final: Final,
    ) -> None:
        self._about: dict[str, Any] = {
            "scenario": scenario.name,
            "title": scenario.title,
            "seed": seed,
            "goal": goal,
            "units": units_of(goal.kpis, scenario.world),
        }
        self._space, self._evaluator = space, evaluator
        self._search, self._final = search, final
        self._everywhere = False
        self._best: list[Place] = []

    def run(self, points: int, leaders: int, search_seed: int) -> Optimum:
        search = self._search
        if self._space.size <= points:
            self._best = search.everywhere()
            self._everywhere = True
        else:
            self._best = search.evolve(points, search_seed)
        if len(self._evaluator.invalid) == len(search.tried):
            raise next(iter(self._evaluator.invalid.values()))
        for _ in range(TURNS):
            self._best = search.refine(self._best, leaders)
            chosen = [self._space.point(at) for at in self._best]
            guarantee = self._final.select(chosen, search.replications)
            if guarantee is not None or not search.is_flattered(self._best[0]):
                break
            seen = search.replications + self._final.looked
            self._best = search.inwards(self._best[0], seen)
        return self._optimum(guarantee)

    def so_far(self) -> Optimum | None:
        """Return what is known by now; one point at least must be through the first round."""
        search, count = self._search, self._evaluator.done
        tried = [at for at in search.tried if count(self._space.point(at)) >= search.first]
        ranked = [at for at in self._best if at in tried] or search.ranked(tried)
        if not ranked:
            return None
        best = [self._space.point(at) for at in ranked[:LEADERS]]
        self._final.show(best, 0, min(map(count, best)))
        return self._optimum(None, interrupted=True)

    def _optimum(self, guarantee: Guarantee | None, interrupted: bool = False) -> Optimum:
        candidates = self._final.candidates()
        words = [word for _, word in candidates[0].constraints]
        return Optimum(
            **self._about,
            candidates=candidates,
            guarantee=guarantee,
            feasible="no" if "no" in words else "perhaps" if "perhaps" in words else "yes",
            everywhere=self._everywhere,
            tried=len(self._search.tried),
            invalid=len(self._evaluator.invalid),
            simulations=self._evaluator.simulations,
            failures=tuple(dict.fromkeys(f.error for f in self._evaluator.failures)),
            interrupted=interrupted,
        )


def _check(
    points: int,
    replications: int,
    leaders: int,
    select: str,
    delta: float | None,
    confidence: float,
    budget: int | None,
) -> None:
    least = {"points": (points, 1), "replications": (replications, 2), "leaders": (leaders, 1)}
    for name, (value, bound) in least.items():
        if value < bound:
            raise ValueError(f"{name} must be at least {bound}, got {value}")
    if select not in ("kn", "ocba"):
        raise ValueError(f"select must be 'kn' or 'ocba', got {select!r}")
    if delta is not None and not delta > 0.0:
        raise ValueError(f"delta must be > 0, got {delta:g}")
    if not 0.5 <= confidence < 1.0:
        raise ValueError(f"confidence must be at least 0.5 and below 1, got {confidence}")
    if budget is not None and budget < FIRST:
        raise ValueError(f"budget must be at least {FIRST}, for one leader, got {budget}")
