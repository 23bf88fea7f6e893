"""Cost of measuring: every KPI of the whole shop, and of every scope, over the bare simulation.

Run with ``python -m benchmarks.kpis``; takes half a minute. Simulating and measuring take turns
in one process, and medians of CPU seconds are quoted. The load is printed, as it shows even so.
"""

import os
import time
from collections.abc import Callable
from statistics import median
from typing import NamedTuple

from benchmarks.speed import of_many
from benchmarks.studies import LENGTH, horizon_of
from results.kpis import kpis_of, measure, measure_shop
from scenarios import load
from sim.record import Record
from sim.simulate import simulate
from sim.world import World

ROUNDS = 21


class Cost(NamedTuple):
    """A way to measure a record, and the CPU seconds that it took each time."""

    look: Callable[[Record], object]
    spent: list[float]


def worlds() -> dict[str, Callable[[], World]]:
    """Return the worlds by their names: of one group and of many, where few wait and many."""
    return {
        f"small-e-shop, {1000 * LENGTH:.0f} ms": lambda: (
            load("small-e-shop", set={"run.horizon": horizon_of(LENGTH)}).world
        ),
        "online-retail": lambda: load("online-retail").world,
        "b2b-rationing": lambda: load("b2b-rationing", scale={"run.horizon": 7}).world,
        "console-launch": lambda: load("console-launch").world,
        "1000 items": lambda: of_many(1000, 50),
    }


def cost(world: World) -> tuple[float, float, float, int]:
    """Return the CPU seconds of simulating, of the shop's KPIs and of all; and the orders."""
    simulated, names, orders = [], kpis_of("all"), 0
    shop, every = Cost(lambda record: measure_shop(record, names), []), Cost(measure, [])
    for replication in range(ROUNDS):
        for look, spent in (shop, every):  # each at a record that nobody has looked at
            start = time.process_time()
            record = simulate(world, 1, replication)
            done = time.process_time()
            look(record)
            spent.append(time.process_time() - done)
            simulated.append(done - start)
            orders = len(record.orders)
    return median(simulated), median(shop.spent), median(every.spent), orders


if __name__ == "__main__":
    print(f"load before {os.getloadavg()[0]:8.1f} on {os.cpu_count()} cores")
    print("world                 orders  simulate [ms]  KPIs of the shop  of every scope")
    for name, world in worlds().items():
        bare, shop, every, orders = cost(world())
        print(
            f"{name:20} {orders:7,} {1000 * bare:14.1f}"
            f" {100 * shop / bare:15.1f} % {100 * every / bare:13.1f} %"
        )
    print(f"load after  {os.getloadavg()[0]:8.1f} (one of it is ours)")
