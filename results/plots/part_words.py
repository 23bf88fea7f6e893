"""What is said beside a figure of a study: n, intervals, the best, and what is missing."""

from collections.abc import Sequence

import numpy as np

from results.kpis import kpi
from results.plots.factors import Factor, value_text
from results.plots.numbers import count, number, with_unit, words
from results.plots.part import Part
from results.search.goal import Constraint
from results.statistics import Estimate
from results.text import clean
from results.words.numbers import amount, plural

_SHOWN = 6  # configurations that are named
_TIMES = ("minute", "hour", "day", "week", "month", "year")


def percent(confidence: float) -> str:
    """Return a confidence as people write it.

    Examples
    --------
    >>> percent(0.95)
    '95%'
    """
    return f"{100.0 * confidence:.4g}%"


def told(found: Estimate, unit: str) -> str:
    """Return a figure with its half width and its unit.

    Examples
    --------
    >>> told(Estimate(0.94123, 0.0031, 0.95, 30), "fraction")
    '94.12 ± 0.31%'
    >>> told(Estimate(2.0, float("nan"), 0.95, 1), "day")
    '2 days'
    """
    said = {"fraction": "%", "1/year": "per year"}.get(unit, unit.replace("/", " per "))
    said = plural(unit) if unit in _TIMES else said
    return amount(found.mean, found.half_width, unit, said)


def bound_text(constraint: Constraint) -> str:
    """Return a constraint as people read it.

    Examples
    --------
    >>> bound_text(Constraint("fill_rate", ">=", 0.95))
    'fill rate >= 95%'
    """
    unit = "fraction" if kpi(constraint.kpi).unit == "fraction" else ""
    bound = with_unit(constraint.bound, unit, 6).rstrip()
    return f"{words(constraint.kpi)} {constraint.sign} {bound}"


def sample(part: Part) -> str:
    """Return what the figure rests on."""
    numbers = {one[name].n for one in part.found for name in part.names} - {0}
    few, many = min(numbers), max(numbers)
    text = count(many) if few == many else f"n = {few:,} to {many:,} replications"
    total = len(part.configs)
    return text if total == 1 else f"{text} of each of {total:,} configurations"


def interval_note(part: Part, what: str) -> str:
    """Return what the intervals are, which are drawn as `what`."""
    if not any(one[name].half_width >= 0.0 for one in part.found for name in part.names):
        return "Without a second replication nothing is known about the error."
    return (
        f"{what}: {percent(part.confidence)} confidence interval of each configuration by "
        "itself. It is the error of the mean, not the spread of single replications."
    )


def error_note(part: Part) -> str:
    """Return how wide the intervals are that are not drawn."""
    name = part.names[0]
    widths = [one[name].half_width for one in part.found]
    known = [each for each in widths if not np.isnan(each)]
    if not known:
        return "Without a second replication nothing is known about the error."
    unit, factor = part.unit(name), 100.0 if part.unit(name) == "fraction" else 1.0
    low, high = number(factor * min(known), 2), number(factor * max(known), 2)
    return (
        f"Half widths of the {percent(part.confidence)} confidence intervals, each by itself: "
        f"{low} to {high} {'points' if unit == 'fraction' else unit}."
    )


def reach_text(factor: Factor) -> str:
    """Return the values of a parameter in a few words."""
    values = factor.values
    if factor.is_number:
        return (
            f"{factor.name} takes {len(values)} values from {value_text(values[0])} to "
            f"{value_text(values[-1])}"
        )
    return f"{factor.name} takes {len(values)} values"


def best_text(part: Part) -> str:
    """Return which configuration is the best with its figure; nothing if none is."""
    if part.best is None:
        return ""
    name, there = part.best.kpi, part.found[part.best.place]
    text = f"{part.called(part.best.place)}: {told(there[name], part.unit(name))}"
    doubts = [bound_text(c) for c in part.constraints if c.holds(there[c.kpi]) == "perhaps"]
    return f"{text}; {' and '.join(doubts)} not certain" if doubts else text


def best_title(part: Part) -> str:
    """Return where the first KPI is best, as the second half of a title."""
    if part.best is None:
        return ""
    where = part.called(part.best.place)
    others = rivals(part)
    if others is None or len(others) == 0:
        return f"best at {where}"
    return f"best at {where}, not clearly better than {len(others)} of the others"


def rivals(part: Part) -> list[int] | None:
    """Return the numbers of those that may be the best besides it; None if not known."""
    if part.best is None or part.best.rivals is None:
        return None
    return [i for i in np.flatnonzero(part.best.rivals).tolist() if i != part.best.place]


def rival_notes(part: Part) -> list[str]:
    """Return how sure the best is."""
    name = words(part.names[0])
    bounds = " and ".join(map(bound_text, part.constraints))
    if part.best is None:
        if kpi(part.names[0]).better == "neither":
            return [f"Whether more or less {name} is better depends; no best is marked."]
        return [f"No configuration meets {bounds} by its mean."] if bounds else []
    which = f" of those that meet {bounds} by their means" if bounds else ""
    if part.best.rivals is None:
        return [
            f"Best: by the mean{which}. How sure that is can't be said: the configurations "
            "have not the same replications, or fewer than two."
        ]
    return [
        f"With {percent(part.confidence)} confidence the best {name}{which} is among the "
        "configurations marked so; they are compared pairwise on the same customers."
    ]


def rivals_text(part: Part) -> str:
    """Return in a sentence what may be the best besides the best."""
    others = rivals(part)
    if others is None:
        return ""
    if not others:
        return "It is better than all others."
    return f"Not clearly worse: {_listed(part, others)}."


def missing_notes(part: Part) -> list[str]:
    """Return what was held, what moves along, and what is not there and why."""
    held = ", ".join(f"{path} = {value_text(v)}" for path, v in part.cut.held.items())
    notes = [f"Held: {held}."] if held else []
    if part.cut.linked:
        notes.append(f"Moves along: {', '.join(part.cut.linked)}.")
    numbers = {config.number for config in part.configs}
    failures = [row for row in part.study.failures() if row["config"] in numbers]
    if failures:
        broken = len({row["config"] for row in failures})
        notes.append(
            f"{len(failures):,} of {broken * part.study.replications:,} replications of "
            f"{broken:,} configuration{'' if broken == 1 else 's'} failed, such as: "
            f"{clean(failures[0]['error'])}"
        )
    left = len(part.configs) * part.study.replications - sum(part.done) - len(failures)
    if left > 0:
        notes.append(f"{left:,} replications have not been done yet.")
    return [*notes, *_undefined(part)]


def _undefined(part: Part) -> list[str]:
    notes = []
    for name in part.names:
        places = [
            i for i, one in enumerate(part.found) if part.done[i] and np.isnan(one[name].mean)
        ]
        if places:
            notes.append(f"No {words(name)} at {_listed(part, places)}: nothing to divide by.")
    return notes


def _listed(part: Part, places: Sequence[int]) -> str:
    names = [part.called(i) for i in places[:_SHOWN]]
    more = len(places) - _SHOWN
    return "; ".join(names) + (f"; and {more:,} more" if more > 0 else "")


def span(values: Sequence[Estimate], unit: str) -> str:
    """Return the least and the largest of some figures."""
    known = [each for each in values if not np.isnan(each.mean)]
    low = min(known, key=lambda each: each.mean)
    high = max(known, key=lambda each: each.mean)
    return f"{told(low, unit)} to {told(high, unit)}"
