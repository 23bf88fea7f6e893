"""Service targets and the power approximation: no lower level would do."""

from itertools import product

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.stats import norm

from policies.sizing import (
    CompoundPoisson,
    NormalDemand,
    base_stock_for,
    base_stock_performance,
    best_min_max,
    cycle_service_level,
    discrete_demand,
    min_max_cost,
    min_max_for,
    min_max_performance,
    normal_order_up_to_for,
    normal_reorder_point_for,
    poisson_demand,
    power_approximation,
    reorder_point_for,
    reorder_point_performance,
)

TEN = poisson_demand(10.0)
RAGGED = CompoundPoisson(1.5, (0.5, 0.3, 0.0, 0.2))


def test_power_approximation() -> None:
    """Golden, and within 1 % of the least cost on average over its authors' grid of cases."""
    assert power_approximation(50, 8, 2.5, 0.18, 0.7, capped=False) == pytest.approx(
        (40.1946, 74.2902), abs=5e-5
    )
    excess = []
    for mean, setup, b, lead in product((2, 4, 8, 16), (32, 64), (4, 9, 24, 99), (0, 2, 4)):
        period, demand = poisson_demand(mean), poisson_demand(mean * (lead + 1))
        s, S = (round(x) for x in power_approximation(mean, mean**0.5, setup, 1, b, lead))
        least = best_min_max(period.pmf, demand, setup, 1, b).cost
        excess.append(min_max_cost(s, S, period.pmf, demand, setup, 1, b) / least - 1.0)
    assert min(excess) >= -1e-9
    assert np.mean(excess) < 0.01


def test_small_batches_need_the_cap_of_the_power_approximation() -> None:
    bell = discrete_demand(np.diff(norm.cdf(np.arange(122) - 0.5, 50, 8)))
    least = best_min_max(bell.pmf, bell, 2.5, 0.18, 0.7).cost

    def excess(*, capped: bool) -> float:
        s, S = power_approximation(50, 8, 2.5, 0.18, 0.7, capped=capped)
        return min_max_cost(round(s), round(S), bell.pmf, bell, 2.5, 0.18, 0.7) / least - 1.0

    assert excess(capped=True) < 0.001
    assert excess(capped=False) > 0.5


@pytest.mark.parametrize("measure", ["fill_rate", "order_fill_rate", "ready_rate"])
@pytest.mark.parametrize("target", [0.05, 0.5, 0.95, 0.999])
def test_targets_are_reached_by_no_lower_level(measure: str, target: float) -> None:
    demand, sizes = RAGGED.over(4.0), RAGGED.sizes
    r = reorder_point_for(target, 6, demand, sizes, measure)  # type: ignore[arg-type]
    here, below = (reorder_point_performance(level, 6, demand, sizes) for level in (r, r - 1))
    assert getattr(here, measure) >= target > getattr(below, measure)
    S = base_stock_for(target, demand, sizes, measure)  # type: ignore[arg-type]
    here, below = (base_stock_performance(level, demand, sizes) for level in (S, S - 1))
    assert getattr(here, measure) >= target > getattr(below, measure)
    s, S = min_max_for(target, 9, demand, sizes, measure)  # type: ignore[arg-type]
    here, below = (min_max_performance(k, k + 9, demand, sizes) for k in (s, s - 1))
    assert getattr(here, measure) >= target > getattr(below, measure)
    assert s + 9 == S


def test_cycle_service() -> None:
    r = cycle_service_level(0.95, TEN)
    assert TEN.at_most(r) >= 0.95 > TEN.at_most(r - 1)
    assert cycle_service_level(0.95, NormalDemand(8.0, 5.0)) == pytest.approx(
        norm.ppf(0.95, 8, 5)
    )


def loss(level: float, mean: float, sd: float) -> float:
    x = (level - mean) / sd
    return float(sd * (norm.pdf(x) - x * norm.sf(x)))


@pytest.mark.parametrize("target", [0.3, 0.9, 0.999])
def test_normal_targets_by_scipys_root(target: float) -> None:
    r = brentq(
        lambda r: (loss(r, 100, 50) - loss(r + 40, 100, 50)) / 40 - 1 + target, -300, 600
    )
    assert normal_reorder_point_for(target, 40.0, NormalDemand(100, 50)) == pytest.approx(r)
    S = brentq(
        lambda S: (loss(S, 24, 24**0.5) - loss(S, 10, 10**0.5)) / 14 - 1 + target, 0, 100
    )
    demand, lead = NormalDemand(24.0, 24.0**0.5), NormalDemand(10.0, 10.0**0.5)
    assert normal_order_up_to_for(target, 2.0, 7.0, demand, lead) == pytest.approx(S)


@pytest.mark.parametrize("target", [0.0, 1.0, -0.5, float("nan")])
def test_impossible_targets_are_refused(target: float) -> None:
    with pytest.raises(ValueError, match="target must be between 0 and 1"):
        reorder_point_for(target, 5, TEN)
    with pytest.raises(ValueError, match="target must be between 0 and 1"):
        normal_reorder_point_for(target, 5, NormalDemand(10, 3))
    with pytest.raises(ValueError, match="between 0 and 1"):
        cycle_service_level(target, TEN)
