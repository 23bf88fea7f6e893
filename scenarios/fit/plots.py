"""How well the laws fit, as one figure: rates by weekday and month, lead times by supplier."""

# ruff: noqa: PLC0415 -- matplotlib is slow to import

from collections.abc import Sequence
from math import ceil
from typing import TYPE_CHECKING, Any

import numpy as np

from scenarios.errors import listed
from scenarios.fit.demand import Arriving
from scenarios.fit.lead_times import LeadTimes
from sim.protocols import Floats

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from scenarios.fit.fitted import Fitted

DATA, LAW, FAINT = "#333333", "#0072B2", "#BBBBBB"  # dark grey and Okabe & Ito's blue
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
KINDS = ("all", "arrivals", "lead-times")
_WIDTH, _ROW = 9.0, 2.9  # inches


def figure(fitted: "Fitted", what: str = "all") -> "Figure":
    """Return the figure.

    Raises
    ------
    ValueError
        If `what` is not one of its kinds.
    """
    from matplotlib.figure import Figure

    if what not in KINDS:
        raise ValueError(f"what must be one of {listed(KINDS)}, got '{what}'")
    suppliers = fitted.lead_times if what != "arrivals" else ()
    rows = len(suppliers) + (what != "lead-times")
    sheet = Figure(figsize=(_WIDTH, _ROW * rows), layout="constrained")
    grid = sheet.subplots(rows, 2, squeeze=False)
    if what != "lead-times":
        _rates(grid[0], fitted.arriving)
    for pair, times in zip(grid[rows - len(suppliers) :], suppliers, strict=True):
        _distribution(pair[0], times)
        _quantiles(pair[1], times)
    for axes in grid.flat:
        axes.spines[["top", "right"]].set_visible(False)
    return sheet


def _rates(pair: Sequence[Any], arriving: Arriving) -> None:
    calendar, shape = arriving.calendar, arriving.shape
    names = WEEKDAYS if calendar.start else tuple(str(day) for day in range(1, 8))
    label = "weekday" if calendar.start else "day of a 7-day cycle"
    sides = (
        (pair[0], label, calendar.weekdays, names, shape.weekdays),
        (pair[1], "month", calendar.months, MONTHS, shape.months),
    )
    for axes, kind, group, ticks, factors in sides:
        if kind == "month" and calendar.start is None:
            _say(axes, "months are unknown: times are numbers")
            continue
        axes.set_ylabel("orders per day")
        axes.set_xlabel(kind)
        _bars(axes, arriving, group, len(ticks))
        axes.set_xticks(range(len(ticks)), ticks, fontsize=8)
        taken = "matters" if factors else "not shown to matter"
        axes.set_title(f"Rate by {kind}: {taken}", fontsize=10)


def _bars(axes: Any, arriving: Arriving, group: Any, groups: int) -> None:
    """Draw the mean of each group with its 95 % interval, and the fitted rate over it."""
    counts, shape = arriving.counts, arriving.shape
    days = np.bincount(group, minlength=groups)
    there = days > 0
    mean = np.bincount(group, counts, minlength=groups)[there] / days[there]
    spread = 1.96 * np.sqrt(shape.dispersion * mean / days[there])
    fitted = shape.factors(arriving.calendar)
    fitted *= counts.mean() / fitted.mean()
    law = np.bincount(group, fitted, minlength=groups)[there] / days[there]
    at = np.flatnonzero(there)
    axes.bar(at, mean, color=FAINT, width=0.8, label="data")
    low = np.minimum(spread, mean)
    axes.errorbar(at, mean, [low, spread], fmt="none", ecolor=DATA, capsize=2, label="95 %")
    axes.plot(at, law, "_", color=LAW, markersize=18, markeredgewidth=2.5, label="fitted")
    axes.set_ylim(0, 1.3 * float((mean + spread).max()))
    handles, labels = axes.get_legend_handles_labels()
    order = [labels.index(label) for label in ("data", "95 %", "fitted")]
    axes.legend(
        [handles[place] for place in order],
        [labels[place] for place in order],
        loc="upper center",
        ncols=3,
        frameon=False,
        fontsize=8,
    )


def _distribution(axes: Any, times: LeadTimes) -> None:
    """Draw the product-limit estimate against the law of the smallest AICc."""
    data, curve = times.data, times.curve
    most = max(1.05 * float(data.value.max()), data.step)
    steps = np.append(0.0, curve.values), np.append(0.0, curve.reached)
    # To the right edge, where the share received stays what it was last.
    drawn = np.append(steps[0], most), np.append(steps[1], steps[1][-1])
    axes.step(*drawn, where="post", color=DATA, lw=1.6, label="data")
    still = np.isinf(data.high)
    if still.any():
        ages = data.value[still]
        reached = steps[1][np.searchsorted(steps[0], ages, side="right") - 1]
        axes.plot(ages, reached, "|", color=DATA, markersize=9, label="still open")
    at = np.linspace(0, most, 400)
    for fit, style in zip(times.fits[:2], ("-", "--"), strict=False):
        law = fit.family.cdf(np.maximum(at, 1e-9), fit.parameters)
        colour = LAW if style == "-" else "#D55E00"
        axes.plot(at, law, style, color=colour, lw=1.6, label=fit.family.name)
    axes.set(xlim=(0, most), ylim=(0, 1.02), xlabel="lead time (days)", ylabel="share received")
    axes.set_title(_title(times), fontsize=10)
    axes.legend(loc="lower right", frameon=False, fontsize=8)


def _quantiles(axes: Any, times: LeadTimes) -> None:
    """Draw quantiles of the data against those of the law of the smallest AICc."""
    if not times.fits:
        _say(axes, f"no law was fitted: {times.name}, as seen")
        return
    best, curve = times.fits[0], times.curve
    middle = curve.reached - curve.shares / 2
    law = best.law.age_at(-np.log1p(-np.minimum(middle, 1 - 1e-9)))
    ends = _ends(curve.values, law)
    axes.plot(ends, ends, color=FAINT, lw=1.2, zorder=0)
    axes.plot(law, curve.values, "o", color=LAW, markersize=3.5, alpha=0.7)
    verdict = "taken" if times.name == best.family.name else "rejected, data taken as seen"
    axes.set(xlabel=f"quantile of {best.family.name} (days)", ylabel="quantile of data (days)")
    axes.set_title(f"{best.family.name}: {verdict} (p {times.p:.3f})", fontsize=10)


def _say(axes: Any, text: str) -> None:
    axes.set_axis_off()
    axes.text(0.5, 0.5, text, ha="center", fontsize=10)


def _ends(seen: Floats, law: Floats) -> list[float]:
    return [0.0, 1.05 * ceil(max(float(seen.max()), float(law.max())))]


def _title(times: LeadTimes) -> str:
    name = times.supplier if len(times.supplier) <= 32 else f"{times.supplier[:30]}..."
    return f"{name}: {times.data.received:,} received, {times.data.open:,} open"
