"""The report of a comparison, or of a policy by itself."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from results.compare.comparison import Comparison
from results.compare.words import notes
from results.report import groups, pictures
from results.report.assumptions import assumption_blocks, difference_table
from results.report.figures import Album
from results.report.groups import View, group_table
from results.report.method import STATISTICS, comparison_facts, definitions, made
from results.report.names import isolated
from results.report.notes import note_paragraphs, note_section, variant_notes
from results.report.parts import Block, Bullets, Paragraph, Report, Section, Table
from results.report.pictures import PEOPLE, Kind, picture_sections, section
from results.report.tables import (
    alone_table,
    glanced,
    kpi_table,
    people_table,
    per_cent,
    summary_table,
)
from results.words import headline, people_sentences, sentence, verdict
from results.words.numbers import plural

if TYPE_CHECKING:
    from scenarios import Scenario

_FAILURES = 3  # that are written out
_TOLD = 3  # variants that have a sentence at the top


def comparison_report(
    comparison: Comparison, scenarios: "Mapping[str, Scenario]", command: str = ""
) -> Report:
    """Return the report of a comparison.

    Parameters
    ----------
    comparison
        Made with ``evidence=True``; without it there are no pictures, classes and suppliers.
    scenarios
        What was compared, by the names of the comparison, for the assumptions.
    command
        What makes the report again.
    """
    base, album = scenarios[comparison.baseline], Album()
    sections = (
        _results(comparison),
        *picture_sections(comparison, album),
        _groups(comparison, groups.CLASSES, album, pictures.CLASSES),
        _people(comparison, album),
        _groups(comparison, groups.SUPPLIERS, album, pictures.SUPPLIERS),
        _variants(comparison, scenarios),
        _groups(comparison, groups.ITEMS, album),
        _assumptions(comparison, scenarios),
        definitions(_used(comparison), comparison.time_unit, comparison.currency),
        made(comparison_facts(comparison), command, *STATISTICS),
    )
    return Report(
        title=comparison.titles[comparison.baseline],
        question=base.question,
        verdict=verdict(comparison, isolated),
        facts=_facts(comparison),
        lead=tuple(_lead(comparison)),
        sections=tuple(each for each in sections if not each.is_empty),
    )


def _facts(comparison: Comparison) -> tuple[str, ...]:
    unit = plural(comparison.time_unit)
    n = comparison.replications
    variants = len(comparison.variants)
    if variants == 0:
        told = "one policy"
    else:
        told = f"{variants} variant{'s' if variants > 1 else ''} against {comparison.baseline}"
    return (
        told,
        f"{n:,} replication{'s' if n > 1 else ''} each, seed {comparison.seed}",
        f"{comparison.horizon:,g} {unit} after a warm-up of {comparison.warm_up:,g}",
        f"{per_cent(comparison.confidence)} confidence",
    )


def _lead(comparison: Comparison) -> Iterator[Block]:
    """Yield what a reader must know before believing the rest, and what would tell more."""
    failures = comparison.failures
    if failures:
        told = "; ".join(
            f"{each.config}, replication {each.replication}: {each.error}"
            for each in failures[:_FAILURES]
        )
        more = f"; and {len(failures) - _FAILURES} more" if len(failures) > _FAILURES else ""
        yield Paragraph(
            text=f"Runs that failed and are left out: {told}{more}.", look="warning"
        )
    for note in notes(comparison):
        yield Paragraph(text=f"Note: {note}.", look="warning")
    variants = headline(comparison)
    if len(variants) > 1 and comparison.replications > 1:
        texts = [sentence(comparison, name, isolated) for name in variants[:_TOLD]]
        yield Bullets(texts=tuple(texts))


def _results(comparison: Comparison) -> Section:
    """Return the table of figures; of several variants, the summary."""
    variants = comparison.variants
    if not variants:
        return Section(title="The figures", blocks=(alone_table(comparison),))
    if len(variants) == 1:
        return Section(title="What changes", blocks=(kpi_table(comparison, variants[0]),))
    table = summary_table(comparison, headline(comparison))
    return Section(title="All variants at a glance", blocks=(table,))


def _variants(comparison: Comparison, scenarios: "Mapping[str, Scenario]") -> Section:
    """Return all figures of each of several variants, the best first."""
    ranked = headline(comparison) if len(comparison.variants) > 1 else ()
    return Section(
        title="Variant by variant",
        sections=tuple(_variant(comparison, scenarios, name) for name in ranked),
    )


def _variant(comparison: Comparison, scenarios: "Mapping[str, Scenario]", name: str) -> Section:
    title = scenarios[name].title if name in scenarios else ""
    known = (name, comparison.titles[comparison.baseline])  # a variant inherits its title
    blocks: list[Block] = [
        Paragraph(text=sentence(comparison, name, isolated)),
        *(Paragraph(text=text) for text in people_sentences(comparison, name, isolated)),
        kpi_table(comparison, name),
        people_table(comparison, name),
    ]
    return Section(
        title=isolated(name),
        note="" if title in known else title,
        blocks=_filled(blocks),
    )


def _filled(blocks: list[Block]) -> tuple[Block, ...]:
    return tuple(each for each in blocks if not (isinstance(each, Table) and each.is_empty))


def _people(comparison: Comparison, album: Album) -> Section:
    """Return who wins and who loses; the words of several variants stand with each."""
    blocks: list[Block] = []
    if len(comparison.variants) == 1:
        name = comparison.variants[0]
        blocks = [
            *(Paragraph(text=text) for text in people_sentences(comparison, name, isolated)),
            people_table(comparison, name),
        ]
    if not any(comparison.people.values()):
        return Section(title=PEOPLE.title, blocks=_filled(blocks))
    return section(PEOPLE, comparison, album, *_filled(blocks))


def _groups(
    comparison: Comparison, view: View, album: Album, kind: Kind | None = None
) -> Section:
    """Return the figures by class, item or supplier, where there are several to tell apart."""
    table = group_table(comparison, view)
    if kind is None or table.is_empty:
        return Section(title=view.title, blocks=_filled([table]))
    return section(kind, comparison, album, table)


def _assumptions(comparison: Comparison, scenarios: "Mapping[str, Scenario]") -> Section:
    base = scenarios[comparison.baseline]
    sections = []
    if len(scenarios) > 1:
        data = {name: scenario.data for name, scenario in scenarios.items()}
        table = difference_table(comparison.baseline, data)
        sections.append(Section(title="What differs", blocks=_filled([table])))
    sections.append(
        Section(
            title="The scenario in numbers", blocks=_filled([*assumption_blocks(base.data)])
        )
    )
    sections.append(_notes(comparison, base))
    return Section(
        title="Assumptions", sections=tuple(each for each in sections if not each.is_empty)
    )


def _notes(comparison: Comparison, base: "Scenario") -> Section:
    """Return the comments of the scenario file, as far as they are about what is compared."""
    if base.path is None or not base.path.is_file():
        return Section(title="Notes in the scenario file")
    text = base.path.read_text(encoding="utf-8-sig", errors="replace")
    told = {
        name: note for name, note in variant_notes(text).items() if name in comparison.variants
    }
    return note_section(note_paragraphs(text), told)


def _used(comparison: Comparison) -> list[str]:
    views = (groups.CLASSES, groups.ITEMS, groups.SUPPLIERS)
    more = [kpi for view in views for kpi in groups.told_kpis(comparison, view)]
    return [*comparison.shown, *glanced(comparison), *more]
