"""Units are conventions: in others the same happens, and figures are those of the others."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from results.kpis import KPIS
from sim.record import Record
from tests.figures import kpis
from tests.property.dimensions import factor_of, rescaled, written_out
from tests.property.effort import examples
from tests.property.running import columns_of, run
from tests.property.strategies import scenarios

TIMES = ("placed_at", "sent_at", "due_at", "expected_at", "ended_at", "time", "leaves_at")
FACTORS = st.sampled_from((2.0, 0.25, 8.0))  # powers of 2, which leave the digits as they are


def assert_scaled(one: Record, other: Record, time: float = 1.0, money: float = 1.0) -> None:
    """Demand that all units and outcomes are the same, and all figures those of other units."""
    found, expected = columns_of(other), columns_of(one)
    for name, column in expected.items():
        if column.dtype.kind in "iu":
            assert np.array_equal(found[name], column), name
        elif name.rpartition(".")[2] in TIMES:
            assert found[name] == pytest.approx(column * time, rel=1e-9, nan_ok=True), name
    scaled = kpis(other)
    for name, value in kpis(one).items():
        factor = factor_of(KPIS[name].unit, time, money)
        assert scaled[name] == pytest.approx(value * factor, rel=1e-9, abs=1e-9, nan_ok=True), (
            name
        )


@examples(12)
def test_in_another_unit_of_time_the_same_happens(effort: settings) -> None:
    """A scenario in hours in place of days gives the same units, and its times in hours."""

    @effort
    @given(scenarios(without=("trace",)), FACTORS)
    def holds(scenario: dict[str, Any], factor: float) -> None:
        explicit = written_out(scenario)
        assert_scaled(run(explicit), run(rescaled(explicit, time=factor)), time=factor)

    holds()


@examples(12)
def test_in_another_currency_the_same_happens(effort: settings) -> None:
    """A scenario in cents in place of euros gives the same units, and amounts in cents."""

    @effort
    @given(scenarios(), FACTORS)
    def holds(scenario: dict[str, Any], factor: float) -> None:
        explicit = written_out(scenario)
        assert_scaled(run(explicit), run(rescaled(explicit, money=factor)), money=factor)

    holds()
