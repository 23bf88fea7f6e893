"""The rules by name: which there are for each hook, and how to build one from a table."""

from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass
from numbers import Integral, Real
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from policies.catalogue import HOOKS, RULES
from policies.plugins import PolicyError, load_class, nearest
from sim.parameters import Declared, parameters_of
from sim.rules import Reorder


def rule_class(hook: str, name: str) -> type[Any]:
    """Return the class of a rule: a built-in by its name, another as ``package.module:Class``.

    Raises
    ------
    PolicyError
        If there is no such hook, rule, module or class, or the class lacks the hook's method.

    Examples
    --------
    >>> rule_class("reorder", "min-max").__name__
    'MinMax'
    """
    if hook not in HOOKS:
        raise PolicyError(f"no hook {hook!r}; known: {', '.join(HOOKS)}{nearest(hook, HOOKS)}")
    if ":" in name:
        cls = load_class(name)
        if hook not in hooks_of(cls):
            raise PolicyError(
                f"{name} has no method {HOOKS[hook].method}(), which answers for {hook!r}"
            )
        return cls
    if name not in RULES[hook]:
        raise PolicyError(
            f"no {hook} rule {name!r}; known: {', '.join(RULES[hook])}, or one of your own as "
            f"'package.module:Class'{nearest(name, RULES[hook])}"
        )
    return RULES[hook][name]


def build(hook: str, name: str, params: Mapping[str, Any] | None = None) -> Any:
    """Return a rule with the parameters `params`.

    A list becomes a tuple, and 60.0 becomes 60 where a whole number is asked for.

    Raises
    ------
    PolicyError
        If there is no such rule, or with every wrong, unknown or missing parameter.

    Examples
    --------
    >>> build("reorder", "min-max", {"s": 20, "S": 60})
    MinMax(s=20, S=60)
    >>> build("reorder", "min-max", {"s": 75, "S": 60})
    Traceback (most recent call last):
    ...
    policies.plugins.PolicyError: reorder rule 'min-max': s (75) must be below S (60)
    """
    cls, about = rule_class(hook, name), f"{hook} rule {name!r}: "
    if not is_dataclass(cls):
        raise PolicyError("is no dataclass; put @dataclass(frozen=True) above it", about=about)
    given = dict(params or {})
    declared = {each.name: each for each in parameters_of(cls)}
    problems = list(_complaints(given, declared))
    if problems:
        raise PolicyError(*problems, about=about)
    try:
        return cls(**{key: _fit(value, declared[key].kind) for key, value in given.items()})
    except ValueError as error:
        raise PolicyError(str(error), about=about) from error
    except Exception as error:  # a user's class may raise anything
        raise PolicyError(f"raised {error!r}", about=about) from error


def hooks_of(rule: object) -> list[str]:
    """Return the hooks whose method a rule, or its class, has.

    Examples
    --------
    >>> from policies import ReorderPoint
    >>> hooks_of(ReorderPoint)
    ['reorder']
    """
    return [name for name, hook in HOOKS.items() if callable(getattr(rule, hook.method, None))]


def rule_name(rule: object) -> str:
    """Return the name of a rule as scenario files write it.

    Examples
    --------
    >>> from policies import ReorderPoint
    >>> rule_name(ReorderPoint(r=60, Q=125))
    'reorder-point'
    """
    cls = type(rule)
    built_in = (name for rules in RULES.values() for name, each in rules.items() if each is cls)
    return next(built_in, f"{cls.__module__}:{cls.__qualname__}")


def _complaints(given: dict[str, Any], declared: dict[str, Declared]) -> Iterator[str]:
    known = ", ".join(declared) or "none"
    for key, value in given.items():
        if key not in declared:
            yield f"no parameter {key!r}; known: {known}{nearest(key, declared)}"
            continue
        try:
            _fit(value, declared[key].kind)
        except TypeError as error:
            yield f"{key} must be {error}, got {value!r}"
        except PolicyError as error:
            yield f"{key}: {error}"
    for key, each in declared.items():
        if each.required and key not in given:
            meaning = f" ({each.parameter.description})" if each.parameter.description else ""
            yield f"{key}{meaning} is missing"


def _fit(value: Any, kind: Any) -> Any:
    """Return `value` as a `kind`; raise a TypeError that says what is allowed.

    Of a rule within a rule, a PolicyError says what is wrong.
    """
    if get_origin(kind) in (Union, UnionType):
        kinds = [each for each in get_args(kind) if each is not NoneType]
        return value if value is None or len(kinds) != 1 else _fit(value, kinds[0])
    if kind is Reorder:
        return _fit_rule(value)
    number = isinstance(value, Real) and not isinstance(value, bool)
    if kind is int:
        if not number or not (isinstance(value, Integral) or float(value).is_integer()):
            raise TypeError("a whole number")
        return int(value)
    if kind is float:
        if not number:
            raise TypeError("a number")
        return float(value)
    if kind is bool and not isinstance(value, bool):
        raise TypeError("true or false")
    if kind is str and not isinstance(value, str):
        raise TypeError("a text")
    if get_origin(kind) is tuple:
        if not isinstance(value, list | tuple):
            raise TypeError("a list")
        each_kind, *others = get_args(kind)
        return tuple(_fit(each, each_kind) if others == [...] else each for each in value)
    return value


def _fit_rule(value: Any) -> Reorder:
    """Return a reorder rule that is one, or is given as a table."""
    if isinstance(value, Mapping) and isinstance(value.get("rule"), str):
        params = {key: each for key, each in value.items() if key != "rule"}
        rule: Reorder = build("reorder", value["rule"], params)
        return rule
    if isinstance(value, Reorder) and not isinstance(value, type):
        return value
    raise TypeError('a reorder rule, such as { rule = "min-max", s = 20, S = 60 }')
