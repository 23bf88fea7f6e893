"""Facts: numbers of a scenario that its lesson tells, read from the world that is simulated."""

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any

from sim.world import World

_OPERATORS: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def fact(expression: str, worlds: Mapping[str, World]) -> float:
    """Return the number that an expression stands for.

    Parameters
    ----------
    expression
        Numbers, attributes of the worlds of `worlds`, and ``+ - * /`` of them; items, customers
        and suppliers go by their names.

    Raises
    ------
    ValueError
        If it is anything else.

    Examples
    --------
    >>> from scenarios import load
    >>> shop = {"a": load("small-e-shop").world}
    >>> fact("a.items.lantern.price - a.items.lantern.cost", shop)
    18.0
    >>> fact("a.customers.web.arrivals.rate * a.customers.web.order_size.expectation", shop)
    5.0
    """
    try:
        found = _value(ast.parse(expression, mode="eval").body, worlds)
        return float(f"{found:.6g}")
    except (SyntaxError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise ValueError(f"{expression!r} is no fact: {error}") from None


def _value(node: ast.expr, worlds: Mapping[str, Any]) -> Any:
    match node:
        case ast.Constant(value=int() | float()):
            return node.value
        case ast.Name(id=name):
            return worlds[name]
        case ast.Attribute(value=inner, attr=name):
            return _named(_value(inner, worlds), name)
        case ast.Subscript(value=inner, slice=ast.Constant(value=int(place))):
            return _value(inner, worlds)[place]
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _OPERATORS:
            return _OPERATORS[type(sign)](_value(left, worlds), _value(right, worlds))
    raise TypeError("only numbers, names, places and + - * / are known")


def _named(thing: Any, name: str) -> Any:
    """Return an attribute, or of several things the one of that name."""
    if isinstance(thing, tuple):
        return {each.name: each for each in thing}[name]
    return getattr(thing, name)
