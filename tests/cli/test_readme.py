"""The README is true: its rule, its commands, its numbers."""

import re
import shlex
from pathlib import Path
from typing import Protocol

import pytest
from click.testing import Result

from results import run
from results.summary import Results
from scenarios import load

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PYTHON = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
SHELL = "\n".join(re.findall(r"```sh\n(.*?)```", README, re.DOTALL))


class Shell(Protocol):
    folder: Path

    def __call__(self, *arguments: str, status: int = 0) -> Result: ...


@pytest.mark.long
def test_every_command_does_what_it_says(backlab: Shell) -> None:
    own_rule = next(block for block in PYTHON if block.startswith("# my_rules.py"))
    (backlab.folder / "my_rules.py").write_text(own_rule)
    commands = [line for line in SHELL.splitlines() if line.startswith("backlab ")]
    assert len(commands) >= 10
    for command in commands:
        result = backlab(*shlex.split(command, comments=True)[1:])
        assert result.stdout, command


def test_the_rule_of_the_readme_is_worth_ten_lines() -> None:
    own_rule = next(block for block in PYTHON if block.startswith("# my_rules.py"))
    code = [line for line in own_rule.splitlines() if line and not line.startswith("#")]
    assert len(code) <= 10


def test_the_python_example_runs(capsys: pytest.CaptureFixture[str]) -> None:
    example = next(block for block in PYTHON if block.startswith("import backlab"))
    exec(compile(example, "README.md", "exec"), {})
    mean = float(capsys.readouterr().out.split()[0])
    assert 0.5 < mean < 1.0


def results_of(reorder_point: str, who: str) -> Results:
    variant = None if who == "may wait" else "lost-sales"
    return run(
        load("small-e-shop", variant=variant, set={"policy.reorder.r": int(reorder_point)})
    )


@pytest.mark.long
def test_the_numbers_are_those_of_the_commands() -> None:
    header, _, *rows = [line for line in README.splitlines() if line.startswith("|")]
    names = [cell.strip(" `") for cell in header.split("|")][3:-1]
    assert names == ["fill_rate", "lost_rate", "on_hand_mean", "profit"]
    assert len(rows) == 3
    for row in rows:
        reorder_point, who, *cells = (cell.strip() for cell in row.strip("|").split("|"))
        found = results_of(reorder_point, who)
        for name, cell in zip(names, cells, strict=True):
            number, _, unit = cell.partition(" ")
            factor = 100 if unit == "%" else 1
            assert f"{found.kpis[name].mean * factor:.1f}" == number, (row, name)


def test_both_ways_in_are_one_line_each() -> None:
    lines = [
        line for line in SHELL.splitlines() if line.startswith("python3 -m venv .venv && ")
    ]
    assert [line.rpartition(" && ")[2] for line in lines] == [
        ".venv/bin/backlab run online-retail",
        ".venv/bin/python -m pytest",
    ]
