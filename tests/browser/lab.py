"""The lab page in a browser that Playwright steers; it watches whom the page asks."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tests.serving import Server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PATIENCE = 60_000.0  # milliseconds, on a machine that is busy
OPTIONS = (
    "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


class Lab:
    """A server and a browser.

    `complaints` is what pages wrote to the console as errors or threw, `strangers` are whom
    they asked but the server.
    """

    def __init__(self, server: Server, browser: "Browser") -> None:
        self.server = server
        self._browser = browser
        self.complaints: list[str] = []
        self.strangers: list[str] = []

    @contextmanager
    def page(
        self, path: str = "/", width: int = 1280, height: int = 900, **options: Any
    ) -> "Iterator[Page]":
        """Open a page as somebody new would: nothing is kept from another page."""
        context = self._browser.new_context(
            viewport={"width": width, "height": height}, accept_downloads=True, **options
        )
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self._asked(request.url))
        try:
            page.goto(self.server.url + path)
            yield page
        finally:
            context.close()

    def check(self) -> None:
        """Hold that nobody complained: no page, no server; and that nobody else was asked."""
        assert self.complaints == []
        assert self.strangers == []
        assert "Traceback" not in self.server.said

    def _heard(self, message: Any) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    def _asked(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob") and not url.startswith(self.server.url):
            self.strangers.append(parts.netloc)


@contextmanager
def chromium(program: str) -> "Iterator[Browser]":
    """Begin a browser without a window."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(OPTIONS))
        try:
            yield browser
        finally:
            browser.close()
