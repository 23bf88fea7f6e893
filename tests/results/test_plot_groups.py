"""Classes and suppliers side by side: each mark is an estimate of its group."""

from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.container import ErrorbarContainer

from results.evidence import Evidence
from results.plots import NothingToDrawError, alt
from results.plots.classes import classes
from results.plots.dots import table_of
from results.plots.suppliers import suppliers
from results.statistics import ratio_estimate
from tests.results.drawn import is_complete, written
from tests.results.made_comparison import comparison_of
from tests.results.made_evidence import evidence_of

CONTRACT = {"fill_rate": [0.9, 1.0], "mean_wait": [2.0, 4.0], "lost_rate": [0.0, 0.0]}
SPOT = {"fill_rate": [0.5, 0.7], "mean_wait": [1.0, 1.0], "lost_rate": [0.1, 0.3]}
BOTH = {"contract": CONTRACT, "spot": SPOT}


def of_classes(groups: Any) -> Evidence:
    return evidence_of(groups={"class": groups})


def comparison(*policies: str) -> Any:
    return comparison_of({name: {"fill_rate": [0.5, 0.5]} for name in policies})


def marks(axes: Axes) -> list[list[tuple[float, float]]]:
    """Places of the marks of each series, from top to bottom: the value and the row."""
    series = [each[0] for each in axes.containers if isinstance(each, ErrorbarContainer)]
    return [
        sorted(map(tuple, line.get_xydata().tolist()), key=lambda p: p[1]) for line in series
    ]


def values(axes: Axes) -> list[list[float]]:
    return [[x for x, _ in series] for series in marks(axes)]


def test_marks_are_the_estimates() -> None:
    policies = {"now": of_classes(BOTH), "lean": of_classes({"contract": SPOT, "spot": SPOT})}
    figure = classes(comparison(*policies), policies)
    fill, wait, lost = figure.axes
    assert values(fill) == [pytest.approx([0.95, 0.6]), pytest.approx([0.6, 0.6])]
    assert values(wait) == [pytest.approx([3.0, 1.0]), pytest.approx([1.0, 1.0])]
    assert values(lost) == [pytest.approx([0.0, 0.2]), pytest.approx([0.2, 0.2])]
    assert is_complete(figure)
    assert "now (now), contract: fill rate 95" in alt(figure)
    assert fill.get_xlabel() == "%\n(higher is better)"
    assert wait.get_xlabel() == "days\n(lower is better)"


def test_lines_through_the_marks_are_the_intervals() -> None:
    figure = classes(comparison("now"), {"now": of_classes(BOTH)})
    estimate = ratio_estimate(CONTRACT["fill_rate"], [1.0, 1.0])
    (bars, *_) = (each[2][0] for each in figure.axes[0].containers)
    ((start, _), (end, _)) = bars.get_segments()[0]
    assert (start, end) == pytest.approx((estimate.low, estimate.high))


def test_the_more_are_rows_and_the_fewer_are_marks() -> None:
    many = {f"class {k}": SPOT for k in range(6)}
    two = {"now": of_classes(many), "lean": of_classes(many)}
    found = table_of(comparison("now", "lean"), two, "class", ["fill_rate"])
    assert not found.across
    axes = classes(comparison("now", "lean"), two).axes[0]
    assert [len(series) for series in marks(axes)] == [6, 6]
    assert [label.get_text() for label in axes.get_yticklabels()] == list(many)
    seven = {f"policy {k}": of_classes(BOTH) for k in range(7)}
    axes = classes(comparison(*seven), seven).axes[0]
    assert [len(series) for series in marks(axes)] == [7, 7]


def test_what_is_not_defined_has_no_mark_and_what_is_0_everywhere_no_panel() -> None:
    nothing = {"fill_rate": [np.nan, np.nan], "lost_rate": [0.0, 0.0]}
    some = {"fill_rate": [0.5, 0.6], "lost_rate": [0.0, 0.0]}
    evidence = {"now": of_classes({"a": some, "b": nothing})}
    figure = classes(comparison("now"), evidence)
    assert len(figure.axes) == 1
    assert values(figure.axes[0]) == [pytest.approx([0.55]), []]
    assert "b: fill rate not defined" in alt(figure)


def test_a_class_that_only_one_policy_has() -> None:
    evidence = {"now": of_classes({"a": SPOT}), "lean": of_classes({"a": SPOT, "b": SPOT})}
    figure = classes(comparison("now", "lean"), evidence)
    assert sorted(map(len, values(figure.axes[0]))) == [1, 2]


def test_of_too_many_the_rest_is_named() -> None:
    many = {f"class-{k:02d}": SPOT for k in range(26)}
    figure = classes(comparison("now"), {"now": of_classes(many)})
    assert len(marks(figure.axes[0])[0]) == 24
    assert "no room for class-24 and class-25" in written(figure)


def test_one_class_is_not_side_by_side() -> None:
    with pytest.raises(NothingToDrawError, match="only one class"):
        classes(comparison("now"), {"now": of_classes({"web": SPOT})})
    nothing = {"fill_rate": [np.nan, np.nan]}
    with pytest.raises(NothingToDrawError, match="Nobody ordered of any class"):
        classes(comparison("now"), {"now": of_classes({"a": nothing, "b": nothing})})


def test_scorecards_of_suppliers() -> None:
    near = {"units_ordered": [4.0, 6.0], "otif": [0.5, 0.7], "lead_time_mean": [2.0, 2.0]}
    far = {"units_ordered": [0.0, 0.0]}
    evidence = {"now": evidence_of(groups={"supplier": {"near": near, "far": far}})}
    figure = suppliers(comparison("now"), evidence)
    titles = [axes.get_title(loc="left").replace("\n", " ") for axes in figure.axes]
    assert titles == ["units ordered", "lead time", "deliveries on time and in full"]
    assert values(figure.axes[0]) == [[5.0], [0.0]]
    assert values(figure.axes[2]) == [[pytest.approx(0.6)], []]
    assert figure.axes[0].get_xlabel() == "units per day"
    nothing = {"units_ordered": [0.0, 0.0]}
    evidence = {"now": evidence_of(groups={"supplier": {"near": nothing}})}
    with pytest.raises(NothingToDrawError, match="Nothing was ordered from any supplier"):
        suppliers(comparison("now"), evidence)
