"""What is multiplied in a scenario as a whole: demand, lead times, patience."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from scenarios import Scenario
from scenarios.toml import toml_key

_LENGTHS = {  # parameters of a law of times that stretch it, all other left as they are
    "constant": ("value",),
    "exponential": ("mean",),
    "gamma": ("mean",),
    "erlang": ("mean",),
    "lognormal": ("mean", "median"),
    "weibull": ("scale",),
    "normal": ("mean", "sd"),
    "uniform": ("low", "high"),
    "triangular": ("low", "mode", "high"),
    "discrete": ("values",),
}
_RATES = {  # parameters of a law of arrivals that make it denser
    "poisson": ("rate",),
    "mixed-poisson": ("rate",),
    "profile": ("rates",),
    "sinusoidal": ("rate",),
    "launch": ("base", "peak"),
}


class Multiplier(NamedTuple):
    """What a factor applies to: the `key` of all entries of `kind`, by the laws it knows."""

    label: str
    kind: str
    key: str
    laws: Mapping[str, tuple[str, ...]]


MULTIPLIERS = {
    "demand": Multiplier("demand", "customers", "arrivals", _RATES),
    "lead_time": Multiplier("lead times", "suppliers", "lead_time", _LENGTHS),
    "patience": Multiplier("patience", "customers", "patience", _LENGTHS),
}


def applicable(scenario: Scenario, key: str) -> bool:
    """Say whether every law that a multiplier is about can be multiplied, and there is one."""
    one = MULTIPLIERS[key]
    tables = [entry.get(one.key) for entry in scenario.data.get(one.kind, [])]
    laws = [table["law"] for table in tables if table is not None]
    return bool(laws) and all(law in one.laws for law in laws)


def stretched(scenario: Scenario, key: str, factor: float) -> Iterator[tuple[str, Any]]:
    """Yield the paths and the new values of what is multiplied by a factor.

    A law that can't be multiplied, such as recorded arrivals, stays as it is.
    """
    one = MULTIPLIERS[key]
    for entry in scenario.data.get(one.kind, []):
        table = entry.get(one.key)
        if table is None or table["law"] not in one.laws:
            continue
        for name in (*one.laws[table["law"]], "shift"):
            if name in table and not (name == "shift" and one.laws is _RATES):
                path = f"{one.kind}.{toml_key(entry['name'])}.{one.key}.{name}"
                yield path, _times(table[name], factor)


def _times(value: Any, factor: float) -> Any:
    if isinstance(value, list | tuple):
        return [_times(each, factor) for each in value]
    return value * factor
