"""The course: the mean, its error, and the risk, each where it should be."""

from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes

from results.evidence import Evidence
from results.kpis import kpis_of
from results.plots import NothingToDrawError, alt
from results.plots.course import course
from results.statistics import mean_estimate
from tests.results.drawn import band, curve, is_complete, written
from tests.results.made_comparison import comparison_of
from tests.results.made_evidence import evidence_of

N = 21
STOCK = np.random.default_rng(1).uniform(0, 100, (N, 3))
BACKLOG = np.random.default_rng(2).uniform(0, 9, (N, 3))
PROFITS = np.random.default_rng(3).permutation(N).astype(float)


def shop(n: int = N) -> Evidence:
    nothing = np.zeros((n, 3))
    return evidence_of(
        levels={"on_hand": STOCK[:n], "backorders": BACKLOG[:n]},
        served=nothing, left=nothing, waiting=nothing, orders=np.ones(n),
        groups={"all": {"all": {"profit": PROFITS[:n].tolist()}}},
    )  # fmt: skip


def drawn(policies: dict[str, Evidence], **other: Any) -> Any:
    n = next(iter(policies.values())).replications
    values = {name: {"profit": PROFITS[:n].tolist(), "revenue": [1.0] * n} for name in policies}
    return course(comparison_of(values, **other), policies)


def lines(axes: Axes) -> list[list[float]]:
    return [np.asarray(line.get_ydata(), float).tolist() for line in axes.lines]


@pytest.mark.parametrize(("panel", "levels"), [(0, STOCK), (1, BACKLOG)])
def test_bands_are_percentiles_and_intervals(panel: int, levels: Any) -> None:
    axes = drawn({"now": shop()}).axes[panel]
    low, high = np.percentile(levels, [5, 95], axis=0)
    estimates = [mean_estimate(column) for column in levels.T]
    for time, lowest, highest, found in zip((0, 5, 10), low, high, estimates, strict=True):
        assert {(time, lowest), (time, highest)} <= band(axes, 0)
        narrow = dict.fromkeys(round(y, 9) for x, y in band(axes, 1) if x == time)
        assert set(narrow) >= {round(found.low, 9), round(found.high, 9)}
    assert lines(axes)[-1] == pytest.approx([found.mean for found in estimates])


def test_thin_lines_are_the_best_and_the_worst_by_profit() -> None:
    best, worst, _ = lines(drawn({"now": shop()}).axes[0])
    assert best == STOCK[np.argmax(PROFITS)].tolist()
    assert worst == STOCK[np.argmin(PROFITS)].tolist()


def test_without_prices_the_best_is_the_cheapest() -> None:
    evidence = shop()
    column = kpis_of("all").index("cost_total")
    evidence.measured["all"][:, 0, column] = np.column_stack([PROFITS, np.ones(N)])
    found = comparison_of({"now": {"cost_total": PROFITS.tolist()}})
    best, worst, _ = lines(course(found, {"now": evidence}).axes[0])
    assert best == STOCK[np.argmin(PROFITS)].tolist()
    assert worst == STOCK[np.argmax(PROFITS)].tolist()


def test_it_says_what_is_error_and_what_is_risk() -> None:
    figure = drawn({"now": shop()})
    assert is_complete(figure)
    assert "95% interval of the mean (error)" in written(figure)
    assert "5 to 95% of replications (risk)" in written(figure)
    assert f"stock on hand {STOCK.mean():.2f} on average" in alt(figure)


def test_one_replication_is_a_line() -> None:
    figure = drawn({"now": shop(1)})
    for axes in figure.axes:
        assert len(axes.lines) == 1
        assert not axes.collections
    assert curve(figure.axes[0]) == list(zip([0.0, 5.0, 10.0], STOCK[0], strict=True))
    assert "says nothing about error and risk" in written(figure)


def test_the_warm_up_is_shaded() -> None:
    for axes in drawn({"now": shop()}, warm_up=4.0).axes:
        (shade,) = axes.patches
        corners = axes.transData.inverted().transform(shade.get_window_extent())
        assert corners[:, 0].tolist() == pytest.approx([0.0, 4.0])
    assert not any(axes.patches for axes in drawn({"now": shop()}).axes)


def test_policies_have_the_same_scale_and_many_no_single_replications() -> None:
    two = drawn({"now": shop(), "lean": shop()})
    assert len({axes.get_ylim() for axes in two.axes[::2]}) == 1
    assert all(axes.get_ylim()[0] == 0.0 for axes in two.axes)
    assert two.axes[0].get_ylim()[1] > STOCK.max()
    six = drawn({f"policy {k}": shop() for k in range(6)})
    assert len(six.axes) == 12
    assert all(len(axes.lines) == 1 for axes in six.axes)
    assert "best replication" not in written(six)


@pytest.mark.long
def test_of_more_than_have_room_the_others_are_named() -> None:
    figure = drawn({f"policy-{k:02d}": shop() for k in range(18)})
    assert len(figure.axes) == 32
    assert "There is no room for policy-16 and policy-17" in written(figure)


def test_nothing_on_the_shelf_and_nobody_waiting() -> None:
    with pytest.raises(NothingToDrawError, match="neither stock nor backlog"):
        drawn({"now": evidence_of()})
