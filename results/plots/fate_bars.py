"""Bars of what became of all orders: served at once or later, left, open."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from results.plots.fates import Fates
from results.plots.lettering import Rows, label_rows, write_beside
from results.plots.style import (
    BLUE,
    GREY,
    PALE,
    SKY,
    SMALL,
    VERMILLION,
    label_x,
    swatch,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BAR = 0.2  # inches
_PARTS = (
    ("at once", BLUE, ""),
    ("after a wait", SKY, ".."),
    ("left or refused", VERMILLION, "////"),
    ("open at the end", PALE, "xxx"),
)


def shares_of(fates: Fates) -> tuple[float, float, float, float]:
    """Return the shares in the order of the bars."""
    return fates.at_once, fates.later, fates.gone, fates.open


def per_cent(share: float) -> str:
    """Return a share in per cent; one that is not 0 is not told as 0.

    Examples
    --------
    >>> per_cent(0.9512), per_cent(0.0), per_cent(0.0001)
    ('95.1', '0', '<0.1')
    """
    if share == 0.0:
        return "0"
    return "<0.1" if share < 0.0005 else f"{100.0 * share:.1f}"


def fate_bars(axes: "Axes", known: Sequence[Fates], rows: Rows) -> None:
    """Draw what became of all orders as a bar in each row, with its figures beside it."""
    for y, fates in zip(rows.centres, known, strict=True):
        start = 0.0
        for share, (_, colour, hatch) in zip(shares_of(fates), _PARTS, strict=True):
            axes.barh(
                y, share, left=start, height=0.66 * BAR,
                facecolor=colour, hatch=hatch, edgecolor="white", linewidth=0,
            )  # fmt: skip
            start += share
    axes.set_xlim(0.0, 1.0)
    label_rows(axes, rows)
    axes.grid(visible=False)
    label_x(axes, "share of the orders placed", "fraction")
    axes.legend(
        handles=[swatch(colour, hatch) for _, colour, hatch in _PARTS],
        labels=[name for name, _, _ in _PARTS],
        loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=len(_PARTS), borderaxespad=0.1,
        borderpad=0.2, handlelength=1.4, handletextpad=0.4, columnspacing=1.0, fontsize=SMALL,
    )  # fmt: skip
    told = [" | ".join(map(per_cent, shares_of(fates))) for fates in known]
    write_beside(axes, rows, told, SMALL)
    axes.annotate(
        "once | wait | left | open, %", (1.0, 0.0), xycoords=("axes fraction", "data"),
        xytext=(3.5, 3.0), textcoords="offset points", fontsize=SMALL, color=GREY,
    )  # fmt: skip
