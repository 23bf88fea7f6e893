"""What is handed to workers: how much at a time, and that nothing changes meanwhile."""

import tracemalloc
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from results.study import StudyError, sweep
from results.study import chunks as module
from results.study.chunks import MINUTE, SECOND, SHARE, WINDOW, Chunks, Done, do_chunk
from results.study.rules import Rule
from results.work import Serial
from scenarios import load
from scenarios.designs import hash_of
from tests.results.study_shop import LEVEL, SHOP, S, shop_in


class Clock:
    """A clock that a test sets."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 0.0
        monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: self.now))


def test_chunks_take_a_second_whatever_a_replication_takes(tmp_path: Path) -> None:
    chunks = Chunks(shop_in(tmp_path), 1, ("profit",), ())
    todo = [("a", {S: 1}, tuple(range(10_000)))]
    for one in (0.01, 0.1, 5.0):  # seconds of a replication
        sizes = []
        for chunk in chunks.made(todo):
            sizes.append(len(chunk.replications))
            chunks.learn(sizes[-1], one * sizes[-1])
            if len(sizes) == 12:
                break
        assert sizes[-1] == max(1, round(SECOND / one))
        assert all(after <= 4 * before for before, after in pairwise(sizes))


def test_chunks_get_longer_until_writing_takes_its_share(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thousand workers, and a disk that takes ten milliseconds for each chunk."""
    clock = Clock(monkeypatch)
    chunks = Chunks(shop_in(tmp_path), 1, ("profit",), ())
    for workers, length in ((4, SECOND), (1000, 0.01 * 1000 / SHARE), (10_000_000, MINUTE)):
        for _ in range(6):  # windows
            until = clock.now + WINDOW
            while clock.now < until:
                # They come one after the other, as fast as they are done or can be written.
                clock.now += max(0.01, chunks.length / workers)
                chunks.learn_writing(0.01)
        assert chunks.length == pytest.approx(min(length, MINUTE), rel=0.1)
    for _ in range(10):
        clock.now += WINDOW
        chunks.learn_writing(0.01)
    assert chunks.length == SECOND, "and shorter again when workers have left"


class Endless:
    """A runner that takes one chunk, notes the memory, and stops as Ctrl-C does."""

    peak = 0

    def map(self, work: Any, jobs: Any) -> Iterator[tuple[Any, Any]]:
        job = next(jobs)
        yield job, work(job)
        self.peak = tracemalloc.get_traced_memory()[1]
        raise KeyboardInterrupt

    def __enter__(self) -> "Endless":
        return self

    def __exit__(self, *_: object) -> None:
        pass


@pytest.mark.parametrize("there", [False, True])
def test_what_is_missing_needs_no_memory(tmp_path: Path, there: bool) -> None:
    """Not a list of the replications, which may be many times what the memory holds."""
    shop, store, peaks = shop_in(tmp_path), tmp_path / "f.sqlite", []
    points = [{S: s, LEVEL: 60} for s in range(40)]
    for replications in (10, 5000):
        runner = Endless()
        tracemalloc.start()
        with pytest.raises(KeyboardInterrupt) as stopped:
            sweep(
                shop, points, replications=replications, kpis=["profit"], runner=runner,
                store=store if there else None,
            )  # fmt: skip
        tracemalloc.stop()
        stopped.value.study.close()  # type: ignore[attr-defined]
        peaks.append(runner.peak)
    # A list of 200,000 would take some 20 MB; those of one configuration are 0.2 MB.
    assert peaks[1] - peaks[0] < 1e6


def test_data_that_change_while_a_study_runs_end_it(tmp_path: Path) -> None:
    data = tmp_path / "lead.csv"
    data.write_text("days\n3\n4\n")
    shop_in(tmp_path)
    law = 'lead_time = { law = "empirical", file = "lead.csv", column = "days" }'
    path = tmp_path / "shop.toml"
    path.write_text(SHOP.replace('lead_time = { law = "constant", value = 3.0 }', law))

    class Changed(Serial):
        def map(self, work: Any, jobs: Any) -> Iterator[tuple[Any, Any]]:
            for n, found in enumerate(super().map(work, jobs)):
                if n == 1:
                    data.write_text("days\n30\n40\n")
                yield found

    with pytest.raises(StudyError, match=r"lead\.csv was changed while the study ran"):
        sweep(load(path), {S: range(8)}, runner=Changed())


def test_a_rule_of_another_content_is_not_run(tmp_path: Path) -> None:
    shop = shop_in(tmp_path)
    chunks = Chunks(shop, 1, ("profit",), ["policies.continuous:MinMax"])
    [chunk] = chunks.made([(hash_of({S: 1}), {S: 1}, (0,))])
    assert isinstance(do_chunk(chunk), Done)
    other = chunk._replace(rules=(Rule("policies.continuous:MinMax", "another"),))
    with pytest.raises(StudyError, match=r"another content of policies\.continuous"):
        do_chunk(other)


def test_progress_counts_up_to_the_end(tmp_path: Path) -> None:
    calls: list[tuple[int, int]] = []
    sweep(shop_in(tmp_path), {S: [3, 9], LEVEL: [9]}, progress=lambda *call: calls.append(call))
    assert calls[-1] == (8, 8)
    assert calls == sorted(calls)
