"""What must fit together in the tables of suppliers, and in the rules that name them."""

from collections.abc import Iterator, Mapping
from typing import Any

from scenarios.errors import did_you_mean, listed
from scenarios.lines import Path
from scenarios.merge import Data
from scenarios.raw import Finding, entries, unknown
from scenarios.tables import found

_OF_A_QUEUE = ("servers", "per_unit", "transit")
_LINKED = ("autocorrelation", "regimes", "drift")  # what links successive lead times otherwise
_NAMES_A_SUPPLIER = (
    "supplier",
    "primary",
    "backup",
    "express",
    "regular",
)  # parameters of rules
_OF_CROSSING = ("allotment", "stock")  # orders wait at the supplier before a lead time begins


def supply_findings(data: Data, items: list[str]) -> Iterator[Finding]:
    """Yield the path and the message of everything that does not fit together."""
    for place, supplier in entries(data, "suppliers"):
        path: Path = ("suppliers", place)
        yield from _what_it_sells(path, supplier, items)
        yield from _how_it_delivers(path, supplier)
        yield from _modes(path, supplier)
    yield from _clashing(data)
    yield from _unsold(data)
    yield from _named(data, supplier_names(data))


def supplier_names(data: Data) -> list[str]:
    """Return what rules call the suppliers, those with modes by each of them.

    Examples
    --------
    >>> sea = {"name": "acme", "modes": [{"name": "sea"}, {"name": "air"}]}
    >>> supplier_names({"suppliers": [sea, {"name": "bolt"}]})
    ['acme/sea', 'acme/air', 'bolt']
    """
    known: list[str] = []
    for _, supplier in entries(data, "suppliers"):
        modes = [mode.get("name") for _, mode in entries(supplier, "modes")]
        name = supplier.get("name")
        known += [f"{name}/{mode}" for mode in modes] or [str(name)]
    return list(dict.fromkeys(known))


def _what_it_sells(path: Path, supplier: Data, items: list[str]) -> Iterator[Finding]:
    sold = supplier.get("items")
    if isinstance(sold, list):
        for place, name in enumerate(sold):
            yield from unknown((*path, "items", place), name, items)
    for key, what in (("prices", "a price"), ("breaks", "price breaks")):
        given = supplier.get(key)
        for name in given if isinstance(given, Mapping) else ():
            where = (*path, key, name)
            yield from unknown(where, name, items)
            if isinstance(sold, list) and name in items and name not in sold:
                yield where, f"{what} for '{name}', which is not among the items it sells"


def _how_it_delivers(path: Path, supplier: Data) -> Iterator[Finding]:
    delivery = supplier.get("delivery", "crossing")
    if delivery != "queue":
        for key in _OF_A_QUEUE:
            if key in supplier:
                text = f'belongs to delivery = "queue", found {found(delivery)}'
                yield (*path, key), text
    if delivery == "sequential":
        for key in _LINKED:
            if supplier.get(key):
                text = "sequential delivery links successive lead times already; drop one"
                yield (*path, key), text
    given = [key for key in _OF_CROSSING if key in supplier]
    if len(given) > 1:
        yield (*path, given[1]), "a supplier has an allotment or a stock, not both"
    if delivery != "crossing":
        for key in given:
            text = f'goes with delivery = "crossing" only, found {found(delivery)}'
            yield (*path, key), text


def _modes(path: Path, supplier: Data) -> Iterator[Finding]:
    seen: set[str] = set()
    if not supplier.get("modes"):
        if "lead_time" not in supplier:
            yield (*path, "lead_time"), "missing key; it gives the law of the lead time"
        return
    if "lead_time" in supplier:
        yield (*path, "lead_time"), "each of its modes has a lead time; drop one"
    for place, mode in entries(supplier, "modes"):
        name = mode.get("name")
        if isinstance(name, str) and name in seen:
            yield (*path, "modes", place, "name"), f"'{name}' is the name of a mode already"
        seen.add(str(name))


def _clashing(data: Data) -> Iterator[Finding]:
    """Yield the suppliers who are called like a mode of another."""
    seen: set[str] = set()
    for place, supplier in entries(data, "suppliers"):
        own = supplier_names({"suppliers": [supplier]})
        for name in own:
            if "/" in name and name in seen:
                text = f"'{name}' is what a mode of another supplier is called already"
                yield ("suppliers", place, "name"), text
        seen.update(own)


def _unsold(data: Data) -> Iterator[Finding]:
    """Yield the items that have a reorder rule but nobody to order from."""
    policy = data.get("policy")
    of_all = isinstance(policy, Mapping) and "reorder" in policy
    sold = [supplier.get("items") for _, supplier in entries(data, "suppliers")]
    if any(not isinstance(items, list) for items in sold):  # somebody sells everything
        return
    for place, item in entries(data, "items"):
        name = item.get("name")
        if (of_all or "reorder" in item) and not any(name in items for items in sold if items):
            yield ("items", place), f"no supplier sells {found(name)}, but a rule reorders it"


def _named(data: Data, suppliers: list[str]) -> Iterator[Finding]:
    """Yield the unknown suppliers that rules of reordering and sourcing name."""
    tables: list[tuple[Path, Any]] = [(("policy",), data.get("policy"))]
    tables += [(("items", place), item) for place, item in entries(data, "items")]
    for path, table in tables:
        for hook in ("reorder", "sourcing"):
            rule = table.get(hook) if isinstance(table, Mapping) else None
            for where, name in _names_in(rule if isinstance(rule, Mapping) else {}):
                if name not in suppliers:
                    text = f"no supplier is called '{name}'; suppliers: {listed(suppliers)}"
                    yield (*path, hook, *where), text + did_you_mean(name, suppliers)


def _names_in(rule: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """Yield the suppliers that a rule or one within it names, with the places."""
    for key in _NAMES_A_SUPPLIER:
        if isinstance(rule.get(key), str):
            yield (key,), rule[key]
    many = rule.get("suppliers")
    for place, name in enumerate(many if isinstance(many, list) else ()):
        if isinstance(name, str):
            yield ("suppliers", place), name
    for key, inner in rule.items():
        if isinstance(inner, Mapping) and "rule" in inner:
            yield from (((key, *where), name) for where, name in _names_in(inner))
