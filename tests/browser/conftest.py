"""The lab page in a real browser, where there is one."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser.chrome import browser
from tests.browser.lab import Lab, chromium
from tests.serving import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def opened() -> "Iterator[Browser]":
    """A browser, if there is one."""
    program = browser()
    if program is None:
        pytest.skip("no browser here: install chromium, or name one in BACKLAB_BROWSER")
    pytest.importorskip("playwright", reason="no Playwright here: pip install playwright")
    with chromium(program) as found:
        yield found


@pytest.fixture(scope="module")
def lab(opened: "Browser", tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A server and a browser; the browser may ask nobody else, and must not complain."""
    with serving(tmp_path_factory.mktemp("served")) as server:
        found = Lab(server, opened)
        yield found
        found.check()
