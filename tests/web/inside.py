"""A server within the test's own process, so that what it holds can be looked at."""

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette

from tests.serving import PATIENCE
from web.app import create_app
from web.config import Config


class Inside(uvicorn.Server):
    """A server in a thread; `app` is what it serves, at `port`."""

    def __init__(self, app: Starlette) -> None:
        super().__init__(uvicorn.Config(app, port=0, log_level="error"))
        self.app = app

    @property
    def port(self) -> int:
        number: int = self.servers[0].sockets[0].getsockname()[1]
        return number

    def within(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Return what comes of some work that is done in the server's loop."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(PATIENCE)

    async def serve(self, sockets: Any = None) -> None:
        self.loop = asyncio.get_running_loop()
        await super().serve(sockets)


@contextmanager
def inside(folder: Path, processes: int = 1) -> Iterator[Inside]:
    """Serve the lab page from a thread."""
    app = create_app(Config(games=folder / "games.sqlite", processes=processes))
    server = Inside(app)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        until(lambda: server.started)
        yield server
    finally:
        server.should_exit = True
        thread.join(PATIENCE)


def until(happens: Callable[[], Any]) -> None:
    """Wait until something is so."""
    end = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < end, "it has not happened"
        time.sleep(0.02)
