"""The library tests itself: what its scenarios expect, published or derived, comes out."""

import pytest

from results import check_expectations, run
from scenarios import Scenario, library, load
from tests.proof.measured import assert_equals

BASES = [load(name) for name in library()]
EXPECTING = [
    scenario
    for base in BASES
    for scenario in (base, *(base.variant(name) for name in base.variants))
    if scenario.expect
]


def _is_slow(scenario: Scenario) -> bool:
    return "/" in scenario.name or scenario.name.startswith("claim-")


# A variant has the course of its scenario but for a rule or a number, and docs/claims.md tests
# what is claimed: minutes for all of them.
MARKED = [
    pytest.param(scenario, marks=[pytest.mark.slow] if _is_slow(scenario) else [])
    for scenario in EXPECTING
]


@pytest.mark.long
@pytest.mark.parametrize("scenario", MARKED, ids=[scenario.name for scenario in EXPECTING])
def test_what_is_expected_comes_out(scenario: Scenario) -> None:
    checks = check_expectations(run(scenario))
    assert len(checks) == len(scenario.expect) > 0
    for check in checks:
        assert_equals(check.kpi, check.estimate.mean, check.value, check.tolerance)


def test_the_textbook_scenarios_expect_something() -> None:
    expecting = {scenario.name.split("/")[0] for scenario in EXPECTING}
    assert {"law-kelton", "pritsker-radio", "small-e-shop", "online-retail"} <= expecting
