"""Jobs end with their readers, take turns, and outlive the processes that do them."""

import asyncio
import json
import os
import signal
import socket
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from results.work import DIED
from scenarios import load
from tests.web.inside import Inside, inside, until
from web.errors import Refusal, TooBusyError, TooSlowError
from web.jobs import Job, Jobs
from web.limits import JOBS, JOBS_OF_ONE, LONGEST, WAIT, WAITING
from web.workers import bounded

SHOP = load("small-e-shop")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inside]:
    with inside(tmp_path_factory.mktemp("inside")) as found:
        yield found


def a_job(owner: str = "me", replications: int = 400) -> Job:
    return Job(owner, {"A": SHOP, "B": SHOP.variant("lean")}, 1, replications)


def reader_of(server: Inside, job: Job) -> socket.socket:
    """Begin to read a job, without ever taking a byte of it."""
    jobs: Jobs = server.app.state.jobs
    jobs.add(job)
    reader = socket.create_connection(("127.0.0.1", server.port))
    reader.sendall(
        f"GET /api/jobs/{job.id}/events HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    )
    until(lambda: job.begun)
    return reader


@pytest.fixture
def started(server: Inside, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The replications that were begun."""
    found: list[int] = []
    real = server.app.state.workers.do_part

    async def counted(work: Any, task: Any) -> Any:
        if hasattr(task, "replication"):
            found.append(task.replication)
        return await real(work, task)

    monkeypatch.setattr(server.app.state.workers, "do_part", counted)
    return found


def test_a_job_ends_when_its_reader_leaves(server: Inside, started: list[int]) -> None:
    job = a_job()
    reader = reader_of(server, job)
    until(lambda: len(started) > 3)
    reader.close()
    until(lambda: len(server.app.state.jobs) == 0 and server.app.state.workers.idle)
    assert len(started) < job.replications


def test_a_job_that_nobody_waits_for_any_more_is_not_begun(
    server: Inside, started: list[int]
) -> None:
    job = a_job()
    server.app.state.jobs.add(job)
    job.since -= WAIT + 1
    server.app.state.jobs.add(other := a_job())
    assert len(server.app.state.jobs) == 1
    server.app.state.jobs.drop(other.id)
    assert started == []


def test_a_job_that_is_read_for_ever_gives_up_its_place(
    server: Inside, started: list[int]
) -> None:
    job = a_job()
    with reader_of(server, job) as reader:
        job.since -= LONGEST + 1
        server.app.state.jobs.add(other := a_job())
        assert len(server.app.state.jobs) == 1
        until(lambda: server.app.state.workers.idle)
        assert b"this was ended before all was done" in all_of(reader)
    assert len(started) < job.replications
    server.app.state.jobs.drop(other.id)


def all_of(reader: socket.socket) -> bytes:
    """All that comes, until the answer ends."""
    found = b""
    while not found.endswith(b"0\r\n\r\n"):
        found += reader.recv(1 << 16)
    return found


def test_the_table_of_jobs_is_bounded(server: Inside) -> None:
    jobs: Jobs = server.app.state.jobs
    for _ in range(JOBS_OF_ONE):
        jobs.add(a_job("greedy"))
    with pytest.raises(TooBusyError):
        jobs.add(a_job("greedy"))
    for k in range(JOBS - JOBS_OF_ONE):
        jobs.add(a_job(f"client {k}"))
    with pytest.raises(TooBusyError):
        jobs.add(a_job("late"))
    jobs.drop_all()


@pytest.mark.long
def test_a_process_that_was_killed_is_replaced_and_the_job_goes_on(server: Inside) -> None:
    do = server.app.state.workers.do
    before = server.within(do(_process, None))
    job = a_job(replications=60)
    jobs: Jobs = server.app.state.jobs
    jobs.add(job)

    async def read() -> int:
        done = 0
        async for outcomes in jobs.run(jobs.take(job.id)):
            if done == 0:
                os.kill(before, signal.SIGKILL)
            done = len({outcome.replication for outcome in outcomes})
        return done

    assert server.within(read()) == 60
    assert server.within(do(_process, None)) != before


def test_what_kills_every_process_is_told(server: Inside) -> None:
    with pytest.raises(Refusal, match=DIED):
        server.within(server.app.state.workers.do(_suicide, None))
    assert server.within(server.app.state.workers.do(_process, None)) > 0


def test_what_takes_too_long_ends(server: Inside) -> None:
    do = server.app.state.workers.do
    with pytest.raises(TooSlowError, match=r"more than 0\.1 seconds"):
        server.within(do(partial(bounded, 0.1, _for_ever), None))
    # The clock is stopped when a task is done: the next one has all of its time.
    server.within(do(partial(bounded, 0.1, _process), None))
    server.within(do(_a_fifth, None))


def _too_large(_: object) -> None:
    raise MemoryError


def test_what_takes_too_much_memory_is_refused_in_words(server: Inside) -> None:
    with pytest.raises(Refusal, match="more memory than there is"):
        server.within(server.app.state.workers.do(_too_large, None))


def test_so_many_may_wait_and_no_more(server: Inside) -> None:
    async def crowd() -> list[Any]:
        do = server.app.state.workers.do
        doing = [asyncio.ensure_future(do(_process, None)) for _ in range(WAITING + 5)]
        return await asyncio.gather(*doing, return_exceptions=True)

    found = server.within(crowd())
    assert sum(isinstance(each, TooBusyError) for each in found) == 5
    assert len({each for each in found if isinstance(each, int)}) == 1


def test_a_request_whose_sender_leaves_is_not_worked_on(
    server: Inside, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    gate, way_free = server.app.state.workers, tmp_path / "free"
    asyncio.run_coroutine_threadsafe(gate.do(_until_there_is, way_free), server.loop)
    until(lambda: not gate.idle)
    told: list[str] = []
    real = gate.do_part

    async def watched(work: Any, task: Any) -> Any:
        told.append("asked")
        try:
            return await real(work, task)
        except asyncio.CancelledError:
            told.append("given up")
            raise

    monkeypatch.setattr(gate, "do_part", watched)
    with socket.create_connection(("127.0.0.1", server.port)) as sender:
        sender.sendall(request_for_a_trace())
        until(lambda: told)
    until(lambda: "given up" in told)
    way_free.touch()
    until(lambda: gate.idle)


def request_for_a_trace() -> bytes:
    body = json.dumps({"scenario": "small-e-shop"}).encode()
    head = "POST /api/trace HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def _process(_: None) -> int:
    return os.getpid()


def _suicide(_: None) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _for_ever(_: None) -> None:
    while True:
        pass


def _a_fifth(_: None) -> None:
    end = time.process_time() + 0.2
    while time.process_time() < end:
        pass


def _until_there_is(path: Path) -> None:
    while not path.exists():
        time.sleep(0.02)
