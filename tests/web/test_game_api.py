"""A game over HTTP: who may do what, and what all see."""

import csv
import io
from collections.abc import Iterator

import pytest

from tests.serving import Server, serving
from tests.web.players import Team, bearer, game, join, refusal

SECRET = "friday-42"


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose instructor has a token."""
    with serving(tmp_path_factory.mktemp("locked"), "--token", SECRET) as found:
        yield found
        assert "Traceback" not in found.said


@pytest.mark.long
def test_a_whole_game(server: Server) -> None:
    desk = game(server, rounds=3)
    foxes, owls = join(desk, "Foxes"), join(desk, "Owls")
    for number in range(3):
        assert foxes.decide(number, 35).status == 201
        if number < 2:
            assert owls.decide(number).status == 201
    seen = foxes.state()
    assert (seen["round"], seen["rounds"], seen["team"]) == (3, 3, "Foxes")
    assert [each["bought"] for each in seen["rounds_so_far"]] == [35, 35, 35]
    board = desk.get("board")
    assert [(each["team"], each["rounds"]) for each in board["teams"]] == [
        ("Foxes", 3),
        ("Owls", 2),
    ]
    assert board["teams"][0]["kpis"]["profit"] == pytest.approx(seen["kpis"]["profit"])
    desk.end()
    found = server.get(f"/api/games/{desk.code}/debrief")  # for everybody, now
    assert [each["team"] for each in found["teams"]] == ["Foxes", "Owls"]
    assert found["teams"][0]["kpis"]["profit"] == pytest.approx(seen["kpis"]["profit"])
    assert found["teams"][1]["bought"] == [0, 0, 0]
    assert found["opponents"][0]["name"] == "own"
    assert found["seed"] == 3
    told = server.get(f"/api/games/{desk.code}/stories?team=Owls")
    assert all(each["lines"] for each in told)


def test_the_computers_play_as_far_as_the_board_shows(server: Server) -> None:
    desk = game(server, rounds=4)
    names = [each["name"] for each in desk.get("board")["opponents"]]
    assert names[0] == "own"
    assert "hindsight" not in names  # that is for the end
    desk.end()
    assert "hindsight" in [each["name"] for each in desk.get("board")["opponents"]]


def test_the_future_is_not_told(server: Server) -> None:
    desk = game(server)
    team = join(desk, "Foxes")
    for answer in (desk.get(""), desk.get("board"), team.state(), server.get("/api/games")[0]):
        assert "seed" not in answer
        assert "profits" not in answer
    assert team.state()["coming"] == []
    for what in ("debrief", "stories?team=Foxes", "results.csv", "board"):
        # on this machine alone everybody may teach, so nothing is refused here
        assert server.ask("GET", f"/api/games/{desk.code}/{what}").status == 200


def test_without_a_seed_one_is_drawn(server: Server) -> None:
    games = [game(server, seed=None) for _ in range(3)]
    for desk in games:
        desk.end()
    assert len({desk.get("")["seed"] for desk in games}) == 3


def test_the_instructor_sets_the_pace(server: Server) -> None:
    desk = game(server, pace="instructor", rounds=3)
    team = join(desk, "Foxes")
    assert team.decide(0).status == 201
    assert "wait for the instructor" in refusal(team.decide(1), 422)
    assert desk.post("next", {"open": 1}).json["open"] == 2
    assert desk.post("next", {"open": 1}).json["open"] == 2  # a second click, of the same page
    late = join(desk, "Late")
    assert late.decide(0).status == late.decide(1).status == 201
    assert "wait" in refusal(late.decide(2), 422)
    for opened in (2, 3, 4):
        desk.post("next", {"open": opened})
    assert desk.get("")["open"] == 3
    desk.end()
    assert "over" in refusal(team.decide(1), 422)
    assert "over" in refusal(
        server.ask("POST", f"/api/games/{desk.code}/join", {"team": "X"}), 422
    )


def test_a_game_that_was_ended_by_mistake_goes_on(server: Server) -> None:
    desk = game(server)
    team = join(desk, "Foxes")
    desk.end()
    assert desk.post("go-on", {}).json["over"] is False
    assert team.decide(0).status == 201


@pytest.mark.long
def test_what_is_for_the_instructor_needs_the_token(locked: Server) -> None:
    desk = game(locked, SECRET)
    team = join(desk, "Foxes")
    path = f"/api/games/{desk.code}"
    for secret in ("", "friday-43", team.token, SECRET[:-1]):
        for method, where, data in (
            ("GET", "/api/games", None),
            ("POST", "/api/games", {"scenario": "small-e-shop"}),
            ("GET", f"{path}/board", None),
            ("GET", f"{path}/debrief", None),
            ("GET", f"{path}/stories?team=Foxes", None),
            ("GET", f"{path}/results.csv", None),
            ("GET", f"{path}/rounds.csv", None),
            ("POST", f"{path}/next", {"open": 1}),
            ("POST", f"{path}/end", {}),
            ("POST", f"{path}/go-on", {}),
            ("POST", f"{path}/key", {"team": "Foxes"}),
            ("POST", f"{path}/remove", {"team": "Foxes"}),
        ):
            answer = locked.ask(method, where, data, bearer(secret))
            assert "instructor" in refusal(answer, 403), where
    assert desk.get("board")["teams"][0]["team"] == "Foxes"
    desk.end()
    assert locked.get(f"{path}/debrief")["teams"][0]["team"] == "Foxes"
    assert locked.get("/api/play")["locked"] is True


def test_a_team_has_its_own_secret(server: Server) -> None:
    desk, other = game(server), game(server)
    foxes, owls = join(desk, "Foxes"), join(desk, "Owls")
    foxes.decide(0, 10)
    assert owls.state()["round"] == 0
    for token in ("", "x", owls.token[:-1], join(other, "Foxes").token):
        thief = Team(server, desk.code, "Foxes", token)
        assert "join the game first" in refusal(thief.decide(1, 10), 403)
    assert foxes.state()["round"] == 1


def test_a_lost_secret_is_replaced(server: Server) -> None:
    desk = game(server)
    team = join(desk, "Foxes")
    team.decide(0, 10)
    fresh = desk.post("key", {"team": "Foxes"})
    assert fresh.status == 201
    assert "join" in refusal(team.decide(1), 403)
    again = Team(server, desk.code, "Foxes", fresh.json["token"])
    assert again.state()["round"] == 1
    assert "no team" in refusal(desk.post("key", {"team": "Moles"}), 404)


def test_a_team_is_removed_with_its_decisions(server: Server) -> None:
    desk = game(server)
    team = join(desk, "Foxes")
    team.decide(0, 10)
    assert desk.post("remove", {"team": "Foxes"}).status == 204
    assert "join" in refusal(team.decide(1), 403)
    assert join(desk, "Foxes").state()["round"] == 0


def test_results_as_csv(server: Server) -> None:
    desk = game(server, scenario="unreliable-supplier", rounds=2)
    for name in ("=cmd|' /C calc'!A0", 'Owls, "the"'):
        team = join(desk, name)
        buy = [{"item": "lantern", "supplier": "sure", "units": 7}]
        data = {"round": 0, "decision": {"buy": buy}}
        path = f"/api/games/{desk.code}/decide"
        assert server.ask("POST", path, data, bearer(team.token)).status == 201
    rows = list(csv.DictReader(io.StringIO(desk.get("results.csv"))))
    assert [row["who"] for row in rows[:2]] == ["'=cmd|' /C calc'!A0", 'Owls, "the"']
    assert {row["kind"] for row in rows} == {"team", "computer"}
    lines = [name for name in rows[0] if name.startswith("cost_")]
    for row in rows:
        earned = float(row["revenue"]) + float(row["stock_value_change"])
        assert earned - sum(float(row[name]) for name in lines) == pytest.approx(
            float(row["profit"]), abs=0.005
        )
    rows = list(csv.DictReader(io.StringIO(desk.get("rounds.csv"))))
    assert rows[0]["decided lantern from sure"] == "7"
    assert rows[0]["bought"] == "7"
    assert rows[1]["accept"] == ""  # not decided
    assert len(rows) == 2 * (2 + len(desk.get("debrief")["opponents"]))


def test_what_can_be_played_is_offered(server: Server) -> None:
    offered = server.get("/api/play")
    assert offered["locked"] is False
    assert offered["suggestions"][0]["scenario"] == "small-e-shop"
    names = {each["name"] for each in offered["scenarios"]}
    assert {each["scenario"] for each in offered["suggestions"]} <= names
    assert "online-retail" not in names
    for each in offered["suggestions"]:
        terms = {name: value for name, value in each.items() if name != "why"}
        assert server.ask("POST", "/api/games", terms).status == 201
