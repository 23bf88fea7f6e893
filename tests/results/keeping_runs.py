"""Intervals of runs and comparisons of shops whose figures are known in closed form."""

from functools import lru_cache, partial

import numpy as np

from policies.sizing.demand import poisson_demand
from policies.sizing.reorder_point import reorder_point_cost
from results import run
from results.compare import Comparison, compare
from results.statistics import Estimate
from results.summary import Results
from scenarios import Scenario, load
from tests.results.keeping import Kind, covers

RATE, LEAD_TIME = 2.0, 5.0
DEMAND = poisson_demand(RATE * LEAD_TIME)
REPLICATIONS = 10


def shop(reorder: dict[str, object]) -> Scenario:
    """Poisson demand of single units, a constant lead time, all is backordered."""
    return load(
        {
            "schema": 1,
            "title": "One item",
            "run": {
                "horizon": 100.0,
                "warm_up": 20.0,
                "replications": REPLICATIONS,
                "seed": 1,
            },
            "items": [{"name": "part", "cost": 0.0, "initial_on_hand": 12}],
            "customers": [{"name": "users", "arrivals": {"law": "poisson", "rate": RATE}}],
            "suppliers": [
                {
                    "name": "maker",
                    "lead_time": {"law": "constant", "value": LEAD_TIME},
                    "order_cost": 20.0,
                }
            ],
            "costs": {"holding": 1.0, "backorder": 9.0},
            "policy": {"reorder": reorder},
        }
    )


def reorder_point(r: int) -> Scenario:
    return shop({"rule": "reorder-point", "r": r, "Q": 10})


def base_stock(S: int) -> Scenario:
    return shop({"rule": "base-stock", "S": S})


def fill_rate(r: int) -> float:
    """E of what is on the shelf at an arrival: P(demand < y), y uniform on r+1 .. r+Q."""
    return float(np.mean([DEMAND.at_most(y - 1) for y in range(r + 1, r + 11)]))


EIGHT = {
    "fill_rate": fill_rate(8),
    "backlog_mean": 0.51181,
    "on_hand_mean": 4.01181,
    "cost_total": reorder_point_cost(8, 10, RATE, DEMAND, 20.0, 1.0, 9.0),
}
DIFFERENCES = {
    "fill_rate": fill_rate(10) - fill_rate(8),
    "cost_total": reorder_point_cost(10, 10, RATE, DEMAND, 20.0, 1.0, 9.0)
    - EIGHT["cost_total"],
}


@lru_cache(maxsize=500)
def one_run(seed: int) -> Results:
    return run(reorder_point(8), seed=seed)


@lru_cache(maxsize=500)
def one_comparison(seed: int) -> Comparison:
    sides = {"base": reorder_point(8), "more": reorder_point(10)}
    return compare(sides, kpis=list(DIFFERENCES), seed=seed)


@lru_cache(maxsize=500)
def one_of_people(seed: int) -> dict[str, Estimate]:
    found = compare(
        {"base": base_stock(12), "more": base_stock(13)}, kpis=["profit"], seed=seed
    )
    return found.people["more"]["all"]


@lru_cache(maxsize=500)
def one_long_run(seed: int) -> Results:
    return run(reorder_point(8), seed=seed, batches=20)


def inside(found: Estimate, truth: float) -> bool:
    return covers(found.low, truth, found.high)


def of_a_run(number: int, kpi: str) -> bool:
    return inside(one_run(number).kpis[kpi], EIGHT[kpi])


def of_a_long_run(number: int, kpi: str) -> bool:
    return inside(one_long_run(number).kpis[kpi], EIGHT[kpi])


def of_a_difference(number: int, kpi: str) -> bool:
    found = one_comparison(number).differences["more"][kpi]
    # One of two in their family: together they are to keep 95 %, each 97.5 %.
    low, high = found.mean - found.half_width, found.mean + found.half_width
    return covers(low, DIFFERENCES[kpi], high)


def of_the_family(number: int) -> bool:
    return all(of_a_difference(number, kpi) for kpi in DIFFERENCES)


def of_people(number: int, change: str) -> bool:
    """Who waits at all waits less with one unit more; who finds it is served at once."""
    at_once, more = (DEMAND.at_most(S - 1) for S in (12, 13))
    truth = {"less": 1.0 - at_once, "at_once": more - at_once, "longer": 0.0}[change]
    return inside(one_of_people(number)[change], truth)


_RUN = "(r, Q) = (8, 10), exact"
_MORE = "(10, 10) less (8, 10), exact"
_PEOPLE = "S = 13 and 12, exact"
KINDS = [
    *(Kind(f"run: {name}", _RUN, "10", partial(of_a_run, kpi=name), 3.0) for name in EIGHT),
    *(
        Kind(f"one long run: {name}", _RUN, "20", partial(of_a_long_run, kpi=name), 3.0)
        for name in EIGHT
    ),
    Kind("compare: both of two differences", _MORE, "10", of_the_family, 3.0, exact=False),
    Kind("people: who waits less", _PEOPLE, "10", partial(of_people, change="less"), 3.0),
    Kind(
        "people: who is served at once",
        _PEOPLE,
        "10",
        partial(of_people, change="at_once"),
        3.0,
    ),
]
