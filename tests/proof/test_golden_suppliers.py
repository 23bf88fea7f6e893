"""Suppliers of every kind against closed forms, within stated intervals.

Demand is Poisson with rate 2 and lead times have mean 5, unless said otherwise. Each interval
misses the truth once in 1000 times; seeds are fixed.
"""

from dataclasses import replace
from math import exp

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import gamma, norm, poisson

from sim.goods import Planner
from sim.laws import Constant, Exponential, Gamma, Uniform
from sim.protocols import Law
from sim.record import Record
from sim.terms import Disruption, Drift, Regimes, SupplierStock, Yield
from sim.workload import Workload
from sim.world import World
from tests.proof.measured import assert_equals
from tests.proof.shops import figures, replicate, shop

RATE, LEAD, LEVEL = 2.0, 5.0, 12
SEED = 2


def base_stock_shop(lead_time: Law, level: int = LEVEL, **terms: object) -> World:
    world = shop(
        lead_time=lead_time,
        horizon=3000,
        warm_up=100,
        initial=level,
        reorder=("base-stock", {"S": level}),
    )
    acme = replace(world.suppliers[0], **terms)  # type: ignore[arg-type]
    return replace(world, suppliers=(acme,))


def received_after(record: Record) -> dict[str, tuple[float, float]]:
    """Figures of the shop, and the mean lead time of what was received in the window."""
    bought = record.purchase_orders
    came = bought.ended_at >= record.world.warm_up
    spans = bought.ended_at[came] - bought.placed_at[came]
    return {**figures(record), "lead_time": (float(spans.sum()), float(len(spans)))}


def of_sequential(law: Law, level: int) -> tuple[float, float]:
    """Fill rate and backorders where IN = IP - D(L), L of the law (Zipkin 2000, ch. 7)."""
    hazards = np.linspace(0.0, 40.0, 200_001)[1:] - 1e-4  # the middles of a fine grid
    weights = np.exp(-hazards) / np.exp(-hazards).sum()
    loads = RATE * law.age_at(hazards)
    lacking = loads * poisson.sf(level - 1, loads) - level * poisson.sf(level, loads)
    return float(weights @ poisson.cdf(level - 1, loads)), float(weights @ lacking)


@pytest.mark.slow
def test_sequential_lead_times_of_a_busy_supplier() -> None:
    """Zipkin's exogenous sequential supply: five times the backlog at the same mean."""
    law = Workload(arrival_rate=0.3, service_rate=0.5, constant=2.0)
    assert_equals("mean of the law", law.expectation, LEAD)
    fill, backorders = of_sequential(law, LEVEL)
    assert_equals("fill_rate, formula", fill, 0.7145, 1e-4)
    assert_equals("backorders, formula", backorders, 2.852, 1e-3)
    found = replicate(base_stock_shop(law, delivery="sequential"), received_after, 64, SEED)
    found["fill_rate"].assert_covers(fill, 0.03)
    found["backorders"].assert_covers(backorders, 0.6)
    found["on_order"].assert_covers(RATE * LEAD, 0.7)
    found["lead_time"].assert_covers(LEAD, 0.3)


@pytest.mark.slow
@pytest.mark.parametrize(
    "law",
    [Exponential(LEAD), Gamma(LEAD, 0.5), Uniform(1.0, 9.0)],
    ids=["exp", "gamma", "unif"],
)
def test_sequential_lead_times_keep_their_law(law: Law) -> None:
    fill, backorders = of_sequential(law, LEVEL)
    found = replicate(base_stock_shop(law, delivery="sequential"), received_after, 24, SEED)
    found["fill_rate"].assert_covers(fill, 0.015)
    found["backorders"].assert_covers(backorders, 0.32)
    found["lead_time"].assert_covers(LEAD, 0.2)


@pytest.mark.slow
def test_holding_back_what_would_overtake_makes_lead_times_three_times_as_long() -> None:
    """A purchase order comes when it and all older ones have: 14.9 on average, not 5.

    ``P(effective L <= x) = P(L <= x) exp(-rate int_x^inf P(L > u) du)``, as the older ones that
    are under way at x are Poisson; with exponential L the integral is ``5 e^{-x/5}``.
    """
    mean, _ = quad(
        lambda x: 1.0 - (1.0 - exp(-x / LEAD)) * exp(-RATE * LEAD * exp(-x / LEAD)), 0.0, 400.0
    )
    assert_equals("lead_time, formula", mean, 14.9, 0.05)
    found = replicate(
        base_stock_shop(Exponential(LEAD), delivery="fifo"), received_after, 16, SEED
    )
    found["lead_time"].assert_covers(mean, 0.6)
    assert found["fill_rate"].mean < 0.1


@pytest.mark.slow
def test_a_planner_of_constant_delay_is_a_longer_lead_time() -> None:
    world = replace(base_stock_shop(Gamma(3.0, 0.5)), planner=Planner(delay=Constant(2.0)))
    found = replicate(world, figures, 16, SEED)
    found["fill_rate"].assert_covers(float(poisson.cdf(LEVEL - 1, RATE * LEAD)), 0.025)


@pytest.mark.slow
def test_a_supplier_with_a_stock_of_its_own_adds_its_own_wait() -> None:
    """Two echelons, exact for Poisson demand by mixing over the depot's queue.

    The depot's backorders B0 are those of a base stock with Poisson(rate x repair) in repair.
    The shop's units on order: those in transit and those that the depot owes, all of one item:
    N = Poisson(rate x transit) + B0 at the instant one transit ago (Simon 1971; Graves 1985).
    """
    repair, transit, depot, level = 4.0, 2.0, 6, 7
    in_repair = RATE * repair
    owed = np.arange(60)
    at_depot = np.where(
        owed > 0, poisson.pmf(owed + depot, in_repair), poisson.cdf(depot, in_repair)
    )
    fill = float((at_depot * poisson.cdf(level - 1 - owed, RATE * transit)).sum())
    world = base_stock_shop(
        Constant(transit),
        level,
        stock=SupplierStock(units=depot, lead_time=Exponential(repair)),
    )
    found = replicate(world, figures, 16, SEED)
    found["fill_rate"].assert_covers(fill, 0.02)
    found["on_order"].assert_covers(float((at_depot * owed).sum()) + RATE * transit, 0.15)


@pytest.mark.slow
def test_a_disruption_lengthens_the_lead_time_by_the_time_it_lasts() -> None:
    """PASTA: a purchase order meets a supplier that is down with the share of time it is."""
    up, down = 30.0, 10.0
    law = Disruption(up=Exponential(up), down=Exponential(down))
    found = replicate(base_stock_shop(Constant(LEAD), disruption=law), received_after, 24, SEED)
    share = down / (up + down)
    found["lead_time"].assert_covers(LEAD + share * down, 0.6)
    frozen = replace(law, mode="frozen")
    found = replicate(
        base_stock_shop(Constant(LEAD), disruption=frozen), received_after, 24, SEED
    )
    # of the work of 5, each time unit is interrupted at rate 1/30, by 10 on average
    found["lead_time"].assert_covers(LEAD + share * down + LEAD / up * down, 0.9)


@pytest.mark.slow
def test_disruptions_lose_what_is_under_way() -> None:
    up, down = 30.0, 10.0
    law = Disruption(up=Exponential(up), down=Exponential(down), mode="lost")

    def lost(record: Record) -> dict[str, tuple[float, float]]:
        bought = record.purchase_orders
        ended = np.isfinite(bought.ended_at)
        units = bought.quantity[ended].sum()
        return {"lost": (float(bought.short[ended].sum()), float(units))}

    found = replicate(base_stock_shop(Constant(LEAD), disruption=law), lost, 24, SEED)
    # sent while up: lost if the rest of the time up, exponential, is shorter than 5; sent while
    # down: begins at the beginning of a time up, the same law. Every unit is sent again until
    # it comes, at the end of what lost it, so sendings do not meet the supplier at random:
    # the first does, each later one begins with a time up, too.
    found["lost"].assert_covers(1.0 - exp(-LEAD / up), 0.03)


@pytest.mark.slow
def test_regimes_change_the_mean_lead_time_by_their_share_of_time() -> None:
    world = base_stock_shop(
        Constant(4.0), regimes=Regimes(factors=(1.0, 3.0), stays=(15.0, 5.0))
    )
    found = replicate(world, received_after, 24, SEED)
    found["lead_time"].assert_covers(4.0 * (0.75 + 0.25 * 3.0), 0.25)


@pytest.mark.slow
def test_a_drift_lengthens_lead_times_as_time_goes_by() -> None:
    drift = Drift(times=(100.0, 3100.0), factors=(1.0, 2.0))
    world = replace(base_stock_shop(Gamma(LEAD, 0.5), drift=drift), horizon=3000.0)
    found = replicate(world, received_after, 16, SEED)
    found["lead_time"].assert_covers(7.5, 0.12)


@pytest.mark.slow
def test_autocorrelation_keeps_the_law_and_links_neighbours() -> None:
    """Correlated lead times make the same mean worse: the outstanding units vary more."""
    independent = replicate(base_stock_shop(Gamma(LEAD, 0.5)), received_after, 16, SEED)
    linked = base_stock_shop(Gamma(LEAD, 0.5), autocorrelation=0.95)
    found = replicate(linked, received_after, 16, SEED)
    found["lead_time"].assert_covers(LEAD, 0.25)
    found["on_order"].assert_covers(RATE * LEAD, 0.6)
    gap = found["backorders"].mean - independent["backorders"].mean
    assert gap > found["backorders"].half_width + independent["backorders"].half_width

    def neighbours(record: Record) -> dict[str, tuple[float, float]]:
        bought = record.purchase_orders
        ended = np.isfinite(bought.ended_at)
        times = (bought.ended_at - bought.placed_at)[ended & (bought.placed_at < 2500.0)]
        scores = norm.ppf(gamma.cdf(times, 4.0, scale=LEAD / 4.0))
        return {"phi": (float(scores[1:] @ scores[:-1]), float(scores @ scores))}

    replicate(linked, neighbours, 10, SEED)["phi"].assert_covers(0.95, 0.02)


@pytest.mark.slow
def test_a_yield_below_one_is_made_up_for_by_ordering_again() -> None:
    """Each unit is ordered 1/y times: its time is a geometric sum of lead times."""
    share = 0.8
    found = replicate(
        base_stock_shop(Constant(4.0), yield_=Yield(mean=share)), figures, 16, SEED
    )
    # the units on order are those of lead times L N, N geometric, i.i.d.: Palm
    found["on_order"].assert_covers(RATE * 4.0 / share, 0.25)
    found["fill_rate"].assert_covers(float(poisson.cdf(LEVEL - 1, RATE * 4.0 / share)), 0.025)


@pytest.mark.slow
@pytest.mark.parametrize("servers", [1, 3])
def test_a_maker_with_several_servers_is_a_queue(servers: int) -> None:
    """Base stock at an M/M/c maker with N units: fill = P(N < S) (Zipkin 2000, ch. 7)."""
    rate_of_one = 2.5 / servers
    load, level = RATE / rate_of_one, 6
    terms = [1.0]
    for n in range(1, 400):
        terms.append(terms[-1] * load / min(n, servers))
    law = np.array(terms) / sum(terms)
    world = base_stock_shop(
        Exponential(1.0 / rate_of_one), level, delivery="queue", servers=servers
    )
    found = replicate(world, figures, 24, SEED)
    found["fill_rate"].assert_covers(float(law[:level].sum()), 0.03)
    found["on_order"].assert_covers(float(law @ np.arange(400)), 0.45)


@pytest.mark.slow
def test_transit_comes_after_the_making() -> None:
    """A queue's transit adds its mean, and lets the units cross: M/M/1 then M/G/inf."""
    world = base_stock_shop(Exponential(0.4), 8, delivery="queue", transit=Uniform(0.0, 2.0))
    found = replicate(world, figures, 20, SEED)
    found["on_order"].assert_covers(0.8 / 0.2 + RATE * 1.0, 0.6)
    # the queue's length and the units in transit are independent (Burke 1956; Jackson 1957)
    queue = 0.2 * 0.8 ** np.arange(200)
    fill = float((queue * poisson.cdf(7 - np.arange(200), RATE * 1.0)).sum())
    found["fill_rate"].assert_covers(fill, 0.03)
