"""Write docs/verification.md: run the proofs, and say what they measured.

``python docs/make_verification.py`` runs all of tests/proof, also what is slow, and the quick
ones of tests/property, and writes the page and docs/verification/figures.csv, from the root of
the repository (`make verification`). With ``--slow`` it runs hundreds of examples of each
property as well. Nothing is written unless every test passes. The
words around the tables are in docs/verification/page.md.
"""

import ast
import csv
import json
import platform
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.proof.measured import Figure  # noqa: E402 (the path to it is set just above)

PAGE, PARTS = ROOT / "docs" / "verification.md", ROOT / "docs" / "verification"
HEAD = "| claim | figure | truth | measured | allowed | n | test |"
SHOWN = 4  # figures of one test; all of them are in figures.csv
THEMES = {
    "Every run": ("property/",),
    "A second simulator": ("test_brute_",),
    "Stock and backorders": tuple(
        f"test_golden_{x}" for x in ("backorders", "positions", "costs")
    ),
    "Waiting": ("test_golden_waits", "test_golden_pegs"),
    "Customers who don't wait, and rationing": ("test_golden_losses", "test_golden_rationing"),
    "Suppliers": ("test_golden_suppliers", "test_spare_parts"),
    "Limits and laws that always hold": ("test_limits",),
    "Figures of service": ("test_golden_kpis", "test_cross_tool"),
    "Published numbers": (
        "test_published",
        "test_expectations",
        "test_stockpyl",
        "test_library",
    ),
    "Shops in which something is badly wrong": ("test_faults",),
    "More": ("",),
}
NAMES = {
    "littles law": "Little's law",
    "erlangs": "Erlang's",
    "m m 1": "M/M/1",
    "law and kelton": "Law and Kelton",
    "pritsker": "Pritsker",
}


@dataclass
class Test:
    """What became of all cases of one test function."""

    file: str
    name: str
    cases: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    figures: list[Figure] = field(default_factory=list)
    examples: int = 0

    @property
    def sentence(self) -> str:
        """The name as a sentence."""
        words = self.name.removeprefix("test_").replace("_", " ")
        for plain, proper in NAMES.items():
            words = words.replace(plain, proper)
        return words[0].upper() + words[1:]

    @property
    def details(self) -> str:
        """The first paragraph of its docstring, on one line."""
        return docstrings(self.file).get(self.name, "").split("\n\n")[0].replace("\n", " ")

    @property
    def link(self) -> str:
        """Where it is."""
        return f"[`{Path(self.file).stem}`](../{self.file})"


@cache
def docstrings(file: str) -> dict[str, str]:
    """Return the docstring of each function of a file."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    return {node.name: ast.get_docstring(node) or "" for node in functions}


class Proofs:
    """What pytest reports, as a plugin of it."""

    def __init__(self) -> None:
        self.tests: dict[tuple[str, str], Test] = {}
        self.counts: Counter[str] = Counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the outcome of a case, and at its end what it measured."""
        file, _, case = report.nodeid.partition("::")
        name, _, parameters = case.partition("[")
        test = self.tests.setdefault((file, name), Test(file, name))
        if report.when == "call" or report.outcome != "passed":
            test.cases += 1
            test.outcomes[report.outcome] += 1
        if report.when != "teardown":
            return
        if file.startswith("tests/property/") and parameters.rstrip("]").isdigit():
            test.examples = max(test.examples, int(parameters.rstrip("]")))
        for kind, value in report.user_properties:
            if kind == "figure":
                test.figures.append(Figure(*value))
            elif kind == "count":
                self.counts[value[0]] += value[1]


def measured(slow: bool) -> Proofs:
    """Run the proofs; end the program if one fails."""
    proofs = Proofs()
    every, most = ["-m", ""], ["-m", "not slow"]
    for folder, which in (("proof", every), ("property", every if slow else most)):
        path = str(ROOT / "tests" / folder)
        if pytest.main(["-q", *which, path], plugins=[proofs]):
            sys.exit("docs/verification.md is not written: not everything passed")
    return proofs


def themes(tests: Iterable[Test]) -> Iterator[tuple[str, list[Test]]]:
    """Return the tests of each theme, each in the first that it belongs to."""
    left = sorted(tests, key=lambda test: test.file)
    for theme, parts in THEMES.items():
        mine = [
            t for part in parts for t in left if part in t.file.removeprefix("tests/proof/")
        ]
        left = [test for test in left if test not in mine]
        if mine:
            yield theme, mine


def off(figure: Figure) -> float:
    """Return how far from the truth a figure is, in half widths."""
    return abs(figure.found - figure.truth) / figure.half_width if figure.half_width else 0.0


def shown(test: Test) -> list[Figure]:
    """Return of each name the figure that is furthest off; formulas only if nothing else is."""
    simulated = [each for each in test.figures if "formula" not in each.name]
    names: dict[str, list[Figure]] = {}
    for each in simulated or test.figures:
        names.setdefault(each.name, []).append(each)
    return [max(same, key=off) for same in names.values()][:SHOWN]


def row(figure: Figure) -> str:
    """Return the cells of a figure."""
    interval = (
        f"{figure.found:.5g} ± {figure.half_width:.2g}" if figure.n else f"{figure.found:.7g}"
    )
    allowed = f"± {figure.most:g}" if figure.n else f"± {figure.half_width:.2g}"
    if not figure.half_width:
        allowed = "exact"
    return f"{figure.name} | {figure.truth:.6g} | {interval} | {allowed} | {figure.n or ''}"


def rows(test: Test) -> Iterator[str]:
    """Return the rows of a test: what it says, and its figures."""
    claim = f"**{test.sentence}.** {test.details}".replace("|", "\\|")
    if not test.figures:
        what = f"{test.examples} random scenarios" if test.examples else "exactly"
        passed = "holds" if test.outcomes["passed"] else "not run"
        yield f"| {claim} | {what} |  | {passed} |  |  | {test.link} |"
    for number, figure in enumerate(shown(test)):
        first = f"{claim} ({len(test.figures)} figures)" if len(test.figures) > SHOWN else claim
        yield f"| {first if not number else ''} | {row(figure)} | {test.link} |"


def tables(tests: Iterable[Test]) -> str:
    """Return a section with a table for each theme."""
    lines = []
    for theme, mine in themes(tests):
        lines += [f"### {theme}\n"]
        lines += [
            "| claim | figure | truth | measured | allowed | n | test |",
            "|" + "---|" * 7,
        ]
        lines += [line for test in mine for line in rows(test)] + [""]
    return "\n".join(lines).rstrip()


def summary(proofs: Proofs) -> str:
    """Return what was run and held, in numbers."""
    tests = list(proofs.tests.values())
    figures = [figure for test in tests for figure in test.figures]
    intervals = [each for each in figures if each.n and each.half_width]
    covering = sum(each.within_95 for each in intervals)
    outcomes = sum((test.outcomes for test in tests), Counter[str]())
    counts = proofs.counts
    scenarios = sum(test.examples for test in tests)
    lines = [
        f"tests | {outcomes['passed']} passed, {outcomes['failed']} failed, "
        f"{outcomes['skipped']} left out (they need stockpyl)",
        f"figures of simulations with an interval | {len(intervals)}, all hold",
        f"of them within the narrower interval of 95 % | {covering} "
        f"({100 * covering / len(intervals):.1f} %; to be expected: 95 %)",
        f"figures computed or counted | {len(figures) - len(intervals)}, all hold",
        f"random worlds that a naive simulator tells the same | {counts['worlds']:,}",
        f"their order lines, all equal | {counts['order lines']:,}",
        f"their purchase orders, all equal | {counts['purchase orders']:,}",
        f"values of stockpyl's periods, all equal | {counts['values of stockpyl']:,}",
        f"random scenarios for the properties of every run | {scenarios:,}",
    ]
    return "\n".join(["| what | how many |", "|---|---|", *(f"| {line} |" for line in lines)])


def versions() -> str:
    """Return when and with what the page was made."""
    used = ", ".join(f"{name} {version(name)}" for name in ("numpy", "scipy", "simpy"))
    day = datetime.now(UTC).date().isoformat()
    return f"{day}, backlab {version('backlab')}, Python {platform.python_version()}, {used}"


def part(name: str, command: str) -> str:
    """Return what another command has measured, if it has."""
    file = PARTS / f"{name}.json"
    if not file.exists():
        return f"Not measured yet: `{command}` does it."
    told: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    cells = [(key, value) for key, value in told.items() if not isinstance(value, dict | list)]
    for key, value in told.items():
        if isinstance(value, dict):
            cells += [(f"{key}: {each}", number) for each, number in value.items()]
    lines = [f"| {key.replace('_', ' ')} | {value} |" for key, value in cells]
    return "\n".join(["| what | |", "|---|---|", *lines])


def page(proofs: Proofs) -> str:
    """Return the page."""
    words = (PARTS / "page.md").read_text(encoding="utf-8")
    made = {
        "versions": versions(),
        "summary": summary(proofs),
        "tables": tables(proofs.tests.values()),
        "fuzz": part("fuzz", "python -m tests.fuzz.campaign"),
        "coverage": part("coverage", "make coverage"),
        "mutation": part("mutation", "make mutation"),
    }
    for name, text in made.items():
        words = words.replace(f"{{{name}}}", text)
    return re.sub(r"\[([^]]+)\]\(([^)]+)\)", _linked, words)


def _linked(link: re.Match[str]) -> str:
    """Return a link, or its words alone if there is no such file yet."""
    return link[0] if (PAGE.parent / link[2]).exists() else link[1]


def write_figures(tests: Iterable[Test]) -> None:
    """Write every figure of every test."""
    with (PARTS / "figures.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["test", "figure", "truth", "found", "half_width", "most", "n"])
        for test in sorted(tests, key=lambda test: (test.file, test.name)):
            for each in test.figures:
                numbers = (each.truth, each.found, each.half_width, each.most)
                cells = [f"{number:.7g}" for number in numbers]
                out.writerow([f"{test.file}::{test.name}", each.name, *cells, each.n])


if __name__ == "__main__":
    found = measured("--slow" in sys.argv)
    write_figures(found.tests.values())
    PAGE.write_text(page(found), encoding="utf-8")
