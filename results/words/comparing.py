"""A comparison in plain sentences: one for all, and one for each variant."""

import math
from collections.abc import Callable

import numpy as np

from results.compare.comparison import Comparison
from results.compare.differences import linear
from results.kpis import KPIS, kpis_of
from results.words.alone import alone_sentence
from results.words.clauses import change_of, clause, clauses, objective, unclear
from results.words.labels import short_label
from results.words.numbers import listed

Called = Callable[[str], str]
"""Makes of a name what stands for it in a sentence."""


def verdict(comparison: Comparison, called: Called = str) -> str:
    """Return what came out as one sentence.

    Of one variant, what it does better and worse than the baseline, each difference with its
    interval; of several, which is the best by what decides (profit, cost, or what is lost), by
    how much, and which others may be as good. Where nothing is sure it says so.

    Parameters
    ----------
    comparison
        A baseline with variants, or alone.
    called
        Makes of a name what stands for it in the sentence.
    """
    if not comparison.variants:
        return alone_sentence(comparison, called)
    if len(comparison.variants) == 1:
        return sentence(comparison, comparison.variants[0], called)
    return _of_several(comparison, called)


def sentence(comparison: Comparison, name: str, called: Called = str) -> str:
    """Return what a variant does better and worse than the baseline as one sentence."""
    said = clauses(comparison, name)
    subject, base = called(name), called(comparison.baseline)
    if comparison.replications < 2:
        return _of_one_replication(comparison, name, subject, base)
    told = [listed(part) for part in (said.gains, said.losses) if part]
    if objective(comparison) in _rows(comparison, name, "worse"):
        told.reverse()
    told = [", but ".join(told)] if told else []
    told += [listed(said.changes)] if said.changes else []
    doubt = unclear(comparison, name, said.unclear) if said.unclear else ""
    if told:
        text = f"{subject} {'; it '.join(told)} than {base}"
        if doubt and objective(comparison) in said.unclear:
            return f"No clear difference yet in {doubt}: {text}."
        return f"{text}; no clear difference yet in {doubt}." if doubt else f"{text}."
    if doubt:
        return f"No clear difference yet between {subject} and {base} in {doubt}."
    if said.same:
        names = listed([short_label(row) for row in said.same])
        return f"No difference that matters between {subject} and {base}: the same {names}."
    return f"Nothing to compare between {subject} and {base}: none of this is defined."


def _rows(comparison: Comparison, name: str, verdict: str) -> list[str]:
    found = comparison.differences[name]
    return [row for row in found if found[row].verdict == verdict]


def _of_one_replication(comparison: Comparison, name: str, subject: str, base: str) -> str:
    row = objective(comparison)
    text = "No verdict: one replication says nothing about chance"
    if row is None or comparison.differences[name][row].mean == 0.0:
        return f"{text}."
    return f"{text}; in this one {subject} {clause(comparison, name, row)} than {base}."


def headline(comparison: Comparison) -> tuple[str, ...]:
    """Return the variants, the best by what decides first; those without a value last."""
    row = objective(comparison)
    if row is None:
        return comparison.variants
    return tuple(sorted(comparison.variants, key=lambda name: -_worth(comparison, name, row)))


def _worth(comparison: Comparison, name: str, row: str) -> float:
    mean = comparison.kpis[name][row].mean
    if math.isnan(mean):
        return -math.inf
    return -mean if KPIS[row].better == "lower" else mean


def _of_several(comparison: Comparison, called: Called) -> str:
    row = objective(comparison)
    if row is None:
        return "Nothing to compare: none of this is defined."
    base, n = comparison.baseline, len(comparison.variants)
    if comparison.replications < 2:
        return "No verdict: one replication says nothing about chance."
    first = headline(comparison)[0]
    found = comparison.differences[first][row]
    if found.verdict == "better":
        told = clause(comparison, first, row)
        start = f"Of {n} variants {called(first)} does best: it {told} than {called(base)}"
        return start + _rivals(comparison, row, first, called) + "."
    if found.verdict == "worse":
        told = clause(comparison, first, row)
        return (
            f"None of {n} variants does better than {called(base)}: even the best of them, "
            f"{called(first)}, {told}."
        )
    if found.verdict == "same":
        return (
            f"None of {n} variants does better than {called(base)} by more than matters: "
            f"{called(first)} comes closest, with the same {short_label(row)}."
        )
    return (
        f"No clear difference yet in {change_of(comparison, first, row)} between "
        f"{called(base)} and the best of {n} variants, {called(first)}."
    )


def _rivals(comparison: Comparison, row: str, first: str, called: Called) -> str:
    """Say which variants may be better still than the one that looks best."""
    may = [name for name in may_be_best(comparison, row) if name != first]
    if not may:
        return ""
    return f"; no clear difference yet between it and {listed([called(each) for each in may])}"


def may_be_best(comparison: Comparison, row: str) -> list[str]:
    """Return the names among which the best by a KPI is, with the comparison's confidence.

    Notes
    -----
    Screening, see `results.search.multiple.screened`, of each figure and how far each
    replication draws it from its expectation; replications that are not known of all are left
    out.
    """
    from results.search.multiple import screened  # noqa: PLC0415 - search imports much

    known = {side: found[row].mean for side, found in comparison.kpis.items()}
    names = [side for side, mean in known.items() if not math.isnan(mean)]
    column = kpis_of("all").index(row)
    pairs = np.stack([comparison.measured[name][:, column] for name in names])
    pairs = pairs[:, ~np.isnan(pairs).any(axis=(0, 2))]
    values = []
    for each in pairs:
        figure, residuals = linear(KPIS[row].kind, each[:, 0], each[:, 1])
        values.append(figure + residuals)
    columns = np.stack(values, axis=1)
    if len(columns) < 2 or np.isnan(columns).any():
        return names
    sign = -1.0 if KPIS[row].better == "lower" else 1.0
    counts = np.count_nonzero(pairs[:, :, 1], axis=1)
    stays = screened(sign * columns, comparison.confidence, counts)
    return [name for name, may in zip(names, stays, strict=True) if may]
