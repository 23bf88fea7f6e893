"""``backlab serve``: where it listens, what it says, what it is given, and how it ends."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import SHOP
from tests.serving import PATIENCE, ROOT, Server, serving
from tests.web.inside import until

HALF = '''\
from dataclasses import dataclass


@dataclass(frozen=True)
class HalfGone:
    """Order up to a level whenever half of it is gone."""

    level: int = 12

    def order(self, stock):
        gap = self.level - stock.inventory_position
        return gap if gap >= self.level / 2 else 0


@dataclass(frozen=True)
class Wrong:
    """Raise."""

    def order(self, stock):
        raise ValueError("no idea")
'''


def refused(folder: Path, *arguments: str) -> tuple[int, str]:
    """The exit status and the words of a server that can't be begun."""
    result = subprocess.run(
        [sys.executable, "-m", "cli", "serve", "--port", "0", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert "Traceback" not in result.stderr
    return result.returncode, result.stderr


def children(process: int) -> set[int]:
    """The processes that a process has begun, and theirs."""
    found: set[int] = set()
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == process:
            own = int(status.parent.name)
            found |= {own, *children(own)}
    return found


def are_gone(processes: set[int]) -> bool:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if not any(Path(f"/proc/{each}").exists() for each in processes):
            return True
        time.sleep(0.05)
    return False


def is_simulating(server: Server) -> bool:
    asked = {"scenario": "small-e-shop", "replications": 2}
    return bool(server.done("/api/compare", asked)["kpis"])


@pytest.mark.long
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at /proc")
@pytest.mark.parametrize(("sent", "status"), [(signal.SIGINT, 130), (signal.SIGKILL, -9)])
def test_it_ends_with_all_its_processes_whatever_they_do(
    tmp_path: Path, sent: signal.Signals, status: int
) -> None:
    with serving(tmp_path) as server:
        assert is_simulating(server)
        job = server.post("/api/compare", {"scenario": "small-e-shop", "replications": 400})[
            "id"
        ]
        begun = children(server.process.pid)
        assert len(begun) >= 2
        with socket.create_connection(("127.0.0.1", server.port)) as reader:
            reader.sendall(
                f"GET /api/jobs/{job}/events HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
            )
            reader.recv(1000)
            server.process.send_signal(sent)
            assert server.process.wait(PATIENCE) == status
        assert are_gone(begun)
        assert "Traceback" not in server.said
        if sent == signal.SIGINT:
            assert server.said.endswith("Ctrl-C ends it.\nInterrupted.\n")


@pytest.mark.slow
def test_two_can_be_had_at_once(tmp_path: Path) -> None:
    with serving(tmp_path) as one, serving(tmp_path, "--games", "other.sqlite") as other:
        assert one.port != other.port
        assert is_simulating(one)
        assert is_simulating(other)


@pytest.mark.slow
def test_a_port_that_is_taken_is_said_at_once(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        status, said = refused(tmp_path, "--port", str(server.port))
    assert status == 1
    assert f"can't listen at 127.0.0.1, port {server.port}" in said
    assert "--port 0" in said


@pytest.mark.long
def test_a_rule_of_ones_own_that_is_wrong_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "half_rules.py").write_text(HALF)
    own = SHOP.replace('rule = "reorder-point", r = 3, Q = 8', 'rule = "half_rules:Wrong"')
    (tmp_path / "corner.toml").write_text(own)
    with serving(tmp_path, "corner.toml") as server:
        answer = server.ask("POST", "/api/trace", {"scenario": "corner"})
        assert answer.status == 422
        asked = {"scenario": "corner", "replications": 2}
        kind, found = server.events(server.post("/api/compare", asked)["id"])[-1]
        assert kind == "failed"
        for error in (answer.json["error"], found["error"]):
            assert "no idea" in error
            assert str(tmp_path) not in error
        assert "Traceback" not in server.said
        assert is_simulating(server)


@pytest.mark.long
def test_scenarios_of_ones_own_come_first_with_rules_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "half_rules.py").write_text(HALF)
    own = SHOP.replace(
        'reorder = { rule = "reorder-point", r = 3, Q = 8 }',
        'reorder = { rule = "half_rules:HalfGone", level = 10 }',
    )
    (tmp_path / "corner.toml").write_text(own)
    with serving(tmp_path, "corner.toml") as server:
        first = server.get("/api/scenarios")[0]
        assert (first["name"], first["own"]) == ("corner", True)
        knob = server.get("/api/scenarios/corner")["knobs"][0]
        assert (knob["rule"], knob["values"]) == ("half_rules:HalfGone", {"level": 10})

        def with_level(level: int) -> dict[str, Any]:
            rule = {"rule": "half_rules:HalfGone", "values": {"level": level}}
            return {"rules": {"policy.reorder": rule}}

        asked = {
            "scenario": "corner",
            "replications": 4,
            "a": with_level(10),
            "b": with_level(30),
        }
        kpis = server.done("/api/compare", asked)["kpis"]
        assert kpis["on_hand_mean"]["b"]["mean"] > kpis["on_hand_mean"]["a"]["mean"]
        command = server.post(
            "/api/export", {"scenario": "corner", "settings": with_level(30), "what": "command"}
        )
        assert command.startswith("backlab run corner.toml --set ")
        assert str(tmp_path) not in command
        # The same class is no rule of another scenario, where nobody has put it into the file.
        elsewhere = {"scenario": "small-e-shop", "settings": with_level(30)}
        assert server.ask("POST", "/api/trace", elsewhere).status == 422


@pytest.mark.long
def test_scenarios_that_cant_be_had_are_told_before_anything_is_served(tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text(SHOP.replace("horizon = 20.0", "horizon = -1.0"))
    (tmp_path / "sub").mkdir()
    for path in (tmp_path / "shop.toml", tmp_path / "sub" / "shop.toml"):
        path.write_text(SHOP)
    for arguments, words in (
        (["nowhere.toml"], "nowhere.toml"),
        (["broken.toml"], "run.horizon"),
        (["shop.toml", "sub/shop.toml"], "two scenarios are called 'shop'"),
    ):
        status, said = refused(tmp_path, *arguments)
        assert status == 2, said
        assert words in said
        assert "The lab page is at" not in said


@pytest.mark.long
def test_a_class_room_gets_an_address_and_a_token(tmp_path: Path) -> None:
    with serving(tmp_path, "--host", "0.0.0.0", "--name", "Lab.Example.org") as server:
        assert "/teach and say: " in server.said
        token = server.said.partition("/teach and say: ")[2].partition("\n")[0]
        assert len(token) >= 6
        for host, status in (
            ("192.168.3.4", 200), (f"10.0.0.9:{server.port}", 200), ("[fe80::1]", 200),
            ("lab.example.org", 200), (socket.gethostname().lower(), 200),
            ("evil.example", 400), ("192.168.3.4.evil.example", 400),
        ):  # fmt: skip
            assert server.ask("GET", "/", headers={"Host": host}).status == status, host
        secret = {"Authorization": f"Bearer {token}"}
        assert server.ask("GET", "/api/games", headers=secret).status == 200
        assert server.ask("GET", "/api/games").status == 403


@pytest.mark.long
def test_a_browser_is_opened_at_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opener, opened = tmp_path / "opener", tmp_path / "opened"
    opener.write_text(f'#!/bin/sh\necho "$1" > {opened}\n')
    opener.chmod(0o755)
    monkeypatch.setenv("BROWSER", f"{opener} %s")
    with serving(tmp_path, "--open") as server:
        until(opened.exists)
        until(opened.read_text)
        assert opened.read_text().strip() == f"{server.url}/"


@pytest.mark.long
def test_a_token_that_can_be_guessed_is_refused(tmp_path: Path) -> None:
    status, said = refused(tmp_path, "--host", "0.0.0.0", "--token", "abc")
    assert status == 2
    assert "at least 6 letters" in said


@pytest.mark.long
def test_behind_a_proxy_instructors_need_a_token(tmp_path: Path) -> None:
    with serving(tmp_path, "--name", "lab.example.org") as server:
        assert len(server.said.partition("/teach and say: ")[2].partition("\n")[0]) >= 6
        host = {"Host": "lab.example.org"}
        assert server.ask("GET", "/api/games", headers=host).status == 403
    status, said = refused(tmp_path, "--name", "lab.example.org", "--token", "abc")
    assert status == 2
    assert "at least 6 letters" in said


@pytest.mark.long
def test_a_file_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.sqlite").write_text("something else")
    status, said = refused(tmp_path, "--games", "mine.sqlite")
    assert status == 1
    assert "mine.sqlite" in said
    assert (tmp_path / "mine.sqlite").read_text() == "something else"
