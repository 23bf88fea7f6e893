"""The JSON Schema: current, complete, and of one mind with the models."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import scenarios
from policies.catalogue import RULES
from scenarios import json_schema
from scenarios.schema import ScenarioFile
from sim.arrivals import ARRIVALS
from sim.laws import LAWS
from sim.parameters import parameters_of

SCHEMA = json_schema()


def test_the_committed_schema_is_current() -> None:
    committed = (Path(scenarios.__file__).parent / "scenario.schema.json").read_text()
    assert committed == json.dumps(SCHEMA, indent=2) + "\n", "run `make schema`"


def properties(node: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(node, dict):
        for key, value in node.get("properties", {}).items():
            yield f"{path}.{key}", value
        for key, value in node.items():
            yield from properties(value, f"{path}.{key}")
    elif isinstance(node, list):
        for place, value in enumerate(node):
            yield from properties(value, f"{path}[{place}]")


def test_every_key_has_a_description() -> None:
    keys = dict(properties(SCHEMA))
    assert len(keys) > 150
    assert [path for path, key in keys.items() if not key.get("description")] == []


def test_money_and_times_have_their_units() -> None:
    item = SCHEMA["$defs"]["Item"]["properties"]
    assert item["price"]["description"].endswith("[currency]")
    assert item["initial_on_hand"]["description"].endswith("[units]")
    run = SCHEMA["$defs"]["Run"]["properties"]
    assert run["horizon"]["description"].endswith("[time units]")


def test_defaults_are_shown() -> None:
    assert SCHEMA["properties"]["time_unit"]["default"] == "day"
    assert SCHEMA["$defs"]["Customers"]["properties"]["priority"]["default"] == 1
    assert SCHEMA["$defs"]["Run"]["properties"]["replications"]["default"] == 30


def tables(key: str) -> dict[str, Any]:
    """Return the definitions that are told apart by `key`, by its value."""
    found = SCHEMA["$defs"].values()
    constants = [(t["properties"].get(key, {}).get("const"), t) for t in found]
    return {name: table for name, table in constants if name is not None}


@pytest.mark.parametrize(("name", "cls"), [*LAWS.items(), *ARRIVALS.items()])
def test_every_law_is_in_the_schema_with_its_parameters(name: str, cls: Any) -> None:
    classes = [table for table in SCHEMA["$defs"].values() if table["title"] == cls.__name__]
    if name == "trace":  # a file takes the place of the columns
        classes = [SCHEMA["$defs"]["TraceTable"]]
        declared = {"file", "columns"}
    else:
        declared = {parameter.name for parameter in parameters_of(cls)}
    [table] = classes
    assert table["properties"]["law"]["const"] == name
    extra = {"file", "column", "where"} if name == "empirical" else set()
    assert set(table["properties"]) == declared | extra | {"law"}


@pytest.mark.parametrize("hook", RULES)
def test_every_rule_is_in_the_schema_with_its_parameters(hook: str) -> None:
    rules: dict[str, Any] = RULES[hook]
    for name, cls in rules.items():
        table = SCHEMA["$defs"][cls.__name__]
        assert table["properties"]["rule"]["const"] == name
        declared = {parameter.name: parameter for parameter in parameters_of(cls)}
        assert set(table["properties"]) == declared.keys() | {"rule"}
        required = {one.name for one in declared.values() if one.required}
        assert set(table["required"]) == required | {"rule"}
        for parameter in declared.values():
            text = table["properties"][parameter.name]["description"]
            assert text.startswith(parameter.parameter.description)


def test_the_schema_says_whatever_bounds_the_declarations_say() -> None:
    rate = SCHEMA["$defs"]["Gamma"]["properties"]["cv"]
    assert rate["exclusiveMinimum"] == 0
    weights = SCHEMA["$defs"]["Discrete"]["properties"]["weights"]
    assert weights["items"]["minimum"] == 0


def test_unknown_keys_are_refused_everywhere_but_in_rules_of_ones_own() -> None:
    open_tables = {
        name
        for name, table in SCHEMA["$defs"].items()
        if table.get("additionalProperties") is not False
    }
    assert open_tables == {f"{hook.title()}Plugin" for hook in RULES}


def test_models_are_frozen() -> None:
    from pydantic import ValidationError

    file = ScenarioFile.model_validate(
        {
            "schema": 1,
            "run": {"horizon": 1},
            "items": [{"name": "a"}],
            "customers": [{"name": "w", "arrivals": {"law": "poisson", "rate": 1}}],
        }
    )
    assert file.run.horizon == 1.0
    assert isinstance(file.run.horizon, float)  # a TOML integer is widened
    with pytest.raises(ValidationError):
        setattr(file.run, "horizon", 2.0)  # noqa: B010  # mypy knows that it is frozen
