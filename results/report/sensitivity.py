"""The report of a sensitivity analysis: what a KPI depends on."""

from functools import partial
from typing import TYPE_CHECKING

from results.plots import morris, sobol, tornado
from results.plots.factors import value_text
from results.report.cells import interval_cell, name_cell, number_cell
from results.report.endings import ending, warnings
from results.report.figures import Album
from results.report.parts import Cell, Report, Row, Rows, Section, Table
from results.report.tables import per_cent
from results.search.sensitivity import Sensitivity
from results.words.labels import short_label
from results.words.searches import sensitivity_verdict, words_of

if TYPE_CHECKING:
    from scenarios import Scenario

_DRAWN = {"tornado": tornado, "morris": morris, "sobol": sobol}
_NAMES = {
    "low": "at the low end",
    "high": "at the high end",
    "mu_star": "mean size of the effect",
    "mu": "mean effect",
    "sigma": "how much it varies",
    "first": "share by itself",
    "total": "share with interactions",
}
_METHODS = {
    "tornado": (
        "Each factor alone is put to either end of its range; the others stay as they are in "
        "the scenario. All meet the same customers."
    ),
    "morris": (
        "Elementary effects (Morris): what a step of one factor changes, from many starting "
        "points, over its whole range."
    ),
    "sobol": (
        "Shares of the variance over the ranges (Sobol): by a factor itself, and with all that "
        "it interacts with."
    ),
}


def sensitivity_report(found: Sensitivity, scenario: "Scenario", command: str = "") -> Report:
    """Return the report of a sensitivity analysis."""
    caption = f"What the {short_label(found.kpi)} depends on."
    picture = Album().picture(partial(_DRAWN[found.method], found), caption)
    confidence = next(iter(next(iter(found.effects.values())).values())).confidence
    facts = {
        "Method": found.method,
        "Configurations": f"{found.points:,} of {found.replications:,} replications",
        "Simulations": f"{found.simulations:,}",
    }
    return Report(
        title=found.title,
        question=scenario.question,
        verdict=sensitivity_verdict(found),
        facts=(
            f"{found.method} of {len(found.effects)} factors",
            f"{found.points:,} configurations of {found.replications:,} replications",
            f"seed {found.seed}",
            f"{per_cent(confidence)} confidence",
        ),
        lead=tuple(warnings(found.failures)),
        sections=(
            Section(title="What matters", blocks=(picture, _effects(found, confidence))),
            *ending(scenario, [found.kpi], found.seed, facts, command, _METHODS[found.method]),
        ),
    )


def _effects(found: Sensitivity, confidence: float) -> Table:
    names = list(next(iter(found.effects.values())))
    unit = "" if found.method == "sobol" else found.unit
    words = "" if found.method == "sobol" else words_of(found.kpi, found.unit, change=True)
    rows = []
    for path, figures in found.effects.items():
        low, high = (value_text(end) for end in found.ends[path])
        cells = [interval_cell(each.mean, each.half_width, unit) for each in figures.values()]
        rows.append(Row((name_cell(path), name_cell(low), name_cell(high), *cells)))
    return Table(
        caption=f"Change of the {short_label(found.kpi)}, most important factor first",
        head=(
            Cell("Factor"),
            Cell("Low"),
            Cell("High"),
            *(number_cell(_NAMES.get(name, name).capitalize(), words) for name in names),
        ),
        groups=(Rows("", tuple(rows)),),
        notes=(f"± is the half width of the {per_cent(confidence)} interval of each.",),
    )
