"""The pages that are written from the code are those of this code."""

import runpy
from pathlib import Path

from scenarios import load

DOCS = Path(__file__).parent.parent / "docs"


def test_the_reference_is_current() -> None:
    page = runpy.run_path(str(DOCS / "make_reference.py"))["reference"]()
    current = (DOCS / "reference.md").read_text(encoding="utf-8")
    assert current == page, "run: python docs/make_reference.py"


def test_the_scenario_of_the_format_page_is_valid(tmp_path: Path) -> None:
    text = (DOCS / "scenario-files.md").read_text(encoding="utf-8")
    example = text.split("```toml\n", 1)[1].split("```", 1)[0]
    file = tmp_path / "example.toml"
    file.write_text(example, encoding="utf-8")
    assert load(file).variants == ("lost-sales",)
