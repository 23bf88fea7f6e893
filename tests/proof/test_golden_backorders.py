"""Closed forms of inventory theory, reproduced within stated intervals.

Demand is Poisson with rate 2, lead times have mean 5, unless said otherwise. The formulas are
computed here from scipy's Poisson law, and held against frozen values first. Each interval
misses the truth once in 1000 times; seeds are fixed.
"""

import numpy as np
import pytest
from scipy.stats import poisson

from sim.laws import Constant, Exponential, Gamma, Geometric
from sim.record import Record
from tests.proof.measured import assert_equals
from tests.proof.shops import figures, replicate, shop

RATE, LEAD = 2.0, 5.0
LOAD = RATE * LEAD
LEAD_TIMES = {
    "constant": Constant(LEAD),
    "exponential": Exponential(LEAD),
    "gamma": Gamma(LEAD, 0.5),
}


def expected_backorders(level: int, load: float = LOAD) -> float:
    """E(D - level)+ for Poisson D of mean `load`; a negative level adds its distance."""
    if level < 0:
        return load - level
    return float(load * poisson.sf(level - 1, load) - level * poisson.sf(level, load))


GOLDEN = {
    8: (0.22022, 2.46035),
    10: (0.45793, 1.25110),
    12: (0.69678, 0.53092),
    14: (0.86446, 0.18694),
}
# every law at S = 12; the slow suite tries all
MARKED = [
    pytest.param(S, law, marks=[] if S == 12 else [pytest.mark.slow])
    for S in GOLDEN
    for law in LEAD_TIMES
]


@pytest.mark.slow
@pytest.mark.parametrize(("level", "law"), MARKED)
def test_base_stock_is_insensitive_to_the_lead_time_law(level: int, law: str) -> None:
    """Palm: with i.i.d. lead times the outstanding units are Poisson (Feeney, Sherbrooke)."""
    fill, backorders = GOLDEN[level]
    assert_equals("fill_rate, formula", poisson.cdf(level - 1, LOAD), fill, 5e-6)
    assert_equals("backorders, formula", expected_backorders(level), backorders, 5e-6)
    world = shop(
        lead_time=LEAD_TIMES[law],
        horizon=6000,
        warm_up=50,
        initial=level,
        reorder=("base-stock", {"S": level}),
    )
    found = replicate(world, figures, 20)
    found["fill_rate"].assert_covers(fill, 0.025)
    found["backorders"].assert_covers(backorders, 0.16)
    found["on_hand"].assert_covers(level - LOAD + backorders, 0.16)
    found["on_order"].assert_covers(LOAD, 0.2)  # Little: rate x lead time


@pytest.mark.long
@pytest.mark.parametrize(
    ("r", "lot", "fill", "backorders", "on_hand"),
    [
        (8, 10, 0.75531, 0.51181, 4.01181),
        (5, 20, 0.74786, 0.74698, 6.24698),
        (-3, 10, 0.02401, 7.54106, 0.04106),
    ],
)
def test_reorder_point(
    r: int, lot: int, fill: float, backorders: float, on_hand: float
) -> None:
    """(r, Q): the position is uniform on r+1..r+Q and independent of lead-time demand."""
    positions = range(r + 1, r + lot + 1)
    served = float(np.mean([poisson.cdf(y - 1, LOAD) for y in positions]))
    missing = float(np.mean([expected_backorders(y) for y in positions]))
    assert_equals("fill_rate, formula", served, fill, 5e-6)
    assert_equals("backorders, formula", missing, backorders, 5e-6)
    world = shop(
        lead_time=Constant(LEAD),
        horizon=6000,
        warm_up=50,
        initial=max(0, r + lot),
        reorder=("reorder-point", {"r": r, "Q": lot}),
    )
    found = replicate(world, figures, 20)
    found["fill_rate"].assert_covers(fill, 0.015)
    found["backorders"].assert_covers(backorders, 0.12)
    found["on_hand"].assert_covers(on_hand, 0.15)


@pytest.mark.long
def test_reorder_point_with_batches_keeps_the_position_uniform() -> None:
    """(r, nQ) under compound Poisson demand: still uniform on r+1..r+Q (Axsater 2015, 5.3)."""
    world = shop(
        lead_time=Constant(LEAD),
        horizon=4000,
        initial=18,
        order_size=Geometric(3.0),
        reorder=("reorder-point", {"r": 8, "Q": 10}),
    )

    def position(record: Record) -> dict[str, tuple[float, float]]:
        levels = record.levels
        area = levels.on_hand[0] + levels.on_order[0] - levels.backorders[0]
        return {"position": (float(area), 4000.0)}

    replicate(world, position, 20)["position"].assert_covers(8 + 11 / 2, 0.1)


@pytest.mark.long
@pytest.mark.parametrize(
    ("level", "fill", "backorders"), [(30, 0.978892, 0.039370), (26, 0.919034, None)]
)
def test_periodic_order_up_to(level: int, fill: float, backorders: float | None) -> None:
    """(R, S), R = 7: the protection interval is R + L.

    The backlog is the mean over a cycle, ``(1/R) int_L^{L+R} E(D_t - S)+ dt``.
    """
    period = 7.0
    after, before = RATE * (LEAD + period), RATE * LEAD
    short = expected_backorders(level, after) - expected_backorders(level, before)
    assert_equals("fill_rate, formula", 1 - short / (RATE * period), fill, 1e-6)
    ages = LEAD + period * (np.arange(2000) + 0.5) / 2000
    backlog = float(np.mean([expected_backorders(level, RATE * age) for age in ages]))
    world = shop(
        lead_time=Constant(LEAD),
        horizon=7 * 2000,
        warm_up=70,
        initial=level,
        reorder=("periodic-order-up-to", {"T": period, "S": level}),
    )
    found = replicate(world, figures, 20)
    found["fill_rate"].assert_covers(fill, 0.006)
    found["backorders"].assert_covers(backlog, 0.02)
    if backorders is not None:
        assert_equals("backorders, formula", backlog, backorders, 5e-7)
        found["on_hand"].assert_covers(13.03937, 0.1)
