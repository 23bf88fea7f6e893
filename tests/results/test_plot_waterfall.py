"""The waterfall adds up, line by line, and its bars are the lines."""

from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from results.compare import Comparison, compare
from results.plots import NothingToDrawError, alt
from results.plots.money_steps import COST_LINES, money_steps
from results.plots.style import BAD, GOOD, GREY
from results.plots.waterfall import waterfall
from scenarios import load
from tests.results.drawn import is_complete, written
from tests.results.made_comparison import comparison_of


@pytest.fixture(scope="module")
def shop() -> Comparison:
    return compare(load("small-e-shop"), variants=["lost-sales", "lean"], replications=5)


def money(revenue: float, **costs: float) -> dict[str, list[float]]:
    """Two replications, a little apart, whose profit is revenue less costs."""
    total = sum(costs.values())
    lines = {"revenue": revenue, **costs, "cost_total": total, "profit": revenue - total}
    return {name: [value - 0.5, value + 0.5] for name, value in lines.items()}


def bars(axes: Axes) -> list[Rectangle]:
    """From top to bottom, those of the lines and that of the difference."""
    found = [each for each in axes.patches if isinstance(each, Rectangle)]
    return sorted(found, key=lambda each: each.get_y())


def colour(bar: Rectangle) -> str:
    return to_hex(bar.get_facecolor()).upper()


def ends(bar: Rectangle) -> tuple[float, float]:
    return bar.get_x(), bar.get_x() + bar.get_width()


@pytest.mark.parametrize("name", ["lost-sales", "lean"])
def test_it_adds_up(shop: Comparison, name: str) -> None:
    steps = money_steps(shop, name)
    changes = sum(change.mean for change in steps.changes.values())
    assert steps.start == pytest.approx(shop.kpis["small-e-shop"]["profit"].mean, rel=1e-12)
    assert steps.end == pytest.approx(shop.kpis[name]["profit"].mean, rel=1e-12)
    assert steps.start + changes == pytest.approx(steps.end, rel=1e-9)
    total = shop.differences[name]["profit"]
    assert steps.total[:4] == pytest.approx(total[:4], rel=1e-9)  # the same interval
    assert steps.total.mean == pytest.approx(steps.end - steps.start, rel=1e-9)


def test_each_bar_begins_where_the_one_above_ends(shop: Comparison) -> None:
    figure = waterfall(shop, ["lean"])
    steps = money_steps(shop, "lean")
    *lines, difference = bars(figure.axes[0])
    level = steps.start
    for bar, change in zip(lines, steps.changes.values(), strict=True):
        start, end = ends(bar)
        assert start == pytest.approx(level)
        level = end
        assert end - start == pytest.approx(change.mean)
        assert colour(bar) == (GOOD if change.mean > 0 else BAD)
    assert level == pytest.approx(steps.end)
    assert ends(difference) == pytest.approx((steps.start, steps.end))
    assert colour(difference) == GREY.upper()
    assert is_complete(figure)
    alone, sure = "95% confidence interval of each line", f"{100 * shop.each_confidence:.4g}%"
    assert alone in written(figure)
    assert f"the {sure} interval of the difference" in written(figure)


def test_every_variant_has_a_panel_on_the_same_lines(shop: Comparison) -> None:
    figure = waterfall(shop)
    lean, lost = (
        next(axes for axes in figure.axes if axes.get_title(loc="left") == name)
        for name in ("lean", "lost-sales")
    )
    assert len(bars(lean)) == len(bars(lost))
    assert lean.get_xlim() == lost.get_xlim()


def test_a_cost_that_rises_takes_from_the_profit() -> None:
    found = comparison_of(
        {"now": money(100.0, cost_holding=20.0), "new": money(100.0, cost_holding=26.0)}
    )
    figure = waterfall(found)
    (line, _) = bars(figure.axes[0])
    assert ends(line) == pytest.approx((80.0, 74.0))
    assert colour(line) == BAD
    assert "cost of holding -6" in alt(figure)
    assert "revenue" not in written(figure)


def test_without_prices_it_is_the_cost_that_is_told() -> None:
    found = comparison_of(
        {"now": money(0.0, cost_holding=20.0), "new": money(0.0, cost_holding=26.0)}
    )
    figure = waterfall(found)
    (line, _) = bars(figure.axes[0])
    assert ends(line) == pytest.approx((20.0, 26.0))
    assert colour(line) == BAD
    assert alt(figure).startswith("Total cost now (now): 20 EUR/day. new: 26 EUR/day")


def test_it_rests_on_the_replications_that_both_have() -> None:
    now, new = money(100.0, cost_holding=20.0), money(120.0, cost_holding=30.0)
    found = comparison_of({"now": now, "new": new})
    found.measured["new"][1] = np.nan
    steps = money_steps(found, "new")
    assert steps.start == pytest.approx(now["profit"][0])
    assert steps.end == pytest.approx(new["profit"][0])
    assert sum(change.mean for change in steps.changes.values()) == pytest.approx(
        steps.end - steps.start
    )
    assert np.isnan(steps.total.half_width)


def test_who_failed_every_time_is_not_drawn() -> None:
    found = comparison_of(
        {name: money(100.0, cost_holding=cost) for name, cost in
         (("now", 20.0), ("new", 25.0), ("broken", 30.0))}
    )  # fmt: skip
    found.measured["broken"][:] = np.nan
    assert "broken" not in written(waterfall(found))
    with pytest.raises(NothingToDrawError):
        waterfall(found, ["broken"])


def test_scales_of_their_own_are_told() -> None:
    """A bar that is a hundredth of another is not seen on one scale."""
    values = {"now": 0.0, "little": 1.0, "much": 100.0}
    found = comparison_of(
        {name: money(1000.0, cost_holding=cost) for name, cost in values.items()}
    )
    assert "scale of its own" in written(waterfall(found))
    assert "scale of its own" not in written(waterfall(found, ["much"]))


def test_all_lines_of_money_have_a_place() -> None:
    """A profit that is made of every line is made of every bar."""
    before: Any = dict.fromkeys(COST_LINES, 10.0)
    after = {line: 10.0 + k + 1.0 for k, line in enumerate(COST_LINES)}
    found = comparison_of({"now": money(500.0, **before), "new": money(600.0, **after)})
    *lines, _ = bars(waterfall(found).axes[0])
    assert len(lines) == 1 + len(COST_LINES)
    assert sum(bar.get_width() for bar in lines) == pytest.approx(100.0 - sum(range(1, 17)))


def test_there_may_be_nothing_to_draw() -> None:
    nothing = money(0.0)
    with pytest.raises(NothingToDrawError, match="no money changes"):
        waterfall(comparison_of({"now": nothing, "new": nothing}))
    with pytest.raises(NothingToDrawError, match="no variant"):
        waterfall(comparison_of({"now": money(1.0)}))
    with pytest.raises(ValueError, match="was not compared"):
        waterfall(comparison_of({"now": nothing, "new": nothing}), ["else"])
