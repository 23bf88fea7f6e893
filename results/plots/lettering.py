"""Text in figures: how wide it is, where its lines break, what the fonts can't write."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from results.text import clean

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FONT = "DejaVu Sans"  # comes with matplotlib: the same on every machine
# For scripts that it lacks, where they are installed.
_OTHERS = (
    "Noto Sans CJK JP", "Noto Sans CJK SC", "Hiragino Sans", "PingFang SC", "Yu Gothic",
    "Microsoft YaHei", "Malgun Gothic", "Arial Unicode MS", "WenQuanYi Zen Hei",
    "Noto Sans Devanagari", "Noto Sans Thai", "Segoe UI Symbol", "Noto Emoji",
)  # fmt: skip
LEADING = 1.25  # line height over font size
ROW_LABEL = 8.0  # points
_UNKNOWN = "\N{WHITE SQUARE}"
_SPARE = 1.02  # text is a little wider in some formats than in others


@lru_cache(maxsize=1)
def fonts() -> list[str]:
    """Return the fonts to write with, the first first."""
    from matplotlib.font_manager import fontManager  # noqa: PLC0415 - slow to import

    installed = {font.name for font in fontManager.ttflist}
    return [FONT, *(name for name in _OTHERS if name in installed)]


@lru_cache(maxsize=1)
def _signs() -> frozenset[int]:
    """Return what the fonts can write, in bold as well."""
    from matplotlib.font_manager import (  # noqa: PLC0415 - slow to import
        FontProperties,
        findfont,
        get_font,
    )

    known: set[int] = set()
    for name in fonts():
        plain, bold = (
            set(get_font(findfont(FontProperties(family=name, weight=weight))).get_charmap())
            for weight in ("normal", "bold")
        )
        known |= plain & bold
    return frozenset(known)


def legible(text: str) -> str:
    r"""Return `text` on one line, with a square for each sign that no font has.

    Examples
    --------
    >>> legible("two\nlines, Größe \U0001f6b2")
    'two lines, Größe □'
    """
    return "".join(sign if ord(sign) in _signs() else _UNKNOWN for sign in clean(text))


def figure_of(axes: "Axes") -> "Figure":
    """Return the figure that axes are in."""
    return cast("Figure", axes.figure)


def renderer(figure: "Figure") -> Any:
    """Return what measures the texts of a figure that `style.new_figure` has made."""
    return cast("Any", figure.canvas).get_renderer()


def line_height(size: float) -> float:
    """Return the height of a line of text in inches; `size` in points."""
    return LEADING * size / 72.0


def text_width(figure: "Figure", text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of a line of text in inches; `size` in points."""
    from matplotlib.font_manager import FontProperties  # noqa: PLC0415 - slow to import

    font = FontProperties(size=size, weight="bold" if bold else "normal")
    extent = renderer(figure).get_text_width_height_descent(text, font, False)
    return _SPARE * float(extent[0]) / figure.dpi


def wrapped(
    figure: "Figure", text: str, width: float, size: float, *, bold: bool = False
) -> list[str]:
    """Return `text` in lines of at most `width` inches; longer words are broken.

    They break after a hyphen if there is one.
    """

    def fits(part: str) -> bool:
        return text_width(figure, part, size, bold=bold) <= width

    lines, line = [], ""
    for word in legible(text).split():
        longer = f"{line} {word}" if line else word
        if line and not fits(longer):
            lines.append(line)
            longer = word
        while not fits(longer) and len(longer) > 1:
            cut = _cut(longer, fits)
            lines.append(longer[:cut])
            longer = longer[cut:]
        line = longer
    return [*lines, line] if line else lines


class Rows(NamedTuple):
    """Rows with a label each, one below the other: all in inches from the top."""

    labels: list[str]
    centres: list[float]
    heights: list[float]

    @property
    def height(self) -> float:
        """Height of all rows."""
        return sum(self.heights)


def rows_of(figure: "Figure", labels: Sequence[str], width: float, least: float) -> Rows:
    """Return rows that are as high as their labels need, and `least` inches or more."""
    lines = [wrapped(figure, label, width, ROW_LABEL) or [""] for label in labels]
    heights = [max(least, len(each) * line_height(ROW_LABEL) + 0.05) for each in lines]
    ends = list(accumulate(heights))
    centres = [end - height / 2.0 for end, height in zip(ends, heights, strict=True)]
    return Rows(["\n".join(each) for each in lines], centres, heights)


def label_rows(axes: "Axes", rows: Rows) -> None:
    """Write the labels of rows beside axes, whose vertical unit becomes the inch."""
    axes.set_ylim(rows.height, 0.0)
    axes.set_yticks(rows.centres, rows.labels, fontsize=ROW_LABEL)
    axes.tick_params(axis="y", length=0)
    axes.grid(visible=False, axis="y")


def write_beside(axes: "Axes", rows: Rows, texts: Sequence[str], size: float) -> None:
    """Write a text at the right of each row."""
    right = axes.twinx()
    right.set_ylim(axes.get_ylim())
    right.set_yticks(rows.centres, [legible(text) for text in texts], fontsize=size)
    right.tick_params(axis="y", length=0)
    right.grid(visible=False)


def _cut(word: str, fits: Any) -> int:
    """Return how much of a word to leave on its line, at least one sign."""
    most = max((n for n in range(1, len(word)) if fits(word[:n])), default=1)
    hyphen = max(word.rfind(sign, 0, most) for sign in "-_/") + 1
    return hyphen if hyphen > most // 2 else most
