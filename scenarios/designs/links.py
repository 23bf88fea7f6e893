"""Linked parameters: ``policy.reorder.S = policy.reorder.s + 50``."""

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from scenarios.errors import Problem, ScenarioError

LINK = "--link"  # where a link comes from, for messages

Number = int | float
Lookup = Callable[[str], Any]

_BINARY: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
}
_UNARY: Mapping[type[ast.unaryop], Callable[[Any], Any]] = {
    ast.UAdd: operator.pos,
    ast.USub: operator.neg,
}
_FUNCTIONS: Mapping[str, Callable[..., Any]] = {"min": min, "max": max, "round": round}
_ALLOWED = "numbers, paths, + - * / //, min(), max() and round()"


@dataclass(frozen=True)
class Link:
    """A parameter that is worked out of others: its path, and the formula as it was written."""

    path: str
    formula: str

    def value(self, lookup: Lookup) -> Number:
        """Return the value, with `lookup` giving the values at other paths.

        Raises
        ------
        ScenarioError
            If the formula can't be worked out.

        Examples
        --------
        >>> link_of("a.S = a.s + 2 * round(b.x / 3)").value({"a.s": 10, "b.x": 7.0}.__getitem__)
        14
        """
        try:
            value: Number = _worked_out(_parsed(self.formula), lookup)
        except (ValueError, TypeError, ArithmeticError) as error:
            raise self._wrong(str(error)) from None
        return value

    def paths(self) -> set[str]:
        """Return the paths that the formula names."""
        paths: set[str] = set()

        def noted(path: str) -> Number:
            paths.add(path)
            return 1

        try:
            _worked_out(_parsed(self.formula), noted)
        except ArithmeticError:
            pass  # a division by 1 - 1: what counts is that the formula can be read
        except (ValueError, TypeError) as error:
            raise self._wrong(str(error)) from None
        return paths

    def _wrong(self, message: str) -> ScenarioError:
        where = f"{self.path} = {self.formula}"
        return ScenarioError([Problem(LINK, None, where, message)])


def link_of(text: str) -> Link:
    """Return a link from ``KEY = FORMULA``.

    A path whose names are not plain words is put in quotes as a whole:
    ``"customers.web-shop.arrivals.rate" / 2``.

    Raises
    ------
    ScenarioError
        If it can't be read.
    """
    path, equals, formula = (part.strip() for part in text.partition("="))
    if not path or not equals or not formula:
        message = "expected KEY = FORMULA, such as policy.reorder.S = policy.reorder.s + 50"
        raise ScenarioError([Problem(LINK, None, text, message)])
    link = Link(path, formula)
    link.paths()
    return link


def _parsed(formula: str) -> ast.expr:
    try:
        return ast.parse(formula, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ValueError(f"can't be read; allowed are {_ALLOWED}") from None


def _worked_out(node: ast.expr, lookup: Lookup) -> Any:
    """Return the value of a formula. Only what is listed here can be done."""
    match node:
        case ast.Constant(value=bool()):
            pass
        case ast.Constant(value=int() | float() as number):
            return number
        case ast.Constant(value=str() as path):
            return _number(path, lookup)
        case ast.Name() | ast.Attribute():
            return _number(_path(node), lookup)
        case ast.BinOp(left, sign, right) if type(sign) in _BINARY:
            return _BINARY[type(sign)](_worked_out(left, lookup), _worked_out(right, lookup))
        case ast.UnaryOp(sign, operand) if type(sign) in _UNARY:
            return _UNARY[type(sign)](_worked_out(operand, lookup))
        case ast.Call(ast.Name(name), [_, *_] as given, []) if name in _FUNCTIONS:
            values = [_worked_out(one, lookup) for one in given]
            # min and max of one number is that number, and not an error.
            one_only = name != "round" and len(values) == 1
            return values[0] if one_only else _FUNCTIONS[name](*values)
    raise ValueError(f"'{ast.unparse(node)}' is not allowed; allowed are {_ALLOWED}")


def _path(node: ast.expr) -> str:
    match node:
        case ast.Name(name):
            return name
        case ast.Attribute(value, name):
            return f"{_path(value)}.{name}"
    raise ValueError(f"'{ast.unparse(node)}' is no path; one with other signs goes in quotes")


def _number(path: str, lookup: Lookup) -> Number:
    value = lookup(path)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{path} is not a number but {value!r}")
    return value
