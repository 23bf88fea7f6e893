"""A pool gives what one process gives, whoever dies."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from results.runners import runner
from results.runners.pool import Pool
from results.work import DIED, Crash, Job, Row, Serial, replicate
from tests.results.busy_world import busy_world
from tests.results.jobs import Note, interrupt_oneself, leave_note, notes, refuse, runs

ROOT = Path(__file__).parents[2]
KPIS = ("profit", "fill_rate", "mean_wait_backordered")


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(2) as pool:
        yield pool


def shop_jobs(n: int = 6) -> list[Job]:
    world = busy_world(baskets=False, warm_up=20.0)
    return [Job(f"c{i % 2}", world, 5, (2 * i, 2 * i + 1), KPIS) for i in range(n)]


@pytest.mark.long
def test_a_pool_gives_the_rows_that_one_process_gives(pool: Pool) -> None:
    jobs = shop_jobs()
    one = list(Serial().map(replicate, jobs))
    several = list(pool.map(replicate, jobs))
    assert all(isinstance(row, Row) for _, rows in one for row in rows)
    assert sorted(several, key=lambda pair: pair[0].replications) == one


def test_jobs_are_taken_as_they_are_needed(pool: Pool, tmp_path: Path) -> None:
    taken = 0

    def endless() -> Iterator[Note]:
        nonlocal taken
        while True:
            taken += 1
            yield Note(taken, str(tmp_path), 0.001)

    for done, _ in enumerate(pool.map(leave_note, endless()), 1):
        assert taken <= done + 2 * 2, "two for each process, and those that are done"
        if done == 30:
            break


def test_an_error_of_the_work_is_raised_and_the_pool_stays_of_use(pool: Pool) -> None:
    with pytest.raises(ValueError, match="not this one"):
        list(pool.map(refuse, range(20)))
    assert sorted(pool.map(refuse, range(5))) == [(n, n) for n in range(5)]


def test_what_a_worker_cannot_read_is_an_error_and_no_crash(pool: Pool) -> None:
    jobs: list[Any] = [Unreadable()]
    with pytest.raises(ValueError, match="unreadable"):
        list(pool.map(refuse, jobs))


class Unreadable:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return complain, ("unreadable",)


def complain(text: str) -> None:
    raise ValueError(text)


def test_workers_leave_ctrl_c_to_the_parent(pool: Pool) -> None:
    assert sorted(pool.map(interrupt_oneself, range(4))) == [(n, n) for n in range(4)]


@pytest.mark.parametrize("deadly", [{0}, {9}, {4, 5, 6, 7}, set(range(12))])
def test_a_job_that_kills_its_process_ends_alone(
    pool: Pool, tmp_path: Path, deadly: set[int]
) -> None:
    jobs = [Note(n, str(tmp_path), 0.01, n in deadly) for n in range(12)]
    found = {job.name: result for job, result in pool.map(leave_note, jobs)}
    assert found == {n: Crash(DIED) if n in deadly else n * n for n in range(12)}
    ran = {n: len(processes) for n, processes in notes(tmp_path).items()}
    assert ran == {n: 2 if n in deadly else 1 for n in range(12)}, "the others ran once"


def test_a_killed_worker_loses_nothing_and_doubles_nothing(pool: Pool, tmp_path: Path) -> None:
    victims: set[int] = set()
    found = []
    for job, result in pool.map(leave_note, (Note(n, str(tmp_path), 0.05) for n in range(40))):
        found.append((job.name, result))
        if len(found) in {5, 15, 25}:
            (process,) = notes(tmp_path)[job.name][-1:]
            os.kill(process, signal.SIGKILL)
            victims.add(process)
    assert len(victims) == 3
    assert sorted(found) == [(n, n * n) for n in range(40)]
    ran = [len(processes) for processes in notes(tmp_path).values()]
    assert 40 <= sum(ran) <= 40 + len(victims), "only what a victim was doing ran twice"
    assert max(ran) <= 2


def test_a_worker_killed_at_rest_is_replaced(pool: Pool, tmp_path: Path) -> None:
    for round_ in range(3):
        jobs = [Note(round_ * 10 + n, str(tmp_path)) for n in range(6)]
        found = dict(pool.map(leave_note, jobs))
        assert found == {job: job.name**2 for job in jobs}
        for process in {processes[-1] for processes in notes(tmp_path).values()}:
            if runs(process):
                os.kill(process, signal.SIGKILL)


def test_the_workers_end_with_the_statement_whatever_they_do(tmp_path: Path) -> None:
    with Pool(2) as pool:
        found = pool.map(leave_note, [Note(0, str(tmp_path)), Note(1, str(tmp_path), 60.0)])
        next(found)
        wait_for(lambda: len(notes(tmp_path)) == 2)
        began = time.monotonic()
    assert time.monotonic() - began < 30.0, "half of what it did would have taken"
    assert not any(runs(p) for processes in notes(tmp_path).values() for p in processes)


def test_a_pool_is_used_in_a_with_statement() -> None:
    with pytest.raises(RuntimeError, match="with"):
        next(Pool(2).map(refuse, [1]))
    with pytest.raises(ValueError, match="at least 1"):
        Pool(0)


def test_the_runner_is_chosen_by_what_is_asked_for() -> None:
    assert isinstance(runner(), Serial)
    assert isinstance(runner(2), Pool)
    with pytest.raises(ValueError, match="at least 1"):
        runner(0)
    with pytest.raises(ValueError, match="not for both"):
        runner(2, "tcp://here:8786")


def wait_for(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it never came about"
        time.sleep(0.02)


@pytest.fixture
def program(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """The script, in a group of its own, busy with long jobs in both processes."""
    folder = tmp_path / "notes"
    folder.mkdir()
    with (
        (tmp_path / "out").open("w") as out,
        subprocess.Popen(
            [sys.executable, "-m", "tests.results.pool_script", str(folder), "300"],
            cwd=ROOT, stdout=out, stderr=subprocess.STDOUT, text=True, start_new_session=True,
        ) as started,
    ):  # fmt: skip
        try:
            wait_for(lambda: len(notes(folder)) == 2)
            yield started
        finally:
            if runs(started.pid):
                os.killpg(started.pid, signal.SIGKILL)


def workers_of(tmp_path: Path) -> list[int]:
    return [
        process for processes in notes(tmp_path / "notes").values() for process in processes
    ]


@pytest.mark.long
def test_ctrl_c_waits_for_nothing(program: subprocess.Popen[str], tmp_path: Path) -> None:
    os.killpg(program.pid, signal.SIGINT)  # as a terminal does
    assert program.wait(60.0) == 130, "its jobs would have taken longer"
    assert (tmp_path / "out").read_text() == "interrupted\n", "nothing else is said"
    assert not any(runs(process) for process in workers_of(tmp_path))


@pytest.mark.long
def test_workers_end_when_the_parent_is_killed(
    program: subprocess.Popen[str], tmp_path: Path
) -> None:
    workers = workers_of(tmp_path)
    assert all(runs(process) for process in workers)
    os.kill(program.pid, signal.SIGKILL)
    wait_for(lambda: not any(runs(process) for process in workers), 60.0)


@pytest.mark.long
def test_a_script_without_a_main_guard_is_told_so(tmp_path: Path) -> None:
    script = tmp_path / "careless.py"
    script.write_text(
        "from results.runners import runner\n"
        "with runner(2) as pool:\n"
        "    print(list(pool.map(abs, [1, 2, 3])))\n"
    )
    done = subprocess.run(
        [sys.executable, str(script)],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False, capture_output=True,
        text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1
    assert "__name__ == '__main__'" in done.stderr.strip().splitlines()[-1]
