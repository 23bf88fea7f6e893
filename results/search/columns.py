"""Columns of parameters and KPIs, for the tables of a search."""

from collections.abc import Iterable, Sequence

from results.statistics import Estimate
from results.text import WIDTH, columns_of, figures, fit, wrap
from scenarios.designs import Parameters

KPI = 20  # columns of a KPI

_FACTORS = 36  # columns that parameters may take
_FACTOR = 12  # columns that one of them may take


def labelled(label: str, text: str) -> list[str]:
    """Return a labelled text in lines."""
    first, *more = wrap(text, WIDTH - 14) or [""]
    return [f"{label:<14}{first}", *(" " * 14 + line for line in more)]


def columns(points: Sequence[Parameters]) -> tuple[dict[str, int], list[str]]:
    """Return the parameters for which there is room with their widths, and the others."""
    widths: dict[str, int] = {}
    left_out = []
    for path in dict.fromkeys(path for point in points for path in point):
        cells = [short(path), *(value(point, path) for point in points)]
        width = min(max(map(columns_of, cells)), _FACTOR) + 2
        if sum(widths.values()) + width > _FACTORS:
            left_out.append(path)
        else:
            widths[path] = width
    return widths, left_out


def room(widths: dict[str, int]) -> int:
    """Return how many KPIs there is room for."""
    return (WIDTH - 2 - sum(widths.values())) // KPI


def heads(names: Iterable[str]) -> str:
    """Return the heads of columns of KPIs."""
    return "".join(f"{fit(name, KPI - 1).rstrip():>{KPI}}" for name in names)


def short(path: str) -> str:
    """Return the last name of a path.

    Examples
    --------
    >>> short("policy.reorder.r")
    'r'
    """
    return path.rpartition(".")[2]


def value(point: Parameters, path: str) -> str:
    """Return a parameter as text."""
    there = point.get(path, "")
    return f"{there:.6g}" if isinstance(there, float) else str(there)


def shown_unit(unit: str) -> str:
    """Return a unit as it stands above a column."""
    return "%" if unit == "fraction" else unit


def cell(found: Estimate | None, unit: str) -> str:
    """Return an estimate as text with its half width."""
    if found is None:
        return ""
    mean, half_width = figures(found, unit, 9)
    return mean if half_width == "-" else f"{mean} +- {half_width:<6}"
