"""Check what a wheel holds: all that a run needs, and nothing else."""

import sys
from pathlib import Path
from zipfile import ZipFile

PACKAGES = ("commands", "web", "sim", "policies", "scenarios", "results")
SINGLE = ("backlab.py", "cli.py")


def complaints(names: set[str]) -> list[str]:
    """Compare the names in the wheel with the source tree; say what is wrong."""
    files = {
        path for package in PACKAGES for path in Path(package).rglob("*") if path.is_file()
    }
    wanted = {*SINGLE, *(str(path) for path in files if "__pycache__" not in path.parts)}
    missing = [f"missing: {name}" for name in sorted(wanted - names)]
    roots = {*SINGLE, *PACKAGES}
    foreign = [
        f"does not belong there: {name}"
        for name in sorted(names)
        if name.partition("/")[0] not in roots and ".dist-info/" not in name
    ]
    licence = [] if any(n.endswith("/LICENSE") for n in names) else ["missing: the licence"]
    return missing + foreign + licence


if __name__ == "__main__":
    with ZipFile(sys.argv[1]) as wheel:
        found = complaints(set(wheel.namelist()))
    sys.exit("\n".join(found) or None)
