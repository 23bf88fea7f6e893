"""Factors of a design: ``KEY=START:STOP:STEP``, ``KEY=LOW:HIGH``, ``KEY=a,b,c``."""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import isfinite
from typing import Any

from scenarios.designs.parameters import VARY, Value
from scenarios.designs.present import Present
from scenarios.errors import Problem, ScenarioError
from scenarios.overrides import assignments
from scenarios.toml import read_toml

MOST = 1_000_000  # configurations of one design

_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?"
_RANGE = re.compile(rf"({_NUMBER}):({_NUMBER})(?::({_NUMBER}))?")


@dataclass(frozen=True)
class Levels:
    """A factor with the values that are listed for it."""

    path: str
    values: tuple[Value, ...]

    def at(self, share: float) -> Value:
        """Return the value at a share of the list, from 0 to 1: equal slices."""
        return self.values[min(int(share * len(self.values)), len(self.values) - 1)]


@dataclass(frozen=True)
class Range:
    """A factor that may have any value, or any whole one, from `low` to `high`."""

    path: str
    low: float
    high: float
    whole: bool

    @property
    def values(self) -> tuple[Value, ...]:
        """All values, where there is an end to them."""
        if self.whole:
            return tuple(range(int(self.low), int(self.high) + 1))
        raise _wrong(self.path, "a grid needs steps: KEY=START:STOP:STEP")

    def at(self, share: float) -> Value:
        """Return the value at a share of the range, from 0 to 1."""
        if not self.whole:
            return self.low + share * (self.high - self.low)
        there = int(self.low) + int(share * (self.high - self.low + 1.0))
        return min(there, int(self.high))


Factor = Levels | Range
Vary = Mapping[str, Any] | Iterable[str]


def factors_of(vary: Vary, present: Present) -> list[Factor]:
    """Return the factors that are asked for.

    Parameters
    ----------
    vary
        Strings ``"KEY=SPEC"``, or a mapping from paths to such specifications or to sequences
        of values.
    present
        The scenario, which says where numbers are whole.

    Raises
    ------
    ScenarioError
        If one can't be read, or a key comes twice.

    Examples
    --------
    >>> from scenarios import load
    >>> shop = Present(load("small-e-shop"))
    >>> factors_of(["policy.reorder.r=0:100:50", "costs.shipment=0:1:0.5"], shop)
    ... # doctest: +NORMALIZE_WHITESPACE
    [Levels(path='policy.reorder.r', values=(0, 50, 100)),
     Levels(path='costs.shipment', values=(0.0, 0.5, 1.0))]
    >>> factors_of({"policy.reorder.r": "0:100", "policy.accept.rule": "all,none"}, shop)
    ... # doctest: +NORMALIZE_WHITESPACE
    [Range(path='policy.reorder.r', low=0.0, high=100.0, whole=True),
     Levels(path='policy.accept.rule', values=('all', 'none'))]
    """
    if isinstance(vary, Mapping):
        pairs = [(str(path), given) for path, given in vary.items()]
    else:
        texts = [vary] if isinstance(vary, str) else list(vary)
        pairs = [_split(text) for text in texts]
    paths = [path for path, _ in pairs]
    twice = {path for path in paths if paths.count(path) > 1}
    if twice:
        raise _wrong(min(twice), "is varied twice")
    return [_factor(path, given, present) for path, given in pairs]


def _split(text: str) -> tuple[str, str]:
    path, equals, given = (part.strip() for part in text.partition("="))
    if not path or not equals or not given:
        raise _wrong(text, "expected KEY=START:STOP:STEP, KEY=LOW:HIGH or KEY=a,b,c")
    return path, given


def _factor(path: str, given: Any, present: Present) -> Factor:
    if isinstance(given, str):
        numbers = _RANGE.fullmatch(given)
        if numbers:
            return _range(path, given, numbers.groups(), present)
        given = _values(path, given, present)
    if not isinstance(given, Sequence) and not hasattr(given, "tolist"):
        raise _wrong(path, "expected a sequence of values, or text such as '0:100:5'")
    # Whatever holds numbers of numpy gives those of Python.
    values = assignments({str(n): value for n, value in enumerate(given)}, VARY).values()
    typed = [present.typed(path, value) for value in values]
    if not typed:
        raise _wrong(path, "has no values")
    return Levels(path, tuple({json.dumps(value): value for value in typed}.values()))


def _values(path: str, text: str, present: Present) -> list[Any]:
    """Return what a list holds: values as TOML reads them, bare words, values of ranges."""
    try:
        return list(read_toml(f"values = [{text}]")["values"])
    except tomllib.TOMLDecodeError:
        cells = [cell.strip() for cell in text.split(",")]
    if not all(cells):
        raise _wrong(path, f"a value is missing in '{text}'")
    values: list[Any] = []
    for cell in cells:
        numbers = _RANGE.fullmatch(cell)
        if numbers:
            values += _range(path, cell, numbers.groups(), present).values
        else:
            values.append(assignments([f"value={cell}"], VARY)["value"])
    return values


def _range(
    path: str, text: str, numbers: Sequence[str | None], present: Present
) -> Levels | Range:
    if not all(number is None or isfinite(float(number)) for number in numbers):
        raise _wrong(path, f"'{text}' has a number that is too large")
    low, high, step = (None if number is None else Decimal(number) for number in numbers)
    assert low is not None
    assert high is not None
    written_whole = all(n is None or re.fullmatch(r"[+-]?\d+", n) for n in numbers)
    whole = present.is_whole(path)
    whole = written_whole if whole is None else whole
    if step is None:
        if low > high:
            raise _wrong(path, f"'{text}' ends before it begins")
        present.typed(path, float(low))
        present.typed(path, float(high))
        return Range(path, float(low), float(high), whole)
    if float(step) == 0.0 or (high - low) / step < 0:
        raise _wrong(path, f"'{text}' never comes to its end")
    count = int((high - low) / step * (1 + Decimal("1e-12"))) + 1
    if count > MOST:
        raise _wrong(path, f"'{text}' has {count:,} values; at most {MOST:,} are allowed")
    # In decimals, for 0.1 + 0.1 + 0.1 is not 0.3 in floating point.
    values = [low + n * step for n in range(count)]
    plain: list[Value] = [int(v) if written_whole else float(v) for v in values]
    return Levels(path, tuple(present.typed(path, value) for value in plain))


def _wrong(where: str, message: str) -> ScenarioError:
    return ScenarioError([Problem(VARY, None, where, message)])
