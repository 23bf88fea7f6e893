"""Cost of studies: of a sweep over bare simulations, and of a million results in one file.

Run with ``python -m benchmarks.studies``; takes two minutes. The load is printed, as a busy
machine shows in figures by the clock; the sweep is measured in CPU seconds.
"""

import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from results.kpis import kpis_of
from results.study import Study, sweep
from results.study.store import Store
from results.study.terms import terms_of
from results.study.writing import begin, extend, keep
from results.work import Job, Row, replicate
from scenarios import load
from scenarios.designs import configured, hash_of
from sim.simulate import simulate

LENGTH = 0.05  # CPU seconds of a replication
R = "policy.reorder.r"
POINTS = [{R: r} for r in (20, 40, 60, 80)]
N = 20  # replications of each
KPIS = ("demand", "fill_rate", "mean_wait", "backlog_mean", "on_hand_mean", "lost_rate",
        "profit", "cost_total")  # fmt: skip


def layer(folder: Path, kpis: Sequence[str], rounds: int = 5) -> None:
    """CPU of a sweep into a file over that of the bare simulations and of its jobs alone."""
    horizon = horizon_of(LENGTH)
    shop = load("small-e-shop", set={"run.horizon": horizon})
    worlds = {hash_of(point): configured(shop, point).world for point in POINTS}
    spent: list[tuple[float, float, float]] = []
    for _ in range(rounds):
        start = time.process_time()
        for world in worlds.values():
            for replication in range(N):
                simulate(world, 1, replication)
        simulated = time.process_time()
        for name, world in worlds.items():
            replicate(Job(name, world, 1, tuple(range(N)), tuple(kpis)))
        measured = time.process_time()
        store = folder / f"{len(kpis)}-{len(spent)}.sqlite"
        sweep(shop, POINTS, replications=N, store=store, seed=1, kpis=kpis).close()
        swept = time.process_time() - measured
        spent.append((simulated - start, measured - simulated, swept))
    # The least of each: what others do on the machine only ever adds to it.
    bare, done, swept = (min(column) for column in zip(*spent, strict=True))
    print(f"a replication    {1000 * bare / N / len(POINTS):12.1f} ms of CPU, {len(kpis)} KPIs")
    print(f"a sweep          {100 * (swept / bare - 1):12.1f} % over bare simulations")
    print(f"                 {100 * (swept / done - 1):12.1f} % over its jobs, KPIs included")


def horizon_of(seconds: float) -> float:
    """Return the horizon at which a replication takes about `seconds` of CPU."""
    horizon = 1_000.0
    for _ in range(2):  # twice, for a young process is slow
        world = load("small-e-shop", set={"run.horizon": horizon}).world
        trials = []
        for replication in range(12):
            start = time.process_time()
            simulate(world, 1, replication)
            trials.append(time.process_time() - start)
        horizon *= seconds / min(trials)
    return horizon


def million(folder: Path, configs: int = 10_000, replications: int = 100) -> None:
    """Seconds to store and to summarise a million results of eight KPIs."""
    shop = load("small-e-shop")
    points = [{R: r} for r in range(configs)]
    start = time.perf_counter()
    store = Store.write(folder / "million.sqlite")
    begin(store, terms_of(shop, 1, KPIS))
    extend(store, points, replications)
    for rows in made(points, replications):
        keep(store, KPIS, rows)
    store.close()
    stored = time.perf_counter()
    with Study(folder / "million.sqlite") as study:
        estimates = study.summary()
        summarised = time.perf_counter()
        study.digest()
        digested = time.perf_counter()
    size = (folder / "million.sqlite").stat().st_size / 1e6
    print(f"store            {stored - start:12.1f} s for {configs * replications:,} results")
    print(f"summarise        {summarised - stored:12.1f} s for {len(estimates):,} estimates")
    print(f"digest           {digested - summarised:12.1f} s")
    print(f"size             {size:12.0f} MB")


def made(points: list[dict[str, int]], replications: int) -> Iterator[list[Row]]:
    """Yield made-up results in chunks of a thousand."""
    chunk: list[Row] = []
    for n, point in enumerate(points):
        name = hash_of(point)
        for i in range(replications):
            above = tuple(0.1 * n + 0.7 * i + k for k in range(len(KPIS)))
            chunk.append(Row(name, i, above, (365.0,) * len(KPIS)))
        if len(chunk) >= 1000:
            yield chunk
            chunk = []
    yield chunk


if __name__ == "__main__":
    print(f"load before      {os.getloadavg()[0]:12.1f} on {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as place:
        layer(Path(place), KPIS)
        layer(Path(place), kpis_of("all"))
        million(Path(place))
    print(f"load after       {os.getloadavg()[0]:12.1f} (one of it is ours)")
