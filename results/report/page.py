"""A report of whatever was found, as one page of HTML."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from results.compare.comparison import Comparison
from results.report.comparison import comparison_report
from results.report.html import render
from results.report.parts import Report
from results.report.search import frontier_report, optimum_report
from results.report.sensitivity import sensitivity_report
from results.report.study import study_report
from results.search.frontier import Frontier
from results.search.optimum import Optimum
from results.search.sensitivity import Sensitivity
from results.study import Study

if TYPE_CHECKING:
    from scenarios import Scenario

Found = Comparison | Study | Sensitivity | Optimum | Frontier


def report(
    found: Found,
    scenario: "Scenario | Mapping[str, Scenario] | None" = None,
    *,
    command: str = "",
) -> str:
    """Return a report as one page of HTML: no script, nothing from elsewhere.

    Parameters
    ----------
    found
        What came out. A comparison should be made with ``evidence=True``: without it there are
        no pictures of stock and waits, and no figures by class, item and supplier.
    scenario
        What was run, for the assumptions; of a comparison the scenario whose variants it is
        of, or what was compared by name. A study has it already.
    command
        What makes the page again, if there is such a command.

    Raises
    ------
    ValueError
        If the scenario is missing, or is not that of the comparison.

    Examples
    --------
    >>> from results.compare import compare
    >>> from scenarios import load
    >>> shop = load("small-e-shop", set={"run.horizon": 30})
    >>> found = compare(shop, variants=["lean"], replications=3)
    >>> report(found, shop).startswith("<!DOCTYPE html>")
    True
    """
    return render(_report(found, scenario, command))


def _report(
    found: Found, scenario: "Scenario | Mapping[str, Scenario] | None", command: str
) -> Report:
    if isinstance(found, Study):
        return study_report(found, command)
    if isinstance(found, Comparison):
        return comparison_report(found, _by_name(found, scenario), command)
    if scenario is None or isinstance(scenario, Mapping):
        raise ValueError("this report needs the scenario that was run")
    if isinstance(found, Sensitivity):
        return sensitivity_report(found, scenario, command)
    if isinstance(found, Frontier):
        return frontier_report(found, scenario, command)
    return optimum_report(found, scenario, command)


def _by_name(
    found: Comparison, scenario: "Scenario | Mapping[str, Scenario] | None"
) -> "Mapping[str, Scenario]":
    """Return what was compared, by the names of the comparison."""
    if scenario is None:
        raise ValueError("this report needs the scenario that was run, or those by name")
    names = (found.baseline, *found.variants)
    if not isinstance(scenario, Mapping):
        known = {scenario.name: scenario, **scenario.built_variants}
        scenario = {name: known[name] for name in names if name in known}
    missing = [name for name in names if name not in scenario]
    if missing:
        raise ValueError(f"what was compared under these names? {', '.join(missing)}")
    return {name: scenario[name] for name in names}
