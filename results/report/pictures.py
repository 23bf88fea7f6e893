"""Which pictures a comparison has, in the order in which a manager asks."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from results.compare.comparison import Comparison
from results.plots import (
    ages,
    classes,
    course,
    people,
    suppliers,
    trade_off,
    waits,
    waterfall,
)
from results.report.figures import Album
from results.report.parts import Block, Section
from results.words import headline

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing


class Kind(NamedTuple):
    """A kind of picture: the heading it stands under, how it is drawn, and its caption."""

    title: str
    draw: "Callable[[Comparison], Drawing]"
    caption: str


_MANY = 8  # policies that a picture of curves has room for; a page must not become too large


def _drawn(comparison: Comparison) -> list[str] | None:
    """Return who is drawn over time and over waits: all, or the baseline and the best."""
    if len(comparison.variants) < _MANY:
        return None
    return [comparison.baseline, *headline(comparison)[: _MANY - 1]]


MONEY = Kind("Money", waterfall, "Where the difference in money comes from, line by line.")
SERVICE = Kind(
    "Service against cost",
    trade_off,
    "Each policy by its service and its money. Within its ellipse lie both expectations, as "
    "far as these replications tell.",
)
WAITS = Kind(
    "How long customers wait",
    lambda found: waits(found, found.evidence, _drawn(found)),
    "Of all orders placed, the share that is served within each wait, and what became of all.",
)
AGES = Kind(
    "What still waits at the end",
    lambda found: ages(found, found.evidence, _drawn(found)),
    "The backlog when the run ends, by how long it has waited.",
)
COURSE = Kind(
    "Stock and backlog over time",
    lambda found: course(found, found.evidence, _drawn(found)),
    "Units on hand and units waiting. The wide band is risk: how much one run differs from "
    "another. The narrow band is error: where the mean lies.",
)
PEOPLE = Kind(
    "Who wins and who loses", people, "Shares of customers who fare better, and worse."
)
CLASSES = Kind(
    "Classes of customers",
    lambda found: classes(found, found.evidence, _drawn(found)),
    "Classes of customers side by side, under each policy.",
)
SUPPLIERS = Kind(
    "Suppliers",
    lambda found: suppliers(found, found.evidence, _drawn(found)),
    "What each supplier does, under each policy.",
)


def picture_sections(comparison: Comparison, album: Album) -> Iterator[Section]:
    """Yield a section for each kind of picture, up to those of groups of customers."""
    if comparison.variants:
        yield section(MONEY, comparison, album)
    yield section(SERVICE, comparison, album)
    for kind in (WAITS, AGES, COURSE) if comparison.evidence else ():
        yield section(kind, comparison, album)


def section(kind: Kind, comparison: Comparison, album: Album, *more: Block) -> Section:
    """Return a section with a picture, and what else belongs there."""
    some = _drawn(comparison) if kind.draw in _OF_SOME else None
    note = f" Drawn are the baseline and the {len(some) - 1} best variants." if some else ""
    block = album.picture(partial(kind.draw, comparison), kind.caption + note)
    return Section(title=kind.title, blocks=(block, *more))


_OF_SOME = tuple(kind.draw for kind in (WAITS, AGES, COURSE, CLASSES, SUPPLIERS))
