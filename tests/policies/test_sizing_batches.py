"""The EOQ family and the newsvendor, held against brute force and published numbers."""

import numpy as np
import pytest
from scipy.optimize import minimize, minimize_scalar

from policies.sizing import (
    DemandLaw,
    NormalDemand,
    critical_ratio,
    discrete_demand,
    eoq,
    eoq_backorders,
    eoq_cost,
    eoq_discount,
    eoq_disruptions,
    eoq_partial_backorders,
    epq,
    newsvendor,
    newsvendor_cost,
    poisson_demand,
)
from sim.terms import Breaks


def test_eoq_by_search() -> None:
    batch = eoq(1300, 8, 0.225)
    found = minimize_scalar(lambda q: eoq_cost(q, 1300, 8, 0.225), bounds=(1, 5000))
    assert batch.quantity == pytest.approx(found.x, rel=1e-4)
    assert batch.cost == pytest.approx(found.fun)
    assert batch.cost == pytest.approx(eoq_cost(batch.quantity, 1300, 8, 0.225))


def test_golden_planned_backorders() -> None:
    batch = eoq_backorders(1000, 100, 2, 8)
    assert batch == pytest.approx((353.5534, 70.7107, 0.8, 565.6854), abs=5e-5)
    # at the best batch ordering costs as much as holding and backorders together: 282.84
    assert 100 * 1000 / batch.quantity == pytest.approx(batch.cost / 2)
    mean_backorders = batch.backorders**2 / (2 * batch.quantity)
    assert mean_backorders == pytest.approx(7.0711, abs=5e-5)


def test_dear_backorders_make_the_plain_eoq() -> None:
    batch, plain = eoq_backorders(1000, 100, 2, 1e9), eoq(1000, 100, 2)
    assert batch.quantity == pytest.approx(plain.quantity)
    assert batch.cost == pytest.approx(plain.cost)


def partial_cost(
    cycle: float, fill: float, h: float, b: float, lost: float, waiting: float
) -> float:
    """K = 100, 1000 units per time unit; integrals of stock and backlog of one cycle."""
    stock = 1000 * (cycle * fill) ** 2 / 2
    backlog = waiting * 1000 * (cycle * (1 - fill)) ** 2 / 2
    gone = (1 - waiting) * 1000 * cycle * (1 - fill)
    return (100 + h * stock + b * backlog + lost * gone) / cycle


@pytest.mark.parametrize("lost", [0.3, 1.0, 2.0, 3.0, 40.0])
@pytest.mark.parametrize("waiting", [0.1, 0.8, 0.95, 1.0])
def test_partial_backorders_by_search(lost: float, waiting: float) -> None:
    batch = eoq_partial_backorders(1000, 100, 2, 8, lost, waiting)
    found = min(
        minimize(
            lambda x: partial_cost(x[0], x[1], 2, 8, lost, waiting),
            (0.3, start),
            method="Nelder-Mead",
            bounds=[(1e-3, 1e3), (0, 1)],
            options={"xatol": 1e-10, "fatol": 1e-10, "maxiter": 4000},
        ).fun
        for start in (0.2, 0.8, 1.0)
    )
    best = min(found, lost * 1000) if waiting < 1 else found
    assert batch.cost == pytest.approx(best, rel=1e-6)


def test_partial_backorders_units() -> None:
    batch = eoq_partial_backorders(1000, 100, 2, 8, 2, 0.8)
    cycle = (batch.quantity - batch.backorders) / batch.fill_rate / 1000
    assert batch.backorders == pytest.approx(0.8 * 1000 * cycle * (1 - batch.fill_rate))
    assert partial_cost(cycle, batch.fill_rate, 2, 8, 2, 0.8) == pytest.approx(batch.cost)
    nothing = eoq_partial_backorders(1000, 100, 2, 8, 0.3, 0.5)
    assert (nothing.fill_rate, nothing.cost) == (0.0, 300.0)
    assert nothing.quantity == float("inf")


def test_epq() -> None:
    # stockpyl 1.0.2: economic_production_quantity(8, .225, 1300, 1700)
    assert epq(1300, 1700, 8, 0.225) == pytest.approx((626.8084945889684, 33.183979125298336))
    assert epq(1300, 1e12, 8, 0.225) == pytest.approx(eoq(1300, 8, 0.225))


def test_disruptions() -> None:
    # stockpyl 1.0.2: eoq_with_disruptions(8, .225, 5, 1300, 1.5, 14)
    batch = eoq_disruptions(1300, 8, 0.225, 5, 1.5, 14)
    assert batch == pytest.approx((772.8110739983106, 173.95000257319708), rel=1e-5)
    for lost, failing, recovering in ((0.01, 5.0, 1.0), (5.0, 20.0, 30.0), (90.0, 0.1, 0.5)):
        batch = eoq_disruptions(1300, 8, 0.225, lost, failing, recovering)
        time = np.linspace(1e-4, 60, 300001)
        both = failing + recovering
        down = failing / both * (1 - np.exp(-both * time)) / recovering
        costs = (8 + 0.225 * 1300 * time**2 / 2 + lost * 1300 * down) / (time + down)
        assert batch.cost == pytest.approx(costs.min(), rel=1e-5)
        assert batch.cost <= costs.min() + 1e-9
    never = eoq_disruptions(1300, 8, 0.225, 5, 1e-9, 14)
    assert never == pytest.approx(eoq(1300, 8, 0.225), rel=1e-5)


def list_cost(q: int, price: float, breaks: Breaks) -> float:
    each = breaks.unit_cost(price, q)
    return 1300 * each + 8 * 1300 / q + 0.3 * each * q / 2


@pytest.mark.parametrize("discount", ["all-units", "incremental"])
@pytest.mark.parametrize("prices", [(0.72, 0.68), (0.748, 0.747), (0.6, 0.59), (0.74, 0.5)])
def test_discounts_by_brute_force(discount: str, prices: tuple[float, float]) -> None:
    breaks = Breaks(quantities=(400, 800), prices=prices, discount=discount)
    batch = eoq_discount(1300, 8, 0.3, 0.75, breaks)
    whole = np.array([list_cost(q, 0.75, breaks) for q in range(1, 6000)])
    assert batch.cost <= whole.min() + 1e-9
    assert batch.cost == pytest.approx(whole.min(), rel=1e-6)  # quantities need not be whole
    assert abs(batch.quantity - whole.argmin() - 1) <= 1.0


def test_golden_discounts() -> None:
    # stockpyl 1.0.2: economic_order_quantity_with_(all_units|incremental)_discounts(
    #     8, .3, 1300, [0, 400, 800], [.75, .72, .68])
    breaks = Breaks(quantities=(400, 800), prices=(0.72, 0.68))
    assert eoq_discount(1300, 8, 0.3, 0.75, breaks) == pytest.approx((800, 978.6))
    breaks = Breaks(quantities=(400, 800), prices=(0.72, 0.68), discount="incremental")
    assert eoq_discount(1300, 8, 0.3, 0.75, breaks) == pytest.approx(
        (304.0467800264368, 1043.4105255059483)
    )


@pytest.mark.parametrize(
    "demand",
    [poisson_demand(10.0), discrete_demand((1, 0, 0, 3, 0, 2))],
    ids=["poisson", "lumpy"],
)
@pytest.mark.parametrize(("under", "over"), [(9.0, 1.0), (0.7, 0.18), (1.0, 20.0)])
def test_newsvendor_by_brute_force(demand: DemandLaw, under: float, over: float) -> None:
    bought = newsvendor(demand, under, over)
    costs = [newsvendor_cost(q, demand, under, over) for q in range(40)]
    assert bought.cost == pytest.approx(min(costs))
    assert bought.quantity == int(np.argmin(costs))


def test_golden_newsvendors() -> None:
    bought = newsvendor(poisson_demand(10.0), under=9.0, over=1.0)
    assert bought.quantity == 14
    assert bought.cost == pytest.approx(5.86937, abs=5e-6)
    # stockpyl 1.0.2: newsvendor_normal(.18, .7, 50, 8)
    normal = newsvendor(NormalDemand(50, 8), under=0.7, over=0.18)
    assert normal == pytest.approx((56.60395592743389, 1.9976051931766445))


def test_customers_who_wait_make_the_first_purchase_smaller() -> None:
    """Price 50, cost 20, salvage 8; the second purchase at 24: the premium counts, 4 not 30."""
    demand = poisson_demand(100.0)
    lost, waits = newsvendor(demand, 50 - 20, 20 - 8), newsvendor(demand, 24 - 20, 20 - 8)
    assert critical_ratio(24 - 20, 20 - 8) == 0.25
    assert waits.quantity < demand.mean < lost.quantity
    profit = [
        sum(
            share * (50 * d - 20 * q - 24 * max(d - q, 0) + 8 * max(q - d, 0))
            for d, share in enumerate(demand.pmf)
        )
        for q in range(60, 140)
    ]
    assert waits.quantity == 60 + int(np.argmax(profit))


def test_nonsense_is_refused() -> None:
    with pytest.raises(ValueError, match="holding must be > 0"):
        eoq(10, 1, 0)
    with pytest.raises(ValueError, match="above rate"):
        epq(10, 10, 1, 1)
    with pytest.raises(ValueError, match="at most 1"):
        eoq_partial_backorders(10, 1, 1, 1, 1, 1.5)
    with pytest.raises(ValueError, match="must be > 0"):
        newsvendor(NormalDemand(5, 1), 0.0, 1.0)
    with pytest.raises(ValueError, match="every price"):
        eoq_discount(10, 1, 0.3, 1.0, Breaks(quantities=(5,), prices=(0.0,)))
    with pytest.raises(ValueError, match="rate must be > 0"):
        eoq_discount(0, 1, 0.3, 1.0, Breaks(quantities=(5,), prices=(0.5,)))
