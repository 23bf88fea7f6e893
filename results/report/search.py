"""The reports of searches: the best parameters, and the frontier of several KPIs."""

from functools import partial
from typing import TYPE_CHECKING

from results.plots import frontier, optimum
from results.plots.factors import value_text
from results.report.cells import interval_cell, name_cell, number_cell
from results.report.endings import ending, warnings
from results.report.figures import Album
from results.report.parts import Cell, Paragraph, Report, Row, Rows, Section, Table
from results.search.frontier import Frontier
from results.search.optimum import Optimum
from results.words.labels import short_label
from results.words.searches import (
    frontier_verdict,
    optimum_sentences,
    optimum_verdict,
    words_of,
)

if TYPE_CHECKING:
    from scenarios import Scenario

_ON = {"surely": "surely on it", "possibly": "may be on it", "no": "surely beaten"}


def optimum_report(found: Optimum, scenario: "Scenario", command: str = "") -> Report:
    """Return the report of a search for the best parameters."""
    kpis = [found.goal.kpi, *(each.kpi for each in found.goal.constraints)]
    caption = "The candidates of the final selection."
    picture = Album().picture(partial(optimum, found), caption)
    how = "all there are" if found.everywhere else "by a search"
    facts = {
        "Configurations": f"{found.tried:,} tried, {how}",
        "Simulations": f"{found.simulations:,}",
    }
    return Report(
        title=found.title,
        question=scenario.question,
        verdict=optimum_verdict(found),
        facts=(
            f"{found.tried:,} configurations tried, {how}",
            f"{found.simulations:,} simulations",
            f"seed {found.seed}",
        ),
        lead=(
            *warnings(found.failures),
            *(Paragraph(text=text) for text in optimum_sentences(found)),
        ),
        sections=(
            Section(
                title="The best, and what comes close", blocks=(picture, _candidates(found))
            ),
            *ending(scenario, kpis, found.seed, facts, command, _SELECTED),
        ),
    )


_SELECTED = (
    "The search tries configurations with few replications; the leaders get new ones, on the "
    "same customers, until the best is selected. Figures are of these new replications."
)


def _candidates(found: Optimum) -> Table:
    goal, paths = found.goal, list(found.parameters)
    names = [goal.kpi, *(each.kpi for each in goal.constraints)]
    unit = found.units[goal.kpi]
    rows = []
    for place, each in enumerate(found.candidates):
        objective, behind = each.objective, each.behind
        cells = [interval_cell(objective.mean, objective.half_width, unit)]
        for constraint, (there, _) in zip(goal.constraints, each.constraints, strict=True):
            its = found.units[constraint.kpi]
            cells.append(interval_cell(there.mean, there.half_width, its))
        cells.append(
            interval_cell(behind.mean, behind.half_width, unit) if place else number_cell("-")
        )
        values = [name_cell(value_text(each.parameters.get(path, ""))) for path in paths]
        rows.append(Row((Cell(str(place + 1)), *values, *cells)))
    return Table(
        caption="Candidates of the final selection, the selected one first",
        head=(
            Cell("No."),
            *(Cell(path, look="name") for path in paths),
            *(
                number_cell(short_label(n).capitalize(), words_of(n, found.units[n]))
                for n in names
            ),
            number_cell("Worse than the best", words_of(goal.kpi, unit, change=True)),
        ),
        groups=(Rows("", tuple(rows)),),
    )


def frontier_report(found: Frontier, scenario: "Scenario", command: str = "") -> Report:
    """Return the report of a frontier."""
    caption = "What can't be had better in one without being worse in another."
    picture = Album().picture(partial(frontier, found), caption)
    facts = {
        "Configurations": f"{len(found.points):,} of {found.replications:,} replications",
        "Simulations": f"{found.simulations:,}",
    }
    return Report(
        title=found.title,
        question=scenario.question,
        verdict=frontier_verdict(found),
        facts=(
            f"{len(found.points):,} configurations of {found.replications:,} replications",
            f"seed {found.seed}",
        ),
        lead=(
            *warnings(found.failures),
            *([Paragraph(text=_STOPPED)] if found.interrupted else ()),
        ),
        sections=(
            Section(title="The frontier", blocks=(picture, _points(found))),
            *ending(scenario, list(found.kpis), found.seed, facts, command, _COMPARED),
        ),
    )


_STOPPED = "Interrupted: the frontier of the configurations that were done."

_COMPARED = (
    "On the frontier is what no other configuration beats: none is better in one KPI and no "
    "worse in the others. All meet the same customers, and are compared pair by pair."
)


def _points(found: Frontier) -> Table:
    """Return the points that are not beaten, along the frontier."""
    paths = list(dict.fromkeys(path for point in found.points for path in point))
    on = [place for place, word in enumerate(found.on) if word != "no"]
    on.sort(key=lambda place: found.estimates[place][0].mean)
    rows = []
    for place in on:
        point, estimates = found.points[place], found.estimates[place]
        values = [name_cell(value_text(point.get(path, ""))) for path in paths]
        cells = [
            interval_cell(each.mean, each.half_width, found.units[name])
            for name, each in zip(found.kpis, estimates, strict=True)
        ]
        rows.append(Row((Cell(_ON[found.on[place]]), *values, *cells)))
    return Table(
        caption="Configurations that are or may be on the frontier",
        head=(
            Cell("Frontier"),
            *(Cell(path, look="name") for path in paths),
            *(
                number_cell(short_label(name).capitalize(), words_of(name, found.units[name]))
                for name in found.kpis
            ),
        ),
        groups=(Rows("", tuple(rows)),),
    )
