"""What a scenario has at a path already, so that a factor gets values of the same kind."""

from collections.abc import Iterator
from functools import cached_property
from math import isfinite
from typing import Any

from scenarios.designs.parameters import VARY, Value
from scenarios.errors import Problem, ScenarioError
from scenarios.files import Files
from scenarios.overrides import value_at
from scenarios.scenario import Scenario
from scenarios.schema import ScenarioFile
from scenarios.tables import found

_NOT_IN_FILE = ("variants", "expect")


class Present:
    """The values of a scenario and of its variants, defaults included."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario

    @cached_property
    def _own(self) -> dict[str, Any]:
        return _values(self._scenario)

    @cached_property
    def _variants(self) -> list[dict[str, Any]]:
        return [_values(one) for one in self._scenario.built_variants.values()]

    def _all(self) -> Iterator[dict[str, Any]]:
        yield self._own
        yield from self._variants

    def value(self, path: str) -> Any:
        """Return the value at a path of the scenario itself.

        Raises
        ------
        ValueError
            If there is none; the message has the nearest name.
        """
        return value_at(path, self._own)

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
        """Return a number as the scenario has it at this path: whole or not.

        Raises
        ------
        ScenarioError
            If it is not finite, or not whole where the scenario has a whole number.
        """
        if isinstance(value, bool) or not isinstance(value, int | float):
            return value
        whole = self.is_whole(path)
        if not isfinite(value) or (whole and value != int(value)):
            message = (
                f"expected a {'whole' if whole else 'finite'} number, found {found(value)}"
            )
            raise ScenarioError([Problem(VARY, None, path, message)])
        if whole is None:
            return value
        return int(value) if whole else float(value)


def _values(scenario: Scenario) -> dict[str, Any]:
    data = {key: value for key, value in scenario.data.items() if key not in _NOT_IN_FILE}
    files = Files(scenario.path.parent if scenario.path else None)
    return ScenarioFile.model_validate(data, context=files).model_dump(by_alias=True)
