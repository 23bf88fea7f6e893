"""Many cases, counted; ``python -m tests.fuzz.campaign`` writes docs/verification/fuzz.json."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from tests.fuzz.cases import KINDS, case
from tests.fuzz.judge import MESSAGE, RUN, SECONDS, STOPPED, judged, keep_runs_short, verdict
from tests.fuzz.seeds import MOST_EVENTS, MOST_ORDERS

ROOT = Path(__file__).parents[2]
FIGURES = ROOT / "docs" / "verification" / "fuzz.json"
MANY = {"document": 1600, "text": 1000, "overrides": 1000, "sweep": 400}
PROCESSES = 10  # of each kind, in a process of its own


class Tally:
    """What became of cases."""

    def __init__(self) -> None:
        self.became: Counter[str] = Counter()
        self.found: list[str] = []

    def add(self, kind: str, number: int, folder: Path, own_process: bool = False) -> None:
        """Try a case."""
        file = folder / "case.toml"
        arguments = case(kind, number, file)
        try:
            became = (_called if own_process else judged)(arguments, file)
        except BaseException as error:  # a hang is none of Exception
            if isinstance(error, KeyboardInterrupt):
                raise
            self.found.append(f"{kind} {number}: {type(error).__name__}: {str(error)[:300]}")
        else:
            self.became[became] += 1


def campaign(cases: Mapping[str, int], processes: int, folder: Path, first: int = 0) -> Tally:
    """Try so many cases of each kind, and so many of each in processes of their own."""
    tally = Tally()
    with pytest.MonkeyPatch.context() as patch:
        keep_runs_short(patch)
        for kind, count in cases.items():
            for number in range(first, first + count):
                tally.add(kind, number, folder)
    for kind in cases:
        for number in range(first, first + processes):
            tally.add(kind, number, folder, own_process=True)
    return tally


def _called(arguments: list[str], file: Path) -> str:
    """Return what became of a call in a process of its own."""
    if arguments[0] == "run":
        arguments = [
            *arguments, f"--set=run.most_orders={MOST_ORDERS}",
            f"--set=run.most_events={MOST_EVENTS}", "--replications=2",
        ]  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "cli", *arguments],
        cwd=file.parent,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=10 * SECONDS,  # by the clock, on a machine that may be busy
    )
    return verdict(done.returncode, done.stdout, done.stderr, arguments, file)


def figures(tally: Tally, seconds: float) -> dict[str, Any]:
    """Return what the documentation says of a campaign."""
    return {
        "cases": tally.became.total() + len(tally.found),
        "runs": tally.became[RUN],
        "refused": tally.became[MESSAGE],
        "stopped": tally.became[STOPPED],
        "crashes": len(tally.found),
        "seconds": round(seconds),
        "kinds": {**MANY, "processes": PROCESSES * len(KINDS)},
        "python": sys.version.split()[0],
        "version": version("backlab"),
        "date": datetime.now(UTC).date().isoformat(),
    }


def main() -> None:
    """Try the many cases and write down what became of them; fail if any crashed."""
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        tally = campaign(MANY, PROCESSES, Path(folder))
    FIGURES.parent.mkdir(exist_ok=True)
    told = figures(tally, time.perf_counter() - begun)
    FIGURES.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    if tally.found:
        raise SystemExit("\n".join(tally.found))


if __name__ == "__main__":
    main()
