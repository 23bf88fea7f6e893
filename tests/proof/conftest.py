"""Hands on what a test measured and counted, also to another process: as its properties."""

from collections.abc import Callable, Iterator

import pytest

from tests.proof.measured import COUNTED, MEASURED


@pytest.fixture(autouse=True)
def keep_what_is_measured(record_property: Callable[[str, object], None]) -> Iterator[None]:
    """Keep the figures and counts of one test with its report."""
    MEASURED.clear()
    COUNTED.clear()
    yield
    for figure in MEASURED:
        record_property("figure", figure.as_numbers())
    for what, number in COUNTED.items():
        record_property("count", [what, number])
