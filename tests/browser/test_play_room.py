"""The room Play in a browser: a whole game, reloads, restarts, and whoever holds the desk."""

import csv
import io
import json
import socket
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from scenarios import load
from tests.browser.lab import Lab
from tests.browser.play import decide, dialogs, join, make, number, row, score
from tests.serving import serving
from web.game.debrief import result
from web.game.opponents import opponents
from web.game.suggestions import SUGGESTIONS
from web.game.terms import Buy, Decision
from web.game.worlds import Table, table_of

pytestmark = pytest.mark.browser

ROUNDS = 10
FOXES = (35, 30, 45, 0, 60, 35, 35, 40, 30, 0)
OWLS = (0, 0, 120, 0, 0, 120, 0, 0, 60, 0)


def lanterns(rounds: int, seed: int) -> Table:
    """The first game that is suggested, as the model knows it."""
    terms = SUGGESTIONS[0].terms.model_copy(update={"rounds": rounds, "seed": seed})
    return table_of(load("small-e-shop"), terms)


def came_to(table: Table, units: tuple[int, ...], accept: str = "all") -> dict[str, Any]:
    """What such purchases come to, worked out here."""
    made = [
        Decision.model_validate(
            {"buy": (Buy(item="lantern", supplier="acme", units=each),), "accept": accept}
        )
        for each in units
    ]
    return result(table, made)


def test_a_whole_game_of_two_teams(lab: Lab) -> None:
    table = lanterns(ROUNDS, 3)
    foxes_made = came_to(table, FOXES)
    owls_made = came_to(table, OWLS, "none")
    own, best = opponents(table)[:2]
    with lab.page("/teach") as desk, lab.page() as one, lab.page(width=390, height=800) as two:
        asked = dialogs(desk)
        path = make(desk, Rounds=str(ROUNDS), Seed="3")
        for page, name in ((one, "Red foxes"), (two, "Owls")):
            page.goto(lab.server.url + path)
            join(page, name)
        assert score(one, "round") == f"1 of {ROUNDS}"
        for k in range(ROUNDS):
            decide(one, k + 1, FOXES[k])
            decide(two, k + 1, OWLS[k], accept="Refuse the whole order")
            if k == 0:
                expect(one.get_by_role("heading", name="Wait for round 2")).to_be_visible()
                assert "no clock" in desk.locator("#minutes").inner_text()
            if k < ROUNDS - 1:
                opened = desk.get_by_role("button", name=f"Open round {k + 2}")
                opened.click()
        expect(one.get_by_role("heading", name="All rounds are played")).to_be_visible()
        for page, made in ((one, foxes_made), (two, owls_made)):
            assert score(page, "profit so far") == f"{made['kpis']['profit']:,.0f} EUR"

        expect(desk.locator("#status")).to_contain_text("2 of 2 teams have decided")
        for name, made in (("Red foxes", foxes_made), ("Owls", owls_made)):
            cells = row(desk, "#standings", name)
            assert cells[0] == f"{ROUNDS} of {ROUNDS}"
            assert cells[1] == f"{made['kpis']['profit']:,.0f}"
            lead = made["profits"][-1] - own["profits"][-1]
            assert number(cells[2]) == pytest.approx(lead, abs=0.6)
        desk.get_by_label("the computer's policies").check()
        assert row(desk, "#standings", "own rules")[1] == f"{own['profits'][-1]:,.0f}"
        assert "hindsight" not in desk.locator("#standings").inner_text()

        desk.get_by_role("button", name="End the game").click()
        for page in (desk, one, two):
            page.get_by_role("heading", name="Debriefing").wait_for()
            winner = max(
                (foxes_made["kpis"]["profit"], "Red foxes"),
                (owls_made["kpis"]["profit"], "Owls"),
            )
            said = page.locator("#debrief .sentence").inner_text()
            assert said == f"Team {winner[1]} has won with {winner[0]:,.0f} EUR."
            assert best["about"] in page.locator("#debrief").inner_text()
        cells = row(one, "#debrief section:nth-child(4)", "Red foxes")
        assert sum(map(number, cells[:-1])) == pytest.approx(number(cells[-1]), abs=0.03)
        assert number(cells[-1]) == pytest.approx(foxes_made["kpis"]["profit"], abs=0.006)
        expect(one.locator("#debrief pre").first).to_contain_text("Order")
        assert len(asked) == 1
        with desk.expect_download() as found:
            desk.get_by_role("button", name="Results (CSV)").click()
        rows = list(csv.DictReader(io.StringIO(found.value.path().read_text())))
        assert float(rows[0]["profit"]) == pytest.approx(winner[0])


def test_a_reload_in_mid_game(lab: Lab) -> None:
    with lab.page("/teach") as desk, lab.page() as page:
        path = make(desk, Rounds="4", Seed="5")
        page.goto(lab.server.url + path)
        join(page, "Foxes")
        decide(page, 1, 40)
        profit = score(page, "profit so far")
        page.reload()
        expect(page.get_by_role("heading", name="What happened in round 1")).to_be_visible()
        assert score(page, "profit so far") == profit
        desk.reload()  # and the desk opens where it was
        desk.get_by_role("button", name="Open round 2").click()
        decide(page, 2, 10)


def test_a_restart_in_mid_game(opened: Browser, tmp_path: Path) -> None:
    """The pages are still open when the server comes back, and go on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    with serving(tmp_path, "--port", port) as server:
        lab = Lab(server, opened)
        with lab.page("/teach") as desk, lab.page() as page:
            path = make(desk, Rounds="3", Seed="5")
            page.goto(server.url + path)
            join(page, "Foxes")
            decide(page, 1, 40)
            profit = score(page, "profit so far")
            server.process.terminate()
            server.process.wait(60)
            expect(page.get_by_role("alert")).to_be_visible()  # it says that nobody answers
            with serving(tmp_path, "--port", port):
                expect(page.get_by_role("alert")).to_be_hidden()
                desk.get_by_role("button", name="Open round 2").click()
                decide(page, 2, 10)
                assert score(page, "profit so far") != profit
                page.reload()
                expect(page.get_by_role("heading", name="Wait for round 3")).to_be_visible()


def test_alone_and_with_the_keyboard_only(lab: Lab) -> None:
    with lab.page("/play") as page:
        page.get_by_role("button", name="Play Fresh berries").wait_for()
        for _ in range(60):
            page.keyboard.press("Tab")
            if "Fresh berries" in page.evaluate("document.activeElement.textContent"):
                break
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="The shop opens").wait_for()
        for k in range(3):
            for _ in range(60):
                page.keyboard.press("Tab")
                if page.evaluate("document.activeElement.id") == "buy-0-0":
                    break
            page.keyboard.type("7")
            page.keyboard.press("Enter")
            page.get_by_role("heading", name=f"What happened in round {k + 1}").wait_for()
            assert page.evaluate("document.activeElement.id") == "news-head"
        page.get_by_text("Where does that come from?").click()
        cells = [number(text) for text in page.locator("#told td").all_inner_texts()]
        assert sum(cells[:-1]) == pytest.approx(cells[-1], abs=0.03)


@pytest.mark.slow
def test_names_of_teams_are_only_text(lab: Lab) -> None:
    names = ("<img src=x onerror=alert(1)>", "שועלים", "🦊<b>")
    with lab.page("/teach") as desk, lab.page() as page:
        path = make(desk, Rounds="1", Seed="5")
        for name in names:
            page.evaluate("localStorage.clear()")
            page.goto("about:blank")
            page.goto(lab.server.url + path)
            join(page, name)
            assert page.locator("#who").inner_text() == f"Team {name}"
        expect(desk.locator("#standings bdi")).to_have_count(3)
        assert sorted(desk.locator("#standings bdi").all_inner_texts()) == sorted(names)
        assert desk.locator("#standings img, #standings b").count() == 0


@pytest.mark.slow
def test_team_mates_share_a_table_and_a_lost_one_gets_a_new_link(lab: Lab) -> None:
    with lab.page("/teach") as desk, lab.page() as page, lab.page() as mate:
        dialogs(desk)
        path = make(desk, Rounds="2", Seed="5")
        page.goto(lab.server.url + path)
        join(page, "Foxes")
        mate.goto(page.locator("#link").input_value())
        expect(mate.locator("#who")).to_have_text("Team Foxes")
        assert "#" not in mate.url  # the secret does not stay in the address
        decide(mate, 1, 20)
        expect(page.get_by_role("heading", name="What happened in round 1")).to_be_visible()
        with desk.expect_event("dialog") as found:
            desk.get_by_role("button", name="New link: Foxes").click()
        mate.goto(found.value.default_value)
        expect(mate.locator("#who")).to_have_text("Team Foxes")
        desk.get_by_role("button", name="Remove: Foxes").click()
        expect(desk.locator("#standings")).to_contain_text("Nobody has joined yet")
    lab.complaints.clear()  # the browser notes that secrets were refused


@pytest.mark.slow
def test_the_future_that_is_shown_is_the_one_that_comes(lab: Lab) -> None:
    with lab.page("/teach") as desk, lab.page() as page:
        desk.get_by_role("button", name="Make the game").wait_for()
        desk.get_by_label("Demand to come").select_option("all")
        desk.get_by_label("Pace").select_option("free")
        path = make(desk, Rounds="3", Seed="8")
        page.goto(lab.server.url + path)
        join(page, "Foxes")
        shown = page.locator(".future b").all_inner_texts()
        demand = came_to(lanterns(3, 8), (0, 0, 0))["demand"]
        assert shown == [str(units) for units in demand]


def test_who_gets_the_units_is_asked_where_it_matters(lab: Lab) -> None:
    with lab.page("/play") as page:
        page.get_by_role("button", name="Play Contracts first?").click()
        page.get_by_role("heading", name="The shop opens").wait_for()
        expect(page.get_by_label("and keep so many units")).to_be_hidden()
        page.get_by_label("contract", exact=True).check()
        page.get_by_label("and keep so many units").fill("6")
        page.get_by_role("button", name="Decide round 1").click()
        page.get_by_role("heading", name="What happened in round 1").wait_for()
        state = json.loads(page.evaluate(STATE))
        assert state["decisions"] == [
            {"buy": [], "accept": "all", "allocate": "priority", "reserve": 6}
        ]
        expect(page.get_by_label("contract", exact=True)).to_be_checked()  # it stays so


STATE = """
(async () => {
  const code = location.pathname.split("/")[2];
  const { token } = JSON.parse(localStorage.getItem(`backlab-team-${code}`));
  const headers = { Authorization: `Bearer ${token}` };
  return (await fetch(`/api/games/${code}/state`, { headers })).text();
})()
"""
