"""The verbs are found by name, and a look at the help costs no more than click."""

import subprocess
import sys
from pathlib import Path

import click
import pytest

import cli
from tests.cli.conftest import Shell

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("verb", cli.COMMANDS)
def test_every_verb_is_where_it_is_said_to_be(verb: str) -> None:
    command = cli.main.get_command(click.Context(cli.main), verb)
    assert command is not None
    assert command.name == verb
    assert command.get_short_help_str(), "one line that says what it does"


def test_the_help_names_every_verb_with_its_line(backlab: Shell) -> None:
    lines = backlab("--help").stdout.splitlines()
    listed = [line.split()[0] for line in lines[lines.index("Commands:") + 1 :]]
    assert listed == sorted(cli.COMMANDS)
    assert max(map(len, lines)) <= 80


def test_every_file_of_a_verb_is_named() -> None:
    files = {path.stem for path in (ROOT / "commands").glob("*.py")}
    named = {place.partition(":")[0].partition(".")[2] for place in cli.COMMANDS.values()}
    shared = {
        "__init__",
        "again",
        "common",
        "figures",
        "pages",
        "progress",
        "searching",
        "targets",
    }
    assert files - named == shared


def test_an_unknown_verb_is_a_mistake(backlab: Shell) -> None:
    assert "rum" in backlab("rum", status=2).stderr


def test_a_verb_imports_no_other() -> None:
    code = (
        "import cli, contextlib, sys\n"
        "with contextlib.suppress(SystemExit): cli.main(['schema', '--help'])\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    ours = {name for name in done.stderr.split() if name.startswith("commands.")}
    assert ours == {"commands.common", "commands.files"}
