"""Which pictures a comparison has, in the order in which a manager asks."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from results.compare.comparison import Comparison
from results.plots.course import course
from results.plots.people import people
from results.plots.trade_off import trade_off
from results.plots.waits import waits
from results.plots.waterfall import waterfall
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
COURSE = Kind(
    "Stock and backlog over time",
    lambda found: course(found, found.evidence, _drawn(found)),
    "Units on hand and units waiting. The wide band is risk: how much one run differs from "
    "another. The narrow band is error: where the mean lies.",
)
PEOPLE = Kind(
    "Who wins and who loses", people, "Shares of customers who fare better, and worse."
)


def picture_sections(comparison: Comparison, album: Album) -> Iterator[Section]:
    """Yield a section for each kind of picture, up to those of groups of customers."""
    if comparison.variants:
        yield section(MONEY, comparison, album)
    yield section(SERVICE, comparison, album)
    for kind in (WAITS, COURSE) if comparison.evidence else ():
        some = _drawn(comparison)
        note = f" Drawn are the baseline and the {len(some) - 1} best variants." if some else ""
        yield section(kind._replace(caption=kind.caption + note), comparison, album)


def section(kind: Kind, comparison: Comparison, album: Album, *more: Block) -> Section:
    """Return a section with a picture, and what else belongs there."""
    block = album.picture(partial(kind.draw, comparison), kind.caption)
    return Section(title=kind.title, blocks=(block, *more))
