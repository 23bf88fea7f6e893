"""The ways to cut, group, rank and keep what KPIs are made of, against loops and masks."""

from collections.abc import Iterator
from types import SimpleNamespace

import numpy as np
import pytest

from results.once import once
from results.ranked import Ranked
from results.rows import Rows
from sim.record import Column, Table

N = 40
MASKS = {
    "none": np.zeros(N, bool),
    "one": np.arange(N) == 7,
    "the first": np.arange(N) < 9,
    "in the middle": (np.arange(N) >= 5) & (np.arange(N) < 31),
    "here and there": np.random.default_rng(3).random(N) < 0.3,
    "all": np.ones(N, bool),
}


@pytest.fixture
def table() -> Table:
    rng = np.random.default_rng(4)
    return Table({"units": rng.integers(0, 9, N), "of": rng.integers(0, 5, N).astype("i4")})


@pytest.mark.parametrize("first", MASKS.values(), ids=MASKS.keys())
@pytest.mark.parametrize("second", MASKS.values(), ids=MASKS.keys())
def test_rows_of_rows_are_those_of_both_masks(
    table: Table, first: Column, second: Column
) -> None:
    parent = Table({"price": np.arange(5) * 1.5})
    rows = Rows(table, first, parent, "of").where(second[first])
    both = first & second
    assert len(rows) == both.sum()
    assert rows.units.tolist() == table.units[both].tolist()
    assert rows.price.tolist() == parent.price[table.of[both]].tolist()


def test_rows_that_follow_one_another_cost_no_memory(table: Table) -> None:
    assert np.shares_memory(Rows(table, MASKS["in the middle"]).units, table.units)


def test_codes_are_the_column(table: Table) -> None:
    rows = Rows(table, MASKS["here and there"])
    assert rows.codes("of").tolist() == rows.of.tolist()
    assert rows.codes("of").dtype == np.intp


def test_a_column_that_nobody_has_is_an_error(table: Table) -> None:
    with pytest.raises(AttributeError, match="weight"):
        _ = Rows(table, MASKS["all"]).weight


def groups_of(n_groups: int, n: int) -> Iterator[tuple[Column, Column | None]]:
    rng = np.random.default_rng(n_groups * 1000 + n)
    for _ in range(5):
        values = rng.integers(0, 50, n) / 7.0  # with ties
        yield values, None if n_groups == 1 else rng.integers(0, n_groups, n)


@pytest.mark.parametrize(
    ("n_groups", "n"), [(1, 0), (1, 1), (1, 99), (3, 2), (4, 200), (300, 900)]
)
def test_ranked_values_are_those_of_each_group(n_groups: int, n: int) -> None:
    for values, groups in groups_of(n_groups, n):
        codes = np.zeros(n, int) if groups is None else groups
        expected = [sorted(values[codes == group]) for group in range(n_groups)]
        ranked = Ranked(values, groups, n_groups)
        assert [group.tolist() for group in ranked.groups()] == expected
        assert ranked.sizes.tolist() == [len(group) for group in expected]
        assert ranked.sums() == pytest.approx([sum(group) for group in expected], rel=1e-12)


@pytest.mark.parametrize("percent", [1, 50, 90, 95, 100])
@pytest.mark.parametrize(("n_groups", "n"), [(1, 0), (1, 20), (4, 200), (300, 900)])
def test_a_quantile_is_the_smallest_value_that_so_many_do_not_exceed(
    n_groups: int, n: int, percent: int
) -> None:
    for values, groups in groups_of(n_groups, n):
        codes = np.zeros(n, int) if groups is None else groups
        for group, found in enumerate(Ranked(values, groups, n_groups).quantile(percent)):
            own = values[codes == group]
            enough = [v for v in own if 100 * np.count_nonzero(own <= v) >= percent * len(own)]
            assert found == min(enough, default=np.nan) or (np.isnan(found) and not len(own))


def test_once_is_once_for_each() -> None:
    asked = []

    @once
    def name_of(of: SimpleNamespace) -> str:
        asked.append(of.name)
        return f"it is {of.name}"

    one, other = SimpleNamespace(name="one"), SimpleNamespace(name="other")
    assert [name_of(of) for of in (one, other, one)] == [
        "it is one",
        "it is other",
        "it is one",
    ]
    assert asked == ["one", "other"]
