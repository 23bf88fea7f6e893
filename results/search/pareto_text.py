"""A frontier as people read it."""

from collections.abc import Iterator
from typing import Any

from results.kpis import kpi
from results.search.columns import (
    KPI,
    cell,
    columns,
    heads,
    labelled,
    room,
    short,
    shown_unit,
    value,
)
from results.search.frontier import Frontier
from results.search.optimum import estimate_to_dict
from results.text import fit, wrap

_MARKS = {"surely": "* ", "possibly": "? "}


def frontier_text(found: Frontier) -> str:
    """Return the frontier as text, no line longer than 80 columns."""
    table = [*_table(found), ""]
    lines = [
        *wrap(found.title),
        *_head(found),
        "",
        *(table if found.points else []),
        *_words(found),
    ]
    return "\n".join(line.rstrip() for line in lines)


def frontier_to_dict(found: Frontier) -> dict[str, Any]:
    """Return a frontier as plain values, fit for JSON; what is undefined is None."""
    return {
        "scenario": found.scenario,
        "title": found.title,
        "seed": found.seed,
        "kpis": list(found.kpis),
        "units": found.units,
        "points": [
            {
                "parameters": dict(point),
                "kpis": {
                    name: estimate_to_dict(each)
                    for name, each in zip(found.kpis, estimates, strict=True)
                },
                "frontier": on,
            }
            for point, estimates, on in zip(
                found.points, found.estimates, found.on, strict=True
            )
        ],
        "replications": found.replications,
        "confidence": found.confidence,
        "invalid": found.invalid,
        "undefined": found.undefined,
        "simulations": found.simulations,
        "failures": list(found.failures),
        "interrupted": found.interrupted,
    }


def _head(found: Frontier) -> Iterator[str]:
    yield from labelled("scenario", f"{found.scenario}, seed {found.seed}")
    sought = ", ".join(f"{name} ({kpi(name).better})" for name in found.kpis)
    yield from labelled("frontier of", sought)
    broken = f"; {found.invalid:,} more make no sense" if found.invalid else ""
    count = f"{len(found.points):,} configurations x {found.replications:,} replications"
    empty = f"; {found.undefined:,} more have no value of a KPI" if found.undefined else ""
    yield from labelled("tried", f"{count}{broken}{empty}")
    yield from labelled("+-", f"half width of the {100 * found.confidence:.4g}% interval")


def _table(found: Frontier) -> Iterator[str]:
    on = [i for i, word in enumerate(found.on) if word != "no"]
    on.sort(key=lambda i: found.estimates[i][0].mean)
    widths, left_out = columns([found.points[i] for i in on])
    names = found.kpis[: room(widths)]
    units = [found.units[name] for name in names]
    yield "  " + "".join(fit(short(p), w) for p, w in widths.items()) + heads(names)
    yield " " * (2 + sum(widths.values())) + heads(map(shown_unit, units))
    for i in on:
        pairs = zip(found.estimates[i], units, strict=False)
        cells = "".join(f"{cell(each, unit):>{KPI}}" for each, unit in pairs)
        values = "".join(fit(value(found.points[i], p), w) for p, w in widths.items())
        yield _MARKS[found.on[i]] + values + cells
    missing = [*left_out, *found.kpis[len(names) :]]
    if missing:
        yield from wrap("no room here, see --json: " + ", ".join(missing))


def _words(found: Frontier) -> Iterator[str]:
    if found.interrupted:
        yield "Interrupted: the frontier of what was run."
    if not found.points:
        yield from wrap("No configuration has a value of all KPIs in every replication.")
        return
    counts = {word: found.on.count(word) for word in ("surely", "possibly", "no")}
    text = (
        f"* surely on the frontier ({counts['surely']}); ? possibly, more replications would "
        f"tell ({counts['possibly']}); {counts['no']} others are surely beaten. What is said "
        f"of one point holds with {100 * found.confidence:.4g}% confidence."
    )
    yield from wrap(text)
    if found.failures:
        yield from wrap(f"Some replications failed: {found.failures[0]}")
