"""Teams and instructors who play over HTTP."""

from typing import Any, NamedTuple

from tests.serving import Answer, Server

TERMS: dict[str, Any] = {"scenario": "small-e-shop", "rounds": 3, "length": 7.0, "seed": 3}


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


class Desk(NamedTuple):
    """An instructor of a game, at a server whose token may be needed."""

    server: Server
    code: str
    token: str = ""

    def post(self, verb: str, data: Any) -> Answer:
        path = f"/api/games/{self.code}/{verb}"
        return self.server.ask("POST", path, data, bearer(self.token))

    def get(self, what: str) -> Any:
        path = f"/api/games/{self.code}/{what}".rstrip("/")
        answer = self.server.ask("GET", path, headers=bearer(self.token))
        assert answer.status == 200, answer
        return answer.json if "json" in answer.headers["content-type"] else answer.text

    def end(self) -> None:
        assert self.post("end", {}).status == 200


class Team(NamedTuple):
    """A team at its table."""

    server: Server
    code: str
    name: str
    token: str

    def state(self) -> Any:
        answer = self.server.ask(
            "GET", f"/api/games/{self.code}/state", headers=bearer(self.token)
        )
        assert answer.status == 200, answer
        return answer.json

    def decide(self, number: int, units: int = 0, **more: Any) -> Answer:
        buy = [{"item": "lantern", "supplier": "acme", "units": units}] if units else []
        data = {"round": number, "decision": {"buy": buy, **more}}
        return self.server.ask(
            "POST", f"/api/games/{self.code}/decide", data, bearer(self.token)
        )


def game(server: Server, token: str = "", **terms: Any) -> Desk:
    """Make a game."""
    answer = server.ask("POST", "/api/games", {**TERMS, **terms}, bearer(token))
    assert answer.status == 201, answer
    return Desk(server, answer.json["code"], token)


def join(desk: Desk, name: str) -> Team:
    """Join it as a team."""
    found = desk.server.post(f"/api/games/{desk.code}/join", {"team": name})
    return Team(desk.server, desk.code, found["team"], found["token"])


def refusal(answer: Answer, status: int) -> str:
    """What is said to who was refused."""
    assert answer.status == status, answer
    text: str = answer.json["error"]
    return text
