"""The pages that are written from the code are those of this code."""

import doctest
import re
import runpy
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from commands.plot.kinds import KINDS
from results import kpi
from scenarios import load
from tests.results.strict_html import Page

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


def test_what_the_format_page_says_of_suppliers_and_stock_is_valid(tmp_path: Path) -> None:
    text = (DOCS / "scenario-files.md").read_text(encoding="utf-8")
    example, terms, modes, stock = (
        block.split("```", 1)[0] for block in text.split("```toml\n")[1:5]
    )
    assert "merge_window" in terms
    lead_time = next(line for line in example.splitlines() if line.startswith("lead_time"))
    for extra in (f"{lead_time}\n{terms}", modes):
        file = tmp_path / "example.toml"
        file.write_text(example.replace(lead_time, extra), encoding="utf-8")
        assert load(file).world.suppliers
    file.write_text(
        f"schema = 1\n[run]\nhorizon = 9\n{stock}[[customers]]\nname = 'all'\n"
        "arrivals = { law = 'poisson', rate = 1 }\n",
        encoding="utf-8",
    )
    assert load(file).world.planner is not None


def script(name: str) -> ModuleType:
    """A script of the docs as a module."""
    spec = spec_from_file_location(name, DOCS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def make_claims() -> ModuleType:
    return script("make_claims")


@pytest.mark.slow
def test_claims_name_commands_that_run_and_kpis_that_exist(make_claims: ModuleType) -> None:
    for claim in make_claims.claims():
        assert claim.tests or claim.untested, claim.id
        for row in claim.tests:
            assert kpi(row.kpi).name == row.kpi
            assert row.claimed in ("more", "less", "equal", ""), claim.id
            assert all(make_claims.scenario(command).world for command in row.commands())


def test_the_page_of_claims_has_the_claims_that_there_are(make_claims: ModuleType) -> None:
    lines = (DOCS / "claims.md").read_text(encoding="utf-8").splitlines()
    found = [line for line in lines if line.startswith("## ")]
    claims = make_claims.claims()
    assert found == [f"## {claim.id} {claim.title}" for claim in claims]
    assert len({claim.id for claim in claims}) == len(claims)


def test_the_page_of_claims_shows_the_commands_that_are_run(make_claims: ModuleType) -> None:
    lines = (DOCS / "claims.md").read_text(encoding="utf-8").splitlines()
    shown = {line for line in lines if line.startswith("backlab run ")}
    claims = make_claims.claims()
    commands = {each for c in claims for row in c.tests for each in row.commands()}
    assert shown == {f"backlab run {command}" for command in commands}


def test_verdicts_follow_from_the_rows_on_the_page(make_claims: ModuleType) -> None:
    text = (DOCS / "claims.md").read_text(encoding="utf-8")
    for section in text.split("\n## ")[1:]:
        rows = [line.strip("| ").split(" | ") for line in section.splitlines() if "| `" in line]
        answers = [(row[0], row[-1].strip("*| ")) for row in rows if row[-1].startswith("**")]
        verdict = make_claims.verdict(answers)
        assert f"\n**{verdict[0].upper()}{verdict[1:]}.**\n" in section


def test_examples_of_the_verdict_rules(make_claims: ModuleType) -> None:
    found = doctest.testmod(make_claims)
    assert found.attempted > 5
    assert not found.failed


@pytest.mark.slow
def test_an_exact_claim_is_answered_exactly(make_claims: ModuleType) -> None:
    [claim] = [each for each in make_claims.claims() if each.id == "P2a"]
    verdict, section = make_claims.section(claim)
    assert verdict == "true"
    page = (DOCS / "claims.md").read_text(encoding="utf-8")
    assert section in page, "run: make claims"


@pytest.mark.slow
def test_the_page_of_claims_is_current(make_claims: ModuleType) -> None:
    page = (DOCS / "claims.md").read_text(encoding="utf-8")
    assert make_claims.page(make_claims.claims()) == page, "run: make claims"


def test_the_page_of_plots_has_every_kind() -> None:
    text = (DOCS / "plots.md").read_text(encoding="utf-8")
    listed = re.findall(
        r"^\| `([a-z-]+)` \| [^|]+ \| [^|]*(?:scenario|study)", text, re.MULTILINE
    )
    assert listed == list(KINDS)


def test_the_gallery_is_whole() -> None:
    make_gallery, gallery = script("make_gallery"), DOCS / "gallery"
    pages = {file.stem for file in gallery.glob("*.html")} - {"index"}
    assert pages == set(make_gallery.PAGES) == set(make_gallery.HEADINGS)
    index = (gallery / "index.html").read_text(encoding="utf-8")
    for name in pages:
        text = (gallery / f"{name}.html").read_text(encoding="utf-8")
        assert len(text.encode()) < 1_000_000
        assert Page(text).complaints == []
        assert make_gallery.entry(name) in index, "run: make gallery"
