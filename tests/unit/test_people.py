"""The same people under every policy, and a log that changes nothing."""

import pickle
from dataclasses import replace

import numpy as np
import pytest

from policies.registry import build
from sim.arrivals import PoissonArrivals
from sim.eventlog import Event, EventLog, Kind
from sim.laws import Constant, Discrete, Exponential, Gamma
from sim.simulate import simulate
from sim.world import CustomerClass, Item, Line, Policy, Supplier, World
from tests.unit.worlds import Ask, OrderAt, customers, lead_times_of, outcomes, run, world


def sized(r: int, extra: tuple[CustomerClass, ...] = ()) -> World:
    web = CustomerClass(
        name="web",
        arrivals=PoissonArrivals(3.0),
        baskets=((Line(0),),),
        order_size=Discrete((1, 2, 3), (3, 2, 1)),
        patience=Exponential(4.0),
    )
    reorder = build("reorder", "reorder-point", {"r": r, "Q": 20})
    return World(
        items=(Item(name="a", initial_on_hand=20, policy=Policy(reorder=reorder)),),
        customers=(web, *extra),
        suppliers=(Supplier(name="acme", lead_time=Gamma(5.0, 0.5), prices=(1.0,)),),
        horizon=300.0,
    )


def test_two_policies_meet_the_same_people_and_lead_times() -> None:
    poor, rich = simulate(sized(-10), 5), simulate(sized(25), 5)
    for column in ("customer", "placed_at", "quantity", "uniform", "budget"):
        assert np.array_equal(poor.orders[column], rich.orders[column])
    assert not np.array_equal(poor.orders.outcome, rich.orders.outcome)
    n = min(len(poor.purchase_orders), len(rich.purchase_orders))
    received = [
        i
        for i in range(n)
        if poor.purchase_orders.received[i] and rich.purchase_orders.received[i]
    ]
    assert len(received) > 20
    for i in received:
        assert lead_times_of(poor)[i] == pytest.approx(lead_times_of(rich)[i], abs=1e-9)


def test_another_class_leaves_the_first_as_it_was() -> None:
    other = CustomerClass(
        name="shop",
        arrivals=PoissonArrivals(2.0),
        baskets=((Line(0),),),
        patience=Gamma(3.0, 1.0),
    )
    alone, together = simulate(sized(5), 5).orders, simulate(sized(5, (other,)), 5).orders
    web = together.customer_class == 0
    for column in ("customer", "placed_at", "quantity", "uniform", "budget"):
        assert np.array_equal(alone[column], together[column][web])
    assert (np.diff(together.placed_at) >= 0).all()
    assert together.order.tolist() == list(range(1, len(together) + 1))


def test_the_same_seed_gives_the_same_record_and_another_does_not() -> None:
    a, b, c = simulate(sized(5), 1), simulate(sized(5), 1), simulate(sized(5), 1, 1)
    for name in a.orders.names:
        assert a.orders[name].tobytes() == b.orders[name].tobytes()
    assert a.orders.placed_at[0] != c.orders.placed_at[0]


def test_watching_changes_nothing() -> None:
    """Every event told, balance checked after each: the tables are those of the fast way."""
    plain, watched = simulate(sized(5), 3), simulate(sized(5), 3, check=True, log=EventLog())
    for table in ("orders", "shipments", "purchase_orders", "receipts"):
        for name in getattr(plain, table).names:
            one, other = getattr(plain, table)[name], getattr(watched, table)[name]
            assert np.array_equal(one, other, equal_nan=True), (table, name)
    assert plain.levels.on_hand == pytest.approx(watched.levels.on_hand, rel=1e-12)
    assert np.array_equal(plain.levels.backorders_peak, watched.levels.backorders_peak)


def test_a_world_pickles() -> None:
    copy = pickle.loads(pickle.dumps(sized(5)))
    assert (
        simulate(copy, 1).orders.outcome.tobytes()
        == simulate(sized(5), 1).orders.outcome.tobytes()
    )


def test_the_log_tells_what_happened_and_the_levels_after_it() -> None:
    log = EventLog()
    simulate(world(customers([1.0], [3]), initial=[2], reorder=OrderAt(((1.0, 4),))), log=log)
    found = [(e.time, e.kind, e.quantity, e.on_hand, e.on_order, e.backorders) for e in log]
    assert found == [
        (1.0, Kind.ARRIVAL, 3, 2, 0, 0),
        (1.0, Kind.SHIPMENT, 2, 0, 0, 0),
        (1.0, Kind.BACKORDER, 1, 0, 0, 1),
        (1.0, Kind.PURCHASE_ORDER, 4, 0, 4, 1),
        (3.0, Kind.RECEIPT, 4, 4, 0, 1),
        (3.0, Kind.SHIPMENT, 1, 3, 0, 0),
    ]
    assert all(isinstance(event, Event) for event in log)
    assert len(log) == 6


def test_watching_changes_nothing_where_units_are_kept_back() -> None:
    """A share rule that leaves a unit free while others wait: no newcomer slips by."""
    rule = Ask({"rank": lambda order: 0, "share": lambda free, wanted: [0] * len(wanted)})
    given = world(
        customers([1.0, 8.0], [2, 1]), reorder=OrderAt(((3.0, 3),)), end=20.0, allocate=rule
    )
    assert simulate(given).orders.outcome.tolist() == run(given).orders.outcome.tolist()
    assert outcomes(simulate(given)) == ["OPEN", "OPEN"]


def test_a_world_that_makes_no_sense_is_refused() -> None:
    given = world(customers([1.0]), initial=[1, 1])
    with pytest.raises(ValueError, match="one entry for each of the 2 items"):
        replace(given, suppliers=(Supplier(name="acme", lead_time=Constant(1.0)),))
    for basket in ((Line(0), Line(0)), (Line(2),), ()):
        with pytest.raises(ValueError, match="each once"):
            replace(given, customers=(customers([1.0], basket=basket),))
