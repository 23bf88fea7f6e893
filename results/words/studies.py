"""A study in plain sentences: what is best, and what a choice does at each end of a scale."""

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from results.compare.differences import Difference, paired_difference
from results.compare.verdicts import verdict_of
from results.kpis import KPIS
from results.plots.factors import Factor
from results.plots.part import Part
from results.plots.part_words import rivals
from results.study import Study
from results.words.clauses import OBJECTIVES
from results.words.labels import short_label
from results.words.numbers import amount, listed
from results.words.phrases import phrase

_CHOICES = 6  # of a factor without numbers
_TOLD = ("profit", "cost_total", "lost_rate", "fill_rate")  # of which two are told
_CLOSE = 4  # rivals that are named


def study_objective(study: Study) -> str | None:
    """Return the KPI that decides, among those that a study keeps; None if there is none."""
    names = [*OBJECTIVES, *study.kpis]
    usable = (
        name
        for name in names
        if name in study.kpis
        and KPIS[name].better != "neither"
        and bool((np.nan_to_num(study.values(name)) != 0.0).any())
    )
    found = next(usable, None)
    if found == "profit" and "revenue" in study.kpis:
        sold = bool((np.nan_to_num(study.values("revenue")) != 0.0).any())
        return found if sold else next(usable, None)
    return found


def study_verdict(part: Part) -> str:
    """Return as one sentence which configuration is the best, and which may be as good.

    `part` has what decides as its first KPI.
    """
    name, n = part.names[0], len(part.configs)
    if part.best is None:
        return f"Of {n:,} configurations none is best: {short_label(name)} has no value."
    found = part.found[part.best.place][name]
    size = amount(found.mean, found.half_width, part.unit(name), unit_of(part, name))
    where = part.called(part.best.place)
    if n == 1:
        return f"The {short_label(name)} is {size}: there is one configuration."
    if found.n < 2:
        told = f"the {short_label(name)} is best at {where}, {size}"
        return f"No verdict: one replication says nothing about chance; in this one {told}."
    way = "lowest" if KPIS[name].better == "lower" else "highest"
    text = f"Of {n:,} configurations {where} has the {way} {short_label(name)}, {size}"
    others = rivals(part)
    if others is None:
        return f"{text}; how sure that is can't be said."
    if not others:
        return f"{text}, clearly better than all others."
    if len(part.cut.factors) > 1 or len(others) > _CLOSE:
        close = f"{len(others):,} other{'s' if len(others) > 1 else ''}"
    else:
        close = listed([part.called(place) for place in others])
    return f"{text}; no clear difference yet between it and {close}."


def unit_of(part: Part, name: str, *, change: bool = False) -> str:
    """Return the unit of a KPI of a study as it is said, of a difference if `change`."""
    unit = part.unit(name)
    if unit == "fraction":
        return "points" if change else "%"
    if KPIS[name].unit == "{time}":
        return f"{unit}s"
    return unit.replace("/", " per ")


class _Choice(NamedTuple):
    """One alternative of a factor without numbers, held against the first one."""

    kpi: str
    name: str
    baseline: str
    at: str
    found: Difference


def choice_sentences(study: Study, part: Part) -> Iterator[str]:
    """Yield what each alternative changes, at both ends and the middle of a factor of numbers.

    ``"Units lost: at r = 15 rule = none loses 15.3 ± 0.6 points more of the demand than
    rule = all; at r = 75 there is no clear difference yet."`` Nothing where the study is no
    such cross of two factors. The intervals of all that is told hold at once.
    """
    numbers = [factor for factor in part.cut.factors if factor.is_number]
    choices = [factor for factor in part.cut.factors if not factor.is_number]
    if len(numbers) != 1 or len(choices) != 1 or len(choices[0].values) > _CHOICES:
        return
    across, choice = numbers[0], choices[0]
    names = [name for name in _TOLD if name in part.names][:2]
    places = sorted({0, (len(across.values) - 1) // 2, len(across.values) - 1})
    count = len(names) * len(places) * (len(choice.values) - 1)
    confidence = 1.0 - (1.0 - part.confidence) / max(1, count)
    for other in range(1, len(choice.values)):
        for name in names:
            told = [
                _compared(study, part, across, choice, name, other, place, confidence)
                for place in places
            ]
            yield from _told(part, [each for each in told if each is not None])


def _compared(
    study: Study,
    part: Part,
    across: Factor,
    choice: Factor,
    name: str,
    other: int,
    place: int,
    confidence: float,
) -> _Choice | None:
    """Return an alternative against the first, on the replications that both have."""
    here = [config for config in part.configs if across.place(config) == place]
    sides = {choice.place(config): study.pairs(config.hash, [name]) for config in here}
    if 0 not in sides or other not in sides:
        return None
    (n, above, below), (m, other_above, other_below) = sides[0], sides[other]
    _, first, second = np.intersect1d(n, m, return_indices=True)
    found = paired_difference(
        KPIS[name].kind,
        np.column_stack([above[first, 0], below[first, 0]]),
        np.column_stack([other_above[second, 0], other_below[second, 0]]),
        confidence,
    )
    base, alternative = (choice.named(choice.values[i]) for i in (0, other))
    return _Choice(name, alternative, base, across.named(across.values[place]), found)


def _told(part: Part, choices: list[_Choice]) -> Iterator[str]:
    known = [each for each in choices if not math.isnan(each.found.half_width)]
    if not known:
        return
    parts: dict[str, list[str]] = {}  # what happens, and at which values
    for each in known:
        parts.setdefault(_effect(part, each), []).append(each.at)
    told = "; ".join(f"at {listed(places)} {effect}" for effect, places in parts.items())
    yield f"{short_label(known[0].kpi).capitalize()}: {told}."


def _effect(part: Part, each: _Choice) -> str:
    """Return what an alternative changes, as a clause."""
    found = each.found
    verdict = verdict_of(found, 0.0, KPIS[each.kpi].better)
    if verdict == "same":
        return "nothing differs"
    if verdict == "not distinguishable yet":
        return "there is no clear difference yet"
    words = unit_of(part, each.kpi, change=True)
    size = amount(abs(found.mean), found.half_width, part.unit(each.kpi), words)
    said = phrase(each.kpi)
    clause = (said.more if found.mean > 0.0 else said.less).format(size)
    return f"{each.name} {clause} than {each.baseline}"
