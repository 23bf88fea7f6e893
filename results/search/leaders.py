"""Find the leaders: everywhere if there is time, else by differential evolution."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from results.search.evaluator import Evaluate
from results.search.goal import Goal
from results.search.multiple import screened
from results.search.space import Place, Space
from results.statistics import Floats

GROWTH = 2  # times as many replications in each round
ROUNDS = 6  # at most
RESTARTS = 5  # of an evolution that has settled with points left to try, at most
ABREAST = 10  # points of a round, at least; 5 to 10 per factor are the usual population
SCREEN = 0.99  # confidence with which a point is dropped while searching


class Search:
    """A search for the points that lead; more replications the nearer the end.

    Every point is run on the same customers as the others, so that a round compares like with
    like, and none is run twice.

    Attributes
    ----------
    tried
        All places that were evaluated.
    first, replications
        Of the first round, and of the last.
    """

    def __init__(self, evaluate: Evaluate, space: Space, goal: Goal, first: int) -> None:
        self._evaluate, self._space, self._goal = evaluate, space, goal
        self.first = self.replications = first
        self.tried: dict[Place, None] = {}

    def everywhere(self) -> list[Place]:
        """Evaluate all points and return them, the best first."""
        return self._ranked(list(self._space.places()))

    def evolve(self, points: int, seed: int) -> list[Place]:
        """Evaluate about as many points as are allowed and return them, the best first.

        Storn & Price, *Journal of Global Optimization* 11 (1997), as scipy has it. Those that
        come up again cost nothing.
        """
        from scipy.optimize import differential_evolution  # noqa: PLC0415 - heavy

        space = self._space
        population = max(min(points // 4, max(ABREAST, 6 * len(space.factors))), 5)

        def scores(columns: Floats) -> Floats:
            return self._scores([self._at(column) for column in columns.T])

        options: dict[str, Any] = {
            "integrality": space.whole,
            "maxiter": max(1, 20 * points // population),
            "callback": lambda *_, **__: len(self.tried) + population // 2 >= points,
            "vectorized": True,
            "updating": "deferred",
            "polish": False,
            "tol": 0.0,
            "atol": 0.0,
        }
        for again in range(RESTARTS):
            options["init"] = _first(space, population, seed + again)
            differential_evolution(scores, space.bounds, **_seeded(options, seed + again))
            if len(self.tried) + population > points:
                break
        return self._ranked(list(self.tried))

    def refine(self, ranked: Sequence[Place], leaders: int) -> list[Place]:
        """Return at most so many leaders, the best first, after rounds with more replications.

        A round has the leaders so far that may still be the best, and the neighbours of the
        best. The last round is the one that changes nothing.
        """
        best = None
        for _ in range(ROUNDS):
            if best == ranked[0]:
                break
            best = ranked[0]
            near = self._space.neighbours(best)
            self.replications *= GROWTH
            ranked = self._ranked(list(dict.fromkeys([*ranked[:leaders], *near])))
        return self._hopeful(list(ranked[:leaders]))

    def is_flattered(self, leader: Place) -> bool:
        """Say whether a leader that failed later meets constraints with what the search saw."""
        [pairs] = self._pairs([leader], self.replications)
        return bool(self._goal.constraints) and self._goal.missing(pairs) == 0.0

    def inwards(self, leader: Place, replications: int) -> list[Place]:
        """Return all that was tried, the best first, with stricter constraints.

        The first replications flatter all places, as all have the same customers: constraints
        are as much stricter as the leader was better there than in so many `replications`.
        """
        few, many = (self._pairs([leader], n)[0] for n in (self.first, replications))
        self.replications = replications
        return self.ranked(list(self.tried), self._goal.stricter(few, many))

    def ranked(self, places: Sequence[Place], goal: Goal | None = None) -> list[Place]:
        """Return places by the replications of the first round, the best first."""
        pairs = self._pairs(places, self.first)
        scores = [(goal or self._goal).score(each) for each in pairs]
        return [places[i] for i in np.argsort(scores, kind="stable")]

    def _at(self, column: Floats) -> Place:
        pairs = zip(self._space.whole, column.tolist(), strict=True)
        return tuple(float(round(x)) if whole else x for whole, x in pairs)

    def _ranked(self, places: list[Place]) -> list[Place]:
        scores = self._scores(places)
        return [places[i] for i in np.argsort(scores, kind="stable")]

    def _pairs(self, places: Sequence[Place], replications: int) -> Floats:
        return self._evaluate([self._space.point(at) for at in places], replications)

    def _scores(self, places: Sequence[Place]) -> Floats:
        self.tried.update(dict.fromkeys(places))
        found = self._pairs(places, self.replications)
        return np.array([self._goal.score(pairs) for pairs in found])

    def _hopeful(self, places: list[Place]) -> list[Place]:
        """Return the leaders that meet the constraints and may be the best of them."""
        pairs, goal = self._pairs(places, self.replications), self._goal
        gains = [goal.gains(each, each) for each in pairs]
        kept = [
            i
            for i, each in enumerate(pairs)
            if goal.missing(each) == 0.0 and not np.isnan(gains[i]).any()
        ]
        if not kept:
            return places[:1]
        counts = np.count_nonzero(pairs[kept, :, 0, 1], axis=1)
        stays = screened(np.array([gains[i] for i in kept]).T, SCREEN, counts)
        return [places[i] for i, stay in zip(kept, stays, strict=True) if stay]


def _first(space: Space, population: int, seed: int) -> Floats:
    """Return a population that fills the space evenly."""
    from scenarios.designs.spread import latin_hypercube  # noqa: PLC0415 - heavy

    low, high = np.array(space.bounds).T
    places = low + latin_hypercube(len(low), population, seed) * (high - low)
    first: Floats = np.where(space.whole, np.round(places), places)
    return first


def _seeded(options: dict[str, Any], seed: int) -> dict[str, Any]:
    """Return options with the seed, whose name is another one since scipy 1.15."""
    from inspect import signature  # noqa: PLC0415 - only here

    from scipy.optimize import differential_evolution  # noqa: PLC0415 - heavy

    known = signature(differential_evolution).parameters
    return {**options, ("rng" if "rng" in known else "seed"): seed}
