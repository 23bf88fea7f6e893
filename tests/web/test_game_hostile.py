"""Whatever is sent to a game: an answer in words, and the game goes on."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.serving import Server
from tests.web.players import TERMS, Desk, Team, bearer, game, join, refusal

BUY = {"item": "lantern", "supplier": "acme", "units": 5}


@pytest.fixture(scope="module")
def desk(server: Server) -> Desk:
    return game(server)


@pytest.fixture(scope="module")
def team(desk: Desk) -> Iterator[Team]:
    found = join(desk, "Foxes")
    yield found
    assert found.state()["round"] == 0  # nothing of all this was taken


@pytest.mark.long
@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "\t\n",
        "x" * 31,
        "x" * 5000,
        "\u202eevil",  # turns the direction of what follows
        "\u2066left",
        "a\x00b",
        "a\x1b[31mb",
        "\u200d",
        "\u200b\u200b",  # spaces that are not seen
        "...",
        "\u00a0",
        "\u0301\u0301",  # accents on nothing
        7,
        None,
        ["a"],
        {"a": 1},
    ],
)
def test_such_a_team_can_t_join(server: Server, desk: Desk, name: Any) -> None:
    answer = server.ask("POST", f"/api/games/{desk.code}/join", {"team": name})
    assert refusal(answer, 422)


@pytest.mark.long
@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>",
        "<img src=x>",
        "'; DROP TABLE team; --",
        '" OR 1=1 --',
        "{{7*7}} ${7*7} %s %n",
        "=1+1",
        "../../etc/passwd",
        "🦊 Füchse",
        "👩\u200d💻 coders",
        "משועלים",
        "الثعالب",
        "ﷺ" * 10,
        "狐",
        "  many   spaces  ",
    ],
)
def test_such_a_team_is_text_like_any_other(server: Server, desk: Desk, name: str) -> None:
    found = join(desk, name)
    assert found.name == " ".join(name.split())
    assert found.state()["team"] == found.name
    assert found.name in [each["team"] for each in desk.get("board")["teams"]]
    assert desk.post("remove", {"team": found.name}).status == 204


DECISIONS: dict[str, Any] = {
    "nothing": b"",
    "no JSON": b"{",
    "a list": [],
    "no round": {"decision": {}},
    "no decision": {"round": 0},
    "the round after": {"round": 1, "decision": {}},
    "the round before": {"round": -1, "decision": {}},
    "a round far away": {"round": 10**9, "decision": {}},
    "half a round": {"round": 0.5, "decision": {}},
    "a round in words": {"round": "0", "decision": {}},
    "less than nothing": {"round": 0, "decision": {"buy": [{**BUY, "units": -1}]}},
    "half a unit": {"round": 0, "decision": {"buy": [{**BUY, "units": 1.5}]}},
    "a million millions": {"round": 0, "decision": {"buy": [{**BUY, "units": 10**12}]}},
    "units in words": {"round": 0, "decision": {"buy": [{**BUY, "units": "5"}]}},
    "units that are true": {"round": 0, "decision": {"buy": [{**BUY, "units": True}]}},
    "not a number": b'{"round": 0, "decision": {"buy": [{"item": "lantern", '
    b'"supplier": "acme", "units": NaN}]}}',
    "a price of one's own": {"round": 0, "decision": {"buy": [{**BUY, "price": 0}]}},
    "another shop's item": {"round": 0, "decision": {"buy": [{**BUY, "item": "moon"}]}},
    "an item in SQL": {"round": 0, "decision": {"buy": [{**BUY, "item": "' OR 1=1 --"}]}},
    "another supplier": {"round": 0, "decision": {"buy": [{**BUY, "supplier": "none"}]}},
    "twice the same": {"round": 0, "decision": {"buy": [BUY, BUY]}},
    "a thousand purchases": {"round": 0, "decision": {"buy": [BUY] * 1000}},
    "an answer of one's own": {"round": 0, "decision": {"accept": "steal"}},
    "a class that is none": {"round": 0, "decision": {"allocate": "priority"}},
    "a reserve for nobody": {"round": 0, "decision": {"reserve": 5}},
    "somebody else's team": {"round": 0, "decision": {}, "team": "Owls"},
    "code": {"round": 0, "decision": {"accept": {"rule": "os:system"}}},
}


@pytest.mark.parametrize("sent", DECISIONS.values(), ids=list(DECISIONS))
def test_such_a_decision_is_refused(server: Server, team: Team, sent: Any) -> None:
    path = f"/api/games/{team.code}/decide"
    assert refusal(server.ask("POST", path, sent, bearer(team.token)), 422)


TERMS_SENT: dict[str, Any] = {
    "no scenario": {},
    "a path": {**TERMS, "scenario": "../x"},
    "a variant that is none": {**TERMS, "variant": "x"},
    "no rounds": {**TERMS, "rounds": 0},
    "too many rounds": {**TERMS, "rounds": 105},
    "rounds of nothing": {**TERMS, "length": 0},
    "rounds backwards": {**TERMS, "length": -7},
    "rounds of nearly nothing": {**TERMS, "length": 1e-300},
    "rounds without end": b'{"scenario": "small-e-shop", "length": Infinity}',
    "rounds of ages": {**TERMS, "length": 1e6},
    "too many customers": {**TERMS, "length": 10_000, "rounds": 104},
    "a seed in words": {**TERMS, "seed": "three"},
    "negative stock": {**TERMS, "start_stock": -1},
    "huge stock": {**TERMS, "start_stock": 1e9},
    "a value above the cost": {**TERMS, "end_value": 1.5},
    "a long title": {**TERMS, "title": "x" * 81},
    "an unknown field": {**TERMS, "over": True},
    "an unknown pace": {**TERMS, "pace": "fast"},
    "what makes no game": {**TERMS, "scenario": "console-launch"},
}


@pytest.mark.parametrize("sent", TERMS_SENT.values(), ids=list(TERMS_SENT))
def test_such_a_game_is_not_made(server: Server, sent: Any) -> None:
    assert refusal(server.ask("POST", "/api/games", sent), 422)


@pytest.mark.parametrize(
    "code",
    ["NONE1", "%27%20OR%201=1", "..%2F..%2Fx", "a" * 500, "%00", "%F0%9F%A6%8A", "%C3%9F"],
)
def test_there_is_no_such_game(server: Server, code: str) -> None:
    for what in ("", "/state", "/board", "/debrief", "/results.csv"):
        answer = server.ask("GET", f"/api/games/{code}{what}")
        assert len(refusal(answer, 404)) < 100


@pytest.mark.parametrize("verb", ["next", "end", "go-on", "key", "remove", "decide", "join"])
def test_bodies_that_are_none(server: Server, desk: Desk, verb: str) -> None:
    if verb not in ("end", "go-on"):  # which need no body
        for body in (b"", b"[", b"[]", b"null", b'{"x": 1}'):
            answer = server.ask("POST", f"/api/games/{desk.code}/{verb}", body)
            assert answer.status in (403, 422)
            assert answer.json["error"]
    assert server.ask("GET", f"/api/games/{desk.code}/{verb}").status == 405
