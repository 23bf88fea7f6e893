"""Labels beside their points: where they cover neither points nor each other."""

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from results.plots.lettering import figure_of, text_width, wrapped
from results.plots.style import BLACK, GREY, SMALL
from results.statistics import Floats

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_WIDEST = 1.6  # inches
_LEADING = 1.25  # line height over font size
_DISTANCES = (7.0, 11.0, 16.0, 23.0, 32.0, 44.0, 60.0, 80.0, 105.0, 135.0, 170.0)  # points
_NEAR = 8.0  # points, up to which no line is needed from a label to its point
_ANGLES = 24
_BAD = 1000.0  # what covering something costs, in points of distance
_PAD = 2.0  # points, left free around a label
_ROUND_A_POINT = 5.0  # points


class Box(NamedTuple):
    """A rectangle in points, from the lower left corner of the axes."""

    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: "Box") -> bool:
        """Say whether two boxes have anything in common."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.bottom < other.top
            and other.bottom < self.top
        )

    def holds(self, other: "Box") -> bool:
        """Say whether another box lies inside."""
        return (
            self.left <= other.left
            and self.bottom <= other.bottom
            and other.right <= self.right
            and other.top <= self.top
        )

    def count(self, points: Floats) -> int:
        """Return how many of `points`, shape ``(n, 2)``, lie inside."""
        x, y = points.T
        inside = (x > self.left) & (x < self.right) & (y > self.bottom) & (y < self.top)
        return int(np.count_nonzero(inside))

    def distance(self, point: Floats) -> float:
        """Return how far a point is from the box."""
        x = max(self.left - point[0], 0.0, point[0] - self.right)
        y = max(self.bottom - point[1], 0.0, point[1] - self.top)
        return math.hypot(x, y)

    def line_from(self, point: Floats) -> Floats:
        """Return points on the shortest line from a point to the box, shape ``(n, 2)``."""
        nearest = np.clip(point, (self.left, self.bottom), (self.right, self.top))
        line: Floats = point + np.linspace(0.0, 1.0, 40)[:, None] * (nearest - point)
        return line


class _Map:
    """What is on the axes already, in points."""

    def __init__(self, area: Box, points: Floats, shy: Floats) -> None:
        self.area, self.points, self.shy = area, points, shy
        self.marks = [
            Box(x - _ROUND_A_POINT, y - _ROUND_A_POINT, x + _ROUND_A_POINT, y + _ROUND_A_POINT)
            for x, y in points.tolist()
        ]
        self.labels: list[Box] = []
        self.lines: list[Floats] = []

    def cost(self, point: Floats, box: Box, distance: float) -> float:
        """Return how bad a place of a label is: its distance, and what it covers."""
        covered = sum(box.meets(other) for other in (*self.labels, *self.marks))
        crossed = sum(box.count(line) > 0 for line in self.lines)
        if distance > _NEAR:
            line = box.line_from(point)
            others = [mark for mark in self.marks if not mark.count(point[None])]
            crossed += sum(other.count(line) > 0 for other in (*self.labels, *others))
            crossed += sum(_cross(line, other) for other in self.lines)
        nearer = sum(box.distance(other) < distance for other in self.points) - 1
        bad = 10 * (not self.area.holds(box)) + 3 * covered + crossed + 0.5 * max(0, nearer)
        return distance + _BAD * bad + box.count(self.shy)

    def best(self, point: Floats, size: tuple[float, float]) -> tuple[Box, float]:
        """Return the nearest place that is free, or the least bad, and its distance."""
        best, least, far = None, math.inf, 0.0
        for distance, box in _around(point, size):
            if best is not None and least <= distance:  # none further off is better
                break
            cost = self.cost(point, box, distance)
            if cost < least:
                best, least, far = box, cost, distance
        assert best is not None
        return best, far


def place_labels(
    axes: "Axes", points: Floats, labels: Sequence[str], avoid: Floats | None = None
) -> list[Box]:
    """Write a label beside each point of finished axes, and return where they are.

    Call it last, when the size of the figure is settled. A label further off has a line to
    its point.

    Parameters
    ----------
    axes
        Of a figure that `finish` has finished.
    points
        In the units of the data, shape ``(n, 2)``; those beyond the last label have none.
    labels
        One for each of the first points.
    avoid
        More points, shape ``(m, 2)``, that labels should rather not cover.
    """
    figure = figure_of(axes)
    figure.draw_without_rendering()  # lays the axes out
    scale, frame = 72.0 / figure.dpi, axes.get_window_extent()
    area = Box(0.0, 0.0, frame.width * scale, frame.height * scale)

    def placed(data: Floats) -> Floats:
        found: Floats = (axes.transData.transform(data) - (frame.x0, frame.y0)) * scale
        return found

    at, nothing = placed(points), np.empty((0, 2))
    taken = _Map(area, at, nothing if avoid is None or not len(avoid) else placed(avoid))
    for place, label in enumerate(labels):
        lines = wrapped(figure, label, _WIDEST, SMALL)
        size = (
            72.0 * max(text_width(figure, line, SMALL) for line in lines) + 2 * _PAD,
            len(lines) * SMALL * _LEADING + _PAD,
        )
        box, distance = taken.best(at[place], size)
        taken.labels.append(box)
        _write(axes, points[place], at[place], box, "\n".join(lines))
        if distance > _NEAR:
            taken.lines.append(box.line_from(at[place]))
            _point(axes, points[place], taken.lines[-1])
    return taken.labels


def _around(point: Floats, size: tuple[float, float]) -> Iterator[tuple[float, Box]]:
    """Yield boxes around a point, the nearest first, those to the right before others."""
    turns = sorted(range(_ANGLES), key=lambda turn: min(turn, _ANGLES - turn))
    for distance in _DISTANCES:
        for turn in turns:
            angle = 2.0 * math.pi * turn / _ANGLES
            x, y = math.cos(angle), math.sin(angle)
            left = point[0] + distance * x - size[0] * (1.0 - x) / 2.0
            bottom = point[1] + distance * y - size[1] * (1.0 - y) / 2.0
            yield distance, Box(left, bottom, left + size[0], bottom + size[1])


def _cross(first: Floats, second: Floats) -> bool:
    """Say whether two straight lines between their ends cross."""

    def side(start: Floats, end: Floats, point: Floats) -> float:
        return float(
            (end[0] - start[0]) * (point[1] - start[1])
            - (end[1] - start[1]) * (point[0] - start[0])
        )

    a, b, c, d = first[0], first[-1], second[0], second[-1]
    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0


def _write(axes: "Axes", point: Floats, at: Floats, box: Box, text: str) -> None:
    offset = (box.left + _PAD - at[0], (box.bottom + box.top) / 2.0 - at[1])
    label = axes.annotate(
        text, tuple(point), xytext=offset, textcoords="offset points",
        ha="left", va="center", fontsize=SMALL, color=BLACK, linespacing=_LEADING - 0.1,
    )  # fmt: skip
    label.set_in_layout(False)


def _point(axes: "Axes", point: Floats, line: Floats) -> None:
    arrow = {"arrowstyle": "-", "color": GREY, "linewidth": 0.6, "shrinkA": 0, "shrinkB": 3}
    drawn = axes.annotate(
        "", tuple(point), xytext=tuple(line[-1] - line[0]), textcoords="offset points",
        arrowprops=arrow,
    )  # fmt: skip
    drawn.set_in_layout(False)
