"""The frontier against brute force, and what it says against the truth."""

import math
from pathlib import Path

import numpy as np
import pytest

from results.compare.differences import paired_difference
from results.search import frontier, pareto
from results.search.pareto_text import frontier_text
from results.statistics import Floats
from scenarios import ScenarioError
from tests.results.study_shop import LEVEL, S, shop_in

KPIS = ("profit", "on_hand_mean")  # the more, the less the better


def noisy(truth: Floats, sigma: float, n: int, seed: int) -> Floats:
    """Values about the truth, shape (points, KPIs), partly the same for all points."""
    draw = np.random.default_rng(seed)
    shape = (len(truth), n, truth.shape[1])
    shared = draw.normal(size=(1, *shape[1:]))
    values = truth[:, None, :] + sigma * (shared + draw.normal(size=shape))
    return np.stack([values, np.ones(shape)], axis=-1)


def members(truth: Floats) -> list[bool]:
    """By definition: nobody is as good in both and better in one."""
    better = truth * [1.0, -1.0]
    return [
        not any((b >= a).all() and (b > a).any() for k, b in enumerate(better) if k != i)
        for i, a in enumerate(better)
    ]


def test_without_noise_it_is_the_definition() -> None:
    truth = np.random.default_rng(5).integers(0, 8, size=(40, 2)).astype(float) + 1.0
    found = frontier(noisy(truth, 0.0, 3, 1), KPIS)
    assert found == ["surely" if on else "no" for on in members(truth)]


def test_it_says_possibly_where_noise_hides_the_order() -> None:
    truth = np.array([[5.0, 5.0], [5.1, 4.9], [1.0, 9.0], [9.0, 1.0]])
    assert frontier(noisy(truth, 1.0, 10, 2)[:2], KPIS) == ["possibly", "possibly"]
    assert frontier(noisy(truth, 0.01, 10, 2), KPIS) == ["no", "no", "no", "surely"]
    assert frontier(noisy(truth, 1.0, 1, 2), KPIS) == ["possibly"] * 4
    assert frontier(noisy(truth, 1.0, 5, 2)[:1], KPIS) == ["surely"]


def test_what_it_is_sure_of_is_seldom_wrong() -> None:
    # Points on a line, each beaten or not by little; 200 repetitions of 6 points.
    truth = (
        np.array([[0.0, 0.0], [1.0, 0.6], [2.0, 1.1], [1.5, 1.6], [3.0, 2.9], [2.6, 3.0]]) + 5.0
    )
    on = members(truth)
    wrong = np.zeros(len(truth))
    for seed in range(200):
        found = frontier(noisy(truth, 0.5, 15, seed), KPIS, 0.9)
        wrong += [
            w == ("no" if there else "surely") for w, there in zip(found, on, strict=True)
        ]
    assert wrong.max() / 200 <= 0.1 + 3.09 * math.sqrt(0.1 * 0.9 / 200)


def rare(waits: Floats, low: float, n: int = 20) -> Floats:
    """Mean waits of those few replications in which somebody waits, and a steady cost."""
    pairs = np.zeros((n, 2, 2))
    pairs[: len(waits), 0] = np.column_stack([waits, np.ones(len(waits))])
    pairs[:, 1] = low, 1.0
    return pairs


def test_what_waits_in_few_replications_is_known_from_few() -> None:
    """Student's quantile counts those with something to divide by, as in a difference."""
    many, few = np.array([30.0, 20.0, 31.0, 21.0]), np.array([9.0, 11.0])
    kpis = ("mean_wait_backordered", "cost_total")
    pairs = np.stack([rare(many, 2.0), rare(few, 3.0)])
    difference = paired_difference("ratio", pairs[0, :, 0], pairs[1, :, 0])
    assert difference.n == 2
    assert difference.mean + difference.half_width > 0.0  # so it may be that nobody gains
    assert frontier(pairs, kpis) == ["surely", "possibly"]
    pairs[1, 1, 0] = 0.0  # in one replication: nothing is known
    assert frontier(pairs, kpis) == ["surely", "possibly"]


def test_more_replications_leave_less_open() -> None:
    truth = np.random.default_rng(3).uniform(1, 5, size=(15, 2))
    few, many = (frontier(noisy(truth, 0.5, n, 4), KPIS).count("possibly") for n in (5, 400))
    assert many < few


def test_a_frontier_of_a_shop(tmp_path: Path) -> None:
    shop = shop_in(tmp_path)
    found = pareto(
        shop, [f"{S}=1:9:4", f"{LEVEL}=4,8,12"], ("fill_rate", "on_hand_mean"), replications=5
    )
    assert (found.invalid, len(found.points), found.simulations) == (3, 6, 30)
    assert set(found.on) <= {"surely", "possibly", "no"}
    least = min(range(6), key=lambda i: found.estimates[i][1].mean)
    assert found.on[least] != "no"
    text = frontier_text(found)
    assert max(map(len, text.splitlines())) <= 80
    assert found.rows()[0][S] == 1
    few = pareto(
        shop, [f"{LEVEL}=4:40"], ("fill_rate", "on_hand_mean"), replications=2, points=6
    )
    assert len(few.points) <= 6


def test_points_without_a_value_are_left_out_and_counted(tmp_path: Path) -> None:
    shop, kpis = shop_in(tmp_path), ("mean_wait_backordered", "on_hand_mean")
    stock = "items.lantern.initial_on_hand"
    found = pareto(shop, [f"{stock}=3,1000"], kpis, replications=3)
    assert [point[stock] for point in found.points] == [3]  # with 1000 nobody waits
    assert (found.undefined, found.on) == (1, ("surely",))


def test_wrong_questions_are_refused(tmp_path: Path) -> None:
    shop, vary = shop_in(tmp_path), [f"{LEVEL}=4,8"]
    for kpis in (("profit",), ("profit", "profit"), ("profit", "orders"), ("profit", "x")):
        with pytest.raises(ValueError, match=r"KPI|way"):
            pareto(shop, vary, kpis)
    with pytest.raises(ValueError, match="two replications"):
        pareto(shop, vary, KPIS, replications=1)
    with pytest.raises(ScenarioError, match="must be below"):
        pareto(shop, [f"{LEVEL}=1,2"], KPIS, replications=2)
