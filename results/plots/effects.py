"""Morris and Sobol: which factors matter over all their values, and which interact."""

from typing import TYPE_CHECKING

import numpy as np

from results.plots.bars import (
    Bar,
    bars,
    change_text,
    change_unit,
    confidence_of,
    drawn,
    legend,
    notes,
    sample,
)
from results.plots.facts import title_of
from results.plots.numbers import words
from results.plots.part_words import percent, told
from results.plots.style import BLACK, BLUE, SKY, drawing, finish, mark
from results.search import Sensitivity

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_SIZE = (Bar("mu_star", SKY, "", "mean size of the effect, mu*"),)
_SHARES = (
    Bar("total", SKY, "///", "with all that it interacts with (total)"),
    Bar("first", BLUE, "", "by the factor alone (first order)"),
)
_TOLD = 8  # factors in the alt text


@drawing
def morris(found: Sensitivity) -> "Figure":
    """Draw the size of the effect of each factor over its range, and how much that varies.

    Parameters
    ----------
    found
        From `results.search.sensitivity` with ``method="morris"``.

    Raises
    ------
    ValueError
        If it is of another method.
    NothingToDrawError
        If no factor has a figure.
    """
    paths = drawn(found, "morris")
    what = f"effect on {words(found.kpi)} over the range of the factor, {change_unit(found)}"
    figure, axes = bars(found, paths, _SIZE, found.unit, what)
    marks = (("sigma", "D", "white", "its spread, sigma"), ("mu", "o", BLACK, "its mean, mu"))
    entries = legend(_SIZE)
    for key, marker, face, name in marks:
        means = [found.effects[path][key].mean for path in paths]
        axes.plot(
            means, np.arange(len(paths)) + 0.18, linestyle="none", marker=marker, markersize=5,
            color=BLACK, markerfacecolor=face, zorder=4,
        )  # fmt: skip
        artist = mark(BLACK, marker)
        artist.set(markerfacecolor=face)
        entries.append((artist, name))
    parts = [
        f"{path} {change_text(found, found.effects[path]['mu_star'])}" for path in paths[:_TOLD]
    ]
    return finish(
        figure,
        title=f"{title_of(found.kpi)} depends most on {paths[0]}",
        alt=f"Mean size of the effect on {words(found.kpi)}: {'; '.join(parts)}.",
        n=f"{sample(found)} on walks that change one factor at a time",
        notes=[
            "A large sigma: the effect depends on the other factors, or is not a line. A mu "
            "nearer to 0 than mu*: it goes up here and down there.",
            f"Lines: {percent(confidence_of(found))} confidence interval over the walks.",
            *notes(found),
        ],
        legend=entries,
    )


@drawing
def sobol(found: Sensitivity) -> "Figure":
    """Draw the share of the variance of the KPI that is due to each factor.

    Parameters
    ----------
    found
        From `results.search.sensitivity` with ``method="sobol"``.

    Raises
    ------
    ValueError
        If it is of another method.
    NothingToDrawError
        If nothing varies.
    """
    paths = drawn(found, "sobol")
    what = f"share of the variance of {words(found.kpi)} over all values, %"
    figure, _ = bars(found, paths, _SHARES, "fraction", what)
    parts = [
        f"{path} {told(found.effects[path]['total'], 'fraction')}, alone "
        f"{told(found.effects[path]['first'], 'fraction')}"
        for path in paths[:_TOLD]
    ]
    return finish(
        figure,
        title=f"The variance of {words(found.kpi)} is due most to {paths[0]}",
        alt=f"Share of the variance of {words(found.kpi)}: {'; '.join(parts)}.",
        n=sample(found),
        notes=[
            "All factors vary at once, each evenly over its range. A share below 0 or above "
            "100% is an error of estimation: take more samples.",
            f"Lines: {percent(confidence_of(found))} bootstrap interval over configurations.",
            *notes(found),
        ],
        legend=legend(_SHARES),
    )
