"""What a scenario has at a path already, so that a factor gets values of the same kind."""

import json
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from scenarios.designs.parameters import BASE, VARY, Value
from scenarios.errors import Problem, ScenarioError
from scenarios.files import Files
from scenarios.overrides import value_at
from scenarios.scenario import Scenario
from scenarios.schema import ScenarioFile
from scenarios.tables import found
from sim.parameters import is_finite

_NOT_IN_FILE = ("variants", "expect")


class Present:
    """The values of a scenario and of its variants, defaults included."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario

    @cached_property
    def _own(self) -> dict[str, Any]:
        return _values(self._scenario)

    @cached_property
    def _variants(self) -> dict[str, dict[str, Any]]:
        return {name: _values(one) for name, one in self._scenario.built_variants.items()}

    def _all(self) -> Iterator[dict[str, Any]]:
        yield self._own
        yield from self._variants.values()

    def value(self, path: str, variant: object = BASE) -> Any:
        """Return the value at a path of the scenario itself, or of one of its variants.

        Raises
        ------
        ValueError
            If there is none; the message has the nearest name.
        """
        return value_at(path, self._variants.get(str(variant), self._own))

    def check_variant(self, name: str) -> None:
        """See that there is a variant of this name, whether it makes sense now or not.

        Raises
        ------
        ScenarioError
            If there is none.
        """
        if name != BASE and name not in self._scenario.broken_variants:
            self._scenario.variant(name)

    def is_whole(self, path: str) -> bool | None:
        """Say whether a path holds a whole number; None if it holds no number, or nothing.

        A path that only a variant has is looked up there.
        """
        for values in self._all():
            try:
                there = value_at(path, values)
            except ValueError:
                continue
            if isinstance(there, int | float) and not isinstance(there, bool):
                return isinstance(there, int)
        return None

    def typed(self, path: str, value: Value) -> Value:
        """Return a value as it is kept: a number as the scenario has it here, whole or not.

        Raises
        ------
        ScenarioError
            If it is not finite, or not whole where the scenario has a whole number; if it is a
            word where the scenario has a number, or what no study can keep, such as a date.
        """
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            return _kept(path, value)
        whole = self.is_whole(path)
        if isinstance(value, str):
            if whole is not None:
                raise _not_a("whole" if whole else "finite", path, value)
            return value
        if not is_finite(value) or (whole and value != int(value)):
            raise _not_a("whole" if whole else "finite", path, value)
        if whole is None:
            return value
        return int(value) if whole else float(value)


def _not_a(kind: str, path: str, value: object) -> ScenarioError:
    message = f"expected a {kind} number, found {found(value)}"
    return ScenarioError([Problem(VARY, None, path, message)])


def _kept(path: str, value: Value) -> Value:
    """Return a list or table as it comes back from a file."""
    try:
        kept: Value = json.loads(json.dumps(value, allow_nan=False))
    except (TypeError, ValueError):
        message = f"can't be varied over {value}; take numbers, words, lists or tables"
        raise ScenarioError([Problem(VARY, None, path, message)]) from None
    return kept


def _values(scenario: Scenario) -> dict[str, Any]:
    data = {key: value for key, value in scenario.data.items() if key not in _NOT_IN_FILE}
    files = Files(scenario.path.parent if scenario.path else None)
    return ScenarioFile.model_validate(data, context=files).model_dump(by_alias=True)
