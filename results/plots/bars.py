"""Bars of factors, the most important on top: what tornado, Morris and Sobol have in common."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from results.plots.factors import value_text
from results.plots.lettering import legible, wrapped
from results.plots.numbers import count
from results.plots.style import (
    BLACK,
    GREY,
    SMALL,
    NothingToDrawError,
    label_x,
    new_figure,
    swatch,
)
from results.search import Sensitivity
from results.statistics import Estimate
from results.words.numbers import pair, signed

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST = 30  # factors in one figure

_ROW, _AROUND = 0.42, 0.75  # inches: a factor, and what is above and below all of them
_LABEL = 2.3  # inches, that the name of a factor may take
_THICK = 0.36  # of a row, for one of two bars


class Bar(NamedTuple):
    """A figure of every factor: which, how it looks, and what it is called."""

    figure: str
    colour: str
    hatch: str
    name: str


def drawn(found: Sensitivity, method: str) -> list[str]:
    """Return the factors that are drawn.

    Raises
    ------
    ValueError
        If it is of another method.
    NothingToDrawError
        If no factor has a figure.
    """
    if found.method != method:
        raise ValueError(f"these are results of {found.method}, not of {method}")
    known = any(
        not math.isnan(e.mean) for each in found.effects.values() for e in each.values()
    )
    if not known:
        raise NothingToDrawError(f"{found.kpi} is not defined at the ends of any factor")
    return list(found.effects)[:MOST]


def bars(
    found: Sensitivity, paths: Sequence[str], kinds: Sequence[Bar], unit: str, what: str
) -> "tuple[Figure, Axes]":
    """Return a figure with the bars of each factor below each other, each with its interval.

    `unit` is that of the figures, `what` is written at their axis.
    """
    figure, panels = new_figure(height=_ROW * len(paths) + _AROUND)
    axes = panels[0, 0]
    thick = _THICK if len(kinds) > 1 else 0.6
    for k, kind in enumerate(kinds):
        aside = (k - (len(kinds) - 1) / 2.0) * thick
        at = np.arange(len(paths)) + aside
        estimates = [found.effects[path][kind.figure] for path in paths]
        means = np.nan_to_num([each.mean for each in estimates])
        axes.barh(
            at, means, thick, color=kind.colour, hatch=kind.hatch, edgecolor="white",
            linewidth=0.5,
        )  # fmt: skip
        widths = np.nan_to_num([each.half_width for each in estimates])
        axes.errorbar(
            means, at, xerr=widths, fmt="none", ecolor=BLACK, elinewidth=0.9, capsize=2.5
        )
        for place, each in zip(at, estimates, strict=True):
            if math.isnan(each.mean):
                axes.text(0.0, place, " not defined", va="center", fontsize=SMALL, color=GREY)
    axes.axvline(0.0, color=BLACK, linewidth=0.8)
    names = ["\n".join(wrapped(figure, _label(found, path), _LABEL, 8.0)) for path in paths]
    axes.set_yticks(range(len(paths)), names)
    axes.set_ylim(len(paths) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    axes.grid(visible=False, axis="y")
    axes.spines["left"].set_visible(False)
    label_x(axes, what, unit)  # and forget its label, which has the unit of a share
    axes.set_xlabel(legible(what))
    return figure, axes


def _label(found: Sensitivity, path: str) -> str:
    low, high = found.ends[path]
    between = "or" if isinstance(low, str | bool) else "to"
    return f"{path}, {value_text(low)} {between} {value_text(high)}"


def legend(kinds: Sequence[Bar]) -> "list[tuple[Artist, str]]":
    """Return what the bars mean."""
    return [(swatch(kind.colour, kind.hatch), kind.name) for kind in kinds]


def sample(found: Sensitivity) -> str:
    """Return what the bars rest on."""
    return f"{count(found.used)} of each of {found.points:,} configurations"


def confidence_of(found: Sensitivity) -> float:
    """Return the confidence of the intervals."""
    return next(e.confidence for each in found.effects.values() for e in each.values())


def notes(found: Sensitivity) -> list[str]:
    """Return what failed, and what there was no room for."""
    said = []
    if len(found.effects) > MOST:
        rest = list(found.effects)[MOST:]
        said.append(f"No room for the {len(rest)} least important: {', '.join(rest)}.")
    if found.failures:
        said.append(f"Some replications failed, such as: {found.failures[0]}")
    return said


def change_unit(found: Sensitivity) -> str:
    """Return the unit of a change of the KPI, as people read it."""
    return "points" if found.unit == "fraction" else found.unit


def change_text(found: Sensitivity, each: Estimate) -> str:
    """Return a change with its interval and unit."""
    figure, error = pair(each.mean, each.half_width, found.unit)
    text = signed(each.mean, figure)
    text = text if error == "-" else f"{text} ± {error}"
    return f"{text} {change_unit(found)}"
