"""Views to try a rule on: single ones for examples and tests, and whole grids for checks."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from itertools import product
from math import isfinite, nan, nextafter
from typing import Any

from sim.views import OrderView, StockView

FAR = (10**3, 10**6, 10**9)
CLASSES = ("web", "shop", "wholesale")


def stock_view(
    *,
    now: float = 0.0,
    item: str = "lantern",
    on_hand: int = 0,
    reserved: int = 0,
    backorders: int = 0,
    on_order: int = 0,
) -> StockView:
    """Return a view of stock whose inventory position fits the rest.

    Examples
    --------
    >>> stock_view(on_hand=5, on_order=20).inventory_position
    25
    """
    position = on_hand + on_order - backorders
    return StockView(now, item, on_hand, reserved, backorders, on_order, position)


def order_view(*, quantity: int = 1, **values: Any) -> OrderView:
    """Return a view of an order line: one that has just come, but for the `values` given.

    Raises
    ------
    ValueError
        If a name among `values` is no field of an `OrderView`.

    Examples
    --------
    >>> order_view(quantity=3, free=1).open
    3
    """
    newcomer = OrderView(
        now=0.0,
        order=1,
        customer=1,
        customer_class=CLASSES[0],
        priority=1,
        item="lantern",
        quantity=quantity,
        open=quantity,
        reserved=0,
        free=0,
        price=40.0,
        placed_at=0.0,
        promised_at=nan,
        promise=nan,
        parcels=0,
        uniform=0.5,
    )
    return newcomer._replace(**values)


def marks(rule: object) -> list[int]:
    """Return the whole numbers around a rule's own parameters: where it may change its mind."""
    if not is_dataclass(rule):
        return []
    values = [getattr(rule, item.name) for item in fields(rule)]
    numbers = _numbers([*values, getattr(rule, "trigger", None)])
    return sorted({int(number) + step for number in numbers for step in (-1, 0, 1)})


def names(rule: object) -> list[str]:
    """Return the texts among a rule's parameters, such as a supplier's name."""
    if not is_dataclass(rule):
        return []
    values = [getattr(rule, item.name) for item in fields(rule)]
    return [text for value in values for text in _flat(value) if isinstance(text, str)]


def stocks(rule: object) -> list[StockView]:
    """Return stock in every position worth asking a `reorder` rule about.

    Each position occurs with all its units on hand, with all of them on order, and with some
    of them reserved.
    """
    near = {*range(-40, 161), *marks(rule)}
    far = {sign * units for sign in (-1, 1) for units in FAR}
    return [view for position in sorted(near | far) for view in stocks_at(position)]


def stocks_at(position: int) -> list[StockView]:
    """Return three ways to have an inventory position."""
    plus, minus = max(position, 0), max(-position, 0)
    return [
        stock_view(on_hand=plus, backorders=minus),
        stock_view(now=7.25, backorders=minus + 5, on_order=plus + 5),
        stock_view(now=1e3, on_hand=plus + 2, reserved=2, backorders=minus + 2),
    ]


def newcomers() -> list[OrderView]:
    """Return orders at the instant they come, none of which can be filled at once."""
    chances = (0.0, 0.3, 0.5, 0.7, nextafter(1.0, 0.0))
    return [
        order_view(
            now=time,
            placed_at=time,
            quantity=quantity,
            free=free,
            priority=priority,
            customer_class=CLASSES[priority - 1],
            uniform=uniform,
        )
        for time, quantity, priority, uniform in product(
            (0.0, 12.5), (1, 2, 7), (1, 2, 3), chances
        )
        for free in sorted({0, quantity - 1})
    ]


def waiting_orders() -> list[OrderView]:
    """Return orders that have waited, for any time from none to very long."""
    placed_at = 10.0
    return [
        order_view(
            now=placed_at + age,
            placed_at=placed_at,
            quantity=5,
            open=unshipped,
            reserved=unshipped // 2,
            priority=priority,
            customer_class=CLASSES[priority - 1],
            promised_at=promise,
            promise=promise,
            parcels=int(unshipped < 5),
        )
        for age, unshipped, promise, priority in product(
            (0.0, 0.5, 3.0, 30.0, 400.0), (1, 5), (nan, placed_at, 20.0), (1, 2, 3)
        )
    ]


def shelves(rule: object, order: OrderView) -> list[StockView]:
    """Return stock that a short or waiting order may meet, with shorter and longer backlogs."""
    held = order.free + order.reserved
    backlogs = {0, 1, 5, 100, *(mark for mark in marks(rule) if mark >= 0)}
    return [
        stock_view(
            now=order.now,
            on_hand=held,
            reserved=order.reserved,
            backorders=backlog + order.reserved,
            on_order=on_order,
        )
        for backlog in sorted(backlogs)
        for on_order in (0, backlog + 3)
    ]


def _flat(value: object) -> Iterator[object]:
    """Yield a value, or those in a sequence, however deep."""
    if isinstance(value, tuple | list):
        for each in value:
            yield from _flat(each)
    else:
        yield value


def _numbers(values: list[object]) -> Iterator[float]:
    for value in _flat(values):
        if isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value):
            yield value
