"""The figures of a comparison and what they say, fit for a page."""

from typing import Any

from results.compare.comparison import Comparison
from results.compare.words import notes, rounded
from results.kpis.money import COSTS
from results.words import people_sentences, sentence
from results.words.clauses import clauses
from results.words.labels import short_label

_MONEY = ("revenue", "stock_value_change", *(cost.__name__ for cost in COSTS), "profit")


def figures(comparison: Comparison, name: str, total: int) -> dict[str, Any]:
    """Return what is known of a variant after some of `total` replications, fit for JSON."""
    told = comparison.to_dict()
    variant = told["variants"][name]
    return {
        "done": comparison.replications,
        "total": total,
        "sentence": sentence(comparison, name),
        "more": _more(comparison, name),
        "notes": list(notes(comparison)),
        "people": list(people_sentences(comparison, name)),
        "changes": variant["people"],
        "money": _money(told["kpis"], variant["kpis"]),
        "each_confidence": comparison.each_confidence,
        "kpis": {
            row: {
                "label": short_label(row),
                "a": told["kpis"][row],
                "b": variant["kpis"][row],
                "difference": variant["difference"][row],
                "unit": comparison.unit(row),
            }
            for row in comparison.shown
        },
    }


def _more(comparison: Comparison, name: str) -> dict[str, Any] | None:
    """Return how many more replications would probably settle what matters most and is unclear.

    ``None`` if nothing is unclear; of a number that nobody can tell, None.
    """
    unclear = clauses(comparison, name).unclear
    if not unclear:
        return None
    needed = {row: comparison.differences[name][row].more for row in unclear}
    row = next((row for row in unclear if needed[row] is not None), unclear[0])
    more = needed[row]
    return {"label": short_label(row), "runs": None if more is None else rounded(more)}


def _money(a: dict[str, Any], b: dict[str, Any]) -> dict[str, Any]:
    """Return where the profit comes from on both sides: what is earned, less every cost."""
    return {
        row: {
            "label": short_label(row),
            "a": a[row],
            "b": b[row],
            "unit": a[row]["unit"],
        }
        for row in _MONEY
        if a[row]["mean"] or b[row]["mean"]
    }
