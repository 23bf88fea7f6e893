"""How much depends on what, as people read it."""

import math
from collections.abc import Iterator

from results.search.columns import cell, heads, labelled, shown_unit
from results.search.sensitivity import Sensitivity
from results.text import fit, wrap

_WORDS = {
    "tornado": (
        "Low and high: what the KPI changes by if this factor alone is at that end; of words, "
        "with those that make it lowest and highest."
    ),
    "morris": (
        "mu_star: mean size of the effect of a factor over its whole range; sigma: how much "
        "that depends on other factors, or is not a line."
    ),
    "sobol": (
        "Shares of the variance over the ranges: first, by the factor alone; total, with all "
        "that it interacts with."
    ),
}


def sensitivity_text(found: Sensitivity) -> str:
    """Return the effects as text, no line longer than 80 columns."""
    lines = [*wrap(found.title), *_head(found), "", *_table(found), ""]
    lines += wrap(_WORDS[found.method] + _sums(found))
    if found.failures:
        lines += wrap(f"Some replications failed: {found.failures[0]}")
    return "\n".join(line.rstrip() for line in lines)


def _head(found: Sensitivity) -> Iterator[str]:
    yield from labelled("scenario", f"{found.scenario}, seed {found.seed}")
    unit = f", {shown_unit(found.unit)}"
    base = f"; {cell(found.base, found.unit).rstrip()} as it is" if found.base else ""
    yield from labelled("kpi", f"{found.kpi}{unit}{base}")
    count = f"{found.points:,} configurations x {found.replications:,} replications"
    rest = f"; {found.used:,} of these have a value everywhere"
    used = rest if found.used < found.replications else ""
    yield from labelled("method", f"{found.method}, {count}{used}")
    confidence = next(iter(next(iter(found.effects.values())).values())).confidence
    yield from labelled("+-", f"half width of the {100 * confidence:.4g}% interval")


def _table(found: Sensitivity) -> Iterator[str]:
    names = list(next(iter(found.effects.values())))
    unit = "" if found.method == "sobol" else found.unit
    yield " " * 18 + heads(names)
    for path, figures in found.effects.items():
        yield from wrap(f"{path}, {_value(found, path, 0)} to {_value(found, path, 1)}")
        cells = "".join(f"{cell(each, unit):>20}" for each in figures.values())
        yield fit("", 18) + cells


def _value(found: Sensitivity, path: str, end: int) -> str:
    value = found.ends[path][end]
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _sums(found: Sensitivity) -> str:
    """Return what the first indices add up to, in words."""
    if found.method != "sobol":
        return ""
    total = sum(figures["first"].mean for figures in found.effects.values())
    if math.isnan(total):
        return f" {found.kpi} is the same at all points, so there is nothing to share."
    return f" The first add up to {total:.2f}; what is missing to 1 is interaction, or chance."
