"""A world of several items, classes and suppliers in which all happens that can happen."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan
from typing import Any, ClassVar

from sim.arrivals import Renewal
from sim.goods import Counting, Obsolescence, ShelfLife, Shrinkage, Storage
from sim.laws import Constant, Exponential, Geometric
from sim.terms import Confirmation, Parts, Rejects, Yield
from sim.views import (
    Action,
    Answer,
    Care,
    OrderView,
    Purchase,
    Rescue,
    Status,
    StockView,
    SupplierView,
    SupplyView,
)
from sim.world import Costs, CustomerClass, Item, Line, Policy, Supplier, World

# Rules with as many different answers as the model knows, driven by the customer's own number.
# The hooks' signatures have arguments that a simple rule does not need.


@dataclass(frozen=True)
class MinMax:
    s: int
    S: int

    def order(self, stock: StockView) -> int:
        position = stock.inventory_position
        return self.S - position if position <= self.s else 0


@dataclass(frozen=True)
class Split:
    def source(
        self, stock: StockView, quantity: int, suppliers: Sequence[SupplierView]
    ) -> list[Purchase]:
        half = quantity // 2
        return [Purchase(suppliers[0].name, quantity - half), Purchase(suppliers[1].name, half)]

    def judge(self, supplier: SupplierView, now: float) -> Status:
        return Status(int(now // 30.0) % 3) if supplier.name == "far" else Status.TRUSTED


@dataclass(frozen=True)
class Mixed:
    deposit: ClassVar[float] = 0.3
    forfeit: ClassVar[float] = 0.5

    def accept(self, order: OrderView, stock: StockView) -> Answer:
        answers = (
            Answer.REJECT,
            Answer.DECLINE,
            Answer.REJECT_REST,
            Answer.DECLINE_REST,
        )
        which = int(order.uniform * 10)
        return answers[which] if which < len(answers) else Answer.BACKORDER


@dataclass(frozen=True)
class Soon:
    def quote(self, order: OrderView, stock: StockView, supply: SupplyView) -> float:
        return order.now + 0.5 + 3.0 * order.uniform if order.uniform < 0.9 else nan


@dataclass(frozen=True)
class OftenComplete:
    def ship(self, order: OrderView, ready: int, unshipped: int) -> int:
        return ready if ready == unshipped or order.uniform > 0.6 else 0


@dataclass(frozen=True)
class Sorry:
    def retain(self, order: OrderView) -> Care:
        return Care(
            notify=order.uniform < 0.8,
            compensation=order.uniform,
            hazard=0.9 if order.notices < 5 else 1.0,
            again=order.now + 1,
        )


@dataclass(frozen=True)
class TakeBack:
    fee: ClassVar[float] = 0.4

    def cancel(self, order: OrderView, stock: StockView) -> int:
        return order.open if order.uniform < 0.7 else 0


@dataclass(frozen=True)
class Anything:
    """Each of the rescues there are, for its own fifth of the customers."""

    def rescue(self, order: OrderView, stock: StockView) -> Rescue:
        next_item = order.item[:-1] + {"a": "b", "b": "c", "c": "a"}[order.item[-1]]
        late, which = order.now - order.placed_at > 2.0, int(order.uniform * 50) % 5
        again = order.now + 1.0
        if not late or which == 0:
            return Rescue(Action.WAIT, again)
        if which == 1:
            return Rescue(Action.EXPIRE)
        if which == 2:
            return Rescue(Action.DROP_SHIP, again, lead_time=30.0, cost=6.0)
        if which == 3:
            return Rescue(
                Action.SUBSTITUTE, again, item=next_item, price=abs(0.8 * order.price)
            )
        return Rescue(Action.EXPEDITE, lead_time=0.5, cost=3.0)


SPOILS: dict[str, Any] = {
    "shelf_life": ShelfLife(age=Exponential(mean=5.0), issue="lifo"),
    "volume": 0.5,
    "end_value": 2.0,
}
VANISHES: dict[str, Any] = {
    "shrinkage": Shrinkage(share=0.2, every=3.0),
    "counting": Counting(error=1.5, every=14.0, cost=3.0),
    "volume": 0.1,
    "end_value": 1.5,
}
AGES: dict[str, Any] = {
    "obsolescence": Obsolescence(gap=Exponential(mean=20.0)),
    "volume": 2.0,
}
STORAGE = Storage(rate=0.01, capacity=5.0, overflow=0.3, step=2.0, step_cost=0.05)


def customers(
    name: str,
    baskets: tuple[tuple[Line, ...], ...],
    rate: float,
    backorder_cost: float | None = None,
) -> CustomerClass:
    return CustomerClass(
        name=name,
        arrivals=Renewal(gap=Exponential(mean=1 / rate)),
        baskets=baskets,
        weights=(1.0,) * len(baskets),
        order_size=Geometric(mean=1.5),
        patience=Exponential(mean=6.0),
        backorder_cost=backorder_cost,
    )


def busy_world(*, baskets: bool, warm_up: float) -> World:
    policy = Policy(
        reorder=MinMax(0, 9),
        sourcing=Split(),
        accept=Mixed(),
        quote=Soon(),
        ship=OftenComplete() if baskets else None,
        retain=Sorry(),
        cancel=TakeBack(),
        rescue=Anything(),
    )
    both = ((Line(0), Line(1, 2)), (Line(2), Line(0)), (Line(1),))
    return World(
        items=tuple(
            Item(
                name=name, price=p, cost=c, initial_on_hand=8, holding=h, policy=policy, **more
            )
            for name, p, c, h, more in (
                ("a", 10.0, 4.0, 0.1, SPOILS),
                ("b", 7.0, 3.0, 0.2, VANISHES),
                ("c", 3.0, 1.0, 0.3, AGES),
            )
        ),
        customers=(
            customers("web", both if baskets else ((Line(0),), (Line(1),)), 2.0),
            customers("shop", ((Line(2),), (Line(1),)), 1.0, backorder_cost=2.5),
        ),
        suppliers=(
            Supplier(
                name="near",
                lead_time=Exponential(mean=3.0),
                order_cost=9.0,
                line_cost=0.8,
                prices=(4.5, 3.5, 1.5),
                merge_window=1.5,
                promise=4.0,
                grace=0.5,
                yield_=Yield(mean=0.9),
                confirmation=Confirmation(after=0.5, error=1.0),
            ),
            Supplier(
                name="far",
                lead_time=Constant(8.0),
                order_cost=2.0,
                prices=(4.0, 3.0, 1.0),
                rejects=Rejects(share=0.1, inspection=0.3),
                parts=Parts(parts=2, gap=Exponential(mean=0.5)),
                grace=2.0,
            ),
        ),
        horizon=150.0,
        warm_up=warm_up,
        costs=Costs(
            backorder=0.7,
            shortage=0.3,
            lost_sale=1.1,
            shipment=2.0,
            notice=0.25,
            write_off=0.6,
            storage=STORAGE,
        ),
    )
