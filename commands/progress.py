"""How far a long command has come, shown to a person who waits for it."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import click

from commands.common import note

PATIENCE = 1.0  # seconds after which a person wants to know
BLINK = 0.1  # seconds in which nobody reads more than one line
MINUTE = 60.0  # between the lines of a log


@contextmanager
def progress(quiet: bool) -> Iterator[Callable[[int, int], None] | None]:
    """Give a callback that shows the replications done; None where nobody looks.

    A terminal shows them on a line that changes; a log gets a line a minute.
    """
    if quiet:
        yield None
        return
    shown = _Shown(sys.stderr.isatty())
    try:
        yield shown
    finally:
        shown.end()


class _Shown:
    """What was shown, and what is next."""

    def __init__(self, terminal: bool) -> None:
        self._terminal, self._new, self._any = terminal, "", False
        self._began = time.monotonic()
        self._next = self._began + (PATIENCE if terminal else MINUTE)

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        text = f"{done:,} of {total:,} replications{pace(done, total, now - self._began)}"
        self._new = f"\r{text:<79}" if self._terminal else f"{text}\n"
        if now >= self._next:
            self._next = now + (BLINK if self._terminal else MINUTE)
            self._show()

    def end(self) -> None:
        """Show how far it came in the end, if anything was shown."""
        if self._any:
            self._show()
            if self._terminal:
                note("")

    def _show(self) -> None:
        click.echo(self._new, err=True, nl=False)
        self._new, self._any = "", True


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
