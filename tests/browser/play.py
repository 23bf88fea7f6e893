"""Teams and instructors who play in a browser."""

import re
from typing import Any

from playwright.sync_api import Page, expect


def make(desk: Page, **fields: str) -> str:
    """Make a game on the instructor's page, the first suggested; return its path."""
    desk.get_by_role("button", name="Make the game").wait_for()
    desk.get_by_text("All terms").click()
    for label, value in fields.items():
        desk.get_by_role("spinbutton", name=label).fill(value)
    desk.get_by_role("button", name="Make the game").click()
    return re.sub(r"^\w+://[^/]+", "", desk.locator("#how b").inner_text())


def join(page: Page, name: str) -> None:
    """Join the game whose door is open."""
    page.get_by_label("Name of your team").fill(name)
    page.get_by_role("button", name="Join").click()
    page.get_by_role("heading", name="The shop opens").wait_for()


def decide(page: Page, number: int, units: int, **chosen: str) -> None:
    """Decide a round, counted from 1, and wait until it has happened."""
    page.get_by_role("button", name=f"Decide round {number}").wait_for()
    page.get_by_label("units from acme", exact=True).and_(page.locator("[type=number]")).fill(
        str(units)
    )
    for label in chosen.values():
        page.get_by_label(label).check()
    page.get_by_role("button", name=f"Decide round {number}").click()
    page.get_by_role("heading", name=f"What happened in round {number}").wait_for()


def score(page: Page, name: str) -> str:
    """A figure of the head of a team's page."""
    found: str = page.locator("#score > div", has_text=name).locator("dd").inner_text()
    return found


def row(page: Page, place: str, name: str) -> list[str]:
    """The cells of the row of a table that begins with a name."""
    found = page.locator(f"{place} tr", has=page.locator("th", has_text=name)).first
    expect(found).to_be_visible()
    cells: list[str] = found.locator("td").all_inner_texts()
    return cells


def number(text: str) -> float:
    """A number as it is written for people."""
    return float(re.sub(r"[^0-9.+-]", "", text.replace("\u2212", "-")))


def dialogs(page: Page) -> list[Any]:
    """Say yes to what is asked from now on; what was asked is in the list."""
    asked: list[Any] = []

    def answer(dialog: Any) -> None:
        asked.append(dialog)
        dialog.accept()

    page.on("dialog", answer)
    return asked
