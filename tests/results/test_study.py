"""Studies: the same results however they are run, resumed, split up and put together."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import numpy as np
import pytest

from results import KPIS, kpis_of, run
from results.search.kept import as_kept
from results.statistics import ratio_estimate
from results.study import DifferentStudyError, Stopped, Study, StudyError, sweep
from results.study.chunks import Done
from results.study.text import study_text
from results.study.writing import as_pairs, as_stored
from results.work import Failure, Row
from scenarios import Scenario, ScenarioError, load
from scenarios.designs import design
from tests.results.made_study import made_study
from tests.results.study_shop import LEVEL, POINTS, SHOP, S, shop_in


@pytest.fixture
def shop(tmp_path: Path) -> Scenario:
    return shop_in(tmp_path)


@pytest.fixture
def reference(shop: Scenario) -> str:
    """The digest of the whole design, from one process and in memory."""
    return sweep(shop, POINTS).digest()


def test_estimates_are_those_of_runs(shop: Scenario) -> None:
    study = sweep(shop, POINTS)
    assert (study.done, study.failed, study.left, study.replications) == (24, 0, 0, 4)
    for config in study.configs:
        scenario = load(shop.path or "", set=config.parameters)
        expected = run(scenario)
        for name, found in study.estimates(config.hash).items():
            same = pytest.approx(tuple(expected.kpis[name]), rel=1e-9, abs=1e-12, nan_ok=True)
            assert tuple(found) == same, name
            values = study.values(name)[config.number - 1]
            assert values == pytest.approx(expected.values(name), rel=1e-12, nan_ok=True)


def test_all_configurations_have_the_same_customers(shop: Scenario) -> None:
    demand = sweep(shop, POINTS).values("demand")
    assert (demand == demand[0]).all()
    assert len(set(demand[0])) == 4


def test_nothing_is_lost_in_values_and_weights() -> None:
    """The numerator can be had back, to the last digits."""
    names = kpis_of("all")
    rng = np.random.default_rng(1)
    above, below = rng.gamma(2.0, 9.0, (2, 5, len(names)))
    pairs = zip(above.tolist(), below.tolist(), strict=True)
    rows = [Row("a", n, tuple(a), tuple(b)) for n, (a, b) in enumerate(pairs)]
    values, weights = as_stored(names, rows)
    powers = np.array([2 if KPIS[name].kind == "root" else 1 for name in names])
    assert values**powers * weights == pytest.approx(above, rel=1e-14)
    assert as_pairs(names, values, weights)[0] == pytest.approx(above, rel=1e-14)
    nothing = as_stored(("fill_rate",), [Row("a", 0, (0.0,), (0.0,))])
    assert np.isnan(nothing[0]).all()
    assert nothing[1].tolist() == [[0.0]]


def test_what_has_nothing_to_divide_by_belongs_to_the_pooled_ratio() -> None:
    """12 were spent where nobody was saved, 5 where two were: 17 / 2, and no rate of the 12."""
    name = "cost_per_saved_order"
    above, below = [12.0, 0.0, 5.0], [0.0, 0.0, 2.0]
    study = made_study([{"policy.reorder.r": 1}], [{name: (above, below)}])
    config = study.configs[0].hash
    found = study.estimates(config)[name]
    assert found == pytest.approx(tuple(ratio_estimate(above, below)), nan_ok=True)
    assert found.mean == 8.5
    for own in (study.values(name)[0], [row[name] for row in study.rows()]):
        assert own == pytest.approx([np.nan, np.nan, 2.5], nan_ok=True)
    searched = [
        as_kept([name], Row("a", 0, (a,), (b,))) for a, b in zip(above, below, strict=True)
    ]
    assert np.array(searched)[:, 0].tolist() == [[12.0, 0.0], [0.0, 0.0], [5.0, 2.0]]


def test_asked_again_nothing_is_run(shop: Scenario, tmp_path: Path, reference: str) -> None:
    sweep(shop, POINTS, store=tmp_path / "f.sqlite").close()
    with sweep(shop, POINTS, store=tmp_path / "f.sqlite", runner=Impatient(0)) as study:
        assert study.digest() == reference
        assert len(study.rows()) == 24


def test_configurations_and_replications_can_be_added(shop: Scenario, tmp_path: Path) -> None:
    store = tmp_path / "f.sqlite"
    sweep(shop, {S: [1, 5], LEVEL: [9, 12]}, store=store, replications=2).close()
    sweep(shop, POINTS, store=store, replications=2).close()
    with sweep(shop, POINTS, store=store, replications=4) as study:
        assert study.digest() == sweep(shop, POINTS, replications=4).digest()
        assert [tuple(c.parameters.values()) for c in study.configs] == [
            (1, 9), (1, 12), (3, 9), (3, 12), (5, 9), (5, 12),
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "options", "hint"),
    [
        (("mean = 4.0", "mean = 5.0"), {}, r"-patience.*4\.0(.|\n)*\+patience.*5\.0"),
        (("horizon = 20.0", "horizon = 21.0"), {}, r"-horizon = 20\.0\n\+horizon = 21\.0"),
        ((), {"seed": 8}, "seed: 7 -> 8"),
        ((), {"kpis": ["fill_rate", "mean_wait"]}, r"\+ mean_wait"),
        ((), {"replications": 2}, "only be added"),
        ((), {"points": {S: [1, 3], LEVEL: [9, 12]}}, "another design: 2 of its 6"),
        ((), {"points": {S: [1, 3, 5]}}, "another design"),
    ],
)
def test_another_study_is_refused_with_the_difference(
    shop: Scenario, tmp_path: Path, change: tuple[str, ...], options: dict[str, Any], hint: str
) -> None:
    store = tmp_path / "f.sqlite"
    sweep(shop, POINTS, store=store, kpis=["fill_rate", "profit"]).close()
    before = store.read_bytes()
    if change:
        (tmp_path / "shop.toml").write_text(SHOP.replace(change[0], change[1]))
    again = load(tmp_path / "shop.toml")
    with pytest.raises(DifferentStudyError, match=hint):
        sweep(again, options.pop("points", POINTS), store=store, **options)
    assert store.read_bytes() == before


def test_what_changes_no_result_is_no_difference(shop: Scenario, tmp_path: Path) -> None:
    store = tmp_path / "f.sqlite"
    sweep(shop, POINTS, store=store, kpis=["fill_rate", "profit"]).close()
    text = SHOP.replace("Corner shop", "Shop").replace("replications = 4", "replications = 5")
    (tmp_path / "shop.toml").write_text(
        text + "[expect]\nfill_rate = { value = 0.5, tolerance = 1 }\n"
    )
    with sweep(load(tmp_path / "shop.toml"), POINTS, store=store, kpis=["profit"]) as study:
        assert (study.done, study.kpis) == (30, ("fill_rate", "profit"))


def test_a_file_of_data_that_changed_is_another_study(tmp_path: Path) -> None:
    (tmp_path / "lead.csv").write_text("days\n3\n4\n")
    shop_in(tmp_path)
    path, store = tmp_path / "shop.toml", tmp_path / "f.sqlite"
    law = 'lead_time = { law = "empirical", file = "lead.csv", column = "days" }'
    path.write_text(SHOP.replace('lead_time = { law = "constant", value = 3.0 }', law))
    sweep(load(path), {S: [1, 3]}, store=store).close()
    sweep(load(path), {S: [1, 3]}, store=store).close()
    (tmp_path / "lead.csv").write_text("days\n3\n5\n")
    with pytest.raises(DifferentStudyError, match=r"lead\.csv has another content"):
        sweep(load(path), {S: [1, 3]}, store=store)


def test_a_configuration_without_sense_is_a_failure(shop: Scenario) -> None:
    study = sweep(shop, {S: [3, 9], LEVEL: [9]})
    assert (study.done, study.failed, study.left) == (4, 4, 0)
    assert {(row["config"], row[S]) for row in study.failures()} == {(2, 9)}
    assert "must be below S" in study.failures()[0]["error"]
    assert np.isnan(study.values("fill_rate")[1]).all()
    assert np.isnan(study.estimates(study.configs[1].hash)["fill_rate"].mean)


def test_failures_are_tried_again_only_when_asked(shop: Scenario, tmp_path: Path) -> None:
    store = tmp_path / "f.sqlite"
    sweep(shop, POINTS, store=store).close()
    with sqlite3.connect(store) as file:
        for table in ("result", "weight"):
            file.execute(f"DELETE FROM {table} WHERE replication = 1")
        file.execute("INSERT INTO failure SELECT hash, 1, 'bad luck' FROM config")
    file.close()
    with sweep(shop, POINTS, store=store) as study:
        assert (study.done, study.failed) == (18, 6)
    with sweep(shop, POINTS, store=store, retry_failures=True) as study:
        assert (study.done, study.failed) == (24, 0)
        assert study.digest() == sweep(shop, POINTS).digest()


def test_a_wrong_path_is_refused_before_anything_runs(shop: Scenario, tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="did you mean 'price'"):
        sweep(shop, {"items.lantern.prize": [1, 2]}, store=tmp_path / "f.sqlite")
    assert not (tmp_path / "f.sqlite").exists()


def test_long_errors_are_cut_and_any_text_is_kept(shop: Scenario, tmp_path: Path) -> None:
    class Unlucky(Impatient):
        def map(self, work: Any, jobs: Any) -> Iterator[tuple[Any, Any]]:
            for job in jobs:
                text = "\ud800" + "x" * 5_000_000
                found: list[Row | Failure] = [
                    Failure(name, replication, text) for name, replication in job.replications
                ]
                yield job, Done(found, 1.0)

    with sweep(shop, POINTS, store=tmp_path / "f.sqlite", runner=Unlucky(0)) as study:
        assert study.failed == 24
        assert "\\ud800xxx" in study_text(study)
    assert (tmp_path / "f.sqlite").stat().st_size < 1_000_000


def test_what_a_newer_version_stored_is_told(shop: Scenario, tmp_path: Path) -> None:
    sweep(shop, POINTS, store=tmp_path / "f.sqlite").close()
    with sqlite3.connect(tmp_path / "f.sqlite") as newer:
        query = "UPDATE meta SET value = json_set(value, '$.engine', 3) WHERE key = 'terms'"
        newer.execute(query)
    newer.close()
    with Study(tmp_path / "f.sqlite") as study, pytest.raises(StudyError, match="engine"):
        study.terms  # noqa: B018 - it is read when it is asked for
    with pytest.raises(StudyError, match="take the version that made it"):
        sweep(shop, POINTS, store=tmp_path / "f.sqlite")


class Impatient:
    """A runner that is interrupted after some chunks."""

    def __init__(self, chunks: int) -> None:
        self.chunks = chunks

    def map(self, work: Any, jobs: Any) -> Iterator[tuple[Any, Any]]:
        for n, job in enumerate(jobs):
            if n == self.chunks:
                raise KeyboardInterrupt
            yield job, work(job)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass


@pytest.mark.parametrize("in_memory", [True, False])
def test_an_interrupted_sweep_keeps_what_was_done(
    shop: Scenario, tmp_path: Path, in_memory: bool, reference: str
) -> None:
    store = None if in_memory else tmp_path / "f.sqlite"
    with pytest.raises(Stopped) as stopped:
        sweep(shop, POINTS, store=store, runner=Impatient(2))
    assert 0 < stopped.value.study.done < 24
    stopped.value.study.close()
    if store is not None:
        with sweep(shop, POINTS, store=store) as study:
            assert study.digest() == reference


def test_files_that_are_no_studies(shop: Scenario, tmp_path: Path) -> None:
    (tmp_path / "text.sqlite").write_bytes(b"not a database at all" * 99)
    with sqlite3.connect(tmp_path / "other.sqlite") as other:
        other.execute("CREATE TABLE t (x)")
    other.close()
    for name in ("text.sqlite", "other.sqlite"):
        for use in (Study, lambda path: sweep(shop, POINTS, store=path)):
            with pytest.raises(StudyError, match="not a study"):
                use(tmp_path / name)
    with pytest.raises(StudyError, match="no such file"):
        Study(tmp_path / "nowhere.sqlite")
    with pytest.raises(StudyError, match="such a folder"):
        sweep(shop, POINTS, store=tmp_path / "no" / "f.sqlite")
    sweep(shop, POINTS, store=tmp_path / "f.sqlite").close()
    with sqlite3.connect(tmp_path / "f.sqlite") as old:
        old.execute("PRAGMA user_version = 99")
    old.close()
    with pytest.raises(StudyError, match="its format is 99"):
        Study(tmp_path / "f.sqlite")


def test_a_finished_study_leaves_one_file(shop: Scenario, tmp_path: Path) -> None:
    sweep(shop, design(shop, [f"{S}=1:5:2"]), store=tmp_path / "f.sqlite").close()
    assert {path.name for path in tmp_path.iterdir()} == {"shop.toml", "f.sqlite"}


@pytest.mark.parametrize(
    ("options", "hint"),
    [
        ({"replications": 0}, "replications"),
        ({"seed": -1}, "seed"),
        ({"shard": (3, 2)}, "shard"),
        ({"kpis": ["fil_rate"]}, "fill_rate"),
        ({"jobs": 0}, "jobs"),
    ],
)
def test_wrong_arguments(shop: Scenario, options: dict[str, Any], hint: str) -> None:
    with pytest.raises(ValueError, match=hint):
        sweep(shop, POINTS, **options)
