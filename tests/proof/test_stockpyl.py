"""The numbers of stockpyl 1.0.2 (Snyder, MIT licence), each with the call that made it.

Where stockpyl is installed, too, the calls are made again. It asks for old versions of tools it
does not need here: ``pip install --no-deps stockpyl==1.0.2`` and then ``pip install networkx
tqdm tabulate jsonpickle``.
"""

from collections.abc import Iterable
from importlib import import_module
from typing import Any

import pytest

from policies.sizing import (
    NormalDemand,
    best_min_max,
    best_reorder_point,
    eoq,
    eoq_backorders,
    eoq_discount,
    eoq_disruptions,
    epq,
    inventory_cost,
    min_max_cost,
    newsvendor,
    newsvendor_cost,
    plan_cost,
    poisson_demand,
    power_approximation,
    reorder_point_cost,
    wagner_whitin,
)
from sim.terms import Breaks
from tests.proof.measured import assert_equals

TEN, SIX, NORMAL = poisson_demand(10.0), poisson_demand(6.0), NormalDemand(50, 8)
PRICES: dict[str, Any] = {"quantities": (400, 800), "prices": (0.72, 0.68)}
WEEKS, YEAR = (90, 120, 80, 70), (10, 62, 12, 130, 154, 129, 88, 52, 124, 160, 238, 41)
PLAN = wagner_whitin(YEAR, 54, 0.4)
BATCH = eoq_backorders(1000, 100, 2, 8)

# call: what stockpyl answers, what backlab answers
CALLS: dict[str, tuple[tuple[float, ...], Iterable[float]]] = {
    "eoq.economic_order_quantity(8, 0.225, 1300)": (
        (304.0467800264368, 68.41052550594829),
        eoq(1300, 8, 0.225),
    ),
    "eoq.economic_order_quantity_with_backorders(100, 2, 8, 1000)": (
        (353.5533905932738, 0.2, 565.685424949238),
        (BATCH.quantity, 1 - BATCH.fill_rate, BATCH.cost),
    ),
    "eoq.economic_production_quantity(8, 0.225, 1300, 1700)": (
        (626.8084945889684, 33.183979125298336),
        epq(1300, 1700, 8, 0.225),
    ),
    "eoq.economic_order_quantity_with_all_units_discounts("
    "8, 0.3, 1300, [0, 400, 800], [0.75, 0.72, 0.68])[::2]": (
        (800.0, 978.6),
        eoq_discount(1300, 8, 0.3, 0.75, Breaks(**PRICES)),
    ),
    "eoq.economic_order_quantity_with_incremental_discounts("
    "8, 0.3, 1300, [0, 400, 800], [0.75, 0.72, 0.68])[::2]": (
        (304.0467800264368, 1043.4105255059483),
        eoq_discount(1300, 8, 0.3, 0.75, Breaks(**PRICES, discount="incremental")),
    ),
    "supply_uncertainty.eoq_with_disruptions(8, 0.225, 5, 1300, 1.5, 14)": (
        (772.8110739983106, 173.95000257319708),
        eoq_disruptions(1300, 8, 0.225, 5, 1.5, 14),
    ),
    "newsvendor.newsvendor_poisson(1, 9, 10)": (
        (14.0, 5.869371527216103),
        newsvendor(TEN, 9, 1),
    ),
    "newsvendor.newsvendor_poisson_cost(12, 1, 9, 10),": (
        (7.309162537074293,),
        (newsvendor_cost(12, TEN, 9, 1),),
    ),
    "newsvendor.newsvendor_normal(0.18, 0.7, 50, 8)": (
        (56.60395592743389, 1.9976051931766445),
        newsvendor(NORMAL, 0.7, 0.18),
    ),
    "newsvendor.newsvendor_normal_cost(60, 0.18, 0.7, 50, 8),": (
        (2.156131552870387,),
        (newsvendor_cost(60, NORMAL, 0.7, 0.18),),
    ),
    "newsvendor.newsvendor_normal(0.18, 0.7, 50, 8, 3)": (  # lead time 3: 4 periods of demand
        (213.20791185486777, 3.995210386353289),
        newsvendor(NormalDemand(200, 16), 0.7, 0.18),
    ),
    "rq.r_q_cost_poisson(8, 10, 1, 9, 20, 2, 5),": (
        (12.618069919955685,),
        (reorder_point_cost(8, 10, 2.0, TEN, 20.0, 1.0, 9.0),),
    ),
    "rq.r_q_poisson_exact(1, 9, 20, 2, 5)": (
        (10.0, 11.0, 11.53090874625735),
        best_reorder_point(2.0, TEN, 20.0, 1.0, 9.0),
    ),
    "rq.r_q_poisson_exact(20, 150, 100, 1.5, 2)": (
        (3.0, 5.0, 107.92358063314975),
        best_reorder_point(1.5, poisson_demand(3.0), 100.0, 20.0, 150.0),
    ),
    "ss.s_s_discrete_exact(1, 9, 64, True, 10)": (
        (6.0, 40.0, 35.02155527232038),
        best_min_max(TEN.pmf, TEN, 64.0, 1.0, 9.0),
    ),
    "ss.s_s_cost_discrete(4, 10, 1, 4, 5, True, 6),": (
        (8.034111561471642,),
        (min_max_cost(4, 10, SIX.pmf, SIX, 5.0, 1.0, 4.0),),
    ),
    "ss.s_s_power_approximation(0.18, 0.7, 2.5, 50, 8)": (
        (40.19461695647407, 74.29017010980579),
        power_approximation(50, 8, 2.5, 0.18, 0.7, capped=False),
    ),
    "wagner_whitin.wagner_whitin(4, 2, 500, [90, 120, 80, 70])[1],": (
        (1380.0,),
        (plan_cost(wagner_whitin(WEEKS, 500, 2), WEEKS, 500, 2),),
    ),
    "wagner_whitin.wagner_whitin(12, 0.4, 54, "
    "[10, 62, 12, 130, 154, 129, 88, 52, 124, 160, 238, 41])[0][1:]": (
        (84.0, 0.0, 0.0, 130.0, 283.0, 0.0, 140.0, 0.0, 124.0, 160.0, 279.0, 0.0),
        PLAN,
    ),
    "loss_functions.poisson_loss(12, 10)": (
        (0.5309162537074292, 2.5309162537074292),
        (TEN.short(12), inventory_cost(TEN, 12, 1.0, 0.0)),
    ),
    "loss_functions.normal_loss(60, 50, 8)": (
        (0.4046949464436218, 10.404694946443621),
        (NORMAL.short(60), inventory_cost(NORMAL, 60, 1.0, 0.0)),
    ),
}


@pytest.mark.parametrize("call", CALLS)
def test_sizing_gives_the_numbers_of_stockpyl(call: str) -> None:
    theirs, ours = CALLS[call]
    for number, (truth, found) in enumerate(zip(theirs, ours, strict=True)):
        assert_equals(f"answer {number + 1}", found, truth, 2e-6 * abs(truth))


@pytest.mark.parametrize("call", CALLS)
def test_stockpyl_still_gives_the_numbers(call: str) -> None:
    pytest.importorskip("stockpyl")
    module = call.split(".", 1)[0]
    found = eval(call, {module: import_module(f"stockpyl.{module}")})
    assert tuple(map(float, found)) == pytest.approx(CALLS[call][0], rel=1e-9)
