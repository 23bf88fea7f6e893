"""What happens to a study when things go wrong, each really done to a process of its own."""

import os
import signal
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from results.study import Stopped, Study, StudyError, sweep
from results.study import store as store_module
from scenarios import load
from tests.results.study_process import (
    ENDLESS,
    NUMBER,
    RULE_SET,
    SLOW,
    expected,
    finish,
    folder_with_shop,
    processes,
    start,
    wait_for,
    wait_for_results,
    workers,
)
from tests.results.study_shop import RULE


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    yield from folder_with_shop(tmp_path, monkeypatch)


@pytest.mark.long
@pytest.mark.parametrize("jobs", [pytest.param("1", marks=pytest.mark.slow), "2"])
def test_killed_in_mid_study_and_run_again(folder: Path, jobs: str) -> None:
    process = start(folder, *SLOW, "--jobs", jobs)
    wait_for_results(folder, 5)
    process.kill()
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    wait_for(lambda: not processes(process.pid))
    with sqlite3.connect(folder / "f.sqlite") as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        [before] = file.execute("SELECT count(*) FROM result").fetchone()
        kept = set(file.execute("SELECT * FROM result"))
    file.close()
    assert 5 <= before < 40, "the kill came too late to prove anything"
    finish(start(folder, *SLOW, "--jobs", jobs), 0)
    with Study("f.sqlite") as study:
        assert (study.done, study.failed, study.left) == (40, 0, 0)
        assert study.digest() == expected()
    with sqlite3.connect(folder / "f.sqlite") as file:
        assert kept <= set(file.execute("SELECT * FROM result"))
    file.close()


@pytest.mark.long
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_keeps_what_was_done_and_waits_for_nothing(folder: Path, jobs: str) -> None:
    process = start(folder, *ENDLESS, "--jobs", jobs)
    wait_for_results(folder, 5)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all of them
    _, stderr = finish(process, 130)
    with Study("f.sqlite") as study:
        assert 5 <= study.done <= 20
        said = f"Interrupted, with {study.left} replications left; the same command goes on.\n"
    assert stderr == said
    wait_for(lambda: not processes(process.pid))


@pytest.mark.slow
def test_a_killed_worker_is_replaced_with_the_same_rules(folder: Path) -> None:
    """A worker that begins after the file of a rule was changed would run another rule."""
    process = start(folder, *SLOW, "--jobs", "2")
    wait_for_results(folder, 5)
    (folder / "odd_rule.py").write_text(RULE.replace("9 -", "8 -"))
    os.kill(workers(process.pid)[0], signal.SIGKILL)
    _, stderr = finish(process, 1)
    assert "another content of odd_rule" in stderr
    (folder / "odd_rule.py").write_text(RULE)
    process = start(folder, *SLOW, "--jobs", "2")
    wait_for(lambda: len(workers(process.pid)) == 2)
    os.kill(workers(process.pid)[0], signal.SIGKILL)
    finish(process, 0)
    with Study("f.sqlite") as study:
        assert (study.done, study.digest()) == (40, expected())


@pytest.mark.long
def test_a_second_process_is_told(folder: Path) -> None:
    process = start(folder, *SLOW)
    wait_for_results(folder, 1)
    _, stderr = finish(start(folder, *SLOW), 1)
    assert "f.sqlite: another process is writing to it" in stderr
    with Study("f.sqlite") as study:  # reading is allowed meanwhile
        assert study.done >= 1
    assert process.poll() is None
    os.killpg(process.pid, signal.SIGINT)
    finish(process, 130)


@pytest.mark.long
def test_a_replication_that_kills_its_process_is_one_failure(folder: Path) -> None:
    poison = (*RULE_SET, "--vary", f"{NUMBER}=0,13,20", "--replications", "1", "--jobs", "2")
    _, stderr = finish(start(folder, *poison), 3)
    assert stderr == "1 replication failed.\n"
    with Study("f.sqlite") as study:
        assert (study.done, study.failed, study.left) == (2, 1, 0)
        assert [row[NUMBER] for row in study.failures()] == [13]
        shop = load("shop.toml", set=[RULE_SET[1]])
        clean = sweep(shop, {NUMBER: [0, 20]}, replications=1)
        assert study.values("profit")[[0, 2]].tolist() == clean.values("profit").tolist()


@pytest.mark.slow
def test_in_a_large_chunk_only_the_killers_are_failures(folder: Path) -> None:
    """Chunks hold many replications by the time the poison comes."""
    numbers = "0,1,2,3,4,5,6,13,14,15"
    poison = (*RULE_SET, "--vary", f"{NUMBER}={numbers}", "--replications", "3", "--jobs", "2")
    finish(start(folder, *poison), 3)
    with Study("f.sqlite") as study:
        assert (study.done, study.failed, study.left) == (9 * 3, 3, 0)
        assert {row[NUMBER] for row in study.failures()} == {13}


@pytest.mark.long
def test_a_full_disk(folder: Path) -> None:
    vary = ("--vary", "policy.reorder.s=0:8:1", "--replications", "12")
    _, stderr = finish(start(folder, *vary, blocks=240), 1)  # 120 kB
    assert "f.sqlite: " in stderr
    assert "disk full" in stderr or "disk is full" in stderr
    with Study("f.sqlite") as study:
        assert 0 < study.done < 108
    finish(start(folder, *vary), 0)
    with Study("f.sqlite") as study:
        points = {"policy.reorder.s": range(9)}
        assert study.digest() == sweep(load("shop.toml"), points, replications=12).digest()


@contextmanager
def nobody() -> Iterator[None]:
    """Be somebody who may not write; root always may."""
    me = os.geteuid()
    os.seteuid(65534 if me == 0 else me)
    try:
        yield
    finally:
        os.seteuid(me)


def test_a_file_that_may_not_be_written(folder: Path) -> None:
    shop, points = load("shop.toml"), {"policy.reorder.s": [1, 2]}
    sweep(shop, points, store="f.sqlite", replications=2).close()
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "f.sqlite"
        file.write_bytes(Path("f.sqlite").read_bytes())
        file.chmod(0o444)
        Path(place).chmod(0o555)
        try:
            with nobody():
                with pytest.raises(StudyError, match=r"f\.sqlite: .*read-only"):
                    sweep(shop, points, store=file, replications=3)
                with pytest.raises(StudyError, match=r"g\.sqlite: it can't be opened"):
                    sweep(shop, points, store=file.with_name("g.sqlite"))
                with Study(file) as study:
                    assert study.done == 4, "it can still be read"
        finally:
            Path(place).chmod(0o755)


def test_a_file_that_another_program_holds(folder: Path) -> None:
    points = {"policy.reorder.s": [1, 2]}
    sweep(load("shop.toml"), points, store="f.sqlite").close()
    other = sqlite3.connect("f.sqlite", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StudyError, match="another process"):
        sweep(load("shop.toml"), points, store="f.sqlite", replications=9)
    other.close()


@pytest.mark.long
def test_readers_are_waited_for(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    points = {"policy.reorder.s": [1, 2]}
    sweep(load("shop.toml"), points, store="f.sqlite").close()
    reader = sqlite3.connect("f.sqlite", isolation_level=None)
    reading = reader.execute("SELECT * FROM result")
    reading.fetchone()  # and the rest not yet
    monkeypatch.setattr(store_module, "READING", 0.1)
    with pytest.raises(StudyError, match="another program has been reading it"):
        sweep(load("shop.toml"), points, store="f.sqlite", replications=9)
    process = start(folder, "--vary", "policy.reorder.s=1,2", "--replications", "9")
    journal = folder / "f.sqlite-journal"
    wait_for(lambda: journal.exists() and journal.stat().st_size > 0)
    assert process.poll() is None, "it wants to write, and waits"
    reading.close()
    reader.close()
    finish(process, 0)
    with Study("f.sqlite") as study:
        assert (study.done, study.left) == (18, 0)


def test_nothing_is_left_of_what_never_began(folder: Path) -> None:
    with pytest.raises(ValueError, match="unknown KPI"):
        sweep(load("shop.toml"), {"policy.reorder.s": [1, 2]}, store="f.sqlite", kpis=["no"])
    assert not list(folder.glob("f.sqlite*"))


def test_interrupted_before_anything_is_stored(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(sys.modules["results.study.sweep"], "extend", interrupt)
    for store in ("f.sqlite", None):
        with pytest.raises(KeyboardInterrupt) as stopped:
            sweep(load("shop.toml"), {"policy.reorder.s": [1, 2]}, store=store)
        assert not isinstance(stopped.value, Stopped), "there is no study yet"
