"""What promises are made from: whose lead time, since when, and which units are there."""

from dataclasses import replace
from math import isnan, nan
from typing import Any

import pytest

from policies import (
    Bandit,
    BaseStock,
    Cheapest,
    CriticalLevel,
    MinMax,
    NaiveQuote,
    OnlySupplier,
    PipelineQuote,
    QuantileQuote,
)
from sim.laws import Constant
from sim.record import Record
from sim.rules import Quote
from sim.views import OrderView, Purchase, StockView, SupplyView
from sim.world import Supplier, World
from tests.unit.worlds import Ask, OrderAt, customers, run, world

ACME = Supplier(name="acme", lead_time=Constant(2.0), prices=(1.0,))
BOLT = Supplier(name="bolt", lead_time=Constant(20.0), prices=(1.0,))


def promised(given: World, *suppliers: Supplier) -> tuple[list[float], Record]:
    """Return the first promises of a run with these suppliers, and the run."""
    record = run(replace(given, suppliers=suppliers))
    return record.orders.promised_at.tolist(), record


def watching(seen: list[SupplyView]) -> Ask:
    """Return a quote rule that keeps what it is shown, and promises nothing."""

    def quote(_order: OrderView, _stock: StockView, supply: SupplyView) -> float:
        seen.append(supply)
        return nan

    return Ask({"quote": quote})


@pytest.mark.parametrize("quote", [NaiveQuote(), PipelineQuote(), QuantileQuote(p=0.9)])
@pytest.mark.parametrize("level", [0, 1])
def test_a_promise_goes_by_the_supplier_that_the_item_is_bought_from(
    quote: Quote, level: int
) -> None:
    """With a base stock of 0 nothing is on order at 1; with 1, a unit since 0."""
    given = world(
        customers([1.0]), reorder=BaseStock(level), sourcing=OnlySupplier("bolt"), quote=quote
    )
    dates, record = promised(given, ACME, BOLT)
    naive = isinstance(quote, NaiveQuote)
    assert dates == [21.0 if naive or not level else 20.0]
    if not naive:
        assert record.orders.ended_at.tolist() == dates


def test_a_purchase_order_under_way_goes_by_the_law_of_its_own_supplier() -> None:
    """The first unit comes from bolt, ordered by name at 0; the item is acme's by now."""
    rule = Ask(
        {
            "order": lambda stock: {
                0.0: [Purchase("bolt", 1)],
                1.0: [Purchase("acme", 1)],
            }.get(stock.now, 0),
            "review_period": 1.0,
            "first_review": 0.0,
        }
    )
    seen: list[SupplyView] = []
    given = world(customers([1.5]), reorder=rule, quote=watching(seen), end=10.0)
    promised(given, ACME, BOLT)
    (supply,) = seen
    assert [each.supplier for each in supply.open_orders] == ["acme", "bolt"]
    assert [supply.residual(0.0, 0.5, each) for each in supply.open_orders] == [2.0, 20.0]
    assert supply.residual(0.0, 0.5) == supply.mean_lead_time == 2.0


def test_a_rule_is_asked_about_the_quantity_that_was_bought_last() -> None:
    """Cheapest: one unit from acme, lots of ten from bolt, whose order cost they share."""
    bolt = replace(BOLT, prices=(0.5,), order_cost=2.0)
    seen: list[SupplyView] = []
    given = world(
        customers([0.5, 1.5]),
        reorder=OrderAt(((1.0, 10),)),
        sourcing=Cheapest(),
        quote=watching(seen),
        end=5.0,
    )
    promised(given, ACME, bolt)
    assert [supply.mean_lead_time for supply in seen] == [2.0, 20.0]


def test_a_rule_that_draws_lots_is_not_asked_in_vain() -> None:
    """The same purchases with and without promises, which go by the last supplier."""
    seen: list[SupplyView] = []
    times = [float(time) for time in range(1, 60)]

    def shop(quote: Ask | None) -> Record:
        rule = Bandit(late=1.0, epsilon=0.5)
        given = world(customers(times), reorder=BaseStock(0), sourcing=rule, quote=quote)
        return promised(given, ACME, BOLT)[1]

    record = shop(watching(seen))
    chosen = record.purchase_orders.supplier.tolist()
    assert chosen == shop(None).purchase_orders.supplier.tolist()
    assert set(chosen) == {0, 1}
    means = [supply.mean_lead_time for supply in seen]
    assert means == [2.0, *((2.0, 20.0)[number] for number in chosen[:-1])]


def test_where_nobody_sells_there_is_no_promise() -> None:
    given = world(customers([1.0]), quote=QuantileQuote())
    dates, _ = promised(given, replace(ACME, prices=(None,)))
    assert isnan(dates[0])


@pytest.mark.parametrize("level", [0, 1])
def test_a_quantile_knows_the_way(level: int) -> None:
    far = replace(ACME, delivery="queue", transit=Constant(20.0))
    given = world(customers([1.0]), reorder=BaseStock(level), quote=QuantileQuote(p=0.9))
    dates, record = promised(given, far)
    assert dates == record.orders.ended_at.tolist() == [22.0 + (1.0 - level)]


def test_a_lead_time_runs_from_sending() -> None:
    """Ordered at 1, sent at 6, received at 16: at 3 not sent yet, at 8 two days under way."""
    slow = replace(ACME, lead_time=Constant(10.0), merge_window=5.0)
    seen: list[SupplyView] = []
    given = world(customers([1.0, 3.0, 8.0]), reorder=MinMax(s=-1, S=4))
    promised(replace_quote(given, watching(seen)), slow)
    known = [[each.sent_at for each in supply.open_orders] for supply in seen]
    assert known[0] == []
    assert isnan(known[1][0])
    assert known[2] == [6.0]
    dates, record = promised(replace_quote(given, QuantileQuote(p=0.9)), slow)
    assert dates == [11.0, 13.0, 16.0], "while it is not sent, as if it were now"
    assert record.orders.ended_at.tolist() == [16.0] * 3


def replace_quote(given: World, quote: Any) -> World:
    """Return the world with another quote rule."""
    items = tuple(
        replace(item, policy=replace(item.policy, quote=quote)) for item in given.items
    )
    return replace(given, items=items)


def test_units_that_an_order_may_not_have_promise_it_nothing() -> None:
    """Four are kept for the first class; of orders of 5 and 3, each is bought for at once."""
    given = world(
        customers([1.0, 2.0], [5, 3], priority=2),
        initial=(4,),
        reorder=BaseStock(4),
        allocate=CriticalLevel(levels=(0, 4)),
        quote=PipelineQuote(),
        lead_time=Constant(10.0),
    )
    record = run(given)
    assert record.orders.promised_at.tolist() == [11.0, 12.0]
    assert record.orders.ended_at.tolist() == [11.0, 12.0]


@pytest.mark.parametrize(
    ("allocate", "free"),
    [
        (CriticalLevel(levels=(0, 4)), [0, 0]),  # all that is there is kept for others
        (CriticalLevel(levels=(0, 1)), [3, 0]),  # it has had the three, the fourth is kept
        (Ask({"rank": lambda order: 0.0, "skips": True}), [0, 0]),  # 4 are too few
        (None, [4, 0]),
    ],
    ids=["kept", "kept in part", "passed over", "plain"],
)
def test_a_slip_sees_the_units_that_the_order_could_have(
    allocate: object, free: list[int]
) -> None:
    seen: list[int] = []

    def quote(order: OrderView, _stock: StockView, _supply: SupplyView) -> float:
        seen.append(order.free)
        return nan if order.slips else order.now + 1.0

    rules: dict[str, Any] = {"allocate": allocate, "quote": Ask({"quote": quote})}
    run(world(customers([1.0], [5], priority=2), initial=(4,), end=5.0, **rules))
    assert seen == free
