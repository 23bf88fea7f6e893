"""Games survive: a server that ends or is killed, two of them, and files that are no good."""

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.serving import ROOT, serving
from tests.web.players import Team, game, join, refusal
from web.game.store import NoGameError, Store
from web.game.terms import Decision, Terms
from web.inputs import WrongInputError

TERMS = Terms(scenario="small-e-shop", rounds=4, seed=1)


def store_with_a_team(path: Path) -> tuple[Store, str]:
    store = Store(path)
    code = store.add(TERMS, "world").code
    store.join(code, "Foxes")
    return store, code


@pytest.mark.slow
def test_a_server_that_ends_loses_nothing(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        desk = game(server, rounds=3)
        foxes, owls = join(desk, "Foxes"), join(desk, "Owls")
        for number in range(2):
            foxes.decide(number, 30)
        owls.decide(0, 50, accept="none")
        seen = [foxes.state(), owls.state(), desk.get("board")]
    with serving(tmp_path) as server:
        foxes, owls = (team._replace(server=server) for team in (foxes, owls))
        desk = desk._replace(server=server)
        assert [foxes.state(), owls.state(), desk.get("board")] == seen
        assert foxes.decide(2, 30).status == 201
        assert "round 2 is to be decided" in refusal(owls.decide(0), 422)


@pytest.mark.long
def test_another_program_may_use_the_file(tmp_path: Path) -> None:
    """Such as a second server; one that keeps the file to itself is waited for, not long."""
    file = tmp_path / "backlab-games.sqlite"
    with serving(tmp_path) as server:
        desk = game(server, rounds=2)
        foxes = join(desk, "Foxes")
        store = Store(file)
        token = store.join(desk.code, "Owls")
        owls = Team(server, desk.code, "Owls", token)
        assert foxes.decide(0, 20).status == owls.decide(0, 30).status == 201
        store.decide(desk.code, "Foxes", 1, Decision())
        assert "round 3 is to be decided" in refusal(foxes.decide(1), 422)
        assert [each["rounds"] for each in desk.get("board")["teams"]] == [2, 1]
        store.close()
        base = sqlite3.connect(file, isolation_level=None)
        base.execute("BEGIN EXCLUSIVE")
        answer = owls.decide(1, 10)
        base.execute("ROLLBACK")
        base.close()
        assert "can't be used now" in refusal(answer, 503)
        assert owls.state()["round"] == 1
        assert owls.decide(1, 10).status == 201
        assert "Traceback" not in server.said


WRITER = """
import sys
from pathlib import Path
from web.game.store import Store
from web.game.terms import Decision, Terms
store = Store(Path(sys.argv[1]))
code = store.add(Terms(scenario="x", rounds=104, seed=1), "world").code
print(code, flush=True)
for team in range(60):
    store.join(code, f"team {team}")
    for number in range(104):
        store.decide(code, f"team {team}", number, Decision())
        print(team, number, flush=True)
"""


@pytest.mark.parametrize("lines", [3, 40, 150])
def test_a_server_that_is_killed_loses_nothing_it_has_confirmed(
    tmp_path: Path, lines: int
) -> None:
    file = tmp_path / "games.sqlite"
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(file)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    code, *confirmed = [process.stdout.readline().strip() for _ in range(lines)]
    os.kill(process.pid, signal.SIGKILL)
    confirmed += process.stdout.read().splitlines()
    process.wait()
    process.stdout.close()
    store = Store(file)
    made = {team: len(store.decisions(code, team)) for team in store.teams(code)}
    told = [tuple(map(int, line.split())) for line in confirmed if line.count(" ") == 1]
    for team, number in told:
        assert made[f"team {team}"] > number
    assert sum(made.values()) - len(told) in (0, 1)  # one may not have been told of
    store.close()
    assert sqlite3.connect(file).execute("PRAGMA integrity_check").fetchone() == ("ok",)


def text(path: Path) -> None:
    path.write_text("no database\n" * 200)


def foreign(path: Path) -> None:
    base = sqlite3.connect(path)
    base.executescript("CREATE TABLE treasure (gold); INSERT INTO treasure VALUES (1);")
    base.close()


def newer(path: Path) -> None:
    Store(path).close()
    base = sqlite3.connect(path)
    base.executescript("PRAGMA user_version = 99")
    base.close()


@pytest.mark.parametrize(
    ("make", "told"),
    [(text, "not a database"), (foreign, "something else"), (newer, "newer backlab")],
)
def test_a_file_of_something_else_is_left_alone(tmp_path: Path, make: Any, told: str) -> None:
    file = tmp_path / "games.sqlite"
    make(file)
    before = file.read_bytes()
    with pytest.raises(OSError, match=told):
        Store(file)
    assert file.read_bytes() == before


@pytest.mark.long
def test_a_file_that_is_no_good_is_said_in_the_terminal(tmp_path: Path) -> None:
    foreign(tmp_path / "x.sqlite")
    found = subprocess.run(
        [sys.executable, "-m", "cli", "serve", "--port", "0", "--games", "x.sqlite"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert found.returncode == 1
    assert "x.sqlite is a file of something else" in found.stderr
    assert "Traceback" not in found.stderr


@pytest.mark.parametrize("path", [".", "no/such/folder/games.sqlite"])
def test_a_path_that_can_t_be_written_is_said(tmp_path: Path, path: str) -> None:
    with pytest.raises(OSError, match="can't keep games"):
        Store(tmp_path / path)


@pytest.mark.slow
def test_a_scenario_that_has_changed_is_said(tmp_path: Path) -> None:
    """A game is worked out anew from its decisions: under another scenario it is another."""
    file = tmp_path / "shop.toml"
    own = (ROOT / "scenarios/library/small-e-shop.toml").read_text()
    file.write_text(own)
    with serving(tmp_path, "shop.toml") as server:
        desk = game(server, scenario="shop")
        team = join(desk, "Foxes")
        team.decide(0, 10)
    file.write_text(own.replace("price = 40.0", "price = 41.0"))
    with serving(tmp_path, "shop.toml") as server:
        path = f"/api/games/{desk.code}"
        assert "shop has changed" in refusal(server.ask("GET", path), 422)
        assert server.get("/api/games")[0]["code"] == desk.code  # the list is still there


def test_names_that_look_alike_are_one(tmp_path: Path) -> None:
    store, code = store_with_a_team(tmp_path / "games.sqlite")
    for name in ("foxes", "FOXES", "Fo\u200dxes", "\uff26oxes"):
        with pytest.raises(WrongInputError, match="already"):
            store.join(code, name)
    store.join(code, "Füchse")
    assert list(store.teams(code)) == ["Foxes", "Füchse"]


def test_one_round_is_decided_once(tmp_path: Path) -> None:
    store, code = store_with_a_team(tmp_path / "games.sqlite")
    store.decide(code, "Foxes", 0, Decision(accept="none"))
    for number in (0, 2):
        with pytest.raises(WrongInputError, match="round 2 is to be decided"):
            store.decide(code, "Foxes", number, Decision())
    assert [each.accept for each in store.decisions(code, "Foxes")] == ["none"]
    with pytest.raises(NoGameError, match="'NOWHERE'"):
        store.decide("NOWHERE", "Foxes", 0, Decision())
