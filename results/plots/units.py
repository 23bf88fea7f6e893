"""Units of the parameters that a study varies, from where rules and laws declare them."""

import tomllib
from typing import Any

from policies.catalogue import RULES
from results.study import Study
from scenarios.overrides import value_at
from sim.arrivals import ARRIVALS
from sim.laws import LAWS
from sim.parameters import parameters_of


def unit_of(study: Study, path: str) -> str:
    """Return the unit of the parameter at a path; nothing if none is declared, or several.

    Rules of users' own are not looked up: a picture of a study imports no other code.
    """
    facts = tomllib.loads(study.terms.text)
    table, _, name = path.rpartition(".")
    units = {_declared(cls, name) for cls in _classes(study, facts, table)}
    unit = units.pop() if len(units) == 1 else ""
    time, money = str(facts.get("time_unit", "day")), str(facts.get("currency", "EUR"))
    whole = {"time": f"{time}s", "per time": f"per {time}", "money": money}
    return whole.get(unit, unit.replace("time unit", time))


def _classes(study: Study, facts: Any, table: str) -> set[Any]:
    """Return the rules and laws that stand at a path, in the scenario or in the study."""
    what = table.rpartition(".")[2]
    laws = ARRIVALS if what == "arrivals" else LAWS
    found: set[Any] = set()
    for key, known in (("rule", RULES.get(what, {})), ("law", laws)):
        path = f"{table}.{key}"
        try:
            own = value_at(path, facts)
        except ValueError:
            own = None
        names = {str(config.parameters.get(path, own)) for config in study.configs}
        found |= {known[each] for each in names if each in known}
    return found


def _declared(cls: Any, name: str) -> str:
    return next((d.parameter.unit for d in parameters_of(cls) if d.name == name), "")
