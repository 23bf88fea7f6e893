"""The outcome of a search as people read it."""

from collections.abc import Iterator

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
from results.search.optimum import Guarantee, Optimum
from results.text import fit, wrap


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
    size = "1 configuration" if found.tried == 1 else f"{found.tried:,} configurations"
    yield from labelled("tried", f"{size}, {how}{broken}")
    yield from labelled("simulations", f"{found.simulations:,}")
    confidence = 100 * found.best.objective.confidence
    yield from labelled("+-", f"half width of the {confidence:.4g}% confidence interval")


def _table(found: Optimum) -> Iterator[str]:
    widths, left_out = columns([each.parameters for each in found.candidates])
    goal, unit = found.goal, found.units[found.goal.kpi]
    names = [goal.kpi, "worse than the best", *(c.kpi for c in goal.constraints)]
    units = [unit, unit, *(found.units[c.kpi] for c in goal.constraints)]
    names, units = names[: room(widths)], units[: room(widths)]
    yield "  " + "".join(fit(short(p), w) for p, w in widths.items()) + heads(names)
    yield " " * (2 + sum(widths.values())) + heads(map(shown_unit, units))
    for number, each in enumerate(found.candidates):
        behind = each.behind if number else None
        figures = [each.objective, behind, *(e for e, _ in each.constraints)][: len(names)]
        cells = "".join(f"{cell(e, u):>{KPI}}" for e, u in zip(figures, units, strict=True))
        values = "".join(fit(value(each.parameters, p), w) for p, w in widths.items())
        yield ("  " if number else "* ") + values + cells
    for path in left_out:
        yield from wrap(f"{path} = {value(found.parameters, path)}", indent="  ")


def _words(found: Optimum) -> Iterator[str]:
    settings = ", ".join(f"{p} = {value(found.parameters, p)}" for p in found.parameters)
    chosen = found.guarantee is not None or found.interrupted
    yield from wrap(f"{'Best' if chosen else 'Not selected'}: {settings}.")
    for constraint, (there, word) in zip(
        found.goal.constraints, found.best.constraints, strict=True
    ):
        unit = found.units[constraint.kpi]
        figure = f"{cell(there, unit).rstrip()} {shown_unit(unit)}"
        yield from wrap(f"{constraint}: {_HOLDS[word]}: {figure}.")
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
    sure, kpi = found.guarantee, found.goal.kpi
    if sure is None:
        return _nothing(found)
    scope = "" if found.everywhere else " That others are no better is not guaranteed."
    if len(found.candidates) == 1:
        return f"It was the only one left to select from after the search.{scope}"
    if all(each.behind[:2] == (0.0, 0.0) for each in found.candidates):
        return f"All that are shown have the same {kpi}: any of them will do.{scope}"
    fresh = "Estimates are from replications the search did not use."
    return f"{_chances(sure, len(found.candidates))} {fresh}{scope}"


def _nothing(found: Optimum) -> str:
    """Say why nothing was selected."""
    if found.failures and all(each.objective.n == 0 for each in found.candidates):
        return "All replications failed, so there is nothing to select."
    pairs = zip(found.goal.constraints, found.best.constraints, strict=True)
    if all(constraint.missing(there.mean) == 0.0 for constraint, (there, _) in pairs):
        return (
            f"{found.goal.kpi} has no value in some of the replications, so there is nothing "
            "to select by. Take longer runs, or another KPI."
        )
    if found.feasible == "no":
        return "No configuration that was tried meets the constraints; these come nearest."
    return (
        "What met the constraints in the search did not meet them with new replications; "
        "these come nearest. More --replications make the search surer."
    )


def _chances(sure: Guarantee, candidates: int) -> str:
    among, within = f"the {candidates} shown", f"{sure.delta:.3g}"
    about = (
        f"{_percent(sure.probability)} to be the very best of {among}, "
        f"{_percent(sure.probability_within)} to be less than {within} from it"
    )
    if sure.select == "ocba":
        return f"Selected by OCBA. Observed, at least about (Bonferroni): {about}."
    if not sure.decided:
        return (
            "The budget was spent before KN came to its end: no guarantee. Observed, at least "
            f"about: {about}."
        )
    return (
        f"Selected by KN: if one of {among} is better than all others by {within}, this is it "
        f"with a probability of at least {100 * sure.confidence:.4g}%. Observed, at least "
        f"about: {about}."
    )


def _percent(probability: float) -> str:
    return "over 99.9%" if probability > 0.999 else f"{100 * probability:.3g}%"
