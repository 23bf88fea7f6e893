"""The room Play, as the instructor's page asks for it."""

from typing import Annotated

from pydantic import Field
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from web.game.opponents import HINDSIGHT
from web.game.room import (
    check_instructor,
    check_may_see,
    computers,
    decided,
    game_of,
    results,
    standings,
    store_of,
    table_at,
    table_for,
    told,
    world_of,
)
from web.game.sheets import results_sheet, rounds_sheet
from web.game.terms import Terms
from web.game.worlds import check_terms
from web.inputs import Input, read
from web.limits import NAME, ROUNDS


class Opened(Input):
    """How many rounds the instructor sees open, when opening the next."""

    open: Annotated[int, Field(ge=0, le=ROUNDS)]


class Named(Input):
    """A team of the game."""

    team: Annotated[str, Field(min_length=1, max_length=NAME)]


async def _make(request: Request) -> Response:
    check_instructor(request)
    terms: Terms = read(Terms, await request.body())
    check_terms(request.app.state.shelf[terms.scenario], terms)
    world = world_of(table_for(request, terms).scenario)
    return JSONResponse({"code": store_of(request).add(terms, world).code}, 201)


async def _games(request: Request) -> Response:
    check_instructor(request)
    store = store_of(request)
    return JSONResponse(
        [{**told(game), "teams": len(store.teams(game.code))} for game in store.games()]
    )


async def _board(request: Request) -> Response:
    """Return how all stand; what was chosen in hindsight is shown when the game is over."""
    game = game_of(request)
    check_may_see(request, game)
    others = await computers(request, game)
    shown = [each for each in others if game.over or each["name"] != HINDSIGHT]
    teams = await standings(request, game)
    return JSONResponse({**told(game), "teams": teams, "opponents": shown})


async def _next(request: Request) -> Response:
    check_instructor(request)
    asked: Opened = read(Opened, await request.body())
    store_of(request).open_next(game_of(request).code, asked.open)
    return JSONResponse(told(game_of(request)))


async def _end(request: Request) -> Response:
    check_instructor(request)
    store_of(request).end(game_of(request).code)
    return JSONResponse(told(game_of(request)))


async def _go_on(request: Request) -> Response:
    check_instructor(request)
    store_of(request).end(game_of(request).code, over=False)
    return JSONResponse(told(game_of(request)))


async def _key(request: Request) -> Response:
    """Return a new secret for a team that has lost its own."""
    check_instructor(request)
    asked: Named = read(Named, await request.body())
    token = store_of(request).new_token(game_of(request).code, asked.team)
    return JSONResponse({"team": asked.team, "token": token}, 201)


async def _remove(request: Request) -> Response:
    check_instructor(request)
    asked: Named = read(Named, await request.body())
    store_of(request).remove(game_of(request).code, asked.team)
    return Response(status_code=204)


async def _results(request: Request) -> Response:
    """Return the results as CSV, one row for each team and policy of the computer."""
    game = game_of(request)
    check_may_see(request, game)
    teams = await results(request, game, decided(request, game))
    text = results_sheet(teams, await computers(request, game))
    return _sheet(text, f"backlab-{game.code}-results.csv")


async def _rounds(request: Request) -> Response:
    """Return all rounds as CSV, one row for each team, or policy, and round."""
    game = game_of(request)
    check_may_see(request, game)
    made = decided(request, game)
    teams, others = await results(request, game, made), await computers(request, game)
    text = rounds_sheet(table_at(request, game), made, teams, others)
    return _sheet(text, f"backlab-{game.code}-rounds.csv")


def _sheet(text: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return PlainTextResponse(text, media_type="text/csv", headers=headers)


ROUTES = [
    Route("/api/games", _make, methods=["POST"]),
    Route("/api/games", _games, methods=["GET"]),
    Route("/api/games/{code}/board", _board),
    Route("/api/games/{code}/next", _next, methods=["POST"]),
    Route("/api/games/{code}/end", _end, methods=["POST"]),
    Route("/api/games/{code}/go-on", _go_on, methods=["POST"]),
    Route("/api/games/{code}/key", _key, methods=["POST"]),
    Route("/api/games/{code}/remove", _remove, methods=["POST"]),
    Route("/api/games/{code}/results.csv", _results),
    Route("/api/games/{code}/rounds.csv", _rounds),
]
