"""Cells of tables: names, figures, verdicts, and intervals as small pictures."""

import math

from results.compare.comparison import Compared
from results.compare.words import rounded
from results.report.parts import Cell, Whisker
from results.words.numbers import pair, signed

_SHOWN = {"not distinguishable yet": "no clear difference yet", "undefined": "not defined"}


def name_cell(text: str, note: str = "") -> Cell:
    """Return a cell with a name that somebody has chosen."""
    return Cell(text, note, look="name")


def number_cell(text: str, note: str = "") -> Cell:
    """Return a cell with a figure as text."""
    return Cell(text, note, look="number")


def level_cell(mean: float, half_width: float, unit: str) -> Cell:
    """Return a figure with as many digits as its half width, which is not shown, is worth."""
    return number_cell(pair(mean, half_width, unit)[0])


def interval_cell(mean: float, half_width: float, unit: str) -> Cell:
    """Return a figure with its half width."""
    figure, error = pair(mean, half_width, unit)
    return number_cell(figure if error in ("-", "0") else f"{figure} ± {error}")


def difference_cell(found: Compared, unit: str) -> Cell:
    """Return a difference with its sign and half width."""
    figure, error = pair(found.mean, found.half_width, unit)
    figure = signed(found.mean, figure)
    return number_cell(figure if error in ("-", "0") else f"{figure} ± {error}")


def verdict_cell(found: Compared) -> Cell:
    """Return a verdict, with the replications that would probably give one."""
    return Cell(_SHOWN.get(found.verdict, found.verdict), more_text(found), look=found.verdict)


def more_text(found: Compared) -> str:
    """Say how many more replications would probably give a verdict; nothing if unknown."""
    return f"about {rounded(found.more):,} more runs" if found.more else ""


def whisker_cell(found: Compared, unit: str) -> Cell:
    """Return the interval of a difference as a picture, each on a scale of its own."""
    if math.isnan(found.mean) or math.isnan(found.half_width):
        return Cell("")
    low, high = found.mean - found.half_width, found.mean + found.half_width
    left, right = min(low, 0.0), max(high, 0.0)
    if left == right:
        return Cell("")
    ends = [pair(end, found.half_width, unit)[0] for end in (low, high)]

    def place(value: float) -> float:
        return round(5.0 + 90.0 * (value - left) / (right - left), 1)

    told = f"interval of the difference: from {ends[0]} to {ends[1]}"
    whisker = Whisker(place(low), place(found.mean), place(high), place(0.0), told)
    return Cell("", whisker=whisker)
