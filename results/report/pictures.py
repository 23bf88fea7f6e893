"""Which pictures a comparison has, in the order in which a manager asks."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from results.compare.comparison import Comparison
from results.plots.trade_off import trade_off
from results.plots.waterfall import waterfall
from results.report.figures import Album
from results.report.parts import Section

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing


class Kind(NamedTuple):
    """A kind of picture: the heading it stands under, how it is drawn, and its caption."""

    title: str
    draw: "Callable[[Comparison], Drawing]"
    caption: str


KINDS = (
    Kind("Money", waterfall, "Where the difference in money comes from, line by line."),
    Kind("Service against cost", trade_off, "What service costs under each policy."),
)


def picture_sections(comparison: Comparison, album: Album) -> Iterator[Section]:
    """Yield a section for each kind of picture."""
    for kind in KINDS:
        block = album.picture(partial(kind.draw, comparison), kind.caption)
        yield Section(title=kind.title, blocks=(block,))
