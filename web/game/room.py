"""What the pages of the game have in common: the game asked about, and who may ask."""

from functools import cache, partial
from hashlib import blake2b
from hmac import compare_digest
from typing import Any, TypeVar

from starlette.requests import Request

from scenarios import Scenario
from web.errors import Refusal
from web.game.debrief import result
from web.game.figures import kpis_of_run
from web.game.kept import Kept
from web.game.opponents import opponents
from web.game.state import after
from web.game.store import Game, Store
from web.game.terms import Decision, Terms
from web.game.worlds import Table, table_of
from web.inputs import WrongInputError

T = TypeVar("T")
Made = tuple[Decision, ...]


class ForbiddenError(Refusal):
    """Somebody asks for what is not theirs."""

    status = 403


def store_of(request: Request) -> Store:
    """Return the games."""
    store: Store = request.app.state.games
    return store


def kept_of(request: Request) -> Kept:
    """Return what was worked out about games."""
    kept: Kept = request.app.state.kept
    return kept


def game_of(request: Request) -> Game:
    """Return the game that a path names."""
    return store_of(request).game(request.path_params["code"].upper())


def team_of(request: Request, game: Game) -> str:
    """Return the team whose secret was sent.

    Raises
    ------
    ForbiddenError
        If it is none's.
    """
    team = store_of(request).team(game.code, _secret(request))
    if team is None:
        raise ForbiddenError("join the game first")
    return team


def check_instructor(request: Request) -> None:
    """Raise an error if the instructor's token is needed and was not sent."""
    token = request.app.state.config.token
    if token and not compare_digest(_secret(request).encode(), token.encode()):
        raise ForbiddenError("this is for the instructor, who knows the token")


def check_may_see(request: Request, game: Game) -> None:
    """Raise an error unless the game is over, or it is the instructor who asks."""
    if not game.over:
        check_instructor(request)


def _secret(request: Request) -> str:
    return request.headers.get("authorization", "").removeprefix("Bearer ").strip()


def told(game: Game) -> dict[str, Any]:
    """Return what everybody may know: not the seed, or the future could be looked up."""
    hidden = set() if game.over else {"seed"}
    return {
        "code": game.code,
        "open": game.open,
        "over": game.over,
        **game.terms.model_dump(exclude=hidden),
    }


def table_for(request: Request, terms: Terms) -> Table:
    """Return the table at which such a game is played."""
    return table_of(request.app.state.shelf[terms.scenario], terms)


def table_at(request: Request, game: Game) -> Table:
    """Return the table of a game.

    Raises
    ------
    WrongInputError
        If the scenario is another one than when the game was made: its figures would change.
    """
    table = table_for(request, game.terms)
    if world_of(table.scenario) != game.world:
        raise WrongInputError(
            f"{table.base.name} has changed since this game was made; go on with the scenario "
            "as it was, or make a new game"
        )
    return table


def world_of(scenario: Scenario) -> str:
    """Return a text that changes with a scenario."""
    return _digest(_Same(scenario))


class _Same:
    """A scenario as a key: the shelf keeps one object of each."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario

    def __hash__(self) -> int:
        return id(self.scenario)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.scenario is self.scenario


@cache
def _digest(key: _Same) -> str:
    return blake2b(key.scenario.to_toml().encode(), digest_size=10).hexdigest()


def decided(request: Request, game: Game) -> dict[str, Made]:
    """Return what each team has decided, all at one instant: others go on while one waits."""
    store = store_of(request)
    return {team: store.decisions(game.code, team) for team in store.teams(game.code)}


async def standings(request: Request, game: Game) -> list[dict[str, Any]]:
    """Return how the teams stand after the rounds that each has decided."""
    table = table_at(request, game)
    found = []
    for team, made in decided(request, game).items():
        kpis = await _worked_out(request, ("kpis", game.code, made), _kpis, table, made)
        found.append({"team": team, "rounds": len(made), "kpis": kpis if made else {}})
    return found


async def results(request: Request, game: Game, teams: dict[str, Made]) -> list[dict[str, Any]]:
    """Return what the whole game came to, for each team and what it has decided."""
    table = table_at(request, game)
    found = []
    for team, made in teams.items():
        came_to = await _worked_out(request, ("result", game.code, made), result, table, made)
        found.append({"team": team, **came_to})
    return found


async def computers(request: Request, game: Game) -> list[dict[str, Any]]:
    """Return the computer's policies in a game."""
    table = table_at(request, game)
    workers = request.app.state.workers
    return await kept_of(request).get(
        ("computers", game.code), lambda: workers.do(opponents, table)
    )


async def _worked_out(request: Request, key: Any, work: Any, table: Table, made: Made) -> Any:
    workers = request.app.state.workers
    return await kept_of(request).get(
        key, lambda: workers.do(partial(_with, work, made), table)
    )


def _with(work: Any, made: Made, table: Table) -> Any:
    return work(table, made)


def _kpis(table: Table, made: Made) -> dict[str, float | None]:
    return kpis_of_run(after(table, made))
