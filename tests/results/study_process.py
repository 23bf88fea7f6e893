"""Sweeps and searches in processes of their own, to which things happen."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from results.study import Study, StudyError, sweep
from scenarios import load
from tests.results.study_shop import RULE, SHOP

ROOT = Path(__file__).parents[2]
NUMBER = "policy.reorder.number"
RULE_SET = ("--set", "policy.reorder.rule=odd_rule:Odd")
# A tenth or a fifth of a second each, so that an accident comes in the middle of it.
SLOW = (*RULE_SET, "--vary", f"{NUMBER}=300,600", "--replications", "20", "--kpis", "profit")
# The second configuration takes hours: who waits for one of its replications is found out.
ENDLESS = (*RULE_SET, "--vary", f"{NUMBER}=300,10_000_000", "--replications", "20")

_STARTED: list["subprocess.Popen[str]"] = []


def folder_with_shop(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Make a folder the current one, with shop.toml and odd_rule.py; in the end kill all."""
    (folder / "shop.toml").write_text(SHOP)
    (folder / "odd_rule.py").write_text(RULE)
    monkeypatch.chdir(folder)
    yield folder
    sys.modules.pop("odd_rule", None)
    for process in _STARTED:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
    _STARTED.clear()


def start(folder: Path, *arguments: str, blocks: int | None = None) -> "subprocess.Popen[str]":
    """Begin a sweep into f.sqlite; files up to some blocks."""
    return begin(folder, "sweep", "shop.toml", "--store", "f.sqlite", *arguments, blocks=blocks)


def begin(folder: Path, *arguments: str, blocks: int | None = None) -> "subprocess.Popen[str]":
    """Begin a command in a process group of its own, which ends with the test."""
    limit = [] if blocks is None else ["sh", "-c", f'ulimit -f {blocks}; exec "$@"', "sh"]
    process = subprocess.Popen(
        [*limit, sys.executable, "-m", "cli", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    _STARTED.append(process)
    return process


def finish(process: "subprocess.Popen[str]", status: int) -> tuple[str, str]:
    """Wait until a command ends with this status; return what it said."""
    stdout, stderr = process.communicate(timeout=120)
    assert process.returncode == status, stderr
    assert "Traceback" not in stderr
    return stdout, stderr


def wait_for(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait until something comes about."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it never came about"
        time.sleep(0.05)


def wait_for_results(folder: Path, count: int) -> int:
    """Wait until f.sqlite has some results; return how many it has."""
    wait_for(lambda: _stored(folder) >= count)
    return _stored(folder)


def _stored(folder: Path) -> int:
    try:
        with Study(folder / "f.sqlite") as study:
            return study.done
    except StudyError:
        return 0


def expected() -> str:
    """The digest of an undisturbed study of what is `SLOW`; nobody has to wait for it."""
    shop = load("shop.toml", set=[RULE_SET[1]])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "sleep", lambda _: None)
        study = sweep(shop, {NUMBER: [300, 600]}, replications=20, kpis=["profit"])
    return study.digest()


class Process(NamedTuple):
    """A process that is alive."""

    number: int
    parent: int
    group: int
    command: str


def processes(group: int) -> list[Process]:
    """Return the processes of a group; those that only wait to be reaped are not among them."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text().rpartition(")")[2]
            command = (folder / "cmdline").read_text().replace("\0", " ")
        except OSError:
            continue
        state, parent, its_group = stat.split()[:3]
        if int(its_group) == group and state != "Z":
            found.append(Process(int(folder.name), int(parent), group, command))
    return found


def workers(group: int) -> list[int]:
    """Return the processes of a group that do the jobs of its pool."""
    there = processes(group)
    servers = {one.number for one in there if "forkserver" in one.command}
    return [one.number for one in there if one.parent in servers]
