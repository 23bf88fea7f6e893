"""Speed and memory of the engine, beside the bare SimPy script.

Run with ``python -m benchmarks.speed``; takes about two minutes. Rounds of the two programs are
interleaved and the median ratio is quoted, as machines drift.
"""

import resource
import subprocess
import sys
import time
from dataclasses import replace
from statistics import median

from benchmarks import bare
from policies.registry import build
from sim.arrivals import PoissonArrivals
from sim.laws import Exponential, Gamma
from sim.simulate import simulate
from sim.world import CustomerClass, Item, Line, Policy, Supplier, World


def workload(horizon: float, r: int = bare.R, *, patient: bool = False) -> World:
    """Return the common workload as a world; a very low `r` makes a long backlog."""
    reorder = build("reorder", "reorder-point", {"r": r, "Q": bare.Q})
    return World(
        items=(
            Item(
                name="item", initial_on_hand=max(0, r + bare.Q), policy=Policy(reorder=reorder)
            ),
        ),
        customers=(
            CustomerClass(
                name="all",
                arrivals=PoissonArrivals(bare.RATE),
                baskets=((Line(0),),),
                patience=None if patient else Exponential(bare.PATIENCE),
            ),
        ),
        suppliers=(
            Supplier(name="s", lead_time=Gamma(bare.LEAD_MEAN, bare.LEAD_CV), prices=(1.0,)),
        ),
        horizon=horizon,
    )


def rate(world: World) -> float:
    """Return the customers per CPU second of one run."""
    start = time.process_time()
    record = simulate(world)
    return len(record.orders) / (time.process_time() - start)


def bare_rate(horizon: float) -> float:
    """Return the customers per CPU second of the bare script."""
    start = time.process_time()
    customers = bare.run(horizon)["customers"]
    return customers / (time.process_time() - start)


def against_bare(rounds: int = 9, horizon: float = 10_000.0) -> None:
    """Interleave the two programs."""
    pairs = [(bare_rate(horizon), rate(workload(horizon))) for _ in range(rounds)]
    ratio = median(own / other for other, own in pairs)
    print(f"bare script      {median(p[0] for p in pairs):12,.0f} customers/s")
    print(f"backlab          {median(p[1] for p in pairs):12,.0f} customers/s")
    print(f"ratio            {ratio:12.2f}   (asked: at least 0.8)")


def flat() -> None:
    """Cost per customer by horizon and by backlog."""
    print("\nhorizon [days]   microseconds per customer")
    for horizon in (1_000.0, 10_000.0, 100_000.0):
        print(f"{horizon:14,.0f}   {1e6 / rate(workload(horizon)):12.2f}")
    print("\nmean backlog     microseconds per customer")
    for r, horizon in ((-8, 10_000.0), (-110, 10_000.0), (-10_000, 10_000.0)):
        world = workload(horizon, r, patient=True)
        start = time.process_time()
        record = simulate(world)
        cost = 1e6 * (time.process_time() - start) / len(record.orders)
        print(f"{record.levels.backorders[0] / horizon:14,.0f}   {cost:12.2f}")


def many_items(n: int = 1000, orders: int = 1000) -> None:
    """One world of many items against worlds of one, per order."""
    apart = workload(n * orders / bare.RATE)
    together = of_many(n, orders)
    start = time.process_time()
    record = simulate(together)
    rate_of_many = len(record.orders) / (time.process_time() - start)
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    del record
    share = rate_of_many / rate(apart)
    print(f"\n{n} items         {rate_of_many:12,.0f} orders/s")
    print(f"share of one item{share:12.2f}   (asked: at least 0.5)")
    print(f"peak memory      {used:12.0f} MiB (asked: below 1024)")


def of_many(n: int, orders: int) -> World:
    """Return the common workload for `n` items, each with its own customers' demand."""
    one = workload(orders / bare.RATE)
    items = tuple(replace(one.items[0], name=f"item {number}") for number in range(n))
    customers = replace(
        one.customers[0],
        arrivals=PoissonArrivals(bare.RATE * n),
        baskets=tuple((Line(number),) for number in range(n)),
        weights=(1.0,) * n,
    )
    supplier = replace(one.suppliers[0], prices=(1.0,) * n)
    return replace(one, items=items, customers=(customers,), suppliers=(supplier,))


def memory() -> None:
    """Bytes per customer order: the growth of the whole process between two horizons."""
    used = {}
    for horizon in (10_000, 100_000):
        command = [sys.executable, "-m", "benchmarks.speed", "--peak", str(horizon)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        used[horizon] = [float(number) for number in done.stdout.split()]
    (small, few), (large, many) = used.values()
    print(f"memory           {(large - small) / (many - few):12.0f} bytes per customer order")


def peak(horizon: float) -> None:
    """Print the peak memory of a process that ran one replication, and its orders."""
    record = simulate(workload(horizon))
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024, len(record.orders))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--peak"]:
        peak(float(sys.argv[2]))
    else:
        memory()  # first: a child inherits the peak of its parent
        many_items()
        against_bare()
        flat()
