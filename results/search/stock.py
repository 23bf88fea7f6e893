"""Replications of the leaders, fetched as a selection asks for them, within a budget."""

from collections.abc import Sequence

import numpy as np

from results.search.evaluator import Evaluate
from results.search.goal import Goal
from results.statistics import Floats
from scenarios.designs import Parameters

AHEAD = 0.25  # share of the replications so far that may be run ahead of what is asked for


class Stock:
    """The gains of some points, replication by replication.

    Parameters
    ----------
    evaluate, goal
        Give the gains.
    points
        The systems to select from.
    known
        Replications of each, about which the gains of ratios are taken; see `Goal.gains`.
    start
        Number of the first replication; those before it have been seen by the search.
    budget
        Simulations that may be spent.
    ahead
        Whether some more may be run than are asked for, so that workers have something to do.
    """

    def __init__(
        self,
        evaluate: Evaluate,
        goal: Goal,
        points: Sequence[Parameters],
        known: Floats,
        start: int,
        budget: int,
        *,
        ahead: bool,
    ) -> None:
        self._evaluate, self._goal, self._points = evaluate, goal, points
        self._start, self._left, self._ahead = start, budget, AHEAD if ahead else 0.0
        self._known = known
        self._values = [np.empty(0) for _ in points]

    def observe(self, systems: Sequence[int], replications: range) -> Floats:
        """Return gains of shape ``(replications, systems)``; none if the budget is spent.

        A replication that failed counts as the worst of those it was run with.
        """
        there = min(len(self._values[i]) for i in systems)
        if there < replications.stop and not self._fetch(systems, there, replications.stop):
            return np.empty((0, len(systems)))
        wanted = slice(replications.start, replications.stop)
        return np.column_stack([self._values[i][wanted] for i in systems])

    def _fetch(self, systems: Sequence[int], there: int, stop: int) -> bool:
        """Run replications up to number `stop`, and some more; say whether there is budget."""
        target = stop + int(self._ahead * there)
        while self._cost(systems, target) > self._left:
            if target == stop:
                return False
            target -= 1
        self._left -= self._cost(systems, target)
        chosen = [self._points[i] for i in systems]
        found = self._evaluate(chosen, target - there, self._start + there)
        pairs = zip(systems, found, strict=True)
        gains = np.array([self._goal.gains(new, self._known[i]) for i, new in pairs])
        known = gains[~np.isnan(gains)]
        gains[np.isnan(gains)] = known.min() if len(known) else 0.0
        for i, values in zip(systems, gains, strict=True):
            new = values[len(self._values[i]) - there :]
            self._values[i] = np.append(self._values[i], new)
        return True

    def _cost(self, systems: Sequence[int], target: int) -> int:
        return sum(max(0, target - len(self._values[i])) for i in systems)
