"""How a report was made: definitions, statistics, seed, versions, and the command."""

from collections.abc import Iterable, Mapping

from results.compare.comparison import Comparison
from results.kpis import KPIS
from results.report.parts import Block, Code, Paragraph, Section, Terms
from results.report.tables import per_cent
from results.study.terms import versions
from results.words.labels import grouped, label
from results.words.numbers import plural, unit_words


def definitions(names: Iterable[str], time_unit: str, currency: str) -> Section:
    """Return what each KPI of a report means, as the KPI table has it."""
    entries = []
    for _, rows in grouped(dict.fromkeys(names)):
        for name in rows:
            kpi = KPIS[name]
            unit = unit_words(name, time_unit, currency)
            better = "" if kpi.better == "neither" else f" {kpi.better.capitalize()} is better."
            told = label(name)
            entries.append(
                (
                    f"kpi-{name}",
                    f"{told[0].upper()}{told[1:]} ({name})",
                    f"{kpi.definition} In {unit}.{better} Source: {kpi.source}.",
                )
            )
    return Section(title="What the figures mean", blocks=(Terms(entries=tuple(entries)),))


def made(facts: Mapping[str, str], command: str, *texts: str) -> Section:
    """Return how a report was made, and how to make it again."""
    terms = {**facts, "Versions": ", ".join(f"{k} {v}" for k, v in all_versions().items())}
    blocks: list[Block] = [Paragraph(text=text) for text in texts]
    blocks.append(Terms(entries=tuple(("", name, text) for name, text in terms.items())))
    if command:
        blocks += [Paragraph(text="The same report comes of this command:"), Code(text=command)]
    return Section(title="How this was made", blocks=tuple(blocks))


def all_versions() -> dict[str, str]:
    """Return the versions of what computes and of what draws."""
    from importlib.metadata import version  # noqa: PLC0415 - beside what it is for

    return {**versions(), "matplotlib": version("matplotlib")}


def comparison_facts(comparison: Comparison) -> dict[str, str]:
    """Return how a comparison was run, by what is told."""
    unit = plural(comparison.time_unit)
    return {
        "Scenario": comparison.scenario,
        "Policies": ", ".join((comparison.baseline, *comparison.variants)),
        "Replications": f"{comparison.replications:,} of each",
        "Seed": str(comparison.seed),
        "Measured time": (
            f"{comparison.horizon:,g} {unit} after a warm-up of {comparison.warm_up:,g} {unit}"
        ),
        "Confidence": per_cent(comparison.confidence),
        "Engine": "simpy",
    }


STATISTICS = (
    "All policies meet the same customers: the i-th customer comes at the same time, wants "
    "the same and is as patient under each, and the k-th delivery of a supplier takes as "
    "long. So a difference is that of the policies, and each replication gives a pair.",
    "An interval (±) is about error: where the expectation lies, as far as these replications "
    "tell. It shrinks with more replications. A band of percentiles over replications is about "
    "risk: how much one year differs from another. It does not shrink.",
    "“No clear difference yet” is not “the same”: the interval holds both a gain and a loss. "
    "“Same” is said only where the whole interval lies within a margin that was called "
    "immaterial, or where nothing ever differs.",
)
