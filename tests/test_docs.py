"""The pages that are written from the code are those of this code."""

import runpy
from pathlib import Path

DOCS = Path(__file__).parent.parent / "docs"


def test_the_reference_is_current() -> None:
    page = runpy.run_path(str(DOCS / "make_reference.py"))["reference"]()
    current = (DOCS / "reference.md").read_text(encoding="utf-8")
    assert current == page, "run: python docs/make_reference.py"
