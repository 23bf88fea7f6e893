"""Parameters of laws and rules, declared once: name, type, default, bounds, unit, meaning.

The scenario schema, `backlab describe` and any page with sliders read the same declaration::

    @dataclass(frozen=True)
    class ReorderPoint:
        r: Annotated[int, Parameter("reorder point", unit="units")]
        Q: Annotated[int, Parameter("order quantity", unit="units", gt=0)]

        def __post_init__(self) -> None:
            check_parameters(self)
"""

from dataclasses import MISSING, dataclass, fields
from functools import cache
from math import isfinite
from numbers import Integral, Real
from typing import Annotated, Any, NamedTuple, get_args, get_origin, get_type_hints


@dataclass(frozen=True)
class Parameter:
    """What a field means and which values it may have; put into its `Annotated` type.

    `gt`, `ge`, `lt`, `le` bound a number, or every number of a sequence.
    """

    description: str
    unit: str = ""
    gt: float | None = None
    ge: float | None = None
    lt: float | None = None
    le: float | None = None

    def complaint(self, value: float) -> str | None:
        """Say which bound `value` breaks, or None."""
        if self.gt is not None and not value > self.gt:
            return f"must be > {self.gt:g}"
        if self.ge is not None and not value >= self.ge:
            return f"must be >= {self.ge:g}"
        if self.lt is not None and not value < self.lt:
            return f"must be < {self.lt:g}"
        if self.le is not None and not value <= self.le:
            return f"must be <= {self.le:g}"
        return None


class Declared(NamedTuple):
    """A parameter as declared: `required` if it has no default; `kind` is the bare type."""

    name: str
    kind: Any
    parameter: Parameter
    required: bool
    default: Any


@cache
def parameters_of(cls: type[Any]) -> tuple[Declared, ...]:
    """Return the declared parameters of a dataclass, in the order of a call.

    Fields without a `Parameter` count too, with an empty description.
    """
    hints = get_type_hints(cls, include_extras=True)
    found = []
    for item in sorted(fields(cls), key=lambda item: item.kw_only is True):
        kind, parameter = hints[item.name], Parameter("")
        if get_origin(kind) is Annotated:
            kind, *notes = get_args(kind)
            parameter = next((n for n in notes if isinstance(n, Parameter)), parameter)
        required = item.default is MISSING and item.default_factory is MISSING
        default = item.default if item.default is not MISSING else None
        if item.default_factory is not MISSING:
            default = item.default_factory()
        found.append(Declared(item.name, kind, parameter, required, default))
    return tuple(found)


def check_parameters(instance: Any) -> None:
    """Raise a ValueError that names the field if a number of `instance` breaks its bounds.

    Not-a-number and infinity are refused everywhere, and what is no number (or not a whole one)
    where a number (a whole one) is declared.
    """
    for name, kind, parameter, _, _ in parameters_of(instance.__class__):
        value = getattr(instance, name)
        if kind in (int, float) and not _is_a(kind, value):
            wanted = "a whole number" if kind is int else "a number"
            raise ValueError(f"{name} must be {wanted}, got {value!r}")
        numbers = value if isinstance(value, tuple | list) else (value,)
        for number in numbers:
            if isinstance(number, bool) or not isinstance(number, Real):
                continue
            if not is_finite(number):
                raise ValueError(f"{name} must be a finite number, got {number}")
            complaint = parameter.complaint(float(number))
            if complaint:
                raise ValueError(f"{name} {complaint}, got {number}")


def is_finite(number: float | Real) -> bool:
    """Say whether a number is one that a float can hold; Python's whole numbers have no end.

    Examples
    --------
    >>> is_finite(10**300), is_finite(10**400), is_finite(float("nan"))
    (True, False, False)
    """
    try:
        return isfinite(number)
    except OverflowError:
        return False


def _is_a(kind: type, value: object) -> bool:
    """Say whether a value is a number of this kind, be it numpy's or Python's."""
    return isinstance(value, Integral if kind is int else Real) and not isinstance(value, bool)
