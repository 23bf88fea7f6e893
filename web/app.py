"""The application: routes, what stands before them, and what lives as long as the server."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from policies import PolicyError
from scenarios import ScenarioError
from web import compare, shelf
from web.config import Config
from web.game import api as game
from web.game.store import Store
from web.guard import Guard, TooLongError, failed, refused
from web.inputs import WrongInputError
from web.jobs import Jobs, TooBusyError
from web.shelf import Shelf
from web.workers import Workers

STATIC = Path(__file__).parent / "static"
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
        with Workers(config.processes) as workers:
            app.state.workers = workers
            app.state.jobs = Jobs(workers)
            yield
        games.close()

    app = Starlette(
        routes=[
            *[Route(path, _page(file)) for path, file in PAGES.items()],
            *shelf.ROUTES,
            *compare.ROUTES,
            *game.ROUTES,
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
        middleware=[
            Middleware(Guard),
            Middleware(TrustedHostMiddleware, allowed_hosts=config.allowed_hosts),
        ],
        exception_handlers={
            **dict.fromkeys(
                (WrongInputError, ScenarioError, PolicyError, TooBusyError, TooLongError),
                failed,
            ),
            game.ForbiddenError: game.forbidden,
            404: _nothing,
            405: _nothing,
        },
        lifespan=lifespan,
    )
    app.state.config = config
    app.state.shelf = shelf_of_scenarios
    app.state.games = games
    app.state.standings = {}
    return app


def _page(file: str) -> Callable[[Request], Awaitable[Response]]:
    async def page(_: Request) -> Response:
        return FileResponse(STATIC / file, headers={"Cache-Control": "no-cache"})

    return page


async def _nothing(request: Request, _: Exception) -> Response:
    return refused(404, f"there is nothing at {request.url.path[:100]}")
