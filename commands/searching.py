"""What the verbs that search have in common."""

import shlex
import sys
from pathlib import Path

import click

from commands.common import OUTPUT

STORE = click.option(
    "--store",
    type=OUTPUT,
    help="Keep all that is run in this file. The same command goes on from there.",
)


def command_line() -> str:
    """Return the command as it was typed."""
    return shlex.join(["backlab", *sys.argv[1:]])


def goes_on(store: Path | None) -> str:
    """Return how an interrupted search goes on, to be added to a sentence."""
    return "; the same command goes on" if store else "; with --store it could go on"


def usage(error: ValueError) -> Exception:
    """Return the error as a person should see it."""
    from policies import PolicyError
    from results.study import DifferentStudyError
    from scenarios import ScenarioError

    known = isinstance(error, PolicyError | ScenarioError | DifferentStudyError)
    return error if known else click.UsageError(str(error))
