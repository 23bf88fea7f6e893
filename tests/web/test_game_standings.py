"""The standings are of one instant, whatever teams do while they are worked out."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from web.game.kept import Kept
from web.game.room import decided, results, standings, world_of
from web.game.store import Game, Store
from web.game.terms import Decision, Terms
from web.shelf import Shelf


class Slow:
    """Works things out while somebody else acts."""

    def __init__(self, act: Callable[[], None]) -> None:
        self.act = act

    async def do(self, work: Callable[[Any], Any], task: Any) -> Any:
        self.act()
        return work(task)


def a_request(store: Store, act: Callable[[], None]) -> Any:
    state = SimpleNamespace(
        shelf=Shelf(()), games=store, kept=Kept(10), workers=Slow(act), config=None
    )
    return SimpleNamespace(app=SimpleNamespace(state=state))


def test_who_decides_meanwhile_is_seen_the_next_time(tmp_path: Path) -> None:
    store = Store(tmp_path / "games.sqlite")
    game: Game

    def act() -> None:
        if "Late" not in store.teams(game.code):
            store.join(game.code, "Late")
            store.decide(game.code, "Owls", 1, Decision())

    request = a_request(store, act)
    terms = Terms(scenario="small-e-shop", rounds=4, pace="free", seed=3)
    game = store.add(terms, world_of(request.app.state.shelf["small-e-shop"]))
    for team in ("Foxes", "Owls"):
        store.join(game.code, team)
        store.decide(game.code, team, 0, Decision())
    first, then = (asyncio.run(standings(request, game)) for _ in range(2))
    assert [(each["team"], each["rounds"]) for each in first] == [("Foxes", 1), ("Owls", 1)]
    assert first[0]["kpis"] == first[1]["kpis"]
    assert [each["rounds"] for each in then] == [1, 2, 0]
    assert then[1]["kpis"] != first[1]["kpis"]
    teams = decided(request, game)
    found = asyncio.run(results(request, game, teams))
    assert [each["team"] for each in found] == list(teams)
    store.close()
