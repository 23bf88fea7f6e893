"""The pictures of a report, each from a function of `results.plots`."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from results.plots import NothingToDrawError, svg_text
from results.report.parts import Block, Figure, Paragraph
from results.report.slim import slim

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing


class Album:
    """Draws pictures, and gives each ids of its own within the page."""

    def __init__(self) -> None:
        self.pictures = 0

    def picture(self, make: "Callable[[], Drawing]", caption: str) -> Block:
        """Return a picture with its caption, or a line that says why there is none."""
        try:
            drawing = make()
        except NothingToDrawError as reason:
            return Paragraph(text=f"No picture: {reason}", look="small")
        self.pictures += 1
        return Figure(svg=slim(svg_text(drawing, f"p{self.pictures}-")), caption=caption)
