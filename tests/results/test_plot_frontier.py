"""Frontiers of studies, and what is drawn of them."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from results.plots import NothingToDrawError, alt
from results.plots.frontier import frontier, steps_of
from results.plots.study_frontier import frontier_of
from results.search import pareto
from results.study import sweep
from tests.results.drawn import curve, is_complete, points, written
from tests.results.made_study import made_study
from tests.results.study_shop import LEVEL, S, shop_in

R = "policy.reorder.r"
KPIS = ("profit", "fill_rate")


def test_a_study_has_the_frontier_of_a_search(tmp_path: Path) -> None:
    shop, vary = shop_in(tmp_path), {S: [1, 3, 5], LEVEL: [9, 12]}
    searched = pareto(shop, vary, ["profit", "on_hand_mean"], replications=4)
    found = frontier_of(sweep(shop, vary, replications=4), ["profit", "on_hand_mean"])
    assert found.on == searched.on
    assert found.points == searched.points
    assert (found.replications, found.units) == (searched.replications, searched.units)
    for one, other in zip(found.estimates, searched.estimates, strict=True):
        for each, same in zip(one, other, strict=True):
            assert tuple(each) == pytest.approx(tuple(same), rel=1e-9)


def three() -> list[dict[str, NDArray[np.float64]]]:
    """Two that trade off, and one that the second beats, all with the same noise."""
    noise = np.random.default_rng(1).normal(size=10)
    ends = [(3.0, 0.5), (1.0, 0.9), (0.5, 0.8)]
    return [{"profit": p + noise, "fill_rate": f + noise / 100} for p, f in ends]


def test_marks_are_where_the_estimates_are() -> None:
    found = frontier_of(made_study([{R: r} for r in (1, 2, 3)], three()), KPIS)
    assert found.on == ("surely", "surely", "no")
    figure = frontier(found)
    assert is_complete(figure)
    axes = figure.axes[0]
    means = [(fill.mean, profit.mean) for profit, fill in found.estimates]
    assert points(axes, "o") == sorted(means[:2])
    assert points(axes, "x") == [means[2]]
    assert points(axes, "D") == []
    labels = {text.get_text() for text in axes.texts}
    assert {"r = 1", "r = 2"} <= labels
    assert "r = 3" not in labels
    assert "2 surely on the frontier, 1 surely beaten" in written(figure)
    assert "r = 1, surely: profit" in alt(figure)


def test_the_line_goes_around_what_is_beaten() -> None:
    """Each point lies behind the line, and each that no other beats lies on it."""
    draw = np.random.default_rng(4)
    for _ in range(20):
        means = draw.normal(size=(15, 2))
        for sign, kpi in ((1.0, "fill_rate"), (-1.0, "cost_total")):
            line = steps_of(means, [kpi, "profit"])
            gains, corners = means * [sign, 1.0], line * [sign, 1.0]
            for gain, mean in zip(gains, means, strict=True):
                beaten = ((gains > gain).all(axis=1)).any()
                assert (line == mean).all(axis=1).any() == (not beaten)
                assert not (corners < gain).all(axis=1).any() or beaten
            steps = np.abs(np.diff(line, axis=0)) > 0
            assert (steps.sum(axis=1) == 1).all(), "no slanted step"


def test_three_kpis_have_three_panels() -> None:
    values = [{**one, "on_hand_mean": 10.0 - one["profit"]} for one in three()]
    study = made_study([{R: r} for r in (1, 2, 3)], values)
    figure = frontier(frontier_of(study, ["profit", "fill_rate", "on_hand_mean"]))
    drawn = [axes for axes in figure.axes if axes.get_visible()]
    assert len(drawn) == 3
    assert [axes.get_xlabel().partition(" (")[0] for axes in drawn] == [
        "fill rate",
        "stock on hand",
        "stock on hand",
    ]


def test_incomplete_configurations_are_left_out_and_counted() -> None:
    values = three()
    values[2] = {name: column[:7] for name, column in values[2].items()}
    study = made_study([{R: r} for r in (1, 2, 3)], values, failed=[])
    found = frontier_of(study, KPIS)
    assert (len(found.points), found.undefined, found.invalid) == (2, 1, 0)
    assert found.interrupted
    assert "1 more configurations" in written(frontier(found))
    with pytest.raises(NothingToDrawError, match="fewer than two configurations"):
        frontier_of(study, KPIS, at={"r": 1})


def test_one_replication_says_that_nothing_is_sure() -> None:
    values = [{name: column[:1] for name, column in one.items()} for one in three()]
    found = frontier_of(made_study([{R: r} for r in (1, 2, 3)], values), KPIS)
    assert set(found.on) == {"possibly"}
    assert is_complete(frontier(found))
    assert len(curve(frontier(found).axes[0])) >= 2


@pytest.mark.parametrize(
    ("kpis", "message"),
    [
        (["profit"], "needs two different KPIs"),
        (["profit", "profit"], "needs two different KPIs"),
        (["profit", "turns"], "does not keep turns"),
        (["profit", "profits"], "did you mean profit"),
        (["profit", "position_mean"], "no better way"),
    ],
)
def test_kpis_that_make_no_frontier(kpis: list[str], message: str) -> None:
    values = [{**one, "position_mean": one["profit"]} for one in three()]
    study = made_study([{R: r} for r in (1, 2, 3)], values)
    with pytest.raises(ValueError, match=message):
        frontier_of(study, kpis)
