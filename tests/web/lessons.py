"""Lessons, run: what their numbers are held against."""

from functools import cache
from typing import Any, NamedTuple

from results.compare import compare
from results.compare.comparison import Comparison
from scenarios import Scenario, load
from web.figures import figures
from web.inputs import Settings
from web.learn.lesson import Further, Lesson
from web.learn.library import lessons
from web.settings import applied

scenario_of = cache(load)


class Told(NamedTuple):
    """A figure: its mean and the half width of its interval."""

    mean: float
    half_width: float


def sides(lesson: Lesson, pair: Lesson | Further) -> dict[str, Scenario]:
    """The shops A and B of a lesson, or of something further to try."""
    base = scenario_of(lesson.scenario)
    return {"A": applied(base, pair.a.settings), "B": applied(base, pair.b.settings)}


@cache
def ran(name: str, seed: int) -> Comparison:
    """A lesson, run with a seed."""
    lesson = lessons()[name]
    return compare(
        sides(lesson, lesson), variants=(), replications=lesson.replications, seed=seed
    )


def ran_further(lesson: Lesson, further: Further) -> Comparison:
    """Something further of a lesson, run."""
    n = further.replications or lesson.replications
    return compare(sides(lesson, further), variants=(), replications=n, seed=lesson.seed)


def told(found: Comparison, figure: str) -> Told:
    """A figure of a comparison, by the name that lessons use."""
    side, _, rest = figure.partition(".")
    if side == "people":
        group, _, change = rest.rpartition(".")
        share = found.people["B"][group][change]
        return Told(share.mean, share.half_width)
    if side in ("a", "b"):
        estimate = found.kpis[side.upper()][rest]
        return Told(estimate.mean, estimate.half_width)
    if rest in found.shown:
        difference = found.differences["B"][rest]
        return Told(difference.mean, difference.half_width)
    a, b = (found.kpis[name][rest] for name in ("A", "B"))
    return Told(b.mean - a.mean, a.half_width + b.half_width)


def on_the_page(found: Comparison) -> dict[str, Any]:
    """What the page is told of a comparison."""
    return figures(found, "B", found.replications)


def settings(side: Settings) -> dict[str, Any]:
    """Settings as a browser sends them."""
    return side.model_dump()
