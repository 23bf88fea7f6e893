"""The final selection among the leaders of a search, with replications new to all of them."""

import math
from collections.abc import Sequence

import numpy as np

from results.search.allocation import ocba, probability_of
from results.search.evaluator import Evaluate
from results.search.goal import Goal
from results.search.optimum import Candidate, Guarantee, Select
from results.search.selection import FIRST, Selected, kn
from results.statistics import Estimate, Floats, mean_estimate
from scenarios.designs import Parameters

AHEAD = 0.25  # share of the replications so far that are run ahead of what KN asks for
PER_LEADER = 100  # simulations of OCBA, if nothing is said
SHARE = 0.01  # of the objective: the difference that matters, if nothing is said


class Final:
    """Selects, and keeps what it was based on."""

    def __init__(
        self,
        evaluate: Evaluate,
        goal: Goal,
        select: Select,
        confidence: float,
        delta: float | None,
        budget: int | None,
    ) -> None:
        self._evaluate, self._goal = evaluate, goal
        self._select: Select = select
        self._confidence, self._delta, self._budget = confidence, delta, budget
        self._pairs: list[tuple[Parameters, Floats]] = []

    def select(self, leaders: Sequence[Parameters], start: int) -> Guarantee | None:
        """Select one of the leaders with replications from number `start`.

        The search chose the leaders by the replications before that, which therefore flatter
        them. None if none of them meets the constraints.
        """
        goal = self._goal
        fresh = self._evaluate(leaders, FIRST, start)
        missing = [goal.missing(pairs) for pairs in fresh]
        known = [not np.isnan(goal.gains(pairs)).any() for pairs in fresh]
        fine = [i for i, short in enumerate(missing) if short == 0.0 and known[i]]
        if not fine:
            nearest = np.argsort(missing, kind="stable")
            self.show([leaders[i] for i in nearest], start, FIRST)
            return None
        points = [leaders[i] for i in fine]
        delta = self._delta or self._usual_delta(points[0], start)
        found = self._run(points, start, delta)
        self._show(points, start, found)
        values = [goal.gains(pairs) for _, pairs in self._pairs]
        return Guarantee(
            select=self._select,
            confidence=self._confidence,
            delta=delta,
            probability=probability_of(values),
            probability_within=probability_of(values, delta),
            decided=found.decided,
        )

    def show(self, points: Sequence[Parameters], start: int, replications: int) -> None:
        """Take these points as the candidates, with so many replications from `start`."""
        pairs = self._evaluate(points, replications, start)
        self._pairs = list(zip(points, pairs, strict=True))

    def candidates(self) -> tuple[Candidate, ...]:
        """Return the selected point and the others, by their objective."""
        best = self._goal.gains(self._pairs[0][1])
        first, *others = [self._candidate(p, pairs, best) for p, pairs in self._pairs]
        others.sort(key=lambda one: one.objective.mean, reverse=self._goal.maximize)
        return first, *others

    def _candidate(self, point: Parameters, pairs: Floats, best: Floats) -> Candidate:
        goal, confidence = self._goal, self._confidence
        mine = goal.gains(pairs)
        both = min(len(best), len(mine))
        found = [goal.estimate(c.kpi, pairs, confidence) for c in goal.constraints]
        words = [c.holds(each) for c, each in zip(goal.constraints, found, strict=True)]
        return Candidate(
            parameters=point,
            objective=goal.estimate(goal.kpi, pairs, confidence),
            behind=mean_estimate(best[:both] - mine[:both], confidence),
            constraints=tuple(zip(found, words, strict=True)),
        )

    def _run(self, points: Sequence[Parameters], start: int, delta: float) -> Selected:
        stock = _Stock(self._evaluate, self._goal, points, start)
        if self._select == "kn":
            return kn(
                stock.ahead,
                len(points),
                delta,
                confidence=self._confidence,
                most=self._budget,
            )
        least = FIRST * len(points)
        budget = PER_LEADER * len(points) if self._budget is None else self._budget
        return ocba(stock.exactly, len(points), max(budget, least))[0]

    def _show(self, points: Sequence[Parameters], start: int, found: Selected) -> None:
        order = [found.best, *(i for i in range(len(points)) if i != found.best)]
        self._pairs = [
            (
                points[i],
                self._evaluate([points[i]], max(found.replications[i], FIRST), start)[0],
            )
            for i in order
        ]

    def _usual_delta(self, point: Parameters, replications: int) -> float:
        """Return a difference that matters, without a look at the new replications."""
        pairs = self._evaluate([point], replications)[0]
        found: Estimate = self._goal.estimate(self._goal.kpi, pairs)
        delta = SHARE * abs(found.mean)
        if not delta > 0.0 or math.isinf(delta):
            raise ValueError(f"{self._goal.kpi} is {found.mean:g}: say which delta matters")
        return delta


class _Stock:
    """The values of systems, fetched in blocks so that workers have something to do."""

    def __init__(
        self, evaluate: Evaluate, goal: Goal, points: Sequence[Parameters], start: int
    ) -> None:
        self._evaluate, self._goal, self._points = evaluate, goal, points
        self._start = start
        self._kept: Floats = np.empty((0, len(points)))

    def exactly(self, systems: Sequence[int], replications: range) -> Floats:
        """Return gains of shape ``(replications, systems)``.

        A replication that failed counts as the worst of those asked for.
        """
        points = [self._points[i] for i in systems]
        count, first = len(replications), self._start + replications.start
        gains = self._goal.gains(self._evaluate(points, count, first)).T
        known = gains[~np.isnan(gains)]
        worst: Floats = np.where(np.isnan(gains), known.min() if len(known) else 0.0, gains)
        return worst

    def ahead(self, systems: Sequence[int], replications: range) -> Floats:
        """Return the same, with more replications run than are asked for.

        Replications are asked for in their order, and of ever fewer systems.
        """
        there = len(self._kept)
        if replications.stop > there:
            more = range(there, replications.stop + int(AHEAD * there))
            block = np.full((len(more), len(self._points)), np.nan)
            block[:, list(systems)] = self.exactly(systems, more)
            self._kept = np.concatenate([self._kept, block])
        kept: Floats = self._kept[replications.start : replications.stop, list(systems)]
        return kept
