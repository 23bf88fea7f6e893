"""Parameters in words: type, bounds, default, meaning, unit."""

from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from results.text import WIDTH, wrap
from scenarios.tables import Table
from sim.parameters import Declared
from sim.protocols import Law
from sim.rules import Reorder

_WORDS = {
    int: "whole number",
    float: "number",
    bool: "true or false",
    str: "text",
    Law: "law",
    Reorder: "reorder rule",
}


def parameter_lines(declared: Declared) -> list[str]:
    r"""Return a parameter's description for a terminal.

    Examples
    --------
    >>> from sim.laws import Gamma
    >>> from sim.parameters import parameters_of
    >>> print("\n".join(parameter_lines(parameters_of(Gamma)[0])))
    mean: number, > 0
        mean, before the shift
    """
    parameter = declared.parameter
    bounds = {">": parameter.gt, ">=": parameter.ge, "<": parameter.lt, "<=": parameter.le}
    notes = [_words(declared.kind)]
    notes += [f"{sign} {bound:g}" for sign, bound in bounds.items() if bound is not None]
    if not declared.required:
        notes.append("may be left out" + _default(declared.default))
    unit = f" [{parameter.unit}]" if parameter.unit else ""
    meaning = parameter.description.replace("`", "") + unit
    return [f"{declared.name}: {', '.join(notes)}", *wrap(meaning, WIDTH, indent="    ")]


def key_lines(table: type[Table], prefix: str = "") -> list[str]:
    r"""Return the keys of a table that is written by hand, the tables in it included.

    Examples
    --------
    >>> from scenarios.declared import EmpiricalTable
    >>> print("\n".join(key_lines(EmpiricalTable)[2:4]))
    file: may be left out
        CSV file, looked up beside the scenario file
    """
    lines = []
    for name, field in table.model_fields.items():
        if name == "law":
            continue
        key = f"{prefix}{field.alias or name}"
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, Table):
            lines += key_lines(inner, f"{key}.")
            continue
        lines.append(f"{key}: " + ("required" if field.is_required() else "may be left out"))
        lines += wrap(field.description or "", WIDTH, indent="    ")
    return lines


def _words(kind: Any) -> str:
    """Return a type in words.

    Examples
    --------
    >>> _words(int), _words(tuple[float, ...]), _words(float | None)
    ('whole number', 'list (number)', 'number')
    """
    inner = [_words(arg) for arg in get_args(kind) if arg not in (NoneType, Ellipsis)]
    if get_origin(kind) in (Union, UnionType):
        return " or ".join(inner)
    if get_origin(kind) is tuple:
        return f"list ({', '.join(inner)})"
    return _WORDS.get(kind) or str(getattr(kind, "__name__", kind))


def _default(default: Any) -> str:
    if default is None or default == ():
        return ""
    if isinstance(default, bool):
        return f" ({str(default).lower()})"
    return f" ({default:g})" if isinstance(default, float) else f" ({default})"
