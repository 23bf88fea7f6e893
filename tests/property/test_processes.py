"""A scenario and a seed leave one record: whatever ran before, in whichever process."""

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_all_start_methods, get_context
from typing import Any

import pytest
from hypothesis import given, settings

from tests.property.effort import examples
from tests.property.running import fingerprints
from tests.property.strategies import scenarios

METHODS = sorted({"spawn", "forkserver"} & set(get_all_start_methods()))


@pytest.mark.long
@examples(5, 200)
@pytest.mark.parametrize("method", METHODS)
def test_another_process_leaves_the_same_record(
    effort: settings, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fresh interpreter, with other hashes of texts and another past, gives the same bits."""
    monkeypatch.setenv("PYTHONHASHSEED", "12345")
    with ProcessPoolExecutor(1, get_context(method)) as pool:

        @effort
        @given(scenarios(), scenarios())
        def holds(one: dict[str, Any], other: dict[str, Any]) -> None:
            there = pool.submit(fingerprints, [other, one, other]).result()
            here = fingerprints([one, other])
            assert there == [here[1], here[0], here[1]]

        holds()


@examples(5, 200)
def test_runs_at_the_same_time_leave_the_same_records(effort: settings) -> None:
    """Runs in threads of one process share nothing that one could change for another."""
    with ThreadPoolExecutor(2) as pool:

        @effort
        @given(scenarios(), scenarios())
        def holds(one: dict[str, Any], other: dict[str, Any]) -> None:
            there = list(pool.map(fingerprints, ([one, one], [other, other])))
            here = fingerprints([one, other])
            assert there == [[here[0]] * 2, [here[1]] * 2]

        holds()
