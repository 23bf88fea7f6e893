"""Ages of the backlog: segments are means, and add up to all that is open."""

from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from results.evidence import Evidence
from results.plots import NothingToDrawError, alt
from results.plots.ages import ages
from results.statistics import mean_estimate
from tests.results.drawn import is_complete, written
from tests.results.made_comparison import comparison_of
from tests.results.made_evidence import evidence_of

UNITS = [[4.0, 2.0, 0.0], [6.0, 0.0, 3.0]]
ORDERS = [[3.0, 1.0, 0.0], [3.0, 0.0, 1.0]]


def drawn(**policies: Evidence) -> Any:
    values = {name: {"fill_rate": [0.5, 0.5]} for name in policies}
    return ages(comparison_of(values), policies)


def segments(axes: Axes) -> list[tuple[float, float]]:
    """Where the segments begin and how long they are, from top to bottom."""
    found = [each for each in axes.patches if isinstance(each, Rectangle)]
    found.sort(key=lambda each: (each.get_y(), each.get_x()))
    return [(each.get_x(), each.get_width()) for each in found if each.get_width() > 0]


def test_segments_are_means_by_age_and_add_up() -> None:
    figure = drawn(now=evidence_of(aged_units=UNITS, aged_orders=ORDERS))
    units, orders = figure.axes
    assert segments(units) == [(0.0, 5.0), (5.0, 1.0), (6.0, 1.5)]
    assert segments(orders) == [(0.0, 3.0), (3.0, 0.5), (3.5, 0.5)]
    assert is_complete(figure)
    half_width = mean_estimate([6.0, 9.0]).half_width
    assert [text.get_text() for text in units.texts] == [f"8 ± {half_width:.0f}"]
    assert "5 of age under 1, 1 of 1 to 2, 1.5 of 2 days or more" in alt(figure)


def test_buckets_have_their_ages() -> None:
    told = written(drawn(now=evidence_of(aged_units=UNITS, aged_orders=ORDERS)))
    assert all(text in told for text in ("age under 1", "1 to 2", "2 days or more"))


def test_who_has_no_backlog_has_no_bar() -> None:
    one = evidence_of(aged_units=UNITS, aged_orders=ORDERS)
    figure = drawn(now=one, lean=evidence_of())
    assert len(segments(figure.axes[0])) == 3
    assert "lean: 0 units of 0 orders." in alt(figure)
    with pytest.raises(NothingToDrawError, match="No order is open"):
        drawn(now=evidence_of())


def test_one_replication_has_no_interval() -> None:
    one = evidence_of(
        aged_units=UNITS[:1], aged_orders=ORDERS[:1], orders=[10.0],
        served=np.ones((1, 3)), left=np.ones((1, 3)), waiting=np.ones((1, 3)),
    )  # fmt: skip
    figure = ages(comparison_of({"now": {"fill_rate": [0.5]}}), {"now": one})
    assert "±" not in written(figure)
