"""Cost of the layer that runs experiments: over bare simulations, in two processes, in memory.

Run with ``python -m benchmarks.experiments`` on a machine with two free cores; takes about a
minute. The load is printed, as a busy machine shows in every figure: beside the speed-up of two
processes of a pool stands that of two programs that know nothing of each other, which is what
the machine had to give at that time.
"""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from statistics import median

from benchmarks.speed import workload
from results.kpis import measure
from results.runners.pool import Pool
from results.work import Job, Runner, Serial, replicate
from sim.simulate import simulate
from sim.world import World

KPIS = ("profit", "fill_rate", "mean_wait_backordered")
LENGTH = 0.05  # CPU seconds of a replication
N = 40


def world_of(seconds: float) -> World:
    """Return the common workload, so long that a replication takes about `seconds` of CPU."""
    trial = workload(1_000.0)
    simulate(trial)
    start = time.process_time()
    simulate(trial)
    return workload(1_000.0 * seconds / (time.process_time() - start))


def jobs(world: World, n: int) -> Iterator[Job]:
    """Yield `n` jobs of one replication each."""
    return (Job("one", world, 1, (i,), KPIS) for i in range(n))


def elapsed(runner: Runner, world: World, n: int) -> float:
    """Return the seconds in which a runner, warmed up, does `n` jobs."""
    with runner:
        list(runner.map(replicate, jobs(world, 4)))
        start = time.perf_counter()
        for _ in runner.map(replicate, jobs(world, n)):
            pass
        return time.perf_counter() - start


def layer(world: World, rounds: int = 7, n: int = 20) -> None:
    """CPU of jobs in this process over that of the bare simulations."""
    ratios = []
    for _ in range(rounds):
        start = time.process_time()
        for replication in range(n):
            simulate(world, 1, replication)
        simulated = time.process_time()
        for replication in range(n):
            measure(simulate(world, 1, replication))
        measured = time.process_time()
        for _ in Serial().map(replicate, jobs(world, n)):
            pass
        done = time.process_time()
        bare = simulated - start
        ratios.append(((measured - simulated) / bare, (done - measured) / bare))
    kpis, whole = (100 * (median(column) - 1) for column in zip(*ratios, strict=True))
    print(f"KPIs             {kpis:12.1f} % over bare simulations")
    print(f"KPIs and jobs    {whole:12.1f} % over bare simulations")


def parent(world: World) -> None:
    """CPU that a job in another process costs this one: a figure that a busy machine keeps."""
    with Pool(1) as pool:
        list(pool.map(replicate, jobs(world, 2)))
        start = time.process_time()
        for _ in pool.map(replicate, jobs(world, N)):
            pass
        spent = (time.process_time() - start) / N
    print(f"parent           {1000 * spent:12.2f} ms of CPU per job of {1000 * LENGTH:.0f} ms")


def two_processes(world: World, rounds: int = 3) -> None:
    """Speed-up of two processes over one, of a pool and of programs on their own."""
    pool, free = [], []
    for _ in range(rounds):
        pool.append(elapsed(Pool(1), world, N) / elapsed(Pool(2), world, N))
        free.append(side_by_side(world, 1, N) / side_by_side(world, 2, N // 2))
    print(f"two in a pool    {median(pool):12.2f} times as fast as one")
    print(f"two on their own {median(free):12.2f} times as fast as one")


def side_by_side(world: World, programs: int, n: int) -> float:
    """Return the seconds that the slower of some programs takes for `n` replications."""
    command = [sys.executable, "-m", "benchmarks.experiments", "--bare"]
    command += [str(world.horizon), str(n)]
    started = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True)
        for _ in range(programs)
    ]
    for program in started:
        assert program.stdout is not None
        program.stdout.readline()  # it has imported all
    for program in started:
        assert program.stdin is not None
        program.stdin.write("go\n")
        program.stdin.flush()
    return max(float(program.communicate()[0]) for program in started)


def bare(horizon: float, n: int) -> None:
    """Wait for the word; print the seconds of `n` replications."""
    world = workload(horizon)
    simulate(world)
    print("ready", flush=True)
    sys.stdin.readline()
    start = time.perf_counter()
    list(Serial().map(replicate, jobs(world, n)))
    print(time.perf_counter() - start)


def memory() -> None:
    """Peak memory of the parent and of its largest child at 100 and at 1000 jobs."""
    for n in (100, 1000):
        command = [sys.executable, "-m", "benchmarks.experiments", "--peak", str(n)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        own, child = (int(kilobytes) / 1024 for kilobytes in done.stdout.split())
        print(f"memory, {n:4} jobs {own:11.1f} MB, a worker {child:.1f} MB")


def peak(n: int) -> None:
    """Print the peak memory of a process that had `n` jobs done, and of a worker."""
    world, largest = workload(100.0), 0
    with Pool(2) as pool:
        for _ in pool.map(replicate, jobs(world, n)):
            pass
        for _, kilobytes in pool.map(peak_of_worker, range(8)):
            assert isinstance(kilobytes, int)
            largest = max(largest, kilobytes)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, largest)


def peak_of_worker(_: int) -> int:
    """Return the peak memory of the process that does this job, in kilobytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    if sys.argv[1:2] == ["--peak"]:
        peak(int(sys.argv[2]))
    elif sys.argv[1:2] == ["--bare"]:
        bare(float(sys.argv[2]), int(sys.argv[3]))
    else:
        cores = os.cpu_count()
        memory()  # first: a child inherits the peak of its parent
        chosen = world_of(LENGTH)
        layer(chosen)
        parent(chosen)
        print(f"load before      {os.getloadavg()[0]:12.1f} on {cores} cores")
        two_processes(chosen)
        print(f"load after       {os.getloadavg()[0]:12.1f} (two of it are ours)")
