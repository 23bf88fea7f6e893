"""Parts of a study put together, and parts that do not belong together."""

import sqlite3
from pathlib import Path

import pytest

from results.study import DifferentStudyError, Study, StudyError, merge, sweep
from scenarios import Scenario
from tests.results.study_shop import POINTS, shop_in


@pytest.fixture
def shop(tmp_path: Path) -> Scenario:
    return shop_in(tmp_path)


def test_shards_come_together(shop: Scenario, tmp_path: Path) -> None:
    names = [tmp_path / f"{i}.sqlite" for i in (1, 2, 3)]
    for i, name in enumerate(names, 1):
        part = sweep(shop, POINTS, store=name, shard=(i, 3))
        assert (part.done, part.left) == (8, 16)
        part.close()
    whole = merge(tmp_path / "all.sqlite", [names[2], names[0]])
    assert (whole.done, whole.left) == (16, 8)
    whole.close()
    # Those that are there already are the same; the whole adds nothing to itself.
    whole = merge(tmp_path / "all.sqlite", [*names, tmp_path / "all.sqlite"])
    assert (whole.left, whole.digest()) == (0, sweep(shop, POINTS).digest())
    assert [c.number for c in whole.configs] == [1, 2, 3, 4, 5, 6]


def test_studies_of_different_things_are_not_merged(shop: Scenario, tmp_path: Path) -> None:
    a, b, out = (tmp_path / f"{name}.sqlite" for name in "abc")
    sweep(shop, POINTS, store=a).close()
    sweep(shop, POINTS, store=b, seed=8).close()
    with pytest.raises(DifferentStudyError, match="seed: 7 -> 8"):
        merge(out, [a, b])
    assert not out.exists(), "it would stand in the way of a merge of the right parts"
    merge(out, [a]).close()
    with pytest.raises(DifferentStudyError, match=r"b\.sqlite holds another study than .*c\."):
        merge(out, [b])
    with Study(out) as kept:
        assert kept.done == 24, "what was merged before is kept"


def test_parts_that_are_not_there_are_told_before_anything_is_written(
    shop: Scenario, tmp_path: Path
) -> None:
    sweep(shop, POINTS, store=tmp_path / "1.sqlite", shard=(1, 2)).close()
    with pytest.raises(StudyError, match=r"2\.sqlite: no such file"):
        merge(tmp_path / "all.sqlite", [tmp_path / "1.sqlite", tmp_path / "2.sqlite"])
    assert not (tmp_path / "all.sqlite").exists()


def test_contradicting_results_are_not_merged(shop: Scenario, tmp_path: Path) -> None:
    a, b = tmp_path / "a.sqlite", tmp_path / "b.sqlite"
    for name in (a, b):
        sweep(shop, POINTS, store=name).close()
    with sqlite3.connect(b) as other:
        other.execute("UPDATE result SET fill_rate = 0.5 WHERE replication = 2")
    other.close()
    with pytest.raises(DifferentStudyError, match=r"replication 2 of .*differently"):
        merge(a, [b])
