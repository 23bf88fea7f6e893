"""Scenarios to begin with: those of the library, cut short."""

import tomllib
from copy import deepcopy
from functools import cache
from typing import Any

from scenarios import load
from scenarios.source import library
from sim.bounds import expected_orders

Table = dict[str, Any]

_ORDERS = 150  # of a replication, about
MOST_ORDERS, MOST_EVENTS = 1500, 6000  # bounds of the runs

MINIMAL = """\
schema = 1
title = "Corner shop"
[run]
horizon = 20.0
[[items]]
name = "lantern"
[[customers]]
name = "web"
arrivals = { law = "poisson", rate = 2.0 }
[[suppliers]]
name = "acme"
lead_time = { law = "constant", value = 3.0 }
[policy]
reorder = { rule = "base-stock", S = 8 }
"""


@cache
def seeds() -> tuple[Table, ...]:
    """Return the scenarios to begin with."""
    found = [tomllib.loads(MINIMAL)]
    for path in library().values():
        world = load(path).world
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        share = min(1.0, _ORDERS / expected_orders(world))
        if share == 1.0 or expected_orders(world) * share < MOST_ORDERS:
            run = table["run"]
            run["horizon"] *= share
            run["warm_up"] = run.get("warm_up", 0.0) * share
        found.append(table)
    for table in found:
        table["run"] |= {"most_orders": MOST_ORDERS, "most_events": MOST_EVENTS}
        table["run"]["replications"] = 2
        table.pop("expect", None)
    return tuple(found)


def seed(number: int) -> Table:
    """Return a scenario to begin with; the numbers go round."""
    return deepcopy(seeds()[number % len(seeds())])
