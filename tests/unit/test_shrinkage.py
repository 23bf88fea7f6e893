"""Goods that disappear unnoticed: the law of their number, against closed forms."""

from dataclasses import replace
from math import comb, sqrt

import numpy as np
import pytest

from sim.goods import Shrinkage
from sim.perils import binomial
from tests.unit.worlds import run, world


@pytest.mark.parametrize("n", [1, 2, 7, 40])
@pytest.mark.parametrize("share", [0.01, 0.3, 0.9])
def test_the_binomial_is_inverted_where_its_distribution_function_jumps(
    n: int, share: float
) -> None:
    below = 0.0
    for k in range(n + 1):
        probability = comb(n, k) * share**k * (1 - share) ** (n - k)
        if probability > 1e-9:
            assert binomial(below + 0.001 * probability, n, share) == k
            assert binomial(below + 0.999 * probability, n, share) == k
        below += probability


def test_the_binomial_is_right_far_beyond_what_floats_can_hold() -> None:
    """The probability of no loss, .99 to the 200,000, is less than the smallest float."""
    uniform = np.random.default_rng(3).random(4000)
    found = np.array([binomial(u, 200_000, 0.01) for u in uniform])
    mean, sd = 2000.0, sqrt(200_000 * 0.01 * 0.99)
    assert abs(found.mean() - mean) <= 3.2905 * sd / sqrt(4000)  # misses once in 1000
    # The sample variance of normal numbers has a standard deviation of var sqrt(2 / (n - 1)).
    assert abs(found.var(ddof=1) / sd**2 - 1.0) <= 3.2905 * sqrt(2 / 3999)
    assert (binomial(0.0, 50, 0.5), binomial(1.0 - 2**-53, 50, 0.5)) == (0, 50)
    assert binomial(0.5, 0, 0.5) == binomial(0.5, 9, 0.0) == 0


def test_stock_without_demand_shrinks_geometrically() -> None:
    """A unit is there after k periods with probability (1 - p)^k, each for itself."""
    n, share, periods = 2000, 0.05, 12
    given = world(initial=[n], end=2.0 * periods + 1.0)
    item = replace(given.items[0], shrinkage=Shrinkage(share=share, every=2.0))
    record = run(replace(given, items=(item,)))
    stays = (1 - share) ** periods
    left = int(record.levels.on_hand_end[0])
    assert abs(left - n * stays) <= 3.2905 * sqrt(n * stays * (1 - stays))  # once in 1000
    assert record.write_offs.units.sum() == n - left
    assert set(record.write_offs.time.tolist()) == {2.0 * k for k in range(1, periods + 1)}
    # Nobody looks: the records say 2000 all the time, and are wrong by what has gone.
    there = np.concatenate(([n], n - np.cumsum(record.write_offs.units)))
    spans = np.array([2.0] * periods + [1.0])
    assert record.levels.on_hand.tolist() == [float(there @ spans)]
    assert record.levels.record_error.tolist() == [float((n - there) @ spans)]
    assert len(record.corrections) == 0
