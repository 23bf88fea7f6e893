"""`backlab run` draws stock and backlog for people, in signs that their terminal knows."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Protocol

import pytest
from click.testing import Result

from results.sparkline import BLOCKS, PLAIN, course_text
from scenarios import load
from sim.simulate import simulate
from tests.cli.processes import ROOT


class Shell(Protocol):
    folder: Path

    def __call__(self, *arguments: str, status: int = 0) -> Result: ...


def test_the_table_has_the_course_of_what_was_run(backlab: Shell) -> None:
    calls = [
        ((), {}),
        (("--seed", "11"), {}),
        (("--variant", "lost-sales", "--set", "policy.reorder.r=1"), {"policy.reorder.r": 1}),
    ]
    for options, changes in calls:
        variant = "lost-sales" if changes else None
        world = load("shop.toml", variant=variant, set=changes).world
        expected = course_text(simulate(world, 11 if "11" in options else 7), BLOCKS)
        assert f"\n\n{expected}\n" in backlab("run", "shop.toml", *options).stdout


def test_the_warm_up_is_that_of_the_run(backlab: Shell) -> None:
    assert "| warm-up" not in backlab("run", "shop.toml").stdout
    found = backlab("run", "shop.toml", "--warm-up", "5").stdout
    assert "\n" + " " * 14 + "--------| warm-up\n" in found  # 5 of 25 days, 9.2 of 46 signs


def test_programs_get_none(backlab: Shell) -> None:
    found = backlab("run", "shop.toml", "--json").stdout
    assert isinstance(json.loads(found), dict)
    assert "course" not in found


def test_one_long_run_has_none(backlab: Shell) -> None:
    assert "course" not in backlab("run", "shop.toml", "--batches", "20").stdout


@pytest.mark.long
@pytest.mark.parametrize(
    ("encoding", "signs"), [("utf-8", BLOCKS), ("ascii", PLAIN), ("cp1252", PLAIN)]
)
def test_signs_are_those_that_the_terminal_knows(
    backlab: Shell, encoding: str, signs: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cli", "run", "shop.toml", "--quiet"],
        cwd=backlab.folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": encoding},
        capture_output=True,
        check=True,
    )
    line = next(
        line
        for line in done.stdout.decode(encoding).splitlines()
        if line.startswith("  on hand ")
    )
    assert set(line[14:60]) <= set(signs)
    assert len(set(line[14:60])) > 3
