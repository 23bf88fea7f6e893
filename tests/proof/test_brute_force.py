"""The model against a naive simulator: the order tables must be equal, number for number.

Worlds are drawn at random, half of them on a grid of whole times, where arrivals, receipts,
leavings and reviews fall on the same instants and only the stated order decides.
"""

from typing import Any

import numpy as np
import pytest
from numpy.random import Generator, default_rng

from policies.registry import build
from sim.arrivals import PoissonArrivals, Trace
from sim.booking import booked
from sim.laws import Constant, Discrete, Exponential, Gamma
from sim.ledger import Outcome
from sim.record import Record
from sim.simulate import simulate
from sim.streams import Streams, one_by_one
from sim.world import CustomerClass, Item, Line, Policy, Supplier, World
from tests.proof.brute_force import Rules, Small
from tests.proof.measured import count

END = 40.0


def random_rules(rng: Generator) -> Rules:
    """Draw the rules of one item."""
    s = int(rng.integers(-3, 6))
    lot = int(rng.integers(1, 9))
    period, first = float(rng.integers(1, 6)), float(rng.integers(0, 4))
    reorder = [
        ("reorder-point", s, lot),
        ("min-max", s, s + lot),
        ("base-stock", max(0, s)),
        ("zero-stock",),
        ("periodic-order-up-to", period, lot, first),
        ("periodic-min-max", period, s, s + lot, first),
    ][rng.integers(6)]
    take_free = bool(rng.integers(2))
    accept = [
        ("all",),
        ("none", take_free),
        ("cap", int(rng.integers(0, 8)), take_free),
        ("partial", float(rng.random()), take_free),
    ][rng.choice(4, p=[0.55, 0.15, 0.15, 0.15])]
    priority, complete, returns = (bool(rng.integers(2)) for _ in range(3))
    return Rules(reorder, accept, priority, complete, returns)


def policy(rules: Rules) -> Policy:
    """Build backlab's own rules from the same names and numbers."""
    name, *numbers = rules.reorder
    parameters = {
        "reorder-point": ("r", "Q"),
        "min-max": ("s", "S"),
        "base-stock": ("S",),
        "zero-stock": (),
        "periodic-order-up-to": ("T", "S", "first"),
        "periodic-min-max": ("T", "s", "S", "first"),
    }[name]
    accept, *values = rules.accept
    names = {"all": (), "none": ("take_free",)}.get(accept)
    names = (
        names if names is not None else ("units" if accept == "cap" else "beta", "take_free")
    )
    return Policy(
        reorder=build("reorder", name, dict(zip(parameters, numbers, strict=True))),
        accept=build("accept", accept, dict(zip(names, values, strict=True))),
        allocate=build("allocate", "priority" if rules.priority else "fcfs", {}),
        ship=build("ship", "complete" if rules.complete else "partial", {}),
        cancel=build("cancel", "return" if rules.returns else "keep", {}),
    )


def random_class(rng: Generator, name: str, n_items: int, *, grid: bool) -> CustomerClass:
    """Draw a customer class; on the grid, all its times are whole."""
    if grid:
        times = np.sort(rng.integers(0, int(END), size=int(rng.integers(5, 40)))).astype(float)
        arrivals: Any = Trace(times)
        patience: Any = [None, Constant(0.0), Constant(2.0), Constant(5.0)][rng.integers(4)]
    else:
        arrivals = PoissonArrivals(float(rng.uniform(0.2, 1.5)))
        patience = [None, Exponential(3.0), Gamma(4.0, 0.6)][rng.integers(3)]
    baskets: list[tuple[Line, ...]] = [(Line(i),) for i in range(n_items)]
    if n_items > 1 and rng.random() < 0.6:
        baskets.append(tuple(Line(i, int(rng.integers(1, 3))) for i in range(n_items)))
    return CustomerClass(
        name=name,
        arrivals=arrivals,
        baskets=tuple(baskets),
        weights=tuple(float(w) for w in rng.uniform(0.2, 1.0, len(baskets))),
        order_size=Discrete((0, 1, 2, 4), (0.1, 1.0, 0.5, 0.3)) if rng.random() < 0.7 else None,
        patience=patience,
        priority=int(rng.integers(1, 3)),
    )


def random_world(number: int) -> tuple[World, list[Rules]]:
    """Draw world `number`."""
    rng = default_rng(number)
    grid, n_items = bool(number % 2), int(rng.integers(1, 4))
    rules = [random_rules(rng) for _ in range(n_items)]
    items = tuple(
        Item(name=f"item{i}", initial_on_hand=int(rng.integers(0, 8)), policy=policy(rule))
        for i, rule in enumerate(rules)
    )
    names = [f"class{i}" for i in range(int(rng.integers(1, 4)))]
    customers = tuple(random_class(rng, name, n_items, grid=grid) for name in names)
    lead_time = Constant(float(rng.integers(0, 6))) if grid else Gamma(4.0, 0.7)
    supplier = Supplier(name="acme", lead_time=lead_time, prices=(1.0,) * n_items)
    return World(items=items, customers=customers, suppliers=(supplier,), horizon=END), rules


def people(world: World, seed: int) -> list[dict[str, Any]]:
    """Return the customers of a world as dictionaries for the naive simulator."""
    found: dict[int, dict[str, Any]] = {}
    for block in booked(world, Streams(seed)):
        for i, order in enumerate(block["order"].tolist()):
            person = found.setdefault(
                order,
                {
                    "order": order,
                    "time": float(block["placed_at"][i]),
                    "priority": world.customers[block["customer_class"][i]].priority,
                    "leaves_at": float(block["leaves_at"][i]),
                    "uniform": float(block["uniform"][i]),
                    "lines": [],
                },
            )
            person["lines"].append((int(block["item"][i]), int(block["quantity"][i])))
    return list(found.values())


def naive(world: World, rules: list[Rules], seed: int) -> Small:
    """Run the naive simulator on the same people and lead times."""
    supplier = world.suppliers[0]
    generator = Streams(seed).generator(f"suppliers/{supplier.name}/lead_time")
    lead_times = one_by_one(lambda n: supplier.lead_time.sample(generator, n))
    initial = [item.initial_on_hand for item in world.items]
    small = Small(rules, initial, people(world, seed), lead_times, world.end)
    small.run()
    return small


def assert_same(record: Record, small: Small) -> None:
    """Compare order lines and purchase orders, number for number."""
    assert_same_orders(record, small)
    bought = record.purchase_orders
    assert bought.placed_at.tolist() == [p["placed_at"] for p in small.purchases]
    assert bought.item.tolist() == [p["item"] for p in small.purchases]
    assert bought.received.tolist() == [p["received"] for p in small.purchases]
    ends = [np.nan if p["ended_at"] is None else p["ended_at"] for p in small.purchases]
    assert np.array_equal(bought.ended_at, ends, equal_nan=True)


def assert_same_orders(record: Record, small: Small) -> None:
    """Compare order lines."""
    lines = [(order, line) for order in small.orders for line in order["lines"]]
    table = record.orders
    assert len(table) == len(lines)
    for row, (order, line) in enumerate(lines):
        ended_at = float(table.ended_at[row])
        found = {
            "item": int(table.item[row]),
            "quantity": int(table.quantity[row]),
            "filled_at_once": int(table.filled_at_once[row]),
            "shipped": int(table.shipped[row]),
            "open": int(table.open[row]),
            "reserved": int(table.reserved[row]),
            "cancelled": int(table.cancelled[row]),
            "refused": int(table.refused[row]),
            "ended_at": None if np.isnan(ended_at) else ended_at,
            "outcome": Outcome(table.outcome[row]).name.lower(),
        }
        expected = {key: line[key] for key in found}
        assert found == expected, f"order {order['order']} placed at {order['time']}"
        if table.lines[row]:
            assert table.parcels[row] == order["parcels"], f"order {order['order']}"


@pytest.mark.parametrize("start", range(0, 400, 50))
def test_order_tables_are_equal(start: int) -> None:
    equal = np.zeros(2, dtype=int)
    for number in range(start, start + 50):
        world, rules = random_world(number)
        small = naive(world, rules, seed=number)
        record = simulate(world, seed=number, check=bool(number % 3))
        try:
            assert_same(record, small)
        except AssertionError as error:
            raise AssertionError(f"world {number}, {rules}: {error}") from error
        equal += (len(record.orders), len(record.purchase_orders))
    count("worlds", 50)
    count("order lines", int(equal[0]))
    count("purchase orders", int(equal[1]))


def test_the_worlds_cover_what_they_should() -> None:
    """The comparison would prove little if waiting, leaving and refusing were rare."""
    seen = np.zeros(len(Outcome) + 1, dtype=int)
    for number in range(100):
        orders = simulate(random_world(number)[0], seed=number).orders
        seen += np.bincount(orders.outcome, minlength=len(seen))
    common = (
        Outcome.FILLED,
        Outcome.OPEN,
        Outcome.SHIPPED,
        Outcome.CANCELLED,
        Outcome.REJECTED,
        Outcome.DECLINED,
    )
    assert all(seen[outcome] > 30 for outcome in common), seen
