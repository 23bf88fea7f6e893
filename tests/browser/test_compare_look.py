"""The room Compare for everybody: on a phone, by keyboard, without motion, with any names."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.lab import Lab
from tests.browser.test_compare_room import compare, ready
from tests.serving import serving

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LONG = "Umlaute-Äpfel-und-" + "W" * 60
MARKUP = "<img src=x onerror=alert(1)><script>alert(2)</script>"
HOSTILE = f"""\
schema = 1
title = "{MARKUP}"
question = "{MARKUP}"
[run]
horizon = 60.0
[[items]]
name = "{LONG}"
price = 3.0
initial_on_hand = 30
[[customers]]
name = "{MARKUP}"
arrivals = {{ law = "poisson", rate = 5.0 }}
patience = {{ law = "exponential", mean = 3.0 }}
[[customers]]
name = "{LONG}"
arrivals = {{ law = "poisson", rate = 2.0 }}
[[suppliers]]
name = "{MARKUP}2"
lead_time = {{ law = "constant", value = 8.0 }}
[policy]
reorder = {{ rule = "reorder-point", r = 20, Q = 60 }}
[variants."{LONG}".policy]
accept = {{ rule = "none" }}
[variants."{LONG}"]
title = "{LONG}"
"""
NAMELESS = """() => [...document.querySelectorAll(
    "input, select, button, canvas:not([aria-hidden]), svg[role=img], progress")]
  .filter((node) => !(node.labels?.length || node.textContent.trim()
    || node.getAttribute("aria-label")))
  .map((node) => node.outerHTML.slice(0, 100))"""
COUNT = """() => {
  window.drawn = 0;
  const real = CanvasRenderingContext2D.prototype.clearRect;
  CanvasRenderingContext2D.prototype.clearRect = function (...box) {
    window.drawn += 1;
    real.apply(this, box);
  };
}"""
WIDE = """() => [...document.querySelectorAll("body *")]
  .filter((node) => node.getBoundingClientRect().right > window.innerWidth + 1)
  .filter((node) => getComputedStyle(node).position !== "absolute")
  .map((node) => node.tagName + "#" + node.id + "." + node.className)"""


@pytest.fixture(scope="module")
def own(opened: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A server with a scenario of names as bad as they can be."""
    folder: Path = tmp_path_factory.mktemp("own")
    (folder / "bad-names.toml").write_text(HOSTILE)
    with serving(folder, "bad-names.toml") as server:
        found = Lab(server, opened)
        yield found
        found.check()


def test_names_are_text_and_never_more(own: Lab) -> None:
    with own.page("/?replications=3", width=390, height=844) as page:
        ready(page)
        expect(page.locator("#question")).to_have_text(MARKUP)
        compare(page)
        page.get_by_text("What these figures mean").click()
        assert page.locator("img, main script").count() == 0
        assert page.evaluate(WIDE) == []


@pytest.mark.parametrize(
    ("width", "height"), [(320, 640), (390, 844), (768, 1024), (1280, 900), (1920, 1080)]
)
@pytest.mark.parametrize("name", ["small-e-shop", "console-launch", "online-retail"])
def test_nothing_is_wider_than_the_window(lab: Lab, name: str, width: int, height: int) -> None:
    with lab.page(f"/?scenario={name}&replications=2", width=width, height=height) as page:
        ready(page)
        compare(page)
        for details in page.locator("summary").all():
            details.click()
        assert page.evaluate(WIDE) == []


def focused(page: Page) -> str:
    found = page.evaluate(
        "() => document.activeElement.dataset.key || document.activeElement.id"
        " || document.activeElement.textContent.trim()"
    )
    assert isinstance(found, str)
    return found


def test_all_of_it_can_be_done_with_a_keyboard(lab: Lab) -> None:
    with lab.page("/?scenario=small-e-shop&replications=3") as page:
        ready(page)
        order: list[str] = []
        for _ in range(80):
            page.keyboard.press("Tab")
            order.append(focused(page))
            if order[-1] == "forget" or order[-1] == "export-report":
                break
        assert order[0] == "Skip to the page"
        ids = [
            "scenario", "seed", "share", "demand", "policy.reorder.r", "policy.accept", "play",
            "scrub", "compare", "replications",
        ]  # fmt: skip
        places = [order.index(each) for each in ids]
        assert places == sorted(places), order
        page.locator("#step").focus()
        clock = page.locator("#clock").inner_text()
        page.keyboard.press("Enter")
        assert page.locator("#clock").inner_text() != clock
        page.locator("#scrub").focus()
        page.keyboard.press("Home")
        expect(page.locator("#clock")).to_contain_text("day 0.0 of 425")
        page.locator('#knobs-b [data-key="variant"]').focus()
        page.keyboard.press("ArrowDown")
        expect(page.locator("#name-b")).not_to_have_text("Small e-shop where nobody may wait")
        assert focused(page) == "variant"  # the focus stays where it was
        page.locator("#compare").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#verdict")).to_be_visible()


def test_everything_that_can_be_used_has_a_name(lab: Lab) -> None:
    with lab.page("/?scenario=small-e-shop&replications=3") as page:
        ready(page)
        compare(page)
        for details in page.locator("summary").all():
            details.click()
        assert page.evaluate(NAMELESS) == []
        assert "units on the shelf" in (
            page.locator("#stage-a").get_attribute("aria-label") or ""
        )
        page.locator("#longest").click()
        assert "customers wait" in (page.locator("#stage-a").get_attribute("aria-label") or "")
        levels = page.evaluate(
            "() => [...document.querySelectorAll('h1, h2, h3')].map((node) => node.tagName)"
        )
        assert levels.count("H1") == 1
        assert levels[0] == "H1"


def test_who_wants_less_motion_gets_it(lab: Lab) -> None:
    with lab.page("/?scenario=small-e-shop", reduced_motion="reduce") as page:
        ready(page)
        page.evaluate(COUNT)
        before = page.locator("#clock").inner_text()
        page.locator("#play").click()
        expect(page.locator("#clock")).not_to_have_text(before)
        page.wait_for_timeout(1500)
        page.locator("#play").click()
        # Two stages, a picture a second, and two at the ends; sixty a second would be hundreds.
        assert page.evaluate("() => window.drawn") <= 30


def test_a_replay_plays_pauses_and_ends(lab: Lab) -> None:
    with lab.page("/?scenario=small-e-shop") as page:
        ready(page)
        page.locator("#speed").fill("100")
        page.locator("#back").click()
        page.locator("#play").click()
        expect(page.locator("#play")).to_have_text("Pause")
        expect(page.locator("#clock")).to_have_text("day 425.0 of 425")
        expect(page.locator("#play")).to_have_text("Play")
        page.locator("#timeline svg").click(position={"x": 300, "y": 60})
        expect(page.locator("#clock")).not_to_have_text("day 425.0 of 425")


def test_a_class_room_reaches_it_by_its_address(
    opened: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with serving(tmp_path_factory.mktemp("room"), "--host", "0.0.0.0") as server:
        if "127.0.0.1" in server.url:
            pytest.skip("this machine has no address but its own")
        room = Lab(server, opened)
        with room.page() as page:
            ready(page)
            # Over plain HTTP a browser lets no page copy: the link is shown instead.
            page.get_by_role("button", name="Copy link").click()
            expect(page.locator("#link input")).to_have_value(page.url)
            assert page.url.startswith(server.url)
        room.check()
