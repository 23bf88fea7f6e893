"""A report in a real browser: it is all there, it runs nothing, and it asks nobody."""

import base64
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from results.compare import compare
from results.words import verdict
from scenarios import load
from tests.browser.chrome import Tab, browser, tab
from tests.results.test_compare import SHOP
from tests.results.test_report import HOSTILE, page_of, renamed

PROGRAM = browser()
WHY = "no browser here: install chromium, or name one in BACKLAB_BROWSER"
pytestmark = [pytest.mark.browser, pytest.mark.skipif(PROGRAM is None, reason=WHY)]


@pytest.fixture(scope="module")
def chrome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    assert PROGRAM is not None
    with tab(PROGRAM, tmp_path_factory.mktemp("browser")) as found:
        yield found


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("report") / "report.html"
    file.write_text(page_of(SHOP, ["poor"], replications=3), encoding="utf-8")
    return file


def quiet(chrome: Tab) -> None:
    """Nothing was complained of, and nothing was asked for but the page itself."""
    assert chrome.told("Runtime.consoleAPICalled") == []
    assert chrome.told("Runtime.exceptionThrown") == []
    assert [each["entry"]["text"] for each in chrome.told("Log.entryAdded")] == []
    asked = [each["request"]["url"] for each in chrome.told("Network.requestWillBeSent")]
    assert [address for address in asked if not address.startswith(("file:", "data:"))] == []
    assert len([address for address in asked if address.startswith("file:")]) == 1


def test_verdict_tables_and_figures_are_seen(chrome: Tab, report: Path) -> None:
    chrome.wide(1280)
    chrome.open(report.as_uri())
    quiet(chrome)
    found = compare(load(SHOP), variants=["poor"], replications=3)
    assert chrome.value("document.querySelector('#verdict').innerText") == verdict(found)
    tables = chrome.value(
        "[...document.querySelectorAll('table')].map(t => [t.rows.length, t.offsetHeight])"
    )
    assert len(tables) >= 6
    assert all(rows >= 2 and height > 20 for rows, height in tables)
    figures = chrome.value(
        "[...document.querySelectorAll('figure svg')].map(s => s.getBoundingClientRect())"
        ".map(box => [box.width, box.height])"
    )
    assert len(figures) >= 4
    assert all(width > 400 and height > 80 for width, height in figures)


@pytest.mark.parametrize("width", [1280, 794, 390])
def test_it_fits_the_window(chrome: Tab, report: Path, width: int) -> None:
    chrome.wide(width)
    chrome.open(report.as_uri())
    assert chrome.value("document.documentElement.scrollWidth") <= width


def test_a_policy_of_its_own_keeps_scripts_out(chrome: Tab, report: Path) -> None:
    file = report.with_name("abused.html")
    text = report.read_text(encoding="utf-8")
    file.write_text(text.replace("<main>", "<main><script>document.title = 'got you'</script>"))
    chrome.open(file.as_uri())
    assert chrome.value("document.title") == load(SHOP).title
    assert chrome.told("Log.entryAdded")


def test_hostile_names_are_only_text(chrome: Tab, tmp_path: Path) -> None:
    file = tmp_path / "hostile.html"
    file.write_text(page_of(renamed(*HOSTILE[:6]), replications=2), encoding="utf-8")
    chrome.open(file.as_uri())
    quiet(chrome)
    assert chrome.value("document.scripts.length + document.images.length") == 0
    assert chrome.value("document.querySelector('h1').textContent") == HOSTILE[0]


def test_it_prints_on_a4(chrome: Tab, report: Path) -> None:
    chrome.open(report.as_uri())
    printed = chrome.ask("Page.printToPDF", preferCSSPageSize=True)["data"]
    pdf = base64.b64decode(printed)
    sizes = {
        tuple(round(float(size)) for size in box.split()[2:])
        for box in re.findall(rb"/MediaBox \[([^\]]*)\]", pdf)
    }
    assert sizes == {(595, 842)}  # A4 in points
