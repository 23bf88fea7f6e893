"""What textbooks show of their simulations, beside the means that the library expects."""

from math import sqrt

import numpy as np
import pytest

from scenarios import load
from sim.protocols import Floats
from sim.record import Record
from sim.simulate import simulate
from tests.proof.measured import Figure, assert_equals, hold
from tests.proof.shops import pooled, replicate

# Law, "Simulation Modeling and Analysis", 5th ed. (2015), section 1.5: one run of each
# policy; and the mean of 1500 runs of an independent program, exact to 0.2.
LAW_AND_KELTON: dict[str | None, tuple[float, float]] = {
    None: (126.6, 125.0),
    "20-60": (122.7, 118.9),
    "20-80": (123.9, 121.4),
    "20-100": (125.3, 127.0),
    "40-60": (126.4, 125.8),
    "40-80": (125.5, 125.5),
    "40-100": (132.3, 131.6),
    "60-80": (150.0, 143.9),
    "60-100": (143.2, 144.2),
}


def cost(record: Record) -> float:
    """Return the cost a month: 32 an order, 3 a unit ordered, 1 on hand, 5 backordered."""
    bought, levels = record.purchase_orders, record.levels
    ordered = 32.0 * len(bought) + 3.0 * float(bought.quantity.sum())
    held = float(levels.on_hand[0]) + 5.0 * float(levels.backorders[0])
    return (ordered + held) / record.world.horizon


def runs_of(variant: str | None, n: int) -> Floats:
    """Return the cost of each of `n` runs."""
    world = load("law-kelton", variant=variant).world
    return np.array([cost(simulate(world, 1, number)) for number in range(n)])


@pytest.mark.parametrize("variant", LAW_AND_KELTON, ids=lambda variant: variant or "20-40")
def test_law_and_kelton_ran_this_model(variant: str | None) -> None:
    """Nine (s, S) policies: mean costs, and the book's run within 3.29 standard deviations."""
    book, mean = LAW_AND_KELTON[variant]
    costs = runs_of(variant, 60)
    pooled([(cost, 1.0) for cost in costs.tolist()], "mean cost").assert_covers(mean, 2.0)
    assert_equals("book's run, mean", costs.mean(), book, 3.29 * float(costs.std(ddof=1)))


@pytest.mark.slow
def test_runs_of_law_and_kelton_differ_by_as_much_as_they_should() -> None:
    """The most varying of the nine policies: 4.4, says an independent program."""
    n = 400
    spread = float(runs_of(None, n).std(ddof=1))
    half_width = 3.29 * spread / sqrt(2 * (n - 1))
    hold(Figure("standard deviation of a run", 4.4, spread, half_width, 0.55, n))


@pytest.mark.long
def test_what_pritsker_sees_of_the_radio_shop() -> None:
    """Stock before a delivery .667 +- .015, 2.26 weeks from one lost sale to the next.

    Lost sales come in clusters, so from the first to the last is less than the whole window.
    """
    world = load("pritsker-radio").world

    def seen(record: Record) -> dict[str, tuple[float, float]]:
        orders, receipts = record.orders, record.receipts
        after = receipts.time >= world.warm_up
        lost = orders.placed_at[(orders.placed_at >= world.warm_up) & (orders.refused > 0)]
        left = [stock_before(record, float(time)) for time in receipts.time[after]]
        return {
            "stock before a delivery": (float(sum(left)), float(len(left))),
            "weeks between lost sales": (float(lost[-1] - lost[0]), float(len(lost) - 1)),
        }

    found = replicate(world, seen, 200)
    found["stock before a delivery"].assert_covers(0.667, 0.1)
    found["weeks between lost sales"].assert_covers(2.26, 0.12)


def stock_before(record: Record, time: float) -> int:
    """Return the units on hand just before an instant, from the tables."""
    orders, receipts = record.orders, record.receipts
    initial = record.world.items[0].initial_on_hand
    came = int(receipts.units[receipts.time < time].sum())
    gone = int(orders.shipped[orders.ended_at < time].sum())
    return initial + came - gone
