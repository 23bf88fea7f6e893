"""The room Play in a browser when something fails or somebody comes back: nothing is lost."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.lab import Lab
from tests.browser.play import decide, dialogs, join, make

pytestmark = pytest.mark.browser

POLL = 3500  # milliseconds in which a page asks again how the game stands


def units(page: Page) -> Locator:
    """The field of a decision."""
    return page.get_by_label("units from acme", exact=True).and_(page.locator("[type=number]"))


def failing_once(said: str) -> Callable[[Route], Any]:
    """Answer the first request as a busy server does."""
    first = [True]

    def answer(route: Route) -> None:
        if first.pop() if first else False:
            body = json.dumps({"error": said})
            route.fulfill(status=503, content_type="application/json", body=body)
        else:
            route.continue_()

    return answer


def test_what_is_half_typed_and_what_is_told_stay(lab: Lab) -> None:
    with lab.page("/teach") as desk, lab.page() as page:
        path = make(desk, Rounds="3", Seed="5")
        page.goto(lab.server.url + path)
        join(page, "Foxes")
        units(page).fill("77")
        desk.get_by_role("button", name="Open round 2").click()
        page.wait_for_timeout(POLL)
        expect(units(page)).to_have_value("77")
        page.route("**/decide", failing_once("nothing was changed, try again"))
        page.get_by_role("button", name="Decide round 1").click()
        expect(page.get_by_role("alert")).to_have_text("nothing was changed, try again")
        page.wait_for_timeout(POLL)
        expect(page.get_by_role("alert")).to_have_text("nothing was changed, try again")
        expect(units(page)).to_have_value("77")
        page.get_by_role("button", name="Decide round 1").click()
        page.get_by_role("heading", name="What happened in round 1").wait_for()
        expect(page.get_by_role("alert")).to_be_hidden()
        expect(units(page)).to_have_value("0")
    lab.complaints.clear()  # the browser notes what was refused


@pytest.mark.slow
def test_a_debriefing_that_fails_comes_and_goes_when_the_game_goes_on(lab: Lab) -> None:
    with lab.page("/teach") as desk, lab.page() as page:
        dialogs(desk)
        path = make(desk, Rounds="2", Seed="5")
        page.goto(lab.server.url + path)
        join(page, "Foxes")
        page.route("**/debrief", failing_once("too much is under way"))
        desk.get_by_role("button", name="End the game").click()
        page.get_by_role("heading", name="Debriefing").wait_for()
        expect(page.get_by_role("alert")).to_be_hidden()
        desk.get_by_role("button", name="Go on with the game").click()
        expect(page.locator("#debrief")).to_be_hidden()
        decide(page, 1, 20)
    lab.complaints.clear()


@pytest.mark.slow
def test_who_comes_back_finds_the_seat(lab: Lab) -> None:
    with lab.page("/teach") as desk, lab.page() as page:
        path = make(desk, Rounds="2", Seed="5")
        page.goto(lab.server.url + path)
        join(page, "Foxes")
        page.goto(lab.server.url + "/play")
        page.get_by_label("Code of the game").fill(path.rpartition("/")[2])
        page.get_by_label("Name of your team").fill("Foxes")
        page.get_by_role("button", name="Join").click()
        expect(page.locator("#who")).to_have_text("Team Foxes")
        page.goto(lab.server.url + "/play")
        page.get_by_role("link", name="Back to game").click()
        expect(page.locator("#who")).to_have_text("Team Foxes")
        page.goto(lab.server.url + path + "#an-old-secret")
        expect(page).to_have_url(lab.server.url + path)
        expect(page.locator("#who")).to_have_text("Team Foxes")
    lab.complaints.clear()
