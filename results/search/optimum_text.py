"""The outcome of a search as people read it."""

from collections.abc import Iterator

from results.search.optimum import Candidate, Guarantee, Optimum
from results.statistics import Estimate
from results.text import WIDTH, columns_of, figures, fit, wrap

_FACTORS = 36  # columns that parameters may take
_FACTOR = 12  # columns that one of them may take
_KPI = 20


def optimum_text(found: Optimum) -> str:
    """Return the outcome as text, no line longer than 80 columns."""
    lines = [*wrap(found.title), *_head(found), "", *_table(found), "", *_words(found)]
    return "\n".join(line.rstrip() for line in lines)


def _head(found: Optimum) -> Iterator[str]:
    goal = found.goal
    yield from labelled("scenario", f"{found.scenario}, seed {found.seed}")
    sense = "maximise" if goal.maximize else "minimise"
    yield from labelled(sense, f"{goal.kpi}, {found.units[goal.kpi]}")
    for constraint in goal.constraints:
        yield from labelled("subject to", str(constraint))
    how = "all there are" if found.everywhere else "by differential evolution"
    broken = f"; {found.invalid:,} make no sense" if found.invalid else ""
    yield from labelled("tried", f"{found.tried:,} configurations, {how}{broken}")
    yield from labelled("simulations", f"{found.simulations:,}")
    confidence = 100 * found.best.objective.confidence
    yield from labelled("+-", f"half width of the {confidence:.4g}% confidence interval")


def labelled(label: str, text: str) -> list[str]:
    """Return a labelled text in lines."""
    first, *more = wrap(text, WIDTH - 14) or [""]
    return [f"{label:<14}{first}", *(" " * 14 + line for line in more)]


def _table(found: Optimum) -> Iterator[str]:
    widths, left_out = columns(found.candidates)
    goal, unit = found.goal, found.units[found.goal.kpi]
    names = [goal.kpi, "worse than the best", *(c.kpi for c in goal.constraints)][
        : _room(widths)
    ]
    heads = "".join(f"{fit(name, _KPI - 1).rstrip():>{_KPI}}" for name in names)
    yield "  " + "".join(fit(short(p), width) for p, width in widths.items()) + heads
    units = [unit, unit, *(found.units[c.kpi] for c in goal.constraints)][: len(names)]
    shown = ["%" if unit == "fraction" else unit for unit in units]
    cells = "".join(f"{fit(unit, _KPI - 1).rstrip():>{_KPI}}" for unit in shown)
    yield " " * (2 + sum(widths.values())) + cells
    for number, each in enumerate(found.candidates):
        behind = each.behind if number else None
        figure = [each.objective, behind, *(e for e, _ in each.constraints)][: len(names)]
        cells = "".join(f"{cell(e, u):>{_KPI}}" for e, u in zip(figure, units, strict=True))
        values = "".join(fit(value(each, p), width) for p, width in widths.items())
        yield ("  " if number else "* ") + values + cells
    for path in left_out:
        yield from wrap(f"{path} = {value(found.best, path)}", indent="  ")


def columns(candidates: tuple[Candidate, ...]) -> tuple[dict[str, int], list[str]]:
    """Return the parameters for which there is room with their widths, and the others."""
    widths: dict[str, int] = {}
    left_out = []
    for path in dict.fromkeys(path for each in candidates for path in each.parameters):
        cells = [short(path), *(value(each, path) for each in candidates)]
        width = min(max(map(columns_of, cells)), _FACTOR) + 2
        if sum(widths.values()) + width > _FACTORS:
            left_out.append(path)
        else:
            widths[path] = width
    return widths, left_out


def _room(widths: dict[str, int]) -> int:
    return (WIDTH - 2 - sum(widths.values())) // _KPI


def short(path: str) -> str:
    """Return the last name of a path."""
    return path.rpartition(".")[2]


def value(each: Candidate, path: str) -> str:
    """Return a parameter as text."""
    there = each.parameters.get(path, "")
    return f"{there:.6g}" if isinstance(there, float) else str(there)


def cell(found: Estimate | None, unit: str) -> str:
    """Return an estimate as text with its half width."""
    if found is None:
        return ""
    mean, half_width = figures(found, unit, 9)
    return mean if half_width == "-" else f"{mean} +- {half_width:<6}"


def _words(found: Optimum) -> Iterator[str]:
    settings = ", ".join(f"{p} = {value(found.best, p)}" for p in found.parameters)
    yield from wrap(f"Best: {settings}.")
    for constraint, (_, word) in zip(
        found.goal.constraints, found.best.constraints, strict=True
    ):
        yield from wrap(f"{constraint}: {_HOLDS[word]}.")
    yield from wrap(guarantee_text(found))
    if found.failures:
        yield from wrap(f"Some replications failed: {found.failures[0]}")


_HOLDS = {
    "yes": "holds, the whole interval is on its side",
    "perhaps": "not certain, the interval has the bound inside",
    "no": "DOES NOT HOLD",
}


def guarantee_text(found: Optimum) -> str:
    """Return in words what is guaranteed."""
    if found.interrupted:
        return "Interrupted: the best so far, chosen by the replications shown; no guarantee."
    sure = found.guarantee
    if sure is None:
        return "No configuration that was tried meets the constraints; these come nearest."
    scope = "" if found.everywhere else " That others are no better is not guaranteed."
    if len(found.candidates) == 1:
        return f"It was the only one left to select from after the search.{scope}"
    fresh = "Estimates are from replications the search did not use."
    return f"{_chances(sure, len(found.candidates))} {fresh}{scope}"


def _chances(sure: Guarantee, candidates: int) -> str:
    among, within = f"the {candidates} shown", f"{sure.delta:.3g}"
    about = (
        f"{_percent(sure.probability)} to be the very best of {among}, "
        f"{_percent(sure.probability_within)} to be less than {within} from it"
    )
    if sure.select == "ocba":
        return f"Selected by OCBA: {about} (Bonferroni bounds)."
    if not sure.decided:
        return f"The budget was spent before KN came to its end: no guarantee, but {about}."
    return (
        f"Selected by KN: with a probability of at least {100 * sure.confidence:.4g}%, none of "
        f"{among} is better by {within} or more. Observed: {about}."
    )


def _percent(probability: float) -> str:
    return "over 99.9%" if probability > 0.999 else f"about {100 * probability:.3g}%"
