"""The report that the page writes is the one that the command line writes."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

import cli
from results.compare import compare
from results.report import comparison_report, render
from scenarios import load
from tests.serving import Server

LEAN = {"variant": "lean"}
ASKED = {"scenario": "small-e-shop", "seed": 3, "replications": 4, "b": LEAN}


@pytest.fixture(scope="module")
def page(server: Server) -> str:
    events = server.events(server.post("/api/report", ASKED)["id"])
    assert [kind for kind, _ in events[:-1]] == ["progress"] * (len(events) - 1)
    kind, found = events[-1]
    assert kind == "done"
    assert isinstance(found["html"], str)
    return found["html"]


def command_in(page: str) -> list[str]:
    found = re.search(r"backlab report [^<]+", page)
    assert found is not None
    return shlex.split(found[0])


@pytest.mark.slow
def test_it_is_the_report_of_the_same_comparison(page: str) -> None:
    shop = load("small-e-shop")
    entries = {"A": shop, "B": shop.variant("lean")}
    comparison = compare(entries, variants=(), replications=4, seed=3, evidence=True)
    command = shlex.join(command_in(page))
    assert page == render(comparison_report(comparison, entries, command))


@pytest.mark.slow
def test_its_command_writes_the_same_figures(
    page: str, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    terms = {key: ASKED[key] for key in ("scenario", "seed", "replications")}
    for side, settings in (("a", {}), ("b", LEAN)):
        text = server.post("/api/export", {**terms, "settings": settings, "what": "toml"})
        Path(f"small-e-shop-{side}.toml").write_text(text)
    program, *words = command_in(page)
    assert program == "backlab"
    result = CliRunner().invoke(cli.main, words)
    assert result.exit_code == 0, result.output
    written = Path("report.html").read_text()
    figures = re.compile(r"<td[^>]*>([^<]*±[^<]*)</td>")
    assert len(figures.findall(page)) > 10
    assert figures.findall(written) == figures.findall(page)
