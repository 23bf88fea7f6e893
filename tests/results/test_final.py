"""The final selection, with points whose truth is known."""

from collections.abc import Sequence

import numpy as np
import pytest

from results.search.allocation import selection_probability
from results.search.evaluator import Evaluate
from results.search.final import Final
from results.search.goal import Constraint, Goal
from results.search.optimum import Guarantee, Select
from results.search.stock import Stock
from results.statistics import Floats
from scenarios.designs import Parameters
from tests.results.search_worlds import Noisy

COST = Goal("cost_total", maximize=False)
START = 10  # the search has seen the replications before


def points(*numbers: float) -> list[Parameters]:
    return [{"x": number} for number in numbers]


def cost(point: Parameters) -> Sequence[float]:
    return [float(str(point["x"]))]


def final(
    evaluate: Evaluate,
    goal: Goal = COST,
    select: Select = "kn",
    delta: float | None = None,
    budget: int | None = None,
) -> Final:
    return Final(evaluate, goal, select, 0.95, delta, budget)


@pytest.mark.parametrize("select", ["kn", "ocba"])
@pytest.mark.parametrize("budget", [45, 100, 301])
def test_a_budget_is_kept(select: Select, budget: int) -> None:
    world = Noisy(cost, common=3.0, own=5.0)
    chosen = final(world, select=select, delta=0.01, budget=budget)
    found = chosen.select(points(100.0, 100.1, 100.2, 100.3), START)
    spent = sum(replication >= START for _, replication in world.run)
    assert spent <= budget
    assert spent > budget - 4 or select == "ocba"
    assert len(chosen.candidates()) == min(4, budget // 20)
    assert found is not None
    assert found.decided == (select == "ocba")


def test_kn_gives_up_where_nothing_could_be_told_in_a_lifetime() -> None:
    # The difference that matters is 1 % of a profit of nearly nothing.
    world = Noisy(cost, own=5.0)
    found = final(world, Goal("profit", maximize=True)).select(points(0.001, 0.0), START)
    assert found is not None
    assert not found.decided
    assert found.delta == pytest.approx(
        0.01 * abs(np.mean(world(points(0.001), START)[..., 0]))
    )
    assert 1900 < sum(replication >= START for _, replication in world.run) <= 2000


def test_an_objective_of_nothing_is_no_error() -> None:
    found = final(Noisy(cost)).select(points(0.0, 0.0), START)
    assert found is not None
    assert (found.decided, found.probability) == (True, 1.0)


def test_what_is_said_is_said_of_the_one_selected() -> None:
    # Another one with a better mean must not count for it.
    assert selection_probability([-1.0], [0.5]) == pytest.approx(0.0228, abs=1e-4)
    assert selection_probability([1.0, -1.0], [0.5, 0.5]) == pytest.approx(0.0, abs=1e-6)
    assert selection_probability([0.0, -1.0], [0.0, 0.0], delta=2.0) == 1.0
    assert selection_probability([0.0], [0.0]) == 1.0, "the same in all replications"
    assert selection_probability([-1.0], [0.0]) == 0.0
    assert selection_probability([1.0], [float("nan")]) == 0.0
    assert selection_probability([], []) == 1.0


def test_a_replication_that_fails_counts_as_the_worst() -> None:
    class Failing(Noisy):
        def __call__(
            self, points: Sequence[Parameters], replications: int, first: int = 0
        ) -> Floats:
            found = super().__call__(points, replications, first)
            for k, point in enumerate(points):
                if point["x"] == 99.9 and first <= 40 < first + replications:
                    found[k, 40 - first] = np.nan
            return found

    world = Failing(cost, own=0.05)
    known = world(points(100.0, 99.9), START)
    stock = Stock(world, COST, points(100.0, 99.9), known, START, 1000, ahead=False)
    gains = stock.observe([0, 1], range(40))
    assert gains[30, 1] == gains.min()
    assert not np.isnan(gains).any()


BOUNDED = Goal("cost_total", maximize=False, constraints=(Constraint("fill_rate", ">=", 0.9),))


def bounded(point: Parameters) -> Sequence[float]:
    x = float(str(point["x"]))
    return [x, x / 100.0]


def test_one_that_turns_out_to_miss_a_constraint_is_not_selected() -> None:
    """The cheapest meets it in the first replications that are new, and then no more."""
    world = Noisy(bounded, own=0.001, shift=lambda r: 0.02 if r < START + 20 else -0.005)
    chosen = final(world, BOUNDED, select="ocba", budget=2000)
    found = chosen.select(points(89.0, 91.0, 92.0), START)
    assert isinstance(found, Guarantee)
    assert chosen.candidates()[0].parameters == {"x": 91.0}
    assert all(each.parameters != {"x": 89.0} for each in chosen.candidates())


def test_none_is_selected_where_none_meets_the_constraints() -> None:
    chosen = final(Noisy(bounded, own=0.001), BOUNDED)
    assert chosen.select(points(80.0, 89.0, 85.0), START) is None
    shown = [each.parameters["x"] for each in chosen.candidates()]
    assert shown[0] == 89.0, "the nearest first"
    assert chosen.candidates()[0].constraints[0][1] == "no"
