"""A real Dask cluster on this machine gives what one process gives, whoever dies."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from results.runners import cluster as cluster_module
from results.runners import runner
from results.runners.cluster import Cluster, differences
from results.work import DIED, Crash, Job, Serial, replicate
from tests.results.busy_world import busy_world
from tests.results.jobs import Note, leave_note, notes, refuse

pytestmark = pytest.mark.slow  # a scheduler and workers are begun, and killed, again and again

ROOT = Path(__file__).parents[2]

pytest.importorskip("distributed", reason="the extra `cluster` is not installed")


class Farm:
    """A scheduler and its nodes: each a nanny with a worker, in a process group of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._started: list[subprocess.Popen[bytes]] = []
        self.address = f"tcp://127.0.0.1:{free_port()}"

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a part of the farm."""
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1",
            "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",
        }
        with (self._folder / f"{len(self._started)}.log").open("wb") as log:
            started = subprocess.Popen(
                [sys.executable, "-m", "distributed.cli.dask_" + arguments[0], *arguments[1:]],
                stdout=log, stderr=log, env=environment, start_new_session=True,
                cwd=self._folder,
            )  # fmt: skip
        self._started.append(started)
        return started

    def scheduler(self) -> subprocess.Popen[bytes]:
        port = self.address.rpartition(":")[2]
        return self.start("scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard")

    def node(self) -> subprocess.Popen[bytes]:
        return self.start(
            "worker", self.address, "--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1"
        )  # fmt: skip

    def end(self) -> None:
        for started in self._started:
            kill_group(started)

    def logs(self) -> str:
        return "\n".join(file.read_text() for file in sorted(self._folder.glob("*.log")))


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def kill_group(started: subprocess.Popen[bytes]) -> None:
    if started.poll() is None:
        os.killpg(started.pid, signal.SIGKILL)
        started.wait()


@contextmanager
def running_farm(folder: Path, nodes: int) -> Iterator[Farm]:
    farm = Farm(folder)
    try:
        farm.scheduler()
        for _ in range(nodes):
            farm.node()
        yield farm
    finally:
        farm.end()


@pytest.fixture(scope="module")
def farm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Farm]:
    with running_farm(tmp_path_factory.mktemp("farm"), nodes=2) as farm:
        yield farm


@pytest.fixture(scope="module")
def cluster(farm: Farm) -> Iterator[Cluster]:
    with Cluster(farm.address) as cluster:
        wait_for(lambda: workers(cluster) == 2)
        yield cluster


def workers(cluster: Cluster) -> int:
    return len(cluster._client.nthreads())


def wait_for(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it never came about"
        time.sleep(0.05)


def test_a_cluster_gives_the_rows_that_one_process_gives(cluster: Cluster) -> None:
    world = busy_world(baskets=False, warm_up=20.0)
    kpis = ("profit", "fill_rate", "mean_wait_backordered")
    jobs = [Job(f"c{i % 2}", world, 5, (2 * i, 2 * i + 1), kpis) for i in range(6)]
    several = list(cluster.map(replicate, jobs))
    one = list(Serial().map(replicate, jobs))
    assert sorted(several, key=lambda pair: pair[0].replications) == one


def test_jobs_are_taken_as_they_are_needed(cluster: Cluster, tmp_path: Path) -> None:
    taken = 0

    def endless() -> Iterator[Note]:
        nonlocal taken
        while True:
            taken += 1
            yield Note(taken, str(tmp_path), 0.001)

    for done, _ in enumerate(cluster.map(leave_note, endless()), 1):
        assert taken <= done + 2 * 2, "two for each thread, and those that are done"
        if done == 30:
            break


def test_an_error_of_the_work_is_raised(cluster: Cluster) -> None:
    with pytest.raises(ValueError, match="not this one"):
        list(cluster.map(refuse, range(20)))
    assert sorted(cluster.map(refuse, range(5))) == [(n, n) for n in range(5)]


def test_a_job_that_kills_its_worker_ends_alone(cluster: Cluster, tmp_path: Path) -> None:
    jobs = [Note(n, str(tmp_path), 0.05, n == 4) for n in range(12)]
    found = {job.name: result for job, result in cluster.map(leave_note, jobs)}
    assert found == {n: Crash(DIED) if n == 4 else n * n for n in range(12)}
    ran = {n: len(processes) for n, processes in notes(tmp_path).items()}
    assert ran[4] == 4, "twice among others and twice alone, with one failure allowed"


def test_a_killed_node_loses_nothing_and_doubles_nothing(
    farm: Farm, cluster: Cluster, tmp_path: Path
) -> None:
    third = farm.node()
    before, folder = tmp_path / "before", tmp_path / "notes"
    before.mkdir()
    folder.mkdir()

    def third_takes_part() -> bool:
        list(cluster.map(leave_note, [Note(n, str(before), 0.05) for n in range(6)]))
        return any(of_node(third, process) for ran in notes(before).values() for process in ran)

    wait_for(third_takes_part)
    found = []
    for job, result in cluster.map(leave_note, (Note(n, str(folder), 0.1) for n in range(50))):
        found.append((job.name, result))
        if any(of_node(third, process) for process in notes(folder)[job.name]):
            kill_group(third)
    assert third.poll() is not None, "it died in the middle"
    assert sorted(found) == [(n, n * n) for n in range(50)]
    ran = [len(processes) for processes in notes(folder).values()]
    assert max(ran) <= 2
    assert sum(ran) <= 50 + 2, "only what the dead node had begun, or had just done, ran again"


def of_node(node: subprocess.Popen[bytes], process: int) -> bool:
    """Tell whether a process is a worker of the node, alive or not yet reaped."""
    try:
        return os.getpgid(process) == node.pid
    except ProcessLookupError:
        return False


def test_a_scheduler_that_vanishes_is_told_at_once(tmp_path: Path) -> None:
    logs, left = tmp_path / "logs", tmp_path / "left"
    logs.mkdir()
    left.mkdir()
    with running_farm(logs, nodes=1) as farm:
        began = time.monotonic()
        with (  # noqa: PT012 - the whole of it is one act
            pytest.raises(ConnectionError, match=f"{farm.address} is gone"),
            Cluster(farm.address) as cluster,
        ):
            for done, _ in enumerate(
                cluster.map(leave_note, (Note(n, str(left), 0.1) for n in range(1000)))
            ):
                if done == 5:
                    began = time.monotonic()
                    kill_group(farm._started[0])
        assert time.monotonic() - began < 50.0, "half of what was left to do"


def test_nobody_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_module, "PATIENCE", 0.5)
    address = f"tcp://127.0.0.1:{free_port()}"
    with pytest.raises(ConnectionError, match=f"no Dask scheduler at {address}"):
        Cluster(address).__enter__()
    for strange in ("nonsense", "nonsense://x", "nonsense://x:1", "tcp://host"):
        with pytest.raises(ConnectionError, match=f"{strange}: expected .* tcp://host:8786"):
            Cluster(strange).__enter__()


def test_a_scheduler_without_workers_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_module, "COMING", 0.5)
    with (
        running_farm(tmp_path, nodes=0) as farm,
        pytest.raises(ConnectionError, match="has had no worker for"),
    ):
        Cluster(farm.address).__enter__()


def test_other_versions_are_refused(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    class Elsewhere:
        def wait_for_workers(self, *_: object, **__: object) -> None:
            pass

        def get_versions(self, **_: object) -> Any:
            found = cluster._client.get_versions(packages=["backlab"])
            address = next(iter(found["workers"]))
            found["workers"][address]["packages"]["numpy"] = "1.0"
            return found

    cluster._meet(cluster._client)
    with pytest.raises(OSError, match=r"worker tcp://.* differs: numpy 1\.0 instead of \d"):
        cluster._meet(Elsewhere())


def test_only_what_matters_is_compared() -> None:
    here = {"numpy": "2.4.6", "backlab": "0.1.0", "pandas": "3"}
    assert differences(here, here) == ""
    assert differences(here, {**here, "pandas": None}) == ""
    assert differences(here, {**here, "backlab": "0.2.0"}) == "backlab 0.2.0 instead of 0.1.0"


def test_a_missing_package_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(OSError, match=r"pip install 'backlab\[cluster\]'"):
        runner(cluster="tcp://here:8786").__enter__()


def test_a_cluster_is_used_in_a_with_statement() -> None:
    with pytest.raises(RuntimeError, match="with"):
        next(Cluster("tcp://here:8786").map(refuse, [1]))
