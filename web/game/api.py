"""The room Play, as the page of a team asks for it."""

import unicodedata
from functools import partial
from typing import Annotated, Any

from pydantic import Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from scenarios import Scenario
from web.game import desk
from web.game.debrief import stories
from web.game.room import (
    Made,
    check_may_see,
    computers,
    decided,
    game_of,
    kept_of,
    results,
    store_of,
    table_at,
    team_of,
    told,
)
from web.game.state import state
from web.game.store import NoGameError
from web.game.suggestions import SUGGESTIONS
from web.game.terms import Decision
from web.game.worlds import Table, check_decision, unfit, usual_length
from web.inputs import Input, WrongInputError, read
from web.limits import NAME, ROUNDS
from web.shelf import Shelf, brief

_JOINER = "\u200d"  # makes one sign of several, in emoji and in many scripts


class Join(Input):
    """A team that wants to play."""

    team: Annotated[str, Field(min_length=1, max_length=4 * NAME)]


class Decided(Input):
    """A decision for a round, counted from 0."""

    round: Annotated[int, Field(ge=0, lt=ROUNDS)]
    decision: Decision


async def _offer(request: Request) -> Response:
    """Return what can be played here."""
    shelf: Shelf = request.app.state.shelf
    return JSONResponse(
        {
            "locked": bool(request.app.state.config.token),
            "suggestions": [
                {**each.terms.model_dump(exclude={"seed", "variant", "pace"}), "why": each.why}
                for each in SUGGESTIONS
                if each.terms.scenario in shelf.names
            ],
            "scenarios": [
                _offered(shelf[name]) for name in shelf.names if unfit(shelf[name]) is None
            ],
        }
    )


def _offered(scenario: Scenario) -> dict[str, Any]:
    about = brief(scenario)
    fit = [each for each in about["variants"] if unfit(scenario.variant(each["name"])) is None]
    return {**about, "length": usual_length(scenario.world), "variants": fit}


async def _game(request: Request) -> Response:
    game = game_of(request)
    scenario = table_at(request, game).scenario
    teams = store_of(request).teams(game.code)
    return JSONResponse(
        {
            **told(game),
            "teams": [{"team": team, "rounds": rounds} for team, rounds in teams.items()],
            "scenario_title": scenario.title,
            "question": scenario.question,
            "time_unit": scenario.world.time_unit,
            "currency": scenario.world.currency,
        }
    )


async def _join(request: Request) -> Response:
    asked: Join = read(Join, await request.body())
    name = team_name(asked.team)
    return JSONResponse(
        {"team": name, "token": store_of(request).join(game_of(request).code, name)}, 201
    )


def team_name(text: str) -> str:
    """Return a name as it is kept.

    Raises
    ------
    WrongInputError
        If it has no letters, is too long, or has signs that are not seen, such as those that
        turn the direction of what follows.
    """
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not name.replace(_JOINER, "").isprintable():
        raise WrongInputError("a team's name has signs that can't be seen; take others")
    if not any(unicodedata.category(sign)[0] in "LNS" for sign in name):
        raise WrongInputError("a team needs a name of letters")
    if len(name) > NAME:
        raise WrongInputError(f"a team's name has at most {NAME} letters")
    return name


async def _state(request: Request) -> Response:
    game = game_of(request)
    team = team_of(request, game)
    made = store_of(request).decisions(game.code, team)
    found = await request.app.state.workers.do(partial(_seen, made), table_at(request, game))
    decided = [each.model_dump() for each in made]
    return JSONResponse(
        {**found, "team": team, "decisions": decided, "open": game.open, "over": game.over}
    )


def _seen(made: Made, table: Table) -> dict[str, Any]:
    return state(table, made)


async def _decide(request: Request) -> Response:
    game = game_of(request)
    team = team_of(request, game)
    asked: Decided = read(Decided, await request.body())
    check_decision(table_at(request, game), asked.decision)
    store_of(request).decide(game.code, team, asked.round, asked.decision)
    return JSONResponse({"round": asked.round + 1}, 201)


async def _debrief(request: Request) -> Response:
    game = game_of(request)
    check_may_see(request, game)
    return JSONResponse(
        {
            **told(game),
            "teams": await results(request, game, decided(request, game)),
            "opponents": await computers(request, game),
        }
    )


async def _stories(request: Request) -> Response:
    game = game_of(request)
    check_may_see(request, game)
    team = request.query_params.get("team", "")
    if team not in store_of(request).teams(game.code):
        raise NoGameError(f"there is no team {team[:NAME]!r}")
    table, made = table_at(request, game), store_of(request).decisions(game.code, team)
    workers = request.app.state.workers
    found = await kept_of(request).get(
        ("stories", game.code, made), lambda: workers.do(partial(_explained, made), table)
    )
    return JSONResponse(found)


def _explained(made: Made, table: Table) -> list[dict[str, Any]]:
    return stories(table, made)


ROUTES = [
    Route("/api/play", _offer),
    *desk.ROUTES,
    Route("/api/games/{code}", _game),
    Route("/api/games/{code}/join", _join, methods=["POST"]),
    Route("/api/games/{code}/state", _state),
    Route("/api/games/{code}/decide", _decide, methods=["POST"]),
    Route("/api/games/{code}/debrief", _debrief),
    Route("/api/games/{code}/stories", _stories),
]
