"""The guard counts requests by address, with time as it passes."""

import asyncio
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from web import guard
from web.config import Config, is_address
from web.guard import Guard
from web.limits import PER_SECOND, REQUESTS


class Clock:
    """A clock that stands still until it is moved."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def asked(way: Guard, path: str = "/api/x", client: str = "10.0.0.1") -> int:
    """The status of an answer."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    scope: dict[str, Any] = {
        "type": "http", "method": "GET", "path": path, "query_string": b"",
        "headers": [(b"host", b"here")], "client": (client, 1),
    }  # fmt: skip
    asyncio.run(way(scope, receive, send))
    status: int = sent[0]["status"]
    return status


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr(guard, "monotonic", found)
    return found


def test_a_client_may_ask_so_often_and_then_as_time_passes(clock: Clock) -> None:
    way = Guard(app, lambda host: host == "here")
    assert [asked(way) for _ in range(REQUESTS)] == [200] * REQUESTS
    assert asked(way) == 429
    assert asked(way, client="10.0.0.2") == 200  # another one
    assert asked(way, "/static/x") == 200  # files cost nothing
    clock.now = 1.0
    assert [asked(way) for _ in range(int(PER_SECOND) + 1)] == [200] * int(PER_SECOND) + [429]
    clock.now = 1000.0
    assert [asked(way) for _ in range(REQUESTS + 1)] == [200] * REQUESTS + [429]


def test_so_many_clients_are_remembered_and_no_more(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "_CLIENTS", 10)
    way = Guard(app, lambda host: host == "here")
    for _ in range(REQUESTS + 1):
        asked(way)
    for k in range(10):
        asked(way, client=f"10.0.1.{k}")
    assert len(way._buckets) == 10
    assert asked(way) == 200  # forgotten, and begins anew


@pytest.mark.parametrize(
    ("host", "local", "others"),
    [
        ("127.0.0.1", True, False), ("localhost", True, False), ("::1", True, False),
        ("127.0.0.2", True, False), ("0.0.0.0", False, True), ("192.168.1.5", False, True),
        ("::", False, True), ("lab.local", False, True),
    ],
)  # fmt: skip
def test_addresses_may_be_named_only_where_others_may_ask(
    host: str, local: bool, others: bool
) -> None:
    config = Config(host=host, names=("lab.example",))
    assert config.is_local == local
    assert config.may_name("10.1.2.3") == others
    assert config.may_name("fe80::1") == others
    for own in ("localhost", "127.0.0.1", "::1", "lab.example", host):
        assert config.may_name(own)
    for other in ("evil.example", "localhost.evil.example", "10.1.2.3.evil", ""):
        assert not config.may_name(other)
    assert not is_address("")


def test_a_host_may_be_written_in_large_letters() -> None:
    assert Config(host="MyLaptop").may_name("mylaptop")  # as browsers write it
    assert Config(host="LocalHost").is_local


def test_who_has_a_name_is_asked_by_others() -> None:
    assert not Config().is_shared
    assert Config(names=("lab.example.org",)).is_shared  # through a proxy
    assert Config(host="0.0.0.0").is_shared
