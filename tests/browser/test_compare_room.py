"""The room Compare in a real browser, as somebody would use it."""

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from playwright.sync_api import Page, expect

import cli
from scenarios import load
from tests.browser.lab import Lab

pytestmark = pytest.mark.browser


def ready(page: Page) -> None:
    """Wait until both runs are shown."""
    expect(page.locator("#now-b dd").last).not_to_be_empty()


def turn(page: Page, side: str, parameter: str, value: str) -> None:
    """Give a parameter of one side an exact value."""
    field = page.locator(f'#knobs-{side} [data-key="policy.reorder.{parameter}="]')
    field.fill(value)
    field.press("Enter")


def compare(page: Page) -> None:
    """Have the sides compared, and wait for the verdict."""
    button = page.get_by_role("button", name="Compare A and B")
    button.click()
    expect(button).to_be_enabled()
    expect(page.locator("#verdict")).to_be_visible()


def shown(page: Page, kpi: str) -> list[str]:
    """A row of the table of figures, cell by cell."""
    return page.locator(f'[data-kpi="{kpi}"] td').all_inner_texts()


def told(command: str) -> Any:
    """What the command line says of a command that the page shows."""
    words = shlex.split(command)
    result = CliRunner().invoke(cli.main, [*words[1:], "--json", "--quiet"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_moved_slider_changes_the_number_that_the_command_line_gives(lab: Lab) -> None:
    with lab.page("/?scenario=small-e-shop&replications=8") as page:
        ready(page)
        slider = page.locator('#knobs-b [data-key="policy.reorder.r"]')
        slider.focus()
        before = slider.input_value()
        for _ in range(3):
            slider.press("ArrowLeft")
        after = slider.input_value()
        assert int(after) < int(before)
        expect(page.locator("#name-b")).to_contain_text(f"r {after}")
        compare(page)
        page.get_by_text("The same numbers in a terminal").click()
        expect(page.locator("#command-b")).to_contain_text(after)
        for side, place in (("a", 0), ("b", 1)):
            command = page.locator(f"#command-{side}").inner_text()
            kpis = told(command)["kpis"]
            for name, factor in (("profit", 1), ("fill_rate", 100), ("on_hand_mean", 1)):
                text = shown(page, name)[place].partition(" ± ")
                decimals = len(text[0].partition(".")[2])
                for figure, written in (("mean", text[0]), ("half_width", text[2])):
                    exact = kpis[name][figure] * factor
                    assert f"{exact:,.{decimals}f}" == written, (side, name, figure)


def test_a_link_shows_the_same_to_somebody_else(lab: Lab) -> None:
    with lab.page("/?scenario=law-kelton&replications=5") as page:
        ready(page)
        page.get_by_label("Seed").fill("77")
        page.get_by_label("Seed").press("Enter")
        page.locator('#knobs-a [data-key="policy.allocate"]').select_option("smallest-first")
        page.get_by_label("Multiply demand of both sides").press("ArrowRight")
        expect(page.locator("#name-a")).to_contain_text(re.compile("smallest first; demand"))
        compare(page)
        link = page.url.removeprefix(lab.server.url)
        names = [page.locator(f"#name-{side}").inner_text() for side in "ab"]
        row = shown(page, "fill_rate")
    with lab.page(link) as page:
        ready(page)
        assert [page.locator(f"#name-{side}").inner_text() for side in "ab"] == names
        compare(page)
        assert shown(page, "fill_rate") == row
        assert page.get_by_label("Seed").input_value() == "77"


@pytest.mark.parametrize(
    "link",
    [
        "?scenario=nowhere", "?scenario=small-e-shop&a=%7B",
        "?a=5&b=%22x%22&seed=-3&replications=1e9",
        "?scenario=small-e-shop&a=%7B%22rules%22%3A5%2C%22variant%22%3A%22zzz%22%7D",
    ],
)  # fmt: skip
def test_a_link_that_makes_no_sense_opens_something(lab: Lab, link: str) -> None:
    with lab.page(f"/{link}") as page:
        ready(page)
        assert page.locator("#question").inner_text()


def test_undo_goes_back_step_by_step(lab: Lab) -> None:
    with lab.page("/?scenario=small-e-shop") as page:
        ready(page)
        urls = [page.url]
        for value in ("50", "40"):
            turn(page, "a", "r", value)
            expect(page.locator("#name-a")).to_contain_text(f"r {value}")
            urls.append(page.url)
        page.locator('#knobs-b [data-key="variant"]').select_option("lean")
        expect(page.locator("#name-b")).to_have_text("Small e-shop with little stock")
        for url in reversed(urls):
            page.get_by_role("button", name="Undo").click()
            expect(page).to_have_url(url)
        expect(page.get_by_role("button", name="Undo")).to_be_disabled()
        expect(page.locator("#name-a")).to_have_text("Small e-shop")


def test_all_that_was_tried_is_kept_and_can_be_gone_back_to(lab: Lab) -> None:
    with lab.page("/?scenario=small-e-shop&replications=4") as page:
        ready(page)
        compare(page)
        turn(page, "b", "r", "20")
        compare(page)
        rows = page.locator("#tried tbody tr")
        expect(rows).to_have_count(3)  # A was tried before
        expect(page.locator("#tradeoff svg.chart g g")).to_have_count(3)
        with page.expect_download() as download:
            page.get_by_role("button", name="Table as CSV").click()
        lines = Path(download.value.path()).read_text().splitlines()
        assert [line.split(",")[1] for line in lines[1:]] == ["A", "B", "B"]
        page.reload()
        ready(page)
        expect(rows).to_have_count(3)
        page.get_by_role("button", name="Back to setting 2").click()
        expect(page.locator("#name-b")).not_to_contain_text("r 20")
        page.get_by_role("button", name="Forget what was tried").click()
        expect(rows).to_have_count(0)
        page.get_by_role("button", name="Bring back what was tried").click()
        expect(rows).to_have_count(3)


def test_scenarios_and_reports_are_downloaded(lab: Lab, tmp_path: Path) -> None:
    with lab.page("/?scenario=small-e-shop&replications=3") as page:
        ready(page)
        turn(page, "a", "Q", "90")
        expect(page.locator("#name-a")).to_contain_text("Q 90")
        with page.expect_download() as download:
            page.get_by_role("button", name="Scenario A as TOML").click()
        assert download.value.suggested_filename == "small-e-shop-a.toml"
        file = tmp_path / "a.toml"
        download.value.save_as(file)
        written = load(file)
        assert written.data["policy"]["reorder"]["Q"] == 90
        assert written.run.replications == 3
        with page.expect_download() as download:
            page.get_by_role("button", name="Report as HTML").click()
        text = Path(download.value.path()).read_text()
        assert text.lower().startswith("<!doctype html>")
        assert "3 replications each" in text
        expect(page.get_by_role("button", name="Report as HTML")).to_be_enabled()
