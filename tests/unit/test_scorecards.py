"""What a sourcing rule is shown of suppliers, and what becomes of its verdicts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import Any, ClassVar

import pytest

from sim.laws import Constant, Gamma
from sim.simulate import simulate
from sim.terms import Breaks, Yield
from sim.views import Delivery, Purchase, Status, StockView, SupplierView
from sim.world import Supplier, World
from tests.unit.worlds import Ask, OrderAt, customers, world


def two_suppliers(**rules: Any) -> World:
    given = world(customers([0.5]), end=30.0, **rules)
    acme = replace(given.suppliers[0], lead_time=Constant(4.0), promise=3.0, order_cost=5.0)
    bolt = Supplier(name="bolt", lead_time=Gamma(mean=2.0, cv=0.5), prices=(6.0,))
    return replace(given, suppliers=(acme, bolt))


def test_suppliers_are_shown_as_they_are() -> None:
    seen: list[tuple[SupplierView, ...]] = []

    def source(
        stock: StockView, quantity: int, suppliers: Sequence[SupplierView]
    ) -> list[Purchase]:
        seen.append(tuple(suppliers))
        return [Purchase("acme", quantity - 1), Purchase("bolt", 1)]

    given = two_suppliers(
        reorder=OrderAt(((1.0, 10), (2.0, 5))), sourcing=Ask({"source": source})
    )
    acme, bolt = given.suppliers
    breaks = Breaks(quantities=(8,), prices=(0.5,))
    given = replace(given, suppliers=(replace(acme, breaks=(breaks,)), bolt))
    simulate(given, check=True)
    first, second = seen
    assert (first[0].name, first[0].price, first[0].order_cost) == ("acme", 0.5, 5.0)
    assert first[0].lead_time == 4.0
    assert first[0].lead_time_sd == pytest.approx(0.0, abs=1e-9)
    assert first[1].lead_time_sd == pytest.approx(1.0, rel=1e-3)
    assert (first[1].on_order, first[1].placed) == (0, 0)
    assert (second[0].price, second[0].on_order, second[0].placed) == (1.0, 9, 1)
    assert second[0].deliveries == ()  # the rule does not ask for any


@dataclass(frozen=True)
class Watch:
    """Buys from the first; writes down what it is shown; abandons when told."""

    log: list[tuple[Delivery, ...]]
    learns: ClassVar[int] = 3
    chance: ClassVar[bool] = True

    def __hash__(self) -> int:
        return 7

    def source(
        self, stock: StockView, quantity: int, suppliers: Sequence[SupplierView]
    ) -> list[Purchase]:
        assert 0.0 <= stock.uniform < 1.0
        self.log.append(suppliers[0].deliveries)
        trusted = [each.name for each in suppliers if each.status != Status.ABANDONED]
        return [Purchase(trusted[0], quantity)]

    def judge(self, supplier: SupplierView, now: float) -> Status:
        late = [each for each in supplier.deliveries if each.ended_at > each.due_at]
        return Status.ABANDONED if len(late) >= 2 else supplier.status


def test_deliveries_that_were_due_or_ended_are_shown_and_judged() -> None:
    rule = Watch([])
    plan = OrderAt(((1.0, 1), (2.0, 1), (4.5, 1), (5.0, 1), (9.0, 1)))
    record = simulate(two_suppliers(reorder=replace(plan, review_period=0.5), sourcing=rule))
    assert rule.log[:2] == [(), ()]
    # promised in 3, comes in 4: at 4.5 the first is overdue, the second not yet due
    assert rule.log[2] == (Delivery(1.0, 4.0, inf, 1, 0),)
    # at 5 the first came, late; the second is due that instant, which is not overdue
    assert rule.log[3] == (Delivery(1.0, 4.0, 5.0, 1, 1),)
    # at 9 all four were due; the latest three are shown, the last came at 9 itself
    assert rule.log[4] == (
        Delivery(2.0, 5.0, 6.0, 1, 1),
        Delivery(4.5, 7.5, 8.5, 1, 1),
        Delivery(5.0, 8.0, 9.0, 1, 1),
    )
    assert record.purchase_orders.supplier.tolist() == [0, 0, 0, 0, 1]
    verdicts = record.verdicts
    assert (verdicts.supplier.tolist(), verdicts.time.tolist()) == ([0], [9.0])
    assert Status(verdicts.status[0]) == Status.ABANDONED


def test_a_short_delivery_says_so() -> None:
    rule = Watch([])
    plan = OrderAt(((1.0, 50), (9.0, 1)))
    given = two_suppliers(reorder=plan, sourcing=rule)
    acme, bolt = given.suppliers
    given = replace(given, suppliers=(replace(acme, yield_=Yield(mean=0.5)), bolt))
    record = simulate(given, check=True)
    (delivery,) = rule.log[1]
    assert delivery.ordered == 50
    assert delivery.received == record.purchase_orders.received[0] < 50


def test_the_same_rule_of_two_items_keeps_one_scorecard() -> None:
    rule = Watch([])
    given = world(
        customers([0.5]),
        initial=[0, 0],
        reorder=OrderAt(((1.0, 1), (2.0, 1), (9.0, 1))),
        sourcing=rule,
        end=30.0,
    )
    acme = replace(given.suppliers[0], lead_time=Constant(4.0), promise=3.0)
    bolt = replace(acme, name="bolt")
    record = simulate(replace(given, suppliers=(acme, bolt)), check=True)
    assert len(record.verdicts) == 1
    assert record.purchase_orders.supplier.tolist()[-2:] == [1, 1]
