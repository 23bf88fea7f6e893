"""The parameters of one configuration: their name in a study, and the scenario they make."""

import json
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

from scenarios.loader import overlaid
from scenarios.scenario import Scenario

VARY = "--vary"  # where the values come from, for messages
VARIANT = "variant"  # the factor that is no path
BASE = "base"  # of the factor "variant": the scenario itself

Value = int | float | str | bool | list[Any] | dict[str, Any]
Parameters = Mapping[str, Value]


def hash_of(parameters: Parameters) -> str:
    """Return a short name of the parameters, the same on every machine and in every order.

    Examples
    --------
    >>> hash_of({"policy.reorder.r": 50})
    '24a20073cb473aca5236'
    >>> hash_of({"a": 1, "b": 2}) == hash_of({"b": 2, "a": 1})
    True
    """
    text = json.dumps(parameters, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return blake2b(text.encode(), digest_size=10).hexdigest()


def configured(scenario: Scenario, parameters: Parameters) -> Scenario:
    """Return the scenario with the parameters laid over it, or over the variant they name.

    Raises
    ------
    ScenarioError
        If they make no sense.

    Examples
    --------
    >>> from scenarios import load
    >>> lean = configured(load("small-e-shop"), {"variant": "lean", "policy.reorder.Q": 90})
    >>> lean.world.items[0].policy.reorder
    ReorderPoint(r=15, Q=90)
    """
    values = dict(parameters)
    name = str(values.pop(VARIANT, BASE))
    is_variant = name != BASE or BASE in scenario.variants
    chosen = scenario.variant(name) if is_variant and VARIANT in parameters else scenario
    return overlaid(chosen, values, VARY)
