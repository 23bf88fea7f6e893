"""The base of every table of a scenario file: strict, frozen, with errors for people."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic import model_validator as validator
from pydantic.fields import FieldInfo
from pydantic.functional_validators import ModelWrapValidatorHandler
from pydantic_core import ErrorDetails, InitErrorDetails, PydanticCustomError

from scenarios.errors import did_you_mean, listed

Keys = Mapping[str, FieldInfo]

_SAID = "said"  # type of errors that already have our words

_EXPECTED = {
    "float_type": "a number",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "string_type": "text in quotes",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": "a table",
    "model_type": "a table",
    "model_attributes_type": "a table",
}
_BOUNDS = {
    "greater_than": ("gt", ">"),
    "greater_than_equal": ("ge", ">="),
    "less_than": ("lt", "<"),
    "less_than_equal": ("le", "<="),
}


MONEY = "currency"
_MOST_MONEY = 1e15


def about(description: str, unit: str = "", **constraints: Any) -> Any:
    """Return the pydantic field of a key: what it means, its unit, what it may be.

    The unit stands in the description too, where editors and people read it. Money has an upper
    bound: beyond it sums of squares leave the range of floating point.
    """
    if unit == MONEY and "ge" in constraints:
        constraints = {"le": _MOST_MONEY, **constraints}
    text = f"{description} [{unit}]" if unit else description
    return Field(description=text, **constraints)


def complaint(title: str, where: tuple[str | int, ...], text: str) -> ValidationError:
    """Return the error of a value, at its place in a table, that does not go with others."""
    kind = PydanticCustomError(_SAID, "{text}", {"text": text})
    return ValidationError.from_exception_data(
        title, [InitErrorDetails(type=kind, loc=where, input=None)]
    )


class Table(BaseModel):
    """A table with known keys. What is wrong in it is said in our words, with the nearest key.

    A TOML integer may stand where a number is meant, a float not where a whole one is.
    """

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)

    @validator(mode="wrap")
    @classmethod
    def _errors_for_people(cls, data: Any, handler: ModelWrapValidatorHandler[Any]) -> Any:
        try:
            return handler(data)
        except ValidationError as error:
            keys = {field.alias or name: field for name, field in cls.model_fields.items()}
            said = [_said(one, keys) for one in error.errors(include_url=False)]
            raise ValidationError.from_exception_data(cls.__name__, said) from None


def _said(error: ErrorDetails, keys: Keys) -> InitErrorDetails:
    text = error["ctx"]["text"] if error["type"] == _SAID else _message(error, keys)
    kind = PydanticCustomError(_SAID, "{text}", {"text": text})
    return InitErrorDetails(type=kind, loc=error["loc"], input=error["input"])


def _message(error: ErrorDetails, keys: Keys) -> str:
    kind, value = error["type"], error["input"]
    if kind in _EXPECTED:
        return f"expected {_EXPECTED[kind]}, found {found(value)}"
    if kind in _BOUNDS:
        name, sign = _BOUNDS[kind]
        return f"must be {sign} {error['ctx'][name]:g}, found {found(value)}"
    if kind in _SAYINGS:
        return _SAYINGS[kind](error, keys)
    return f"{error['msg']}, found {found(value)}"


def _missing(error: ErrorDetails, keys: Keys) -> str:
    meaning = keys[str(error["loc"][-1])].description
    return (
        f"missing key; it gives the {meaning.removeprefix('the ')}"
        if meaning
        else "missing key"
    )


def _unknown(error: ErrorDetails, keys: Keys) -> str:
    return f"unknown key; allowed: {listed(keys)}{did_you_mean(error['loc'][-1], keys)}"


def _not_among(value: object, expected: str) -> str:
    # tags with a blank are no names: they tell apart tables of the same name
    if isinstance(value, str) and value.endswith(" with size"):
        return f"{found(value.partition(' ')[0])} takes no 'size' here: give its numbers"
    allowed = [a for a in re.findall(r"'([^']+)'", expected) if " " not in a] or [expected]
    return f"{found(value)} is not one of {listed(allowed)}{did_you_mean(value, allowed)}"


def _untagged(error: ErrorDetails, _: Keys) -> str:
    key = error["ctx"]["discriminator"].removesuffix("()")
    if isinstance(error["input"], Mapping):
        return f"missing key '{key}'"
    return f"expected a table such as {{ {key} = ... }}, found {found(error['input'])}"


_SAYINGS: dict[str, Callable[[ErrorDetails, Keys], str]] = {
    "missing": _missing,
    "extra_forbidden": _unknown,
    "finite_number": lambda e, _: f"must be a finite number, found {found(e['input'])}",
    "value_error": lambda e, _: str(e["ctx"]["error"]),
    "literal_error": lambda e, _: _not_among(e["input"], e["ctx"]["expected"]),
    "union_tag_invalid": lambda e, _: _not_among(e["ctx"]["tag"], e["ctx"]["expected_tags"]),
    "union_tag_not_found": _untagged,
    "string_pattern_mismatch": lambda e, _: f"{found(e['input'])} is not a name",
}


def found(value: object) -> str:
    """Return a value of a scenario file as a message shows it.

    Examples
    --------
    >>> found("ten"), found(True), found(2.5), found({"a": 1}), found([1, 2])
    ("'ten'", 'true', '2.5', 'a table', 'a list')
    """
    if isinstance(value, str):
        return repr(_cut(value))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "a table"
    if isinstance(value, list | tuple):
        return "a list"
    return _cut(str(value))


def _cut(text: str, most: int = 60) -> str:
    return text if len(text) <= most else f"{text[: most - 3]}..."
