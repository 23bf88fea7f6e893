"""Course: stock and backlog over time, with what is error and what is risk."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from results.compare.comparison import Comparison
from results.evidence import Evidence
from results.kpis import kpis_of
from results.plots.facts import MOST, called, left_out, objective, sample, witnessed
from results.plots.lettering import wrapped
from results.plots.numbers import number
from results.plots.style import (
    BLACK,
    BLUE,
    GREY,
    LABEL,
    PALE,
    VERMILLION,
    NothingToDrawError,
    drawing,
    finish,
    label_x,
    mark,
    new_figure,
    swatch,
    tick_numbers,
)
from results.statistics import Floats, student_quantile
from results.words.labels import short_label
from results.words.numbers import plural

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

RISK = (5.0, 95.0)  # percentiles of the replications
_LEVELS = {"on_hand": ("stock on hand", BLUE), "backorders": ("backlog", VERMILLION)}
_FEW = 4  # policies
_TALL, _LEAST, _PAGE = 1.5, 0.6, 8.0  # inches: a panel among few, among many, all of them
_LABEL = 0.95  # inches for a name


class Course(NamedTuple):
    """A level over time: each of shape ``(n_times,)``, over the replications.

    `low` and `high` are the percentiles `RISK`; `error` is the half width of the interval of
    the mean, nan for one replication.
    """

    mean: Floats
    error: Floats
    low: Floats
    high: Floats


def course_of(levels: Floats, confidence: float) -> Course:
    """Return the course of a level, from an array of shape ``(replications, n_times)``."""
    n = len(levels)
    low, high = np.percentile(levels, RISK, axis=0)
    error = np.full(levels.shape[1], np.nan)
    if n > 1:
        quantile = student_quantile((1.0 + confidence) / 2.0, n - 1)
        error = quantile * levels.std(axis=0, ddof=1) / np.sqrt(n)
    return Course(levels.mean(axis=0), error, low, high)


def best_and_worst(comparison: Comparison, evidence: Evidence) -> tuple[int, int] | None:
    """Return the replications of highest and lowest profit, or lowest and highest cost.

    None if there is only one, or no money.
    """
    aim = objective(comparison)
    pairs = evidence.measured["all"][:, 0, kpis_of("all").index(aim)]
    values = pairs[:, 0] / pairs[:, 1] * (1.0 if aim == "profit" else -1.0)
    if len(values) < 2 or np.ptp(values) == 0.0:
        return None
    return int(np.argmax(values)), int(np.argmin(values))


@drawing
def course(
    comparison: Comparison,
    evidence: Mapping[str, Evidence],
    names: Sequence[str] | None = None,
) -> "Figure":
    """Draw stock and backlog of all items over time, a row of panels for each policy.

    The wide band is risk: it has nine of ten replications in it at any instant. The narrow
    band is error: it has the mean in it with the confidence of the comparison. Thin lines are
    single replications, the best and the worst by money.

    Parameters
    ----------
    comparison, evidence
        The policies, and what they rest on by name.
    names
        Draw these only.

    Raises
    ------
    NothingToDrawError
        If there is neither stock nor backlog under any policy.
    """
    wanted = witnessed(comparison, evidence, names)
    drawn = wanted[:MOST]
    if not any(_peak(evidence[name]) > 0.0 for name in drawn):
        raise NothingToDrawError("There is neither stock nor backlog at any time.")
    height = min(_TALL, max(_LEAST, _PAGE / len(drawn)))
    figure, panels = new_figure(
        len(drawn), 2, height=height * len(drawn) + 0.5, sharex=True, sharey="col"
    )
    for row, name in zip(panels, drawn, strict=True):
        for panel, level in zip(row, _LEVELS, strict=True):
            _draw(panel, comparison, name, evidence[name], level, few=len(drawn) <= _FEW)
        lines = wrapped(figure, called(comparison, name), _LABEL, LABEL)
        row[0].set_ylabel("\n".join(lines), rotation=0, ha="right", va="center")
    for column, (words, _) in enumerate(_LEVELS.values()):
        label_x(panels[-1][column], "time", plural(comparison.time_unit))
        panels[0][column].set_title(f"{words}, units")
        panels[0][column].set_ylim(bottom=0.0)
        panels[0][column].set_xlim(0.0, evidence[drawn[0]].plan.times[-1])
    return finish(
        figure,
        title="Stock and backlog over time, all items together",
        alt=_alt(comparison, evidence, drawn),
        n=sample(comparison),
        notes=[*_notes(comparison, few=len(drawn) <= _FEW), *left_out(wanted)],
        legend=_legend(comparison, few=len(drawn) <= _FEW),
    )


def _peak(evidence: Evidence) -> float:
    return max(float(np.nanmax(evidence.levels[level])) for level in _LEVELS)


def _draw(
    panel: "Axes",
    comparison: Comparison,
    name: str,
    evidence: Evidence,
    level: str,
    *,
    few: bool,
) -> None:
    """Draw a level of a policy; of many policies without single replications, and coarser."""
    n, colour = len(evidence.plan.times), _LEVELS[level][1]
    which = np.unique(np.linspace(0, n - 1, n if few else n // 3).round().astype(int))
    times, levels = evidence.plan.times[which], evidence.levels[level][:, which]
    found = course_of(levels, comparison.confidence)
    if len(levels) > 1:
        panel.fill_between(times, found.low, found.high, color=colour, alpha=0.2, linewidth=0)
        low, high = found.mean - found.error, found.mean + found.error
        panel.fill_between(times, low, high, color=colour, alpha=0.45, linewidth=0)
    extremes = best_and_worst(comparison, evidence) if few else None
    for replication, dash in zip(extremes or (), ("--", "-"), strict=False):
        panel.plot(times, levels[replication], color=GREY, linewidth=0.5, linestyle=dash)
    panel.plot(times, found.mean, color=BLACK, linewidth=0.5 if _zigzags(found.mean) else 1.2)
    warm_up = _warm_up(comparison, name)
    if warm_up > 0.0:
        panel.axvspan(0.0, warm_up, color=PALE, alpha=0.6, linewidth=0, zorder=0.5)
    tick_numbers(panel.yaxis)
    panel.locator_params(axis="y", nbins=4)


def _warm_up(comparison: Comparison, name: str) -> float:
    return comparison.windows.get(name, (comparison.warm_up, comparison.horizon))[0]


def _zigzags(mean: Floats) -> bool:
    """Say whether a curve goes up and down so often that a thick line would be a blot."""
    turns = np.count_nonzero(np.diff(np.sign(np.diff(mean))))
    return bool(turns > 0.7 * len(mean))


def _legend(comparison: Comparison, *, few: bool) -> "list[tuple[Artist, str]]":
    names = (comparison.baseline, *comparison.variants)
    warm_up = [(swatch(PALE), "warm-up")] * any(_warm_up(comparison, each) for each in names)
    if comparison.replications < 2:
        return [(mark(BLACK, "", dash="-"), "the one replication"), *warm_up]
    confidence = f"{100 * comparison.confidence:.4g}%"
    legend = [
        (mark(BLACK, "", dash="-"), "mean"),
        (swatch(GREY, alpha=0.7), f"{confidence} interval of the mean (error)"),
        (swatch(GREY, alpha=0.3), f"{RISK[0]:g} to {RISK[1]:g}% of replications (risk)"),
    ]
    if few:
        legend.append((mark(GREY, "", dash="--"), "best replication"))
        legend.append((mark(GREY, "", dash="-"), "worst replication"))
    return [*legend, *warm_up]


def _notes(comparison: Comparison, *, few: bool) -> list[str]:
    if comparison.replications < 2:
        return ["One replication says nothing about error and risk."]
    notes = [
        "More replications make the band of error narrower, and leave that of risk as it is."
    ]
    if few:
        aim = short_label(objective(comparison))
        notes.append(f"Best and worst: the replications of the best and the worst {aim}.")
    return notes


def _alt(comparison: Comparison, evidence: Mapping[str, Evidence], names: list[str]) -> str:
    texts = []
    for name in names:
        parts = []
        for level, (words, _) in _LEVELS.items():
            levels = evidence[name].levels[level]
            after = levels[:, evidence[name].plan.times >= _warm_up(comparison, name)]
            low, high = (number(float(each)) for each in np.nanpercentile(after, RISK))
            text = f"{words} {number(float(np.nanmean(after)))} on average"
            parts.append(f"{text}, {low} to {high} in nine of ten cases")
        texts.append(f"{called(comparison, name)}: {'; '.join(parts)}.")
    return " ".join(["Units of all items, after the warm-up.", *texts])
