"""The pages on what is proved name tests and files that there are."""

import ast
import csv
import re
from pathlib import Path

import pytest

from tests.test_docs import DOCS

ROOT = DOCS.parent
FIGURES = DOCS / "verification" / "figures.csv"
PAGES = ("verification.md", "cross-tool.md", "stress-des.md")


def functions(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("name", PAGES)
def test_pages_link_to_files_that_are_there(name: str) -> None:
    text = (DOCS / name).read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?:)([^)#]+)", text)
    links += [
        f"../{path}" for path in re.findall(r"`((?:tests|docs|sim)/[a-z_/-]+\.\w+)`", text)
    ]
    assert len(links) > 3
    assert [link for link in links if not (DOCS / link).exists()] == []


@pytest.mark.skipif(not FIGURES.exists(), reason="make verification has not been run yet")
def test_every_figure_is_of_a_test_that_is_there_and_holds() -> None:
    with FIGURES.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 200
    for test in {row["test"] for row in rows}:
        path, _, name = test.partition("::")
        assert name in functions(ROOT / path), f"{test} is gone, run: make verification"
    for row in rows:
        truth, found, within = (float(row[name]) for name in ("truth", "found", "half_width"))
        slack = 1e-6 * (abs(truth) + within)  # of the digits that are written
        assert abs(found - truth) <= within + slack, row
        assert row["n"] == "0" or within <= float(row["most"]) + slack, row
