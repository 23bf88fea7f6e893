"""The lab page in a real browser, where there is one."""

from collections.abc import Iterator

import pytest

from tests.browser.chrome import browser
from tests.browser.lab import Lab, chromium
from tests.serving import serving


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A server and a browser; the browser may ask nobody else, and must not complain."""
    program = browser()
    if program is None:
        pytest.skip("no browser here: install chromium, or name one in BACKLAB_BROWSER")
    pytest.importorskip("playwright", reason="no Playwright here: pip install playwright")
    with (
        serving(tmp_path_factory.mktemp("served")) as server,
        chromium(program) as opened,
    ):
        found = Lab(server, opened)
        yield found
        assert "Traceback" not in server.said
        assert found.complaints == []
        assert found.strangers == []
