"""How far a long command has come, on a terminal and in a log."""

import os
import pty
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from commands import progress as module
from commands.progress import pace, progress
from tests.results.study_shop import RULE, SHOP

ROOT = Path(__file__).parents[2]


class Clock:
    """A clock that a test sets, and a terminal that there is or is not."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, terminal: bool) -> None:
        self.now = 0.0
        monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: self.now))
        monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal, raising=False)

    def run(self, seconds: float, every: float) -> None:
        """Do a replication at a time."""
        n = round(seconds / every)
        with progress(quiet=False) as show:
            assert show is not None
            for done in range(1, n + 1):
                self.now += every
                show(done, n)


def test_a_log_gets_a_line_a_minute_and_the_last(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Clock(monkeypatch, terminal=False).run(200, every=0.5)
    assert capsys.readouterr().err.splitlines() == [
        "120 of 400 replications, 2.0 a second, 0:02:20 left",
        "240 of 400 replications, 2.0 a second, 0:01:20 left",
        "360 of 400 replications, 2.0 a second, 20 s left",
        "400 of 400 replications, 2.0 a second, 0 s left",
    ]


@pytest.mark.parametrize(("terminal", "seconds"), [(False, 59.0), (True, 0.5)])
def test_nothing_is_said_of_what_is_soon_done(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    terminal: bool,
    seconds: float,
) -> None:
    Clock(monkeypatch, terminal).run(seconds, every=0.5)
    assert capsys.readouterr().err == ""


def test_a_terminal_gets_one_line_that_changes_not_too_often(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Clock(monkeypatch, terminal=True).run(20, every=0.001)
    shown = capsys.readouterr().err
    assert shown.count("\n") == 1
    lines = shown.rstrip().split("\r")[1:]
    assert 150 < len(lines) < 220, "ten a second"
    assert all(len(line) <= 79 for line in lines)
    assert lines[-1].strip() == "20,000 of 20,000 replications, 1,000.0 a second, 0 s left"


def test_whoever_wants_quiet_has_it() -> None:
    with progress(quiet=True) as show:
        assert show is None


@pytest.mark.slow
def test_a_sweep_on_a_real_terminal(tmp_path: Path) -> None:
    (tmp_path / "shop.toml").write_text(SHOP)
    (tmp_path / "odd_rule.py").write_text(RULE)
    ours, theirs = pty.openpty()
    vary = ("--vary", "policy.reorder.number=300", "--replications", "30")
    done = subprocess.Popen(
        [sys.executable, "-m", "cli", "sweep", "shop.toml", *vary,
         "--set", "policy.reorder.rule=odd_rule:Odd", "--json"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL,
        stderr=theirs,
    )  # fmt: skip
    os.close(theirs)
    shown = b""
    try:
        while part := os.read(ours, 1000):
            shown += part
    except OSError:  # what Linux says at the end
        pass
    os.close(ours)
    assert done.wait(60) == 0
    assert shown.count(b"\n") == 1
    last = shown.decode().split("\r")[-2]
    assert last.startswith("30 of 30 replications, ")
    assert last.rstrip().endswith(" a second, 0 s left")


def test_the_pace_is_told() -> None:
    assert pace(0, 10, 1.0) == ""
    assert pace(50, 150, 20.0) == ", 2.5 a second, 40 s left"
    assert pace(1, 3601, 1.0) == ", 1.0 a second, 1:00:00 left"
