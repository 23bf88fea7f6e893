"""Trade-off curves of a study: KPIs over one parameter, a curve per value of a second."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from results.plots.factors import At, Factor, value_text
from results.plots.facts import title_of
from results.plots.numbers import words
from results.plots.part import Part, axes_of, part_of
from results.plots.part_words import (
    best_text,
    best_title,
    bound_text,
    interval_note,
    missing_notes,
    reach_text,
    rival_notes,
    rivals_text,
    sample,
    span,
)
from results.plots.style import (
    BLACK,
    GREY,
    Look,
    NothingToDrawError,
    drawing,
    finish,
    label_y,
    look,
    mark,
    new_figure,
)
from results.plots.ticks import name_axis
from results.statistics import Floats
from results.study import Study

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SHOWN = ("profit", "fill_rate")  # where nothing else is asked for
CURVES = 8  # that can be told apart
PANELS = 4
_BANDS = 3  # curves with bands; of more, bands would hide each other, and bars are drawn
_MANY = 50  # points of a curve, of which more are drawn small
_RING = 11.0  # points, around the best
_DOTTED = (0.0, (1.0, 1.5))


class _Curve(NamedTuple):
    """Some configurations from left to right: what they have in common, and where they are."""

    name: str
    look: Look
    at: Floats
    places: list[int]


@drawing
def sweep(
    study: Study,
    kpis: Sequence[str] | None = None,
    *,
    x: str | None = None,
    by: str | None = None,
    at: At | None = None,
    subject_to: Iterable[str] = (),
    confidence: float = 0.95,
) -> "Figure":
    """Draw KPIs over a parameter, with the best configuration and those that may be it.

    Parameters
    ----------
    study
        One or two of its parameters vary; parameters that are linked to them do not count.
    kpis
        At most four, each in a panel; the best is that for the first. Without it, profit and
        fill rate.
    x, by
        The parameter on the horizontal axis, and the one that has a curve for each value. The
        last names of their paths are enough. Without them, the one with the most numbers is
        on the axis.
    at
        Values that parameters are held at: one, or several in a list.
    subject_to
        What the best must meet by its mean, such as ``"fill_rate>=0.95"``.
    confidence
        Of the interval of each configuration, and that the best is among those marked.

    Raises
    ------
    ValueError
        If there is no such parameter, value or KPI.
    NothingToDrawError
        If the configurations make no curves: one only, or three parameters vary.
    """
    part = part_of(
        study,
        _names(study, kpis),
        at=at,
        first=(x, by),
        subject_to=subject_to,
        confidence=confidence,
    )
    across, other = axes_of(part, x, by, "by")
    curves = _curves(part, across, other)
    joined = across.is_number
    banded = joined and len(curves) <= _BANDS
    count = len(part.names)
    height = 0.45 + (2.9 if count == 1 else 2.1) * count
    figure, panels = new_figure(count, 1, height=height, sharex=True)
    for panel, name in zip(panels[:, 0], part.names, strict=True):
        for curve in curves:
            _draw(panel, part, curve, name, joined=joined, banded=banded)
        _draw_best(panel, part, curves, name)
        for each in part.constraints:
            if each.kpi == name:
                panel.axhline(each.bound, color=GREY, linestyle=_DOTTED, linewidth=1.2)
        label_y(panel, words(name), part.unit(name))
    name_axis(panels[-1, 0].xaxis, across)
    return finish(
        figure,
        title=_title(part, across, other),
        alt=_alt(part, across, curves),
        n=sample(part),
        notes=[
            interval_note(part, "Bands" if banded else "Bars"),
            *rival_notes(part),
            *missing_notes(part),
        ],
        legend=_legend(part, curves),
    )


def _names(study: Study, kpis: Sequence[str] | None) -> tuple[str, ...]:
    if kpis is None:
        return tuple(name for name in SHOWN if name in study.kpis) or study.kpis[:2]
    if not 1 <= len(kpis) <= PANELS:
        raise ValueError(f"a figure has room for one to {PANELS} KPIs, got {len(kpis)}")
    return tuple(kpis)


def _curves(part: Part, across: Factor, other: Factor | None) -> list[_Curve]:
    """Return the curves; points of the same category stand side by side."""
    values = [None] if other is None else list(other.values)
    if other is not None and len(values) > CURVES:
        raise NothingToDrawError(
            f"{other.path} has {len(values)} values, and at most {CURVES} curves can be told "
            f"apart; take some (--at {other.path}={value_text(values[0])},"
            f"{value_text(values[-1])}), or draw a heat map"
        )
    curves = []
    for k, value in enumerate(values):
        places = [
            i for i, c in enumerate(part.configs) if other is None or other.of(c) == value
        ]
        places.sort(key=lambda i: across.place(part.configs[i]))
        aside = 0.0 if across.is_number else 0.6 * ((k + 0.5) / len(values) - 0.5)
        at = np.array([across.position(part.configs[i]) + aside for i in places])
        name = "" if other is None or value is None else other.named(value)
        curves.append(_Curve(name, look(k), at, places))
    return curves


def _draw(
    axes: "Axes", part: Part, curve: _Curve, name: str, *, joined: bool, banded: bool
) -> None:
    found = [part.found[i][name] for i in curve.places]
    means = np.array([each.mean for each in found])
    widths = np.nan_to_num([each.half_width for each in found])
    colour, dash, marker, _ = curve.look
    if banded:
        low, high = means - widths, means + widths
        axes.fill_between(curve.at, low, high, color=colour, alpha=0.16, linewidth=0)
    else:
        axes.errorbar(
            curve.at, means, widths, fmt="none", ecolor=colour, elinewidth=0.8, capsize=2
        )
    if joined:
        axes.plot(curve.at, means, color=colour, linestyle=dash, linewidth=1.4)
    maybe = part.maybe_best[curve.places]
    for chosen, face in ((maybe, colour), (~maybe, "white")):
        axes.plot(
            curve.at[chosen], means[chosen], linestyle="none", marker=marker, color=colour,
            markersize=5.0 if len(means) <= _MANY else 2.5, markerfacecolor=face, zorder=3,
        )  # fmt: skip


def _draw_best(axes: "Axes", part: Part, curves: Sequence[_Curve], name: str) -> None:
    """Draw a ring around the best, and its interval."""
    for curve in curves:
        if part.best is None or part.best.place not in curve.places:
            continue
        at = curve.at[curve.places.index(part.best.place)]
        found = part.found[part.best.place][name]
        axes.errorbar(
            [at], [found.mean], np.nan_to_num([found.half_width]), fmt="o", color=BLACK,
            markersize=_RING, markerfacecolor="none", markeredgewidth=1.3, elinewidth=1.3,
            capsize=4, zorder=4,
        )  # fmt: skip


def _legend(part: Part, curves: Sequence[_Curve]) -> "list[tuple[Artist, str]]":
    entries = [
        (mark(curve.look.colour, curve.look.marker, dash=curve.look.dash), curve.name)
        for curve in curves
        if curve.name
    ]
    if part.best is not None:
        ring = mark(BLACK, "o", size=8.0)
        ring.set(markerfacecolor="none")
        entries.append((ring, f"best {words(part.names[0])}, {best_text(part)}"))
        if not part.maybe_best.all():
            hollow = mark(GREY, "o")
            hollow.set(markerfacecolor="white")
            misses = " or misses the bound" if part.constraints else ""
            entries += [
                (mark(GREY, "o"), "may be the best"),
                (hollow, f"is surely not the best{misses}"),
            ]
    drawn = [bound_text(each) for each in part.constraints if each.kpi in part.names]
    return [*entries, *((mark(GREY, "", dash=_DOTTED), text) for text in drawn)]


def _title(part: Part, across: Factor, other: Factor | None) -> str:
    names = " and ".join([title_of(part.names[0]), *map(words, part.names[1:])])
    over = f"{names} over {across.name}{f' by {other.name}' if other else ''}"
    best = best_title(part)
    return f"{over}: {best}" if best else over


def _alt(part: Part, across: Factor, curves: Sequence[_Curve]) -> str:
    lines = (
        f", a curve for each of {', '.join(c.name for c in curves)}" if curves[0].name else ""
    )
    sentences = [f"{reach_text(across)}{lines}."]
    if part.best is not None:
        sentences += [f"Best {words(part.names[0])}, {best_text(part)}.", rivals_text(part)]
    for name in part.names:
        reach = span([one[name] for one in part.found], part.unit(name))
        sentences.append(f"{title_of(name)} goes from {reach}.")
    return " ".join(sentence for sentence in sentences if sentence)
