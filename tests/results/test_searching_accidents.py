"""Searches in processes of their own, killed and interrupted, that then go on."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from results.search import optimize
from results.search.optimum_text import optimum_text
from results.study import Study, StudyError
from scenarios import load
from tests.results.study_shop import RULE, SHOP

ROOT = Path(__file__).parents[2]
NUMBER = "policy.reorder.number"
ODD = "policy.reorder.rule=odd_rule:Odd"
STARTED: list["subprocess.Popen[str]"] = []  # by the present test


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    (tmp_path / "shop.toml").write_text(SHOP)
    (tmp_path / "odd_rule.py").write_text(RULE)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    yield tmp_path
    sys.modules.pop("odd_rule", None)
    for process in STARTED:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
    STARTED.clear()


def start(folder: Path, jobs: str) -> "subprocess.Popen[str]":
    """Begin a search into f.sqlite, in a process group of its own."""
    arguments = ["--set", ODD, "--vary", f"{NUMBER}=100:200:50", "--maximize", "profit"]
    numbers = ["--replications", "4", "--budget", "60", "--store", "f.sqlite", "--jobs", jobs]
    process = subprocess.Popen(
        [sys.executable, "-m", "cli", "optimize", "shop.toml", *arguments, *numbers],
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
    stdout, stderr = process.communicate(timeout=120)
    assert process.returncode == status, stderr
    assert "Traceback" not in stderr
    return stdout, stderr


def wait_for_results(count: int) -> int:
    """Wait until the file has some results, and return how many it has."""
    for _ in range(1200):
        try:
            with Study("f.sqlite") as study:
                if study.done >= count:
                    return study.done
        except StudyError:
            pass
        time.sleep(0.05)
    raise AssertionError("nothing was stored")


def undisturbed() -> str:
    """What the search finds; nobody has to wait for it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "sleep", lambda _: None)
        found = optimize(
            load("shop.toml", set=[ODD]),
            [f"{NUMBER}=100:200:50"],
            maximize="profit",
            replications=4,
            budget=60,
        )
    return optimum_text(found) + "\n"


def test_killed_and_run_again(folder: Path) -> None:
    process = start(folder, "1")
    wait_for_results(5)
    process.kill()
    process.communicate(timeout=20)
    before = wait_for_results(5)
    stdout, _ = finish(start(folder, "2"), 0)
    assert stdout == undisturbed()
    assert before < wait_for_results(5), "the kill came too late to prove anything"


def test_ctrl_c_shows_the_best_so_far_and_goes_on(folder: Path) -> None:
    process = start(folder, "2")
    wait_for_results(12)  # all points of the first round
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all of them
    stdout, stderr = finish(process, 130)
    assert "Interrupted: the best so far" in stdout
    assert "the same command goes on" in stderr
    stdout, _ = finish(start(folder, "1"), 0)
    assert stdout == undisturbed()
