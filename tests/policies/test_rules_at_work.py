"""Rules in tiny worlds whose course is worked out by hand; units take two days to come."""

from typing import Any

import pytest

from policies import build
from sim.laws import Constant
from sim.record import Record
from tests.unit.worlds import OrderAt, customers, outcomes, run, world


def served_at(record: Record) -> list[float]:
    return [float(time) for time in record.orders.ended_at]


def parcels(record: Record) -> list[tuple[float, int]]:
    """The times and units of what was shipped after arrival."""
    return list(
        zip(record.shipments.time.tolist(), record.shipments.units.tolist(), strict=True)
    )


def with_rules(units: list[int], plan: tuple[tuple[float, int], ...], **rules: Any) -> Record:
    """Customers come at 1, 2, ...; what they order is `units`, what the shop buys `plan`."""
    times = [1.0 + k for k in range(len(units))]
    built = {hook: build(hook, name, params) for hook, (name, params) in rules.items()}
    return run(world(customers(times, units), reorder=OrderAt(plan), end=30.0, **built))


@pytest.mark.parametrize(
    ("name", "params", "served"),
    [
        ("fcfs", {}, [6.0, 8.0, 10.0]),
        ("smallest-first", {}, [10.0, 6.0, 8.0]),
        ("largest-first", {}, [6.0, 10.0, 8.0]),
        ("highest-value", {}, [6.0, 8.0, 10.0]),  # all items are free: ties by arrival
        ("last-come", {}, [10.0, 8.0, 6.0]),
        ("earliest-promise", {}, [6.0, 8.0, 10.0]),
        ("most-likely-to-leave", {}, [6.0, 8.0, 10.0]),
        ("hard-peg", {}, [6.0, 8.0, 10.0]),
        ("reserve-for-newcomers", {"rho": 0}, [6.0, 8.0, 10.0]),
        ("critical-level", {"levels": [0]}, [6.0, 8.0, 10.0]),
    ],
)
def test_lines_are_served_as_they_form(
    name: str, params: dict[str, Any], served: list[float]
) -> None:
    """Orders of 3, 1 and 2 units; receipts at 6, 8 and 10, each of what is next in line."""
    needs = dict(zip(served, (3, 1, 2), strict=True))
    plan = tuple((time - 2.0, units) for time, units in needs.items())
    record = with_rules([3, 1, 2], plan, allocate=(name, params))
    assert served_at(record) == served


def test_proportional_shares_a_receipt() -> None:
    """Of 6 units for 6, 3 and 3: 3, 1.5 and 1.5, so 3, 2 and 1."""
    record = with_rules([6, 3, 3], ((4.0, 6),), allocate=("proportional", {}))
    assert parcels(record) == [(6.0, 3), (6.0, 2), (6.0, 1)]


def test_who_needs_too_much_is_skipped() -> None:
    record = with_rules([5, 2, 1], ((4.0, 3),), allocate=("skip-what-does-not-fit", {}))
    assert outcomes(record) == ["OPEN", "SHIPPED", "SHIPPED"]


def test_a_reserve_serves_newcomers_while_others_wait() -> None:
    """At 6 come 10 units; 3 are kept. The first waits for 9 and gets 7; at 8 one wants 2."""
    rule = build("allocate", "reserve-for-newcomers", {"rho": 0.3})
    classes = customers([1.0, 8.0, 9.0], [9, 2, 4])
    record = run(world(classes, reorder=OrderAt(((4.0, 10),)), end=30.0, allocate=rule))
    assert outcomes(record) == ["OPEN", "FILLED", "OPEN"]
    assert parcels(record) == [(6.0, 7)]
    assert record.orders.filled_at_once.tolist() == [0, 2, 1]


def test_a_critical_level_keeps_units_for_the_first_class() -> None:
    """Six on hand, two kept: class 2 takes four and waits; class 1 takes the last two."""
    rule = build("allocate", "critical-level", {"levels": [0, 2]})
    record = run(
        world(
            customers([1.0, 2.0], [4, 1], name="spot", priority=2),
            customers([3.0, 4.0], [2, 1], name="contract"),
            initial=[6],
            reorder=OrderAt(((5.0, 3), (7.0, 1))),
            end=20.0,
            allocate=rule,
        )
    )
    # At 7 come 3: one for class 1, two refill the reserve. At 9 comes one, for class 2.
    assert served_at(record) == [1.0, 9.0, 3.0, 7.0]


@pytest.mark.parametrize(
    ("name", "params", "shipped"),
    [
        ("partial", {}, [(5.0, 1), (6.0, 2), (8.0, 1), (9.0, 2)]),
        ("one-split", {"phi": 0.5}, [(6.0, 3), (9.0, 3)]),
        ("one-split", {"phi": 0.6}, [(8.0, 4), (9.0, 2)]),
        ("hold-part", {"age": 6.0}, [(8.0, 4), (9.0, 2)]),
        # at 5 and at 8 more is due within a day; at 6 nothing is on order yet
        ("hold-for-next", {"days": 1.0}, [(6.0, 3), (9.0, 3)]),
        ("hold-for-next", {"days": 0.0}, [(5.0, 1), (6.0, 2), (8.0, 1), (9.0, 2)]),
        ("complete", {}, [(9.0, 6)]),
    ],
)
def test_an_order_goes_in_parts(
    name: str, params: dict[str, Any], shipped: list[tuple[float, int]]
) -> None:
    """Six units, ordered at 1, come as 1, 2, 1 and 2."""
    plan = ((3.0, 1), (4.0, 2), (6.0, 1), (7.0, 2))
    record = with_rules([6], plan, ship=(name, params))
    assert parcels(record) == shipped
    assert record.orders.parcels.tolist() == [len(shipped)]


def test_the_law_ends_late_orders() -> None:
    """Placed at 1, due at 4; nobody consents to a second delay of 2."""
    record = with_rules([1, 1], (), rescue=("ftc", {"share": 0, "delay": 2, "limit": 3}))
    assert (outcomes(record), served_at(record)) == (["EXPIRED"] * 2, [6.0, 7.0])
    record = with_rules([1, 1], (), rescue=("eu", {"extra": 4, "terminate": 1, "limit": 3}))
    assert (outcomes(record), served_at(record)) == (["EXPIRED"] * 2, [8.0, 9.0])


def test_units_are_found_elsewhere() -> None:
    rule = ("drop-ship", {"age": 3, "lead_time": 2, "cost": 9})
    record = with_rules([2], (), rescue=rule)
    assert (outcomes(record), served_at(record)) == (["DROP_SHIPPED"], [6.0])
    assert record.fees.amount.tolist() == [18.0]
    offer = build("rescue", "substitute", {"item": "item1", "price": 3, "share": 1, "age": 2})
    record = run(world(customers([1.0, 2.0], [2, 2]), initial=[0, 3], rescue=offer))
    assert outcomes(record) == ["SUBSTITUTED", "OPEN"]  # only one is left for the second
    assert record.rescues.time.tolist() == [3.0]


def test_the_next_purchase_order_is_brought_forward() -> None:
    """Bought at 2 and due at 4; from two backorders on it comes half a day after."""
    rule = ("expedite", {"backlog": 2, "age": 99, "lead_time": 0.5, "cost": 7})
    record = with_rules([1, 1], ((1.0, 2),), rescue=rule)
    assert served_at(record) == [2.5, 2.5]
    assert record.fees.amount.tolist() == [7.0]


def test_returns_and_resales_cost_the_same() -> None:
    for name, params in (("return", {"fee": 4}), ("resell", {"loss": 4})):
        record = run(
            world(
                customers([1.0], [3], patience=Constant(1.5)),
                reorder=OrderAt(((1.0, 5),)),
                end=20.0,
                cancel=build("cancel", name, params),
            )
        )
        assert record.purchase_orders.cancelled.tolist() == [3]
        assert record.fees.amount.tolist() == [12.0]
