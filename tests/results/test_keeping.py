"""What the intervals keep is what docs/statistics.md says, to the digit."""

import re
from pathlib import Path

import pytest

from tests.results.keeping import HEAD, Kind, covers, kinds

PAGE = Path(__file__).parents[2] / "docs" / "statistics.md"
ALL = kinds()
AGAIN = "run: python -m tests.results.keeping, and put the table into docs/statistics.md"


def lines() -> list[str]:
    """The rows of the table in the docs."""
    _, table = PAGE.read_text(encoding="utf-8").split(HEAD + "\n")
    return table.split("\n\n", 1)[0].splitlines()


def test_the_table_has_every_kind_in_order() -> None:
    assert [line.split(" | ")[0].removeprefix("| ") for line in lines()] == [
        kind.name for kind in ALL
    ]


def test_the_shares_in_the_docs_are_what_they_may_be() -> None:
    for line, kind in zip(lines(), ALL, strict=True):
        said, held = (float(cell) / 100.0 for cell in re.findall(r"[\d.]+", line)[-2:])
        assert kind.is_kept(said, held), line


@pytest.mark.slow
@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.name)
def test_an_interval_keeps_what_the_docs_say(kind: Kind) -> None:
    said, held = kind.shares()
    assert kind.row(said, held) in lines(), AGAIN
    assert kind.is_kept(said, held), (said, held)


def test_a_share_that_is_too_small_is_seen() -> None:
    kind = Kind("it", "1", "10", lambda number: number % 20 != 0)
    assert kind.shares() == (0.95, 0.95)
    assert kind.row(0.95, 0.95) == "| it | 1 | 10 | 500 | 95 | 95.0 |"
    assert kind.is_kept(0.95, 0.95)
    assert not kind.is_kept(0.95, 0.91), "3.29 standard errors are 3.2 points"
    assert kind._replace(short=1.0).is_kept(0.95, 0.91)
    assert not kind.is_kept(0.95, 0.99)
    assert kind._replace(exact=False).is_kept(0.95, 0.99)
    assert covers(0.1 + 0.2, 0.3, 0.4)
    assert not covers(0.31, 0.3, 0.4)
