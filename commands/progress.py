"""How far a long command has come, shown to a person who waits for it."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from commands.common import note

PATIENCE = 1.0  # seconds after which a person wants to know


@contextmanager
def progress(quiet: bool) -> Iterator[Callable[[int, int], None] | None]:
    """Give a callback that shows the replications done; None where nobody looks."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    started, shown = time.monotonic(), False

    def show(done: int, total: int) -> None:
        nonlocal shown
        if time.monotonic() - started > PATIENCE:
            shown = True
            click.echo(f"\r{done} of {total} replications", err=True, nl=False)

    try:
        yield show
    finally:
        if shown:
            note("")
