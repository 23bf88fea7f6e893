"""Places in texts for numbers, ``{price}`` or ``{a.fill_rate}``: no text has a number itself.

A place names a fact of the scenario, which is known before anything is run, or a figure of the
simulation, which the page fills in when it has run.
"""

import re
from collections.abc import Iterator

from results.compare.people import Change
from results.kpis import KPIS

SIDES = ("a", "b")
_NO_SHARES = ("orders", "served", "wait", "came", "stayed_away")
_SHARES = tuple(name for name in Change._fields if name not in _NO_SHARES)
_PLACE = re.compile(r"\{([^{}]*)\}")
_NUMBER = re.compile(r"\d")


def places_in(text: str) -> list[str]:
    """Return what a text has places for.

    Examples
    --------
    >>> places_in("It costs {price} and earns {a.profit}.")
    ['price', 'a.profit']
    """
    return _PLACE.findall(text)


def is_figure(name: str) -> bool:
    """Say whether a name is that of a figure and not of a fact.

    Examples
    --------
    >>> is_figure("gap.profit"), is_figure("price")
    (True, False)
    """
    return "." in name


def complaints_about(text: str, facts: set[str], figures: set[str]) -> Iterator[str]:
    """Yield what is wrong with a text: numbers, and places for what is not known."""
    if _NUMBER.search(_PLACE.sub("", text)):
        yield f"a number in the text {text!r}; write {{a fact}} or {{a figure}}, or spell it"
    for name in places_in(text):
        if name not in (figures if is_figure(name) else facts):
            where = "expect" if is_figure(name) else "facts"
            yield f"{{{name}}} is not known; give it in [{where}]"


def check_figure(name: str) -> str:
    """Return the name of a figure: ``a.KPI``, ``b.KPI``, ``gap.KPI``, ``people.CLASS.CHANGE``.

    ``gap`` is B less A; a change is a share of the orders of a class.

    Raises
    ------
    ValueError
        If it is none.

    Examples
    --------
    >>> check_figure("people.spot.longer")
    'people.spot.longer'
    """
    side, _, rest = name.partition(".")
    if side == "people":
        change = rest.rpartition(".")[2]
        if change not in _SHARES or "." not in rest:
            raise ValueError(f"{name!r}: people.CLASS.CHANGE with one of {', '.join(_SHARES)}")
        return name
    if side not in (*SIDES, "gap"):
        raise ValueError(f"{name!r} begins with none of a., b., gap., people.")
    if rest not in KPIS:
        raise ValueError(f"{name!r}: there is no KPI {rest!r}")
    return name
