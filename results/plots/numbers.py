"""Numbers in figures and their alt texts: English, as in the tables."""

import math

from results.text import clean
from results.words.labels import short_label


def number(value: float, digits: int = 4) -> str:
    """Return a number with at most so many significant digits, none of them idle.

    Whole digits are kept, however many there are; what is not known is a dash.

    Examples
    --------
    >>> number(1234.5678), number(-0.012345), number(1e6), number(0.0), number(math.nan)
    ('1,235', '-0.01235', '1,000,000', '0', '-')
    """
    if math.isnan(value):
        return "-"
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    size = math.floor(math.log10(abs(value))) if value else 0
    text = f"{abs(value):,.{min(max(digits - 1 - size, 0), 12)}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"-{text}" if value < 0 and text.strip("0.,") else text


def with_unit(value: float, unit: str, digits: int = 4) -> str:
    """Return a number with its unit, a fraction in per cent.

    Examples
    --------
    >>> with_unit(0.9512, "fraction"), with_unit(12.0, "EUR/day")
    ('95.12%', '12 EUR/day')
    """
    if unit == "fraction":
        return f"{number(100.0 * value, digits)}%"
    return f"{number(value, digits)} {clean(unit)}"


def count(n: int, what: str = "replication") -> str:
    """Return what a figure rests on.

    Examples
    --------
    >>> count(30), count(1)
    ('n = 30 replications', 'n = 1 replication')
    """
    return f"n = {n:,} {what}{'' if n == 1 else 's'}"


def words(name: str) -> str:
    """Return the name of a KPI for people, without what explains it.

    Examples
    --------
    >>> words("cost_holding"), words("fill_rate")
    ('cost of holding', 'fill rate')
    """
    return short_label(name)
