"""What can be turned in a scenario: the rules of its hooks with their parameters."""

from functools import cache
from inspect import cleandoc
from math import ceil, floor, log10
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from policies.catalogue import HOOKS, RULES
from policies.registry import rule_name
from results.catalogue import plain
from scenarios import Scenario
from sim.parameters import Declared, parameters_of
from web.inputs import WrongInputError
from web.limits import FACTOR
from web.multipliers import MULTIPLIERS, applicable
from web.settings import hook_paths

_KINDS = {int: "int", float: "float", bool: "bool", str: "text"}
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
    name = _DEFAULTS.get(hook) if rule is None else rule_name(rule)
    offered = _offered(hook)
    if rule is not None and name not in offered:
        offered = {str(name): _summary(type(rule)), **offered}
    return {
        "path": path,
        "hook": hook,
        "item": None if path.startswith("policy.") else scenario.world.items[place].name,
        "label": HOOKS[hook].decides,
        "rule": name,
        "values": {} if rule is None else _values(rule),
        "rules": [{"name": key, "summary": text} for key, text in offered.items()],
        "parameters": [] if rule is None else _parameters(scenario, place, type(rule), rule),
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
        raise WrongInputError(f"no rule of {scenario.name} is at {path!r}")
    hook, place = paths[path]
    rule = getattr(scenario.world.items[place].policy, hook)
    if rule is not None and rule_name(rule) == name:
        return _parameters(scenario, place, type(rule), rule)
    if name not in RULES[hook]:
        raise WrongInputError(f"{hook} has no rule {name!r}")
    return _parameters(scenario, place, RULES[hook][name], rule)


@cache
def _offered(hook: str) -> dict[str, str]:
    """Return the rules of a hook that a page can build from nothing, each with what it does."""
    return {name: _summary(cls) for name, cls in RULES[hook].items() if _is_plain(cls)}


def _is_plain(cls: type) -> bool:
    """Say whether all parameters that must be given are numbers, texts or yes and no."""
    return all(_kind(each) != "other" for each in parameters_of(cls) if each.required)


def _kind(declared: Declared) -> str:
    kind = declared.kind
    if get_origin(kind) in (Union, UnionType):
        kinds = [each for each in get_args(kind) if each is not NoneType]
        kind = kinds[0] if len(kinds) == 1 else None
    return "list" if get_origin(kind) is tuple else _KINDS.get(kind, "other")


def _values(rule: Any) -> dict[str, Any]:
    declared = (each for each in parameters_of(rule.__class__) if _kind(each) != "other")
    return {each.name: _sent(getattr(rule, each.name)) for each in declared}


def _sent(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _summary(cls: type) -> str:
    return plain(cleandoc(cls.__doc__ or "").partition("\n\n")[0]).replace("\n", " ")


def _parameters(scenario: Scenario, place: int, cls: type, rule: Any) -> list[dict[str, Any]]:
    own = rule if type(rule) is cls else None
    declared = [each for each in parameters_of(cls) if _kind(each) != "other"]
    needed = [each.name for each in declared if each.required]
    shares = {name: (k + 1) / (len(needed) + 1) for k, name in enumerate(needed)}
    return [
        _parameter(scenario, place, each, getattr(own, each.name, None), shares.get(each.name))
        for each in declared
    ]


def _parameter(
    scenario: Scenario, place: int, each: Declared, given: Any, share: float | None
) -> dict[str, Any]:
    value, about, kind = each.default if given is None else given, each.parameter, _kind(each)
    start = None if share is None else _start(each, scenario, place, share)
    return {
        "name": each.name,
        "description": about.description,
        "unit": _unit(about.unit, scenario),
        "kind": kind,
        "required": each.required,
        "value": start if value is None else _sent(value),
        "min": about.ge if about.gt is None else about.gt,
        "max": about.le if about.lt is None else about.lt,
        "open_min": about.gt is not None,
        "open_max": about.lt is not None,
        **(_range(each, value, scenario, place) if kind in ("int", "float") else {}),
    }


def _unit(unit: str, scenario: Scenario) -> str:
    names = {"time": f"{scenario.world.time_unit}s", "money": scenario.world.currency}
    return names.get(unit, unit)


def _start(each: Declared, scenario: Scenario, place: int, share: float) -> Any:
    """Return a value to begin with, so far up its range that a min is below a max."""
    kind = _kind(each)
    if kind in ("int", "float"):
        low, high = _bounds(each, None, scenario, place)
        value = max(low, 0.0) + share * (high - max(low, 0.0))
        return round(value) if kind == "int" else value
    return {"bool": False, "text": "", "list": []}[kind]


def _range(each: Declared, value: Any, scenario: Scenario, place: int) -> dict[str, Any]:
    """Return the ends of a slider around the present value, and its steps."""
    low, high = _bounds(each, value, scenario, place)
    smallest = _nice((high - low) / _STEPS)
    if _kind(each) == "int":
        smallest = max(1, round(smallest / 4))
        low, high = floor(low), ceil(high)
    if each.parameter.gt is not None and low <= each.parameter.gt:
        low = each.parameter.gt + smallest
    if each.parameter.lt is not None and high >= each.parameter.lt:
        high = each.parameter.lt - smallest
    return {"soft_min": low, "soft_max": high, "step": smallest}


def _bounds(each: Declared, value: Any, scenario: Scenario, place: int) -> tuple[float, float]:
    about = each.parameter
    size = (
        abs(float(value))
        if isinstance(value, int | float) and value
        else _typical(about.unit, scenario, place)
    )
    low = next((float(b) for b in (about.ge, about.gt) if b is not None), None)
    high = next((float(b) for b in (about.le, about.lt) if b is not None), None)
    if low is None:
        low = (
            -2.0 * size
            if isinstance(value, int | float) and value < 0
            else min(0.0, -0.5 * size)
        )
    return low, high if high is not None else max(low, 0.0) + 3.0 * size


def _typical(unit: str, scenario: Scenario, place: int) -> float:
    """Return a number of the size that a parameter of such a unit may well have."""
    world = scenario.world
    if unit == "units":
        return float(max(world.items[place].initial_on_hand, 10))
    if unit == "time":
        return max((each.lead_time.expectation for each in world.suppliers), default=1.0) or 1.0
    if unit == "money":
        return world.items[place].price or 10.0
    return 1.0


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
