"""What must fit together across the tables of a scenario.

These checks read the raw tables, so that they speak even where the schema has found mistakes;
what has the wrong shape they leave to the schema.
"""

from collections.abc import Iterator, Mapping

from scenarios.errors import listed
from scenarios.lines import Path
from scenarios.merge import Data
from scenarios.prices import mistakes
from scenarios.raw import Finding, entries, names, unknown
from scenarios.supply_checks import supply_findings

_FROM_ARRIVALS = {  # keys of a class that a column of its trace would gainsay
    "item": ("item", "choose", "basket"),
    "quantity": ("order_size",),
    "patience": ("patience", "frailty", "value_patience", "reactions"),
    "price": ("price", "pass_through"),
}

_OF_PATIENCE = ("frailty", "value_patience", "reactions")  # what there must be patience for


def findings(data: Data) -> Iterator[Finding]:
    """Yield the path and the message of everything that does not fit together."""
    items = names(data, "items")
    for kind in ("items", "customers"):
        if data.get(kind) == []:
            yield (kind,), f"needs at least one entry [[{kind}]]"
    for kind in ("items", "customers", "suppliers"):
        yield from _repeated(data, kind)
    for place, customers in entries(data, "customers"):
        path: Path = ("customers", place)
        yield from _what_they_order(path, customers, items)
        yield from _said_twice(path, customers)
        yield from _impatient(path, customers)
        yield from mistakes(path, customers, [item for _, item in entries(data, "items")])
    yield from supply_findings(data, items)


def _repeated(data: Data, kind: str) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    for place, entry in entries(data, kind):
        name = entry.get("name")
        if not isinstance(name, str):
            continue
        if name in seen:
            yield (
                (kind, place, "name"),
                f"'{name}' is the name of entry {seen[name] + 1} of the {kind} already; "
                "names must differ",
            )
        seen.setdefault(name, place)


def _columns(customers: Data) -> Data:
    """Return the columns that the arrivals of a class are read from, if they are a trace."""
    arrivals = customers.get("arrivals")
    if not isinstance(arrivals, Mapping) or arrivals.get("law") != "trace":
        return {}
    columns = arrivals.get("columns")
    return columns if isinstance(columns, Mapping) else {}


def _what_they_order(path: Path, customers: Data, items: list[str]) -> Iterator[Finding]:
    given = [key for key in ("item", "choose", "basket") if key in customers]
    if len(given) > 1:
        yield (*path, given[1]), f"one of item, choose and basket, found {' and '.join(given)}"
    if not given and len(items) > 1 and "item" not in _columns(customers):
        yield (
            path,
            f"missing key; what do they order? item, choose or basket of {listed(items)}",
        )
    yield from unknown((*path, "item"), customers.get("item"), items)
    for key in ("choose", "basket"):
        chosen = customers.get(key)
        if not isinstance(chosen, Mapping):
            continue
        if not chosen or (key == "choose" and not any(chosen.values())):
            yield (*path, key), "needs at least one item with a weight or units > 0"
        for name in chosen:
            yield from unknown((*path, key, name), name, items)


def _said_twice(path: Path, customers: Data) -> Iterator[Finding]:
    for column, keys in _FROM_ARRIVALS.items():
        for key in keys:
            if column in _columns(customers) and key in customers:
                yield (*path, key), f"the trace's {column} column says it already; drop one"
    arrivals = customers.get("arrivals")
    law = arrivals.get("law") if isinstance(arrivals, Mapping) else None
    if law == "periodic" and "order_size" in customers:
        yield (*path, "order_size"), "the size of periodic arrivals says it already; drop it"


def _impatient(path: Path, customers: Data) -> Iterator[Finding]:
    """Yield what changes a patience that is not there."""
    if "patience" not in customers and "patience" not in _columns(customers):
        for key in _OF_PATIENCE:
            if key in customers:
                yield (*path, key), "needs a law of patience; without one they wait for ever"
