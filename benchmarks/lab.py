"""The lab page under load, on this machine alone: a person, a class, and a thousand jobs.

    python -m benchmarks.lab [--students 30] [--jobs 1000]

A person: how long a server takes to begin, the page to come with all its files, and the first
replay of a year of the e-shop. A class: students at once, each with the requests of the page
(files, facts, both replays, a comparison of 2 x 40 replications that is read to its end). Then
jobs one after the other, with the memory of the server and its processes. Times are wall-clock
and depend on what else the machine does; processor seconds do not.
"""

import argparse
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).parents[1]
STATIC = ROOT / "web" / "static"
PAGE = ["/", "/api/scenarios", "/api/kpis", "/api/scenarios/small-e-shop"]
PAGE += ["/api/scenarios/small-e-shop", "/api/scenarios/small-e-shop?variant=lean"]
FILES = [f"/static/css/{name}.css" for name in ("base", "compare")] + [
    f"/static/{path.relative_to(STATIC)}"
    for folder in ("js", "js/compare")
    for path in sorted((STATIC / folder).glob("*.js"))
]
SIDES: dict[str, dict[str, Any]] = {"a": {}, "b": {"variant": "lean"}}


class Server:
    """A server in a process of its own."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        assert process.stderr is not None
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", process.stderr.readline())
        assert found is not None, process.stderr.read()
        self.port = int(found[1])

    def ask(self, method: str, path: str, data: Any = None, secret: str = "") -> bytes:
        """Return the body of an answer, which must be a good one."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=300)
        body = None if data is None else json.dumps(data)
        headers = {"Content-Type": "application/json"}
        if secret:
            headers["Authorization"] = f"Bearer {secret}"
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        found = answer.read()
        connection.close()
        if answer.status >= 300:
            raise RuntimeError(f"{path}: {answer.status} {found[:300]!r}")
        return found

    def trace(self, side: str, seed: int) -> bytes:
        """Return a replay."""
        asked = {"scenario": "small-e-shop", "seed": seed, "settings": SIDES[side]}
        return self.ask("POST", "/api/trace", asked)

    def compare(self, seed: int, replications: int) -> bytes:
        """Have a comparison done, and return its last event."""
        asked = {
            "scenario": "small-e-shop",
            "seed": seed,
            "replications": replications,
            **SIDES,
        }
        job = json.loads(self.ask("POST", "/api/compare", asked))["id"]
        last = self.ask("GET", f"/api/jobs/{job}/events").split(b"\n\n")[-2]
        if not last.startswith(b"event: done"):
            raise RuntimeError(last[:300])
        return last

    def processes(self) -> list[int]:
        """Return the server's own number and those of all processes it has begun."""
        parents = {}
        for status in Path("/proc").glob("[0-9]*/stat"):
            try:
                parents[int(status.parent.name)] = int(
                    status.read_text().rpartition(")")[2].split()[1]
                )
            except OSError:
                continue
        found = [self.process.pid]
        for own in found:
            found += [child for child, parent in parents.items() if parent == own]
        return found

    def memory(self) -> list[float]:
        """Return the resident memory of each process, in MB."""
        page = resource.getpagesize() / 1e6
        return [
            int(Path(f"/proc/{each}/statm").read_text().split()[1]) * page
            for each in self.processes()
        ]

    def computing(self) -> list[float]:
        """Return the processor seconds of each process."""
        tick = os.sysconf("SC_CLK_TCK")
        fields = [
            Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
            for each in self.processes()
        ]
        return [(int(each[11]) + int(each[12])) / tick for each in fields]


@contextmanager
def served() -> Iterator[Server]:
    """Begin a server, and end it."""
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen(
            [sys.executable, "-m", "cli", "serve", "--port", "0"],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            yield Server(process)
        finally:
            process.terminate()
            process.wait(60)


def timed(act: Any, *given: Any) -> float:
    """Return the seconds that something takes."""
    start = time.perf_counter()
    act(*given)
    return time.perf_counter() - start


def page(server: Server) -> None:
    """Fetch all that the page fetches before it is seen."""
    for path in (*PAGE[:1], *FILES, *PAGE[1:]):
        server.ask("GET", path)


def student(server: Server, seed: int) -> dict[str, float]:
    """Do what a student does who opens the page and compares."""
    found = {"page": timed(page, server)}
    start = time.perf_counter()
    for side in SIDES:
        server.trace(side, seed)
    found["both replays"] = time.perf_counter() - start
    found["2 x 40 replications"] = timed(server.compare, seed, 40)
    return found


def told(server: Server) -> str:
    """Return the processor seconds and the memory of a server in words."""
    (own, *others), memory = server.computing(), server.memory()
    return (
        f"processor seconds: server {own:.1f}, its processes {sum(others):.1f}; "
        f"memory: server {memory[0]:.0f} MB, all {sum(memory):.0f} MB"
    )


def a_person(server: Server) -> None:
    """Print how long one person waits."""
    print(f"page with all its files  {timed(page, server):8.2f} s")
    print(f"first replay of a year   {timed(server.trace, 'a', 1):8.2f} s")
    print(f"another                  {timed(server.trace, 'a', 2):8.2f} s")
    print(told(server))


def a_class(server: Server, students: int) -> None:
    """Print how long students wait who all begin at once."""
    start = time.perf_counter()
    with ThreadPoolExecutor(students) as seats:
        found = list(seats.map(lambda seed: student(server, seed), range(students)))
    spent = time.perf_counter() - start
    print(f"{students} students at once: no error, all done after {spent:.1f} s")
    for what in found[0]:
        seconds = sorted(each[what] for each in found)
        print(f"  {what:22} median {median(seconds):6.2f} s, slowest {seconds[-1]:6.2f} s")
    print(told(server))


def many_jobs(server: Server, jobs: int) -> None:
    """Print what a server holds after ever more jobs."""
    for k in range(jobs):
        if k % max(1, jobs // 5) == 0:
            print(f"after {k:5} jobs: {told(server)}")
        server.compare(k, 5)
    print(f"after {jobs:5} jobs: {told(server)}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="The lab page under load.")
    parser.add_argument("--students", type=int, default=30)
    parser.add_argument("--jobs", type=int, default=1000)
    options = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    start = time.perf_counter()
    with served() as server:
        print(f"server has begun after   {time.perf_counter() - start:8.2f} s")
        a_person(server)
        a_class(server, options.students)
        many_jobs(server, options.jobs)


if __name__ == "__main__":
    main()
