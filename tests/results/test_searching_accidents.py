"""Searches in processes of their own, killed and interrupted, that then go on."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from results.search import optimize
from results.search.optimum_text import optimum_text
from scenarios import load
from tests.results.study_process import (
    NUMBER,
    RULE_SET,
    begin,
    finish,
    folder_with_shop,
    wait_for_results,
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    yield from folder_with_shop(tmp_path, monkeypatch)


def start(folder: Path, jobs: str) -> "subprocess.Popen[str]":
    """Begin a search into f.sqlite."""
    arguments = [*RULE_SET, "--vary", f"{NUMBER}=100:200:50", "--maximize", "profit"]
    numbers = ["--replications", "4", "--budget", "60", "--store", "f.sqlite", "--jobs", jobs]
    return begin(folder, "optimize", "shop.toml", *arguments, *numbers)


def undisturbed() -> str:
    """What the search finds; nobody has to wait for it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "sleep", lambda _: None)
        found = optimize(
            load("shop.toml", set=[RULE_SET[1]]),
            [f"{NUMBER}=100:200:50"],
            maximize="profit",
            replications=4,
            budget=60,
        )
    return optimum_text(found) + "\n"


@pytest.mark.slow
def test_killed_and_run_again(folder: Path) -> None:
    process = start(folder, "1")
    wait_for_results(folder, 5)
    process.kill()
    process.communicate(timeout=20)
    before = wait_for_results(folder, 5)
    stdout, _ = finish(start(folder, "2"), 0)
    assert stdout == undisturbed()
    assert before < wait_for_results(folder, 5), "the kill came too late to prove anything"


@pytest.mark.slow
def test_ctrl_c_shows_the_best_so_far_and_goes_on(folder: Path) -> None:
    process = start(folder, "2")
    wait_for_results(folder, 12)  # all points of the first round
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all of them
    stdout, stderr = finish(process, 130)
    assert "Interrupted: the best so far" in stdout
    assert "the same command goes on" in stderr
    stdout, _ = finish(start(folder, "1"), 0)
    assert stdout == undisturbed()
