"""What a conformance check asks a rule: a grid of views around the rule's own parameters."""

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from functools import reduce
from itertools import product
from math import inf, isfinite, nan, nextafter
from typing import Any

from policies.answers import is_number
from policies.questions_sourcing import purchases
from policies.samples import order_view, stock_view, supply_view
from sim.views import Open, OrderView, StockView, SupplyView

FAR = (10**3, 10**6, 10**9)
HISTORIES: tuple[tuple[int, ...], ...] = (
    (0,),
    (0,) * 40,
    (7,),
    (4, 0, 0, 9, 3, 5, 0, 8, 6, 2, 0, 1, 4),
    (3, 5, 4, 6, 5, 7, 8) * 4 + (0,) * 30,
    (0, 0, 10**5),
    (10**5,) * 12,
)
"""Demand, period after period, that a rule with a memory learns from."""
CLASSES = ("web", "shop", "wholesale")

Memory = tuple[float, ...]
Question = tuple[Any, ...]
"""The arguments of one call of a rule's method."""


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
    of them reserved; and with all that the rule may have learned.
    """
    near = {*range(-40, 161), *marks(rule)}
    far = {sign * units for sign in (-1, 1) for units in FAR}
    remembered = memories(rule)
    return [view for n in sorted(near | far) for view in _ways(n, rule, remembered)]


def stocks_at(position: int, rule: object = None) -> list[StockView]:
    """Return ways to have an inventory position, as the rule may see them."""
    return _ways(position, rule, memories(rule))


def _ways(position: int, rule: object, remembered: list[Memory]) -> list[StockView]:
    plus, minus = max(position, 0), max(-position, 0)
    ways = [
        stock_view(on_hand=plus, backorders=minus),
        stock_view(now=7.25, backorders=minus + 5, on_order=plus + 5),
        stock_view(now=1e3, on_hand=plus + 2, reserved=2, backorders=minus + 2),
    ]
    if _says(rule, "sees_pipeline"):
        ways = [way._replace(pipeline=_pipeline(rule, way)) for way in ways]
    return [way._replace(learned=learned) for way in ways for learned in remembered]


def _pipeline(rule: object, stock: StockView) -> tuple[Open, ...]:
    """Return purchase orders under way: one overdue, one soon to come, one late."""
    sellers = names(rule) or ["acme"]
    third = stock.on_order // 3
    parts = (third, third, stock.on_order - 2 * third)
    return tuple(
        Open(stock.now - 5.0, stock.now + due, units, sellers[number % len(sellers)])
        for number, (due, units) in enumerate(zip((-2.0, 1.5, 40.0), parts, strict=True))
        if units
    )


def memories(rule: object) -> list[Memory]:
    """Return what the model may show a rule as learned: at first nothing, later a lot."""
    remembered: list[Memory] = [()]
    if getattr(rule, "learns_every", None) is None:
        return remembered
    for history in HISTORIES:
        try:
            learned = reduce(rule.learn, history, ())  # type: ignore[attr-defined]  # it has one
        except Exception:  # what is wrong with learn() is a finding of its own
            return [()]
        if not is_memory(learned):
            return [()]
        remembered.append(learned)
    return remembered


def is_memory(value: Any) -> bool:
    """Say whether `value` is a tuple of finite numbers."""
    return isinstance(value, tuple) and all(is_number(x) and isfinite(x) for x in value)


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


def quoted(orders: list[OrderView]) -> list[OrderView]:
    """Return the orders with what they would be promised: nothing, now, soon, or late."""
    waits = (nan, 0.0, 3.5, 40.0, 4000.0, 1.0, 14.0)
    return [
        order._replace(promise=order.now + waits[number % len(waits)])
        for number, order in enumerate(orders)
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
            slips=int(promise < placed_at + age),
            notices=int(age > 20),
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
            backlog_value=order.price * (backlog + order.reserved),
            next_receipt=order.now + 3.5 if on_order and _says(rule, "looks_ahead") else inf,
        )
        for backlog in sorted(backlogs)
        for on_order in (0, backlog + 3)
    ]


def supplies(rule: object, order: OrderView, stock: StockView) -> list[SupplyView]:
    """Return what may be on its way when a promise is made: nothing, late, soon, a lot."""
    now, units = order.now, stock.on_order
    late = Open(now - 12.0, now - 2.0, units, "acme", sent_at=now - 12.0)
    soon = Open(now - 6.5, now + 3.5, units, "bolt")  # not sent yet
    seen = tuple(float(day % 9) for day in range(int(getattr(rule, "learns", 0))))
    return [
        supply_view(mean_lead_time=0.5, ahead=stock.backorders, waits=seen[:1]),
        supply_view(ahead=stock.backorders, open_orders=(late, soon) if units else ()),
        supply_view(ahead=0, open_orders=(soon,) if units else (), waits=seen),
    ]


def _says(rule: object, name: str) -> bool:
    return bool(getattr(rule, name, False))


def _flat(value: object) -> Iterator[object]:
    """Yield a value, or those in a sequence or in another rule, however deep."""
    if is_dataclass(value) and not isinstance(value, type):
        value = [getattr(value, item.name) for item in fields(value)]
    if isinstance(value, tuple | list):
        for each in value:
            yield from _flat(each)
    else:
        yield value


def _numbers(values: list[object]) -> Iterator[float]:
    for value in _flat(values):
        if isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value):
            yield value


def _in_line(rule: object) -> list[OrderView]:
    """Return orders to rank; only `dynamic` rules are told the hazard of leaving."""
    orders = newcomers() + waiting_orders()
    hazards = (nan, 0.0, 0.3, inf) if getattr(rule, "dynamic", False) else (nan,)
    return [order._replace(hazard=hazard) for order in orders for hazard in hazards]


def _shipments() -> list[Question]:
    return [
        (
            order_view(now=age, quantity=9, open=unshipped, reserved=ready, parcels=parcels),
            ready,
            unshipped,
        )
        for unshipped in range(1, 10)
        for ready in range(1, unshipped + 1)
        for parcels in ((0,) if unshipped == 9 else (1, 2))
        for age in (0.0, 4.0, 400.0)
    ]


def _orders_and_stock(rule: object, orders: list[OrderView]) -> list[Question]:
    return [(order, stock) for order in orders for stock in shelves(rule, order)]


QUESTIONS: dict[str, Callable[[object], list[Question]]] = {
    "reorder": lambda rule: [(stock,) for stock in stocks(rule)],
    "sourcing": lambda rule: list(purchases(rule, names(rule))),
    "accept": lambda rule: _orders_and_stock(rule, quoted(newcomers())),
    "quote": lambda rule: [
        (order, stock, supply)
        for order, stock in _orders_and_stock(rule, newcomers()[::7] + waiting_orders())
        for supply in supplies(rule, order, stock)
    ],
    "allocate": lambda rule: [(order,) for order in _in_line(rule)],
    "ship": lambda _: _shipments(),
    "retain": lambda _: [(order,) for order in newcomers() + waiting_orders()],
    "cancel": lambda rule: _orders_and_stock(rule, waiting_orders()),
    "rescue": lambda rule: _orders_and_stock(rule, newcomers()[::7] + waiting_orders()),
}
"""What the rules of each hook are asked."""
