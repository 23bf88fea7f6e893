"""A scenario in words: what it asks, who is in it, under which policy."""

from collections.abc import Iterable, Mapping
from typing import Any

from results.text import WIDTH, wrap
from scenarios import Scenario, load
from scenarios.toml import toml_value

_LABEL = 14
_MANY = 6


def scenario_text(source: str) -> str:
    """Return what a scenario is, as text.

    Raises
    ------
    ScenarioError
        If it can't be loaded.
    """
    scenario = load(source)
    lines = [f"{scenario.name} (scenario)", "", *wrap(scenario.title), *wrap(scenario.question)]
    lines.append("")
    for label, text in _facts(scenario):
        first, *more = wrap(text, WIDTH - _LABEL) or [""]
        lines += [f"{label:<{_LABEL}}{first}", *(" " * _LABEL + line for line in more)]
    return "\n".join(line.rstrip() for line in lines)


def _facts(scenario: Scenario) -> Iterable[tuple[str, str]]:
    world, run, data = scenario.world, scenario.run, scenario.data
    yield (
        "window",
        f"{world.horizon:,g} {world.time_unit}s after a warm-up of {world.warm_up:,g}",
    )
    yield "replications", f"{run.replications}, seed {run.seed}"
    yield "items", _names(world.items)
    yield "customers", _names(world.customers)
    yield "suppliers", _names(world.suppliers)
    for hook, rule in data.get("policy", {}).items():
        yield hook, _rule(rule)
    if scenario.variants:
        yield "variants", ", ".join(scenario.variants)
    for name, expected in scenario.expect.items():
        source = f"; {expected.source}" if expected.source else ""
        yield "expected", f"{name} = {expected.value:g} +- {expected.tolerance:g}{source}"


def _rule(rule: Mapping[str, Any]) -> str:
    """Return a rule's table as a call.

    Examples
    --------
    >>> _rule({"rule": "reorder-point", "r": 60, "Q": 125})
    'reorder-point(r = 60, Q = 125)'
    """
    values = [f"{key} = {toml_value(value)}" for key, value in rule.items() if key != "rule"]
    return f"{rule['rule']}({', '.join(values)})" if values else str(rule["rule"])


def _names(named: tuple[Any, ...]) -> str:
    names = [one.name for one in named]
    if len(names) > _MANY:
        return f"{', '.join(names[:_MANY])} and {len(names) - _MANY} more"
    return ", ".join(names) or "none"
