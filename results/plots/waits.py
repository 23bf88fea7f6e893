"""Waits: who of all that ordered is served within which wait, and who never is."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from results.compare.comparison import Comparison
from results.evidence import Evidence
from results.plots.facts import MOST, called, left_out, sample, witnessed
from results.plots.fate_bars import BAR, fate_bars, per_cent
from results.plots.fates import Fates, known_fates, last_wait
from results.plots.lettering import figure_of, rows_of, wrapped
from results.plots.numbers import number
from results.plots.style import (
    BLACK,
    GREY,
    WIDTH,
    Look,
    blank_figure,
    drawing,
    finish,
    fit_ticks,
    label_x,
    label_y,
    look,
    swatch,
)
from results.words.numbers import plural, whole

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_TOGETHER, _COLUMNS = 4, 4  # policies in one panel; panels in a row
_BAND = 0.22  # opacity
_LABEL = 1.6  # inches for names


@drawing
def waits(
    comparison: Comparison,
    evidence: Mapping[str, Evidence],
    names: Sequence[str] | None = None,
) -> "Figure":
    """Draw the share of all orders placed that is served within each wait.

    Above, a curve for each policy, in one panel or, of many, in one each beside that of the
    baseline. It never reaches those who left or were refused. Of the orders that are open at
    the end nobody knows when they will be served: the curve is their lower bound, the band
    above it ends where all of them would be served by then. Below, what became of all.

    Parameters
    ----------
    comparison, evidence
        The policies, and what they rest on by name.
    names
        Draw these only.

    Raises
    ------
    NothingToDrawError
        If nobody ordered.
    """
    wanted = witnessed(comparison, evidence, names)
    known = known_fates(evidence, wanted[:MOST], comparison.confidence)
    figure, panels = _layout(comparison, known)
    low = _floor(known)
    for panel in panels:
        panel.set_xlim(0.0, last_wait(known))
        panel.set_ylim(low - 0.02 * (1.0 - low), 1.0 + 0.02 * (1.0 - low))
    legend = _curves(comparison, known, panels)
    return finish(
        figure,
        title="Orders served within a wait, of all orders placed",
        alt=_alt(comparison, known),
        n=_n(comparison, known),
        notes=[*_notes(comparison, known), *left_out(wanted)],
        legend=legend,
    )


def _floor(known: Mapping[str, Fates]) -> float:
    """Return where the vertical axis begins: at 0, unless all happens far above it."""
    least = min(fates.at_once for fates in known.values())
    return 0.0 if least < 0.5 else np.floor(10.0 * least - 0.5) / 10.0


def _layout(comparison: Comparison, known: Mapping[str, Fates]) -> "tuple[Figure, list[Axes]]":
    """Return a figure with bars, and the panels of the curves above them."""
    panels = (
        1 if len(known) <= _TOGETHER else sum(each != comparison.baseline for each in known)
    )
    columns = min(panels, _COLUMNS)
    rows = -(-panels // columns)
    figure = blank_figure(height=1.0)
    labels = [called(comparison, name) for name in known]
    beside = rows_of(figure, labels, _LABEL, BAR)
    heights = [2.7 if panels == 1 else 1.3 * rows + 0.3, beside.height + 0.5]
    figure.set_figheight(sum(heights))
    grid = figure.add_gridspec(2, 1, height_ratios=heights)
    inner = grid[0].subgridspec(rows, columns)
    found: list[Axes] = []
    for place in range(panels):
        first = found[0] if found else None
        panel = figure.add_subplot(inner[place // columns, place % columns], sharey=first)
        panel.tick_params(labelleft=place % columns == 0, labelbottom=place + columns >= panels)
        found.append(panel)
    bars = figure.add_subplot(grid[1])
    fate_bars(bars, list(known.values()), beside)
    return figure, found


def _curves(
    comparison: Comparison, known: Mapping[str, Fates], panels: "list[Axes]"
) -> "list[tuple[Artist, str]]":
    """Draw the curves, and return their legend."""
    unit = plural(comparison.time_unit)
    columns = min(len(panels), _COLUMNS)
    for place, panel in enumerate(panels):
        if place + columns >= len(panels):
            label_x(panel, "wait", unit)
            fit_ticks(panel, WIDTH / columns - 0.5)
        if place % columns == 0:
            label_y(
                panel, "served" if len(panels) > 1 else "served within the wait", "fraction"
            )
    if len(panels) == 1:
        lines = {name: _curve(panels[0], known[name], look(k)) for k, name in enumerate(known)}
        legend = [(line, called(comparison, name)) for name, line in lines.items()]
    else:
        legend = _apart(comparison, known, panels)
    if any(fates.unknown[-1] > 0.0 for fates in known.values()):
        legend.append((swatch(GREY, alpha=_BAND), "open at the end: served by then, or not"))
    return legend


def _apart(
    comparison: Comparison, known: Mapping[str, Fates], panels: "list[Axes]"
) -> "list[tuple[Artist, str]]":
    """Draw a panel for each variant, with the baseline in it."""
    legend: list[tuple[Artist, str]] = []
    variants = [name for name in known if name != comparison.baseline]
    for panel, name in zip(panels, variants, strict=True):
        line = _curve(panel, known[name], look(1))
        now = known.get(comparison.baseline)
        legend = [(line, "the policy that is named")]
        if now is not None:
            seen = now.waits <= panel.get_xlim()[1]
            (drawn,) = panel.plot(now.waits[seen], now.served[seen], color=BLACK, linewidth=1.0)
            legend.insert(0, (drawn, called(comparison, comparison.baseline)))
        figure = figure_of(panel)
        title = wrapped(figure, name, figure.get_figwidth() / (_COLUMNS + 0.6), 7.5, bold=True)
        panel.set_title("\n".join(title), fontsize=7.5, weight="bold")
    return legend


def _curve(panel: "Axes", fates: Fates, style: Look) -> "Artist":
    """Draw a curve as far as it is seen, with its band."""
    seen = fates.waits <= panel.get_xlim()[1]
    waits, served = fates.waits[seen], fates.served[seen]
    panel.fill_between(
        waits, served, served + fates.unknown[seen],
        color=style.colour, alpha=_BAND, linewidth=0,
    )  # fmt: skip
    (line,) = panel.plot(waits, served, color=style.colour, linestyle=style.dash)
    return line


def _n(comparison: Comparison, known: Mapping[str, Fates]) -> str:
    orders = max(fates.orders for fates in known.values())
    return f"{sample(comparison)} of {whole(orders)} orders each, on average"


def _notes(comparison: Comparison, known: Mapping[str, Fates]) -> list[str]:
    notes = [
        "Those who left or were refused are never served: a curve ends below 100% by as many."
    ]
    width = max(fates.half_width for fates in known.values())
    if comparison.replications > 1 and not np.isnan(width):
        confidence = f"{100 * comparison.confidence:.4g}%"
        notes.append(
            f"The {confidence} confidence interval of a curve is nowhere wider than "
            f"± {number(100 * width, 2)} points."
        )
    return notes


def _alt(comparison: Comparison, known: Mapping[str, Fates]) -> str:
    texts = [
        f"{called(comparison, name)}: {per_cent(fates.at_once)}% served at once, "
        f"{per_cent(fates.later)}% after a wait, {per_cent(fates.gone)}% left or were "
        f"refused, {per_cent(fates.open)}% open at the end."
        for name, fates in known.items()
    ]
    return " ".join(["Of all orders placed.", *texts])
