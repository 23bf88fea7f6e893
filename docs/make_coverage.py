"""Write docs/verification/coverage.json: the share of branches that the tests run.

``make coverage`` runs the tests and then this, from the root of the repository. It fails if a
package is below what is demanded of it.
"""

import json
import sys
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from coverage import Coverage

FIGURES = Path(__file__).parent / "verification" / "coverage.json"
PACKAGES = ("sim", "policies", "results")
LEAST = 95.0  # percent


def measured() -> dict[str, Any]:
    """Return what coverage.py tells of each file."""
    coverage = Coverage()
    coverage.combine()
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        coverage.json_report(outfile=file.name)
        told: dict[str, Any] = json.loads(Path(file.name).read_text(encoding="utf-8"))["files"]
    return told


def share(files: dict[str, Any], package: str, what: str, all_: str) -> float:
    """Return the percentage of lines or branches of a package that were run."""
    told = [one["summary"] for name, one in files.items() if Path(name).parts[0] == package]
    return round(100.0 * sum(one[what] for one in told) / sum(one[all_] for one in told), 1)


def main() -> None:
    """Write the figures; fail if they are too low."""
    files = measured()
    branches = {p: share(files, p, "covered_branches", "num_branches") for p in PACKAGES}
    lines = {p: share(files, p, "covered_lines", "num_statements") for p in PACKAGES}
    told = {
        "branches": branches,
        "lines": lines,
        "tests": "make test and make long" + "".join(f"; {note}" for note in sys.argv[1:]),
        "tool": f"coverage.py {version('coverage')}",
        "date": datetime.now(UTC).date().isoformat(),
    }
    FIGURES.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    low = [f"{p}: {found} %" for p, found in branches.items() if found < LEAST]
    if low:
        raise SystemExit(f"branches below {LEAST:g} %: {', '.join(low)}")


if __name__ == "__main__":
    main()
