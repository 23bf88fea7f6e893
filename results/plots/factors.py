"""What a study varies: its parameters, which of them move together, and what is looked at."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from policies.plugins import nearest
from results.plots.numbers import number
from results.plots.style import NothingToDrawError
from results.plots.units import unit_of
from results.study import Config, Study
from scenarios.designs.parameters import Parameters, Value

OWN = "as it is"  # the value of a configuration that leaves a parameter to the scenario

At = Mapping[str, Any]
"""Values that parameters are held at: one, or several in a list."""


@dataclass(frozen=True)
class Factor:
    """A parameter with its values, rising if all are numbers."""

    path: str
    name: str
    unit: str
    values: tuple[Value, ...]

    @property
    def is_number(self) -> bool:
        """Whether all values are numbers."""
        return all(map(_is_number, self.values))

    def of(self, config: Config) -> Value:
        """Return the value that a configuration has."""
        return config.parameters.get(self.path, OWN)

    def place(self, config: Config) -> int:
        """Return the number of the value that a configuration has, from 0."""
        return self.values.index(self.of(config))

    def position(self, config: Config) -> float:
        """Return where a configuration is on an axis: at its number, or at its place."""
        value = self.of(config)
        return self.place(config) if isinstance(value, str | list | dict) else float(value)

    def named(self, value: Value) -> str:
        """Return the parameter with a value, such as ``r = 50``."""
        return f"{self.name} = {value_text(value)}"

    @property
    def label(self) -> str:
        """Return what is written at its axis."""
        text = self.name if self.name == self.path else f"{self.name} ({self.path})"
        return f"{text}, {self.unit}" if self.unit else text


class Cut(NamedTuple):
    """The configurations that are looked at, what varies among them, and what moves along."""

    configs: list[Config]
    factors: list[Factor]
    linked: list[str]
    held: dict[str, Value]

    @property
    def notes(self) -> list[str]:
        """Return what a reader has to know."""
        held = ", ".join(f"{path} = {value_text(v)}" for path, v in self.held.items())
        notes = [f"Held: {held}."] if held else []
        if self.linked:
            notes.append(f"Moves along: {', '.join(self.linked)}.")
        return notes


def cut(study: Study, at: At | None = None, first: Iterable[str | None] = ()) -> Cut:
    """Return what is left of a study where some parameters are held.

    A parameter that follows from those before it is no factor: it was linked to them. Those of
    `first` come before all others.

    Raises
    ------
    ValueError
        If there is no such parameter, or it has no such value.
    NothingToDrawError
        If no configuration has all of these values.
    """
    paths = study.paths
    configs = study.configs
    held: dict[str, Value] = {}
    for name, wanted in (at or {}).items():
        path = path_of(paths, name)
        there = _values((config.parameters for config in configs), path)
        chosen = [_value(path, there, each) for each in _listed(wanted)]
        configs = [c for c in configs if c.parameters.get(path, OWN) in chosen]
        if len(chosen) == 1:
            held[path] = chosen[0]
    if not configs:
        raise NothingToDrawError(f"{study.name}: no configuration has all of these values")
    order = [*(path_of(paths, name) for name in first if name is not None), *paths]
    points = [config.parameters for config in configs]
    free, linked = free_of(points, order)
    factors = [
        Factor(path, short(path, paths), unit_of(study, path), _values(points, path))
        for path in free
    ]
    return Cut(configs, factors, linked, held)


def free_of(points: Sequence[Parameters], paths: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return the parameters that vary by themselves, and those that follow from them.

    Examples
    --------
    >>> free_of([{"s": 10, "S": 60}, {"s": 20, "S": 70}, {"s": 30, "S": 80}], ["s", "S"])
    (['s'], ['S'])
    """
    free: list[str] = []
    linked: list[str] = []
    for path in dict.fromkeys(paths):
        if len(_values(points, path)) > 1:
            (linked if free and _follows(points, free, path) else free).append(path)
    return free, linked


def path_of(paths: Sequence[str], name: str) -> str:
    """Return the path that is meant: its last names are enough, if no other path has them.

    Raises
    ------
    ValueError
        If there is none, or several.

    Examples
    --------
    >>> path_of(["policy.reorder.r", "costs.shipment"], "r")
    'policy.reorder.r'
    """
    if name in paths:
        return name
    found = [path for path in paths if path.endswith(f".{name}")]
    if len(found) == 1:
        return found[0]
    if found:
        raise ValueError(f"{name} may be {' or '.join(found)}; write it in full")
    known = f"it varies {', '.join(paths)}" if paths else "it varies nothing"
    raise ValueError(f"the study does not vary {name!r}; {known}{nearest(name, paths)}")


def short(path: str, paths: Sequence[str]) -> str:
    """Return the last names of a path that no other path has.

    Examples
    --------
    >>> short("customers.web.arrivals.rate", ["customers.web.arrivals.rate", "costs.rate"])
    'arrivals.rate'
    >>> short("policy.accept.rule", ["policy.accept.rule"])
    'accept.rule'
    """
    steps = path.split(".")
    for k in range(2 if steps[-1] in ("rule", "law") else 1, len(steps)):
        name = ".".join(steps[-k:])
        if not any(other != path and f".{other}".endswith(f".{name}") for other in paths):
            return name
    return path


def value_text(value: Any) -> str:
    """Return the value of a parameter as people read it.

    Examples
    --------
    >>> value_text(0.30000000000000004), value_text("min-max"), value_text(True)
    ('0.3', 'min-max', 'true')
    """
    if isinstance(value, bool):
        return str(value).lower()
    return number(float(value), 6) if _is_number(value) else str(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _values(points: Iterable[Parameters], path: str) -> tuple[Value, ...]:
    """Return the values of a parameter; True and 1 are two."""
    there = [point.get(path, OWN) for point in points]
    distinct = list({repr(value): value for value in there}.values())
    if all(map(_is_number, distinct)):
        return tuple(sorted({each for each in distinct if isinstance(each, int | float)}))
    return tuple(distinct)


def _listed(wanted: Any) -> list[Any]:
    return list(wanted) if isinstance(wanted, list | tuple) else [wanted]


def _value(path: str, there: Sequence[Value], wanted: Any) -> Value:
    """Return the value that is meant, be it a text."""
    for value in there:
        if value == wanted or value_text(value) == str(wanted):
            return value
        if _is_number(value) and _as_number(wanted) == value:
            return value
    known = ", ".join(map(value_text, there[:12])) + (", ..." if len(there) > 12 else "")
    raise ValueError(f"no configuration has {path} = {value_text(wanted)}; there are {known}")


def _as_number(wanted: Any) -> float | None:
    try:
        return float(wanted)
    except (TypeError, ValueError):
        return None


def _follows(points: Sequence[Parameters], free: Sequence[str], path: str) -> bool:
    """Say whether a parameter is worked out of others, as far as the design lets one tell.

    In a design where no value comes twice, everything is a function of everything; there a
    parameter is linked only if it is linear in the others, or rises or falls with the only one.
    """
    images: dict[str, str] = {}
    for point in points:
        key = repr([point.get(each, OWN) for each in free])
        value = repr(point.get(path, OWN))
        if images.setdefault(key, value) != value:
            return False
    combinations = np.prod([len(_values(points, each)) for each in free])
    if len(free) > 1 and len(images) == combinations:
        return True
    columns = [[point.get(each, OWN) for point in points] for each in free]
    wanted = [point.get(path, OWN) for point in points]
    if not all(map(_is_number, [*wanted, *(v for column in columns for v in column)])):
        return False
    if len(free) == 1 and len(images) > 2:
        rising = np.diff(np.array(wanted, float)[np.argsort(np.array(columns[0], float))])
        if (rising >= 0).all() or (rising <= 0).all():
            return True
    return _is_linear(np.array(columns, float), np.array(wanted, float))


def _is_linear(columns: Any, wanted: Any) -> bool:
    design = np.vstack([columns, np.ones(len(wanted))]).T
    if len(wanted) <= design.shape[1]:
        return False
    fitted = design @ np.linalg.lstsq(design, wanted, rcond=None)[0]
    return bool(np.allclose(fitted, wanted, rtol=1e-9, atol=1e-9 * np.abs(wanted).max()))
