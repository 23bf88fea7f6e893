"""What goes wrong with figures of service: ratios of short runs, and waits cut off.

Golden numbers are those of an independent program; intervals miss once in 1000 times.
"""

import numpy as np
import pytest

from scenarios import load
from sim.laws import Constant
from sim.ledger import Outcome
from sim.protocols import Floats
from sim.record import Record, Table
from sim.simulate import simulate
from tests.proof.measured import assert_equals
from tests.proof.shops import replicate, shop


@pytest.mark.long
def test_the_mean_of_short_ratios_is_too_high() -> None:
    """(R, S) = (7, 26) by four weeks: the ratio of sums is exact, the mean of ratios is not.

    Windows of little demand have few shortages, and count as much as the others (Chen, Lin and
    Thomas, Operations Research Letters 31, 2003).
    """
    weeks, n = 28.0, 500
    world = shop(
        lead_time=Constant(5.0),
        horizon=n * weeks,
        warm_up=70.0,
        initial=26,
        reorder=("periodic-order-up-to", {"T": 7.0, "S": 26}),
    )

    def ratios(record: Record) -> dict[str, tuple[float, float]]:
        orders = record.orders
        seen = orders.placed_at >= world.warm_up
        part = ((orders.placed_at[seen] - world.warm_up) // weeks).astype(int)
        filled = np.bincount(part, orders.filled_at_once[seen], n)
        ordered = np.bincount(part, orders.quantity[seen], n)
        mean = float((filled / ordered).sum())
        return {
            "ratio of sums": (float(filled.sum()), float(ordered.sum())),
            "mean of ratios": (mean, float(n)),
        }

    found = replicate(world, ratios, 20)
    found["ratio of sums"].assert_covers(0.919034, 0.006)
    found["mean of ratios"].assert_covers(0.9255, 0.006)
    assert found["mean of ratios"].mean > 0.919034 + found["mean of ratios"].half_width


def kaplan_meier_median(ages: Floats, served: Floats) -> float:
    """Return the age at which half are served, those not served being censored."""
    order = np.argsort(ages, kind="stable")
    at_risk = len(ages) - np.arange(len(ages))
    left = np.cumprod(1.0 - served[order] / at_risk)
    return float(ages[order][np.searchsorted(-left, -0.5)])


def cut_off(orders: Table, at: float) -> dict[str, float]:
    """Return what is known at an instant of those who came before it, and what came of them."""
    cohort = orders.placed_at < at
    placed, ended = orders.placed_at[cohort], orders.ended_at[cohort]
    outcome = orders.outcome[cohort]
    waited, known = outcome != Outcome.FILLED, ended < at
    shipped, left = outcome == Outcome.SHIPPED, outcome == Outcome.CANCELLED
    seen = np.where(known, ended, at) - placed
    waits = (ended - placed)[shipped]
    sooner = (ended - placed)[shipped & known]
    median = kaplan_meier_median(seen[waited], (shipped & known)[waited].astype(float))
    return {
        "mean wait, shipped by then": float(sooner.mean()),
        "mean wait, in the end": float(waits.mean()),
        "median wait, shipped by then": float(np.median(sooner)),
        "median wait, Kaplan and Meier": median,
        "median wait, in the end": float(np.median(waits)),
        "left by then": float((left & known).mean()),
        "left, in the end": float(left.mean()),
    }


# One run of an independent program: the launch of a console, looked at on day 30.
GOLDEN = (12.3, 16.6, 12.4, 16.0, 18.9, 0.058, 0.109)


@pytest.mark.long
def test_waits_of_those_who_have_theirs_behind_them_are_too_short() -> None:
    """A launch seen on day 30; three standard deviations of one run against another."""
    launch = load("console-launch")
    runs = [cut_off(simulate(launch.world, 1, number).orders, 30.0) for number in range(8)]
    for name, golden in zip(runs[0], GOLDEN, strict=True):
        values = np.array([each[name] for each in runs])
        within = 3.0 * float(values.std(ddof=1)) * (1 + 1 / len(values)) ** 0.5
        assert_equals(name, values.mean(), golden, within)
    for each in runs:
        by_then, kaplan_meier, in_the_end = [each[name] for name in each if "median" in name]
        assert by_then < kaplan_meier < in_the_end
        assert each["left by then"] < 0.7 * each["left, in the end"]
