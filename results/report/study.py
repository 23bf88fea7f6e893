"""The report of a study: the best configuration, curves, the frontier, and what was varied."""

import tomllib
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from results.kpis import kpi
from results.plots import NothingToDrawError, frontier, frontier_of, heat_map, sweep
from results.plots.factors import value_text
from results.plots.part import Part, part_of
from results.plots.part_words import rivals
from results.report.assumptions import assumption_blocks
from results.report.cells import interval_cell, name_cell, number_cell
from results.report.figures import Album
from results.report.method import definitions, made
from results.report.parts import (
    Block,
    Bullets,
    Cell,
    Paragraph,
    Report,
    Row,
    Rows,
    Section,
    Table,
)
from results.report.tables import per_cent
from results.study import Study
from results.words.labels import short_label
from results.words.numbers import plural
from results.words.studies import choice_sentences, study_objective, study_verdict, unit_of

_SHOWN = ("fill_rate", "lost_rate", "mean_wait_backordered", "on_hand_mean")
_KPIS = 5  # columns of a table
_BEST = 10  # configurations of the first table
_ROWS = 100  # of the table of all

METHOD = (
    "All configurations meet the same customers in each replication, so they can be compared "
    "pair by pair. An interval (±) is about error: where the expectation lies, as far as these "
    "replications tell. It is that of each figure by itself.",
    "What may be the best is found by screening: with the confidence named, the best is among "
    "those that are not clearly worse than another one.",
)


def study_report(study: Study, command: str = "", confidence: float = 0.95) -> Report:
    """Return the report of a study.

    Parameters
    ----------
    study
        A sweep, finished or not.
    command
        What makes the report again.
    confidence
        Of the intervals, and that the best is among those said to be.
    """
    data = tomllib.loads(study.terms.text)
    names = shown_kpis(study)
    try:
        part = part_of(study, names, confidence=confidence) if names else None
    except NothingToDrawError as reason:
        return _empty(study, data, command, f"Nothing to say yet: {reason}.")
    if part is None:
        return _empty(study, data, command, "Nothing to say yet: no KPI has a value.")
    sections = (
        _best(part),
        *_pictures(study, part, Album()),
        *_all(part),
        *_ending(study, data, command, names, confidence),
    )
    return Report(
        title=study.terms.title,
        question=str(data.get("question", "")),
        verdict=study_verdict(part),
        facts=_facts(study),
        lead=tuple(_lead(study, part)),
        sections=sections,
    )


def shown_kpis(study: Study) -> list[str]:
    """Return the KPIs that a report of a study tells of; the one that decides is the first."""
    first = study_objective(study)
    wanted = [*filter(None, [first]), *_SHOWN, *study.kpis]
    kept = [name for name in dict.fromkeys(wanted) if name in study.kpis]
    known = [name for name in kept if (np.nan_to_num(study.values(name)) != 0.0).any()]
    return known[:_KPIS]


def _empty(study: Study, data: dict[str, Any], command: str, verdict: str) -> Report:
    return Report(
        title=study.terms.title,
        question=str(data.get("question", "")),
        verdict=verdict,
        facts=_facts(study),
        sections=tuple(_ending(study, data, command, [], 0.95)),
    )


def _facts(study: Study) -> tuple[str, ...]:
    n, left = len(study), study.left
    counts = f"{study.done:,} replications done"
    counts += f", {study.failed:,} failed" if study.failed else ""
    counts += f", {left:,} left" if left else ""
    return (
        f"{n:,} configuration{'s' if n != 1 else ''} of {study.replications:,} replications",
        f"seed {study.terms.seed}",
        counts,
    )


def _lead(study: Study, part: Part) -> Iterator[Block]:
    if study.failed:
        error = study.failures()[0]["error"]
        told = f"{study.failed:,} replications failed and are left out, such as: {error}"
        yield Paragraph(text=told, look="warning")
    if study.left:
        told = f"{study.left:,} replications have not been done yet."
        yield Paragraph(text=told, look="warning")
    for note in part.cut.notes:
        yield Paragraph(text=note, look="small")
    texts = tuple(choice_sentences(study, part))
    if texts:
        yield Bullets(texts=texts)


def _best(part: Part) -> Section:
    """Return the best configurations, with those that may be it."""
    name = part.names[0]
    if part.best is None:
        return Section(title="The best configurations")
    sign = -1.0 if kpi(name).better == "lower" else 1.0
    means = np.array([sign * one[name].mean for one in part.found])
    order = [int(i) for i in np.argsort(-means, kind="stable") if not np.isnan(means[i])]
    table = _table(part, order[:_BEST])
    return Section(title="The best configurations", blocks=(table,))


def _all(part: Part) -> Iterator[Section]:
    """Yield the table of all configurations, unless that of the best has them all."""
    if len(part.configs) > _BEST:
        table = _table(part, range(len(part.configs)))
        yield Section(title="All configurations", blocks=(table,))


def _table(part: Part, places: Iterable[int]) -> Table:
    """Return some configurations with their KPIs; those that may be the best are marked."""
    may = {part.best.place, *(rivals(part) or ())} if part.best else set()
    wanted = list(places)
    rows = []
    for place in wanted[:_ROWS]:
        config, found = part.configs[place], part.found[place]
        cells = [
            interval_cell(found[name].mean, found[name].half_width, part.unit(name))
            for name in part.names
        ]
        if place in may:
            cells[0] = cells[0]._replace(note="may be the best", verdict="better")
        values = [name_cell(value_text(factor.of(config))) for factor in part.cut.factors]
        rows.append(Row((Cell(str(config.number)), *values, *cells)))
    more = len(wanted) - _ROWS
    notes = [f"± is the half width of the {per_cent(part.confidence)} interval of each figure."]
    notes += [f"And {more:,} more; backlab export has them all."] if more > 0 else []
    return Table(
        caption="Configurations and what comes of them",
        head=(
            Cell("No."),
            *(Cell(factor.name, factor.unit, "name") for factor in part.cut.factors),
            *(_head(part, name) for name in part.names),
        ),
        groups=(Rows("", tuple(rows)),),
        notes=tuple(notes),
    )


def _head(part: Part, name: str) -> Cell:
    told = short_label(name)
    return number_cell(told[0].upper() + told[1:], unit_of(part, name))


def _pictures(study: Study, part: Part, album: Album) -> Iterator[Section]:
    first, names, sure = part.names[0], list(part.names), part.confidence
    factors = part.cut.factors
    curves = partial(sweep, study, names[:4], confidence=sure)
    caption = "Curves over what was varied, with the best and all that may be it."
    yield Section(title="Trade-off curves", blocks=(album.picture(curves, caption),))
    if len(factors) == 2 and all(factor.is_number for factor in factors):
        heat = partial(heat_map, study, first, confidence=sure)
        caption = f"{short_label(first).capitalize()} over both parameters."
        yield Section(title="Heat map", blocks=(album.picture(heat, caption),))
    second = next((name for name in names[1:] if name in _SHOWN), None)
    if second is not None and len(part.configs) > 1:
        both = partial(_frontier, study, (first, second), sure)
        caption = "What can't be had better in one without being worse in the other."
        yield Section(title="The frontier", blocks=(album.picture(both, caption),))


def _frontier(study: Study, names: tuple[str, str], confidence: float) -> Any:
    return frontier(frontier_of(study, names, confidence=confidence))


def _ending(
    study: Study, data: dict[str, Any], command: str, names: list[str], confidence: float
) -> Iterator[Section]:
    """Yield what was varied and assumed, what the figures mean, and how it was made."""
    unit, money = str(data.get("time_unit", "day")), str(data.get("currency", "EUR"))
    blocks = [_varied(study), *assumption_blocks(data)]
    kept = tuple(each for each in blocks if not (isinstance(each, Table) and each.is_empty))
    yield Section(title="Assumptions", blocks=kept)
    if names:
        yield definitions(names, unit, money)
    run = data.get("run", {})
    window = f"{run.get('horizon', 0):,g} {plural(unit)}"
    facts = {
        "Study": Path(study.name).name,
        "Scenario": study.terms.scenario,
        "Configurations": f"{len(study):,}",
        "Replications": f"{study.replications:,} of each",
        "Seed": str(study.terms.seed),
        "Measured time": f"{window} after a warm-up of {run.get('warm_up', 0):,g}",
        "Confidence": per_cent(confidence),
        "Digest": study.digest(),
        "Made by": str(study.facts["command"]),
        "Run with": "; ".join(
            ", ".join(f"{k} {v}" for k, v in each.items()) for each in study.facts["versions"]
        ),
    }
    yield made(facts, command, *METHOD)


def _varied(study: Study) -> Table:
    configs = study.configs
    rows = []
    for path in study.paths:
        values = list(dict.fromkeys(value_text(c.parameters.get(path, "")) for c in configs))
        shown = ", ".join(values[:12]) + (f", ... {values[-1]}" if len(values) > 12 else "")
        rows.append(Row((name_cell(path), number_cell(f"{len(values):,}"), Cell(shown))))
    return Table(
        caption="What was varied; everything else is as listed below",
        head=(Cell("Value"), number_cell("Values"), Cell("Which")),
        groups=(Rows("", tuple(rows)),),
    )
