"""The tables of a comparison: KPI by KPI, all variants at a glance, and people."""

from collections.abc import Iterable, Mapping

from results.compare.comparison import Comparison
from results.kpis import KPIS
from results.report.cells import (
    difference_cell,
    interval_cell,
    level_cell,
    name_cell,
    number_cell,
    verdict_cell,
    whisker_cell,
)
from results.report.parts import Cell, Row, Rows, Table
from results.statistics import Estimate
from results.words.clauses import objective
from results.words.labels import grouped, label, short_label
from results.words.numbers import unit_words, whole

_COLUMNS = 5  # of classes of customers
_AT_A_GLANCE = 5  # KPIs of the table of all variants
_GLANCED = ("lost_rate", "fill_rate", "mean_wait_backordered", "on_hand_mean")
_PEOPLE = (
    ("less", "waited less"),
    ("stayed", "no longer lost"),
    ("longer", "waited longer"),
    ("left", "newly lost"),
    ("same", "as before"),
)
_BESIDES = (
    ("at_once", "now served at once"),
    ("no_more_at_once", "no longer served at once"),
    ("came", "came, and had stayed away"),
    ("stayed_away", "stayed away, and had come"),
)


def per_cent(share: float) -> str:
    """Return a probability near 1 with the digits that tell it from 1.

    Examples
    --------
    >>> per_cent(0.95), per_cent(1 - 0.05 / 18)
    ('95%', '99.72%')
    """
    return f"{100.0 * share:.4g}%"


def kpi_cell(comparison: Comparison, row: str) -> Cell:
    """Return the heading of a KPI's row: its name, its unit, and which way is better."""
    unit = unit_words(row, comparison.time_unit, comparison.currency)
    better = KPIS[row].better
    way = "" if better == "neither" else f" · {better} is better"
    told = label(row)
    return Cell(told[0].upper() + told[1:], f"{unit}{way}")


def kpi_table(comparison: Comparison, name: str) -> Table:
    """Return the KPIs of the baseline and a variant, their difference, and the verdict."""
    found = comparison.differences[name]

    def row(kpi: str) -> Row:
        unit, compared = comparison.unit(kpi), found[kpi]
        sides = [
            level_cell(side.mean, compared.half_width, unit)
            for side in comparison.sides(name, kpi)
        ]
        return Row(
            (
                kpi_cell(comparison, kpi),
                *sides,
                difference_cell(compared, unit),
                whisker_cell(compared, unit),
                verdict_cell(compared),
            )
        )

    groups = [
        Rows(title, tuple(row(each) for each in names)) for title, names in grouped(found)
    ]
    return Table(
        caption="What changes, with the interval of each difference",
        head=(
            Cell("KPI"),
            Cell(comparison.baseline, look="number name"),
            Cell(name, look="number name"),
            number_cell("Difference"),
            Cell("Interval"),
            Cell("Verdict"),
        ),
        groups=tuple(groups),
        notes=(family_note(comparison),),
    )


def alone_table(comparison: Comparison) -> Table:
    """Return the KPIs of a policy by itself."""
    found = comparison.kpis[comparison.baseline]

    def row(kpi: str) -> Row:
        estimate = found[kpi]
        cell = interval_cell(estimate.mean, estimate.half_width, comparison.unit(kpi))
        return Row((kpi_cell(comparison, kpi), cell))

    sure = per_cent(comparison.confidence)
    return Table(
        caption="What comes out",
        head=(Cell("KPI"), Cell(comparison.baseline, look="number name")),
        groups=tuple(
            Rows(title, tuple(row(each) for each in names))
            for title, names in grouped(comparison.shown)
        ),
        notes=(f"± is the half width of the {sure} interval of each figure by itself.",)
        if comparison.replications > 1
        else ("One replication has no interval.",),
    )


def family_note(comparison: Comparison) -> str:
    """Return what the ± of differences means."""
    which = "variant less baseline, on the same customers"
    if comparison.replications < 2:
        return f"Differences are {which}; one replication has no interval."
    sure = per_cent(comparison.confidence)
    if comparison.family == 1:
        return f"Differences are {which}; ± is the half width of the {sure} interval."
    return (
        f"Differences are {which}; ± is the half width of the interval. With {sure} confidence "
        f"all {comparison.family:,} intervals of differences of KPIs in this report hold at "
        "once."
    )


def glanced(comparison: Comparison) -> list[str]:
    """Return the few KPIs by which variants are told apart at a glance."""
    first = objective(comparison)
    wanted = [*filter(None, [first]), *_GLANCED, *comparison.shown]
    shown = dict.fromkeys(name for name in wanted if name in comparison.shown)
    return list(shown)[:_AT_A_GLANCE]


def summary_table(comparison: Comparison, ranked: Iterable[str]) -> Table:
    """Return all variants against the baseline by a few KPIs, in the order given."""
    rows = glanced(comparison)
    base = comparison.kpis[comparison.baseline]
    first = Row(
        (
            name_cell(comparison.baseline, "baseline"),
            *(
                interval_cell(base[kpi].mean, base[kpi].half_width, comparison.unit(kpi))
                for kpi in rows
            ),
        )
    )
    others = tuple(
        Row((name_cell(name), *(_glance(comparison, name, kpi) for kpi in rows)))
        for name in ranked
    )
    return Table(
        caption="All variants: what each changes against the baseline",
        head=(Cell("Policy"), *(_short_head(comparison, kpi) for kpi in rows)),
        groups=(Rows("", (first,)), Rows("Difference from the baseline", others)),
        notes=(family_note(comparison),),
    )


def _short_head(comparison: Comparison, kpi: str) -> Cell:
    told, unit = short_label(kpi), unit_words(kpi, comparison.time_unit, comparison.currency)
    better = KPIS[kpi].better
    way = "" if better == "neither" else f", {better} is better"
    return number_cell(told[0].upper() + told[1:], f"{unit}{way}")


def _glance(comparison: Comparison, name: str, kpi: str) -> Cell:
    found = comparison.differences[name][kpi]
    figure = difference_cell(found, comparison.unit(kpi))
    words = {"not distinguishable yet": "not clear yet", "undefined": "not defined"}
    told = words.get(found.verdict, found.verdict)
    return figure._replace(note=told, verdict=found.verdict)


def people_table(comparison: Comparison, name: str) -> Table:
    """Return what became of the orders of all and of each class; empty if nobody is known.

    Of a few classes each has a column, of many each has a row.
    """
    groups = comparison.people[name]
    names = [*groups] if len(groups) > 2 else ["all"] if groups else []
    fates = [*_PEOPLE, *(one for one in _BESIDES if _happens(groups, one[0]))]
    heads = [Cell("All customers") if each == "all" else name_cell(each) for each in names]
    orders = [number_cell(whole(groups[each]["orders"].mean)) for each in names]
    if len(names) <= _COLUMNS:
        head = tuple(each._replace(look=f"number {each.look}".strip()) for each in heads)
        rows = [Row((Cell("Orders"), *orders))] if names else []
        rows += [
            Row((Cell(told), *(_share(groups[each], change) for each in names)))
            for change, told in (fates if names else ())
        ]
        head = (Cell("Fate of the order"), *head)
    else:
        head = (Cell("Customers"), number_cell("Orders"))
        head += tuple(number_cell(told) for _, told in _PEOPLE)
        rows = [
            Row((first, n, *(_share(groups[each], change) for change, _ in _PEOPLE)))
            for each, first, n in zip(names, heads, orders, strict=True)
        ]
    return Table(
        caption="Order by order: how each fared against the baseline, in an average run",
        head=head,
        groups=(Rows("", tuple(rows)),),
        notes=_people_notes(comparison, names),
    )


def _happens(groups: Mapping[str, Mapping[str, Estimate]], change: str) -> bool:
    return bool(groups) and groups["all"][change].mean > 0.0


def _share(found: Mapping[str, Estimate], change: str) -> Cell:
    share = found[change]
    cell = interval_cell(share.mean, share.half_width, "fraction")
    return number_cell(whole(share.mean * found["orders"].mean), f"{cell.text}%")


def _people_notes(comparison: Comparison, names: list[str]) -> tuple[str, ...]:
    if not names:
        return ()
    sure = per_cent(comparison.confidence)
    error = (
        f"; ± is the half width of its {sure} interval" if comparison.replications > 1 else ""
    )
    return (
        "Lost is whoever did not get all that was ordered: refused, declined, cancelled or "
        f"expired. Below each number its share of the orders{error}.",
    )
