"""Frontier: two or three KPIs against each other, and which points no other beats."""

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from results.kpis import kpi
from results.plots.factors import free_of, short, value_text
from results.plots.facts import title_of
from results.plots.numbers import count, words
from results.plots.part_words import percent, told
from results.plots.placing import place_labels
from results.plots.style import (
    BLACK,
    BLUE,
    GREY,
    NothingToDrawError,
    drawing,
    finish,
    label_x,
    label_y,
    mark,
    new_figure,
)
from results.search import Frontier
from results.statistics import Floats

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_FINE = (0.0, (1.0, 1.2))
_LABELS, _TOLD = 24, 8  # points that are named, and told of, at most
_LOOKS = (  # of the words of Frontier.on: colour, face, marker, size
    ("no", GREY, GREY, "x", 4.0),
    ("possibly", BLUE, "white", "D", 5.5),
    ("surely", BLACK, BLACK, "o", 5.5),
)
_NAMES = {
    "surely": "on the frontier, surely",
    "possibly": "possibly on it; more replications would tell",
    "no": "surely beaten",
}
_COUNTED = {
    "surely": "surely on the frontier",
    "possibly": "possibly on the frontier",
    "no": "surely beaten",
}


@drawing
def frontier(found: Frontier) -> "Figure":
    """Draw points by their KPIs, and how sure it is that they are on the frontier.

    Parameters
    ----------
    found
        Of two or three KPIs: from `results.search.pareto`, or from a study by `frontier_of`.
        The first KPI is on the vertical axis.

    Raises
    ------
    NothingToDrawError
        If there is no point, or there are more than three KPIs.
    """
    if not found.points:
        raise NothingToDrawError("no point makes sense and has a value in all replications")
    if len(found.kpis) > 3:
        raise NothingToDrawError(f"two or three KPIs have room, got {len(found.kpis)}")
    pairs = list(combinations(range(len(found.kpis)), 2))
    side = 1 if len(pairs) == 1 else 2
    figure, panels = new_figure(side, side, height=4.1 if side == 1 else 5.6)
    flat = list(panels.flat)
    for panel, (up, across) in zip(flat, pairs, strict=False):
        _draw(panel, found, across, up, steps=len(pairs) == 1)
    for panel in flat[len(pairs) :]:
        panel.set_visible(False)
    finish(
        figure,
        title=_title(found),
        alt=_alt(found),
        n=f"{count(found.replications)} of each of {len(found.points):,} configurations",
        notes=_notes(found),
        legend=_legend(found, steps=len(pairs) == 1),
    )
    for panel, (up, across) in zip(flat, pairs, strict=False):
        _name(panel, found, across, up)
    return figure


def _means(found: Frontier) -> Floats:
    """Return the means, shape ``(points, kpis)``."""
    return np.array([[each.mean for each in one] for one in found.estimates])


def _draw(axes: "Axes", found: Frontier, across: int, up: int, *, steps: bool) -> None:
    means = _means(found)
    widths = np.nan_to_num([[each.half_width for each in one] for one in found.estimates])
    if steps:
        line = steps_of(means[:, [across, up]], [found.kpis[across], found.kpis[up]])
        axes.plot(*line.T, color=BLACK, linewidth=0.9, linestyle=_FINE, zorder=1)
    for word, colour, face, marker, size in _LOOKS:
        chosen = np.array([each == word for each in found.on])
        x, y = means[chosen, across], means[chosen, up]
        barred = [i for i in _named(found) if chosen[i]]
        axes.errorbar(
            means[barred, across], means[barred, up], widths[barred, up],
            widths[barred, across], fmt="none", ecolor=colour, elinewidth=0.7, zorder=2,
        )  # fmt: skip
        axes.plot(
            x, y, linestyle="none", marker=marker, markersize=size, color=colour,
            markerfacecolor=face, zorder=3,
        )  # fmt: skip
    label_x(axes, _axis(found.kpis[across]), found.units[found.kpis[across]])
    label_y(axes, _axis(found.kpis[up]), found.units[found.kpis[up]])
    axes.margins(0.08)


def steps_of(means: Floats, kpis: list[str]) -> Floats:
    """Return the line around all that some point beats by its means, shape ``(n, 2)``.

    Examples
    --------
    >>> steps_of(np.array([[0.0, 3.0], [1.0, 1.0], [2.0, 2.0]]), ["profit", "fill_rate"])
    array([[0., 3.],
           [0., 2.],
           [2., 2.],
           [2., 1.]])
    """
    gains = means * [1.0 if kpi(name).better == "higher" else -1.0 for name in kpis]
    order = np.lexsort((-gains[:, 1], -gains[:, 0]))
    line: list[Floats] = []
    highest = -np.inf
    for i in order:  # from the best of the first KPI on
        if gains[i, 1] > highest:
            highest = gains[i, 1]
            if line:
                line.append(np.array([means[i, 0], line[-1][1]]))
            line.append(means[i])
    worst = means[np.argmin(gains, axis=0), [0, 1]]
    ends = np.array([[worst[0], line[-1][1]], *line[::-1], [line[0][0], worst[1]]])
    moves = (np.diff(ends, axis=0) != 0.0).any(axis=1)
    line_round: Floats = ends[np.concatenate([[True], moves])]
    return line_round


def _axis(name: str) -> str:
    return f"{words(name)} ({kpi(name).better} is better)"


def _called(found: Frontier) -> list[str]:
    """Return what tells each point from the others."""
    paths = list(dict.fromkeys(path for point in found.points for path in point))
    free, _ = free_of(found.points, paths)
    return [
        ", ".join(f"{short(p, paths)} = {value_text(point[p])}" for p in free if p in point)
        for point in found.points
    ]


def _named(found: Frontier) -> list[int]:
    """Return the points that are named: those surely on it, and those that are by the means."""
    means = _means(found)
    best = [i for i in range(len(means)) if not _is_beaten(means, i, found.kpis)]
    surely = [i for i, word in enumerate(found.on) if word == "surely"]
    others = [i for i, word in enumerate(found.on) if word == "possibly"]
    named = list(dict.fromkeys([*surely, *(i for i in best if i in others)]))
    if len(surely) + len(others) <= _LABELS // 2:
        named = [*surely, *others]
    return named[:_LABELS]


def _is_beaten(means: Floats, i: int, kpis: tuple[str, ...]) -> bool:
    gains = means * [1.0 if kpi(name).better == "higher" else -1.0 for name in kpis]
    better, worse = gains > gains[i], gains < gains[i]
    return bool((better.any(axis=1) & ~worse.any(axis=1)).any())


def _name(axes: "Axes", found: Frontier, across: int, up: int) -> None:
    named, called = _named(found), _called(found)
    if len(found.kpis) > 2 and len(named) > _LABELS // 2:
        return
    points = _means(found)[:, [across, up]]
    figure = axes.get_figure(root=True)
    assert figure is not None
    figure.draw_without_rendering()  # lays the axes out
    shy = np.concatenate([_bars(found, named, across, up), _round(axes, points)])
    place_labels(axes, points[named], [called[i] for i in named], shy)


def _bars(found: Frontier, named: list[int], across: int, up: int) -> Floats:
    """Return points on the bars, which labels should rather not cover."""
    along = np.linspace(-1.0, 1.0, 15)[:, None]
    points = []
    for i in named:
        x, y = found.estimates[i][across], found.estimates[i][up]
        reach = np.nan_to_num([x.half_width, y.half_width])
        points += [[x.mean, y.mean] + along * reach * only for only in ([1, 0], [0, 1])]
    return np.concatenate(points)


def _round(axes: "Axes", points: Floats) -> Floats:
    """Return points on the markers, many times: labels should by no means cover those."""
    apart = 3.5 * axes.get_figure(root=True).dpi / 72.0  # type: ignore[union-attr]  # has one
    steps = apart * np.array([[x, y] for x in (-1, 0, 1) for y in (-1, 0, 1)])
    around = (axes.transData.transform(points)[:, None] + steps).reshape(-1, 2)
    there: Floats = axes.transData.inverted().transform(around)
    return np.repeat(there, 60, axis=0)


def _legend(found: Frontier, *, steps: bool) -> "list[tuple[Artist, str]]":
    entries = []
    for word, colour, face, marker, size in reversed(_LOOKS):
        if word in found.on:
            artist = mark(colour, marker, size=size)
            artist.set(markerfacecolor=face)
            entries.append((artist, _NAMES[word]))
    if steps:
        line = mark(BLACK, "", dash=_FINE)
        entries.append((line, "by the means, none is beyond this line"))
    return entries


def _title(found: Frontier) -> str:
    *first, last = [title_of(found.kpis[0]), *map(words, found.kpis[1:])]
    names = f"{', '.join(first)} {'against' if len(first) == 1 else 'and'} {last}"
    counts = [f"{found.on.count(w):,} {text}" for w, text in _COUNTED.items() if w in found.on]
    return f"{names}: of {len(found.on):,} configurations {', '.join(counts)}"


def _notes(found: Frontier) -> list[str]:
    share = percent(found.confidence)
    notes = [
        "On the frontier is what no other configuration beats: none is better in one KPI and "
        f"no worse in the others. What is said of a configuration holds with {share} "
        "confidence; they are compared pairwise on the same customers.",
        f"Bars: {share} confidence interval of each mean by itself: its error, not the spread "
        "of replications.",
    ]
    left_out = found.invalid + found.undefined
    if left_out:
        why = f", such as: {found.failures[0]}" if found.failures else ""
        notes.append(
            f"{left_out:,} more configurations make no sense, failed, or have no value in "
            f"all replications{why}"
        )
    if found.interrupted:
        notes.append("There are more replications, which have not been done yet.")
    if len(_named(found)) < sum(word != "no" for word in found.on):
        notes.append("Not all that may be on the frontier are named, and have bars.")
    return notes


def _alt(found: Frontier) -> str:
    called = _called(found)
    sentences = [f"{_title(found)}."]
    for i in _named(found)[:_TOLD]:
        pairs = zip(found.kpis, found.estimates[i], strict=True)
        figures = ", ".join(f"{words(name)} {told(e, found.units[name])}" for name, e in pairs)
        sentences.append(f"{called[i] or 'The only one'}, {found.on[i]}: {figures}.")
    return " ".join(sentences)
