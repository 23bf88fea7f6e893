"""What happens to a study when things go wrong, each really done to a process of its own."""

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from results.study import Study, StudyError, sweep
from scenarios import load
from tests.results.study_shop import RULE, SHOP

ROOT = Path(__file__).parents[2]
NUMBER = "policy.reorder.number"
STARTED: list["subprocess.Popen[str]"] = []  # by the present test
RULE_SET = ("--set", "policy.reorder.rule=odd_rule:Odd")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    (tmp_path / "shop.toml").write_text(SHOP)
    (tmp_path / "odd_rule.py").write_text(RULE)
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    sys.modules.pop("odd_rule", None)
    for process in STARTED:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
    STARTED.clear()


def start(folder: Path, *arguments: str, blocks: int | None = None) -> "subprocess.Popen[str]":
    """Begin a sweep into f.sqlite, in a process group of its own; files up to some blocks."""
    command = [sys.executable, "-m", "cli", "sweep", "shop.toml", "--store", "f.sqlite"]
    limit = [] if blocks is None else ["sh", "-c", f'ulimit -f {blocks}; exec "$@"', "sh"]
    process = subprocess.Popen(
        [*limit, *command, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    STARTED.append(process)
    return process


def finish(process: "subprocess.Popen[str]", status: int) -> tuple[str, str]:
    stdout, stderr = process.communicate(timeout=60)
    assert process.returncode == status, stderr
    assert "Traceback" not in stderr
    return stdout, stderr


def wait_for_results(folder: Path, count: int) -> None:
    """Wait until the study has some results."""
    for _ in range(600):
        try:
            with Study(folder / "f.sqlite") as study:
                if study.done >= count:
                    return
        except StudyError:
            pass
        time.sleep(0.05)
    raise AssertionError("nothing was stored")


SLOW = (*RULE_SET, "--vary", f"{NUMBER}=100,200", "--replications", "20", "--kpis", "profit")


def expected() -> str:
    """The digest of an undisturbed study; nobody has to wait for it."""
    shop = load("shop.toml", set=[RULE_SET[1]])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "sleep", lambda _: None)
        study = sweep(shop, {NUMBER: [100, 200]}, replications=20, kpis=["profit"])
    return study.digest()


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_killed_in_mid_study_and_run_again(folder: Path, jobs: str) -> None:
    process = start(folder, *SLOW, "--jobs", jobs)
    wait_for_results(folder, 5)
    process.kill()
    process.communicate(timeout=20)
    assert process.returncode == -signal.SIGKILL
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


def test_ctrl_c_keeps_what_was_done(folder: Path) -> None:
    process = start(folder, *SLOW, "--jobs", "2")
    wait_for_results(folder, 5)
    asked = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all of them
    _, stderr = finish(process, 130)
    assert time.monotonic() - asked < 2.0
    assert "the same command goes on" in stderr
    with Study("f.sqlite") as study:
        assert 5 <= study.done < 40
        assert f"{study.left:,} replications left" in stderr


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


def test_a_replication_that_kills_its_process_is_one_failure(folder: Path) -> None:
    poison = (*RULE_SET, "--vary", f"{NUMBER}=0,13,20", "--replications", "1", "--jobs", "2")
    _, stderr = finish(start(folder, *poison), 3)
    assert "1 replications failed" in stderr
    with Study("f.sqlite") as study:
        assert (study.done, study.failed, study.left) == (2, 1, 0)
        assert [row[NUMBER] for row in study.failures()] == [13]
        shop = load("shop.toml", set=[RULE_SET[1]])
        clean = sweep(shop, {NUMBER: [0, 20]}, replications=1)
        assert study.values("profit")[[0, 2]].tolist() == clean.values("profit").tolist()


def test_in_a_large_chunk_only_the_killers_are_failures(folder: Path) -> None:
    """Chunks hold many replications by the time the poison comes."""
    numbers = "0,1,2,3,4,5,6,13,14,15"
    poison = (*RULE_SET, "--vary", f"{NUMBER}={numbers}", "--replications", "3", "--jobs", "2")
    finish(start(folder, *poison), 3)
    with Study("f.sqlite") as study:
        assert (study.done, study.failed, study.left) == (9 * 3, 3, 0)
        assert {row[NUMBER] for row in study.failures()} == {13}


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
