"""Cells of a heat map: their colours and values, and lines and marks over them."""

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from results.plots.lettering import text_width
from results.plots.style import BLACK, PALE, SMALL
from results.statistics import Floats

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Mask = NDArray[np.bool_]

DASHED = (0.0, (2.0, 1.6))

_COLOURS = "cividis"  # perceptually uniform, also in greyscale and for the colour-blind
_SMALL = 300  # cells, above which lines and dots are finer
_FINE = 2500  # cells, above which they are drawn as pixels
_ACROSS = np.array([-0.5, 0.5, 0.5, -0.5, -0.5])  # corners of a cell
_UP = np.array([-0.5, -0.5, 0.5, 0.5, -0.5])


def draw_cells(axes: "Axes", values: Floats) -> Any:
    """Draw values, shape ``(rows, columns)``, hatched where there are none.

    Returns
    -------
    What a colour bar is made of.
    """
    rows, columns = values.shape
    edges = np.arange(columns + 1) - 0.5, np.arange(rows + 1) - 0.5
    missing = np.isnan(values)
    cells = axes.pcolormesh(
        *edges, np.ma.masked_array(values, missing), cmap=_COLOURS,
        rasterized=values.size > _FINE,
    )  # fmt: skip
    for row, column in np.argwhere(missing).tolist():
        axes.fill(
            column + _ACROSS, row + _UP,
            facecolor="white", edgecolor=PALE, hatch="////", linewidth=0,
        )  # fmt: skip
    axes.grid(visible=False)
    return cells


def outline(axes: "Axes", inside: Mask, *, surely: bool) -> None:
    """Draw a line around cells: a dashed one on top of the others if `surely`."""
    from matplotlib.collections import LineCollection  # noqa: PLC0415 - slow to import

    lines = edges_of(inside)
    thick = 2.2 if inside.size <= _SMALL else 1.2
    looks: list[Any] = [("white", 1.8 * thick, "-"), (BLACK, thick, "-")]
    if surely:
        looks = [(BLACK, 1.0, DASHED)]
    for colour, width, dash in looks:
        axes.add_collection(
            LineCollection(lines, colors=colour, linewidths=width, linestyles=[dash]),
            autolim=False,
        )


def edges_of(inside: NDArray[np.bool_]) -> list[list[tuple[float, float]]]:
    """Return the edges between cells that are inside and cells that are not.

    Cells are one wide and high, around whole numbers; those off the grid do not count.

    Examples
    --------
    >>> edges_of(np.array([[True, False]]))
    [[(0.5, -0.5), (0.5, 0.5)]]
    """
    upright = np.argwhere(inside[:, 1:] != inside[:, :-1]).tolist()
    level = np.argwhere(inside[1:] != inside[:-1]).tolist()
    return [
        *([(c + 0.5, r - 0.5), (c + 0.5, r + 0.5)] for r, c in upright),
        *([(c - 0.5, r + 0.5), (c + 0.5, r + 0.5)] for r, c in level),
    ]


def write_values(
    figure: "Figure", axes: "Axes", values: Floats, widths: Floats, size: tuple[float, float]
) -> None:
    """Write values into cells if there is room, dark on bright and bright on dark.

    `widths` are half widths, of which the decimals depend; `size` is that of a cell, in inches.
    """
    texts = _texts(figure, values, widths, size)
    middle = (np.nanmin(values) + np.nanmax(values)) / 2.0
    for (row, column), text in texts.items():
        colour = BLACK if values[row, column] > middle else "white"
        axes.text(
            column, row, text, ha="center", va="center", fontsize=SMALL, color=colour
        )  # fmt: skip


def _texts(
    figure: "Figure", values: Floats, widths: Floats, size: tuple[float, float]
) -> dict[tuple[int, int], str]:
    if size[1] < 1.3 * SMALL / 72:
        return {}
    most = decimals_of(values, widths)
    for decimals in range(most, max(most - 2, -1), -1):
        texts = {
            (row, column): f"{values[row, column]:,.{decimals}f}"
            for row, column in np.argwhere(~np.isnan(values)).tolist()
        }
        if max(text_width(figure, text, SMALL) for text in texts.values()) < 0.92 * size[0]:
            return texts
    return {}


def decimals_of(values: Floats, widths: Floats) -> int:
    """Return how many decimals give a usual half width two digits.

    Examples
    --------
    >>> decimals_of(np.array([0.5, 12.3456]), np.array([0.2, 0.3]))
    2
    """
    known = values[~np.isnan(values)]
    errors = widths[widths > 1e-9 * np.abs(known).max()]
    scale = float(np.median(errors)) if len(errors) else float(np.ptp(known)) / 10.0
    return min(max(1 - math.floor(math.log10(scale)), 0), 6) if scale > 0.0 else 2


def frame(axes: "Axes", row: int, column: int) -> None:
    """Draw a frame around a cell."""
    for colour, width in (("white", 5.0), (BLACK, 2.6)):
        axes.plot(
            column + _ACROSS, row + _UP,
            color=colour, linewidth=width, zorder=4, clip_on=False, solid_joinstyle="miter",
        )  # fmt: skip


def dots(axes: "Axes", cells: Mask) -> None:
    """Put a dot into the corner of cells."""
    rows, columns = np.nonzero(cells)
    size = 4.0 if cells.size <= _SMALL else 2.0
    axes.plot(
        columns + 0.38, rows + 0.3, "o", markersize=size, color=BLACK,
        markerfacecolor="white", markeredgewidth=0.8, zorder=5,
    )  # fmt: skip
