"""The command line in a process of its own, and interrupted as by a person."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]

COUNTING = '''\
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Counting:
    """Leave a sign when the second replication has begun."""

    def order(self, stock):
        if stock.now == 0.0:
            sign = Path("second" if Path("first").exists() else "first")
            sign.touch()
        return 8 if stock.inventory_position <= 3 else 0
'''


def spawn(*arguments: str, cwd: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "cli", *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def interrupted(verb: str, folder: Path) -> tuple[str, str]:
    """Have a million replications of the shop done, and stop after the first few."""
    (folder / "slow_rules.py").write_text(COUNTING)
    path = folder / "shop.toml"
    path.write_text(
        path.read_text().replace(
            'rule = "reorder-point", r = 3, Q = 8', 'rule = "slow_rules:Counting"'
        )
    )
    process = spawn(verb, "shop.toml", "--json", "--replications", "1000000", cwd=folder)
    stdout, stderr = interrupt(process, folder / "second", 1.0)
    assert "Interrupted after" in stderr
    return stdout, stderr


def interrupt(
    process: subprocess.Popen[str], sign: Path, later: float = 0.0
) -> tuple[str, str]:
    """Press Ctrl-C some seconds after a file is there, and wait for the end."""
    while not sign.exists():
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)
    time.sleep(later)
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=60)
    assert process.returncode == 130, stderr
    assert "Traceback" not in stderr
    return stdout, stderr
