"""Values that a rule begins with when somebody turns to it, so that it makes sense at once."""

from collections.abc import Sequence
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from policies.catalogue import RULES
from policies.plugins import PolicyError
from policies.registry import build
from scenarios import Scenario
from sim.parameters import Declared, parameters_of

_KINDS = {int: "int", float: "float", bool: "bool", str: "text"}
# Parameters that name a supplier, and which of the suppliers to begin with.
_SUPPLIERS = {"supplier": 0, "regular": 0, "primary": 0, "express": 1, "backup": 1}


def kind_of(declared: Declared) -> str:
    """Return what a parameter is: int, float, bool, text, list, or ``"other"``."""
    kind = declared.kind
    if get_origin(kind) in (Union, UnionType):
        kinds = [each for each in get_args(kind) if each is not NoneType]
        kind = kinds[0] if len(kinds) == 1 else None
    return "list" if get_origin(kind) is tuple else _KINDS.get(kind, "other")


def choices_of(declared: Declared, scenario: Scenario, place: int) -> list[str] | None:
    """Return the names that a parameter must be one of; None if it names nothing."""
    if declared.kind is not str:
        return None
    if declared.name in _SUPPLIERS:
        return [supplier.name for supplier in scenario.world.suppliers]
    if declared.name == "item":
        items = scenario.world.items
        return [item.name for item in items if item is not items[place]]
    return None


def typical(unit: str, scenario: Scenario, place: int) -> float:
    """Return a number of the size that a parameter of such a unit may well have for an item."""
    world = scenario.world
    if unit == "units":
        return float(max(world.items[place].initial_on_hand, 10))
    if unit.startswith("time"):
        return max((each.lead_time.expectation for each in world.suppliers), default=1.0) or 1.0
    if unit in ("money", "currency"):
        return world.items[place].price or 10.0
    return 1.0


def start_values(scenario: Scenario, place: int, hook: str, name: str) -> dict[str, Any] | None:
    """Return values for the parameters of a built-in rule that need one.

    They continue the rule that the item at `place` has now where that is possible: the same
    reorder point, the same level. None if there are none, as the scenario has only one
    supplier, say.
    """
    cls: type = RULES[hook][name]
    declared = parameters_of(cls)
    needed = [each for each in declared if each.required]
    now = _now(getattr(scenario.world.items[place].policy, hook))
    shares = [(k + 1) / (len(needed) + 1) for k in range(len(needed))]
    try:
        values = {
            each.name: now.get(each.name) or _start(each, scenario, place, share)
            for each, share in zip(needed, shares, strict=True)
        }
    except LookupError:
        return None
    for extra in ({}, _unbounded(declared, scenario, place)):
        if _can_be_built(hook, name, {**values, **extra}):
            return {**values, **extra}
    return None


def _now(rule: Any) -> dict[str, int]:
    """Return what the reorder rule that is there says of points, levels and lots."""
    low = getattr(rule, "r", getattr(rule, "s", None))
    high, lot = getattr(rule, "S", None), getattr(rule, "Q", None)
    if low is None or (high is None and lot is None):
        return {}
    high = low + lot if high is None else high
    return {"r": low, "s": low, "S": high, "Q": high - low, "q": high - low}


def _start(each: Declared, scenario: Scenario, place: int, share: float) -> Any:
    """Return a value to begin with, so far up its range that a min is below a max.

    Raises
    ------
    LookupError
        If there is no such supplier, or no other item.
    """
    kind, item = kind_of(each), scenario.world.items[place]
    names = choices_of(each, scenario, place)
    if names is not None:
        return names[_SUPPLIERS.get(each.name, 0)]
    if kind == "list":
        return _list(each, scenario, place)
    if kind in ("int", "float"):
        if each.name in ("price", "cost") and getattr(item, each.name):
            return getattr(item, each.name)
        low, high = bounds(each, None, scenario, place)
        value = max(low, 0.0) + share * (high - max(low, 0.0))
        return round(value) if kind == "int" else float(f"{value:.3g}")
    return {"bool": False, "text": ""}.get(kind)


def _list(each: Declared, scenario: Scenario, place: int) -> Sequence[Any]:
    """Return one entry for each of what a list is about."""
    suppliers = [supplier.name for supplier in scenario.world.suppliers]
    classes = [customers.name for customers in scenario.world.customers]
    size = round(typical(each.parameter.unit, scenario, place))
    known: dict[str, Sequence[Any]] = {
        "suppliers": suppliers,
        "weights": [1.0] * len(suppliers),
        "classes": classes,
        "units": [size] * len(classes),
        "levels": [0, max(1, size // 10)],
    }
    return known.get(each.name, [])


def _unbounded(declared: Sequence[Declared], scenario: Scenario, place: int) -> dict[str, Any]:
    """Return a number for the first parameter that may be left out, and stands for no bound."""
    for each in declared:
        if not each.required and each.default is None and kind_of(each) in ("int", "float"):
            return {each.name: round(typical(each.parameter.unit, scenario, place))}
    return {}


def _can_be_built(hook: str, name: str, values: dict[str, Any]) -> bool:
    try:
        build(hook, name, values)
    except PolicyError:
        return False
    return True


def bounds(each: Declared, value: Any, scenario: Scenario, place: int) -> tuple[float, float]:
    """Return the ends of a range that makes sense around a value, or for want of one."""
    about = each.parameter
    is_number = isinstance(value, int | float)
    size = abs(float(value)) if is_number and value else typical(about.unit, scenario, place)
    low = next((float(b) for b in (about.ge, about.gt) if b is not None), None)
    high = next((float(b) for b in (about.le, about.lt) if b is not None), None)
    if low is None:
        low = -2.0 * size if is_number and value < 0 else min(0.0, -0.5 * size)
    return low, high if high is not None else max(low, 0.0) + 3.0 * size
