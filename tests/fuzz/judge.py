"""What became of a case: a message that says where, a run, or what must not be."""

import json
import re
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import pytest
from click.testing import CliRunner

import cli
from results import expectations
from scenarios import Scenario
from tests.fuzz.seeds import MOST_EVENTS, MOST_ORDERS

MESSAGE, RUN, STOPPED = "refused with a message", "run", "with failed replications"
OPTIONS = ("--set", "--scale", "--vary", "--variant")
SECONDS = 60  # after which a case counts as one that hangs
_LONGEST = 20_000  # of a line of a message, which repeats what was typed
_DONE, _FAILED, _USAGE, _PARTLY = 0, 1, 2, 3


class HangError(BaseException):
    """A case does not end; nothing that catches exceptions may catch this one."""


@contextmanager
def time_limit(seconds: int = SECONDS) -> Iterator[None]:
    """End what does not end."""

    def ring(_signal: int, _frame: FrameType | None) -> NoReturn:
        raise HangError(f"no end after {seconds} seconds")

    # Of this process alone: how busy the machine is plays no part.
    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def keep_runs_short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no scenario loaded by a verb run for long, whatever bounds it gives itself."""
    load = expectations.load

    def bounded(*arguments: Any, **options: Any) -> Scenario:
        scenario = load(*arguments, **options)
        world = replace(
            scenario.world,
            most_orders=min(scenario.world.most_orders, MOST_ORDERS),
            most_events=min(scenario.world.most_events, MOST_EVENTS),
        )
        few = min(scenario.run.replications, 2)
        run = scenario.run.model_copy(update={"replications": few})
        return replace(scenario, world=world, run=run)

    monkeypatch.setattr(expectations, "load", bounded)


def judged(arguments: Sequence[str], source: Path) -> str:
    """Return what became of a call of the command line in this process.

    Raises
    ------
    AssertionError
        If it ends in another way than the documentation says.
    Exception
        What would be a traceback.
    """
    with time_limit():
        result = CliRunner().invoke(cli.main, list(arguments), prog_name="backlab")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return verdict(result.exit_code, result.stdout, result.stderr, arguments, source)


def verdict(
    status: int, stdout: str, stderr: str, arguments: Sequence[str], source: Path
) -> str:
    """Return what became of a case, by what a person sees of it."""
    assert "Traceback" not in stderr, stderr
    assert "Warning" not in stderr, stderr
    if status == _USAGE:
        assert not stdout, stdout
        _assert_located(stderr, source)
        return MESSAGE
    if status in (_FAILED, _PARTLY):
        _assert_told(stdout + stderr)
        return STOPPED
    assert status == _DONE, (status, stderr)
    if "--json" in arguments:
        json.loads(stdout, parse_constant=_no_number)
    else:
        assert stdout.strip()
    return RUN


def _assert_told(output: str) -> None:
    """Demand that failures are told, and are those of bounds, broken rules, full tables."""
    words = " ".join(output.split())
    assert "fail" in words or "no replication could be run" in words, output
    for kind, message in re.findall(r"\b(\w+(?:Error|Warning)): (.{0,200})", words):
        known = kind in ("BoundError", "RuleError") or "the ledger holds" in message
        assert known, f"{kind}: {message}"


def _assert_located(stderr: str, source: Path) -> None:
    """Demand that each problem says where it is, in lines that a terminal can show."""
    lines = stderr.strip().splitlines()
    assert lines, "no message"
    assert all(len(line) < _LONGEST for line in lines), stderr
    if lines[0].startswith("Usage: "):
        assert any(line.startswith("Error: ") for line in lines), stderr
        return
    assert lines[0].startswith((str(source), source.stem, *OPTIONS)), stderr


def _no_number(constant: str) -> NoReturn:
    raise AssertionError(f"{constant} is no JSON")
