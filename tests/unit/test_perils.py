"""Goods that become obsolete, and records that are wrong, counted and corrected."""

from dataclasses import replace
from math import sqrt
from typing import Any

import numpy as np
import pytest

from policies.registry import build
from sim.arrivals import Renewal
from sim.errors import RuleError
from sim.eventlog import EventLog, Kind
from sim.goods import Counting, Obsolescence, ShelfLife, Shrinkage
from sim.laws import Constant, Exponential, Geometric
from sim.ledger import Fee, Reason
from sim.record import Record
from sim.simulate import simulate
from sim.views import StockView
from sim.world import CustomerClass, Line, World
from tests.unit.worlds import Ask, OrderAt, customers, outcomes, run, world


def with_perils(given: World, **perils: object) -> World:
    """The same world, all of whose items are in peril."""
    items = tuple(replace(item, **perils) for item in given.items)  # type: ignore[arg-type]
    return replace(given, items=items)


def rows(record: Record, table: str) -> list[tuple[float, int, Reason]]:
    found = getattr(record, table)
    return [
        (float(t), int(u), Reason(r))
        for t, u, r in zip(found.time, found.units, found.reason, strict=True)
    ]


def noted(seen: list[Any], what: object) -> int:
    """Note what a rule sees; order nothing."""
    seen.append(what)
    return 0


def test_a_new_model_makes_free_units_worthless_and_spares_those_set_aside() -> None:
    """Every five days: at 5 one of three units is set aside; at 10 there is nothing."""
    given = world(
        customers([1.0], [4]),
        initial=[3],
        ship=build("ship", "complete", {}),
        reorder=OrderAt(((10.0, 3),)),
        end=16.0,
    )
    record = run(with_perils(given, obsolescence=Obsolescence(gap=Constant(5.0))))
    assert rows(record, "write_offs") == [(15.0, 2, Reason.OBSOLETE)]
    assert outcomes(record) == ["SHIPPED"]


def test_a_law_that_gives_no_time_between_models_is_an_error() -> None:
    given = with_perils(world(initial=[1]), obsolescence=Obsolescence(gap=Constant(0.0)))
    with pytest.raises(RuleError, match=r"item item0: the law of its obsolescence gave 0\.0"):
        run(given)


def test_rules_see_what_the_records_say() -> None:
    """Units vanish at 2 and 4; the review at 4.5 sees ten, as if nothing had happened."""
    seen: list[StockView] = []
    ask = Ask(
        {
            "order": lambda stock: noted(seen, stock),
            "review_period": 4.5,
            "first_review": 4.5,
        }
    )
    given = world(initial=[10], reorder=ask, end=5.0)
    record = run(with_perils(given, shrinkage=Shrinkage(share=0.5, every=2.0)))
    assert record.levels.on_hand_end[0] < 10
    assert [(view.on_hand, view.inventory_position) for view in seen] == [(10, 10)]


VANISH = Shrinkage(share=1 - 1e-9, every=2.0)  # all, but for once in a billion


def test_an_order_that_finds_the_shelf_empty_sets_the_records_right() -> None:
    """Five units vanish at 2; the order at 3 waits, the rule learns of it and orders five."""
    log = EventLog()
    given = world(
        customers([3.0, 3.5]),
        initial=[5],
        reorder=build("reorder", "base-stock", {"S": 5}),
        end=4.0,
    )
    record = run(with_perils(given, shrinkage=VANISH), log=log)
    assert rows(record, "write_offs") == [(2.0, 5, Reason.SHRUNK)]
    assert rows(record, "corrections") == [(3.0, -5, Reason.FOUND_EMPTY)]
    assert record.corrections.row.tolist() == [0]
    assert outcomes(record) == ["OPEN", "OPEN"]
    assert record.purchase_orders.placed_at.tolist() == [3.0, 3.5]
    assert record.purchase_orders.quantity.tolist() == [6, 1]
    assert record.levels.record_error.tolist() == [5.0 * 1]
    kinds = [(e.time, e.kind, e.quantity, e.on_hand, e.order) for e in log]
    assert kinds[:3] == [
        (2.0, Kind.WRITE_OFF, 5, 0, 0),
        (3.0, Kind.ARRIVAL, 1, 0, 1),
        (3.0, Kind.CORRECTION, -5, 0, 1),
    ]


def test_an_order_that_is_refused_sets_the_records_right_too() -> None:
    given = world(customers([3.0]), initial=[5], accept=build("accept", "none", {}), end=4.0)
    record = run(with_perils(given, shrinkage=VANISH))
    assert rows(record, "corrections") == [(3.0, -5, Reason.FOUND_EMPTY)]
    assert outcomes(record) == ["REJECTED"]


def test_a_count_comes_before_the_review_of_its_instant_and_costs() -> None:
    """Six units vanish at 2. The review at 3 is wrong, the one at 6 follows the count."""
    given = world(
        initial=[6],
        reorder=build("reorder", "periodic-order-up-to", {"T": 3.0, "S": 6, "first": 3.0}),
        end=8.0,
    )
    counting = Counting(every=6.0, cost=2.5)
    record = run(with_perils(given, shrinkage=VANISH, counting=counting))
    assert record.purchase_orders.placed_at.tolist() == [6.0]
    assert rows(record, "corrections") == [(6.0, -6, Reason.COUNTED)]
    assert record.fees.kind.tolist() == [Fee.COUNT]
    assert (record.fees.amount.tolist(), record.fees.item.tolist()) == ([2.5], [0])
    assert record.levels.record_error.tolist() == [6.0 * 4]


def test_clearing_the_shelf_for_a_new_model_shows_what_is_missing() -> None:
    given = world(initial=[5], end=4.0)
    perils = {
        "shrinkage": Shrinkage(share=0.5, every=2.0),
        "obsolescence": Obsolescence(gap=Constant(3.0)),
    }
    record = run(with_perils(given, **perils))
    (_, gone, _), (_, left, reason) = rows(record, "write_offs")
    assert (gone + left, reason) == (5, Reason.OBSOLETE)
    assert rows(record, "corrections") == ([(3.0, -gone, Reason.COUNTED)] if gone else [])


def miscounted(seed: int = 4) -> Record:
    """Fifty receipts of twenty units on an empty shelf that nobody buys from."""
    given = world(
        initial=[0],
        reorder=OrderAt(tuple((float(t), 20) for t in range(50))),
        end=60.0,
    )
    return simulate(with_perils(given, counting=Counting(error=2.0)), seed=seed, check=True)


def test_errors_of_receipts_are_normal_rounded_and_one_per_receipt() -> None:
    """The variance of a rounded normal number is that of the number and 1/12 (Sheppard)."""
    errors = []
    for seed in range(10):
        record = miscounted(seed)
        assert set(record.corrections.reason.tolist()) == {Reason.MISCOUNTED}
        units = record.corrections.units
        errors += units.tolist() + [0] * (50 - len(units))
    n, variance = len(errors), 2.0**2 + 1 / 12
    assert abs(np.mean(errors)) <= 3.2905 * sqrt(variance / n)
    assert abs(np.var(errors) / variance - 1.0) <= 3.2905 * sqrt(2 / n)


def test_records_that_miss_units_never_stop_a_sale_and_never_fall_below_nothing() -> None:
    """A receipt is booked as fewer units than came: all of them can be sold for all that."""
    seed = next(s for s in range(99) if first_error(s) <= -2)
    lowest: list[int] = []
    plan = OrderAt(((0.0, 20),))
    given = world(customers([3.0, 4.0, 5.0], [17, 3, 1]), reorder=plan, end=9.0)
    watched = Ask(
        {
            "order": lambda stock: noted(lowest, stock.on_hand) + plan.order(stock),
            "review_period": 1.0,
            "first_review": 0.0,
        }
    )
    items = tuple(
        replace(i, policy=replace(i.policy, reorder=watched), counting=Counting(error=2.0))
        for i in given.items
    )
    record = simulate(replace(given, items=items), seed=seed, check=True)
    assert record.orders.filled_at_once.tolist() == [17, 3, 0]
    error = first_error(seed)
    # 20 came at 2, 17 went at 3, 3 at 4.
    assert lowest == [0, 0, 20 + error, max(0, 3 + error), 0, 0, 0, 0, 0]
    assert record.levels.record_error.tolist() == [-error + min(3, -error)]


def first_error(seed: int) -> int:
    record = miscounted(seed)
    corrections = record.corrections
    return int(corrections.units[0]) if corrections.time[0] == 2.0 else 0


def test_what_goes_straight_to_those_who_wait_is_not_miscounted() -> None:
    given = world(customers([0.5], [40]), reorder=OrderAt(((1.0, 20), (3.0, 20))), end=9.0)
    record = run(with_perils(given, counting=Counting(error=5.0)))
    assert len(record.corrections) == 0
    assert outcomes(record) == ["SHIPPED"]


def perilous(*, patience: float | None) -> World:
    """All perils at once, for a busy item."""
    given = world(
        CustomerClass(
            name="web",
            arrivals=Renewal(gap=Exponential(mean=0.25)),
            baskets=((Line(0),), (Line(0), Line(1, 2))),
            weights=(3.0, 1.0),
            order_size=Geometric(mean=1.6),
            patience=None if patience is None else Exponential(mean=patience),
        ),
        initial=[30, 10],
        reorder=build("reorder", "min-max", {"s": 20, "S": 45}),
        ship=build("ship", "complete", {}) if patience else None,
        end=300.0,
    )
    return with_perils(
        given,
        shelf_life=ShelfLife(age=Exponential(mean=9.0), issue="lifo" if patience else "fifo"),
        obsolescence=Obsolescence(gap=Exponential(mean=40.0)),
        shrinkage=Shrinkage(share=0.05, every=1.5),
        counting=Counting(error=2.5, every=25.0),
    )


@pytest.mark.parametrize("patience", [None, 3.0])
@pytest.mark.parametrize("seed", range(4))
def test_no_peril_ever_makes_stock_negative_and_the_short_way_is_the_long(
    patience: float | None, seed: int
) -> None:
    """The balance is looked at after every event; without anybody looking, all is the same."""
    given = perilous(patience=patience)
    watched = simulate(given, seed, check=True)
    alone = simulate(given, seed)
    assert {Reason(r) for r in watched.write_offs.reason} == {
        Reason.SPOILED,
        Reason.OBSOLETE,
        Reason.SHRUNK,
    }
    for table in ("orders", "shipments", "receipts", "write_offs", "corrections"):
        for name in getattr(watched, table).names:
            one, other = getattr(watched, table)[name], getattr(alone, table)[name]
            assert np.array_equal(one, other, equal_nan=one.dtype.kind == "f"), (table, name)
    for name in ("on_hand", "record_error", "backorders"):
        assert getattr(watched.levels, name) == pytest.approx(getattr(alone.levels, name))


def test_two_policies_meet_the_same_perils() -> None:
    """The k-th delivery keeps as long, the models come as often, whatever is ordered."""
    given = perilous(patience=None)
    plan = OrderAt(tuple((10.0 * k, 80) for k in range(30)))
    items = tuple(
        replace(item, policy=replace(item.policy, reorder=plan)) for item in given.items
    )
    other = replace(given, items=items)
    obsolete = [
        {t for t, _, reason in rows(simulate(w, 2), "write_offs") if reason == Reason.OBSOLETE}
        for w in (given, other)
    ]
    assert len(obsolete[0] & obsolete[1]) >= 3
