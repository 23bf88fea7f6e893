"""Recorded arrivals."""

import pickle
from math import inf
from typing import Any

import numpy as np
import pytest

from sim.protocols import Arrived
from sim.trace import Trace
from tests.unit.arriving import stream

COLUMNS: dict[str, list[float]] = {
    "times": [0.0, 0.5, 0.5, 2.0, 7.25],
    "quantity": [1, 2, 1, 10, 3],
    "item": [0, 1, 0, 0, 2],
    "customer": [7, 7, 8, 9, 7],
    "price": [1.5, 2.5, 1.5, 1.4, 9.0],
    "patience": [inf, 0.0, 3.0, 4.0, inf],
}


@pytest.mark.parametrize("size", [1, 2, 5, 100])
def test_a_trace_is_given_back_as_it_was(size: int) -> None:
    given: dict[str, Any] = COLUMNS
    trace = pickle.loads(pickle.dumps(Trace(**given)))
    blocks = list(trace.blocks(stream(1), size))
    assert [len(block.times) for block in blocks[:-1]] == [size] * (len(blocks) - 1)
    for name, kind in zip(Arrived._fields, "fiiiff", strict=True):
        column = np.concatenate([getattr(block, name) for block in blocks])
        assert column.tolist() == COLUMNS[name]
        assert column.dtype.kind == kind


def test_columns_left_out_stay_out_and_an_empty_trace_brings_nobody() -> None:
    (block,) = Trace(times=np.array([1.0, 2.0])).blocks(stream(1), 10)
    assert block[1:] == (None,) * 5
    assert list(Trace(times=np.array([])).blocks(stream(1), 10)) == []


def test_expected_counts_the_rows_before_a_time() -> None:
    trace = Trace(times=np.array(COLUMNS["times"]))
    assert [trace.expected(t) for t in (0.0, 0.5, 0.6, 100.0)] == [0, 1, 3, 5]


def test_a_trace_keeps_its_own_read_only_copy() -> None:
    times = np.array([1.0, 2.0])
    trace = Trace(times=times)
    times[0] = 9.0
    assert trace.times.tolist() == [1.0, 2.0]
    with pytest.raises(ValueError, match="read-only"):
        trace.times[0] = 9.0


@pytest.mark.parametrize(
    ("columns", "complaint"),
    [
        ({"times": [-1.0, 2.0]}, "times must be a number >= 0, got -1 in row 1"),
        ({"times": [0.0, inf]}, "got inf in row 2"),
        ({"times": [0.0, 3.0, 2.0]}, "row 3 has 2 after 3; sort the rows"),
        ({"times": [0.0], "quantity": [1, 2]}, "as many rows as times, 1, got 2"),
        ({"times": [0.0], "quantity": [0]}, "quantity must be a whole number >= 1, got 0"),
        ({"times": [0.0], "quantity": [1.5]}, "whole number >= 1, got 1.5 in row 1"),
        ({"times": [0.0], "item": [-1]}, "item must be a whole number >= 0, got -1"),
        ({"times": [0.0], "price": [np.nan]}, "price must be a number >= 0, got nan"),
        ({"times": [0.0], "patience": [-1]}, "patience must be a number >= 0, or inf"),
    ],
)
def test_a_column_that_cannot_be_is_refused(columns: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        Trace(**columns)
