"""Tables of rules that leave numbers to be computed: ``size`` says what they are to reach."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import PlainValidator, ValidationInfo, WithJsonSchema, create_model
from pydantic import model_validator as validator

from policies.catalogue import RULES
from scenarios.declared import WITH_SIZE, field_of
from scenarios.files import Files
from scenarios.tables import Table, about, found
from sim.parameters import Declared, parameters_of

COMPUTED = {  # the parameters that are computed where they are left out, by rule
    "reorder-point": ("r", "Q"),
    "min-max": ("s", "S"),
    "base-stock": ("S",),
    "periodic-order-up-to": ("S",),
}
CLASSES = ("A", "B", "C")


def _target(value: Any) -> Any:
    """Return a target, or one for each class of items.

    Raises
    ------
    ValueError
        If it is neither.
    """
    if isinstance(value, Mapping):
        if set(value) != set(CLASSES):
            raise ValueError(f"needs a target for each of A, B and C, found {', '.join(value)}")
        return {name: _share(value[name]) for name in CLASSES}
    return _share(value)


def _share(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        # no TypeError: only a ValueError is a mistake of the file
        raise ValueError(  # noqa: TRY004
            f"expected a number or {{ A = ..., B = ..., C = ... }}, {_is(value)}"
        )
    if not 0.0 < value < 1.0:
        raise ValueError(f"must lie between 0 and 1, {_is(value)}")
    return float(value)


def _is(value: Any) -> str:
    return f"found {found(value)}"


_NUMBER = {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}
_BY_CLASS = {
    "type": "object",
    "properties": {
        name: {**_NUMBER, "description": f"for items of class {name}"} for name in CLASSES
    },
    "required": list(CLASSES),
    "additionalProperties": False,
}
Target = Annotated[
    Any, PlainValidator(_target), WithJsonSchema({"anyOf": [_NUMBER, _BY_CLASS]})
]


class Size(Table):
    """What computed parameters are to reach; one of three.

    A target may be one number, or one for each class of items by their annual value.
    """

    fill_rate: Annotated[
        Target, about("share of the units that are served at once, or { A = , B = , C = }")
    ] = None
    cycle_service: Annotated[
        Target, about("share of the order cycles without a stockout, or { A = , B = , C = }")
    ] = None
    cost: Annotated[
        bool, about("whether they are to cost least: ordering, holding and backorders")
    ] = False

    @validator(mode="after")
    def _is_one(self) -> "Size":
        given = self.fill_rate is not None, self.cycle_service is not None, self.cost
        if sum(given) != 1:
            raise ValueError("needs one of fill_rate, cycle_service and cost = true")
        return self

    def goal(self, item_class: str) -> tuple[str, float]:
        """Return what is to be reached and how much of it, for an item of this class."""
        name = "fill_rate" if self.fill_rate is not None else "cycle_service"
        target = getattr(self, name)
        if self.cost:
            return "cost", 0.0
        return name, target[item_class] if isinstance(target, dict) else target

    @property
    def by_class(self) -> bool:
        """Whether items are told apart by their value."""
        return isinstance(self.fill_rate or self.cycle_service, dict)


class SizedTable(Table):
    """A rule with parameters that are computed from demand, lead time and costs."""

    made_from: ClassVar[type[Any]]
    size: Annotated[Size, about("what the parameters that are left out are to reach")]

    @property
    def given(self) -> dict[str, Any]:
        """The parameters that the file gives."""
        values = {name: getattr(self, name) for name in self.__class__.model_fields}
        return {
            name: value
            for name, value in values.items()
            if name not in ("rule", "size") and value is not None
        }

    @property
    def computed(self) -> list[str]:
        """The parameters that it leaves to be computed."""
        return [name for name in COMPUTED[self.name] if name not in self.given]

    @property
    def name(self) -> str:
        """The name of the rule."""
        return str(getattr(self, "rule"))  # noqa: B009 - tables are made at run time

    def build(self, files: Files) -> None:
        """Return no rule: it is made when the world is there that its numbers come from."""

    def with_numbers(self, numbers: Mapping[str, int]) -> Any:
        """Return the rule."""
        return self.made_from(**self.given, **numbers)

    @validator(mode="after")
    def _is_buildable(self, info: ValidationInfo) -> "SizedTable":  # noqa: ARG002 - pydantic
        if not self.computed:
            self.with_numbers({})
        return self


def sized_tables() -> dict[str, type[Table]]:
    """Return the tables of the rules of reordering that can be sized, by their tags."""
    return {name + WITH_SIZE: _sized(name, RULES["reorder"][name]) for name in COMPUTED}


def _sized(name: str, cls: Any) -> type[SizedTable]:
    fields: dict[str, Any] = {"rule": (Literal[name], about(f"{name}, with computed numbers"))}
    for declared in parameters_of(cls):
        fields[declared.name] = field_of(_optional(declared, COMPUTED[name]))
    text = f"{cls.__name__} with parameters that are computed where they are left out."
    table = create_model(f"{cls.__name__}Sized", __base__=SizedTable, __doc__=text, **fields)
    table.made_from = cls
    return table


def _optional(declared: Declared, computed: tuple[str, ...]) -> Declared:
    if declared.name not in computed:
        return declared
    return declared._replace(kind=declared.kind | None, required=False, default=None)
