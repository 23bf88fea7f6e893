"""Who a customer is depends on the seed and on names, never on anything else in a file."""

from copy import deepcopy
from math import isnan
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.record import Record
from tests.property.effort import examples
from tests.property.running import columns_of, run
from tests.property.strategies import scenarios

PERSON = ("placed_at", "quantity", "price", "uniform", "budget", "customer")
EXOGENOUS = (*PERSON, "order", "lines", "item", "customer_class")


def people(record: Record) -> dict[str, list[list[Any]]]:
    """Return all that makes each customer of a class, what they want by its name."""
    orders, world = record.orders, record.world
    found: dict[str, list[list[Any]]] = {each.name: [] for each in world.customers}
    columns = [orders[name].tolist() for name in PERSON]
    for number, item, *person in zip(
        orders.customer_class.tolist(), orders.item.tolist(), *columns, strict=True
    ):
        told = [None if isnan(value) else value for value in person]  # nan is never equal
        found[world.customers[number].name].append([world.items[item].name, *told])
    return found


@examples(8)
def test_the_order_of_the_file_does_not_matter(effort: settings) -> None:
    """Items, classes and suppliers in another order: the same people come and want the same."""

    @effort
    @given(scenarios(), st.randoms())
    def holds(scenario: dict[str, Any], chance: Any) -> None:
        other = deepcopy(scenario)
        for kind in ("items", "customers", "suppliers"):
            chance.shuffle(other[kind])
        assert people(run(scenario)) == people(run(other))

    holds()


@examples(8)
def test_others_do_not_matter(effort: settings) -> None:
    """Without the other classes, and under no policy at all, those of a class are the same."""

    @effort
    @given(scenarios())
    def holds(scenario: dict[str, Any]) -> None:
        everyone = people(run(scenario))
        for customers in scenario["customers"]:
            alone = people(run(scenario | {"customers": [customers], "policy": {}}))
            assert alone[customers["name"]] == everyone[customers["name"]]

    holds()


@examples(8)
def test_the_window_of_the_statistics_does_not_matter(effort: settings) -> None:
    """What is warm-up and what is measured changes no table; warm-up clips."""

    @effort
    @given(scenarios())
    def holds(scenario: dict[str, Any]) -> None:
        window = scenario["run"]
        end = window["horizon"] + window["warm_up"]
        whole = scenario | {"run": window | {"horizon": end, "warm_up": 0.0}}
        clipped, full = columns_of(run(scenario)), columns_of(run(whole))
        for name, column in clipped.items():
            if not name.startswith("levels.") or name.endswith("_end"):
                assert np.array_equal(column, full[name], equal_nan=True), name

    holds()


@examples(8)
def test_what_comes_later_does_not_matter(effort: settings) -> None:
    """A longer run begins with the shorter one."""

    @effort
    @given(scenarios(), st.sampled_from((1.0, 30.0, 300.0)))
    def holds(scenario: dict[str, Any], more: float) -> None:
        window = scenario["run"]
        longer = scenario | {"run": window | {"horizon": window["horizon"] + more}}
        short, long = run(scenario), run(longer)
        end, n = short.world.end, len(short.orders)
        for name in EXOGENOUS:
            one, other = short.orders[name], long.orders[name]
            assert np.array_equal(one, other[:n], equal_nan=True), name
        assert not np.any(long.orders.placed_at[n:] < end)
        ended = short.orders.ended_at < end
        assert np.array_equal(short.orders.ended_at[ended], long.orders.ended_at[:n][ended])
        bought = [record.purchase_orders for record in (short, long)]
        assert np.array_equal(bought[0].placed_at, bought[1].placed_at[: len(bought[0])])
        assert not np.any(bought[1].placed_at[len(bought[0]) :] < end)

    holds()
