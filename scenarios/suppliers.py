"""From the table of a supplier to the suppliers of the model: one, or one for each mode."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from scenarios.files import Files
from scenarios.goods import Item
from scenarios.supply import TERMS, Mode, Supplier
from sim import world
from sim.terms import Breaks

_AS_THEY_ARE = (
    "delivery",
    "order_cost",
    "line_cost",
    "moq",
    "pack",
    "merge_window",
    "servers",
    "per_unit",
    "autocorrelation",
    "promise",
    "grace",
)


def suppliers(
    table: Supplier, items: tuple[Item, ...], files: Files
) -> Iterator[world.Supplier]:
    """Yield the suppliers that a table stands for."""
    law: Any = table.modes[0].lead_time if table.modes else table.lead_time
    terms = {name: getattr(table, name) for name in TERMS}
    alone = world.Supplier(
        name=table.name,
        lead_time=law.build(files),
        transit=table.transit and table.transit.build(files),
        prices=_prices(table, items),
        breaks=_breaks(table, items, files),
        **{name: getattr(table, name) for name in _AS_THEY_ARE},
        **{name: term and term.build(files) for name, term in terms.items()},
    )
    if not table.modes:
        yield alone
    for mode in table.modes:
        yield _by(mode, alone, files)


def _prices(table: Supplier, items: tuple[Item, ...]) -> tuple[float | None, ...]:
    sold = {item.name for item in items} if table.items is None else set(table.items)
    return tuple(
        table.prices.get(item.name, item.cost) if item.name in sold else None for item in items
    )


def _breaks(
    table: Supplier, items: tuple[Item, ...], files: Files
) -> tuple[Breaks | None, ...]:
    if not table.breaks:
        return ()
    given = (table.breaks.get(item.name) for item in items)
    return tuple(breaks and breaks.build(files) for breaks in given)


def _by(mode: Mode, supplier: world.Supplier, files: Files) -> world.Supplier:
    """Return a supplier as it is by one mode of transport, freight in its prices."""
    freight = mode.unit_cost
    return replace(
        supplier,
        name=f"{supplier.name}/{mode.name}",
        lead_time=mode.lead_time.build(files),
        order_cost=supplier.order_cost if mode.order_cost is None else mode.order_cost,
        prices=tuple(price if price is None else price + freight for price in supplier.prices),
        breaks=tuple(
            breaks and replace(breaks, prices=tuple(p + freight for p in breaks.prices))
            for breaks in supplier.breaks
        ),
    )
