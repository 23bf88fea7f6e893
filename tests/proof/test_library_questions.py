"""The library's season, groceries and drug: the laws they quote, the answers they give.

Policies are compared on the same customers, replication by replication; each interval misses
once in 1000 times.
"""

from math import sqrt

import numpy as np
import pytest
from scipy.special import stdtrit

from policies import Newsvendor, QuickResponse
from results import run
from scenarios import load
from sim.disruptions import Uptime
from sim.protocols import Floats
from sim.simulate import simulate
from sim.streams import Streams


def surely_higher(first: Floats, second: Floats) -> float:
    """Return the lower end of the interval of the mean difference."""
    gaps, n = first - second, len(first)
    half_width = stdtrit(n - 1, 0.9995) * gaps.std(ddof=1) / sqrt(n)
    return float(gaps.mean() - half_width)


def differs(name: str, one: str | None, other: str | None, kpi: str, runs: int) -> float:
    """Return by how much a KPI is surely higher in one variant than in the other."""
    few = {"run.replications": runs}
    first, second = (run(load(name, variant=each, set=few)) for each in (one, other))
    return surely_higher(first.values(kpi), second.values(kpi))


def law_of_a_season(mean: float, cv: float, size: float, most: int) -> Floats:
    """Probabilities of 0, 1, ... units: geometric orders, negative binomial in number."""
    units = np.arange(1, most)
    orders = np.concatenate([[0.0], (1 - 1 / size) ** (units - 1) / size])
    waves = (1 + cv**2 * mean * (1 - np.fft.fft(orders))) ** (-1 / cv**2)
    return np.fft.ifft(waves).real


@pytest.mark.parametrize("variant", [None, "the-forecast"])
def test_the_profit_that_a_single_buy_is_expected_to_make(variant: str | None) -> None:
    scenario = load("fast-fashion", variant=variant)
    law, units = law_of_a_season(200.0, 0.6, 5.0, 2**15), np.arange(2**15)
    rule = scenario.world.items[0].policy.reorder
    bought = rule.Q  # type: ignore[union-attr]
    sold = np.minimum(units, bought)
    profit = (50.0 * sold - 20.0 * bought + 8.0 * (bought - sold)) / 112.0
    expected = float(law @ profit)
    spread = sqrt(float(law @ profit**2) - expected**2)
    said = scenario.expect["profit"]
    assert said.value == pytest.approx(expected, abs=0.005)
    assert said.tolerance == pytest.approx(3.29 * spread / sqrt(300), rel=0.01)


def test_the_season_is_believed_as_far_as_its_law_says() -> None:
    """The best linear forecast (Buehlmann, ASTIN Bulletin 4, 1967)."""
    law, units = law_of_a_season(200.0, 0.6, 5.0, 2**15), np.arange(2**15)
    mean = float(law @ units)
    rule = load("fast-fashion").world.items[0].policy.reorder
    assert isinstance(rule, Newsvendor)
    assert rule.mean == pytest.approx(mean)
    assert rule.Q == 1344
    assert rule.sd == pytest.approx(sqrt(float(law @ units**2) - mean**2), abs=0.05)
    quick = load("fast-fashion", variant="buy-750").world.items[0].policy.reorder
    assert isinstance(quick, QuickResponse)
    noise = (2 - 1 / 5.0) / 25.0  # E[X^2] / E[X]^2 of geometric sizes, over 25 orders
    assert quick.weight == pytest.approx(0.36 / (0.36 + noise), abs=5e-4)


@pytest.mark.long
def test_a_reorder_pays_and_patience_pays_where_the_first_buy_is_small() -> None:
    assert differs("fast-fashion", "buy-750", None, "profit", 40) > 0
    assert differs("fast-fashion", "buy-300-patient", "buy-300", "profit", 100) > 0


@pytest.mark.slow
def test_customers_who_wait_are_worth_more_than_safety_stock_that_spoils() -> None:
    name = "grocery-perishable"
    assert differs(name, "all-wait", "more", "profit", 10) > 0
    assert differs(name, "all-wait-picked", "picked", "profit", 10) > 0
    assert differs(name, "picked", None, "waste_share", 10) > 0.1


@pytest.mark.slow
def test_who_is_not_told_of_a_disruption_pays_for_a_second_source_in_vain() -> None:
    name = "pharma-dual-sourcing"
    assert differs(name, "dual-index-untold", "dual-index", "cost_total", 25) > 0
    assert differs(name, "dual-index-reserve", "dual-index", "cost_total", 10) > 0


def hospitals_in_need(variant: str | None, runs: int = 8) -> Floats:
    """Share filled at once of what hospitals order while nothing comes, of each replication.

    What is sent while the maker overseas stands still comes ten weeks after it works again, so
    nothing is received from ten weeks after it stops until then.
    """
    scenario = load("pharma-dual-sourcing", variant=variant)
    overseas, seed = scenario.world.suppliers[0], scenario.run.seed
    shares = []
    for replication in range(runs):
        orders = simulate(scenario.world, seed, replication).orders
        uptime = Uptime.of(overseas, Streams(seed, replication))
        theirs = (orders.customer_class == 0) & (orders.placed_at >= scenario.world.warm_up)
        dry = np.array([not uptime.is_up(time - 10.0) for time in orders.placed_at[theirs]])
        filled = orders.filled_at_once[theirs][dry].sum()
        shares.append(filled / orders.quantity[theirs][dry].sum())
    return np.array(shares)


@pytest.mark.slow
def test_hospitals_in_a_disruption_live_on_a_reserve_or_on_the_second_source() -> None:
    need = {
        name: hospitals_in_need(name)
        for name in ("lean", "lean-reserve", "dual-index", "dual-index-untold")
    }
    assert surely_higher(need["lean-reserve"], need["lean"]) > 0
    assert surely_higher(need["dual-index"], need["lean"]) > 0
    assert surely_higher(need["lean"], need["dual-index-untold"]) > 0
    assert hospitals_in_need("dual-index-reserve", runs=3).min() > 0.99
