"""The room Play, as its pages ask for it."""

import csv
import io
from functools import partial
from typing import Annotated, Any

from pydantic import Field
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from scenarios import Scenario
from web.game.score import debrief, opponents
from web.game.state import SERVICE, state
from web.game.store import Game, Store
from web.game.terms import Decision, Terms, check_decision, check_terms, game_world
from web.inputs import Input, Settings, WrongInputError, read
from web.settings import based
from web.tokens import ForbiddenError, instructor_only, secret_of

TeamName = Annotated[str, Field(min_length=1, max_length=30)]


class Join(Input):
    """A team that wants to play."""

    team: TeamName


class Decided(Input):
    """A decision for a round, counted from 0."""

    round: Annotated[int, Field(ge=0, le=10_000)]
    decision: Decision


async def _make(request: Request) -> Response:
    instructor_only(request)
    terms: Terms = read(Terms, await request.body())
    check_terms(_scenario(request, terms), terms)
    return JSONResponse({"code": _store(request).add(terms).code}, 201)


async def _games(request: Request) -> Response:
    instructor_only(request)
    store = _store(request)
    return JSONResponse(
        [{**_about(game), "teams": store.teams(game.code)} for game in store.games()]
    )


async def _game(request: Request) -> Response:
    game = _the_game(request)
    scenario = _scenario(request, game.terms)
    return JSONResponse(
        {
            **_about(game),
            "teams": _store(request).teams(game.code),
            "scenario_title": scenario.title,
            "question": scenario.question,
            "time_unit": scenario.world.time_unit,
            "currency": scenario.world.currency,
        }
    )


def _about(game: Game) -> dict[str, Any]:
    """Return what everybody may know: not the seed, or the future could be looked up."""
    hidden = set() if game.over else {"seed"}
    return {
        "code": game.code,
        "open": game.open,
        "over": game.over,
        **game.terms.model_dump(exclude=hidden),
    }


async def _join(request: Request) -> Response:
    asked: Join = read(Join, await request.body())
    name = " ".join(asked.team.split())
    if not name or not name.isprintable():
        raise WrongInputError("a team needs a name of letters")
    game = _the_game(request)
    if game.over:
        raise WrongInputError("this game is over")
    return JSONResponse({"team": name, "token": _store(request).join(game.code, name)}, 201)


async def _state(request: Request) -> Response:
    game, team = _the_game(request), _team(request)
    made = _store(request).decisions(game.code, team)
    world = game_world(_scenario(request, game.terms), game.terms)
    terms = game.terms
    work = partial(_told, terms.length, terms.seed, made, terms.reveal)
    found = await request.app.state.workers.do(work, world)
    decided = [each.model_dump() for each in made]
    return JSONResponse(
        {**found, "team": team, "decisions": decided, "open": game.open, "over": game.over}
    )


def _told(length: float, seed: int, made: Any, reveal: str, world: Any) -> dict[str, Any]:
    return state(world, length, seed, made, reveal)


async def _decide(request: Request) -> Response:
    game, team = _the_game(request), _team(request)
    asked: Decided = read(Decided, await request.body())
    check_decision(game_world(_scenario(request, game.terms), game.terms), asked.decision)
    _store(request).decide(game.code, team, asked.round, asked.decision)
    return JSONResponse({"round": asked.round + 1}, 201)


async def _board(request: Request) -> Response:
    game = _the_game(request)
    instructor_only(request, unless=game.over)
    return JSONResponse(
        {
            **_about(game),
            "teams": [await _standing(request, game, name) for name in _names(request, game)],
            "opponents": await _opponents(request, game),
        }
    )


async def _standing(request: Request, game: Game, team: str) -> dict[str, Any]:
    """Return how a team stands; what was worked out once is kept."""
    made = _store(request).decisions(game.code, team)
    known: dict[Any, Any] = request.app.state.standings
    key = (game.code, team, len(made))
    if key not in known:
        world = game_world(_scenario(request, game.terms), game.terms)
        terms = game.terms
        work = partial(_told, terms.length, terms.seed, made, "hidden")
        found = (await request.app.state.workers.do(work, world)) if made else {"kpis": {}}
        known[key] = {"team": team, "rounds": len(made), "kpis": found["kpis"]}
    return dict(known[key])


async def _opponents(request: Request, game: Game) -> list[dict[str, Any]]:
    known: dict[Any, Any] = request.app.state.standings
    if game.code not in known:
        work = partial(_computers, game.terms)
        scenario = _scenario(request, game.terms)
        known[game.code] = await request.app.state.workers.do(work, scenario)
    return list(known[game.code])


def _computers(terms: Terms, scenario: Scenario) -> list[dict[str, Any]]:
    return opponents(scenario, terms)


async def _debrief(request: Request) -> Response:
    game = _the_game(request)
    instructor_only(request, unless=game.over)
    store = _store(request)
    teams = [(name, store.decisions(game.code, name)) for name in _names(request, game)]
    work = partial(_debriefed, game.terms, teams)
    found = await request.app.state.workers.do(work, _scenario(request, game.terms))
    return JSONResponse({**_about(game), **found})


def _debriefed(terms: Terms, teams: Any, scenario: Scenario) -> dict[str, Any]:
    return debrief(scenario, terms, teams)


async def _next(request: Request) -> Response:
    instructor_only(request)
    _store(request).open_next(_the_game(request).code)
    return JSONResponse(_about(_the_game(request)))


async def _end(request: Request) -> Response:
    instructor_only(request)
    _store(request).end(_the_game(request).code)
    return JSONResponse(_about(_the_game(request)))


async def _results(request: Request) -> Response:
    """Return all decisions as CSV, one row per team and round."""
    game = _the_game(request)
    instructor_only(request, unless=game.over)
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    columns = ("team", "round", "item", "supplier", "units", "accept", "allocate")
    rows.writerow([*columns, *("profit", *SERVICE)])
    for team in _names(request, game):
        standing = await _standing(request, game, team)
        figures = [standing["kpis"].get(name) for name in ("profit", *SERVICE)]
        for number, made in enumerate(_store(request).decisions(game.code, team), 1):
            head = [_plain(team), number]
            bought = [[buy.item, buy.supplier, buy.units] for buy in made.buy] or [["", "", 0]]
            for each in bought:
                rows.writerow([*head, *each, made.accept, made.allocate, *figures])
    name = f"backlab-{game.code}.csv"
    return PlainTextResponse(
        out.getvalue(),
        media_type="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _plain(name: str) -> str:
    """Return a name that no spreadsheet takes for a formula."""
    return f"'{name}" if name[:1] in "=+-@" else name


def _names(request: Request, game: Game) -> list[str]:
    return _store(request).teams(game.code)


def _the_game(request: Request) -> Game:
    return _store(request).game(request.path_params["code"].upper())


def _store(request: Request) -> Store:
    store: Store = request.app.state.games
    return store


def _scenario(request: Request, terms: Terms) -> Scenario:
    return based(request.app.state.shelf[terms.scenario], Settings(variant=terms.variant))


def _team(request: Request) -> str:
    team = _store(request).team(_the_game(request).code, secret_of(request))
    if team is None:
        raise ForbiddenError("join the game first")
    return team


ROUTES = [
    Route("/api/games", _make, methods=["POST"]),
    Route("/api/games", _games, methods=["GET"]),
    Route("/api/games/{code}", _game),
    Route("/api/games/{code}/join", _join, methods=["POST"]),
    Route("/api/games/{code}/state", _state),
    Route("/api/games/{code}/decide", _decide, methods=["POST"]),
    Route("/api/games/{code}/board", _board),
    Route("/api/games/{code}/debrief", _debrief),
    Route("/api/games/{code}/next", _next, methods=["POST"]),
    Route("/api/games/{code}/end", _end, methods=["POST"]),
    Route("/api/games/{code}/results.csv", _results),
]
