"""The lab page as it is served: a process of its own, asked over HTTP."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[1]
PATIENCE = 60.0  # seconds, on a machine that is busy


class Answer(NamedTuple):
    """What a server answers; headers by their names in small letters."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)


class Server:
    """A server that was begun in a folder; `log` is the file of what it says."""

    def __init__(self, process: "subprocess.Popen[bytes]", log: Path) -> None:
        self.process = process
        self.log = log
        self.url = self._wait()
        self.port = int(self.url.rpartition(":")[2])

    def _wait(self) -> str:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self.process.poll() is None:
            found = re.search(r"The lab page is at (http://\S+)/\n", self.said)
            if found and "Ctrl-C ends it" in self.said:
                return found[1]
            time.sleep(0.05)
        raise AssertionError(f"it has not begun: {self.said}")

    @property
    def said(self) -> str:
        return self.log.read_text()

    def ask(
        self, method: str, path: str, data: Any = None, headers: dict[str, str] | None = None
    ) -> Answer:
        """Ask for something; `data` goes as JSON unless it is bytes or None."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        body = data if data is None or isinstance(data, bytes) else json.dumps(data).encode()
        sent = {"Content-Type": "application/json"} if body is not None else {}
        try:
            connection.request(method, path, body, {**sent, **(headers or {})})
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, text)

    def get(self, path: str) -> Any:
        """Return what is at a path."""
        answer = self.ask("GET", path)
        assert answer.status == 200, answer
        return answer.json

    def post(self, path: str, data: Any) -> Any:
        """Return what comes of sending something; of what is no JSON, the text."""
        answer = self.ask("POST", path, data)
        assert answer.status in (200, 201), answer
        is_json = answer.headers["content-type"].startswith("application/json")
        return answer.json if is_json else answer.text

    def events(self, job: str) -> list[tuple[str, Any]]:
        """Read a job to its end and return its events, each with its kind."""
        answer = self.ask("GET", f"/api/jobs/{job}/events")
        assert answer.status == 200, answer
        found = re.findall(r"event: (\w+)\ndata: (.*)\n\n", answer.text)
        return [(kind, json.loads(data)) for kind, data in found]

    def done(self, path: str, data: Any) -> Any:
        """Return the last event of a job, which is that all is done."""
        kind, found = self.events(self.post(path, data)["id"])[-1]
        assert kind == "done", found
        return found


@contextmanager
def serving(folder: Path, *arguments: str) -> Iterator[Server]:
    """Serve the lab page from a folder; port 0 unless the arguments name another."""
    log = folder / "server.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "cli", "serve", "--port", "0", *arguments],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=out,
            stderr=out,
        )
    try:
        yield Server(process, log)
    finally:
        process.terminate()
        process.wait(PATIENCE)
