"""Values of declared parameters, drawn at random: laws, arrivals, rules, terms.

Whatever is declared with `sim.parameters.Parameter` is drawn by its declaration; the tables
here only say what a declaration does not: how large is large in these small shops, which
numbers must not decrease, and which words are allowed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil, floor, inf
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from hypothesis import reject
from hypothesis import strategies as st

from policies.accept_wait import SHAPES
from policies.catalogue import RULES
from policies.forecast import METHODS as FORECASTS
from policies.lot_sizing import METHODS as LOTS
from sim.arrivals import ARRIVALS, RAREST, share_that_orders
from sim.laws import LAWS
from sim.parameters import Declared, parameters_of
from sim.protocols import Law
from sim.rules import Reorder

Table = dict[str, Any]
Tables = st.SearchStrategy[Table]
Choices = Sequence[tuple[str, list[st.SearchStrategy[Any]]]]


@dataclass(frozen=True)
class Names:
    """Whom a rule may name."""

    items: tuple[str, ...] = ("lantern",)
    classes: tuple[str, ...] = ("web",)
    suppliers: tuple[str, ...] = ("acme", "bolt")


NOBODY = Names()


_BY_UNIT: dict[str, tuple[float, float]] = {  # of shops with some dozens of orders
    "time": (0.0, 9.0),
    "time units": (0.0, 9.0),
    "units": (0, 12),
    "currency": (0.0, 40.0),
    "money": (0.0, 40.0),
    "customers per time unit": (0.1, 1.5),
    "volume": (0.0, 30.0),
}
_BY_NAME: dict[str, tuple[float, float]] = {
    **dict.fromkeys(("r", "s", "c", "S_e"), (-4, 10)),
    **dict.fromkeys(("S", "S_r", "U"), (-4, 16)),
    **dict.fromkeys(("T", "every", "period", "stays"), (0.5, 8.0)),
    "arrival_rate": (0.1, 0.9),
    "base": (0.0, 1.0),
    "cv": (0.1, 1.5),
    "cycle": (4, 7),
    "day": (0.5, 2.0),
    "frailty": (0.0, 1.5),
    "k": (0.0, 2.0),
    "most": (1, 4),
    "open_days": (0, 3),
    "peak": (0.0, 4.0),
    "safety": (-4, 6),
    "sd": (0.0, 0.2),
    "service_rate": (1.0, 2.0),
    "shape": (0.5, 3.0),
    "sigma": (0.1, 1.0),
    "T_i": (1.0, 4.0),
    "weights": (0.1, 3.0),
}
_OF_SIZE = ("mean", "median", "scale", "value", "values", "low", "mode", "high", "constant")
_RISING = (  # parameters of one class that must rise in this order
    ("s", "S"),
    ("low", "mode", "high"),
    ("low", "high"),
    ("start", "end"),
    ("S_e", "S_r"),
    ("at", "second_at"),
    ("at", "season"),
    ("minimum", "n"),
    ("minimum", "window"),
    ("cost", "price"),
)
_WORDS: dict[str, tuple[str, ...]] = {
    "by": ("value", "unit-margin"),
    "discount": ("all-units", "incremental"),
    "issue": ("fifo", "lifo"),
    "mode": ("wait", "frozen", "lost"),
    "preference": ("scenario", "cheapest"),
    "rest": ("later", "cut"),
    "shape": SHAPES,
}
_EITHER = (("mean", "cv"), ("median", "sigma"))  # of a lognormal law
_MOST_CUSTOMERS = 120  # of a class
_LENGTHS = st.integers(1, 3)


def numbers(low: float, high: float) -> st.SearchStrategy[float]:
    """Return numbers, many of them whole, so that things happen at the same instant."""
    steps = 3 if high - low >= 3.0 else 20  # per 1
    least, most = ceil(low * steps), floor(high * steps)
    return st.integers(least, most).map(lambda n: round(n / steps, 3))


def some(of: st.SearchStrategy[Any], every: int = 3) -> st.SearchStrategy[Any]:
    """Return `of` once in `every` times, else None; see `without_nothing`."""
    return st.integers(0, every - 1).flatmap(lambda n: of if n == every - 1 else st.none())


def without_nothing(table: Table) -> Table:
    """Return a table without the keys that were left out."""
    return {key: value for key, value in table.items() if value is not None}


@cache
def laws(most: float = 6.0, names: Sequence[str] = tuple(LAWS)) -> Tables:
    """Return tables of laws whose draws are about `most` at the most."""
    tables = {name: made_of(LAWS[name], most=most, law=name) for name in names}
    return st.sampled_from(names).flatmap(lambda name: tables[name])


@cache
def arrivals(names: Sequence[str] | None = None) -> Tables:
    """Return tables of laws of arrival by which not too many customers come; no traces."""
    names = tuple(name for name in ARRIVALS if name != "trace") if names is None else names
    tables = {name: made_of(ARRIVALS[name], law=name).filter(_are_few) for name in names}
    return st.sampled_from(names).flatmap(lambda name: tables[name])


def _are_few(table: Table) -> bool:
    expected: float = build_from(ARRIVALS[table["law"]], table).expected(40.0)
    return expected <= _MOST_CUSTOMERS


@cache
def rules(hook: str, known: Names, names: Sequence[str] | None = None) -> Tables:
    """Return tables of the rules of a hook."""
    names = tuple(RULES[hook]) if names is None else names
    return st.sampled_from(names).flatmap(lambda name: _rule(hook, name, known))


@cache
def _rule(hook: str, name: str, known: Names) -> Tables:
    """Return tables of one rule, the same ones for all shops if it names nobody."""
    cls: type = RULES[hook][name]
    kinds = str([each.kind for each in parameters_of(cls)])
    if known != NOBODY and "str" not in kinds and "Reorder" not in kinds:
        return _rule(hook, name, NOBODY)
    return made_of(cls, known, rule=name)


def made_of(cls: type, known: Names = NOBODY, most: float = 6.0, **tag: str) -> Tables:
    """Return tables from which `cls` can be built, by its declared parameters."""
    required: list[tuple[str, list[st.SearchStrategy[Any]]]] = []
    optional = required[:]
    for declared in parameters_of(cls):
        by_length = [_values(cls, declared, known, most, length) for length in (1, 2, 3)]
        (required if declared.required else optional).append((declared.name, by_length))
    if cls is not LAWS["lognormal"]:
        return _made_of(cls, tag, required, optional)
    by_name = dict(optional)
    free = [(name, by_name[name]) for name in by_name if name not in sum(_EITHER, ())]
    pairs = [[(name, by_name[name]) for name in pair] for pair in _EITHER]
    return st.one_of([_made_of(cls, tag, pair, free) for pair in pairs])


@st.composite
def _made_of(
    draw: st.DrawFn, cls: type, tag: Table, required: Choices, optional: Choices
) -> Table:
    lists = any(get_origin(each.kind) is tuple for each in parameters_of(cls))
    for _ in range(5):
        length = draw(_LENGTHS) if lists else 1  # of all its lists
        chosen = draw(st.integers(0, 2 ** len(optional) - 1)) if optional else 0
        given = [each for n, each in enumerate(optional) if chosen >> n & 1]
        table = tag | {name: draw(by[length - 1]) for name, by in [*required, *given]}
        _arrange(table)
        if _is_sound(cls, table):
            return table
    return reject()


def _values(
    cls: type, declared: Declared, known: Names, most: float, length: int
) -> st.SearchStrategy[Any]:
    """Return values of one parameter, `length` of them if it is a list."""
    name, kind = declared.name, declared.kind
    if get_origin(kind) in (Union, UnionType):
        [kind] = [each for each in get_args(kind) if each is not NoneType]
    if kind is Law:
        return laws(4.0 if declared.parameter.unit == "units" else most)
    if kind is Reorder:
        return rules("reorder", known, tuple(n for n in RULES["reorder"] if n != "rounded"))
    many = get_origin(kind) is tuple
    kind = get_args(kind)[0] if many else kind
    if kind is str:
        words = _words(cls, name, known)
        return st.permutations(words[:length]) if many else st.sampled_from(words)
    if kind is bool:
        return st.booleans()
    one = _numbers(kind, declared, most)
    return st.lists(one, min_size=length, max_size=length) if many else one


def _words(cls: type, name: str, known: Names) -> Sequence[str]:
    """Return what a text may be: a name of somebody, or one of some words."""
    if name == "method":
        return tuple(LOTS if cls is RULES["reorder"]["lot-sizing"] else FORECASTS)
    people = {"item": known.items, "classes": known.classes}
    return _WORDS.get(name) or people.get(name, known.suppliers)


def _numbers(kind: Any, declared: Declared, most: float) -> st.SearchStrategy[Any]:
    """Return numbers of one parameter, within its bounds."""
    name, parameter = declared.name, declared.parameter
    low, high = _BY_UNIT.get(parameter.unit, (0.0, 3.0))
    low, high = _BY_NAME.get(name, (0.0, most) if name in _OF_SIZE else (low, high))
    bounds = [parameter.ge, parameter.gt, parameter.le, parameter.lt]
    ge, gt, le, lt = bounds
    step = 1 if kind is int else 0.05
    low = max(low, -inf if ge is None else ge, -inf if gt is None else gt + step)
    high = min(high, inf if le is None else le, inf if lt is None else lt - step)
    high = max(low, high)
    return st.integers(ceil(low), floor(high)) if kind is int else numbers(low, high)


def _arrange(table: Table) -> None:
    """Put numbers that must rise into order."""
    for names in _RISING:
        given = [name for name in names if name in table and not isinstance(table[name], str)]
        values = sorted(table[name] for name in given)
        if len(given) > 1:
            values[-1] += values[-1] == values[0]
            table |= zip(given, values, strict=True)
    if "c" in table:
        table["c"] = min(max(table["c"], table["s"]), table["S"] - 1)
    for name in ("times", "quantities", "levels", "breaks", "open_days", "holidays"):
        if name in table:
            table[name] = sorted(value + n for n, value in enumerate(sorted(table[name])))
    if "rates" in table:
        table["times"] = [time - table["times"][0] for time in table["times"]]


def _is_sound(cls: type, table: Table) -> bool:
    """Say whether a class can be built from a table."""
    try:
        build_from(cls, table)
    except ValueError:
        return False
    return True


@cache
def sizes(names: Sequence[str] = tuple(LAWS)) -> Tables:
    """Return tables of laws of order sizes, not all of which round to 0."""
    return laws(4.0, names).filter(
        lambda table: share_that_orders(build_from(LAWS[table["law"]], table)) > RAREST
    )


def build_from(cls: type, table: Table) -> Any:
    """Return what a table says."""
    given = {key: _built(value) for key, value in table.items() if key not in ("law", "rule")}
    return cls(**given)


def _built(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, dict) and "law" in value:
        return build_from(LAWS[value["law"]], value)
    if isinstance(value, dict):
        return build_from(RULES["reorder"][value["rule"]], value)
    return value
