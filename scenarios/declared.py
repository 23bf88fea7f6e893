"""Tables made from declared parameters: a law or a rule is declared once, in its class.

`sim.parameters` declares names, types, defaults, bounds, units and meanings. Here they become
pydantic models, and all laws (or all rules of a hook) one union told apart by its `law` (or
`rule`) key.
"""

import re
from collections.abc import Mapping
from dataclasses import is_dataclass
from functools import cache
from inspect import cleandoc
from types import NoneType, UnionType
from typing import Annotated, Any, ClassVar, Literal, Union, get_args, get_origin

from pydantic import ConfigDict, Discriminator, Field, Tag, ValidationInfo, create_model
from pydantic import model_validator as validator

from policies.catalogue import RULES
from policies.registry import build, rule_class
from scenarios.files import Files
from scenarios.tables import Table, about
from sim.arrivals import ARRIVALS
from sim.behaviour import BALKING
from sim.laws import LAWS
from sim.parameters import Declared, Parameter, parameters_of
from sim.protocols import Law
from sim.rules import Reorder

PLUGIN = "package.module:Class"
SIZED = ("reorder-point", "min-max", "base-stock", "periodic-order-up-to")
WITH_SIZE = " with size"  # of the tags of their tables that leave numbers to be computed


class DeclaredTable(Table):
    """A table of parameters that builds an instance of the class it was made from."""

    made_from: ClassVar[type[Any]]
    naming_key: ClassVar[str] = ""  # "law" or "rule", where a key tells tables apart

    def build(self, files: Files) -> Any:
        """Return the law or rule; `files` are read where the table names some.

        Raises
        ------
        ValueError
            If the parameters don't fit together.
        """
        return self.made_from(**self.arguments(files))

    def arguments(self, files: Files) -> dict[str, Any]:
        """Return what the class is called with."""
        given = {name: getattr(self, name) for name in self.__class__.model_fields}
        given.pop(self.naming_key, None)
        return {
            name: value.build(files)
            if isinstance(value, DeclaredTable | PluginTable)
            else value
            for name, value in given.items()
        }

    @validator(mode="after")
    def _is_buildable(self, info: ValidationInfo) -> "DeclaredTable":
        # Building is the only way to hear what a constructor has to say.
        self.build(info.context or Files())
        return self


class EmpiricalTable(DeclaredTable):
    """Observed values, given here or as a column of a CSV file."""

    values: Annotated[
        tuple[Annotated[float, Field(ge=0)], ...] | None,
        about("the observed values; or give file and column", strict=False),
    ] = None
    file: Annotated[str | None, about("CSV file, looked up beside the scenario file")] = None
    column: Annotated[str | None, about("column of the file that holds the values")] = None
    where: Annotated[
        dict[str, str],
        about(
            "only the rows of the file with these cells, by column: "
            '{ vendor = "acme" }; left out: all',
            default_factory=dict,
        ),
    ]

    def arguments(self, files: Files) -> dict[str, Any]:
        """Return the values and the shift."""
        given = super().arguments(files)
        file, column, where = given.pop("file"), given.pop("column"), given.pop("where")
        if (file is None) == (given["values"] is None):
            raise ValueError("needs either values or file and column")
        if (file is None) != (column is None) or (where and file is None):
            raise ValueError("file and column go together, and where needs both")
        if file is not None:
            rows = files.read(file)
            for name, cell in where.items():
                rows = rows.only(name, cell)
            given["values"] = rows.numbers(column)
        return given


class PluginTable(Table):
    """A rule of the user's own: any class that meets the hook, its parameters beside it."""

    model_config = ConfigDict(extra="allow")
    hook: ClassVar[str]

    rule: Annotated[str, about(f'"{PLUGIN}" of a rule of your own', pattern=r"^[\w.]+:\w+$")]

    def build(self, files: Files) -> Any:
        """Import the class and return the rule.

        Raises
        ------
        ValueError
            If it can't be imported, or refuses its parameters.
        """
        cls = rule_class(self.hook, self.rule)
        given = self.model_extra or {}
        if is_dataclass(cls):
            table = declared_table("rule", self.rule, cls)
            return table.model_validate({"rule": self.rule, **given}, context=files).build(
                files
            )
        return build(self.hook, self.rule, given)

    @validator(mode="after")
    def _is_buildable(self, info: ValidationInfo) -> "PluginTable":
        try:
            self.build(info.context or Files())
        except ValueError:
            raise
        except Exception as error:  # a user's class may raise anything
            raise ValueError(f"{self.rule} failed: {type(error).__name__}: {error}") from None
        return self


def law(value: Any) -> str | None:
    """Return the name of the law or arrivals of a table."""
    return _named(value, "law")


def rule(value: Any) -> str | None:
    """Return the tag of a rule's table: its name, or one word for all that are not built in.

    The tables that leave numbers to be computed are told apart.
    """
    name = _named(value, "rule")
    if name and ":" in name:
        return PLUGIN
    sized = "size" in value if isinstance(value, Mapping) else hasattr(value, "size")
    return name + WITH_SIZE if name in SIZED and sized else name


def _named(value: Any, key: str) -> str | None:
    name = value.get(key) if isinstance(value, Mapping) else getattr(value, key, None)
    return name if name is None else str(name)


def declared_table(
    key: str, name: str, cls: Any, base: type[DeclaredTable] = DeclaredTable
) -> type[DeclaredTable]:
    """Return the model of the table ``{ key = name, ... }`` that builds `cls`."""
    title = text_of(cls).partition("\n")[0] or name
    naming = {key: (Literal[name], about(f"{name}: {title}"))}
    return _table(cls, base, key, naming)


@cache
def plain_table(cls: Any) -> type[DeclaredTable]:
    """Return the model of a table that builds `cls` and that no key tells apart."""
    return _table(cls, DeclaredTable, "", {})


def _table(
    cls: Any, base: type[DeclaredTable], key: str, naming: dict[str, Any]
) -> type[DeclaredTable]:
    fields = naming | {
        declared.name: field_of(declared)
        for declared in parameters_of(cls)
        if declared.name not in base.model_fields
    }
    table = create_model(cls.__name__, __base__=base, __doc__=text_of(cls), **fields)
    table.made_from, table.naming_key = cls, key
    return table


def text_of(cls: Any) -> str:
    """Return what a docstring says up to its first section, for those are for programmers."""
    return re.split(r"\n\n\w+\n---", cleandoc(cls.__doc__ or ""))[0]


def field_of(declared: Declared) -> tuple[Any, Any]:
    """Return the field of a parameter: its type and its default."""
    parameter, default = declared.parameter, ... if declared.required else declared.default
    kind = _type(declared.kind, parameter)
    text = parameter.description or declared.name
    # Lists are not tuples to a strict model, but TOML has only lists.
    loose = {"strict": False} if get_origin(kind) is tuple else {}
    return Annotated[kind, about(text, parameter.unit, **loose)], default


def _type(kind: Any, parameter: Parameter) -> Any:
    """Return the type of a key: numbers with their bounds, laws and rules as tables."""
    if kind in (Law, Reorder):
        return any_law() if kind is Law else any_rule_within("reorder")
    if kind in (int, float):
        bounds = {name: getattr(parameter, name) for name in ("gt", "ge", "lt", "le")}
        return Annotated[kind, Field(**{k: v for k, v in bounds.items() if v is not None})]
    if kind in (bool, str, NoneType):
        return kind
    if get_origin(kind) is tuple:
        entries = [a if a is Ellipsis else _type(a, parameter) for a in get_args(kind)]
        return tuple[tuple(entries)]  # type: ignore[misc]  # made at run time
    if get_origin(kind) in (Union, UnionType):
        kinds = tuple(_type(a, parameter) for a in get_args(kind))
        return Union[kinds]  # noqa: UP007  # the bar joins types that are known when written
    return Any  # of a user's own rule, whose constructor must judge it


def _union(tables: Mapping[str, type[Table]], tell_apart: Any) -> Any:
    tagged = [Annotated[table, Tag(name)] for name, table in tables.items()]
    union: Any = Union[tuple(tagged)]  # noqa: UP007  # as above
    return Annotated[union, Discriminator(tell_apart)]


@cache
def any_law() -> Any:
    """Return the type of a law's table."""
    bases = {"empirical": EmpiricalTable}
    tables: dict[str, type[Table]] = {
        name: declared_table("law", name, cls, bases.get(name, DeclaredTable))
        for name, cls in LAWS.items()
    }
    return _union(tables, law)


def any_arrivals(**others: type[Table]) -> Any:
    """Return the type of the table of arrivals; `others` are tables written by hand."""
    declared: dict[str, type[Table]] = {
        name: declared_table("law", name, cls)
        for name, cls in ARRIVALS.items()
        if name not in others
    }
    return _union(declared | others, law)


def any_balking() -> Any:
    """Return the type of the table of a class's balking."""
    return _union(
        {name: declared_table("law", name, cls) for name, cls in BALKING.items()}, law
    )


def any_rule(hook: str, **others: type[Table]) -> Any:
    """Return the type of the table of a hook's rule; `others` are tables by other tags."""
    tables = {name: _rule_table(hook, name) for name in RULES[hook]} | others
    return _union(tables | {PLUGIN: _plugin_table(hook)}, rule)


def any_rule_within(hook: str) -> Any:
    """Return the type of the table of a rule within another: all that have none themselves."""
    rules: dict[str, Any] = RULES[hook]
    tables = {
        name: _rule_table(hook, name)
        for name, cls in rules.items()
        if not any(declared.kind is Reorder for declared in parameters_of(cls))
    }
    return _union(tables | {PLUGIN: _plugin_table(hook)}, rule)


@cache  # a rule has one table, wherever it may stand
def _rule_table(hook: str, name: str) -> type[Table]:
    return declared_table("rule", name, RULES[hook][name])


@cache
def _plugin_table(hook: str) -> type[Table]:
    plugin = create_model(f"{hook.title()}Plugin", __base__=PluginTable)
    plugin.hook = hook
    return plugin
