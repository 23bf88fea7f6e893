"""People: who wins and who loses by each variant, customer by customer."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from results.compare.comparison import Comparison
from results.compare.people import Change
from results.compare.words import notes as doubts
from results.plots.facts import everyone, sample
from results.plots.lettering import Rows, label_rows, legible, rows_of
from results.plots.numbers import number
from results.plots.style import (
    BLACK,
    BLUE,
    ORANGE,
    SKY,
    SMALL,
    VERMILLION,
    NothingToDrawError,
    drawing,
    finish,
    new_figure,
    swatch,
)
from results.statistics import Estimate, Floats, ratio_estimate
from results.words.numbers import pair, whole

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_ROW, _MOST_ROWS, _LABEL = 0.2, 45, 1.7  # inches; rows; inches for names
_FEW = 6  # rows that are told in full
_ROOM = 0.22  # of the bars, on both sides
# What a number of `Change` is called, on which side of the line, in which colour and hatch.
_PARTS = {
    "less": ("waits less", 1, BLUE, ""),
    "stayed": ("stays, and had left", 1, SKY, ".."),
    "longer": ("waits longer", -1, ORANGE, ""),
    "left": ("leaves, and had stayed", -1, VERMILLION, "////"),
}


ALL = "all"


class Row(NamedTuple):
    """What changed for the customers of a class, or of all: shares of their orders."""

    variant: str
    group: str
    parts: dict[str, float]
    better: Estimate
    worse: Estimate


def people_rows(comparison: Comparison, names: Sequence[str]) -> list[Row]:
    """Return who wins and who loses: a row for each class if there is room, else for all."""
    known = {name: comparison.changes[name] for name in names if comparison.changes.get(name)}
    by_class = sum(len(classes) + 2 for classes in known.values()) <= _MOST_ROWS
    by_class = by_class and len(comparison.classes) > 1
    rows = []
    for name, classes in known.items():
        groups: dict[str, Floats] = dict(classes) if by_class else {}
        if len(groups) != 1:
            groups[ALL] = np.sum(list(classes.values()), axis=0)
        rows += [_row(comparison, name, group, counts) for group, counts in groups.items()]
    return rows


def _row(comparison: Comparison, name: str, group: str, counts: Floats) -> Row:
    change = Change(*counts.T)

    def share(*what: str) -> Estimate:
        columns: Floats = np.sum([getattr(change, each) for each in what], axis=0)
        return ratio_estimate(columns, change.orders, comparison.confidence)

    parts = {each: share(each).mean for each in _PARTS}
    return Row(name, group, parts, share("less", "stayed"), share("longer", "left"))


@drawing
def people(comparison: Comparison, names: Sequence[str] | None = None) -> "Figure":
    """Draw for each variant the share of customers who win by it, and of those who lose.

    Parameters
    ----------
    comparison
        The baseline and its variants.
    names
        Draw these variants only.

    Raises
    ------
    NothingToDrawError
        If nobody can be compared with anybody, or nothing changes for anybody.
    """
    variants = [name for name in everyone(comparison, names) if name != comparison.baseline]
    found = people_rows(comparison, variants)
    if not found:
        raise NothingToDrawError("No customer of a variant is one of the baseline's.")
    if not any(row.better.mean + row.worse.mean > 0.0 for row in found):
        raise NothingToDrawError("Nothing changes for any customer.")
    lines = _lines(found)
    figure, axes = new_figure(height=1.0)
    rows = rows_of(figure, [text for text, _ in lines], _LABEL, _ROW)
    figure.set_figheight(rows.height + 0.55)
    _draw(axes[0, 0], lines, rows)
    return finish(
        figure,
        title=f"Who wins and who loses, compared with {comparison.baseline}",
        alt=_alt(comparison, found),
        n=_n(comparison, found),
        notes=_notes(comparison, variants),
        legend=[(swatch(colour, hatch), name) for name, _, colour, hatch in _PARTS.values()],
    )


def _lines(rows: list[Row]) -> list[tuple[str, Row | None]]:
    """Return a label for each line, with its row; a variant of several classes has a head."""
    lines: list[tuple[str, Row | None]] = []
    one_each = all(row.group == ALL for row in rows)
    for place, row in enumerate(rows):
        if not one_each and (place == 0 or rows[place - 1].variant != row.variant):
            lines.append((row.variant, None))
        lines.append((row.variant if one_each else row.group, row))
    return lines


def _draw(axes: "Axes", lines: list[tuple[str, Row | None]], rows: Rows) -> None:
    from matplotlib.ticker import FuncFormatter  # noqa: PLC0415 - slow to import

    places = zip(rows.centres, lines, strict=True)
    widest = [_bars(axes, y, row) for y, (_, row) in places if row]
    worse, better = (max(ends) for ends in zip(*widest, strict=True))
    room = _ROOM * (worse + better)  # for the figures at the ends
    axes.set_xlim(-worse - room, better + room)
    axes.axvline(0.0, color=BLACK, linewidth=0.8)
    label_rows(axes, rows)
    for tick, (_, row) in zip(axes.get_yticklabels(), lines, strict=True):
        tick.set_fontweight("normal" if row else "bold")
    axes.xaxis.set_major_formatter(FuncFormatter(_tick))
    axes.set_xlabel("worse off  <  share of the orders placed, %  >  better off")


def _tick(x: float, _: object) -> str:
    return number(100.0 * abs(x), 10) if abs(x) < 1.0 + 1e-9 else ""


def _bars(axes: "Axes", y: float, row: Row) -> tuple[float, float]:
    """Draw a row, and return how far it goes to the left and to the right."""
    ends = {-1: 0.0, 1: 0.0}
    for each, (_, side, colour, hatch) in _PARTS.items():
        width = side * float(np.nan_to_num(row.parts[each]))
        axes.barh(
            y, width, left=ends[side], height=0.66 * _ROW,
            facecolor=colour, hatch=hatch, edgecolor="white", linewidth=0,
        )  # fmt: skip
        ends[side] += width
    for side, total in ((-1, row.worse), (1, row.better)):
        axes.annotate(
            _share(total), (ends[side], y), xytext=(3 * side, 0), textcoords="offset points",
            va="center", ha="left" if side > 0 else "right", fontsize=SMALL,
        )  # fmt: skip
    return -ends[-1], ends[1]


def _share(found: Estimate) -> str:
    figure, error = pair(found.mean, found.half_width, "fraction")
    return figure if error in ("-", "0") else f"{figure} ± {error}"


def _n(comparison: Comparison, rows: list[Row]) -> str:
    orders = max(comparison.people[row.variant]["all"]["orders"].mean for row in rows)
    return f"{sample(comparison)} of {whole(orders)} orders each, on average"


def _notes(comparison: Comparison, variants: list[str]) -> list[str]:
    notes = [
        "The same customers meet both policies. Not drawn: those who wait as long as before, "
        "or leave as before."
    ]
    if comparison.replications > 1:
        confidence = f"{100 * comparison.confidence:.4g}%"
        notes.append(f"±: half width of the {confidence} confidence interval of each share.")
    notes += [text for text in doubts(comparison) if text.partition(":")[0] in variants]
    for name in variants:
        found = comparison.people[name].get("all", {})
        came, away = (found[each].mean if found else 0.0 for each in ("came", "stayed_away"))
        if came or away:
            notes.append(
                f"{name}: for each 100 of these orders, {number(100 * came, 2)} come in "
                f"addition, and {number(100 * away, 2)} are not placed any more, because of "
                "how the shop has served before."
            )
    return [legible(note) for note in notes]


def _alt(comparison: Comparison, rows: list[Row]) -> str:
    """Return the figures in words: all of few rows, the sums of many."""
    texts = []
    for row in rows:
        who = "" if row.group == ALL else f", {row.group}"
        parts = ", ".join(
            f"{number(100 * row.parts[each], 3)}% {name}"
            for each, (name, *_) in _PARTS.items()
            if row.parts[each] > 0.0
        )
        more = f" ({parts})" if parts and len(rows) <= _FEW else ""
        texts.append(
            f"{row.variant}{who}: {_share(row.better)}% better off, {_share(row.worse)}% worse "
            f"off{more}."
        )
    return (
        f"Shares of the orders placed, compared with {comparison.baseline}. {' '.join(texts)}"
    )
