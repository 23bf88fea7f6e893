"""Numbers in sentences and in tables for people: English, with their units."""

import math

from results.kpis import kpi
from results.statistics import Estimate
from results.text import figures

_ROOM = 24  # columns that a figure may take before it is written in powers of ten


def pair(mean: float, half_width: float, unit: str) -> tuple[str, str]:
    """Return a figure and its half width as text with the digits that the latter is worth.

    What is not defined is ``-``, fractions are shown as per cent.

    Examples
    --------
    >>> pair(0.94123, 0.0031, "fraction"), pair(12.0, float("nan"), "units")
    (('94.12', '0.31'), ('12', '-'))
    >>> pair(-0.2, 14.0, "units")
    ('0', '14')
    """
    if math.isinf(mean):
        return ("∞" if mean > 0 else "-∞"), "-"
    if math.isinf(half_width):
        half_width = math.nan
    figure, error = figures(Estimate(mean, half_width, 0.95, 0), unit, _ROOM)
    vanishes = figure.startswith("-") and figure != "-" and not figure.strip("-0.,")
    return (figure[1:] if vanishes else figure), error


def amount(mean: float, half_width: float, unit: str, words: str) -> str:
    """Return a figure with its half width and its unit in words.

    Examples
    --------
    >>> amount(3.44, 0.31, "EUR/day", "EUR per day"), amount(0.5, 0.0, "fraction", "%")
    ('3.44 ± 0.31 EUR per day', '50%')
    """
    figure, error = pair(mean, half_width, unit)
    if figure == "-":
        return "not defined"
    told = figure if error == "-" or half_width == 0.0 else f"{figure} ± {error}"
    return f"{told}%" if words == "%" else f"{told} {words}"


def unit_words(name: str, time_unit: str, currency: str, *, change: bool = False) -> str:
    """Return the unit of a KPI as it is said, of a difference if `change`.

    Examples
    --------
    >>> unit_words("profit", "day", "EUR"), unit_words("mean_wait", "week", "EUR")
    ('EUR per day', 'weeks')
    >>> unit_words("fill_rate", "day", "EUR"), unit_words("fill_rate", "day", "", change=True)
    ('%', 'points')
    """
    template = kpi(name).unit
    if template == "fraction":
        return "points" if change else "%"
    if template == "{time}":
        return plural(time_unit)
    if template == "1/year":
        return "per year"
    return kpi(name).unit_in(time_unit, currency).replace("/", " per ")


def plural(unit: str) -> str:
    """Return the plural of a unit of time.

    Examples
    --------
    >>> plural("day"), plural("hours")
    ('days', 'hours')
    """
    return unit if unit.endswith("s") else unit + "s"


def signed(mean: float, text: str) -> str:
    """Return a difference, whose figure is `text`, with its sign.

    Examples
    --------
    >>> signed(0.02, "2.0"), signed(-0.02, "-2.0"), signed(0.0, "0")
    ('+2.0', '-2.0', '0')
    """
    return f"+{text}" if mean > 0.0 and text.strip("0.,") else text


def whole(value: float) -> str:
    """Return an average number of people or orders, with a decimal only below 1.

    Examples
    --------
    >>> whole(1462.7), whole(36.2), whole(0.34), whole(0.0), whole(0.01)
    ('1,463', '36', '0.3', '0', 'fewer than 0.1')
    """
    if math.isnan(value):
        return "-"
    if 0.0 < value < 0.05:
        return "fewer than 0.1"
    return f"{value:.1f}" if 0.0 < value < 0.95 else f"{value:,.0f}"


def listed(names: list[str], most: int = 6) -> str:
    """Return names as one phrase.

    Examples
    --------
    >>> listed(["a"]), listed(["a", "b", "c"]), listed(["a", "b", "c", "d"], most=2)
    ('a', 'a, b and c', 'a, b and 2 more')
    """
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
