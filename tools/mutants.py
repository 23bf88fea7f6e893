"""Put small mistakes into the model, one at a time, and see whether some test notices.

``python tools/mutants.py --copy FOLDER`` works in a copy of the repository, which it makes if
it is not there, and prints what became of each mutant as one line of JSON. The mutants are
cosmic-ray's (``pip install cosmic-ray``). A place in the code is drawn, then one of the
operators that fit there, so that arithmetic, with its ten other operators, does not crowd out
the rest. Each mutant meets those quick tests that run its line, the quickest first.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

# What the tests need and the mutants are not in is imported here, for all the children.
import pytest
import scipy.special
import scipy.stats  # noqa: F401 - see above
import simpy  # noqa: F401 - see above
from cosmic_ray import plugins
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from coverage import CoverageData

SOURCES = ("sim/*.py", "results/kpis/*.py")
TESTS = (
    *("tests/unit", "tests/policies", "tests/proof", "tests/property"),
    *("tests/results/test_kpis_by_hand.py", "tests/results/test_kpis_shared.py"),
    *("tests/results/test_kpis_baskets.py", "tests/results/test_two_roads.py"),
    *("tests/results/test_class_costs.py", "tests/results/test_curves.py"),
    *("tests/results/test_evidence_levels.py", "tests/scenarios/test_toml_text.py"),
)
ALL = ("-m", "not slow")  # and not only those that `make test` runs
CUT = 3  # seconds after which a test is none of the quick ones
FEW = 10  # tests that a mutant meets first
MOST = 30.0  # seconds of tests that a mutant meets at all
LIMIT = 120  # seconds of a mutant, after which it is taken for one that never ends
_IN_TYPES = "BitOr"  # a | in an annotation, nearly always

PLUGIN = f"""
import signal, time, json, os, pytest
@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_call(item):
    def ring(*_):
        raise pytest.skip.Exception("not quick")
    signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, {CUT})
    begun = time.process_time()
    outcome = yield
    signal.setitimer(signal.ITIMER_PROF, 0)
    if outcome.excinfo is None:
        with open(os.environ["MUTANTS_TIMES"], "a") as out:
            out.write(json.dumps([item.nodeid, time.process_time() - begun]) + "\\n")
@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    import coverage
    now = coverage.Coverage.current()
    if now is not None:
        now.switch_context(item.nodeid)
"""


class Mutant(NamedTuple):
    """One mistake: the operator's `occurrence`-th place in a file."""

    file: str
    operator: str
    occurrence: int
    line: int


def places(file: Path, name: str) -> dict[tuple[int, int], list[Mutant]]:
    """Return the mutants of a file by the places, line and column, that they change."""
    tree, found = get_ast(file.read_text()), defaultdict(list)
    for operator in plugins.operator_names():
        if (
            _IN_TYPES in operator or "Variable" in operator
        ):  # the latter want names of variables
            continue
        made, number = plugins.get_operator(operator)(), 0
        for node in ast_nodes(tree):
            for start, _ in made.mutation_positions(node):
                found[start].append(Mutant(name, operator, number, start[0]))
                number += 1
    return found


def sampled(root: Path, count: int, seed: int) -> list[Mutant]:
    """Draw places, then one mutant for each."""
    every = []
    for pattern in SOURCES:
        for file in sorted(root.glob(pattern)):
            name = str(file.relative_to(root))
            every += [each for _, each in sorted(places(file, name).items())]
    chance = Random(seed)
    return [chance.choice(each) for each in chance.sample(every, count)]


def measure(root: Path) -> None:
    """Run the tests once, to know which lines each of them runs and how long it takes."""
    (root / "mutants_plugin.py").write_text(PLUGIN)
    (root / "mutants.ini").write_text(
        f"[run]\ndata_file={root}/mutants.cov\ninclude=\n  {root}/sim/*\n"
        f"  {root}/results/kpis/*\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(root), "MUTANTS_TIMES": str(root / "times")}
    command = [sys.executable, "-m", "coverage", "run", "--rcfile=mutants.ini", "-m", "pytest"]
    options = ["-n0", "-q", "-p", "mutants_plugin", "-p", "no:cacheprovider"]
    subprocess.run(
        [*command, *options, *ALL, *TESTS],
        cwd=root,
        env=environment,
        stdout=sys.stderr,
        check=False,
    )


def covering(root: Path) -> tuple[dict[tuple[str, int], list[str]], dict[str, list[str]]]:
    """Return the quick tests of each line, and of each file, the quickest first.

    What is run by no test itself, as default values are, is met by those under "".
    """
    times = dict(json.loads(line) for line in (root / "times").read_text().splitlines())

    def quickest(tests: Iterable[str]) -> list[str]:
        chosen = sorted((test for test in tests if test in times), key=times.__getitem__)
        spent = accumulate(times[test] for test in chosen)
        return [test for test, sum_ in zip(chosen, spent, strict=True) if sum_ < MOST]

    data = CoverageData(str(root / "mutants.cov"))
    data.read()
    lines, files = {}, {}
    for path in data.measured_files():
        name, all_ = str(Path(path).relative_to(root)), set()
        for line, tests in data.contexts_by_lineno(path).items():
            lines[name, line] = quickest(tests)
            all_ |= set(tests)
        files[name] = quickest(all_)
    return lines, {**files, "": quickest(times)}


def tried(root: Path, mutants: Iterable[Mutant]) -> Iterator[dict[str, Any]]:
    """Yield what became of each mutant."""
    lines, files = covering(root)
    for each in mutants:
        file = root / each.file
        before = file.read_text()
        after = mutate_code(before, plugins.get_operator(each.operator)(), each.occurrence)
        tests = lines.get((each.file, each.line)) or files.get(each.file) or files[""]
        try:
            file.write_text(after)
            few, rest = tests[:FEW], tests[FEW:]
            status = (few and _tested(root, few)) or (rest and _tested(root, rest)) or 0
        finally:
            file.write_text(before)
        now = after.splitlines()[each.line - 1].strip()
        told = {
            "was": before.splitlines()[each.line - 1].strip(),
            "is": now,
            "tests": len(tests),
        }
        yield {**each._asdict(), **told, "killed": status != 0, "status": status}


def _tested(root: Path, tests: list[str]) -> int:
    """Run tests in a copy of this process, which has the libraries at hand; 0: all pass."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (LIMIT, LIMIT))
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    os.chdir(root)
    sys.path.insert(0, str(root))
    os._exit(int(pytest.main(["-x", "-q", "-n0", "-p", "no:cacheprovider", *ALL, *tests])))


def main() -> None:
    """Make the copy if need be, measure, and try the mutants."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--copy", type=Path, required=True)
    parser.add_argument("--count", type=int, default=320)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--skip", type=int, default=0, help="how many have been tried already")
    given = parser.parse_args()
    root = given.copy.resolve()
    if not root.exists():
        root.mkdir(parents=True)
        tree = subprocess.run(
            ["git", "archive", "HEAD"], capture_output=True, check=True
        ).stdout
        subprocess.run(["tar", "x", "-C", str(root)], input=tree, check=True)
    sys.dont_write_bytecode = True
    if not (root / "times").exists():
        measure(root)
    for told in tried(root, sampled(root, given.count, given.seed)[given.skip :]):
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
