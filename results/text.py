"""Plain text in columns: names of any script and figures of any size, within a width."""

import math
from unicodedata import category, combining, east_asian_width

from results.statistics import Estimate

WIDTH = 80


def clean(text: str) -> str:
    r"""Return `text` on one line, without characters that steer a terminal.

    Examples
    --------
    >>> clean("a\tb\x1b[31m")
    'a b?[31m'
    """
    line = " ".join(text.split())
    return "".join("?" if category(sign)[0] == "C" else sign for sign in line)


def columns_of(text: str) -> int:
    """Return the columns that `text` takes on a screen.

    Examples
    --------
    >>> columns_of("lamp"), columns_of("ランプ"), columns_of("é")
    (4, 6, 1)
    """
    return sum(_columns(sign) for sign in text)


def _columns(sign: str) -> int:
    if combining(sign) or category(sign) in ("Mn", "Me"):
        return 0
    return 2 if east_asian_width(sign) in "WF" else 1


def fit(text: str, width: int) -> str:
    """Return `text` cleaned, cut or filled up to exactly `width` columns.

    Examples
    --------
    >>> fit("garden lantern", 10), fit("lamp", 6)
    ('garden ...', 'lamp  ')
    """
    text = clean(text)
    if columns_of(text) > width:
        while columns_of(text) > width - 3:
            text = text[:-1]
        text += "..."
    return text + " " * (width - columns_of(text))


def wrap(text: str, width: int = WIDTH, indent: str = "") -> list[str]:
    """Return `text` in lines of at most `width` columns; longer words are broken."""
    lines, line = [], ""
    for word in clean(text).split():
        for part in _parts(word, width - len(indent)):
            longer = f"{line} {part}" if line else part
            if line and columns_of(longer) > width - len(indent):
                lines.append(indent + line)
                longer = part
            line = longer
    return [*lines, indent + line] if line else lines


def _parts(word: str, width: int) -> list[str]:
    parts = [""]
    for sign in word:
        if columns_of(parts[-1] + sign) > width:
            parts.append("")
        parts[-1] += sign
    return parts


def figures(found: Estimate, unit: str, width: int) -> tuple[str, str]:
    """Return mean and half width as text; what is undefined is ``-``.

    Both have as many decimals as give the half width two significant digits; without a half
    width the mean has four. Fractions are shown as per cent, what does not fit into `width`
    columns in powers of ten.

    Examples
    --------
    >>> figures(Estimate(0.94123, 0.0031, 0.95, 30), "fraction", 12)
    ('94.12', '0.31')
    >>> figures(Estimate(12345.678, 9.87, 0.95, 30), "EUR/day", 12)
    ('12,345.7', '9.9')
    >>> figures(Estimate(0.5, float("nan"), 0.95, 1), "day", 12)
    ('0.5000', '-')
    """
    factor = 100.0 if unit == "fraction" else 1.0
    mean, half_width = found.mean * factor, found.half_width * factor
    decimals = _decimals(mean, half_width)
    return _number(mean, decimals, width), _number(half_width, decimals, width)


def _decimals(mean: float, half_width: float) -> int:
    """Return the decimals to show: two digits of the half width, or four of the mean."""
    # A half width of 1e-17 is the rounding of a figure that is the same in every replication.
    if math.isfinite(half_width) and half_width > 1e-9 * abs(mean):
        decimals = 1 - math.floor(math.log10(half_width))
    elif math.isfinite(mean) and mean != round(mean):
        decimals = 3 - math.floor(math.log10(abs(mean)))
    else:
        decimals = 0
    return min(max(decimals, 0), 6)


def _number(value: float, decimals: int, width: int) -> str:
    if math.isnan(value):
        return "-"
    text = f"{value:,.{decimals}f}"
    vanishes = decimals == 6 and 0.0 < abs(value) < 0.5e-6
    return f"{value:.2e}" if vanishes or len(text) > width else text
