"""The DDMRP buffer: its zones, and the min-max that it is."""

from typing import Any

import numpy as np
import pytest

from policies import DDMRP, PeriodicMinMax, stock_view
from policies.ddmrp import Zones
from sim.laws import Constant
from tests.unit.worlds import customers, run, world


def buffer(**values: Any) -> DDMRP:
    given: dict[str, Any] = {
        "adu": 10.0,
        "lead_time": 12.0,
        "lead_time_factor": 0.5,
        "variability_factor": 0.5,
    }
    return DDMRP(**given | values)


@pytest.mark.parametrize(
    ("values", "green"),
    [
        ({}, 60.0),  # the base of red: 10 * 12 * 0.5
        ({"order_cycle": 7.0}, 70.0),
        ({"order_cycle": 5.0}, 60.0),
        ({"moq": 85, "order_cycle": 7.0}, 85.0),
    ],
)
def test_green_is_the_largest_of_three(values: dict[str, Any], green: float) -> None:
    zones = buffer(**values).zones(10.0)
    assert zones == Zones(red=90.0, yellow=120.0, green=green)
    assert (zones.top_of_yellow, zones.top_of_green) == (210.0, 210.0 + green)


def test_zones_grow_with_the_usage_but_for_the_least_order() -> None:
    rule = buffer(moq=85)
    assert rule.zones(20.0) == Zones(red=180.0, yellow=240.0, green=120.0)
    assert rule.zones(0.0) == Zones(red=0.0, yellow=0.0, green=85.0)


def test_it_is_min_max_on_the_position() -> None:
    rule, twin = buffer(order_cycle=7.0), PeriodicMinMax(T=1.0, s=210, S=280)
    for position in range(-50, 300):
        stock = stock_view(on_hand=max(position, 0) + 3, on_order=9, backorders=12)
        stock = stock._replace(inventory_position=stock.on_hand + 9 - 12)
        assert rule.order(stock) == twin.order(stock)


def test_it_buys_what_min_max_buys() -> None:
    rng = np.random.default_rng(3)
    web = customers(np.cumsum(rng.exponential(0.1, 2000)).tolist())

    def bought(rule: object) -> list[tuple[float, int]]:
        given = world(web, initial=(280,), end=200.0, lead_time=Constant(12.0), reorder=rule)
        orders = run(given).purchase_orders
        return list(zip(orders.placed_at.tolist(), orders.quantity.tolist(), strict=True))

    found = bought(buffer(order_cycle=7.0))
    assert len(found) > 20
    assert found == bought(PeriodicMinMax(T=1.0, s=210, S=280))


def test_no_order_is_smaller_than_the_least_order() -> None:
    rule = buffer(adu=1.3, moq=40)
    quantities = {rule.order(stock_view(on_hand=units)) for units in range(200)} - {0}
    assert min(quantities) >= 40


def test_usage_is_a_rolling_mean_that_starts_at_what_is_believed() -> None:
    rule = buffer(window=4, T=2.0)  # 20 per period are believed
    assert buffer(window=4, T=2.0).learns_every == 2.0
    learned: tuple[float, ...] = ()
    usages = []
    for demand in (8, 12, 4, 0, 16, 16, 16):
        learned = rule.learn(learned, demand)
        usages.append(rule.usage(learned))
    periods = [20, 20, 20, 20, 8, 12, 4, 0, 16, 16, 16]
    assert usages == [sum(periods[t + 1 : t + 5]) / 8.0 for t in range(7)]
    assert learned == (0.0, 16.0, 16.0, 16.0)
    assert rule.order(stock_view(learned=learned)) == 6 * (12 + 6 + 3 + 6)


def test_without_a_window_nothing_is_learned() -> None:
    rule = buffer()
    assert rule.learns_every is None
    assert rule.order(stock_view(learned=(999.0,))) == rule.order(stock_view()) == 270
    times = [t + 0.5 for t in range(30)]
    found = run(world(customers(times), end=31.0, lead_time=Constant(50.0), reorder=rule))
    assert found.purchase_orders.quantity.tolist() == [270]


def test_at_work_the_usage_follows_demand() -> None:
    # One a day is believed; three a day come from the first day on: 30 units in ten days.
    times = [t / 3.0 for t in range(1, 300)]
    rule = DDMRP(
        adu=1.0, lead_time=10.0, lead_time_factor=0.5, variability_factor=0.0, window=10
    )
    given = world(customers(times), initial=(20,), end=99.0, reorder=rule)
    position = run(given).purchase_orders
    early = position.quantity[position.placed_at < 10.0].sum()
    late = position.quantity[position.placed_at >= 89.0].sum()
    assert late == pytest.approx(30, abs=15), "what is sold, but for a lot of 15 at its ends"
    assert early > 30, "the buffer itself had to be filled: its top goes from 20 to 60"
