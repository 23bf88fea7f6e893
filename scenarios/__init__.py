"""Which world: scenario files, their schema, the loader, and a library with real data."""

from scenarios.errors import Problem, ScenarioError
from scenarios.loader import load
from scenarios.scenario import Scenario
from scenarios.schema import json_schema
from scenarios.source import library

__all__ = ["Problem", "Scenario", "ScenarioError", "json_schema", "library", "load"]
