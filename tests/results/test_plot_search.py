"""Tornados, effects, outcomes of searches, warm-ups: what is drawn is what was found."""

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from results.plots import NothingToDrawError, alt
from results.plots.effects import morris, sobol
from results.plots.optimum import optimum
from results.plots.tornado import tornado
from results.plots.warm_up import warm_up
from results.search import Candidate, Guarantee, Optimum, Sensitivity
from results.search.goal import Word, goal_of
from results.statistics import Estimate
from results.warm_up import warm_up as find
from results.words.searches import sensitivity_verdict
from scenarios import load
from tests.results.drawn import is_complete, points, written

FIGURES = {"tornado": ("low", "high"), "morris": ("mu_star", "mu", "sigma")}
DRAW: dict[str, Callable[[Sensitivity], Figure]] = {
    "tornado": tornado,
    "morris": morris,
    "sobol": sobol,
}


def estimate(mean: float, half_width: float = 0.5) -> Estimate:
    return Estimate(mean, half_width, 0.95, 10)


def made(method: Any, **effects: tuple[float, ...]) -> Sensitivity:
    """A sensitivity with these figures of each factor."""
    names = FIGURES.get(method, ("first", "total"))
    found: Mapping[str, Mapping[str, Estimate]] = {
        path: dict(zip(names, map(estimate, figures), strict=True))
        for path, figures in effects.items()
    }
    return Sensitivity(
        scenario="shop", title="Shop", seed=1, method=method, kpi="profit", unit="EUR/day",
        base=estimate(7.0), effects=found, ends=dict.fromkeys(effects, (1, 2.5)),
        points=5, replications=10, used=10, simulations=50, failures=(),
    )  # fmt: skip


def widths(axes: Axes) -> list[float]:
    """The lengths of the bars, from above, those of one factor in the order of the legend."""
    bars = [patch for patch in axes.patches if hasattr(patch, "get_width")]
    return [bar.get_width() for bar in bars]


def intervals(axes: Axes) -> list[tuple[float, float]]:
    """The ends of the horizontal intervals."""
    lines = [each for each in axes.collections if isinstance(each, LineCollection)]
    segments = [segment for each in lines for segment in each.get_segments()]
    return [(segment[0][0], segment[1][0]) for segment in segments]


def test_bars_of_a_tornado_are_the_changes() -> None:
    figure = tornado(made("tornado", price=(-3.0, 4.0), cost=(1.0, 2.0)))
    assert is_complete(figure)
    axes = figure.axes[0]
    assert widths(axes) == [-3.0, 1.0, 4.0, 2.0]
    assert sorted(intervals(axes)) == [(-3.5, -2.5), (0.5, 1.5), (1.5, 2.5), (3.5, 4.5)]
    assert [text.get_text() for text in axes.get_yticklabels()] == [
        "price, 1 to 2.5",
        "cost, 1 to 2.5",
    ]
    low, high = axes.get_ylim()
    assert low > high, "the most important factor is above"
    assert "depends most on price" in written(figure)
    assert "price: -3.00 ± 0.50 EUR/day at 1 and +4.00 ± 0.50 EUR/day at 2.5" in alt(figure)


def test_a_tornado_that_tells_nothing_says_so() -> None:
    figure = tornado(made("tornado", price=(-0.3, 0.4)))
    assert "clearly depends on none of these" in written(figure)
    assert "no factor changes the profit for sure" in sensitivity_verdict(
        made("tornado", price=(-0.3, 0.4), cost=(0.1, 0.2))
    )
    unknown = made("tornado", price=(math.nan, math.nan))
    with pytest.raises(NothingToDrawError, match="profit is not defined"):
        tornado(unknown)
    half = tornado(made("tornado", price=(math.nan, 4.0)))
    assert "not defined" in written(half)
    assert is_complete(half)


def test_a_factor_that_is_clear_is_not_hidden_by_a_larger_one_that_is_not() -> None:
    found = made("tornado", price=(-3.0, 4.0), cost=(1.0, 2.0))
    vague = {end: estimate(each.mean, 9.0) for end, each in found.effects["price"].items()}
    found = replace(found, effects={"price": vague, "cost": found.effects["cost"]})
    assert sensitivity_verdict(found) == (
        "Of 2 factors cost clearly matters for the profit: it changes it by +1.00 ± 0.50 EUR "
        "per day at 1 and by +2.00 ± 0.50 EUR per day at 2.5; no clear difference yet by price."
    )
    assert "Profit clearly depends on cost" in written(tornado(found))


def test_only_the_most_important_factors_have_room() -> None:
    many = {f"factor{k}": (-float(40 - k), 1.0) for k in range(40)}
    figure = tornado(made("tornado", **many))
    assert len(figure.axes[0].get_yticklabels()) == 30
    assert "No room for the 10 least important: factor30" in written(figure)


def test_morris_shows_size_mean_and_spread() -> None:
    axes = morris(made("morris", a=(3.0, -3.0, 0.1), b=(2.0, 0.5, 4.0))).axes[0]
    assert widths(axes) == [3.0, 2.0]
    assert [x for x, _ in points(axes, "o")] == [-3.0, 0.5]
    assert [x for x, _ in points(axes, "D")] == [0.1, 4.0]


def test_sobol_shows_shares_in_per_cent() -> None:
    figure = sobol(made("sobol", a=(0.2, 0.7), b=(0.1, 0.3)))
    assert widths(figure.axes[0]) == [0.7, 0.3, 0.2, 0.1]
    assert figure.axes[0].get_xlabel().endswith("%")
    assert figure.axes[0].xaxis.get_major_formatter()(0.5) == "50"
    assert is_complete(figure)


@pytest.mark.parametrize("method", DRAW)
def test_results_of_another_method_are_refused(method: str) -> None:
    other = "sobol" if method != "sobol" else "morris"
    figures = (1.0, 1.0, 1.0) if other == "morris" else (1.0, 1.0)
    with pytest.raises(ValueError, match=f"results of {other}, not of {method}"):
        DRAW[method](made(other, a=figures))


def candidate(r: int, behind: float, word: Any = "yes") -> Candidate:
    return Candidate(
        parameters={"policy.reorder.r": r},
        objective=estimate(60.0 - behind),
        behind=estimate(behind, 0.5 if behind else 0.0),
        constraints=((estimate(0.9, 0.01), word),),
    )


def outcome(*candidates: Candidate) -> Optimum:
    return Optimum(
        scenario="shop", title="Shop", seed=1, goal=goal_of(None, "profit", ["fill_rate>=0.9"]),
        units={"profit": "EUR/day", "fill_rate": "fraction"}, candidates=candidates,
        guarantee=Guarantee(
            select="kn", confidence=0.95, delta=1.0, probability=0.9, probability_within=0.97,
            decided=True,
        ),
        feasible="yes", everywhere=True, tried=9, invalid=0, simulations=500, failures=(),
    )  # fmt: skip


def test_runners_up_stand_where_they_are_behind() -> None:
    figure = optimum(outcome(candidate(30, 0.0), candidate(50, 2.0, "no"), candidate(40, 1.0)))
    assert is_complete(figure)
    axes = figure.axes[0]
    assert points(axes, "D") == [(0.0, 0.0)]
    assert points(axes, "o") == [(1.0, 1.0), (2.0, 2.0)]
    assert points(axes, "o", "white") == [(2.0, 2.0)]
    names = [text.get_text() for text in axes.get_yticklabels()]
    assert names == ["r = 30", "r = 40", "r = 50"]
    assert sorted(intervals(axes)) == [(0.5, 1.5), (1.5, 2.5)]
    said = written(figure)
    assert "one less than 1 EUR/day from it, was selected with about 97% probability" in said
    unsure = optimum(replace(outcome(candidate(30, 0.0), candidate(40, 1.0)), guarantee=None))
    assert "Nothing is guaranteed" in written(unsure)
    with pytest.raises(NothingToDrawError, match="one candidate only"):
        optimum(outcome(candidate(30, 0.0)))


def test_two_bounds_on_a_kpi_are_two_columns() -> None:
    within = goal_of(None, "profit", ["fill_rate>=0.9", "fill_rate<=0.99", "profit<=80"])
    words: list[Word] = ["perhaps", "yes", "yes"]
    figures = [estimate(0.9, 0.01), estimate(0.9, 0.01), estimate(60.0)]
    first = replace(candidate(30, 0.0), constraints=tuple(zip(figures, words, strict=True)))
    (row,) = replace(outcome(first), goal=within).rows()
    assert (row["profit"], row["fill_rate"]) == (60.0, 0.9)
    assert row["fill_rate >= 0.9 holds"] == "perhaps"
    assert row["fill_rate <= 0.99 holds"] == "yes"
    assert row["profit <= 80 holds"] == "yes"


def test_the_warm_up_is_shaded_and_its_reasons_are_drawn() -> None:
    found = find(load("small-e-shop", set={"run.horizon": 200}), replications=2)
    figure = warm_up(found)
    assert is_complete(figure)
    assert len(figure.axes) == len(found.series)
    for axes, series in zip(figure.axes, found.series.values(), strict=True):
        shade = axes.patches[0].get_extents().transformed(axes.transData.inverted())
        assert np.isclose(shade.x1, found.recommended)
        assert series.at in [float(line.get_xdata()[0]) for line in axes.lines]  # type: ignore[index, arg-type]  # of numbers
