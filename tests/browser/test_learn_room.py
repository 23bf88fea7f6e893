"""The room Learn in a real browser: a lesson from its story to its last question."""

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, Page, expect

import cli
from tests.browser.lab import Lab
from tests.browser.test_compare_look import NAMELESS, WIDE
from tests.serving import serving
from web.learn.library import lessons

pytestmark = pytest.mark.browser

NAMES = tuple(lessons())
TOKEN = "a-long-token-of-the-teacher"


def predict(page: Page, name: str, guess: str = "20") -> None:
    """Open a lesson and keep a prediction: a number, or the first option."""
    page.goto(re.sub(r"(/learn).*", r"\1", page.url) + f"#{name}")
    page.get_by_role("button", name="Keep my prediction").wait_for()
    if page.locator("#guessed").count():
        page.locator("#guessed").fill(guess)
    else:
        page.locator("#guess input").first.check()
    page.get_by_role("button", name="Keep my prediction").click()
    expect(page.locator("#now-b dd").last).not_to_be_empty()


def run(page: Page) -> None:
    """Run both shops many times, and wait for what comes out."""
    page.locator("#many").click()
    expect(page.locator("#verdict")).to_be_visible()


def answer(page: Page, place: int = 0) -> None:
    """Answer the question at the end."""
    page.locator("#answer input").nth(place).check()
    page.get_by_role("button", name="Check").click()
    expect(page.locator("#answered")).to_be_visible()


def told(command: str) -> Any:
    """What the command line says of a command that the page shows."""
    result = CliRunner().invoke(cli.main, [*shlex.split(command)[1:], "--json", "--quiet"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def same(text: str, found: Any, factor: int) -> None:
    """A figure on the page is that of the command, as many digits as are shown."""
    mean, _, half_width = re.sub(r"[+,]| points", "", text).partition(" ± ")
    decimals = len(mean.partition(".")[2])
    assert f"{found['mean'] * factor:.{decimals}f}" == mean
    assert f"{found['half_width'] * factor:.{decimals}f}" == half_width


def test_a_lesson_from_start_to_end(lab: Lab) -> None:
    with lab.page("/learn") as page:
        page.get_by_role("link", name="1. Why stock at all?").click()
        for later in ("#run", "#compared", "#asked", "#on"):
            expect(page.locator(later)).to_be_hidden()
        page.locator("#guessed").fill("20")
        page.get_by_role("button", name="Keep my prediction").click()
        expect(page.locator("#kept")).to_contain_text("20 %")
        expect(page.locator("#guessed")).to_be_disabled()
        expect(page.locator("#run-head")).to_be_focused()
        page.get_by_role("button", name="Longest queue").click()
        expect(page.locator("#stage-a")).to_have_attribute(
            "aria-label", re.compile(r"[1-9]\d* customers wait")
        )
        run(page)
        expect(page.locator("#funnel svg")).to_have_attribute(
            "aria-label", re.compile("after 30 runs A .* ± ")
        )
        expect(page.locator("#predicted")).to_have_text("20 %")
        expect(page.locator("#judgement")).to_contain_text("too low")
        page.get_by_text("The same numbers in a terminal").click()
        said = told(page.locator("#command").inner_text())
        (variant,) = said["variants"].values()
        truth = page.locator("#truth").inner_text().removesuffix(" %")
        same(truth, said["kpis"]["cancellation_rate"], 100)
        for kpi in lessons()["why-stock"].figures:
            cells = page.locator(f'[data-kpi="{kpi}"] td').all_inner_texts()
            factor = 100 if kpi.endswith("rate") else 1
            same(cells[0], said["kpis"][kpi], factor)
            same(cells[1], variant["kpis"][kpi], factor)
            same(cells[2], variant["difference"][kpi], factor)
        assert "{" not in page.locator("#lesson").inner_text()
        answer(page, 0)
        expect(page.locator("#answered")).to_contain_text("Not this one")
        expect(page.locator(".option.right")).to_have_count(1)
        expect(page.locator("#answer .why")).to_have_count(4)
        page.reload()
        expect(page.locator("#predicted")).to_have_text("20 %")
        expect(page.locator("#answered")).to_be_visible()
        page.get_by_role("link", name="All lessons", exact=True).click()
        expect(page.locator("#lessons li").first).to_contain_text("done")


def test_it_goes_on_in_compare_with_the_same_settings(lab: Lab) -> None:
    with lab.page("/learn") as page:
        predict(page, "rationing")
        run(page)
        difference = page.locator('[data-kpi="fill_rate"] td').nth(2).inner_text()
        answer(page)
        page.locator("#compare-link").click()
        expect(page.locator("#name-b")).to_contain_text("10 units kept for contracts")
        expect(page.get_by_label("Runs of each")).to_have_value("30")
        page.get_by_role("button", name="Compare A and B").click()
        expect(page.get_by_role("button", name="Compare A and B")).to_be_enabled()
        there = page.locator('[data-kpi="fill_rate"] td').nth(2)
        expect(there).to_have_text(difference)


@pytest.mark.slow
def test_every_link_to_compare_opens_there(lab: Lab) -> None:
    with lab.page("/learn") as page:
        for name in NAMES:
            page.goto(f"{lab.server.url}/learn#plans/{name}")
            page.locator("#print").wait_for()
            links = page.locator(".further a").evaluate_all("all => all.map(one => one.href)")
            assert len(links) == len(lessons()[name].further)
            for link in links:
                page.goto(link)
                expect(page.locator("#now-b dd").last).not_to_be_empty()
                expect(page.locator("#error")).to_be_hidden()


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_every_lesson_is_readable_from_a_phone_to_a_projector(lab: Lab, name: str) -> None:
    with lab.page("/learn", width=390, height=844) as page:
        predict(page, name)
        run(page)
        answer(page, 1)
        for details in page.locator("main summary").all():
            details.click()
        text = page.locator("#lesson").inner_text()
        assert not re.search(r"[{}]|undefined|NaN|null", text)
        assert "\u2013" not in page.locator("#why").inner_text()  # the sign of no number
        assert page.evaluate(NAMELESS) == []
        for width in (320, 390, 768, 1280, 1920):
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_timeout(300)
            assert page.evaluate(WIDE) == [], width
    with lab.page(f"/learn#plans/{name}", width=320, height=700) as page:
        page.locator("#print").wait_for()
        assert not re.search(r"[{}]|undefined|NaN|null", page.locator("#plan").inner_text())
        assert page.evaluate(WIDE) == []


@pytest.mark.slow
def test_it_can_be_done_with_the_keyboard_alone(lab: Lab) -> None:
    with lab.page("/learn", reduced_motion="reduce") as page:
        page.get_by_role("link", name="2. What do backorders buy?").focus()
        page.keyboard.press("Enter")
        page.locator("#title:focus").wait_for()
        tab_to(page, "#guess input")
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
        tab_to(page, "#guess button")
        page.keyboard.press("Enter")
        expect(page.locator("#kept")).to_contain_text("about the same")
        tab_to(page, "#play")
        page.keyboard.press("Space")
        expect(page.locator("#play")).to_have_text("Pause")
        page.keyboard.press("Space")
        tab_to(page, "#many")
        page.keyboard.press("Enter")
        expect(page.locator("#onward")).to_be_visible()
        tab_to(page, "#onward")
        page.keyboard.press("Enter")
        expect(page.locator("#compared-head")).to_be_focused()
        tab_to(page, "#answer input")
        page.keyboard.press("Space")
        tab_to(page, "#answer button")
        page.keyboard.press("Enter")
        expect(page.locator("#answered")).to_be_visible()
        expect(page.locator("#on-head")).to_be_focused()


def tab_to(page: Page, selector: str) -> None:
    """Press the tabulator until something has the focus."""
    for _ in range(60):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no way to {selector}")


def test_what_is_not_there_is_said(lab: Lab) -> None:
    with lab.page("/learn#nothing-of-this-name") as page:
        expect(page.locator("#error")).to_contain_text("no lesson called")
        expect(page.locator("#lessons li")).to_have_count(5)


@pytest.fixture(scope="module")
def teaching(opened: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A server whose instructor has a token."""
    with serving(tmp_path_factory.mktemp("teaching"), "--token", TOKEN) as server:
        yield Lab(server, opened)


def test_a_plan_asks_for_the_token_and_prints_on_two_pages(
    teaching: Lab, tmp_path: Path
) -> None:
    with teaching.page("/learn#plans") as page:
        page.get_by_role("link", name="3. Who waits").click()
        page.get_by_label("The instructor's token").fill("wrong")
        page.get_by_role("button", name="Open").click()
        expect(page.locator("#error")).to_contain_text("the instructor")
        assert page.locator("#plan").inner_text() == ""
        # The browser itself tells of an answer that is a refusal.
        assert [each for each in teaching.complaints if "403" not in each] == []
        teaching.complaints.clear()
        page.get_by_label("The instructor's token").fill(TOKEN)
        page.get_by_role("button", name="Open").click()
        for name in NAMES:
            page.goto(f"{teaching.server.url}/learn#plans/{name}")
            expect(page.locator("#plans-head")).to_contain_text(lessons()[name].title)
            printed = page.pdf(path=tmp_path / "plan.pdf", prefer_css_page_size=True)
            assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 2
        teaching.check()
