"""Which pictures a comparison has, in the order in which a manager asks."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from results import plots
from results.compare.comparison import Comparison
from results.report.figures import Album
from results.report.parts import Section

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing


class Kind(NamedTuple):
    """A kind of picture: the heading it stands under, how it is drawn, and its caption."""

    title: str
    name: str
    caption: str


KINDS = (
    Kind("Money", "waterfall", "Where the difference in money comes from, line by line."),
    Kind("Service against cost", "trade_off", "What service costs under each policy."),
    Kind("How long customers wait", "waits", "Orders served within each wait."),
    Kind("What still waits at the end", "ages", "The backlog at the end by its age."),
    Kind("Stock and backlog over time", "course", "Stock on hand and units waiting."),
)


def picture_sections(comparison: Comparison, album: Album) -> Iterator[Section]:
    """Yield a section for each kind of picture that can be drawn."""
    for kind in KINDS:
        make: Callable[[Comparison], Drawing] | None = getattr(plots, kind.name, None)
        if make is not None:
            block = album.picture(lambda make=make: make(comparison), kind.caption)  # type: ignore[misc]
            yield Section(title=kind.title, blocks=(block,))
