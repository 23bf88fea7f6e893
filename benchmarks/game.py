"""A class that plays, on this machine alone: teams that join, decide and look, all at once.

    python -m benchmarks.game [--teams 30] [--rounds 10]

The instructor opens the rounds. In each all teams decide at the same moment and see what has
happened, and the desk looks at the standings; in the end all ask for the debriefing. Times are
wall-clock and depend on what else the machine does.
"""

import argparse
import json
import os
import time
from concurrent.futures import ThreadPoolExecutor
from statistics import median

from benchmarks.lab import Server, served, timed, told


def team(server: Server, code: str, number: int) -> str:
    """Join a game, and return the team's secret."""
    found = server.ask("POST", f"/api/games/{code}/join", {"team": f"Team {number}"})
    return str(json.loads(found)["token"])


def decide(server: Server, code: str, secret: str, number: int, units: int) -> float:
    """Decide a round and look at what came of it; return the seconds until it is seen."""
    buy = [{"item": "lantern", "supplier": "acme", "units": units}]
    data = {"round": number, "decision": {"buy": buy}}
    start = time.perf_counter()
    server.ask("POST", f"/api/games/{code}/decide", data, secret)
    server.ask("GET", f"/api/games/{code}/state", None, secret)
    return time.perf_counter() - start


def say(what: str, seconds: list[float]) -> None:
    """Print the median and the slowest of some times."""
    print(f"  {what:28} median {median(seconds):6.2f} s, slowest {max(seconds):6.2f} s")


def play(server: Server, teams: int, rounds: int) -> None:
    """Play a whole game, and print how long everybody waits."""
    terms = {"scenario": "small-e-shop", "rounds": rounds, "length": 7.0, "seed": 3}
    game = json.loads(server.ask("POST", "/api/games", {**terms, "pace": "instructor"}))
    code, decided, standings = game["code"], [], []
    start = time.perf_counter()
    with ThreadPoolExecutor(teams) as seats:
        secrets = list(seats.map(lambda k: team(server, code, k), range(teams)))
        for number in range(rounds):
            if number:
                server.ask("POST", f"/api/games/{code}/next", {"open": number})
            going = [
                seats.submit(decide, server, code, secret, number, 20 + (7 * k + number) % 40)
                for k, secret in enumerate(secrets)
            ]
            decided += [each.result() for each in going]
            standings.append(timed(server.ask, "GET", f"/api/games/{code}/board"))
        spent = time.perf_counter() - start
        print(f"{teams} teams, {rounds} rounds: no error, all done after {spent:.1f} s")
        server.ask("POST", f"/api/games/{code}/end", {})
        path = f"/api/games/{code}/debrief"
        debriefings = list(
            seats.map(lambda secret: timed(server.ask, "GET", path, None, secret), secrets)
        )
    say("to decide and see", decided)
    say("standings after a round", standings)
    say("debriefing, all at once", debriefings)
    print(told(server))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="A class that plays.")
    parser.add_argument("--teams", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=10)
    options = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    with served() as server:
        play(server, options.teams, options.rounds)


if __name__ == "__main__":
    main()
