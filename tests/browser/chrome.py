"""A real browser without a window, steered through a pipe by the DevTools protocol.

Nothing but the browser itself is needed: https://chromedevtools.github.io/devtools-protocol/
"""

import json
import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE = 120.0  # seconds for an answer, on a machine that is busy

Message = dict[str, Any]


def browser() -> str | None:
    """The browser of this machine, if it has one."""
    return os.environ.get("BACKLAB_BROWSER") or next(
        filter(None, map(shutil.which, NAMES)), None
    )


class Tab:
    """A page in the browser, and all events that it has sent."""

    def __init__(self, write: int, read: int) -> None:
        self._write, self._read, self._rest = write, read, b""
        self._numbers, self._session = count(1), ""
        self.events: list[Message] = []
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        attached = self.ask("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.ask(f"{domain}.enable")

    def ask(self, method: str, **parameters: Any) -> Message:
        """Call a method and return its result."""
        number = next(self._numbers)
        message: Message = {"id": number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._write, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") != number:
                self.events.append(answer)
                continue
            assert "error" not in answer, answer
            result: Message = answer["result"]
            return result

    def _next(self) -> Message:
        until = time.monotonic() + PATIENCE
        while b"\0" not in self._rest:
            left = until - time.monotonic()
            ready = left > 0 and select.select([self._read], [], [], left)[0]
            assert ready, "no answer"
            some = os.read(self._read, 1 << 16)
            assert some, "the browser has gone"
            self._rest += some
        text, _, self._rest = self._rest.partition(b"\0")
        found: Message = json.loads(text)
        return found

    def open(self, address: str) -> None:
        """Open a page and wait until it is there."""
        self.events.clear()
        self.ask("Page.navigate", url=address)
        while not self.told("Page.loadEventFired"):
            self.events.append(self._next())

    def told(self, method: str) -> list[Message]:
        """The parameters of all events of a kind since the page was opened."""
        return [each["params"] for each in self.events if each.get("method") == method]

    def value(self, expression: str) -> Any:
        """The value of an expression in the page."""
        asked = self.ask("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in asked, asked
        return asked["result"].get("value")

    def wide(self, width: int) -> None:
        """Make the window so many pixels wide."""
        self.ask(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=900, deviceScaleFactor=1, mobile=False,
        )  # fmt: skip


@contextmanager
def tab(program: str, folder: Path) -> Iterator[Tab]:
    """Begin a browser that keeps its things in a folder, and end it."""
    (theirs, ours), (back, away) = os.pipe(), os.pipe()
    options = [
        "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
        "--disable-dev-shm-usage", "--disable-background-networking", "--disable-extensions",
        f"--user-data-dir={folder}", "--remote-debugging-pipe",
    ]  # fmt: skip
    # The browser reads from 3 and writes to 4.
    begin = (
        "import os, sys\n"
        f"copies = os.dup({theirs}), os.dup({away})\n"
        "os.dup2(copies[0], 3), os.dup2(copies[1], 4)\n"
        "os.set_inheritable(3, True), os.set_inheritable(4, True)\n"
        "os.execv(sys.argv[1], sys.argv[1:])"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", begin, program, *options],
        pass_fds=(theirs, away),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(theirs)
    os.close(away)
    try:
        yield Tab(ours, back)
    finally:
        process.terminate()
        process.wait(PATIENCE)
        os.close(ours)
        os.close(back)
