"""Waterfall: what each line of money adds on the way from the baseline to a variant."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from results.compare.comparison import Comparison
from results.plots.facts import MOST, everyone, left_out, objective, sample
from results.plots.lettering import line_height, wrapped
from results.plots.money_steps import COST_LINES, EARNED, Steps, money_steps
from results.plots.numbers import with_unit, words
from results.plots.style import (
    BAD,
    BLACK,
    GOOD,
    GREY,
    NothingToDrawError,
    blank_figure,
    drawing,
    finish,
    fit_ticks,
    label_x,
    mark,
    swatch,
)
from results.statistics import Estimate
from results.text import figures

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_WIDE, _TIGHT, _LABELS = 0.21, 0.165, 1.3  # inches: a row, one of many panels, names of lines
_VALUES = 0.95  # inches, of the figures beside the bars
_TITLE = 8.0  # points, of a panel
_SHARED = 8  # times a panel's own scale that is still one for all


@drawing
def waterfall(comparison: Comparison, names: Sequence[str] | None = None) -> "Figure":
    """Draw money per time unit from the baseline to each variant, line by line.

    Parameters
    ----------
    comparison
        The baseline and its variants.
    names
        Draw these variants only.

    Raises
    ------
    NothingToDrawError
        If there is no variant, or no money that changes.
    """
    variants = [name for name in everyone(comparison, names) if name != comparison.baseline]
    found = {name: money_steps(comparison, name) for name in variants[:MOST]}
    steps = {name: way for name, way in found.items() if not np.isnan(way.start)}
    lines, shared = _lines(comparison, steps), _can_share(steps)
    figure = _panels(comparison, steps, lines, shared=shared)
    return finish(
        figure,
        title=_title(comparison, list(steps)),
        alt=_alt(comparison, steps),
        n=sample(comparison),
        notes=[*_notes(comparison, shared=shared), *left_out(variants)],
        legend=_legend(words(objective(comparison))),
    )


def _panels(
    comparison: Comparison, steps: dict[str, Steps], lines: list[str], *, shared: bool
) -> "Figure":
    columns = {1: 1, 2: 2, 4: 2}.get(len(steps), 3)
    rows = -(-len(steps) // columns)
    figure = blank_figure(height=1.0)
    width = (figure.get_figwidth() - _LABELS) / columns - 0.1
    titles = [wrapped(figure, name, width, _TITLE, bold=True) for name in steps]
    height = (len(lines) + 3) * (_WIDE if len(steps) <= 6 else _TIGHT) + 0.1
    height += (0.0 if shared else 0.2) + max(map(len, titles)) * line_height(_TITLE)
    figure.set_figheight(rows * height + 0.4)
    panels = figure.subplots(rows, columns, squeeze=False, sharex=shared, sharey=True)
    for place, panel in enumerate(panels.flat):
        if place >= len(steps):
            panel.set_visible(False)
            continue
        name = list(steps)[place]
        _draw(panel, comparison, lines, steps[name], small=columns == 3)
        if columns > 1:
            panel.set_title("\n".join(titles[place]), fontsize=_TITLE, weight="bold")
    for place, panel in enumerate(panels.flat[: len(steps)]):
        fit_ticks(panel, width - _VALUES)
        if place + columns >= len(steps):
            panel.tick_params(labelbottom=True)
            label_x(panel, words(objective(comparison)), comparison.unit(objective(comparison)))
    return figure


def _can_share(steps: dict[str, Steps]) -> bool:
    """Say whether the bars of all variants can be seen on one scale."""
    levels = [
        np.cumsum([s.start, *(c.mean for c in s.changes.values())]) for s in steps.values()
    ]
    widths = [np.ptp(each) for each in levels if np.ptp(each) > 0]
    return not widths or min(widths) * _SHARED > np.ptp(np.concatenate(levels))


def _lines(comparison: Comparison, steps: dict[str, Steps]) -> list[str]:
    """Return the lines that change for any variant, in the order of the KPI table."""
    if not steps:
        raise NothingToDrawError("There is no variant that can be compared with the baseline.")
    lines = [
        line
        for line in (*EARNED, *COST_LINES)
        if any(line in each.changes for each in steps.values())
    ]
    if not lines:
        told = "no money changes between the baseline and what is compared with it"
        raise NothingToDrawError(f"{comparison.scenario}: {told}.")
    return lines


def _draw(
    panel: "Axes", comparison: Comparison, lines: list[str], steps: Steps, *, small: bool
) -> None:
    """Draw the bars of one variant from top to bottom, and their values at the right."""
    level, last = steps.start, len(lines) + 2
    values = [_shown(steps.start, np.nan)]
    good = 1.0 if objective(comparison) == "profit" else -1.0

    def bar(row: int, left: float, width: float, colour: str, hatch: str) -> None:
        panel.barh(
            row, width, left=left, height=0.62,
            facecolor=colour, hatch=hatch, edgecolor="white", linewidth=0,
        )  # fmt: skip

    for row, line in enumerate(lines, start=1):
        found = steps.changes.get(line)
        change = found.mean if found else 0.0
        bar(row, level, change, *((GOOD, "") if change * good > 0 else (BAD, "////")))
        panel.plot([level, level], [row - 1, row], color=GREY, linewidth=0.7)
        level += change
        values.append(_shown(change, found.half_width, sign=True) if found else "0")
    bar(last - 1, steps.start, steps.total.mean, GREY, "")
    panel.plot([level, level], [last - 2, last], color=GREY, linewidth=0.7)
    panel.plot(steps.start, 0, "o", color=BLACK, markersize=5)
    panel.plot(steps.end, last, "D", color=BLACK, markersize=5)
    values.append(_shown(steps.total.mean, steps.total.half_width, sign=True))
    values.append(_shown(steps.end, np.nan))
    names = ["now", *map(words, lines), "difference", "variant"]
    _dress(panel, names, values, small=small)


def _dress(panel: "Axes", names: list[str], values: list[str], *, small: bool) -> None:
    panel.set_ylim(len(names) - 0.4, -0.6)
    panel.set_yticks(range(len(names)), names)
    panel.tick_params(axis="y", length=0)
    panel.grid(visible=False, axis="y")
    panel.use_sticky_edges = False
    panel.margins(x=0.06)
    panel.autoscale_view(scaley=False)
    right = panel.twinx()
    right.set_ylim(panel.get_ylim())
    right.set_yticks(range(len(names)), values, fontsize=7.0 if small else 8.0)
    right.tick_params(axis="y", length=0)
    right.grid(visible=False)


def _shown(mean: float, half_width: float, *, sign: bool = False) -> str:
    text, width = figures(Estimate(mean, half_width, 0.95, 0), "", 16)
    plus = "+" if sign and mean > 0 else ""
    return f"{plus}{text}" if width in ("-", "0") else f"{plus}{text} ± {width}"


def _legend(aim: str) -> "list[tuple[Artist, str]]":
    up, down = ("adds to", "takes from") if aim == "profit" else ("takes from", "adds to")
    return [
        (mark(BLACK, "o"), f"{aim} now"),
        (swatch(GOOD), f"{up} the {aim}"),
        (swatch(BAD, "////"), f"{down} the {aim}"),
        (swatch(GREY), "difference"),
        (mark(BLACK, "D"), f"{aim} of the variant"),
    ]


def _title(comparison: Comparison, drawn: list[str]) -> str:
    per = comparison.unit(objective(comparison)).partition("/")[2]
    to = drawn[0] if len(drawn) == 1 else "each variant"
    aim = words(objective(comparison)).capitalize()
    return f"{aim} per {per}: from {comparison.baseline} to {to}"


def _notes(comparison: Comparison, *, shared: bool) -> list[str]:
    notes = []
    if comparison.replications > 1:
        alone, sure = (
            f"{100 * each:.4g}%" for each in (comparison.confidence, comparison.each_confidence)
        )
        total = "" if comparison.family == 1 else f", and the {sure} interval of the difference"
        notes.append(
            f"±: half width of the {alone} confidence interval of each line by itself{total}; "
            "paired by replication."
        )
    reading = "Each bar begins where the one above ends; lines that never change are left out."
    return [*notes, reading if shared else f"{reading} Each variant has a scale of its own."]


def _alt(comparison: Comparison, steps: dict[str, Steps]) -> str:
    """Return the figures in words: all of few variants, the largest line of many."""
    aim, unit = words(objective(comparison)), comparison.unit(objective(comparison))
    texts = []
    for name, found in steps.items():
        changes = sorted(found.changes.items(), key=lambda item: -abs(item[1].mean))
        parts = [
            f"{words(line)} {_shown(each.mean, each.half_width, sign=True)}"
            for line, each in (changes if len(steps) <= 3 else changes[:1])
        ]
        texts.append(
            f"{name}: {with_unit(found.end, unit)}, a difference of "
            f"{_shown(found.total.mean, found.total.half_width, sign=True)} "
            f"({', '.join(parts) or 'no line changes'})."
        )
    start = with_unit(next(iter(steps.values())).start, unit)
    return f"{aim.capitalize()} now ({comparison.baseline}): {start}. {' '.join(texts)}"
