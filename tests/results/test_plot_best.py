"""Which configuration of a study is the best, and which are said to be possibly the best."""

from collections.abc import Callable
from itertools import pairwise
from math import sqrt

import numpy as np
import pytest

from results.kpis import kpi
from results.plots.best import Best, best_of
from results.plots.factors import cut, free_of, short
from results.plots.heat_map import heat_map
from results.statistics import Floats
from results.study import Study
from tests.results.made_study import made_study

R = "policy.reorder.r"
CONFIDENCE, REPETITIONS, POINTS = 0.9, 200, 5

Draw = Callable[[np.random.Generator], list[tuple[Floats, Floats]]]


def best(study: Study, name: str, confidence: float = CONFIDENCE) -> Best:
    found = [study.estimates(config.hash) for config in study.configs]
    chosen = best_of(study, study.configs, found, name, confidence=confidence)
    assert chosen is not None
    return chosen


def profits(draw: np.random.Generator) -> list[tuple[Floats, Floats]]:
    """Five of which the last is the best by a little; what they have in common is most."""
    common = 5.0 * draw.normal(size=10)
    days = np.full(10, 30.0)
    return [
        (days * (0.3 * (k == POINTS - 1) + common + draw.normal(size=10)), days)
        for k in range(POINTS)
    ]


def fill_rates(draw: np.random.Generator) -> list[tuple[Floats, Floats]]:
    """Ratios of two random figures; the last is the best by a little."""
    demand = draw.poisson(60, size=10).astype(float)
    levels = [0.8, 0.8, 0.8, 0.8, 0.82]
    return [(draw.binomial(demand.astype(int), p).astype(float), demand) for p in levels]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "made"), [("profit", profits), ("fill_rate", fill_rates)])
def test_the_best_is_among_the_rivals_as_often_as_is_said(name: str, made: Draw) -> None:
    draw = np.random.default_rng(7)
    kept = 0
    for _ in range(REPETITIONS):
        values = [{name: pair} for pair in made(draw)]
        with made_study([{R: k} for k in range(POINTS)], values) as study:
            found = best(study, name)
        assert found.rivals is not None
        assert found.rivals[found.place]
        kept += int(found.rivals[POINTS - 1])
    # At least so often: the intervals share the error by Bonferroni.
    assert kept / REPETITIONS >= CONFIDENCE - 4 * sqrt(CONFIDENCE * 0.1 / REPETITIONS)


def test_pairing_tells_apart_what_means_alone_do_not() -> None:
    noise = 5.0 * np.random.default_rng(1).normal(size=10)
    values = [{"profit": noise + 0.01 * k} for k in range(POINTS)]
    found = best(made_study([{R: k} for k in range(POINTS)], values), "profit")
    assert found.rivals is not None
    assert found.rivals.tolist() == [False] * 4 + [True]


def test_a_ratio_of_few_replications_is_known_from_few() -> None:
    """Of 20 replications somebody waits in 4 and in 2: the difference rests on two."""
    waits = np.zeros((2, 20))
    waits[0, :4], waits[1, :2] = [30.0, 20.0, 31.0, 21.0], [9.0, 11.0]
    made = [{"mean_wait_backordered": (each, (each > 0.0).astype(float))} for each in waits]
    found = best(made_study([{R: k} for k in range(2)], made), "mean_wait_backordered", 0.95)
    assert found.place == 1
    assert found.rivals is not None
    assert found.rivals.tolist() == [True, True]


def test_what_lacks_replications_is_not_judged() -> None:
    values = [{"profit": np.arange(n, dtype=float)} for n in (10, 10, 6)]
    study = made_study([{R: k} for k in range(3)], values)
    assert best(study, "profit").rivals is None
    assert best(study, "profit").place == 0


def test_a_kpi_that_some_replications_lack_is_judged_by_the_others() -> None:
    assert kpi("wait_max").kind == "value"
    base = np.random.default_rng(1).normal(10.0, size=8)
    first = base.copy()
    first[2] = np.nan
    values = [{"wait_max": (column, np.ones(8))} for column in (first, base + 1.0)]
    study = made_study([{R: k} for k in range(2)], values)
    found = best(study, "wait_max")
    assert found.place == 0
    assert found.rivals is not None
    assert found.rivals.tolist() == [True, False]


def test_links_are_found_in_grids_and_lists_but_not_in_scattered_designs() -> None:
    grid = [{"a": a, "b": b, "c": a * b} for a in (1, 2, 3) for b in (1, 2, 3)]
    assert free_of(grid, "abc") == (["a", "b"], ["c"])
    assert free_of(grid, "cab") == (["c", "a", "b"], [])
    line = [{"a": a, "b": a**2} for a in (1, 2, 3)]
    assert free_of(line, "ab") == (["a"], ["b"])
    draw = np.random.default_rng(2)
    places = [draw.permutation(20).tolist() for _ in range(3)]
    scattered = [{"a": a, "b": b, "c": c} for a, b, c in zip(*places, strict=True)]
    assert free_of(scattered, "abc") == (["a", "b", "c"], [])
    linked = [{**point, "c": 2 * point["a"] - point["b"] + 1} for point in scattered]
    assert free_of(linked, "abc") == (["a", "b"], ["c"])
    constant = [{"a": a, "b": 1} for a in (1, 2)]
    assert free_of(constant, "ab") == (["a"], [])


def test_names_are_as_short_as_they_can_be() -> None:
    paths = ["items.a.price", "items.b.price", "policy.reorder.r", "policy.ship.rule"]
    assert [short(path, paths) for path in paths] == ["a.price", "b.price", "r", "ship.rule"]


def test_values_can_be_held() -> None:
    given = [{R: r, "costs.holding": h} for r in (1, 2) for h in (0.1, 0.2)]
    study = made_study(given, [{"profit": [1.0, 2.0]}] * 4)
    for wanted in (0.1, "0.1", ["0.1"]):
        looked = cut(study, {"holding": wanted})
        assert [config.parameters[R] for config in looked.configs] == [1, 2]
        assert looked.held == {"costs.holding": 0.1}
    assert len(cut(study, {"holding": [0.1, 0.2]}).configs) == 4


def test_values_have_room_at_their_axes() -> None:
    """Numbers are never broken, long words are; no label runs into the next."""
    words = ["all", "a rule with a name as long as this one", "none"]
    given = [{"policy.accept.rule": word, R: 1000 * r} for word in words for r in range(40)]
    study = made_study(given, [{"profit": [float(k), k + 1.0]} for k in range(len(given))])
    figure = heat_map(study, x="r")
    axes = figure.axes[0]
    figure.draw_without_rendering()
    numbers = [label.get_text() for label in axes.get_xticklabels()]
    assert all("\n" not in text for text in numbers)
    assert {"0", "39,000"} & set(numbers)
    assert "\n" in axes.get_yticklabels()[1].get_text()
    boxes = [label.get_window_extent() for label in axes.get_xticklabels()]
    assert all(left.x1 < right.x0 for left, right in pairwise(boxes))
    upright = [label.get_window_extent() for label in axes.get_yticklabels()]
    assert all(lower.y1 < upper.y0 for lower, upper in pairwise(upright))
