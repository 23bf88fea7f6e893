"""Tiny worlds whose course can be worked out by hand."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sim.arrivals import Trace
from sim.laws import Constant
from sim.ledger import Outcome
from sim.protocols import Law
from sim.record import Record
from sim.simulate import simulate
from sim.views import StockView
from sim.world import CustomerClass, Item, Line, Policy, Supplier, World


@dataclass(frozen=True)
class OrderAt:
    """Orders given quantities at given times; asked every time unit."""

    plan: tuple[tuple[float, int], ...] = ()
    review_period: float = 1.0
    first_review: float = 0.0

    def order(self, stock: StockView) -> int:
        return dict(self.plan).get(stock.now, 0)


@dataclass(frozen=True)
class Ask:
    """A rule whose every method is a function given to it."""

    answers: dict[str, Any] = field(default_factory=dict, hash=False)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name not in self.answers:
            raise AttributeError(name)
        return self.answers[name]


def customers(
    times: Sequence[float],
    quantities: Sequence[int] | None = None,
    *,
    name: str = "web",
    patience: Law | None = None,
    priority: int = 1,
    basket: tuple[Line, ...] = (Line(0),),
    **more: Any,
) -> CustomerClass:
    """Return a class whose customers come at given times."""
    return CustomerClass(
        name=name,
        arrivals=Trace(
            np.array(times, dtype=float),
            quantity=None if quantities is None else np.array(quantities),
        ),
        baskets=(basket,),
        patience=patience,
        priority=priority,
        **more,
    )


def world(
    *classes: CustomerClass,
    initial: Sequence[int] = (0,),
    end: float = 100.0,
    warm_up: float = 0.0,
    lead_time: Law | None = None,
    delivery: str = "crossing",
    **rules: Any,
) -> World:
    """Return a world of as many items as initial stocks, all under the same rules."""
    policy = Policy(**rules)
    items = tuple(
        Item(name=f"item{i}", initial_on_hand=n, policy=policy) for i, n in enumerate(initial)
    )
    supplier = Supplier(
        name="acme",
        lead_time=lead_time or Constant(2.0),
        delivery=delivery,
        prices=(1.0,) * len(items),
    )
    return World(
        items=items,
        customers=classes,
        suppliers=(supplier,),
        horizon=end - warm_up,
        warm_up=warm_up,
    )


def run(given: World, **options: Any) -> Record:
    """Run with the balance checked after every event."""
    return simulate(given, check=True, **options)


def outcomes(record: Record) -> list[str]:
    return [Outcome(value).name for value in record.orders.outcome]


def lead_times_of(record: Record) -> list[float]:
    bought = record.purchase_orders
    return [float(span) for span in bought.ended_at - bought.placed_at]
