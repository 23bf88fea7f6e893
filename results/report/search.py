"""The reports of searches: what a KPI depends on, and which parameters are best."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from results.plots import morris, sobol, tornado
from results.plots.factors import value_text
from results.report.assumptions import assumption_blocks
from results.report.cells import interval_cell, name_cell, number_cell
from results.report.figures import Album
from results.report.method import definitions, made
from results.report.parts import (
    Block,
    Cell,
    Paragraph,
    Report,
    Row,
    Rows,
    Section,
    Table,
)
from results.report.tables import per_cent
from results.search.optimum import Optimum
from results.search.sensitivity import Sensitivity
from results.words.labels import short_label
from results.words.searches import (
    optimum_sentences,
    optimum_verdict,
    sensitivity_verdict,
    words_of,
)

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
        lead=tuple(_failures(found.failures)),
        sections=(
            Section(title="What matters", blocks=(picture, _effects(found, confidence))),
            *_ending(scenario, [found.kpi], found.seed, facts, command, _METHODS[found.method]),
        ),
    )


def _failures(failures: tuple[str, ...]) -> Iterator[Block]:
    if failures:
        told = f"Some replications failed and are left out, such as: {failures[0]}"
        yield Paragraph(text=told, look="warning")


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


def optimum_report(found: Optimum, scenario: "Scenario", command: str = "") -> Report:
    """Return the report of a search for the best parameters."""
    kpis = [found.goal.kpi, *(each.kpi for each in found.goal.constraints)]
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
            *_failures(found.failures),
            *(Paragraph(text=text) for text in optimum_sentences(found)),
        ),
        sections=(
            Section(title="The best, and what comes close", blocks=(_candidates(found),)),
            *_ending(scenario, kpis, found.seed, facts, command, _SELECTED),
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


def _ending(
    scenario: "Scenario",
    kpis: list[str],
    seed: int,
    facts: dict[str, str],
    command: str,
    method: str,
) -> Iterator[Section]:
    world = scenario.world
    yield Section(title="Assumptions", blocks=tuple(assumption_blocks(scenario.data)))
    yield definitions(kpis, world.time_unit, world.currency)
    yield made({"Scenario": scenario.name, "Seed": str(seed), **facts}, command, method)
