"""Customers pegged to a purchase order of their own, where nothing is kept in stock.

Each interval misses the truth once in 1000 times; seeds are fixed.
"""

from math import exp

import pytest

from sim.laws import Constant, Exponential, Gamma, Uniform
from sim.protocols import Law
from sim.record import Record
from tests.proof.measured import assert_equals
from tests.proof.shops import replicate, shop

LEAVING = 0.1  # a day


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lead_time", "spread"),
    [
        pytest.param(Exponential(5.0), 5.0, id="M"),
        pytest.param(Uniform(0.0, 10.0), 10 / 12**0.5, id="U", marks=pytest.mark.slow),
    ],
)
def test_hard_pegging_gives_every_customer_a_lead_time(lead_time: Law, spread: float) -> None:
    """W has the law of L: deviations of 5.00 and 2.89, against 1.34 and 1.09."""
    given = shop(
        lead_time=lead_time,
        horizon=3000,
        reorder=("zero-stock", {}),
        allocate=("hard-peg", {}),
    )

    def waits(record: Record) -> dict[str, tuple[float, float]]:
        orders = record.orders
        wait = (orders.ended_at - orders.placed_at)[orders.placed_at < 2900]
        return {
            "wait": (float(wait.sum()), float(len(wait))),
            "wait squared": (float((wait**2).sum()), float(len(wait))),
        }

    found = replicate(given, waits, 20)
    found["wait"].assert_covers(5.0, 0.1)
    found["wait squared"].assert_covers(25.0 + spread**2, 2.0)


@pytest.mark.parametrize(
    ("lead_time", "stays", "golden"),
    [
        pytest.param(
            Constant(5.0), exp(-5.0 * LEAVING), 0.3935, id="D", marks=pytest.mark.slow
        ),
        pytest.param(
            Exponential(5.0), 1 / (1 + 5.0 * LEAVING), 0.3333, id="M", marks=pytest.mark.slow
        ),
        pytest.param(
            Gamma(5.0, 0.5), (1 + 1.25 * LEAVING) ** -4, 0.3757, id="G", marks=pytest.mark.slow
        ),
    ],
)
def test_pegged_customers_leave_with_the_probability_of_their_own_lead_time(
    lead_time: Law, stays: float, golden: float
) -> None:
    """P(leave) = 1 - E exp(-theta L), if the leaver's own purchase order is returned."""
    assert_equals("left, formula", 1 - stays, golden, 5e-5)
    given = shop(
        lead_time=lead_time,
        patience=Exponential(1 / LEAVING),
        horizon=3000,
        warm_up=50,
        reorder=("zero-stock", {}),
        allocate=("hard-peg", {}),
        cancel=("return", {}),
    )

    def left(record: Record) -> dict[str, tuple[float, float]]:
        orders = record.orders
        seen = (orders.placed_at > 50) & (orders.placed_at < 2950)
        return {"left": (float((orders.cancelled[seen] > 0).sum()), float(seen.sum()))}

    replicate(given, left, 20)["left"].assert_covers(1 - stays, 0.01)
