"""Outcome of a search: the best parameters, and how far the runners-up are behind."""

from typing import TYPE_CHECKING

import numpy as np

from results.plots.factors import free_of, short, value_text
from results.plots.facts import title_of
from results.plots.lettering import legible, wrapped
from results.plots.numbers import with_unit, words
from results.plots.part_words import bound_text, percent, told
from results.plots.style import (
    BLACK,
    PALE,
    NothingToDrawError,
    drawing,
    finish,
    label_x,
    mark,
    new_figure,
    swatch,
)
from results.search import Candidate, Optimum

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_MOST = 30  # candidates
_ROW, _AROUND = 0.3, 0.7  # inches
_LABEL = 2.3  # inches
_WORDS = {"yes": "meets the constraints", "perhaps": "not certain", "no": "misses one"}
_FACES = {"yes": BLACK, "perhaps": PALE, "no": "white"}


@drawing
def optimum(found: Optimum) -> "Figure":
    """Draw how much worse than the best each of the runners-up is, with its interval.

    Parameters
    ----------
    found
        From `results.search.optimize`.

    Raises
    ------
    NothingToDrawError
        If the best is the only candidate.
    """
    first, *others = found.candidates
    order = [first, *sorted(others, key=lambda each: each.behind.mean)][:_MOST]
    if not others:
        raise NothingToDrawError("there is one candidate only, and nothing to compare it with")
    called = _called(order)
    unit = found.units[found.goal.kpi]
    figure, panels = new_figure(height=_ROW * len(order) + _AROUND)
    axes = panels[0, 0]
    if found.guarantee is not None:
        axes.axvspan(0.0, found.guarantee.delta, color=PALE, linewidth=0)
    for row, each in enumerate(order):
        _draw(axes, row, each)
    names = ["\n".join(wrapped(figure, name, _LABEL, 8.0)) for name in called]
    axes.set_yticks(range(len(order)), names)
    axes.set_ylim(len(order) - 0.5, -0.5)
    axes.grid(visible=False, axis="y")
    label_x(axes, "", unit)
    said = "points" if unit == "fraction" else unit
    axes.set_xlabel(legible(f"behind the best {words(found.goal.kpi)}, {said}"))
    return finish(
        figure,
        title=f"Best {words(found.goal.kpi)}: {called[0]}, {told(found.best.objective, unit)}",
        alt=_alt(found, order, called),
        n=_sample(found),
        notes=_notes(found),
        legend=_legend(found),
    )


def _draw(axes: "Axes", row: int, each: Candidate) -> None:
    width = np.nan_to_num(each.behind.half_width)
    if row:
        axes.errorbar(
            [each.behind.mean], [row], xerr=[width], fmt="none", ecolor=BLACK, elinewidth=0.9,
            capsize=2.5,
        )  # fmt: skip
    axes.plot(
        [each.behind.mean], [row], marker="o" if row else "D", markersize=5.5, color=BLACK,
        markerfacecolor=_FACES[_word(each)], zorder=3,
    )  # fmt: skip


def _word(each: Candidate) -> str:
    """Return how well a candidate meets the constraints: as well as the worst of them."""
    held = [word for _, word in each.constraints]
    return next((word for word in ("no", "perhaps") if word in held), "yes")


def _called(order: list[Candidate]) -> list[str]:
    points = [each.parameters for each in order]
    paths = list(dict.fromkeys(path for point in points for path in point))
    free, _ = free_of(points, paths)
    return [
        ", ".join(f"{short(p, paths)} = {value_text(point[p])}" for p in free if p in point)
        for point in points
    ]


def _sample(found: Optimum) -> str:
    numbers = sorted({each.objective.n for each in found.candidates})
    few, many = numbers[0], numbers[-1]
    text = f"{many:,}" if few == many else f"{few:,} to {many:,}"
    return f"n = {text} replications of each, which the search had not seen"


def _notes(found: Optimum) -> list[str]:
    share = percent(found.best.behind.confidence)
    every = ", all there are" if found.everywhere else ""
    notes = [
        f"{found.tried:,} configurations were tried{every}; these {len(found.candidates)} came "
        f"into the final selection. Lines: {share} confidence interval of the difference by "
        "itself, paired on the same customers."
    ]
    sure = found.guarantee
    if sure is None:
        notes.append(
            "Nothing is guaranteed: no configuration meets the constraints, or the "
            "search was interrupted."
        )
    else:
        delta = with_unit(sure.delta, found.units[found.goal.kpi], 3)
        notes.append(
            f"The best of these, or one less than {delta} from it, was selected with about "
            f"{percent(sure.probability_within)} probability."
        )
    if found.goal.constraints:
        notes.append(f"Must hold: {' and '.join(map(bound_text, found.goal.constraints))}.")
    return notes


def _legend(found: Optimum) -> "list[tuple[Artist, str]]":
    entries: list[tuple[Artist, str]] = [(mark(BLACK, "D"), "selected")]
    there = {_word(each) for each in found.candidates}
    if there != {"yes"}:
        for word, text in _WORDS.items():
            if word in there:
                dot = mark(BLACK, "o")
                dot.set(markerfacecolor=_FACES[word])
                entries.append((dot, text))
    if found.guarantee is not None:
        entries.append((swatch(PALE), "difference that does not matter"))
    return entries


def _alt(found: Optimum, order: list[Candidate], called: list[str]) -> str:
    name, unit = found.goal.kpi, found.units[found.goal.kpi]
    sentences = [
        f"{title_of(name)} at its best, {called[0]}: {told(found.best.objective, unit)}."
    ]
    for text, each in list(zip(called, order, strict=True))[1:8]:
        sentences.append(f"{text}: {told(each.behind, unit)} behind.")
    return " ".join(sentences)
