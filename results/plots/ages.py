"""Ages: how long what is open at the end has waited already."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from results.compare.comparison import Comparison
from results.evidence import Evidence
from results.plots.facts import MOST, called, left_out, sample, witnessed
from results.plots.lettering import Rows, label_rows, rows_of
from results.plots.numbers import number
from results.plots.style import (
    SMALL,
    WIDTH,
    NothingToDrawError,
    drawing,
    finish,
    fit_ticks,
    label_x,
    new_figure,
    swatch,
)
from results.statistics import Estimate, Floats, mean_estimate
from results.words.numbers import pair, plural

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_ROW, _LABEL = 0.2, 1.6  # inches: a bar, a name
_ROOM = 0.45  # of the longest bar, for the figure beside it
_KINDS = ("units", "orders")
_HATCHES = ("", "///", "", "xxx")


class Backlog(NamedTuple):
    """What is open at the end of a replication, on average: by age, and in all."""

    by_age: Floats
    total: Estimate


def backlogs(evidence: Evidence, confidence: float) -> dict[str, Backlog]:
    """Return the backlog at the end in units and in orders."""
    found = {"units": evidence.aged_units, "orders": evidence.aged_orders}
    return {
        kind: Backlog(aged.mean(axis=0), mean_estimate(aged.sum(axis=1), confidence))
        for kind, aged in found.items()
    }


@drawing
def ages(
    comparison: Comparison,
    evidence: Mapping[str, Evidence],
    names: Sequence[str] | None = None,
) -> "Figure":
    """Draw the backlog at the end of the run by its age, in units and in orders.

    Parameters
    ----------
    comparison, evidence
        The policies, and what they rest on by name.
    names
        Draw these only.

    Raises
    ------
    NothingToDrawError
        If nothing is open at the end under any policy.
    """
    wanted = witnessed(comparison, evidence, names)
    known = {name: backlogs(evidence[name], comparison.confidence) for name in wanted[:MOST]}
    if not any(each["orders"].total.mean > 0.0 for each in known.values()):
        raise NothingToDrawError("No order is open at the end.")
    edges = next(iter(evidence.values())).plan.ages
    buckets = _buckets(edges, plural(comparison.time_unit))
    shades = _shades(len(buckets))
    figure, (panels,) = new_figure(1, 2, height=1.0, sharey=True)
    rows = rows_of(figure, [called(comparison, name) for name in known], _LABEL, _ROW)
    figure.set_figheight(rows.height + 0.5)
    for panel, kind in zip(panels, _KINDS, strict=True):
        _draw(panel, [each[kind] for each in known.values()], rows, shades)
        label_x(panel, "open at the end", kind)
    label_rows(panels[0], rows)
    return finish(
        figure,
        title="Backlog at the end of the run, by its age",
        alt=_alt(comparison, known, buckets),
        n=sample(comparison),
        notes=[*_notes(comparison), *left_out(wanted)],
        legend=[
            (swatch(*shade), bucket) for shade, bucket in zip(shades, buckets, strict=True)
        ],
    )


def _buckets(edges: Floats, unit: str) -> list[str]:
    """Return what the buckets of ages are called."""
    texts = [number(float(edge)) for edge in edges]
    between = [f"{low} to {high}" for low, high in pairwise(texts)]
    return [f"age under {texts[0]}", *between, f"{texts[-1]} {unit} or more"]


def _shades(n: int) -> list[tuple[str, str]]:
    """Return colours and hatches from light for the youngest to dark for the oldest."""
    lights = np.linspace(224, 26, n).round().astype(int).tolist()
    return [
        (f"#{light * 9 // 10:02x}{light * 19 // 20:02x}{light:02x}", _HATCHES[k % 4])
        for k, light in enumerate(lights)
    ]


def _draw(
    panel: "Axes", found: list[Backlog], rows: Rows, shades: list[tuple[str, str]]
) -> None:
    for y, backlog in zip(rows.centres, found, strict=True):
        start = 0.0
        for units, (colour, hatch) in zip(backlog.by_age, shades, strict=True):
            panel.barh(
                y, units, left=start, height=0.66 * _ROW,
                facecolor=colour, hatch=hatch, edgecolor="white", linewidth=0,
            )  # fmt: skip
            start += float(units)
        panel.annotate(
            _told(backlog.total), (start, y), xytext=(3, 0), textcoords="offset points",
            va="center", fontsize=SMALL,
        )  # fmt: skip
    longest = max(backlog.total.mean for backlog in found)
    panel.set_xlim(0.0, (1.0 + _ROOM) * longest or 1.0)
    fit_ticks(panel, (WIDTH - _LABEL) / 2.0 - 0.3)
    panel.tick_params(axis="y", length=0)
    panel.grid(visible=False, axis="y")


def _notes(comparison: Comparison) -> list[str]:
    if comparison.replications < 2:
        return []
    confidence = f"{100 * comparison.confidence:.4g}%"
    return [f"Mean of the replications; ±: half width of its {confidence} confidence interval."]


def _alt(
    comparison: Comparison, known: Mapping[str, Mapping[str, Backlog]], buckets: list[str]
) -> str:
    texts = []
    for name, found in known.items():
        totals = " of ".join(f"{_told(found[kind].total)} {kind}" for kind in _KINDS)
        by_age = [
            f"{number(float(each))} of {bucket}"
            for each, bucket in zip(found["units"].by_age, buckets, strict=True)
            if each > 0.0
        ]
        more = f" (units: {', '.join(by_age)})" if by_age else ""
        texts.append(f"{called(comparison, name)}: {totals}{more}.")
    return " ".join(["Open at the end, on average.", *texts])


def _told(total: Estimate) -> str:
    figure, error = pair(total.mean, total.half_width, "units")
    return figure if error in ("-", "0") else f"{figure} ± {error}"
