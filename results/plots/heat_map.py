"""Heat map of a study: a KPI over two parameters, with the best and where a bound is met."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from results.kpis import kpi as kpi_row
from results.plots.cells import (
    DASHED,
    Mask,
    dots,
    draw_cells,
    frame,
    outline,
    write_values,
)
from results.plots.factors import At, Factor
from results.plots.facts import title_of
from results.plots.numbers import words
from results.plots.part import Part, axes_of, part_of
from results.plots.part_words import (
    best_text,
    best_title,
    bound_text,
    error_note,
    missing_notes,
    reach_text,
    rival_notes,
    rivals_text,
    sample,
    span,
)
from results.plots.style import (
    BLACK,
    PALE,
    WIDTH,
    NothingToDrawError,
    drawing,
    finish,
    label_y,
    mark,
    new_figure,
    swatch,
)
from results.plots.ticks import name_axis
from results.statistics import Floats
from results.study import Study

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_BESIDE, _BELOW = 1.7, 0.55  # inches, taken by axes' labels and the colour bar
_ROW, _LEAST, _MOST = 0.32, 1.6, 6.0  # inches: height of a row, of all rows


class _Grid(NamedTuple):
    """Cells, shape ``(rows, columns)``: values, and the number of the configuration or -1."""

    x: Factor
    y: Factor
    values: Floats
    places: NDArray[np.int64]


@drawing
def heat_map(
    study: Study,
    kpi: str | None = None,
    *,
    x: str | None = None,
    y: str | None = None,
    at: At | None = None,
    subject_to: Iterable[str] = (),
    confidence: float = 0.95,
) -> "Figure":
    """Draw a KPI over two parameters.

    Parameters
    ----------
    study
        Two of its parameters vary; parameters that are linked to them do not count.
    kpi
        The KPI; without it the profit.
    x, y
        The parameters of the axes; the last names of their paths are enough. Without them,
        the one with the most numbers is on the horizontal axis.
    at
        Values that parameters are held at: one, or several in a list.
    subject_to
        What the best must meet by its mean, such as ``"fill_rate>=0.95"``; a line goes around
        the configurations that do.
    confidence
        Of the intervals, and that the best is among those marked.

    Raises
    ------
    ValueError
        If there is no such parameter, value or KPI.
    NothingToDrawError
        If not two parameters vary, or the configurations are no grid.
    """
    name = kpi or ("profit" if "profit" in study.kpis else study.kpis[0])
    part = part_of(
        study, [name], at=at, first=(x, y), subject_to=subject_to, confidence=confidence
    )
    across, up = axes_of(part, x, y, "y")
    if up is None:
        raise NothingToDrawError(
            f"only {across.path} varies, and a heat map needs two parameters; sweep draws "
            "curves over one"
        )
    grid = _grid(part, across, up)
    rows, columns = grid.values.shape
    height = min(max(_ROW * rows, _LEAST), _MOST)
    figure, panels = new_figure(height=height + _BELOW)
    axes = panels[0, 0]
    cells = draw_cells(axes, grid.values)
    name_axis(axes.xaxis, across, places=WIDTH - _BESIDE)
    name_axis(axes.yaxis, up, places=height)
    _draw_over(axes, part, grid)
    factor = 100.0 if part.unit(name) == "fraction" else 1.0
    widths = np.array([one[name].half_width for one in part.found])
    size = (WIDTH - _BESIDE) / columns, height / rows
    write_values(figure, axes, factor * grid.values, factor * widths, size)
    bar = figure.colorbar(cells, ax=axes, pad=0.015, fraction=0.05)
    bar.outline.set_visible(False)
    better = kpi_row(name).better
    way = "" if better == "neither" else f" ({better} is better)"
    label_y(bar.ax, f"{words(name)}{way}", part.unit(name))
    return finish(
        figure,
        title=_title(part, across, up),
        alt=_alt(part, grid),
        n=sample(part),
        notes=[error_note(part), *rival_notes(part), *missing_notes(part)],
        legend=_legend(part, grid),
    )


def _grid(part: Part, across: Factor, up: Factor) -> _Grid:
    places = np.full((len(up.values), len(across.values)), -1)
    for i, config in enumerate(part.configs):
        places[up.place(config), across.place(config)] = i
    means = np.array([one[part.names[0]].mean for one in part.found])
    return _Grid(across, up, np.where(places >= 0, means[places], np.nan), places)


def _draw_over(axes: "Axes", part: Part, grid: _Grid) -> None:
    """Draw where the constraints are met, which cell is the best, and which may be it."""
    if part.constraints:
        for surely, inside in zip((False, True), _meeting(part, grid), strict=True):
            outline(axes, inside, surely=surely)
    if part.best is None:
        return
    row, column = np.argwhere(grid.places == part.best.place)[0].tolist()
    frame(axes, row, column)
    if part.best.rivals is not None:
        maybe = (grid.places >= 0) & part.best.rivals[grid.places]
        maybe[row, column] = False
        dots(axes, maybe)


def _meeting(part: Part, grid: _Grid) -> tuple[Mask, Mask]:
    """Return which cells meet all constraints by their means, and which surely do."""
    means = [
        all(c.missing(one[c.kpi].mean) == 0.0 for c in part.constraints) for one in part.found
    ]
    sure = [all(c.holds(one[c.kpi]) == "yes" for c in part.constraints) for one in part.found]
    there = grid.places >= 0
    return there & np.array(means)[grid.places], there & np.array(sure)[grid.places]


def _legend(part: Part, grid: _Grid) -> "list[tuple[Artist, str]]":
    entries: list[tuple[Artist, str]] = []
    if part.best is not None:
        box = mark(BLACK, "s", size=8.0)
        box.set(markerfacecolor="none", markeredgewidth=2.0)
        entries.append((box, f"best {words(part.names[0])}, {best_text(part)}"))
        if part.best.rivals is not None and part.best.rivals.sum() > 1:
            dot = mark(BLACK, "o", size=4.0)
            dot.set(markerfacecolor="white", markeredgewidth=0.8)
            entries.append((dot, "may be the best"))
    if part.constraints:
        bounds = " and ".join(map(bound_text, part.constraints))
        entries += _lines(bounds, *_meeting(part, grid))
    if np.isnan(grid.values).any():
        hatched = swatch("white", "////")
        hatched.set(edgecolor=PALE)
        entries.append((hatched, "no value"))
    return entries


def _lines(bounds: str, by_means: Mask, surely: Mask) -> "list[tuple[Artist, str]]":
    solid = mark(BLACK, "", dash="-")
    if np.array_equal(by_means, surely):
        return [(solid, f"{_where(surely)} {bounds}, surely")]
    return [
        (solid, f"{_where(by_means)} {bounds}, by the mean"),
        (mark(BLACK, "", dash=DASHED), f"{_where(surely)} surely, if that differs"),
    ]


def _where(inside: Mask) -> str:
    return "nowhere" if not inside.any() else "everywhere" if inside.all() else "within"


def _title(part: Part, across: Factor, up: Factor) -> str:
    over = f"{title_of(part.names[0])} over {across.name} and {up.name}"
    best = best_title(part)
    return f"{over}: {best}" if best else over


def _alt(part: Part, grid: _Grid) -> str:
    name = part.names[0]
    reach = span([one[name] for one in part.found], part.unit(name))
    sentences = [
        f"{title_of(name)} goes from {reach}; {reach_text(grid.x)}, {reach_text(grid.y)}."
    ]
    if part.best is not None:
        sentences += [f"Best {words(name)}, {best_text(part)}.", rivals_text(part)]
    if part.constraints:
        by_means, surely = (int(inside.sum()) for inside in _meeting(part, grid))
        bounds = " and ".join(map(bound_text, part.constraints))
        sentences.append(
            f"{bounds} at {by_means} of {len(part.found)} configurations by the mean, "
            f"at {surely} surely."
        )
    return " ".join(sentence for sentence in sentences if sentence)
