"""What a scenario assumes, in numbers: items, customers, suppliers, costs and policy."""

from collections.abc import Iterator, Mapping, Sequence
from inspect import cleandoc
from typing import Any

from policies.catalogue import HOOKS, RULES
from results.catalogue import plain
from results.report.cells import name_cell, number_cell
from results.report.parts import Block, Cell, Paragraph, Row, Rows, Table
from results.report.values import contrasts, number_text, value_text
from scenarios.goods import Costs

Data = Mapping[str, Any]

_FOR_PEOPLE = ("title", "question", "variants", "expect", "schema")
_KINDS = (
    ("items", "Item", ("price", "cost", "holding", "initial_on_hand", "reorder")),
    (
        "customers",
        "Customers",
        ("item", "choose", "basket", "arrivals", "order_size", "patience", "priority"),
    ),
    ("suppliers", "Supplier", ("items", "lead_time", "delivery", "order_cost")),
)
_HEADS = {
    "cost": "purchase cost",
    "initial_on_hand": "stock at the start",
    "holding": "holding cost",
    "order_size": "units per order",
    "item": "orders",
    "choose": "orders one of",
    "basket": "orders together",
    "items": "sells",
}
_PLAIN = {
    "reorder": "nothing is ever ordered",
    "sourcing": "the first supplier that sells the item",
    "accept": "all who find no stock may wait",
    "quote": "nothing is promised",
    "allocate": "first come, first served",
    "ship": "whatever is ready goes",
    "retain": "nothing is done for those who wait",
    "cancel": "purchase orders are kept",
    "rescue": "nothing is done",
}


def assumption_blocks(data: Data) -> Iterator[Block]:
    """Yield the tables of a scenario's assumptions; `data` are its effective tables."""
    unit, money = data.get("time_unit", "day"), data.get("currency", "EUR")
    yield Paragraph(
        text=f"Money is in {money}, time in {unit}s, quantities in units. What is not listed "
        "has the default of a scenario file.",
        look="small",
    )
    for kind, what, first in _KINDS:
        entries = data.get(kind, [])
        if entries:
            yield _entries_table(kind, what, first, entries)
    if data.get("costs"):
        yield _costs_table(data["costs"], money)
    yield policy_table(data.get("policy", {}))


def _costs_table(costs: Data, money: str) -> Table:
    """Return the rates, each with what the schema says of it."""
    rows = tuple(
        Row((Cell(words(key)), number_cell(value_text(value)), Cell(_meaning(key))))
        for key, value in costs.items()
    )
    return Table(
        caption=f"Cost rates, {money}",
        head=(Cell("Cost"), number_cell("Rate"), Cell("Due")),
        groups=(Rows("", rows),),
    )


def _meaning(key: str) -> str:
    field = Costs.model_fields.get(key)
    return (field.description or "").partition(" [")[0] if field else ""


def words(key: str) -> str:
    """Return a key of a scenario file for people."""
    return _HEADS.get(key, key.replace("_", " "))


def _entries_table(
    kind: str, what: str, first: Sequence[str], entries: Sequence[Data]
) -> Table:
    """Return one row per entry; what only some keys tell is written out in the last column."""
    columns = [key for key in first if any(key in entry for entry in entries)]
    others = [
        {k: v for k, v in each.items() if k not in (*columns, "name")} for each in entries
    ]
    rows = []
    for entry, other in zip(entries, others, strict=True):
        cells = [name_cell(str(entry.get("name", "")))]
        cells += [_cell(entry[key]) if key in entry else Cell("") for key in columns]
        cells += [Cell(value_text(other))] if any(others) else []
        rows.append(Row(tuple(cells)))
    heads = [_head(words(key), [each.get(key) for each in entries]) for key in columns]
    more = (Cell("Besides"),) if any(others) else ()
    return Table(
        caption=kind.capitalize(),
        head=(Cell(what), *heads, *more),
        groups=(Rows("", tuple(rows)),),
    )


def _cell(value: Any) -> Cell:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number_cell(number_text(value))
    return Cell(value_text(value))


def _head(text: str, values: Sequence[Any]) -> Cell:
    numbers = all(isinstance(value, int | float | None) for value in values)
    return Cell(text[0].upper() + text[1:], look="number" if numbers else "")


def policy_table(policy: Data) -> Table:
    """Return the rule of each hook, what it decides, and what it does."""
    rows = []
    for hook, about in HOOKS.items():
        table = policy.get(hook)
        rule = value_text(table) if table else "not set"
        does = _summary(hook, table["rule"]) if table else _PLAIN[hook]
        rows.append(Row((Cell(hook, about.decides), Cell(rule, look="name"), Cell(does))))
    return Table(
        caption="Policy: what is decided by which rule",
        head=(Cell("Decision"), Cell("Rule"), Cell("What it does")),
        groups=(Rows("", tuple(rows)),),
        notes=("An item may have rules of its own, which win over these.",),
    )


def _summary(hook: str, rule: str) -> str:
    """Return the first sentence of what a rule says of itself; nothing of a user's own."""
    cls = RULES[hook].get(rule)
    if cls is None:
        return "a rule of one's own" if ":" in rule else ""
    first = plain(cleandoc(cls.__doc__ or "").partition("\n\n")[0])
    return " ".join(first.split())


def difference_table(baseline: str, sides: Mapping[str, Data]) -> Table:
    """Return what differs between the baseline and each of the others; `sides` by name."""
    first = _compared(sides[baseline])
    groups = [
        Rows(
            "" if len(sides) == 2 else name,
            tuple(
                Row((Cell(path, look="name"), Cell(old), Cell(new)))
                for path, old, new in contrasts(first, _compared(data))
            ),
        )
        for name, data in sides.items()
        if name != baseline
    ]
    return Table(
        caption="What differs between the sides; everything else is the same",
        head=(
            Cell("Value"),
            Cell(baseline, look="name"),
            Cell("Variant")
            if len(sides) != 2
            else Cell(next(name for name in sides if name != baseline), look="name"),
        ),
        groups=tuple(group for group in groups if group.rows),
    )


def _compared(data: Data) -> Data:
    return {key: value for key, value in data.items() if key not in _FOR_PEOPLE}
