"""Whatever a scenario file or an override is: a message that says where, or a run.

Never a traceback, never a hang. A case that fails is named by its kind and number;
``tests.fuzz.cases.case(kind, number, file)`` makes it again.
"""

from pathlib import Path

import pytest

from tests.fuzz.campaign import MANY, PROCESSES, campaign
from tests.fuzz.cases import KINDS
from tests.fuzz.judge import MESSAGE, RUN, HangError, time_limit


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_whatever_is_given_ends_in_a_message_or_a_run(kind: str, tmp_path: Path) -> None:
    tally = campaign({kind: 40}, 1, tmp_path)
    assert not tally.found, "\n".join(tally.found)
    # Neither all broken beyond reading nor all harmless, or the cases would prove little.
    assert tally.became[RUN] >= 2
    assert tally.became[MESSAGE] >= 10


def test_what_does_not_end_is_noticed() -> None:
    with pytest.raises(HangError), time_limit(1):
        all(True for _ in iter(int, 1))  # zeros without end


@pytest.mark.slow
def test_thousands_of_cases_end_in_a_message_or_a_run(tmp_path: Path) -> None:
    # Numbers of their own: the documented figures are of those from 0 on.
    tally = campaign(MANY, PROCESSES, tmp_path, first=100_000)
    assert not tally.found, "\n".join(tally.found)
    assert tally.became[RUN] > 500
