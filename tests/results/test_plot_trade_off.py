"""The trade-off: points and ellipses are the estimates, labels cover nothing."""

from itertools import combinations
from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.patches import Polygon
from matplotlib.text import Annotation

from results.compare import Comparison
from results.plots import NothingToDrawError, alt
from results.plots.placing import Box, place_labels
from results.plots.region import joint_region
from results.plots.style import finish, new_figure, styled
from results.plots.trade_off import trade_off
from results.statistics import Floats
from tests.results.drawn import is_complete, written
from tests.results.made_comparison import comparison_of

N = 12


def policy(service: float, profit: float, seed: int = 1) -> dict[str, Any]:
    noise = np.random.default_rng(seed).normal(size=(2, N))
    profits = profit + noise[0]
    return {"fill_rate": service + 0.01 * noise[1], "profit": profits, "revenue": profits + 50}


def points(axes: Axes) -> Floats:
    found = [np.asarray(line.get_xydata(), float) for line in axes.lines]
    return np.concatenate([each for each in found if len(each) == 1])


def outlines(axes: Axes) -> list[Floats]:
    return [
        np.asarray(each.get_xy())[:-1]
        for each in axes.patches
        if isinstance(each, Polygon) and not each.get_fill()
    ]


def labels(axes: Axes) -> dict[str, Annotation]:
    found = [each for each in axes.texts if isinstance(each, Annotation) and each.get_text()]
    return {each.get_text().replace("\n", ""): each for each in found}


def shop() -> Comparison:
    return comparison_of({"now": policy(0.9, 70.0), "lean": policy(0.75, 71.0, seed=2)})


def test_points_and_ellipses_are_the_estimates() -> None:
    found = shop()
    figure = trade_off(found)
    (axes,) = figure.axes
    for place, name in enumerate(("now", "lean")):
        kpis = found.kpis[name]
        assert points(axes)[place] == pytest.approx(
            [kpis["fill_rate"].mean, kpis["profit"].mean]
        )
        given = policy(*((0.9, 70.0), (0.75, 71.0))[place], seed=place + 1)
        pairs = [np.column_stack([given[each], np.ones(N)]) for each in ("fill_rate", "profit")]
        region = joint_region(("ratio", "ratio"), pairs[0], pairs[1], 0.95)
        assert outlines(axes)[place] == pytest.approx(region.outline())
    assert is_complete(figure)
    assert "paired verdicts" in written(figure)
    assert "now (now)" in labels(axes)
    mean = 100 * found.kpis["now"]["fill_rate"].mean
    assert f"{mean:.1f}" in alt(figure)


def test_the_axes_say_which_way_is_better() -> None:
    (axes,) = trade_off(shop()).axes
    assert axes.get_xlabel() == "fill rate (higher is better), %"
    assert axes.get_ylabel() == "profit (higher is better), EUR/day"


def test_any_two_kpis_may_stand_against_each_other() -> None:
    values = {"on_hand_mean": [3.0, 4.0, 5.0], "mean_wait": [1.0, 2.0, 1.0]}
    figure = trade_off(
        comparison_of({"now": values}), service="mean_wait", against="on_hand_mean"
    )
    assert points(figure.axes[0])[0] == pytest.approx([4.0 / 3.0, 4.0])
    with pytest.raises(ValueError, match="unknown KPI"):
        trade_off(shop(), service="fillrate")


def test_without_prices_it_is_the_cost_and_without_money_the_stock() -> None:
    cost = {"fill_rate": [0.8, 0.9], "cost_total": [5.0, 6.0]}
    (axes,) = trade_off(comparison_of({"now": cost})).axes
    assert axes.get_ylabel() == "total cost (lower is better), EUR/day"
    stock = {"fill_rate": [0.8, 0.9], "on_hand_mean": [5.0, 6.0]}
    (axes,) = trade_off(comparison_of({"now": stock})).axes
    assert axes.get_ylabel() == "stock on hand (lower is better), units"


def test_two_replications_make_points_without_ellipses() -> None:
    few = {name: values[:2] for name, values in policy(0.9, 70.0).items()}
    figure = trade_off(comparison_of({"now": few}))
    assert len(points(figure.axes[0])) == 1
    assert not outlines(figure.axes[0])
    assert "Fewer than 3 replications" in written(figure)


def test_what_nobody_ordered_has_no_service() -> None:
    with pytest.raises(NothingToDrawError, match="not defined"):
        trade_off(comparison_of({"now": {"profit": [1.0, 2.0]}}))


def test_a_crowd_that_is_lost_beside_one_far_off_has_a_panel_of_its_own() -> None:
    crowd = {f"p{k}": policy(0.9 + 0.01 * k, 70.0 + k, seed=k) for k in range(5)}
    figure = trade_off(comparison_of({**crowd, "far": policy(0.91, 9000.0)}))
    overview, detail = figure.axes
    assert len(points(overview)) == 6
    assert len(points(detail)) == 5
    assert set(labels(overview)) == {"far"}
    assert set(labels(detail)) == {"p0 (now)", "p1", "p2", "p3", "p4"}
    lines = [np.asarray(line.get_xydata(), float) for line in overview.lines]
    (corners,) = [each for each in lines if len(each) == 5]
    assert tuple(corners.min(axis=0)) == (detail.get_xlim()[0], detail.get_ylim()[0])
    assert tuple(corners.max(axis=0)) == (detail.get_xlim()[1], detail.get_ylim()[1])
    assert len(trade_off(comparison_of(crowd)).axes) == 1


def extents(axes: Axes) -> dict[str, Any]:
    figure: Any = axes.figure
    renderer = figure.canvas.get_renderer()
    return {name: each.get_window_extent(renderer) for name, each in labels(axes).items()}


@pytest.mark.parametrize("seed", range(4))
def test_labels_cover_neither_each_other_nor_points_nor_leave_the_axes(seed: int) -> None:
    """14 policies at random, of which half are close together."""
    rng = np.random.default_rng(seed)
    services = np.concatenate([rng.uniform(0.88, 0.92, 7), rng.uniform(0.5, 1.0, 7)])
    policies = {
        f"policy-{'with-a-long-name-' * (k % 3)}{k}": policy(service, rng.uniform(60, 80), k)
        for k, service in enumerate(services)
    }
    figure = trade_off(comparison_of(policies))
    for axes in figure.axes:
        boxes, frame = extents(axes), axes.get_window_extent()
        for one, other in combinations(boxes.values(), 2):
            assert not one.overlaps(other)
        for box in boxes.values():
            assert frame.x0 <= box.x0
            assert box.x1 <= frame.x1
            assert not box.count_contains(axes.transData.transform(points(axes)))


def test_points_at_one_place_all_have_labels() -> None:
    with styled():
        figure, axes = new_figure(height=3.0)
        axes[0, 0].plot([1.0], [1.0], "o")
        finish(figure, title="t", alt="a", n="n = 1")
        boxes = place_labels(axes[0, 0], np.ones((6, 2)), [f"label {k}" for k in range(6)])
    assert not any(one.meets(other) for one, other in combinations(boxes, 2))


def test_a_box_knows_what_is_in_it() -> None:
    box = Box(0.0, 0.0, 2.0, 1.0)
    assert box.count(np.array([[1.0, 0.5], [3.0, 0.5], [1.0, 1.5]])) == 1
    assert box.distance(np.array([5.0, 5.0])) == pytest.approx(5.0)
    assert box.distance(np.array([1.0, 0.5])) == 0.0
    assert box.line_from(np.array([5.0, 5.0]))[-1] == pytest.approx([2.0, 1.0])
    assert not box.meets(Box(2.0, 0.0, 3.0, 1.0))
