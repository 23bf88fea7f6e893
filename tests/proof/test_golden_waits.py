"""The laws of waits under base stock, exact also where purchase orders overtake each other.

Demand is Poisson with rate 2, lead times have mean 5. Each interval misses the truth once in
1000 times; seeds are fixed.
"""

from dataclasses import replace
from math import exp

import numpy as np
import pytest
from scipy.stats import poisson

from sim.laws import Constant, Exponential, Gamma, Uniform
from sim.protocols import Law
from sim.record import Record
from tests.proof.measured import assert_equals
from tests.proof.shops import Interval, replicate, shop

RATE, LEAD, LONGEST = 2.0, 5.0, 120.0
MOST = np.arange(160)  # units under way: more are as good as impossible


def served_within(wait: float, level: int, law: Law) -> float:
    """P(W <= wait), first come first served, i.i.d. lead times that may cross.

    With S units of stock a customer has been served as soon as, of the purchase orders up to
    its own, at most ``S + M`` are still under way, M being those after its own that have come.
    The older ones under way are Poisson with mean ``rate int_wait^inf P(L > u) du``, M is with
    ``rate int_0^wait P(L <= u) du``, its own is under way with P(L > wait), and the three are
    independent (Palm: displaced Poisson points; with constant L: P(Poisson(rate (L - wait)) <=
    S - 1)).
    """
    steps = wait + (np.arange(4000) + 0.5) * LONGEST / 4000
    missing = exp(-law.cumulative_hazard(wait))
    beyond = np.exp([-law.cumulative_hazard(step) for step in steps]).mean() * LONGEST
    older = poisson.pmf(MOST, RATE * beyond)
    under_way = np.append((1 - missing) * older, 0.0) + np.append(0.0, missing * older)
    newer = max(0.0, RATE * (wait - (law.expectation - beyond)))
    at_least = poisson.sf(np.arange(len(under_way)) - level - 1, newer)
    return float(under_way @ at_least)


def waits_of(
    law: Law,
    level: int,
    within: tuple[float, ...],
    horizon: float = 3000.0,
    delivery: str = "crossing",
    **rules: object,
) -> dict[str, Interval]:
    """Return the mean wait, its mean square and shares, of a shop with base stock."""
    reorder = ("base-stock", {"S": level}) if level else ("zero-stock", {})
    world = shop(
        lead_time=law,
        horizon=horizon,
        warm_up=50,
        initial=level,
        reorder=reorder,
        **rules,  # type: ignore[arg-type]
    )
    world = replace(world, suppliers=(replace(world.suppliers[0], delivery=delivery),))

    def waits(record: Record) -> dict[str, tuple[float, float]]:
        orders = record.orders
        seen = (orders.placed_at >= 50.0) & (orders.placed_at < world.end - LONGEST)
        wait = (orders.ended_at - orders.placed_at)[seen]
        n = float(len(wait))
        shares = {f"wait <= {w:g}": (float((wait <= w + 1e-9).sum()), n) for w in within}
        moments = {"wait": (wait.sum(), n), "wait squared": ((wait**2).sum(), n)}
        return {**shares, **moments}

    return replicate(world, waits, 20)


@pytest.mark.slow
def test_the_wait_under_a_constant_lead_time() -> None:
    """P(W <= w) = P(Poisson(rate (L - w)) <= S - 1), and E[W] = E[B] / rate (Little)."""
    golden = {1.0: 0.88808, 2.0: 0.97991}
    found = waits_of(Constant(LEAD), 12, tuple(golden), horizon=5000.0)
    for w, value in golden.items():
        exact = float(poisson.cdf(11, RATE * (LEAD - w)))
        assert_equals(f"P(wait <= {w:g}), formula", exact, value, 5e-6)
        found[f"wait <= {w:g}"].assert_covers(exact, 0.01)
    found["wait"].assert_covers(0.26546, 0.02)
    waits_of(Constant(LEAD), 14, ())["wait"].assert_covers(0.09347, 0.015)


@pytest.mark.slow
def test_the_wait_under_lead_times_that_do_not_cross() -> None:
    """Sequential lead times mix the constant ones: E P(Poisson(rate (L - w)+) <= S - 1)."""
    law = Gamma(LEAD, 0.5)
    hazards = np.linspace(0.0, 40.0, 100_001)[1:] - 2e-4  # the middles of a fine grid
    weights, leads = np.exp(-hazards) / np.exp(-hazards).sum(), law.age_at(hazards)
    found = waits_of(law, 12, (1.0, 3.0), delivery="sequential")
    for w in (1.0, 3.0):
        left = np.maximum(leads - w, 0.0)
        exact = float(weights @ poisson.cdf(11, RATE * left))
        found[f"wait <= {w:g}"].assert_covers(exact, 0.012)


@pytest.mark.slow
def test_the_tail_of_the_wait_is_not_insensitive() -> None:
    """The mean wait is that of any lead time of this mean; P(W <= w) is another."""
    law, level = Exponential(LEAD), 6
    golden = served_within(2.0, 12, law)
    assert_equals("P(wait <= 2) for S = 12, formula", golden, 0.976, 5e-4)
    waits_of(law, 12, (2.0,))["wait <= 2"].assert_covers(golden, 0.01)
    found = waits_of(law, level, (2.0, 4.0))
    backlog = float(np.maximum(MOST - level, 0) @ poisson.pmf(MOST, RATE * LEAD))
    found["wait"].assert_covers(backlog / RATE, 0.15)
    for w in (2.0, 4.0):
        share = found[f"wait <= {w:g}"]
        share.assert_covers(served_within(w, level, law), 0.025)
        constant = float(poisson.cdf(level - 1, RATE * (LEAD - w)))
        assert abs(share.mean - constant) > share.half_width


@pytest.mark.slow
@pytest.mark.parametrize(
    ("law", "spread"), [(Exponential(LEAD), 1.34), (Uniform(0.0, 10.0), 1.09)], ids=["M", "U"]
)
def test_without_stock_the_mean_wait_is_the_lead_time(law: Law, spread: float) -> None:
    """Little: E[W] = E[L] for any matching; first come first served narrows the spread.

    Whoever is pegged to a purchase order of its own waits with a deviation of 5.00 and 2.89
    (`test_golden_pegs.py`).
    """
    grid = (np.arange(300) + 0.5) / 10.0
    square = float(sum(2 * w * (1 - served_within(w, 0, law)) for w in grid.tolist())) / 10.0
    assert_equals("sd of the wait, formula", (square - LEAD**2) ** 0.5, spread, 0.005)
    found = waits_of(law, 0, ())
    found["wait"].assert_covers(LEAD, 0.1)
    found["wait squared"].assert_covers(square, 0.8)


@pytest.mark.slow
def test_nineteen_of_twenty_wait_half_as_long_if_nobody_is_pegged() -> None:
    """Exponential lead times, no stock: the 95 % quantile is 15.0 pegged, else 7.3."""
    law = Exponential(LEAD)
    pegged = 1 - exp(-15.0 / LEAD)
    served = served_within(7.3, 0, law)
    assert_equals("P(wait <= 15), pegged, formula", pegged, 0.95, 5e-4)
    assert_equals("P(wait <= 7.3), first come, formula", served, 0.95, 5e-3)
    found = waits_of(law, 0, (7.3,))
    found["wait <= 7.3"].assert_covers(served, 0.015)
    found = waits_of(law, 0, (15.0,), allocate=("hard-peg", {}))
    found["wait <= 15"].assert_covers(pegged, 0.01)
