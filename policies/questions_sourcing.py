"""What a conformance check asks sourcing rules: suppliers of all kinds, good ones and bad."""

from collections.abc import Sequence
from itertools import product
from math import inf, nan, nextafter
from typing import Any

from policies.answers import is_units
from policies.samples import stock_view, supplier_views
from sim.views import Delivery, Status, StockView, SupplierView

NOW = 200.0
MOST = 60  # deliveries shown of one supplier, so that a check takes no time
QUANTITIES = (1, 2, 3, 7, 100)
TURNS = 6  # markets of suppliers that differ, at least

Purchasing = tuple[StockView, int, tuple[SupplierView, ...]]


def purchases(rule: object, names: Sequence[str]) -> list[Purchasing]:
    """Return purchases from the suppliers that a rule names, and from others beside them."""
    sellers = list(dict.fromkeys([*names, "acme", "bolt", "cargo"]))
    fewest = len(dict.fromkeys(names)) or 1
    chances = (
        (0.0, 0.05, 0.5, nextafter(1.0, 0.0)) if getattr(rule, "chance", False) else (nan,)
    )
    found: list[Purchasing] = []
    for count, quantity, uniform in product(
        range(fewest, len(sellers) + 1), QUANTITIES, chances
    ):
        stock = stock_view(now=NOW, backorders=quantity, uniform=uniform)
        found += [(stock, quantity, each) for each in _markets(rule, sellers[:count])]
    return found


def judged(rule: object) -> list[tuple[SupplierView, float]]:
    """Return suppliers of every standing and record, to be judged by a rule."""
    (plain,) = supplier_views("acme")
    return [
        (plain._replace(status=status, status_since=since, deliveries=deliveries), NOW)
        for status, since in product(Status, (0.0, 0.6 * NOW, NOW))
        for deliveries in records(rule)
    ]


def records(rule: object) -> list[tuple[Delivery, ...]]:
    """Return records of deliveries, of all lengths up to what the rule wants to be shown."""
    learns: Any = getattr(rule, "learns", 0)
    most = int(min(learns, MOST)) if is_units(learns) else 0
    lengths = sorted({0, min(1, most), most // 2, most})
    return [
        tuple(_delivery(number, n, kind) for number in range(n))
        for n, kind in product(lengths, range(6))
        if n or not kind
    ]


def _delivery(number: int, n: int, kind: int) -> Delivery:
    """Return one of `n` deliveries, due one after the other, the last just before `NOW`."""
    due = NOW * (number + 1) / (n + 1)
    placed, ended, received = max(due - 10.0, 0.0), due, 6
    if kind == 1 or (kind == 2 and number % 3 == 0):
        ended = due + 5.0 if due + 5.0 < NOW else inf  # late, or overdue
    elif kind == 3:
        ended = inf
    elif kind == 4:
        received = 6 * (number % 2)  # short
    elif kind == 5:
        due, ended = due + 30.0, due  # early
    return Delivery(placed, due, ended, 6, received if ended < inf else 0)


def _markets(rule: object, names: Sequence[str]) -> list[tuple[SupplierView, ...]]:
    """Return suppliers that are alike, that differ, and of whom some or all are down."""
    alike = supplier_views(*names)
    statuses = list(Status) if getattr(rule, "judge", None) else [Status.TRUSTED]
    known = records(rule)

    def differ(place: int, each: SupplierView, turn: int) -> SupplierView:
        return each._replace(
            price=20.0 + (3 * place + turn) % 5,
            order_cost=30.0 * ((place + turn) % 3),
            lead_time=4.0 + (5 * place + 2 * turn) % 7,
            lead_time_sd=float((place + turn) % 4),
            up=(place + turn) % 3 > 0,
            on_order=place * turn,
            placed=(place + turn) % 4 * turn,
            status=statuses[(place + turn) % len(statuses)],
            deliveries=known[(7 * place + turn) % len(known)],
        )

    turns = (
        tuple(differ(place, each, turn) for place, each in enumerate(alike))
        for turn in range(max(TURNS, len(known)))
    )
    down = tuple(each._replace(up=False, status=statuses[-1], placed=1) for each in alike)
    return [alike, *turns, down]
