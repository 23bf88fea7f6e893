"""Expectations: a scenario's published or derived values, held against its results."""

from collections.abc import Mapping
from typing import NamedTuple

import scenarios
from results.kpis import kpi
from results.statistics import Estimate
from results.summary import Results
from scenarios import Problem, Scenario, ScenarioError
from scenarios.overrides import Overrides
from scenarios.source import Source


class Check(NamedTuple):
    """One expectation and what became of it."""

    kpi: str
    value: float
    tolerance: float
    source: str
    estimate: Estimate
    passed: bool


def check_expectations(results: Results) -> list[Check]:
    """Hold the results of the whole shop against what its scenario expects.

    An expectation is met if ``|mean - value| <= tolerance``. The half width is *not* added to
    the tolerance: else fewer replications would make it easier to pass. Choose a tolerance
    that the replications can meet. An undefined mean does not pass.

    Raises
    ------
    ValueError
        If an expectation names an unknown KPI; the message has all of them.
    """
    check_names(results.expect)
    checks = []
    for name, expected in results.expect.items():
        found = results.kpis[name]
        passed = abs(found.mean - expected.value) <= expected.tolerance
        checks.append(
            Check(name, expected.value, expected.tolerance, expected.source, found, passed)
        )
    return checks


def load(
    source: Source,
    *,
    variant: str | None = None,
    set: Overrides = None,
    scale: Overrides = None,
) -> Scenario:
    """Load a scenario as `scenarios.load` does; its expectations must name KPIs, too.

    Raises
    ------
    ScenarioError
        If anything is wrong, with all that is wrong.
    """
    scenario = scenarios.load(source, variant=variant, set=set, scale=scale)
    for each in (scenario, *scenario.built_variants.values()):
        if unknown := _unknown(each.expect):
            file = "scenario" if isinstance(source, Mapping) else str(source)
            raise ScenarioError(
                Problem(file, None, f"expect.{name}", message) for name, message in unknown
            )
    return scenario


def check_names(expect: Mapping[str, object]) -> None:
    """Raise a ValueError that lists every name in `expect` that is no KPI of the whole shop."""
    if unknown := _unknown(expect):
        raise ValueError("\n".join(f"expect.{name}: {message}" for name, message in unknown))


def _unknown(expect: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return the names that are no KPI, with what is said of each."""
    unknown = []
    for name in expect:
        try:
            kpi(name)
        except ValueError as error:
            unknown.append((name, str(error)))
    return unknown
