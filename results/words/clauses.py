"""What a policy does more or less than the baseline, KPI by KPI, as clauses."""

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from results.compare.comparison import Comparison
from results.compare.verdicts import Verdict
from results.kpis import KPIS
from results.words.labels import short_label
from results.words.numbers import amount, listed, pair, signed, unit_words
from results.words.phrases import phrase

# What people decide by, first things first; without money, by who goes without.
OBJECTIVES = ("profit", "cost_total", "lost_rate", "fill_rate")
_FIRST = (*OBJECTIVES, "mean_wait_backordered", "on_time_to_promise", "on_hand_mean")
_ENOUGH = 3  # of these, which say what the others say again in other words


class Clauses(NamedTuple):
    """What can be said of a variant, the most important first.

    Attributes
    ----------
    gains, losses, changes
        Clauses for KPIs that are better, worse, or different without being either.
    unclear, same
        The KPIs of which the interval says nothing, or that there is no difference.
    undefined
        The KPIs that have no value on one side.
    """

    gains: list[str]
    losses: list[str]
    changes: list[str]
    unclear: list[str]
    same: list[str]
    undefined: list[str]


def objective(comparison: Comparison) -> str | None:
    """Return the KPI that decides: profit or cost, else what is lost, else any with a better.

    None if there is no such KPI that has a value for the baseline and a variant.
    """

    def is_known(side: str, name: str) -> bool:
        return not math.isnan(comparison.kpis[side][name].mean)

    usable = [
        name
        for name in (*OBJECTIVES, *comparison.shown)
        if name in comparison.shown
        and KPIS[name].better != "neither"
        and is_known(comparison.baseline, name)
        and any(is_known(side, name) for side in comparison.variants)
    ]
    return usable[0] if usable else None


def clauses(comparison: Comparison, name: str) -> Clauses:
    """Return what can be said of a variant."""
    found = comparison.differences[name]
    told = [row for row in _in_order(found) if not _is_nothing(comparison, name, row)]

    def having(*verdicts: Verdict) -> list[str]:
        return [row for row in told if found[row].verdict in verdicts]

    def said(rows: Sequence[str]) -> list[str]:
        return [clause(comparison, name, row) for row in rows]

    return Clauses(
        said(having("better")),
        said(having("worse")),
        said(having("higher", "lower")),
        having("not distinguishable yet"),
        having("same"),
        having("undefined"),
    )


def _in_order(rows: Iterable[str]) -> list[str]:
    """Return the KPIs to speak of; the cost only where there is no profit."""
    given = list(rows)
    first = [row for row in _FIRST if row in given]
    if "profit" in first and "cost_total" in first:
        first.remove("cost_total")
    if len(first) >= _ENOUGH:
        return first
    return first + [row for row in given if row not in _FIRST]


def _is_nothing(comparison: Comparison, name: str, row: str) -> bool:
    """Say whether a KPI is 0 or not defined on both sides, which goes without saying."""
    means = [comparison.kpis[side][row].mean for side in (comparison.baseline, name)]
    return all(mean == 0.0 or math.isnan(mean) for mean in means)


def clause(comparison: Comparison, name: str, row: str) -> str:
    """Return a difference as a clause that follows the name of the variant.

    ``"earns 3.4 ± 0.3 EUR per day more"``; that there is no interval is for others to say.
    """
    found = comparison.differences[name][row]
    words = unit_words(row, comparison.time_unit, comparison.currency, change=True)
    size = amount(abs(found.mean), found.half_width, comparison.unit(row), words)
    said = phrase(row)
    return (said.more if found.mean > 0.0 else said.less).format(size)


def change_of(comparison: Comparison, name: str, row: str) -> str:
    """Return a difference with its sign, for a KPI of which no clause can be made.

    ``"profit (-1.9 ± 6.8 EUR per day)"``
    """
    found = comparison.differences[name][row]
    words = unit_words(row, comparison.time_unit, comparison.currency, change=True)
    figure, error = pair(found.mean, found.half_width, comparison.unit(row))
    interval = f" ± {error}" if error != "-" else ""
    return f"{short_label(row)} ({signed(found.mean, figure)}{interval} {words})"


def unclear(comparison: Comparison, name: str, rows: list[str]) -> str:
    """Return the KPIs of which nothing is known yet as one phrase, the first in full."""
    return listed([change_of(comparison, name, rows[0]), *map(short_label, rows[1:])])
