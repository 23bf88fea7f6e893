"""Trade-off: the service of each policy against its money, and how sure that is."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from results.compare.comparison import Comparison
from results.kpis import KPIS, kpi, kpis_of
from results.plots.facts import called, everyone, left_out, objective, sample, title_of, told
from results.plots.numbers import words
from results.plots.placing import place_labels
from results.plots.region import Region, joint_region
from results.plots.style import (
    GREY,
    NothingToDrawError,
    drawing,
    finish,
    label_x,
    label_y,
    look,
    new_figure,
)
from results.statistics import Floats

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_MOST = 24  # labels that find a place
_CROWD, _WORTH_A_PANEL = 4, 4.0  # policies; how many times larger they become in it


@drawing
def trade_off(
    comparison: Comparison,
    names: Sequence[str] | None = None,
    *,
    service: str = "fill_rate",
    against: str | None = None,
) -> "Figure":
    """Draw each policy as a point, with the joint confidence region of its two figures.

    Where a few policies are so far off that the others are lost in a crowd, a second panel
    shows the crowd.

    Parameters
    ----------
    comparison
        The baseline, which is marked, and its variants, if any.
    names
        Draw these only.
    service, against
        The KPIs of the two axes. Against service stands the profit; the cost where nothing is
        sold, the stock on hand where there is no money.

    Raises
    ------
    NothingToDrawError
        If one of them is not defined for any policy.
    """
    kpis = (kpi(service).name, kpi(against or _second(comparison)).name)
    known = [name for name in everyone(comparison, names) if _is_known(comparison, name, kpis)]
    if not known:
        raise NothingToDrawError(
            f"No policy has both a {words(kpis[0])} and a {words(kpis[1])}: where nobody "
            "orders, they are not defined."
        )
    regions = {name: _region(comparison, name, kpis) for name in known[:_MOST]}
    crowd = _crowd(np.array([region.centre for region in regions.values()]))
    figure, (panels,) = new_figure(1, 2 if crowd else 1, height=4.1)
    for panel, which in zip(panels, (range(len(regions)), crowd), strict=False):
        _draw(panel, list(regions.values()), which)
        label_x(panel, _axis(kpis[0]), comparison.unit(kpis[0]))
        if comparison.unit(kpis[0]) == "fraction":
            _keep_to_fractions(panel)
    label_y(panels[0], _axis(kpis[1]), comparison.unit(kpis[1]))
    if crowd:
        panels[0].set_title("all")
        panels[1].set_title("those in the frame")
        _frame(*panels)
    finish(
        figure,
        title=f"{title_of(kpis[0])} against {words(kpis[1])}",
        alt=_alt(comparison, list(regions), kpis),
        n=sample(comparison),
        notes=[*_notes(comparison, regions), *left_out(known, _MOST)],
    )
    labels = [called(comparison, name) for name in regions]
    for panel, which in zip(panels, (range(len(regions)), crowd), strict=False):
        named = [k for k in which if panel is panels[-1] or k not in crowd]
        _name(panel, list(regions.values()), labels, named, which)
    return figure


def _second(comparison: Comparison) -> str:
    aim = objective(comparison)
    names = everyone(comparison)
    costs = any(np.nan_to_num(comparison.kpis[name][aim].mean) for name in names)
    return aim if costs else "on_hand_mean"


def _is_known(comparison: Comparison, name: str, kpis: tuple[str, str]) -> bool:
    return not any(np.isnan(comparison.kpis[name][each].mean) for each in kpis)


def _region(comparison: Comparison, name: str, kpis: tuple[str, str]) -> Region:
    columns, pairs = kpis_of("all"), comparison.measured[name]
    first, second = (pairs[:, columns.index(each)] for each in kpis)
    kinds = (KPIS[kpis[0]].kind, KPIS[kpis[1]].kind)
    return joint_region(kinds, first, second, comparison.confidence)


def _crowd(points: Floats) -> list[int]:
    """Return which points are lost in a crowd because a few are far off; none if none is.

    Far off is what lies three times the spread of the middle half or more beyond it: Tukey's
    outer fences; Tukey (1977), Exploratory Data Analysis, section 2D.
    """
    low, high = np.quantile(points, [0.25, 0.75], axis=0)
    fence = 3.0 * (high - low)
    near = ((points >= low - fence) & (points <= high + fence)).all(axis=1)
    crowd = np.flatnonzero(near)
    if len(crowd) < _CROWD or len(crowd) == len(points):
        return []
    wide, narrow = np.ptp(points, axis=0), np.ptp(points[crowd], axis=0)
    return crowd.tolist() if np.any(wide >= _WORTH_A_PANEL * narrow) else []


def _draw(axes: "Axes", regions: Sequence[Region], which: Iterable[int]) -> None:
    for k in which:
        style, region = look(k), regions[k]
        if not np.isnan(region.factor).any():
            outline = region.outline().T
            axes.fill(*outline, facecolor=style.colour, alpha=0.12, edgecolor="none")
            axes.fill(
                *outline, fill=False, edgecolor=style.colour, linestyle=style.dash,
                linewidth=1.1,
            )  # fmt: skip
        axes.plot(
            *region.centre, style.marker, color=style.colour, markersize=6.5,
            markeredgecolor="white", markeredgewidth=0.6,
        )  # fmt: skip
    axes.margins(0.12)


def _keep_to_fractions(panel: "Axes") -> None:
    """Leave out what is empty below 0 and above 100%."""
    low, high = panel.get_xlim()
    room, data = 0.05 * (high - low), panel.dataLim
    panel.set_xlim(max(low, min(0.0, data.xmin) - room), min(high, max(1.0, data.xmax) + room))


def _frame(overview: "Axes", detail: "Axes") -> None:
    """Frame in one panel what the other shows."""
    (left, right), (bottom, top) = detail.get_xlim(), detail.get_ylim()
    xs, ys = [left, right, right, left, left], [bottom, bottom, top, top, bottom]
    overview.plot(xs, ys, color=GREY, linewidth=0.8, zorder=1.5)


def _axis(name: str) -> str:
    better = kpi(name).better
    return words(name) if better == "neither" else f"{words(name)} ({better} is better)"


def _name(
    axes: "Axes",
    regions: Sequence[Region],
    labels: Sequence[str],
    named: Sequence[int],
    which: Sequence[int],
) -> None:
    """Write names beside points, and on none of `which`."""
    ordered = [*named, *(k for k in which if k not in named)]
    shy = [regions[k].outline() for k in which if not np.isnan(regions[k].factor).any()]
    place_labels(
        axes,
        np.array([regions[k].centre for k in ordered]),
        [labels[k] for k in named],
        np.concatenate(shy) if shy else None,
    )


def _notes(comparison: Comparison, regions: dict[str, Region]) -> list[str]:
    if all(np.isnan(region.factor).any() for region in regions.values()):
        return ["Fewer than 3 replications do not tell how sure a point is."]
    notes = [
        "Ellipse: covers both expectations of a policy with "
        f"{100 * comparison.confidence:.4g}% confidence (Hotelling's T squared)."
    ]
    if len(regions) > 1:
        notes.append(
            "All policies meet the same customers, so ellipses that overlap may still belong "
            "to policies that differ: differences are judged by the paired verdicts."
        )
    return notes


def _alt(comparison: Comparison, names: list[str], kpis: tuple[str, str]) -> str:
    parts = []
    for name in names:
        both = [told(comparison, each, comparison.kpis[name][each]) for each in kpis]
        parts.append(f"{called(comparison, name)} {' and '.join(both)}")
    return f"{title_of(kpis[0])} and {words(kpis[1])} of each policy: {'; '.join(parts)}."
