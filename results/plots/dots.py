"""Groups side by side: KPIs of classes or suppliers under each policy, as dots."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from results.compare.comparison import Comparison
from results.evidence import Evidence
from results.kpis import kpi, kpis_of
from results.plots.facts import called, estimate, left_out, sample, told, witnessed
from results.plots.lettering import (
    ROW_LABEL,
    Rows,
    label_rows,
    legible,
    line_height,
    rows_of,
    wrapped,
)
from results.plots.style import (
    PALE,
    NothingToDrawError,
    finish,
    fit_ticks,
    look,
    mark,
    new_figure,
    tick_numbers,
)
from results.statistics import Estimate
from results.view import Scope
from results.words.labels import short_label
from results.words.numbers import unit_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MARKS, ROWS = 8, 24  # what can be told apart, and what fits on a page
_ROW, _MARK, _LABEL = 0.12, 0.1, 1.35  # inches: a row, each mark in it, a name
_FEW = 12  # marks that are told in full

Cells = dict[tuple[str, str], dict[str, Estimate]]


class Table(NamedTuple):
    """What is drawn: a row for each of the more, a mark for each of the fewer.

    `cells` has the estimates of the KPIs by policy and group; `across` says whether the rows
    are policies.
    """

    policies: list[str]
    groups: list[str]
    kpis: list[str]
    cells: Cells
    across: bool
    notes: list[str]


def table_of(
    comparison: Comparison,
    evidence: Mapping[str, Evidence],
    scope: Scope,
    kpis: Sequence[str],
    names: Sequence[str] | None = None,
) -> Table:
    """Return the KPIs of each group under each policy, those that are not 0 everywhere.

    Raises
    ------
    NothingToDrawError
        If none is defined, or all are 0.
    """
    policies = witnessed(comparison, evidence, names)
    groups = list(dict.fromkeys(g for name in policies for g in evidence[name].names[scope]))
    cells = {
        (name, group): _estimates(evidence[name], scope, place, kpis, comparison.confidence)
        for name in policies
        for place, group in enumerate(evidence[name].names[scope])
    }
    kept = [
        each
        for each in kpis
        if any(np.nan_to_num(cell[each].mean) != 0.0 for cell in cells.values())
    ]
    if not kept:
        who = "Nothing was ordered from any" if scope == "supplier" else "Nobody ordered of any"
        raise NothingToDrawError(f"{who} {scope}.")
    across = len(groups) <= MARKS and len(groups) <= max(len(policies), 3)
    most = (ROWS, MARKS) if across else (MARKS, ROWS)
    notes = [*left_out(policies, most[0]), *left_out(groups, most[1])]
    return Table(policies[: most[0]], groups[: most[1]], kept, cells, across, notes)


def _estimates(
    evidence: Evidence, scope: Scope, place: int, kpis: Sequence[str], confidence: float
) -> dict[str, Estimate]:
    columns, pairs = kpis_of(scope), evidence.measured[scope][:, place]
    return {each: estimate(each, pairs[:, columns.index(each)], confidence) for each in kpis}


def draw_table(comparison: Comparison, table: Table, what: str, title: str) -> "Figure":
    """Draw a panel for each KPI; `what` is what the groups are."""
    figure, (panels,) = new_figure(1, len(table.kpis), height=1.0, sharey=True)
    rows, marks = _sides(comparison, table)
    places = rows_of(figure, rows, _LABEL, _ROW + _MARK * len(marks))
    width = (figure.get_figwidth() - _LABEL) / len(table.kpis) - 0.1
    titles = [wrapped(figure, short_label(each), width, ROW_LABEL) for each in table.kpis]
    most = max(map(len, titles)) * line_height(ROW_LABEL)
    figure.set_figheight(places.height + most + 0.65)
    for panel, each, lines in zip(panels, table.kpis, titles, strict=True):
        _draw(panel, table, each, places, len(marks))
        panel.set_title("\n".join(lines), fontsize=ROW_LABEL)
        _label_x(panel, comparison, each, width - 0.1)
    label_rows(panels[0], places)
    looks = [look(k) for k in range(len(marks))]
    return finish(
        figure,
        title=title,
        alt=_alt(comparison, table, what),
        n=sample(comparison),
        notes=[*_notes(comparison), *table.notes],
        legend=[
            (mark(style.colour, style.marker), name)
            for style, name in zip(looks, marks, strict=True)
        ],
    )


def _sides(comparison: Comparison, table: Table) -> tuple[list[str], list[str]]:
    policies = [called(comparison, name) for name in table.policies]
    return (policies, table.groups) if table.across else (table.groups, policies)


def _label_x(panel: "Axes", comparison: Comparison, name: str, inches: float) -> None:
    factor = 100.0 if comparison.unit(name) == "fraction" else 1.0
    tick_numbers(panel.xaxis, factor)
    fit_ticks(panel, inches, factor)
    unit = unit_words(name, comparison.time_unit, comparison.currency)
    better = kpi(name).better
    panel.set_xlabel(legible(unit) + ("" if better == "neither" else f"\n({better} is better)"))


def _draw(panel: "Axes", table: Table, name: str, rows: Rows, n_marks: int) -> None:
    places = list(zip(rows.centres, rows.heights, strict=True))
    for y, height in places[1::2]:
        low, high = y - height / 2.0, y + height / 2.0
        panel.axhspan(low, high, color=PALE, alpha=0.4, linewidth=0, zorder=0.5)
    for mark_place in range(n_marks):
        style, shift = look(mark_place), (mark_place + 0.5 - n_marks / 2.0) * _MARK
        known = [
            (y + shift, cell[name])
            for row, (y, _) in enumerate(places)
            if (cell := _cell(table, row, mark_place)) and not np.isnan(cell[name].mean)
        ]
        ys, means = [y for y, _ in known], [found.mean for _, found in known]
        widths = np.nan_to_num([found.half_width for _, found in known])
        panel.errorbar(
            means, ys, xerr=widths if known else None, fmt=style.marker,
            color=style.colour, markersize=4.5, elinewidth=0.9, linestyle="none",
        )  # fmt: skip
    panel.tick_params(axis="y", length=0)
    panel.grid(visible=False, axis="y")
    panel.margins(x=0.08)


def _cell(table: Table, row: int, place: int) -> dict[str, Estimate] | None:
    policy, group = (row, place) if table.across else (place, row)
    return table.cells.get((table.policies[policy], table.groups[group]))


def _notes(comparison: Comparison) -> list[str]:
    if comparison.replications < 2:
        return []
    confidence = f"{100 * comparison.confidence:.4g}%"
    return [
        f"Lines through the marks: {confidence} confidence intervals, each by itself. What is "
        "not defined has no mark."
    ]


def _alt(comparison: Comparison, table: Table, what: str) -> str:
    """Return the figures in words: all of few marks, the first KPI of many."""
    known = [
        (policy, group)
        for policy in table.policies
        for group in table.groups
        if (policy, group) in table.cells
    ]
    kpis = table.kpis if len(known) <= _FEW else table.kpis[:1]
    texts = []
    for policy, group in known:
        cell = table.cells[policy, group]
        parts = [f"{short_label(each)} {told(comparison, each, cell[each])}" for each in kpis]
        texts.append(f"{called(comparison, policy)}, {group}: {', '.join(parts)}.")
    return " ".join([f"By policy and {what}.", *texts])
