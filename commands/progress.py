"""How far a long command has come, shown to a person who waits for it."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

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
        now = time.monotonic()
        if now - started > PATIENCE:
            shown = True
            text = f"{done:,} of {total:,} replications{pace(done, total, now - started)}"
            click.echo(f"\r{text:<79}", err=True, nl=False)

    try:
        yield show
    finally:
        if shown:
            note("")


def pace(done: int, total: int, seconds: float) -> str:
    """Say how quick it goes, and how long it will still take.

    >>> pace(30, 120, 10.0)
    ', 3.0 a second, 30 s left'
    >>> pace(30, 90_030, 10.0)
    ', 3.0 a second, 8:20:00 left'
    """
    if done == 0 or seconds <= 0.0:
        return ""
    left = round((total - done) * seconds / done)
    shown = f"{left} s" if left < 60 else str(timedelta(seconds=left))
    return f", {done / seconds:,.1f} a second, {shown} left"
