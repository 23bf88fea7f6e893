"""How every figure looks: colours that all can tell apart, sizes, titles, legends, notes.

A figure is made without pyplot, so that threads may make several, and the settings hold only
while it is made or saved. A kind of figure is a function like this one::

    @drawing
    def waits(comparison: Comparison) -> "Figure":
        figure, axes = new_figure(1, 2, height=3.0)
        ...
        label_x(axes[0, 0], "wait", "day")
        return finish(figure, title="...", alt="...", n=count(30), legend=[(line, "lean")])
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from threading import RLock
from typing import TYPE_CHECKING, Any, NamedTuple, ParamSpec

from results.plots.legends import legend_of
from results.plots.lettering import (
    FONT,
    figure_of,
    fonts,
    legible,
    text_width,
    wrapped,
)
from results.plots.numbers import number
from results.text import clean

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

P = ParamSpec("P")


class NothingToDrawError(ValueError):
    """There is nothing to see in such a figure; the message says why, for people."""


# Okabe & Ito (2008), Color Universal Design, but for yellow, which is too pale for a line.
BLACK, BLUE, VERMILLION, GREEN = "#000000", "#0072B2", "#D55E00", "#009E73"
PURPLE, SKY, ORANGE = "#CC79A7", "#56B4E9", "#E69F00"
GOOD, BAD, GREY, PALE = BLUE, VERMILLION, "#666666", "#D9D9D9"

WIDTH = 7.2  # inches, which fit between the margins of A4
TITLE, LABEL, SMALL = 10.0, 8.5, 7.5  # points
_MARGIN, _LEADING = 0.08, 1.35  # inches; line height over font size
_BETWEEN = 0.15  # inches, between the numbers of an axis

_SETTINGS: Any = {  # of keys that matplotlib knows
    "font.sans-serif": [FONT],
    "font.size": LABEL,
    "axes.titlesize": LABEL,
    "axes.titlelocation": "left",
    "axes.labelsize": LABEL,
    "axes.unicode_minus": False,  # as in the tables
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": GREY,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#E6E6E6",
    "grid.linewidth": 0.6,
    "xtick.labelsize": 8.0,
    "ytick.labelsize": 8.0,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "xtick.labelcolor": BLACK,
    "ytick.labelcolor": BLACK,
    "legend.frameon": False,
    "legend.fontsize": 8.0,
    "lines.linewidth": 1.6,
    "hatch.linewidth": 0.6,
    "text.parse_math": False,  # a name may have dollars in it
    "text.hinting": "none",
    "svg.fonttype": "none",  # text stays text
    "svg.hashsalt": "backlab",
    "pdf.fonttype": 42,
    "figure.dpi": 100.0,
    "savefig.dpi": 200.0,
}
_ONE_AT_A_TIME = RLock()  # matplotlib keeps its settings in one place for all threads


class Look(NamedTuple):
    """What tells a series from the others, in colour and in black and white."""

    colour: str
    dash: tuple[float, tuple[float, ...] | None]
    marker: str
    hatch: str


_COLOURS = (BLACK, BLUE, VERMILLION, GREEN, PURPLE, SKY, ORANGE)
_DASHES: tuple[tuple[float, ...] | None, ...] = (
    None, (5, 2), (6, 2, 1, 2), (1.2, 1.4), (7, 2, 1, 2, 1, 2), (3, 1), (9, 3), (2, 3),
)  # fmt: skip
_MARKERS = ("o", "s", "D", "^", "v", "P", "X", "*")
_HATCHES = ("", "///", "...", "xxx", "\\\\\\", "+++", "ooo", "---")


def look(i: int) -> Look:
    """Return the look of the i-th series; the first, in black, is the baseline."""
    mark = i % len(_DASHES)
    colour = _COLOURS[i % len(_COLOURS)]
    return Look(colour, (0.0, _DASHES[mark]), _MARKERS[mark], _HATCHES[mark])


@contextmanager
def styled() -> Iterator[None]:
    """Put the settings of all figures in force, whatever the user's own are."""
    import matplotlib as mpl  # noqa: PLC0415 - slow to import

    with _ONE_AT_A_TIME, mpl.rc_context():
        mpl.rcdefaults()
        with mpl.rc_context({**_SETTINGS, "font.family": [*fonts(), "sans-serif"]}):
            yield


def drawing(make: "Callable[P, Figure]") -> "Callable[P, Figure]":
    """Decorate a function that makes a figure: it runs with the settings in force."""

    @wraps(make)
    def styled_make(*args: P.args, **kwargs: P.kwargs) -> "Figure":
        with styled():
            return make(*args, **kwargs)

    return styled_make


def new_figure(
    rows: int = 1, columns: int = 1, *, width: float = WIDTH, height: float, **subplots: Any
) -> "tuple[Figure, NDArray[Any]]":
    """Return a figure of a size in inches, and its axes in an array (rows, columns).

    `subplots` are arguments of ``Figure.subplots``, such as ``sharex=True``. `height` is that
    of the axes with their labels; `finish` adds what title, legend and notes need.
    """
    figure = blank_figure(width=width, height=height)
    return figure, figure.subplots(rows, columns, squeeze=False, **subplots)


def blank_figure(*, width: float = WIDTH, height: float) -> "Figure":
    """Return a figure without axes; see `new_figure`."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - slow
    from matplotlib.figure import Figure  # noqa: PLC0415 - slow to import

    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)  # measures text
    return figure


def finish(
    figure: "Figure",
    *,
    title: str,
    alt: str,
    n: str,
    notes: Sequence[str] = (),
    legend: "Sequence[tuple[Artist, str]]" = (),
) -> "Figure":
    """Give a figure its title, legend and notes, each outside of the axes, and its alt text.

    Parameters
    ----------
    title
        What is seen, in bold above the axes.
    alt
        For those who can't see it: sentences with the numbers that matter.
    n
        What it rests on, such as ``"n = 30 replications"``: no figure without it.
    notes
        How to read it, below the axes in small print.
    legend
        Artists and their names, between title and axes.
    """
    from matplotlib.layout_engine import ConstrainedLayoutEngine  # noqa: PLC0415 - slow

    figure.set_label(clean(alt))
    width, axes_height = figure.get_size_inches()
    inner = width - 2 * _MARGIN
    head = wrapped(figure, title, inner, TITLE, bold=True)
    foot = [line for text in (n, *notes) for line in wrapped(figure, text, inner, SMALL)]
    key, key_height = legend_of(figure, legend, inner)
    key_height += _MARGIN if key else 0.0
    head_height = len(head) * TITLE * _LEADING / 72 + _MARGIN
    foot_height = len(foot) * SMALL * _LEADING / 72 + _MARGIN
    height = axes_height + head_height + key_height + foot_height + _MARGIN
    figure.set_size_inches(width, height)
    left, top = _MARGIN / width, 1 - _MARGIN / height
    figure.text(
        left, top, "\n".join(head), va="top", size=TITLE, weight="bold", linespacing=_LEADING
    )
    figure.text(
        left, _MARGIN / height, "\n".join(foot),
        va="bottom", size=SMALL, color=GREY, linespacing=_LEADING,
    )  # fmt: skip
    if key is not None:
        key.set_bbox_to_anchor((left, top - head_height / height), figure.transFigure)
    engine = figure.get_layout_engine()
    assert isinstance(engine, ConstrainedLayoutEngine)
    engine.set(rect=(0, foot_height / height, 1, axes_height / height))
    return figure


def mark(colour: str, marker: str, *, dash: Any = "none", size: float = 5.0) -> "Artist":
    """Return a marker, or with a `dash` a line, for a legend."""
    from matplotlib.lines import Line2D  # noqa: PLC0415 - slow to import

    return Line2D([], [], color=colour, marker=marker, linestyle=dash, markersize=size)


def swatch(colour: str, hatch: str = "", *, alpha: float | None = None) -> "Artist":
    """Return a patch for a legend."""
    from matplotlib.patches import Patch  # noqa: PLC0415 - slow to import

    return Patch(facecolor=colour, hatch=hatch, edgecolor="white", linewidth=0, alpha=alpha)


def label_x(axes: "Axes", what: str, unit: str) -> None:
    """Name the horizontal axis with its unit; a fraction is shown in per cent."""
    axes.set_xlabel(_axis_label(axes.xaxis, what, unit))


def label_y(axes: "Axes", what: str, unit: str) -> None:
    """Name the vertical axis with its unit; a fraction is shown in per cent."""
    axes.set_ylabel(_axis_label(axes.yaxis, what, unit))


def _axis_label(axis: "Axis", what: str, unit: str) -> str:
    tick_numbers(axis, 100.0 if unit == "fraction" else 1.0)
    return legible(f"{what}, {'%' if unit == 'fraction' else unit}")


def tick_numbers(axis: "Axis", factor: float = 1.0) -> None:
    """Write the numbers of an axis as in the tables, times a factor."""
    from matplotlib.ticker import FuncFormatter  # noqa: PLC0415 - slow to import

    axis.set_major_formatter(FuncFormatter(lambda value, _: number(factor * value, 10)))


def fit_ticks(axes: "Axes", inches: float, factor: float = 1.0) -> None:
    """Put as many round numbers on a horizontal axis as fit into its length, at most 8.

    Call it when the limits are settled; `factor` is that of `tick_numbers`.
    """
    from matplotlib.ticker import MaxNLocator  # noqa: PLC0415 - slow to import

    low, high = axes.get_xlim()
    for most in range(7, 0, -1):
        locator = MaxNLocator(most, steps=[1, 2, 2.5, 5, 10])
        ticks = [tick for tick in locator.tick_values(low, high) if low <= tick <= high]
        texts = [number(factor * tick, 10) for tick in ticks]
        widths = [text_width(figure_of(axes), text, 8.0) for text in texts]
        if sum(widths) + _BETWEEN * len(widths) <= inches:
            break
    axes.xaxis.set_major_locator(locator)


def alt(figure: "Figure") -> str:
    """Return the alt text of a figure that `finish` has finished."""
    return str(figure.get_label())
