"""The keys of a table that may hold rules: one per hook, for all items or for one."""

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import create_model

from policies.catalogue import HOOKS
from scenarios.declared import any_rule
from scenarios.sized import sized_tables
from scenarios.tables import Table, about

_LEFT_OUT = {
    "reorder": "nothing is ever ordered",
    "sourcing": "the first supplier that sells the item",
    "accept": "all is backordered",
    "quote": "nothing is promised",
    "allocate": "first come, first served",
    "ship": "whatever is ready",
    "retain": "nothing is done",
    "cancel": "purchase orders are kept",
    "rescue": "nothing is done",
}


def _hooks() -> type[Table]:
    fields: dict[str, Any] = {}
    others = {"reorder": sized_tables()}
    for name, hook in HOOKS.items():
        text = f"{hook.decides}, asked {hook.asked}; left out: {_LEFT_OUT[name]}"
        fields[name] = (
            Annotated[any_rule(name, **others.get(name, {})) | None, about(text)],
            None,
        )
    return create_model("Hooks", __base__=Table, **fields)


if TYPE_CHECKING:
    Hooks = Table
else:
    Hooks = _hooks()


class Policy(Hooks):
    """The rule of each hook, for all items that don't have their own."""


def table_of(hook: str, *holders: Hooks) -> Any:
    """Return the table of a hook's rule, of the first who has one; None if nobody has."""
    return next((table for one in holders if (table := getattr(one, hook)) is not None), None)
