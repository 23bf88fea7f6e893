"""All figures of a comparison: nothing is cut, nothing covers anything, all is said."""

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations, product
from typing import Any
from xml.etree import ElementTree

import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

from results.compare import Comparison, compare
from results.plots import alt, svg_text
from results.plots.ages import ages
from results.plots.classes import classes
from results.plots.course import course
from results.plots.people import people
from results.plots.suppliers import suppliers
from results.plots.trade_off import trade_off
from results.plots.waits import waits
from results.plots.waterfall import waterfall
from scenarios import load
from tests.results.drawn import is_complete, written

pytestmark = pytest.mark.slow  # every figure is laid out and drawn

KINDS: dict[str, Callable[..., Figure]] = {
    "waterfall": waterfall,
    "trade_off": trade_off,
    "waits": lambda found, *names: waits(found, found.evidence, *names),
    "ages": lambda found, *names: ages(found, found.evidence, *names),
    "course": lambda found, *names: course(found, found.evidence, *names),
    "classes": lambda found, *names: classes(found, found.evidence, *names),
    "people": people,
    "suppliers": lambda found, *names: suppliers(found, found.evidence, *names),
}
NASTY = (
    "<script>alert('$x$ & \\frac')</script>",
    "_under",
    "a-name-of-sixty-characters-that-goes-on-and-on-and-on-to-the-end",
    "סדר הפוך \u202e🚲",
    "word " * 12,
    "]]>&amp;\x1b[31m",
)


SHOP: dict[str, Any] = {
    "schema": 1,
    "title": "Two classes at a lean shop",
    "run": {"horizon": 60.0, "warm_up": 10.0, "replications": 4, "seed": 3},
    "items": [{"name": "lamp", "price": 10e3, "cost": 6e3, "initial_on_hand": 20}],
    "customers": [
        {
            "name": name,
            "arrivals": {"law": "poisson", "rate": 3.0},
            "patience": {"law": "exponential", "mean": patience},
        }
        for name, patience in (("web", 4.0), ("trade", 20.0))
    ],
    "suppliers": [{"name": "maker", "lead_time": {"law": "exponential", "mean": 5.0}}],
    "costs": {"holding": 100.0},
    "policy": {"reorder": {"rule": "reorder-point", "r": 20, "Q": 40}},
    "variants": {
        "lost-sales": {"policy": {"accept": {"rule": "none"}}},
        "rich": {"policy": {"reorder": {"r": 40}}},
        "poor": {"policy": {"reorder": {"r": 0}}},
        "poorer": {"policy": {"reorder": {"r": -5}}},
        "richer": {"policy": {"reorder": {"r": 60}}},
    },
}


@pytest.fixture(scope="module")
def usual() -> Comparison:
    return compare(load(SHOP), evidence=True)


def renamed(found: Comparison, names: tuple[str, ...]) -> Comparison:
    """The same comparison under other names of policies, classes and suppliers."""
    old = (found.baseline, *found.variants)
    new = dict(zip(old, names, strict=True))
    groups = {each: NASTY[k] for k, each in enumerate((*found.classes, "maker"))}
    evidence = {
        new[name]: replace(
            each,
            names={
                scope: tuple(groups.get(group, group) for group in given)
                for scope, given in each.names.items()
            },
        )
        for name, each in found.evidence.items()
    }
    return replace(
        found,
        baseline=new[found.baseline],
        variants=tuple(new[name] for name in found.variants),
        titles={new[name]: title for name, title in found.titles.items()},
        measured={new[name]: pairs for name, pairs in found.measured.items()},
        changes={
            new[name]: {groups[group]: counts for group, counts in of_class.items()}
            for name, of_class in found.changes.items()
        },
        classes=tuple(groups[group] for group in found.classes),
        evidence=evidence,
    )


@pytest.fixture(scope="module")
def nasty(usual: Comparison) -> Comparison:
    return renamed(usual, NASTY)


@pytest.fixture(scope="module")
def long(usual: Comparison) -> Comparison:
    return renamed(usual, tuple(f"{letter}-{NASTY[2]}" for letter in "abcdef"))


def texts(figure: Figure) -> dict[Text, Any]:
    """What is written, and where."""
    figure.draw_without_rendering()
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]  # that of Agg
    found = [*figure.texts, *(text for key in figure.legends for text in key.get_texts())]
    for axes in figure.axes:
        found += _of_axes(axes) if axes.get_visible() else []
    return {
        text: text.get_window_extent(renderer)
        for text in found
        if text.get_visible() and text.get_text().strip()
    }


def _of_axes(axes: Axes) -> list[Text]:
    key: Any = axes.get_legend()
    found = [*axes.texts, axes.xaxis.label, axes.yaxis.label, axes.title]
    heading = axes.get_title(loc="left")
    found += [each for each in axes.findobj(Text) if each.get_text() == heading]
    found += key.get_texts() if key else []
    for axis, limits in ((axes.xaxis, axes.get_xlim()), (axes.yaxis, axes.get_ylim())):
        for tick in axis.get_major_ticks():
            if min(limits) <= tick.get_loc() <= max(limits):
                found += [tick.label1, tick.label2]
    return found


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("names", "n"), [("nasty", 6), ("nasty", 4), ("long", 6), ("long", 4)])
def test_nothing_is_cut_and_nothing_covers_anything(
    kind: str, names: str, n: int, request: pytest.FixtureRequest
) -> None:
    found = request.getfixturevalue(names)
    figure = KINDS[kind](found, (found.baseline, *found.variants)[:n])
    written = texts(figure)
    for text, box in written.items():
        told = text.get_text()
        assert figure.bbox.x0 - 1 <= box.x0, told
        assert box.x1 <= figure.bbox.x1 + 1, told
        assert figure.bbox.y0 - 1 <= box.y0, told
        assert box.y1 <= figure.bbox.y1 + 1, told
    for (one, first), (other, second) in combinations(written.items(), 2):
        width = min(first.x1, second.x1) - max(first.x0, second.x0)
        height = min(first.y1, second.y1) - max(first.y0, second.y0)
        assert width < 1.5 or height < 1.5, (one.get_text(), other.get_text())
    for key, axes in product(figure.legends, figure.axes):
        covers = key.get_window_extent().overlaps(axes.get_window_extent())
        assert not (covers and axes.get_visible())


@pytest.mark.parametrize("kind", KINDS)
def test_names_do_no_harm(kind: str, nasty: Comparison) -> None:
    """Names stay text, in well-formed XML, and dollars and underscores in them."""
    figure = KINDS[kind](nasty)
    page = ElementTree.fromstring(svg_text(figure))
    assert "script" not in {element.tag.rpartition("}")[2] for element in page.iter()}
    told = "".join(written(figure).split())
    assert "_under" in told
    if kind != "waterfall":  # it names the variants only
        assert "$x$&\\frac" in told


@pytest.mark.parametrize("kind", KINDS)
def test_each_says_what_it_rests_on(kind: str, usual: Comparison) -> None:
    figure = KINDS[kind](usual)
    assert is_complete(figure)
    assert "n = 4 replications" in written(figure)
    assert figure.get_size_inches()[0] == pytest.approx(7.2)
    assert figure.get_size_inches()[1] < 11.0
    assert all(name in alt(figure) for name in usual.variants)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_bytes_every_time(kind: str, usual: Comparison) -> None:
    assert svg_text(KINDS[kind](usual)) == svg_text(KINDS[kind](usual))
