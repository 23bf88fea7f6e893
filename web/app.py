"""The application: routes, what stands before them, and what lives as long as the server."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from policies import PolicyError
from scenarios import ScenarioError
from sim.errors import BoundError, RuleError
from web import compare, shelf
from web.config import Config
from web.errors import Refusal
from web.game import api as game
from web.game.kept import Kept
from web.game.store import Store
from web.guard import HEADERS, Guard, failed, refused
from web.jobs import Jobs
from web.learn import api as learn
from web.limits import KEPT
from web.shelf import Shelf
from web.workers import Workers

STATIC = Path(__file__).parent / "static"
_IN_WORDS = (Refusal, ScenarioError, PolicyError, RuleError, BoundError)
PAGES = {
    "/": "compare.html",
    "/play": "play.html",
    "/play/{code}": "play.html",
    "/teach": "teach.html",
    "/learn": "learn.html",
}


def create_app(config: Config) -> Starlette:
    """Return the application.

    Raises
    ------
    ScenarioError
        If a scenario that the configuration names can't be loaded.
    OSError
        If the file of games can't be used.
    """
    shelf_of_scenarios = Shelf(config.scenarios)
    games = Store(config.games)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        try:
            with Workers(config.processes) as workers:
                app.state.workers = workers
                app.state.jobs = Jobs(workers)
                getting_ready = asyncio.ensure_future(_get_ready(shelf_of_scenarios, workers))
                yield
                getting_ready.cancel()
        finally:
            games.close()

    app = Starlette(
        routes=[
            *[Route(path, _page(file)) for path, file in PAGES.items()],
            *shelf.ROUTES,
            *compare.ROUTES,
            *game.ROUTES,
            *learn.ROUTES,
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
        middleware=[Middleware(Guard, may_name=config.may_name)],
        exception_handlers={
            **dict.fromkeys(_IN_WORDS, failed),
            ClientDisconnect: _gone,
            404: _nothing,
            405: _no_such_method,
            Exception: _bug,
        },
        lifespan=lifespan,
    )
    app.state.config = config
    app.state.shelf = shelf_of_scenarios
    app.state.games = games
    app.state.kept = Kept(KEPT)
    return app


async def _get_ready(scenarios: Shelf, workers: Workers) -> None:
    """Do what the first visitor would else wait for."""
    await asyncio.gather(
        asyncio.to_thread(scenarios.load_all),
        *(workers.do(compare.imported, None) for _ in range(workers.size)),
    )


def _page(file: str) -> Callable[[Request], Awaitable[Response]]:
    async def page(_: Request) -> Response:
        return FileResponse(STATIC / file)

    return page


async def _nothing(request: Request, _: Exception) -> Response:
    return refused(404, f"there is nothing at {request.url.path[:100]}")


async def _no_such_method(request: Request, _: Exception) -> Response:
    return refused(405, f"{request.method[:20]} is not for {request.url.path[:100]}")


async def _gone(_: Request, __: Exception) -> Response:
    return refused(400, "who asked has left")  # nobody reads this


async def _bug(_: Request, __: Exception) -> Response:
    """Answer what nobody thought of, from outside the guard; the terminal shows it whole."""
    text = "this should not have happened; the terminal of the server says more"
    return refused(500, text, HEADERS)
