"""Waits: curves over all orders placed, honest about who left and who is open."""

from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from results import fill_within
from results.compare import compare
from results.evidence import Evidence
from results.plots import NothingToDrawError, alt
from results.plots.waits import waits
from scenarios import load
from sim.simulate import simulate
from tests.results.drawn import band, curve, is_complete, written
from tests.results.made_comparison import comparison_of
from tests.results.made_evidence import evidence_of

# Of 20 orders 9 are served at once, 10 within a wait of 1, and 17 within 10; one is open at the
# end after less than a wait of 1, two have left.
USUAL = evidence_of()
SERVED, UNKNOWN = [9 / 20, 10 / 20, 17 / 20], [0.0, 1 / 20, 1 / 20]


def drawn(policies: dict[str, Evidence], **options: Any) -> Any:
    values = {name: {"fill_rate": [0.5, 0.5]} for name in policies}
    return waits(comparison_of(values), policies, **options)


def bars(axes: Axes) -> list[float]:
    """Widths of the bars, from top to bottom and from left to right."""
    found = [each for each in axes.patches if isinstance(each, Rectangle)]
    found.sort(key=lambda each: (each.get_y(), each.get_x()))
    return [each.get_width() for each in found if each.get_width() > 0]


def test_the_curve_is_who_is_served_of_all_who_ordered() -> None:
    figure = drawn({"now": USUAL})
    assert curve(figure.axes[0]) == list(zip([0.0, 1.0, 10.0], SERVED, strict=True))
    assert is_complete(figure)
    assert "1 replication" not in written(figure)
    assert "2 replications of 10 orders each" in written(figure)


def test_the_band_ends_where_all_open_orders_would_be_served() -> None:
    top = np.add(SERVED, UNKNOWN)
    assert {(0.0, SERVED[0]), (1.0, top[1]), (10.0, top[2])} <= band(
        drawn({"now": USUAL}).axes[0]
    )


def test_the_bars_are_what_became_of_all() -> None:
    figure = drawn({"now": USUAL})
    assert bars(figure.axes[1]) == pytest.approx([9 / 20, 8 / 20, 2 / 20, 1 / 20])
    assert "45.0 | 40.0 | 10.0 | 5.0" in written(figure)
    assert (
        "45.0% served at once, 40.0% after a wait, 10.0% left or were refused, 5.0% open"
        in alt(figure)
    )


def test_it_is_the_curve_of_the_orders_in_the_log() -> None:
    """The other road: `fill_within`, from the records."""
    shop = load("small-e-shop")
    found = compare(shop, variants=["lean"], replications=2, evidence=True)
    figure = waits(found, found.evidence)
    plan = found.evidence["lean"].plan
    for place, scenario in enumerate((shop, shop.variant("lean"))):
        records = [simulate(scenario.world, found.seed, n) for n in range(2)]
        expected = fill_within(records, plan.waits.tolist())
        x, y = zip(*curve(figure.axes[0], place), strict=True)
        assert list(x) == plan.waits.tolist()[: len(x)]
        assert list(y) == pytest.approx(expected.tolist()[: len(x)], abs=1e-12)
        assert expected[-1] - y[-1] < 0.0021  # nothing happens beyond what is seen


def test_who_all_leave_are_no_curve_but_a_bar() -> None:
    gone = evidence_of(
        served=np.zeros((2, 3)), left=[[0, 10, 10], [4, 10, 10]], waiting=np.zeros((2, 3))
    )
    figure = drawn({"now": gone})
    assert {y for _, y in curve(figure.axes[0])} == {0.0}
    assert bars(figure.axes[1]) == [1.0]
    assert "0 | 0 | 100.0 | 0" in written(figure)


def test_hardly_anybody_is_not_nobody() -> None:
    many = evidence_of(
        served=np.tile([9999.0], (2, 3)), left=np.ones((2, 3)), waiting=np.zeros((2, 3)),
        orders=[10000.0, 10000.0],
    )  # fmt: skip
    assert "100.0 | 0 | <0.1 | 0" in written(drawn({"now": many}))


def test_many_policies_have_a_panel_each_beside_the_baseline() -> None:
    other = evidence_of(served=np.tile([1.0, 2.0, 3.0], (2, 1)))
    policies = {"now": USUAL, **{f"policy {k}": other for k in range(5)}}
    figure = drawn(policies)
    panels = figure.axes[:5]
    assert [each.get_title(loc="left") for each in panels] == [f"policy {k}" for k in range(5)]
    for panel in panels:
        found = [[y for _, y in curve(panel, place)] for place in (0, 1)]
        assert found[0] == pytest.approx([0.1, 0.2, 0.3])
        assert found[1] == pytest.approx(SERVED)
    assert len(bars(figure.axes[5])) == 6 * 4


def test_nobody_who_ordered_and_nobody_who_looked() -> None:
    nobody = evidence_of(served=np.zeros((2, 3)), orders=[0.0, 0.0])
    with pytest.raises(NothingToDrawError, match="Nobody ordered"):
        drawn({"now": nobody})
    assert "lean" not in alt(drawn({"now": USUAL, "lean": nobody}))
    with pytest.raises(ValueError, match="evidence=True"):
        waits(comparison_of({"now": {"fill_rate": [0.5, 0.5]}}), {})
    assert "now" not in alt(drawn({"now": USUAL, "lean": USUAL}, names=["lean"]))
