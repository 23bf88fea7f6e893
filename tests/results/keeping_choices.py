"""What selections, frontiers and sensitivities say, against systems made up for it."""

import math
from functools import partial

import numpy as np

from results.search import frontier
from results.search.allocation import ocba, selection_probability
from results.search.final import Final
from results.search.goal import Constraint, Goal
from results.search.morris import elementary_effects, trajectories
from results.search.multiple import compare_with_best, screened
from results.search.optimum import Candidate
from results.search.selection import kn
from results.search.sobol import saltelli_points, sobol_indices
from results.statistics import Estimate, mean_estimate
from tests.results.keeping import Kind, Tried, covers
from tests.results.search_worlds import Noisy
from tests.results.test_pareto import KPIS, members, noisy
from tests.results.test_selection import systems
from tests.results.test_sensitivity import ishigami, known_indices

NEAR = [0.0, 0.0, 0.2, 0.35, 0.5]  # with 0.5 as the difference that matters, three will do
APART = [0.0, 0.0, 0.0, 0.0, 0.5]


def kn_selects(number: int, means: list[float], common: float) -> bool:
    found = kn(systems(means, common=common, seed=number), len(means), 0.5)
    assert found.decided
    return means[found.best] > max(means) - 0.5


def ocba_selects(number: int) -> Tried:
    """Five systems of 50 replications each on average; says so much of each selection."""
    means = [0.0, 0.0, 0.0, 0.2, 0.5]
    observe = systems(means, common=0.3, seed=number)
    best, used, _ = ocba(observe, 5, 250)
    gaps = [
        -np.diff(observe([best, i], range(min(used[best], used[i]))))[:, 0]
        for i in range(5)
        if i != best
    ]
    errors = [gap.std(ddof=1) / math.sqrt(len(gap)) for gap in gaps]
    said = selection_probability([gap.mean() for gap in gaps], errors)
    return Tried(best == 4, said)


def with_the_best(number: int) -> bool:
    truth = np.array([0.0, 0.3, 0.5])
    values = systems(truth, common=0.5, seed=number)(range(3), range(30))
    gaps = [truth[i] - np.delete(truth, i).max() for i in range(3)]
    found = compare_with_best(values)
    return all(covers(one.low, gap, one.high) for one, gap in zip(found, gaps, strict=True))


def subset(number: int) -> bool:
    return bool(screened(systems(NEAR, common=0.5, seed=number)(range(5), range(20)))[4])


POINTS = 5.0 + np.array(
    [[0.0, 0.0], [1.0, 0.6], [2.0, 1.1], [1.5, 1.6], [3.0, 2.9], [2.6, 3.0]]
)


def on_the_frontier(number: int, point: int) -> bool:
    found = frontier(noisy(POINTS, 0.5, 15, number), KPIS)[point]
    return found != ("no" if members(POINTS)[point] else "surely")


COSTS = (100.0, 100.0, 100.5, 101.0)


def candidates(number: int) -> tuple[Candidate, ...]:
    """Leaders of about the same cost, with KN for a difference of 0.5."""
    world = Noisy(lambda point: [COSTS[int(str(point["x"]))]], 3.0, 1.0, seed=number)
    final = Final(world, Goal("cost_total", maximize=False), "kn", 0.95, 0.5, None)
    final.select([{"x": x} for x in range(len(COSTS))], 10)
    return final.candidates()


def inside(found: Estimate, truth: float) -> bool:
    return covers(found.low, truth, found.high)


def cost(one: Candidate) -> float:
    return COSTS[int(str(one.parameters["x"]))]


def of_the_selected(number: int) -> bool:
    best = candidates(number)[0]
    return inside(best.objective, cost(best))


def of_a_runner_up(number: int) -> bool:
    """How much worse a given other point is than the selected one."""
    best, *others = candidates(number)
    other = others[number % len(others)]
    return inside(other.behind, cost(other) - cost(best))


def holds(number: int) -> bool:
    """A constraint that is met by nothing to spare is seldom said to hold."""
    values = np.random.default_rng(number).normal(0.9, 0.05, 20)
    return Constraint("fill_rate", ">=", 0.9).holds(mean_estimate(values)) != "yes"


def morris(number: int, name: str) -> bool:
    """Of x (y - 1/2) the effect of x is y - 1/2, with y of the levels 0, 1/3, 2/3, 1 alike."""
    walks = trajectories(2, 10, number)
    found, _ = elementary_effects(walks, walks[..., 0] * (walks[..., 1] - 0.5))
    return inside(*{"mu": (found.mu, 0.0), "mu_star": (found.mu_star, 1 / 3)}[name])


def sobol(number: int, count: int, factor: int, order: int) -> bool:
    found = sobol_indices(ishigami(saltelli_points(3, count, number)), seed=number)[factor]
    return inside(found[order], known_indices()[order][factor])


def _sobol(count: int) -> list[Kind]:
    return [
        Kind(
            f"Sobol index, {name} of x{factor + 1}",
            "Ishigami's function",
            str(count),
            partial(sobol, count=count, factor=factor, order=order),
            4.0,
            exact=False,
        )
        for factor in (0, 2)
        for order, name in enumerate(("first", "total"))
    ]


KINDS = [
    Kind("KN: the best, better by all that matters", "normal, independent", "from 20",
         partial(kn_selects, means=APART, common=0.0), exact=False),
    Kind("KN: the same", "normal, correlation 0.7", "from 20",
         partial(kn_selects, means=APART, common=0.7), exact=False),
    Kind("KN: one of three that are near enough", "normal, correlation 0.7", "from 20",
         partial(kn_selects, means=NEAR, common=0.7), exact=False),
    Kind("OCBA: the best, as stated each time", "normal, correlation 0.3", "250 in all",
         ocba_selects, exact=False),
    Kind("comparisons with the best, all of them", "three normal systems", "30",
         with_the_best, exact=False),
    Kind("the best is among those that may be it", "five normal systems", "20", subset,
         exact=False),
    Kind("frontier: a point just on it", "six normal points", "15",
         partial(on_the_frontier, point=1), exact=False),
    Kind("frontier: a point just beaten", "six normal points", "15",
         partial(on_the_frontier, point=3), exact=False),
    Kind("optimize: objective of the selected", "four costs, normal", "20 and more",
         of_the_selected, 3.0),
    Kind("optimize: how much worse another is", "the same", "20 and more", of_a_runner_up, 3.0),
    Kind("optimize: a constraint that just holds is not said to", "0.9, normal", "20",
         lambda number: Tried(holds(number), 0.975)),
    Kind("Morris mu", "0, of x (y - 1/2)", "10 walks", partial(morris, name="mu"), 3.0),
    Kind("Morris mu*", "1/3, of the same", "10 walks", partial(morris, name="mu_star"), 3.0),
    *_sobol(64),
    *_sobol(256),
]  # fmt: skip
