"""Tornado: what a KPI changes by at both ends of each factor, the others unchanged."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from results.plots.bars import (
    Bar,
    bars,
    change_text,
    change_unit,
    confidence_of,
    drawn,
    legend,
    notes,
    sample,
)
from results.plots.factors import value_text
from results.plots.facts import title_of
from results.plots.lettering import legible
from results.plots.numbers import words
from results.plots.part_words import percent, told
from results.plots.style import BLUE, ORANGE, SMALL, drawing, finish
from results.search import Sensitivity

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_KINDS = (
    Bar("low", ORANGE, "///", "at the first value of the factor"),
    Bar("high", BLUE, "", "at its second value"),
)
_TOLD = 8  # factors in the alt text


@drawing
def tornado(found: Sensitivity) -> "Figure":
    """Draw what the KPI changes by if one factor alone is at one of its ends.

    Parameters
    ----------
    found
        From `results.search.sensitivity` with ``method="tornado"``.

    Raises
    ------
    ValueError
        If it is of another method.
    NothingToDrawError
        If the KPI is not defined at the ends of any factor.
    """
    paths = drawn(found, "tornado")
    what = f"change of {words(found.kpi)}, {change_unit(found)}"
    figure, axes = bars(found, paths, _KINDS, found.unit, what)
    _write_values(axes, found, paths)
    return finish(
        figure,
        title=_title(found),
        alt=_alt(found, paths),
        n=sample(found),
        notes=[
            f"As it is: {_base(found)}. Each factor alone is changed, the others stay as in "
            "the scenario.",
            f"Lines: {percent(confidence_of(found))} confidence interval of each change by "
            "itself, paired on the same customers.",
            *notes(found),
        ],
        legend=legend(_KINDS),
    )


def _write_values(axes: "Axes", found: Sensitivity, paths: Sequence[str]) -> None:
    """Write the value of the factor at the end of each bar."""
    for row, path in enumerate(paths):
        for k, kind in enumerate(_KINDS):
            each = found.effects[path][kind.figure]
            if np.isnan(each.mean):
                continue
            right = each.mean > 0.0 or (each.mean == 0.0 and k == 1)
            width = np.nan_to_num(each.half_width)
            axes.annotate(
                legible(value_text(found.ends[path][k])),
                (each.mean + (width if right else -width), row + 0.36 * (k - 0.5)),
                xytext=(4 if right else -4, 0), textcoords="offset points",
                ha="left" if right else "right", va="center_baseline", fontsize=SMALL,
            )  # fmt: skip
    axes.margins(x=0.14)


def _title(found: Sensitivity) -> str:
    name = title_of(found.kpi)
    if not found.clear:
        return f"{name} clearly depends on none of these"
    path = found.clear[0]
    how = "depends most" if path == next(iter(found.effects)) else "clearly depends"
    return f"{name} {how} on {path}"


def _base(found: Sensitivity) -> str:
    return "not known" if found.base is None else told(found.base, found.unit)


def _alt(found: Sensitivity, paths: Sequence[str]) -> str:
    sentences = [f"{title_of(found.kpi)} as it is: {_base(found)}."]
    for path in paths[:_TOLD]:
        ends = [
            f"{change_text(found, found.effects[path][kind.figure])} at {value_text(value)}"
            for kind, value in zip(_KINDS, found.ends[path], strict=True)
        ]
        sentences.append(f"{path}: {' and '.join(ends)}.")
    return " ".join(sentences)
