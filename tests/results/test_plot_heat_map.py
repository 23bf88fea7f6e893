"""Heat maps of studies: cells, the frame around the best, lines around what meets a bound."""

from itertools import product
from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, QuadMesh

from results.plots import NothingToDrawError
from results.plots.cells import edges_of
from results.plots.heat_map import heat_map
from results.plots.units import unit_of
from results.study import Study
from tests.results.drawn import is_complete, points, written
from tests.results.made_study import made_study

R, Q = "policy.reorder.r", "policy.reorder.Q"
RS, QS = (0, 20, 50), (60, 100)


def grid(**options: Any) -> Study:
    """Profit rises with r and Q, the fill rate with r."""
    noise = np.random.default_rng(1).normal(size=8)
    given = [{R: r, Q: q} for r, q in product(RS, QS)]
    values = [
        {"profit": p[R] + p[Q] / 1000.0 + noise, "fill_rate": 0.5 + p[R] / 100 + noise / 100}
        for p in given
    ]
    return made_study(given, values, **options)


def cells(axes: Axes) -> Any:
    """The values of the cells, row by row from below; masked where there is none."""
    (mesh,) = (each for each in axes.collections if isinstance(each, QuadMesh))
    array = mesh.get_array()
    assert array is not None
    return np.ma.asarray(array).reshape(-1, len(RS))


def lines(axes: Axes, width: float) -> set[tuple[tuple[float, float], ...]]:
    """The line segments of this width."""
    return {
        tuple(sorted(tuple(point) for point in segment.tolist()))
        for each in axes.collections
        if isinstance(each, LineCollection)
        and list(np.atleast_1d(each.get_linewidth())) == [width]
        for segment in each.get_segments()
    }


def test_cells_are_the_estimates() -> None:
    study = grid()
    figure = heat_map(study, "profit")
    assert is_complete(figure)
    for row in study.summary(["profit"]):
        at = QS.index(row[Q]), RS.index(row[R])
        assert cells(figure.axes[0])[at] == row["mean"]
        assert f"{row['mean']:.1f}" in written(figure)


def test_the_frame_is_around_the_best_and_dots_on_its_rivals() -> None:
    axes = heat_map(grid(), "profit").axes[0]
    corners = np.array([line.get_xydata() for line in axes.lines if len(_x(line)) == 5])
    assert (corners.mean(axis=0)[:4].mean(axis=0) == [2.0, 1.0]).all()
    # With the same noise on all, all others are surely worse.
    assert points(axes, "o") == []
    noise = np.random.default_rng(2).normal(size=(4, 8))
    given = [{R: r, Q: q} for r, q in product((0, 10), QS)]
    unsure = made_study(given, [{"profit": each} for each in noise])
    dots = points(heat_map(unsure).axes[0], "o")
    assert len(dots) == 3


def _x(line: Any) -> list[float]:
    return list(line.get_xdata())


def test_lines_go_around_what_meets_the_bound() -> None:
    """fill_rate is 0.5, 0.7 and 1.0 at r = 0, 20 and 50, at any Q."""
    axes = heat_map(grid(), "profit", subject_to=["fill_rate>=0.6"]).axes[0]
    expected = {((0.5, row - 0.5), (0.5, row + 0.5)) for row in (0.0, 1.0)}
    assert lines(axes, 2.2) == expected
    everywhere = heat_map(grid(), "profit", subject_to=["fill_rate>=0.1"])
    assert lines(everywhere.axes[0], 2.2) == set()
    assert "everywhere fill rate >= 10%, surely" in written(everywhere)
    unsure = heat_map(grid(), "profit", subject_to=["fill_rate>=0.701"])
    assert "by the mean" in written(unsure) or "nowhere" in written(unsure)


def test_edges_by_brute_force() -> None:
    inside = np.random.default_rng(3).random((5, 7)) < 0.5
    expected = set()
    for (row, column), own in np.ndenumerate(inside):
        if column < 6 and own != inside[row, column + 1]:
            expected.add(((column + 0.5, row - 0.5), (column + 0.5, row + 0.5)))
        if row < 4 and own != inside[row + 1, column]:
            expected.add(((column - 0.5, row + 0.5), (column + 0.5, row + 0.5)))
    found = [tuple(edge) for edge in edges_of(inside)]
    assert set(found) == expected
    assert len(found) == len(expected)


def test_what_is_missing_is_hatched() -> None:
    figure = heat_map(grid(failed=[0]), "profit")
    found = cells(figure.axes[0])
    assert np.ma.getmaskarray(found).sum() == 1
    assert found.mask[0, 0]
    assert "no value" in written(figure)
    assert "8 of 8 replications of 1 configuration failed" in written(figure)


def test_axes_can_be_chosen() -> None:
    axes = heat_map(grid(), "profit", x="Q", y="r").axes[0]
    assert [text.get_text() for text in axes.get_xticklabels()] == ["60", "100"]
    assert axes.get_ylabel() == "r (policy.reorder.r), units"


def test_one_parameter_is_not_enough() -> None:
    study = made_study([{R: 1}, {R: 2}], [{"profit": [1.0, 2.0]}] * 2)
    with pytest.raises(NothingToDrawError, match="needs two parameters; sweep draws"):
        heat_map(study)


def test_units_are_those_of_the_rule_and_the_law() -> None:
    rate = "customers.web.arrivals.rate"
    given = [{R: 1, rate: 2.0, "costs.shipment": 1.0}]
    study = made_study(given, [{"profit": [1.0]}])
    units = {path: unit_of(study, path) for path in study.paths}
    assert units == {R: "units", rate: "customers per day", "costs.shipment": ""}
    other = "policy.reorder.rule"
    varied = made_study([{other: "min-max", "policy.reorder.s": 1}], [{"profit": [1.0]}])
    assert unit_of(varied, "policy.reorder.s") == "units"
    assert unit_of(varied, "policy.reorder.r") == ""
