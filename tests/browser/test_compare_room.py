"""The room Compare in a real browser."""

from tests.browser.lab import Lab


def test_a_page_opens(lab: Lab) -> None:
    with lab.page() as page:
        page.get_by_role("heading", name="How much stock does backordering save?").wait_for()
