"""Joint replenishment: who must, who can, who shares a purchase order, and what it saves."""

from collections.abc import Iterable

import numpy as np
import pytest

from policies import (
    Bandit,
    CanOrder,
    Cheapest,
    FixedSplit,
    MinMax,
    OnlySupplier,
    PeriodicJoint,
    PeriodicMinMax,
    check_policy,
    stock_view,
)
from sim.laws import Constant
from sim.record import Record
from sim.rules import Reorder, Sourcing
from sim.simulate import simulate
from sim.views import StockView
from sim.world import CustomerClass, Item, Line, Policy, Supplier, World
from tests.unit.worlds import customers

POSITIONS = range(-30, 80)


def at(position: int) -> StockView:
    return stock_view(on_hand=max(position, 0) + 3, backorders=max(-position, 0) + 3)


def shop(
    rules: Iterable[Reorder], initial: Iterable[int], *classes: CustomerClass, end: float = 50.0
) -> Record:
    """Run a shop of several items that one supplier sells, on one purchase order an instant."""
    items = tuple(
        Item(name=f"item{n}", initial_on_hand=units, policy=Policy(reorder=rule))
        for n, (rule, units) in enumerate(zip(rules, initial, strict=True))
    )
    supplier = Supplier(
        name="acme",
        lead_time=Constant(2.0),
        prices=(1.0,) * len(items),
        order_cost=100.0,
        merge_window=0.0,
    )
    world = World(items=items, customers=classes, suppliers=(supplier,), horizon=end)
    return simulate(world, check=True)


def lines(record: Record) -> list[tuple[float, int, int, int]]:
    """Return time, number of the purchase order, item and units of every line."""
    bought = record.purchase_orders
    columns = (bought.placed_at, bought.number, bought.item, bought.quantity)
    return list(zip(*(column.tolist() for column in columns), strict=True))


@pytest.mark.parametrize(("s", "c", "S"), [(20, 35, 60), (-5, 0, 9), (4, 4, 5), (4, 8, 9)])
def test_must_order_can_order_and_order_up_to(s: int, c: int, S: int) -> None:
    for rule in (CanOrder(s=s, c=c, S=S), PeriodicJoint(T=7, s=s, c=c, S=S)):
        for position in POSITIONS:
            must, can = rule.order(at(position)), rule.join(at(position))
            assert position + must == (S if position <= s else position)
            assert position + can == (S if position <= c else position)


def test_who_never_joins_is_a_min_max_of_its_own() -> None:
    alone, joint = CanOrder(s=20, c=20, S=60), PeriodicJoint(T=7, s=20, S=60)
    assert alone.trigger == MinMax(s=20, S=60).trigger
    for position in POSITIONS:
        stock = at(position)
        assert alone.order(stock) == alone.join(stock) == MinMax(s=20, S=60).order(stock)
        assert joint.order(stock) == joint.join(stock)
        assert joint.order(stock) == PeriodicMinMax(T=7, s=20, S=60).order(stock)


def test_items_that_can_go_with_the_one_that_must() -> None:
    # At time 1 item 0 falls to 2. Item 1, at 5, goes along; item 2, at 6, does not, nor does
    # item 3, whose rule joins nobody. At 5 item 2 must, and item 0 can't, for it has enough.
    rules: tuple[Reorder, ...] = (*[CanOrder(s=2, c=5, S=10)] * 3, MinMax(s=2, S=10))
    record = shop(
        rules,
        (3, 5, 6, 3),
        customers([1.0], basket=(Line(0),)),
        customers([5.0], [4], name="shop", basket=(Line(2),)),
    )
    assert lines(record) == [(1.0, 1, 0, 8), (1.0, 1, 1, 5), (5.0, 2, 2, 8)]


def test_two_that_must_at_one_instant_are_ordered_once_each() -> None:
    record = shop(
        [CanOrder(s=2, c=5, S=10)] * 2,
        (3, 3),
        customers([1.0], basket=(Line(0), Line(1))),
    )
    assert lines(record) == [(1.0, 1, 0, 8), (1.0, 1, 1, 8)]


def test_common_reviews_share_a_purchase_order() -> None:
    # At 7 only item 0 is low; item 1, with a c of its own, joins; item 2 waits for 14.
    rules = (
        PeriodicJoint(T=7, s=4, S=10, first=7),
        PeriodicJoint(T=7, s=4, c=6, S=10, first=7),
        PeriodicJoint(T=7, s=4, S=10, first=7),
    )
    sold = [
        customers([1.0], [6], name="a", basket=(Line(0),)),
        customers([2.0], [4], name="b", basket=(Line(1),)),
        customers([8.0], [7], name="c", basket=(Line(2),)),
    ]
    record = shop(rules, (10, 10, 10), *sold, end=20.0)
    assert lines(record) == [(7.0, 1, 0, 6), (7.0, 1, 1, 4), (14.0, 2, 2, 7)]


def test_going_together_saves_purchase_orders() -> None:
    # Four items alike, Poisson demand of 1 a day each; the same customers for both rules.
    rng = np.random.default_rng(8)
    sold = [
        customers(
            np.cumsum(rng.exponential(1.0, 500)).tolist(), name=f"c{n}", basket=(Line(n),)
        )
        for n in range(4)
    ]

    def numbers(c: int) -> tuple[int, int]:
        rule = CanOrder(s=4, c=c, S=24)
        record = shop([rule] * 4, (24,) * 4, *sold, end=450.0)
        bought = record.purchase_orders
        return len(np.unique(bought.number)), len(bought.number)

    (apart, lines_apart), (together, lines_together) = numbers(4), numbers(14)
    assert apart <= lines_apart <= apart + 2, "hardly ever at one instant"
    # 1800 units in lots of 20 are some 90 orders apart, and less than half of that together.
    assert apart == pytest.approx(4 * 450 / 20, abs=12)
    assert together < apart / 2
    assert lines_together > together * 2


SELLERS = (
    Supplier(name="acme", lead_time=Constant(2.0), prices=(1.0, 1.0), order_cost=0.0),
    Supplier(name="bolt", lead_time=Constant(2.0), prices=(0.5, 0.5), order_cost=4.0),
)


def two_suppliers(first: Sourcing | None, second: Sourcing | None) -> list[tuple[int, int]]:
    """Item 0 must order 8 at 1, item 1 can: return item and supplier of each line."""
    rule = CanOrder(s=2, c=5, S=10)
    items = tuple(
        Item(name=f"item{n}", initial_on_hand=3 + 2 * n, policy=policy)
        for n, policy in enumerate(
            Policy(reorder=rule, sourcing=each) for each in (first, second)
        )
    )
    sold = customers([1.0], basket=(Line(0),))
    given = World(items=items, customers=(sold,), suppliers=SELLERS, horizon=5.0)
    bought = simulate(given, check=True).purchase_orders
    return list(zip(bought.item.tolist(), bought.supplier.tolist(), strict=True))


@pytest.mark.parametrize("name", ["acme", "bolt"])
def test_an_item_joins_at_the_supplier_that_it_is_bought_from(name: str) -> None:
    number = ["acme", "bolt"].index(name)
    only, other = OnlySupplier(name), OnlySupplier(["bolt", "acme"][number])
    assert two_suppliers(only, only) == [(0, number), (1, number)]
    assert two_suppliers(only, other) == [(0, number)]


@pytest.mark.parametrize(
    ("second", "number"),
    [
        (None, 0),  # the first in the scenario
        (Cheapest(), 0),  # of the 5 units that would go along: 1 at acme, 0.5 + 4 / 5 at bolt
        (FixedSplit(("acme", "bolt"), (0.3, 0.7)), 1),  # who gets the most
        (Bandit(late=1.0), 0),  # not asked: nothing was bought yet
    ],
    ids=["none", "cheapest", "split", "bandit"],
)
def test_where_an_item_would_be_bought_is_for_its_own_rule_to_say(
    second: Sourcing | None, number: int
) -> None:
    for place, name in enumerate(("acme", "bolt")):
        lines = two_suppliers(OnlySupplier(name), second)
        assert lines == [(0, place), (1, place)][: 1 + (place == number)]


def test_they_conform_and_refuse_nonsense() -> None:
    assert check_policy(CanOrder(s=20, c=35, S=60)) == []
    assert check_policy(PeriodicJoint(T=7, s=20, c=35, S=60, first=2)) == []
    joint = PeriodicJoint(T=7, s=20, S=60, first=2)
    assert (joint.first_review, joint.review_period) == (2, 7)
    with pytest.raises(ValueError, match=r"^c \(9\) must be at least s \(20\) and below S"):
        CanOrder(s=20, c=9, S=60)
    with pytest.raises(ValueError, match=r"^c \(60\) must be at least s \(20\) and below S"):
        PeriodicJoint(T=7, s=20, c=60, S=60)
    with pytest.raises(ValueError, match=r"^s \(60\) must be below S \(60\)$"):
        PeriodicJoint(T=7, s=60, S=60)
