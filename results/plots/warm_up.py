"""Welch's plot: each KPI over time, its moving average, and where the warm-up ends."""

from typing import TYPE_CHECKING

import numpy as np

from results.kpis import kpi
from results.mser import welch
from results.plots.facts import title_of
from results.plots.lettering import legible
from results.plots.numbers import count, number, words
from results.plots.style import (
    BLUE,
    PALE,
    SMALL,
    VERMILLION,
    NothingToDrawError,
    drawing,
    finish,
    label_x,
    label_y,
    mark,
    new_figure,
    swatch,
)
from results.warm_up import Series, WarmUp

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_SHARE = 20  # of the series, which the window of the moving average covers on each side
_PANEL, _AROUND = 1.05, 0.35  # inches
_TRUSTED, _DOUBTED = (0.0, (4.0, 2.0)), (0.0, (1.0, 1.5))
_RAW = "#999999"


@drawing
def warm_up(found: WarmUp) -> "Figure":
    """Draw every KPI over time, with the warm-up that is recommended.

    Parameters
    ----------
    found
        From `results.warm_up.warm_up`.

    Raises
    ------
    NothingToDrawError
        If there is no KPI.
    """
    if not found.series:
        raise NothingToDrawError("there is no KPI to look at")
    rows = len(found.series)
    figure, panels = new_figure(rows, 1, height=_PANEL * rows + _AROUND, sharex=True)
    for axes, (name, series) in zip(panels[:, 0], found.series.items(), strict=True):
        _draw(axes, name, series, found)
    panels[-1, 0].set_xlim(-0.01 * found.length, found.length)
    label_x(panels[-1, 0], "time", f"{found.time_unit}s")
    doubts = any(not each.truncation.trusted for each in found.series.values())
    unit = f"{found.time_unit}s"
    return finish(
        figure,
        title=f"Recommended warm-up: {number(found.recommended)} {unit}",
        alt=_alt(found),
        n=f"{count(found.replications)} of {number(found.length)} {unit}, pooled",
        notes=[
            "The longest of the truncation points that can be trusted, and of the rule of "
            f"thumb: {found.why_rule}, {number(found.rule_of_thumb)} {unit}.",
            *found.messages(),
            "Moving average: over a tenth of the time, less at the beginning (Welch).",
        ],
        legend=_legend(doubts),
    )


def _draw(axes: "Axes", name: str, series: Series, found: WarmUp) -> None:
    times = series.step * np.arange(1, len(series.values) + 1)
    smooth = welch(series.values, len(series.values) // _SHARE)
    axes.axvspan(0.0, found.recommended, color=PALE, linewidth=0, alpha=0.6)
    axes.plot(times, series.values, color=_RAW, linewidth=0.6)
    axes.plot(times[: len(smooth)], smooth, color=BLUE, linewidth=1.5)
    trusted = series.truncation.trusted
    axes.axvline(
        series.at, color=VERMILLION, linewidth=1.3, linestyle=_TRUSTED if trusted else _DOUBTED
    )
    label_y(axes, "", kpi(name).unit_in(found.time_unit, found.currency))
    axes.set_ylabel("")
    unit = kpi(name).unit_in(found.time_unit, found.currency)
    doubt = "" if series.truncation.doubt is None else f"; MSER-5: {series.truncation.doubt}"
    said = "%" if unit == "fraction" else unit
    axes.set_title(legible(f"{title_of(name)}, {said}{doubt}"), fontsize=SMALL, pad=2.0)
    axes.locator_params(axis="y", nbins=4)
    axes.tick_params(labelsize=SMALL)


def _legend(doubts: bool) -> "list[tuple[Artist, str]]":
    entries = [
        (mark(_RAW, "", dash="-"), "mean of the replications"),
        (mark(BLUE, "", dash="-"), "moving average"),
        (swatch(PALE), "recommended warm-up"),
        (mark(VERMILLION, "", dash=_TRUSTED), "truncation point of MSER-5"),
    ]
    if doubts:
        entries.append((mark(VERMILLION, "", dash=_DOUBTED), "one that can't be trusted"))
    return entries


def _alt(found: WarmUp) -> str:
    unit = f"{found.time_unit}s"
    points = [
        f"{words(name)} {number(each.at)}{'' if each.truncation.trusted else ' (not trusted)'}"
        for name, each in found.series.items()
    ]
    return (
        f"Recommended warm-up {number(found.recommended)} {unit}, rule of thumb "
        f"{number(found.rule_of_thumb)}. Truncation points: {', '.join(points)}."
    )
