"""What a search is for: pooled ratios, bounds, and what is feasible."""

import numpy as np
import pytest

from results.search.goal import Goal, constraint_of, goal_of
from results.statistics import Floats, ratio_estimate


def pairs_of(above: list[float], below: list[float]) -> Floats:
    """One KPI of one point, shape (replications, 1, 2)."""
    return np.stack([above, below], axis=-1)[:, None, :]


def test_the_gains_of_a_ratio_have_the_mean_of_the_pooled_one() -> None:
    fill = Goal("fill_rate", maximize=True)
    above, below = [1.0, 90.0, 40.0], [10.0, 100.0, 50.0]
    pairs = pairs_of(above, below)
    gains = fill.gains(pairs, pairs)
    pooled = ratio_estimate(above, below)
    assert gains.mean() == pytest.approx(131 / 160)
    assert gains.mean() != pytest.approx(np.mean(np.divide(above, below)), abs=0.1)
    assert gains.std(ddof=1) / np.sqrt(3) == pytest.approx(
        pooled.half_width / 4.302653, rel=1e-6
    )
    assert Goal("fill_rate", maximize=False).gains(pairs, pairs).tolist() == (-gains).tolist()


def test_about_another_ratio_the_error_is_of_the_second_order() -> None:
    # R and mean(b) are both wrong by 10 %: the mean is wrong by their product, 1 %.
    pairs = pairs_of([8.0, 8.0], [10.0, 10.0])
    known = pairs_of([8.0 * 0.9 * 1.1], [10.0 * 1.1])
    mean = Goal("fill_rate", maximize=True).gains(pairs, known).mean()
    assert mean == pytest.approx(0.8 + 0.08 * (1.0 - 1.0 / 1.1) * -1.0, abs=1e-12)
    assert abs(mean - 0.8) < 0.01


def test_a_replication_with_nothing_to_divide_by_adds_nothing() -> None:
    goal = Goal("mean_wait_backordered", maximize=False)
    pairs = pairs_of([6.0, 0.0, 2.0], [2.0, 0.0, 2.0])
    assert goal.gains(pairs, pairs).mean() == pytest.approx(-2.0)
    nothing = pairs_of([0.0, 0.0], [0.0, 0.0])
    assert np.isnan(goal.gains(nothing, nothing)).all()


def test_the_gains_of_a_root_are_pooled_too() -> None:
    goal = Goal("lead_time_sd", maximize=False)
    pairs = pairs_of([8.0, 10.0], [1.0, 1.0])
    assert goal.gains(pairs, pairs).mean() == pytest.approx(-3.0)


def test_how_much_worse_is_that_of_the_pooled_ratios() -> None:
    best, other = pairs_of([9.0, 90.0], [10.0, 100.0]), pairs_of([2.0, 80.0], [10.0, 100.0])
    found = Goal("fill_rate", maximize=True).behind(best, other, 0.95)
    assert found.mean == pytest.approx(99 / 110 - 82 / 110)
    assert Goal("fill_rate", maximize=False).behind(best, other, 0.95).mean < 0.0


def test_feasible_is_ranked_before_infeasible() -> None:
    goal = goal_of("cost_total", None, ["fill_rate>=0.9", "backlog_mean<=2"])

    def score(cost: float, fill: float, backlog: float) -> float:
        pairs = np.array([[[cost, 1.0], [fill, 1.0], [backlog, 1.0]]] * 2)
        return goal.score(pairs)

    ranked = [score(90, 0.95, 1), score(99, 0.9, 2), score(10, 0.89, 1), score(5, 0.5, 1)]
    assert ranked == sorted(ranked)
    assert score(10, 0.89, 1) < score(10, 0.89, 3)
    assert score(1, 0.0, 1e12) < score(float("nan"), 1, 0)


@pytest.mark.parametrize(
    ("text", "bound"),
    [("fill_rate>=95%", 0.95), (" backlog_mean <= 1e1 ", 10.0), ("fill_rate >= 0.95", 0.95)],
)
def test_bounds_may_be_per_cent(text: str, bound: float) -> None:
    assert constraint_of(text).bound == pytest.approx(bound)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("profit>=50%", "no fraction"),
        ("fill_rate>=95", "95% is 0.95"),
        ("fill_rate>0.9", "expected"),
        ("x<=1", "unknown KPI"),
    ],
)
def test_bounds_that_make_no_sense_are_refused(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        constraint_of(text)


def test_constraints_become_stricter_by_what_a_point_was_flattered() -> None:
    goal = goal_of("cost_total", None, ["fill_rate>=0.9", "backlog_mean<=2", "mean_wait<=5"])

    def seen(fill: float, backlog: float, wait: float) -> Floats:
        return np.array([[[9.0, 1.0], [fill, 1.0], [backlog, 1.0], [wait, 1.0]]] * 2)

    strict = goal.stricter(seen(0.91, 1.5, 3.0), seen(0.88, 2.1, 2.0))
    assert [c.bound for c in strict.constraints] == pytest.approx([0.93, 1.4, 5.0])
