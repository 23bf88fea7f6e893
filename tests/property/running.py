"""Runs of drawn scenarios, and what to compare of them."""

from dataclasses import fields, replace
from hashlib import blake2b
from typing import Any

import numpy as np
import pytest

from scenarios import load
from sim.arrivals import Trace
from sim.record import Record, Table
from sim.simulate import simulate
from sim.world import World

TABLES = tuple(
    each.name for each in fields(Record) if each.type in (Table, "Table")
)  # of a record


def world_of(scenario: dict[str, Any]) -> World:
    """Return the world of a scenario given as a mapping."""
    return load(scenario).world


def run(scenario: dict[str, Any], **options: Any) -> Record:
    """Run a scenario once, the balance checked after every event."""
    loaded = load(scenario)
    return simulate(loaded.world, loaded.run.seed, check=True, **options)


def plain(world: World) -> World:
    """Return a world whose traces can be compared: as lists of numbers."""
    classes = []
    for customers in world.customers:
        trace = customers.arrivals
        if isinstance(trace, Trace):
            columns: Any = {
                name: np.array(value).tolist() for name, value in vars(trace).items()
            }
            customers = replace(customers, arrivals=columns)  # noqa: PLW2901 -- only if needed
        classes.append(customers)
    return replace(world, customers=tuple(classes))


def columns_of(record: Record) -> dict[str, Any]:
    """Return all columns of all tables, and the integrals and levels, by name."""
    found = {
        f"{name}.{column}": getattr(record, name)[column]
        for name in TABLES
        for column in getattr(record, name).names
    }
    return found | {f"levels.{name}": value for name, value in vars(record.levels).items()}


def assert_same(one: Record, other: Record, but: tuple[str, ...] = ()) -> None:
    """Demand that two records are equal, but for some columns.

    Tables to the last bit; the integrals may have been summed in other steps.
    """
    found, expected = columns_of(one), columns_of(other)
    for name, column in found.items():
        if name.startswith("levels."):
            assert column == pytest.approx(expected[name], rel=1e-12, abs=1e-9), name
        elif name not in but:
            assert np.array_equal(column, expected[name], equal_nan=True), name


def fingerprint(record: Record) -> str:
    """Return a text that two records share only if they are equal to the last bit."""
    digest = blake2b(digest_size=16)
    for name, column in columns_of(record).items():
        values = np.ascontiguousarray(column)
        digest.update(f"{name} {values.dtype.str} {values.shape}".encode() + values.tobytes())
    return digest.hexdigest()


def fingerprints(scenarios: list[dict[str, Any]]) -> list[str]:
    """Return the fingerprints of runs of some scenarios, one after the other."""
    return [fingerprint(run(scenario)) for scenario in scenarios]
