"""What matters and what is best, found by searching, in plain sentences."""

import math
from collections.abc import Iterator

from results.kpis import KPIS
from results.plots.factors import value_text
from results.search.frontier import Frontier
from results.search.optimum import Optimum
from results.search.optimum_text import guarantee_text
from results.search.sensitivity import Sensitivity
from results.statistics import Estimate
from results.words.labels import short_label
from results.words.numbers import amount, listed, pair, signed

_FIGURES = {
    "tornado": ("low", "high"),
    "morris": ("mu_star",),
    "sobol": ("total",),
}


def words_of(name: str, unit: str, *, change: bool = False) -> str:
    """Return a unit as it is said, that of a difference if `change`."""
    if unit == "fraction":
        return "points" if change else "%"
    if KPIS[name].unit == "{time}":
        return unit if unit.endswith("s") else f"{unit}s"
    return unit.replace("/", " per ")


def sensitivity_verdict(found: Sensitivity) -> str:
    """Return which factor a KPI depends on most, by how much, as one sentence."""
    name = short_label(found.kpi)
    first = next(iter(found.effects))
    clear = found.clear if found.method == "tornado" else (first,)
    path = clear[0] if clear else first
    figures = [found.effects[path][each] for each in _FIGURES[found.method]]
    if all(math.isnan(each.mean) or each.mean == 0.0 for each in figures):
        return f"Nothing that was varied changes the {name}."
    low, high = (value_text(end) for end in found.ends[path])
    reach = f"between {low} and {high}"
    n = len(found.effects)
    how = "matters most" if path == first else "clearly matters"
    start = f"Of {n} factors {path} {how} for the {name}" if n > 1 else f"For the {name}"
    if found.method == "tornado":
        if not clear:
            return f"No clear difference yet: no factor changes the {name} for sure."
        ends = [change_text(found, each) for each in figures]
        whose = "it changes it" if n > 1 else f"{path} changes it"
        doubt = "" if path == first else f"; no clear difference yet by {first}"
        return f"{start}: {whose} by {ends[0]} at {low} and by {ends[1]} at {high}{doubt}."
    unit = "" if found.method == "sobol" else found.unit
    size = amount(figures[0].mean, figures[0].half_width, unit, "").strip()
    if found.method == "morris":
        words = words_of(found.kpi, found.unit, change=True)
        return f"{start}: {reach} it changes it by {size} {words} on average."
    share = amount(figures[0].mean, figures[0].half_width, "fraction", "%")
    return f"{start}: {reach} it is behind {share} of its variance."


def change_text(found: Sensitivity, each: Estimate) -> str:
    """Return a change of the KPI with its sign, its half width and its unit."""
    figure, error = pair(each.mean, each.half_width, found.unit)
    if figure == "-":
        return "what is not defined"
    interval = "" if error in ("-", "0") else f" ± {error}"
    words = words_of(found.kpi, found.unit, change=True)
    return f"{signed(each.mean, figure)}{interval} {words}"


def optimum_verdict(found: Optimum) -> str:
    """Return what a search found as one sentence."""
    goal, best = found.goal, found.best
    where = ", ".join(
        f"{path} = {value_text(value)}" for path, value in best.parameters.items()
    )
    unit = found.units[goal.kpi]
    size = amount(
        best.objective.mean, best.objective.half_width, unit, words_of(goal.kpi, unit)
    )
    name = short_label(goal.kpi)
    if found.guarantee is None:
        return f"Nothing was selected; {where} comes nearest, with a {name} of {size}."
    way = "highest" if goal.maximize else "lowest"
    bounds = " and ".join(map(str, goal.constraints))
    text = f"{where} has the {way} {name}{' with ' * bool(bounds)}{bounds}: {size}"
    sure, n = found.guarantee.probability, len(found.candidates)
    if n > 1 and sure < found.guarantee.confidence:
        return f"{text}; no clear answer yet: the best of {n} with a probability of {sure:.0%}."
    return f"{text}."


def optimum_sentences(found: Optimum) -> Iterator[str]:
    """Yield what is guaranteed of the best, and whether the constraints hold."""
    yield guarantee_text(found)
    for constraint, (there, word) in zip(
        found.goal.constraints, found.best.constraints, strict=True
    ):
        unit = found.units[constraint.kpi]
        size = amount(there.mean, there.half_width, unit, words_of(constraint.kpi, unit))
        told = {"yes": "holds", "perhaps": "is not certain", "no": "does not hold"}[word]
        yield f"{constraint} {told}: {size}."


def frontier_verdict(found: Frontier) -> str:
    """Return how many configurations are on the frontier as one sentence."""
    names = listed([short_label(name) for name in found.kpis])
    n = len(found.points)
    if n == 0:
        return f"No configuration has a value of {names}."
    surely, possibly = (found.on.count(word) for word in ("surely", "possibly"))
    if not surely:
        return (
            f"No clear answer yet: of {n:,} configurations {possibly:,} may be on the frontier "
            f"of {names}."
        )
    doubt = f", and of {possibly:,} there is no clear answer yet" if possibly else ""
    verb = "is" if surely == 1 else "are"
    return (
        f"Of {n:,} configurations {surely:,} {verb} surely on the frontier of {names}{doubt}."
    )
