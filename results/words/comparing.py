"""A comparison in plain sentences: one for all, and one for each variant."""

import math
from collections.abc import Callable, Sequence

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
    """Return the variants, the best by what decides first; those without a value last.

    They are ranked by the difference from the baseline, for where replications failed the
    figures of a variant are those of other customers.
    """
    row = objective(comparison)
    if row is None:
        return comparison.variants
    return tuple(sorted(comparison.variants, key=lambda name: -_worth(comparison, name, row)))


def _worth(comparison: Comparison, name: str, row: str) -> float:
    mean = comparison.differences[name][row].mean
    if math.isnan(mean):
        return -math.inf
    return -mean if KPIS[row].better == "lower" else mean


def _of_several(comparison: Comparison, called: Called) -> str:
    row = objective(comparison)
    if row is None:
        return "Nothing to compare: none of this is defined."
    if comparison.replications < 2:
        return "No verdict: one replication says nothing about chance."
    ranked = headline(comparison)
    for word, said in (("better", _best), ("not distinguishable yet", _unsure)):
        having = [name for name in ranked if comparison.differences[name][row].verdict == word]
        if having:
            return said(comparison, row, having[0], called)
    return _none_better(comparison, row, ranked, called)


def _best(comparison: Comparison, row: str, first: str, called: Called) -> str:
    """Say which is the best of those that surely are better than the baseline."""
    told, base = clause(comparison, first, row), called(comparison.baseline)
    may = may_be_best(comparison, row)
    rivals = [called(name) for name in may if name not in (first, comparison.baseline)]
    leads = headline(comparison)[0] == first
    start = f"Of {len(comparison.variants)} variants {called(first)}"
    text = f"{start} does {'best' if leads else 'clearly better'}: it {told} than {base}"
    if not rivals:
        return f"{text}."
    if first in may:
        return f"{text}; no clear difference yet between it and {listed(rivals)}."
    return f"{text}; {listed(rivals)} may be better still."


def _unsure(comparison: Comparison, row: str, first: str, called: Called) -> str:
    """Say that the best of those that may be better is not surely so; no other is."""
    change, base = change_of(comparison, first, row), called(comparison.baseline)
    n = len(comparison.variants)
    start = f"No clear difference yet in {change} between {base} and"
    if headline(comparison)[0] == first:
        return f"{start} the best of {n} variants, {called(first)}."
    return f"{start} {called(first)}; no other of {n} variants is clearly better either."


def _none_better(
    comparison: Comparison, row: str, ranked: Sequence[str], called: Called
) -> str:
    """Say that all variants are worse or the same, and which comes closest."""
    verdicts = {name: comparison.differences[name][row].verdict for name in ranked}
    known = [name for name in ranked if verdicts[name] != "undefined"]
    if not known:
        return "Nothing to compare: none of this is defined."
    first, base = known[0], called(comparison.baseline)
    unknown = [called(name) for name in ranked if name not in known]
    but = f"; of {listed(unknown)} nothing is known" if unknown else ""
    start = f"None of {len(known)} variants does better than {base}"
    if verdicts[first] == "same":
        same = f"{called(first)} comes closest, with the same {short_label(row)}"
        return f"{start} by more than matters: {same}{but}."
    told = clause(comparison, first, row)
    return f"{start}: even the best of them, {called(first)}, {told}{but}."


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
