"""Whatever is sent: an answer in words, no traceback, nothing run that should not be."""

import json
import socket
from typing import Any

import pytest

from tests.serving import Server
from web.guard import HEADERS
from web.limits import BODY

SHOP: dict[str, Any] = {"scenario": "small-e-shop"}


def rules(rule: Any) -> dict[str, Any]:
    return {**SHOP, "settings": {"rules": {"policy.reorder": rule}}}


def point(**values: Any) -> dict[str, Any]:
    return rules({"rule": "reorder-point", "values": {"r": 60, "Q": 125, **values}})


def deep(levels: int) -> str:
    return "[" * levels + "]" * levels


SENT: dict[str, Any] = {
    "nothing": b"",
    "no JSON": b"{",
    "no object": [1, 2],
    "no text at all": b"\xff\xfe\x00",
    "not a number": b'{"scenario": "small-e-shop", "seed": NaN}',
    "without end": b'{"scenario": "small-e-shop", "seed": Infinity}',
    "half a letter": b'{"scenario": "\\ud800"}',
    "deep": f'{{"scenario": "small-e-shop", "settings": {deep(20_000)}}}'.encode(),
    "an unknown field": {**SHOP, "file": "x"},
    "no scenario": {"seed": 1},
    "a path": {"scenario": "../../../etc/passwd"},
    "a file": {"scenario": "/etc/passwd"},
    "a file of the library": {"scenario": "small-e-shop.toml"},
    "a long name": {"scenario": "x" * 1000},
    "a huge seed": {**SHOP, "seed": 10**400},
    "a negative seed": {**SHOP, "seed": -1},
    "a seed in words": {**SHOP, "seed": "1"},
    "a seed that is true": {**SHOP, "seed": True},
    "half a replication": {**SHOP, "replication": 0.5},
    "too many replications": {**SHOP, "replication": 10**6},
    "an unknown variant": {**SHOP, "settings": {"variant": "__class__"}},
    "settings that are none": {**SHOP, "settings": 3},
    "a path of no rule": {**SHOP, "settings": {"rules": {"run.horizon": {"rule": "all"}}}},
    "code": rules({"rule": "os:system"}),
    "code of the package": rules({"rule": "policies.continuous:ReorderPoint"}),
    "a rule of another hook": rules({"rule": "fcfs"}),
    "a rule that is no name": rules({"rule": {"rule": "reorder-point"}}),
    "a parameter that is a rule": point(r={"rule": "os:system"}),
    "an unknown parameter": point(shell="rm"),
    "a batch of nothing": point(Q=0),
    "a batch that is huge": point(Q=10**12),
    "a parameter in words": point(r="sixty"),
    "many parameters": point(**{f"p{k}": k for k in range(500)}),
    "an unknown multiplier": {**SHOP, "settings": {"multipliers": {"horizon": 2.0}}},
    "a multiplier of nothing": {**SHOP, "settings": {"multipliers": {"demand": 0.0}}},
    "a multiplier without end": {**SHOP, "settings": {"multipliers": {"demand": 1e308}}},
    "a review each moment": rules(
        {"rule": "periodic-order-up-to", "values": {"T": 1e-9, "S": 10}}
    ),
    "a level that fills the memory": rules(
        {
            "rule": "patience-aware-base-stock",
            "values": {"rate": 1e7, "lead_time": 1e7, "patience": 9, "holding": 1, "margin": 9},
        }
    ),
}


HIDDEN = (
    "/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static/",
    "/static/js", "/static//etc/passwd", "/static/%00", "/../../etc/passwd",
    "/api", "/api/jobs", "/docs", "/.git/config", "/api/scenarios/..%2f..%2fetc%2fpasswd",
    "/" + "x" * 3000,
)  # fmt: skip


def is_refused(answer: Any, status: range = range(400, 500)) -> bool:
    """Say whether an answer is a refusal in words, with all headers, that tells no secrets."""
    text = answer.json["error"]
    assert answer.status in status, answer
    assert 0 < len(text) < 2000
    assert "Traceback" not in text
    assert "/site-packages/" not in text
    assert all(answer.headers[name.lower()] == value for name, value in HEADERS.items())
    return True


@pytest.mark.long
@pytest.mark.parametrize("sent", SENT.values(), ids=SENT)
def test_what_makes_no_sense_is_refused(server: Server, sent: Any) -> None:
    assert is_refused(server.ask("POST", "/api/trace", sent))


@pytest.mark.parametrize("path", ["/api/compare", "/api/report", "/api/export"])
def test_a_browser_brings_no_code_in_whatever_way(server: Server, path: str) -> None:
    settings = rules({"rule": "os:system"})["settings"]
    sides = {"settings": settings} if path == "/api/export" else {"b": settings}
    assert "no rule" in server.ask("POST", path, {**SHOP, **sides}).json["error"]


@pytest.mark.parametrize("replications", [0, 1, 401, 10**9, 2.5, "30", None, [30]])
@pytest.mark.parametrize("path", ["/api/compare", "/api/report"])
def test_there_is_no_job_of_any_size(server: Server, path: str, replications: Any) -> None:
    assert is_refused(server.ask("POST", path, {**SHOP, "replications": replications}))


@pytest.mark.parametrize("path", HIDDEN)
def test_only_what_is_shown_can_be_had(server: Server, path: str) -> None:
    assert is_refused(server.ask("GET", path))


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
@pytest.mark.parametrize("path", ["/", "/api/trace", "/static/icon.svg"])
def test_other_methods_are_refused(server: Server, method: str, path: str) -> None:
    assert is_refused(server.ask(method, path))


def test_what_is_asked_of_another_host_is_refused(server: Server) -> None:
    for host in ("evil.example", f"evil.example:{server.port}", "192.0.2.7", "[", "", "a b"):
        assert is_refused(server.ask("GET", "/", headers={"Host": host})), host
    for host in ("127.0.0.1", f"localhost:{server.port}", f"[::1]:{server.port}"):
        assert server.ask("GET", "/", headers={"Host": host}).status == 200, host


def test_what_another_site_sends_is_refused(server: Server) -> None:
    for origin in (
        "http://evil.example",
        "null",
        f"http://127.0.0.1:{server.port + 1}",
        "http://[",
    ):
        assert is_refused(server.ask("POST", "/api/trace", SHOP, {"Origin": origin})), origin
        assert is_refused(server.ask("DELETE", "/api/jobs/x", None, {"Origin": origin})), origin
    own = {"Origin": server.url}
    assert server.ask("POST", "/api/trace", SHOP, own).status == 200
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        found = server.ask("POST", "/api/trace", SHOP, {"Content-Type": kind})
        assert is_refused(found), kind


def test_a_long_body_is_refused_however_it_comes(server: Server) -> None:
    long = json.dumps({**SHOP, "file": "x" * BODY}).encode()
    assert server.ask("POST", "/api/trace", long).status == 413
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as raw:
        raw.sendall(
            b"POST /api/trace HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n"
        )
        for _ in range(BODY // 4096 + 2):
            raw.sendall(b"1000\r\n" + b"x" * 4096 + b"\r\n")
        assert raw.recv(4096).startswith(b"HTTP/1.1 413")


def test_what_is_no_http_ends_nothing(server: Server) -> None:
    for nonsense in (
        b"\x16\x03\x01\x02\x00",
        b"GET\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 9,
    ):
        with socket.create_connection(("127.0.0.1", server.port), timeout=60) as raw:
            raw.sendall(nonsense)
    assert server.get("/api/scenarios")


def test_no_web_socket_opens(server: Server) -> None:
    upgrade = {
        "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }  # fmt: skip
    assert server.ask("GET", "/api/events", None, upgrade).status in (403, 404)


@pytest.mark.parametrize(
    "path", ["/", "/play", "/learn", "/api/scenarios", "/static/icon.svg", "/static/js/api.js"]
)
def test_every_answer_keeps_the_page_to_itself(server: Server, path: str) -> None:
    answer = server.ask("GET", path)
    assert answer.status == 200
    for name, value in HEADERS.items():
        assert answer.headers[name.lower()] == value
    assert "server" not in answer.headers
