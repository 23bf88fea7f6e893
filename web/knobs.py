"""What can be turned in a scenario: the rules of its hooks with their parameters."""

from collections.abc import Mapping
from functools import cache
from inspect import cleandoc
from math import ceil, floor, log10
from typing import Any

from policies.catalogue import HOOKS, RULES
from policies.registry import rule_name
from results.catalogue import plain
from scenarios import Scenario
from sim.parameters import Declared, parameters_of
from web.inputs import WrongInputError
from web.limits import FACTOR, TEXT
from web.multipliers import MULTIPLIERS, applicable
from web.settings import hook_paths
from web.starts import bounds, choices_of, kind_of, start_values

_DEFAULTS = {  # the rule that a hook without one amounts to
    "sourcing": "first",
    "accept": "all",
    "quote": "none",
    "allocate": "fcfs",
    "ship": "partial",
    "retain": "none",
    "cancel": "keep",
    "rescue": "none",
}
_STEPS = 100  # of a slider over a range of numbers that need not be whole


def knobs(scenario: Scenario) -> list[dict[str, Any]]:
    """Return one knob for each hook of the policy, and of each item that has its own."""
    return [_knob(scenario, path, *found) for path, found in hook_paths(scenario).items()]


def multipliers(scenario: Scenario) -> list[dict[str, Any]]:
    """Return the multipliers that the scenario's laws allow."""
    return [
        {"key": key, "label": one.label, "min": 1 / FACTOR, "max": FACTOR, "step": 0.05}
        for key, one in MULTIPLIERS.items()
        if applicable(scenario, key)
    ]


def _knob(scenario: Scenario, path: str, hook: str, place: int) -> dict[str, Any]:
    rule = getattr(scenario.world.items[place].policy, hook)
    values = {} if rule is None else _values(rule)
    name = _DEFAULTS.get(hook) if rule is None else rule_name(rule)
    offered = _offered(scenario, place, hook)
    if rule is not None and name not in offered:
        offered = {str(name): _summary(type(rule)), **offered}
    return {
        "path": path,
        "hook": hook,
        "item": None if path.startswith("policy.") else scenario.world.items[place].name,
        "label": HOOKS[hook].decides,
        "rule": name,
        "values": values,
        "rules": [{"name": key, "summary": text} for key, text in offered.items()],
        "parameters": [] if rule is None else _parameters(scenario, place, type(rule), values),
    }


def rule_parameters(scenario: Scenario, path: str, name: str) -> list[dict[str, Any]]:
    """Return the parameters that a rule would have at a path, each with a value to begin with.

    Raises
    ------
    WrongInputError
        If there is no such path, or no such rule that comes with the package.
    """
    paths = hook_paths(scenario)
    if path not in paths:
        raise WrongInputError(f"no rule of {scenario.name} is at {path[:TEXT]!r}")
    hook, place = paths[path]
    rule = getattr(scenario.world.items[place].policy, hook)
    if rule is not None and rule_name(rule) == name:
        return _parameters(scenario, place, type(rule), _values(rule))
    if name not in RULES[hook]:
        raise WrongInputError(f"{hook} has no rule {name[:TEXT]!r}")
    values = start_values(scenario, place, hook, name)
    return _parameters(scenario, place, RULES[hook][name], values or {})


@cache
def _summaries(hook: str) -> dict[str, str]:
    return {name: _summary(cls) for name, cls in RULES[hook].items()}


def _offered(scenario: Scenario, place: int, hook: str) -> dict[str, str]:
    """Return the built-in rules that a page can begin with, each with what it does."""
    return {
        name: text
        for name, text in _summaries(hook).items()
        if start_values(scenario, place, hook, name) is not None
    }


def _values(rule: Any) -> dict[str, Any]:
    declared = (each for each in parameters_of(rule.__class__) if kind_of(each) != "other")
    return {each.name: _sent(getattr(rule, each.name)) for each in declared}


def _sent(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _summary(cls: type) -> str:
    return plain(cleandoc(cls.__doc__ or "").partition("\n\n")[0]).replace("\n", " ")


def _parameters(
    scenario: Scenario, place: int, cls: type, values: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Return the parameters of a rule, with the values it has or begins with."""
    return [
        _parameter(scenario, place, each, values.get(each.name, each.default))
        for each in parameters_of(cls)
        if kind_of(each) != "other"
    ]


def _parameter(scenario: Scenario, place: int, each: Declared, value: Any) -> dict[str, Any]:
    about, kind = each.parameter, kind_of(each)
    choices = choices_of(each, scenario, place)
    return {
        "name": each.name,
        "description": about.description,
        "unit": _unit(about.unit, scenario),
        "kind": kind if choices is None else "choice",
        "choices": choices,
        "required": each.required,
        "value": _sent(value),
        "min": about.ge if about.gt is None else about.gt,
        "max": about.le if about.lt is None else about.lt,
        "open_min": about.gt is not None,
        "open_max": about.lt is not None,
        **(_range(each, value, scenario, place) if kind in ("int", "float") else {}),
    }


def _unit(unit: str, scenario: Scenario) -> str:
    """Return a unit in the scenario's own.

    Examples
    --------
    >>> from scenarios import load
    >>> _unit("time units", load("small-e-shop")), _unit("per money", load("small-e-shop"))
    ('days', 'per EUR')
    """
    time, money = scenario.world.time_unit, scenario.world.currency
    words = {
        "time": f"{time}s",
        "time units": f"{time}s",
        "per time": f"per {time}",
        "money": money,
        "currency": money,
        "per money": f"per {money}",
        "money per unit and time": f"{money} per unit and {time}",
    }
    return words.get(unit, unit)


def _range(each: Declared, value: Any, scenario: Scenario, place: int) -> dict[str, Any]:
    """Return the ends of a slider around the present value, and its steps."""
    low, high = bounds(each, value, scenario, place)
    smallest = _nice((high - low) / _STEPS)
    if kind_of(each) == "int":
        smallest = max(1, round(smallest / 4))
        low, high = floor(low), ceil(high)
    if each.parameter.gt is not None and low <= each.parameter.gt:
        low = each.parameter.gt + smallest
    if each.parameter.lt is not None and high >= each.parameter.lt:
        high = each.parameter.lt - smallest
    return {"soft_min": low, "soft_max": high, "step": smallest}


def _nice(size: float) -> float:
    """Return 1, 2 or 5 times a power of ten, at most `size`.

    Examples
    --------
    >>> _nice(3.7), _nice(0.06)
    (2.0, 0.05)
    """
    if size <= 0.0:
        return 1.0
    power = 10.0 ** floor(log10(size))
    return float(max(step * power for step in (1.0, 2.0, 5.0) if step * power <= size))
