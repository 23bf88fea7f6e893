"""What can be read off a figure again."""

from typing import Any, cast

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from results.plots import alt


def points(axes: Axes, marker: str, face: str | None = None) -> list[tuple[float, float]]:
    """The points that are marked so, from left to right."""
    found = []
    for line in axes.lines:
        if line.get_marker() != marker or (face and _face(line) != face):
            continue
        found += list(zip(*_data(line), strict=True))
    return sorted(found)


def rings(axes: Axes) -> list[tuple[float, float]]:
    """What has a ring around it."""
    found = [line for line in axes.lines if line.get_markersize() > 10]
    return [point for line in found for point in zip(*_data(line), strict=True)]


def _face(line: Line2D) -> Any:
    return line.get_markerfacecolor()


def _data(line: Line2D) -> tuple[list[float], list[float]]:
    x, y = line.get_data()
    return np.asarray(x, float).tolist(), np.asarray(y, float).tolist()


def curve(axes: Axes, number: int = 0) -> list[tuple[float, float]]:
    """The points of a curve."""
    lines = [each for each in axes.lines if str(each.get_linestyle()) not in ("None", "none")]
    return list(zip(*_data(lines[number]), strict=True))


def band(axes: Axes, number: int = 0) -> set[tuple[float, float]]:
    """The corners of the band around a curve."""
    bands = [each for each in axes.collections if isinstance(each, PolyCollection)]
    vertices = np.asarray(bands[number].get_paths()[0].vertices, float)
    return {tuple(each) for each in vertices.tolist()}


def written(figure: Figure) -> str:
    """All that is written in a figure, on one line."""
    texts = [text.get_text() for text in cast(Any, figure).findobj(match=_is_text)]
    return " ".join(" ".join(texts).split())


def _is_text(artist: Any) -> bool:
    return hasattr(artist, "get_text") and artist.get_visible()


def is_complete(figure: Figure) -> bool:
    """Whether it says what it rests on, and has an alt text, all in words and numbers."""
    told = f"{alt(figure)} {written(figure)}".split()
    return len(alt(figure)) > 30 and "n = " in written(figure) and "nan" not in told
