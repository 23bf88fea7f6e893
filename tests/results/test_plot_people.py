"""Who wins and who loses: bars are the shares of the same customers."""

from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from results.compare import Comparison, compare
from results.compare.people import Change
from results.plots import NothingToDrawError, alt
from results.plots.people import people, people_rows
from scenarios import load
from tests.results.drawn import is_complete, written
from tests.results.made_comparison import comparison_of

NOTHING = dict.fromkeys(Change._fields, 0.0)
VALUES: Any = {"fill_rate": [0.5, 0.6]}


def change(orders: float, **parts: float) -> Change:
    return Change(**{**NOTHING, "orders": orders, **parts})


def found(*classes: str, **variants: dict[str, Change]) -> Comparison:
    policies = {"now": VALUES, **dict.fromkeys(variants, VALUES)}
    return comparison_of(policies, people=variants, classes=classes or ("web",))


def rows(axes: Axes) -> list[list[float]]:
    """The bars of each row, from left to right: negative where somebody loses."""
    bars = [each for each in axes.patches if isinstance(each, Rectangle)]
    places = sorted({round(bar.get_y(), 6) for bar in bars})
    return [
        sorted(
            bar.get_width()
            for bar in bars
            if round(bar.get_y(), 6) == place and bar.get_width()
        )
        for place in places
    ]


def test_losers_are_at_the_left_and_winners_at_the_right() -> None:
    one = found(lean={"web": change(100, less=20, stayed=5, longer=30, left=10, same=35)})
    figure = people(one)
    (axes,) = figure.axes
    assert rows(axes) == [pytest.approx([-0.3, -0.1, 0.05, 0.2])]
    assert [text.get_text() for text in axes.texts] == ["40", "25"]
    assert [text.xy[0] for text in axes.texts] == pytest.approx([-0.4, 0.25])  # type: ignore[attr-defined]  # annotations
    assert is_complete(figure)
    assert "of 100 orders each" in written(figure)
    assert "lean: 25% better off, 40% worse off (20% waits less" in alt(figure)


def test_a_row_for_each_class_and_one_for_all() -> None:
    classes = {"few": change(10, less=10), "many": change(90, longer=90)}
    one = found("few", "many", lean=classes)
    assert rows(people(one).axes[0]) == [
        pytest.approx([1.0]), pytest.approx([-1.0]), pytest.approx([-0.9, 0.1]),
    ]  # fmt: skip
    labels = [label.get_text() for label in people(one).axes[0].get_yticklabels()]
    assert labels == ["lean", "few", "many", "all"]


def test_classes_give_way_where_there_are_too_many() -> None:
    classes = {f"class {k}": change(10, less=1) for k in range(20)}
    one = found(*classes, a=classes, b=classes, c=classes)
    assert [row.group for row in people_rows(one, ["a", "b", "c"])] == ["all"] * 3
    assert len(people_rows(one, ["a"])) == 21


def test_strangers_are_not_counted_and_told() -> None:
    one = found("web", "shop", lean={"web": change(10, less=5)})
    assert [row.group for row in people_rows(one, ["lean"])] == ["web"]
    assert "the customers of shop are not those of now" in written(people(one))


def test_who_stays_away_is_told() -> None:
    one = found(lean={"web": change(50, less=5, came=1, stayed_away=10)})
    told = written(people(one))
    assert "for each 100 of these orders, 2 come in addition, and 20 are not placed" in told


def test_shares_are_those_of_the_comparison() -> None:
    real = compare(load("small-e-shop"), variants=["lean"], replications=5)
    shares = real.people["lean"]["all"]
    (row,) = people_rows(real, ["lean"])
    assert row.parts == {each: pytest.approx(shares[each].mean) for each in row.parts}
    assert row.better.mean == pytest.approx(shares["less"].mean + shares["stayed"].mean)
    assert row.worse.mean == pytest.approx(shares["longer"].mean + shares["left"].mean)
    figure = people(real)
    drawn = rows(figure.axes[0])[0]
    assert sum(drawn) == pytest.approx(row.better.mean - row.worse.mean)
    assert f"{100 * row.worse.mean:.1f} ± {100 * row.worse.half_width:.1f}%" in alt(figure)


def test_a_replication_that_failed_is_left_out() -> None:
    one = found(lean={"web": change(100, less=20)})
    one.changes["lean"]["web"][1] = np.nan  # as compare leaves it
    assert people_rows(one, ["lean"])[0].better.mean == pytest.approx(0.2)


def test_there_may_be_nothing_to_draw() -> None:
    with pytest.raises(NothingToDrawError, match="No customer"):
        people(found(lean={}))
    with pytest.raises(NothingToDrawError, match="No customer"):
        people(comparison_of({"now": VALUES}))
    with pytest.raises(NothingToDrawError, match="Nothing changes"):
        people(found(lean={"web": change(100, same=100)}))
    with pytest.raises(NothingToDrawError, match="Nothing changes"):
        people(found(lean={"web": change(0)}))
