"""What is said beside a comparison: what more replications would tell, and what to mind."""

import math
from collections.abc import Iterable, Iterator

from results.compare.comparison import Comparison
from results.compare.verdicts import MOST

_NAMED = 6  # KPIs or classes that a sentence names
_OPEN = 0.1  # share of the orders that is worth a note if it is open at the end


def advice(comparison: Comparison, name: str) -> str | None:
    """Say how many more replications would probably give a verdict; None if all have one."""
    if comparison.replications < 2:
        return "One replication says nothing about chance: run at least 2, better 30."
    more = {
        row: each.more
        for row, each in comparison.differences[name].items()
        if each.verdict == "not distinguishable yet"
    }
    if not more:
        return None
    known = sorted((each, row) for row, each in more.items() if each is not None)
    parts = [f"about {rounded(each):,} for {row}" for each, row in known]
    unknown = [row for row, each in more.items() if each is None]
    rare = [row for row in unknown if math.isnan(comparison.differences[name][row].half_width)]
    too_many = [row for row in unknown if row not in rare]
    if too_many:
        parts.append(f"more than {MOST:,}, or a margin, for {_listed(too_many)}")
    if rare:
        parts.append(f"nobody knows how many for {_listed(rare)}, known in one replication")
    return f"More replications needed for a verdict: {'; '.join(parts)}."


def rounded(replications: int) -> int:
    """Return a forecast with the two digits that it is worth, rounded up.

    Examples
    --------
    >>> rounded(7), rounded(113), rounded(120), rounded(48211)
    (7, 120, 120, 49000)
    """
    unit: int = 10 ** max(0, len(str(replications)) - 2)
    return -(-replications // unit) * unit


def notes(comparison: Comparison) -> Iterator[str]:
    """Yield what a reader must know before believing the tables."""
    for name in comparison.variants:
        if comparison.failures_of(name) == comparison.replications:
            continue
        if name in comparison.windows:
            yield _other_window(comparison, name)
            continue
        yield from _strangers(comparison, name)
    for name in (comparison.baseline, *comparison.variants):
        share = open_share(comparison, name)
        if share > _OPEN:
            yield (
                f"{name}: {100.0 * share:.0f} % of the orders are open at the end; waits are "
                "those of the others, and the longest are still to come"
            )


def _other_window(comparison: Comparison, name: str) -> str:
    warm_up, horizon = comparison.windows[name]
    return (
        f"{name}: its window is {horizon:,g} {comparison.time_unit}s after a warm-up of "
        f"{warm_up:,g}; nobody is compared person by person, and what grows with the window, "
        "such as extremes and what is left at the end, is not comparable"
    )


def _strangers(comparison: Comparison, name: str) -> Iterator[str]:
    strangers = comparison.strangers(name)
    if strangers:
        yield (
            f"{name}: the customers of {_listed(strangers)} are not those of "
            f"{comparison.baseline}, and are not compared person by person"
        )
    newcomers = comparison.newcomers.get(name, ())
    if newcomers:
        yield (
            f"{name}: the customers of {_listed(newcomers)} are in no table of people, for "
            f"{comparison.baseline} has none"
        )


def open_share(comparison: Comparison, name: str) -> float:
    """Return the orders open at the end, as a share of those placed in the window."""
    _, horizon = comparison.windows.get(name, (0.0, comparison.horizon))
    kpis = comparison.kpis[name]
    placed = kpis["orders"].mean * horizon
    return kpis["open_orders"].mean / placed if placed > 0.0 else 0.0


def _listed(names: Iterable[str]) -> str:
    first = list(names)
    rest = len(first) - _NAMED
    text = ", ".join(first[:_NAMED])
    return f"{text} and {rest} more" if rest > 0 else text
