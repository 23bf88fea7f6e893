"""Tables by class of customers, by item and by supplier, side by side for all policies."""

from typing import NamedTuple

import numpy as np

from results.compare.comparison import Comparison
from results.evidence import Evidence
from results.kpis import KPIS, kpis_of
from results.report.cells import interval_cell, name_cell, number_cell
from results.report.parts import Cell, Row, Rows, Table
from results.statistics import ESTIMATES, Estimate
from results.view import Scope
from results.words import headline
from results.words.labels import short_label
from results.words.numbers import unit_words


class View(NamedTuple):
    """What is shown of a scope, if it has at least so many groups."""

    scope: Scope
    title: str
    what: str
    caption: str
    kpis: tuple[str, ...]
    least: int


CLASSES = View(
    "class",
    "Classes of customers",
    "Customers",
    "Classes of customers side by side",
    ("fill_rate", "mean_wait_backordered", "wait_p95", "lost_rate", "on_time_to_promise"),
    2,
)
ITEMS = View(
    "item",
    "Items",
    "Item",
    "Item by item",
    ("fill_rate", "mean_wait_backordered", "lost_rate", "on_hand_mean", "profit"),
    2,
)
SUPPLIERS = View(
    "supplier",
    "Suppliers",
    "Supplier",
    "Scorecards of the suppliers",
    (
        "otif",
        "lead_time_mean",
        "lead_time_p95",
        "units_short",
        "units_rejected",
        "units_ordered",
    ),
    1,
)
_ALWAYS = ("fill_rate", "otif", "lead_time_mean", "units_ordered")  # also where they are 0
_POLICIES = 8  # of a table; there is a page to fill


def told_kpis(comparison: Comparison, view: View) -> list[str]:
    """Return the KPIs of a view that have something to tell."""
    shown = _shown(comparison)
    return [row for row in view.kpis if _is_told(comparison, shown, view.scope, row)]


def _shown(comparison: Comparison) -> list[str]:
    names = (comparison.baseline, *headline(comparison))
    return [name for name in names if name in comparison.evidence][:_POLICIES]


def group_table(comparison: Comparison, view: View) -> Table:
    """Return the KPIs of each group of a scope under each policy; empty without evidence."""
    shown = _shown(comparison)
    kpis = told_kpis(comparison, view)
    groups = list(
        dict.fromkeys(
            group for name in shown for group in comparison.evidence[name].names[view.scope]
        )
    )
    tables = tuple(
        Rows(
            group if len(shown) > 1 else "",
            tuple(
                _row(comparison, name, view.scope, group, kpis, len(shown) > 1)
                for name in shown
            ),
        )
        for group in groups
    )
    return Table(
        caption=view.caption,
        head=(
            Cell("Policy" if len(shown) > 1 else view.what),
            *(_head(comparison, row) for row in kpis),
        ),
        groups=tables if kpis and len(groups) >= view.least else (),
    )


def _row(
    comparison: Comparison, name: str, scope: Scope, group: str, kpis: list[str], several: bool
) -> Row:
    evidence = comparison.evidence[name]
    note = "baseline" if several and name == comparison.baseline else ""
    head = name_cell(name if several else group, note)
    if group not in evidence.names[scope]:
        return Row((head, *(number_cell("-") for _ in kpis)))
    cells = []
    for row in kpis:
        found = estimate(evidence, scope, group, row, comparison.confidence)
        cells.append(interval_cell(found.mean, found.half_width, comparison.unit(row)))
    return Row((head, *cells))


def _head(comparison: Comparison, row: str) -> Cell:
    told = short_label(row)
    unit = unit_words(row, comparison.time_unit, comparison.currency)
    return number_cell(told[0].upper() + told[1:], unit)


def _is_told(comparison: Comparison, shown: list[str], scope: Scope, row: str) -> bool:
    """Say whether a KPI has something to tell: it is not 0 or undefined everywhere."""
    column = kpis_of(scope).index(row)
    above = [comparison.evidence[name].measured[scope][:, :, column] for name in shown]
    known = [each[..., 0][each[..., 1] != 0.0] for each in above]
    values = np.concatenate(known) if known else np.empty(0)
    values = values[~np.isnan(values)]
    return bool(len(values)) and (row in _ALWAYS or bool((values != 0.0).any()))


def estimate(
    evidence: Evidence, scope: Scope, group: str, row: str, confidence: float
) -> Estimate:
    """Return a KPI of a group with its interval."""
    place, column = evidence.names[scope].index(group), kpis_of(scope).index(row)
    pairs = evidence.measured[scope][:, place, column]
    return ESTIMATES[KPIS[row].kind](pairs[:, 0], pairs[:, 1], confidence)
