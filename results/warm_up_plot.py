"""Welch's plot: each KPI over time, its moving average, and where the warm-up ends."""

from typing import TYPE_CHECKING

import numpy as np

from results.kpis import kpi
from results.mser import welch
from results.warm_up import Series, WarmUp

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_SHARE = 20  # of the series, which the window of the moving average covers on each side


def figure(found: WarmUp) -> "Figure":
    """Return one plot for each KPI, below each other, over the same time."""
    from matplotlib.figure import Figure  # noqa: PLC0415 - slow to import

    sheet = Figure(figsize=(8.0, 1.7 * len(found.series) + 0.8), layout="constrained")
    axes = np.atleast_1d(sheet.subplots(len(found.series), 1, sharex=True))
    for axis, (name, series) in zip(axes, found.series.items(), strict=True):
        _draw(axis, name, series, found)
    axes[-1].set_xlabel(f"time, {found.time_unit}s; vertical: what to leave out")
    sheet.suptitle(
        f"{found.scenario}: mean of {found.replications} replications, and moving average"
    )
    return sheet


def _draw(axis: "Axes", name: str, series: Series, found: WarmUp) -> None:
    times = series.step * np.arange(1, len(series.values) + 1)
    window = len(series.values) // _SHARE
    smooth = welch(series.values, window)
    axis.plot(times, series.values, color="0.8", linewidth=0.8)
    axis.plot(times[: len(smooth)], smooth, color="C0", linewidth=1.6)
    axis.axvline(found.recommended, color="black", linewidth=1.0)
    style, doubt = "--", "MSER-5"
    if series.truncation.doubt is not None:
        style, doubt = ":", f"MSER-5 not trusted: {series.truncation.doubt}"
    axis.axvline(series.at, color="C3", linewidth=1.0, linestyle=style)
    title = f"{name}, {kpi(name).unit_in(found.time_unit, found.currency)} ({doubt})"
    axis.set_title(title, fontsize=9, loc="left")
    axis.tick_params(labelsize=8)
