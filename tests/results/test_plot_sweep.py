"""Curves of studies: what is drawn is what is in the study, and the best is the best."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from results.plots import NothingToDrawError, alt, save
from results.plots.heat_map import heat_map
from results.plots.sweep import sweep as draw
from results.study import Study, sweep
from tests.results.drawn import band, curve, is_complete, points, rings, written
from tests.results.made_study import made_study
from tests.results.study_shop import LEVEL, S, shop_in

R, Q = "policy.reorder.r", "policy.reorder.Q"


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return sweep(shop_in(tmp_path_factory.mktemp("shop")), {S: [1, 3, 5], LEVEL: [9, 12]})


def rows(study: Study, kpi: str, **parameters: Any) -> list[dict[str, Any]]:
    """The summary of a KPI, for configurations with these last names of parameters."""
    return [
        row
        for row in study.summary([kpi])
        if all(row[f"policy.reorder.{name}"] == value for name, value in parameters.items())
    ]


def profits(*means: float, apart: float = 0.0) -> list[dict[str, Any]]:
    """Made-up results: the same noise on all, and `apart` more on every second."""
    noise = np.random.default_rng(1).normal(size=(2, 12))
    return [
        {"profit": mean + noise[0] + apart * (k % 2) * noise[1], "fill_rate": [0.1 * k] * 12}
        for k, mean in enumerate(means)
    ]


def test_curves_and_bands_are_the_estimates(study: Study) -> None:
    figure = draw(study, ["profit", "fill_rate"])
    assert is_complete(figure)
    for axes, kpi in zip(figure.axes, ("profit", "fill_rate"), strict=True):
        for number, level in enumerate((9, 12)):
            found = rows(study, kpi, S=level)
            assert curve(axes, number) == [(row[S], row["mean"]) for row in found]
            edges = {
                (row[S], row["mean"] + sign * row["half_width"])
                for row in found
                for sign in (-1, 1)
            }
            assert edges <= band(axes, number)


@pytest.mark.parametrize(("kpi", "best"), [("profit", max), ("cost_total", min)])
def test_the_ring_is_around_the_best(study: Study, kpi: str, best: Any) -> None:
    found = best(rows(study, kpi), key=lambda row: row["mean"])
    axes = draw(study, [kpi]).axes[0]
    assert rings(axes) == [(found[S], found["mean"])]


def test_what_is_surely_worse_on_the_same_customers_is_hollow() -> None:
    """With the same noise on all, differences are certain however wide the bands are."""
    given = [{R: r} for r in (0, 10, 20, 30)]
    axes = draw(made_study(given, profits(1.0, 1.2, 1.1, 1.2))).axes[0]
    filled, hollow = points(axes, "o", "#000000"), points(axes, "o", "white")
    assert [x for x, _ in filled] == [10, 30]
    assert [x for x, _ in hollow] == [0, 20]


def test_what_may_be_the_best_is_filled() -> None:
    """With noise of their own, a small difference of the means tells nothing."""
    study = made_study([{R: r} for r in (0, 10)], profits(1.0, 1.05, apart=2.0))
    figure = draw(study, ["profit"])
    assert not points(figure.axes[0], "o", "white")
    assert "not clearly better than 1 of the others" in written(figure)
    assert "surely" not in written(figure)


def test_the_best_meets_the_constraint() -> None:
    study = made_study([{R: r} for r in (0, 10, 20)], profits(3.0, 2.0, 1.0))
    figure = draw(study, subject_to=["fill_rate>=0.1"])
    assert "best at r = 10" in written(figure)
    assert [x for x, _ in points(figure.axes[0], "o", "#000000")] == [10]
    nowhere = draw(study, subject_to=["fill_rate>=0.9"])
    assert "No configuration meets fill rate >= 90%" in written(nowhere)
    assert "best" not in written(nowhere).partition("No configuration")[0]


def test_linked_parameters_are_no_axes(tmp_path: Path) -> None:
    shop = shop_in(tmp_path)
    linked = [{S: s, LEVEL: s + 8} for s in (1, 2, 4)]
    figure = draw(sweep(shop, linked, replications=2))
    assert "Moves along: policy.reorder.S" in written(figure)
    assert [x for x, _ in curve(figure.axes[0])] == [1, 2, 4]
    by_level = draw(sweep(shop, linked, replications=2), x="S")
    assert [x for x, _ in curve(by_level.axes[0])] == [9, 10, 12]


def test_words_stand_side_by_side() -> None:
    rule = "policy.accept.rule"
    given = [{rule: word, R: r} for word in ("all", "none") for r in (0, 10)]
    study = made_study(given, profits(1.0, 2.0, 3.0, 4.0))
    axes = draw(study, ["profit"], x=rule).axes[0]
    assert [text.get_text() for text in axes.get_xticklabels()] == ["all", "none"]
    places = [x for marker in "os" for x, _ in points(axes, marker) if x < 2]
    assert sorted({round(x) for x in places}) == [0, 1]
    assert len(set(places)) == 4
    numbers = draw(study, ["profit"])
    assert "accept.rule = all" in written(numbers)


def test_gaps_are_told() -> None:
    values = profits(1.0, 2.0, 3.0)
    values[1]["fill_rate"] = [np.nan] * 12
    figure = draw(made_study([{R: r} for r in (0, 10, 20)], values, failed=[2]))
    said = written(figure)
    assert "12 of 12 replications of 1 configuration failed, such as: unlucky" in said
    assert "No fill rate at r = 10: nothing to divide by" in said
    first, *others = (y for _, y in curve(figure.axes[1]))
    assert first == 0.0
    assert np.isnan(others).all()


def test_one_replication_has_no_bands() -> None:
    values = [{"profit": [1.0], "fill_rate": [0.5]}, {"profit": [2.0], "fill_rate": [0.6]}]
    figure = draw(made_study([{R: r} for r in (0, 10)], values))
    assert "nothing is known about the error" in written(figure)
    assert is_complete(figure)
    assert "±" not in alt(figure)


@pytest.mark.parametrize(
    ("varied", "options", "message"),
    [
        ({R: [1]}, {}, "one configuration only"),
        ({R: [1, 2], Q: [1, 2], "costs.holding": [1, 2]}, {}, "--at costs.holding=1"),
        ({R: [1, 2], Q: range(1, 11)}, {"by": "Q"}, "policy.reorder.Q has 10 values"),
        ({R: [1, 2]}, {"x": "s"}, "it varies policy.reorder.r"),
        ({R: [1, 2]}, {"by": "r"}, "all that varies"),
        ({R: [1, 2]}, {"at": {"r": 7}}, "there are 1, 2"),
        ({R: [1, 2]}, {"kpis": ["turns"]}, "does not keep turns; it keeps fill_rate, profit"),
        ({R: [1, 2]}, {"kpis": ["profits"]}, "did you mean profit"),
        ({R: [1, 2]}, {"subject_to": ["fill_rate"]}, "expected KPI>=NUMBER"),
    ],
)
def test_what_cant_be_drawn_is_said(
    varied: dict[str, Any], options: dict[str, Any], message: str
) -> None:
    from itertools import product

    given = [dict(zip(varied, values, strict=True)) for values in product(*varied.values())]
    study = made_study(given, profits(*range(len(given))))
    with pytest.raises(ValueError, match=message):
        draw(study, **options)


def test_scattered_configurations_are_refused() -> None:
    places = np.random.default_rng(1).permutation(12)
    given = [{R: k, Q: int(place)} for k, place in enumerate(places)]
    study = made_study(given, profits(*range(12)))
    for make in (draw, heat_map):
        with pytest.raises(NothingToDrawError, match="scattered"):
            make(study)


@pytest.mark.long
@pytest.mark.parametrize("form", ["svg", "png", "pdf"])
def test_files_are_the_same_every_time(study: Study, tmp_path: Path, form: str) -> None:
    paths = [tmp_path / f"{k}.{form}" for k in (1, 2)]
    for path in paths:
        save(draw(study), path)
    first, second = (path.read_bytes() for path in paths)
    assert first == second
    assert len(first) > 1000
