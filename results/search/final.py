"""The final selection among the leaders of a search, with replications new to all of them."""

from collections.abc import Sequence

import numpy as np

from results.search.allocation import ocba, selection_probability
from results.search.evaluator import Evaluate
from results.search.goal import Goal
from results.search.optimum import Candidate, Guarantee, Select
from results.search.selection import FIRST, Selected, kn
from results.search.stock import Stock
from results.statistics import Floats, student_quantile
from scenarios.designs import Parameters

PER_LEADER = {"kn": 1000, "ocba": 100}  # simulations, if no budget is given
SHARE = 0.01  # of the objective: the difference that matters, if nothing is said


class Final:
    """Selects, and keeps what it was based on.

    Attributes
    ----------
    looked
        Replications of each leader by which it was seen which of them meet the constraints.
    """

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
        self.looked = FIRST

    def select(self, leaders: Sequence[Parameters], start: int) -> Guarantee | None:
        """Select one of the leaders with replications from number `start`.

        The search chose the leaders by the replications before that, which therefore flatter
        them. None if none of them meets the constraints.
        """
        if self._budget is not None:
            leaders = leaders[: self._budget // FIRST]
        budget = self._budget or PER_LEADER[self._select] * len(leaders)
        # As many as the search has seen, lest what has met a constraint fails here by chance.
        wanted = start if self._goal.constraints else FIRST
        self.looked = max(FIRST, min(wanted, budget // len(leaders)))
        fresh = self._evaluate(leaders, self.looked, start)
        missing = [self._goal.missing(pairs) for pairs in fresh]
        points = [
            point
            for point, short, pairs in zip(leaders, missing, fresh, strict=True)
            if short == 0.0 and not np.isnan(self._goal.gains(pairs, pairs)).any()
        ]
        if points:
            budget -= self.looked * (len(leaders) - len(points))
            guarantee = self._choose(points, start, budget)
            if guarantee is not None:
                return guarantee
        self.show([leaders[i] for i in np.argsort(missing, kind="stable")], start)
        return None

    def _choose(
        self, points: Sequence[Parameters], start: int, budget: int
    ) -> Guarantee | None:
        """Select one of the points; None if more replications say that none keeps to bounds."""
        delta = self._delta or self._usual_delta(points, start)
        ahead = self._select == "kn"
        known = self._evaluate(points, start + self.looked)
        stock = Stock(self._evaluate, self._goal, points, known, start, budget, ahead=ahead)
        left = list(range(len(points)))
        while left:
            found = self._run(stock, left, delta, budget)
            used = [max(n, self.looked) for n in found.replications]
            order = sorted(range(len(left)), key=lambda k: k != found.best)
            self._pairs = [self._point(points[left[k]], start, used[k]) for k in order]
            if self._goal.missing(self._pairs[0][1]) == 0.0:
                return self._guarantee(delta, found.decided)
            budget -= used[found.best]
            del left[found.best]
        return None

    def _guarantee(self, delta: float, decided: bool) -> Guarantee:
        _, *others = self.candidates()
        distances = [each.behind.mean for each in others]
        errors = [
            each.behind.half_width
            / student_quantile((1.0 + self._confidence) / 2.0, each.behind.n - 1)
            for each in others
        ]
        return Guarantee(
            select=self._select,
            confidence=self._confidence,
            delta=delta,
            probability=selection_probability(distances, errors),
            probability_within=selection_probability(distances, errors, delta),
            decided=decided,
        )

    def show(self, points: Sequence[Parameters], start: int, replications: int = 0) -> None:
        """Take these points as the candidates, with replications from number `start`."""
        self._pairs = [self._point(each, start, replications or self.looked) for each in points]

    def candidates(self) -> tuple[Candidate, ...]:
        """Return the selected point and the others, by their objective."""
        best = self._pairs[0][1]
        first, *others = [self._candidate(p, pairs, best) for p, pairs in self._pairs]
        others.sort(key=lambda one: one.objective.mean, reverse=self._goal.maximize)
        return first, *others

    def _point(
        self, point: Parameters, start: int, replications: int
    ) -> tuple[Parameters, Floats]:
        return point, self._evaluate([point], replications, start)[0]

    def _candidate(self, point: Parameters, pairs: Floats, best: Floats) -> Candidate:
        goal, confidence = self._goal, self._confidence
        found = [goal.estimate(c.kpi, pairs, confidence) for c in goal.constraints]
        words = [c.holds(each) for c, each in zip(goal.constraints, found, strict=True)]
        return Candidate(
            parameters=point,
            objective=goal.estimate(goal.kpi, pairs, confidence),
            behind=goal.behind(best, pairs, confidence),
            constraints=tuple(zip(found, words, strict=True)),
        )

    def _run(self, stock: Stock, left: Sequence[int], delta: float, budget: int) -> Selected:
        def observe(systems: Sequence[int], replications: range) -> Floats:
            return stock.observe([left[i] for i in systems], replications)

        count, first = len(left), self.looked
        if self._select == "kn":
            return kn(observe, count, delta, confidence=self._confidence, first=first)
        return ocba(observe, count, budget, first=first)

    def _usual_delta(self, points: Sequence[Parameters], replications: int) -> float:
        """Return a difference that matters, without a look at the new replications."""
        found = self._evaluate(points, replications)
        sizes = [abs(self._goal.estimate(self._goal.kpi, pairs).mean) for pairs in found]
        # Where all are 0 there is no difference, and any will do.
        return SHARE * (sizes[0] or max(sizes)) or 1.0
