"""A policy by itself in plain sentences."""

import math
from collections.abc import Callable

from results.compare.comparison import Comparison
from results.words.numbers import amount, listed, unit_words

_FACTS = (
    ("profit", "earns {}"),
    ("fill_rate", "serves {} of the demand at once"),
    ("lost_rate", "loses {} of it"),
    ("on_hand_mean", "holds {} in stock on average"),
)


def alone_sentence(comparison: Comparison, called: Callable[[str], str] = str) -> str:
    """Return what the baseline does as one sentence, each figure with its interval."""
    name = comparison.baseline
    facts = [
        text.format(figure(comparison, name, row))
        for row, text in _facts(comparison)
        if not math.isnan(comparison.kpis[name][row].mean)
    ]
    if not facts:
        return f"Nobody ordered anything from {called(name)}: nothing of this is defined."
    text = f"{called(name)} {listed(facts)}"
    if not math.isnan(comparison.kpis[name]["mean_wait_backordered"].mean):
        text += (
            f"; who waits is served after {figure(comparison, name, 'mean_wait_backordered')}"
        )
    if comparison.replications < 2:
        text += "; one replication says nothing about chance"
    return text + "."


def _facts(comparison: Comparison) -> list[tuple[str, str]]:
    found = comparison.kpis[comparison.baseline]
    facts = dict(_FACTS)
    if found["revenue"].mean == 0.0:
        facts = {"cost_total": "costs {}", **facts}
        del facts["profit"]
    if found["cost_total"].mean == 0.0:
        facts.pop("cost_total", None)
    if math.isnan(found["fill_rate"].mean):
        facts.pop("lost_rate")
    return list(facts.items())


def figure(comparison: Comparison, name: str, row: str) -> str:
    """Return a KPI of a policy with its interval and its unit."""
    found = comparison.kpis[name][row]
    words = unit_words(row, comparison.time_unit, comparison.currency)
    return amount(found.mean, found.half_width, comparison.unit(row), words)
