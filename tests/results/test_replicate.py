"""Running replications: reproducible, pooled, JSON-safe, lean."""

import json
import sys
import weakref
from collections.abc import Callable
from math import isnan
from typing import Any

import numpy as np
import pytest

from results import KPIS, Results, check_expectations, fill_within, kpis_of, run
from results.statistics import mean_estimate, ratio_estimate, root_estimate
from results.view import Scope
from sim.simulate import simulate
from sim.world import World
from tests.results.busy_world import busy_world

Make = Callable[..., Any]


@pytest.fixture(scope="module")
def world() -> World:
    return busy_world(baskets=False, warm_up=20.0)


@pytest.fixture
def results(plain_scenario: Make, world: World) -> Results:
    return run(plain_scenario(world, replications=4, seed=5), waits=(0, 1, 3))


@pytest.mark.long
def test_the_same_seed_gives_the_same_bytes(plain_scenario: Make, world: World) -> None:
    one, two, other = (run(plain_scenario(world, seed=seed)) for seed in (5, 5, 6))
    assert json.dumps(one.to_dict()) == json.dumps(two.to_dict())
    assert one.to_dict()["kpis"] != other.to_dict()["kpis"]


def test_more_replications_begin_with_the_fewer(plain_scenario: Make, world: World) -> None:
    few, many = (run(plain_scenario(world), replications=n) for n in (2, 5))
    assert few.values("fill_rate").tolist() == many.values("fill_rate")[:2].tolist()


def test_arguments_win_over_the_scenario(plain_scenario: Make, world: World) -> None:
    found = run(plain_scenario(world, replications=9, seed=9), replications=2, seed=5)
    assert (found.replications, found.seed) == (2, 5)
    same = run(plain_scenario(world, replications=2, seed=5))
    assert found.values("profit").tolist() == same.values("profit").tolist()


def test_estimates_are_made_from_the_pairs_of_each_replication(results: Results) -> None:
    for name, kpi in KPIS.items():
        above, below = results.pairs(name)
        if kpi.kind == "value":
            expected = mean_estimate(above)
        else:
            expected = (root_estimate if kpi.kind == "root" else ratio_estimate)(above, below)
        assert repr(results.kpis[name]) == repr(expected), name


def test_ratios_are_pooled(results: Results) -> None:
    above, below = results.pairs("mean_wait", "class", "web")
    pooled = results.classes["web"]["mean_wait"].mean
    assert pooled == pytest.approx(above.sum() / below.sum())
    assert pooled != pytest.approx(results.values("mean_wait", "class", "web").mean(), rel=1e-9)


def test_values_are_those_of_single_replications(
    results: Results, plain_scenario: Make, world: World
) -> None:
    first = run(plain_scenario(world, replications=1, seed=5))
    for name in ("fill_rate", "lead_time_sd", "wait_p90", "profit"):
        assert results.values(name)[0] == pytest.approx(first.kpis[name].mean), name
    assert isnan(first.kpis["fill_rate"].half_width)
    assert first.kpis["fill_rate"].n == 1


def test_waits_asked_for_give_the_pooled_curve(results: Results, world: World) -> None:
    records = (simulate(world, 5, replication) for replication in range(4))
    curve = fill_within(records, (0, 1, 3))
    assert [point.mean for point in results.fill_within] == pytest.approx(curve.tolist())
    assert results.fill_within[0].mean == pytest.approx(results.kpis["order_fill_rate"].mean)


def test_json_has_the_shape_of_the_contract(results: Results) -> None:
    found = json.loads(json.dumps(results.to_dict(), allow_nan=False))
    assert list(found) == [
        "scenario", "engine", "seed", "replications", "horizon", "warm_up", "sized", "kpis",
        "classes", "items", "suppliers",
    ]  # fmt: skip
    assert (found["scenario"], found["engine"], found["seed"]) == ("plain", "simpy", 5)
    assert (found["horizon"], found["warm_up"]) == (150.0, 20.0)
    assert list(found["kpis"]) == list(KPIS)
    assert list(found["classes"]) == ["web", "shop"]
    assert list(found["items"]) == ["a", "b", "c"]
    assert list(found["suppliers"]["near"]) == list(kpis_of("supplier"))
    assert list(found["kpis"]["revenue"]) == ["mean", "half_width", "confidence", "n", "unit"]
    assert found["kpis"]["revenue"]["unit"] == "EUR/day"


def test_what_is_undefined_is_null_in_json(plain_scenario: Make, world: World) -> None:
    found = run(plain_scenario(world, replications=1)).to_dict()
    assert found["kpis"]["fill_rate"]["half_width"] is None
    json.dumps(found, allow_nan=False)


def test_rows_are_flat_and_complete(results: Results) -> None:
    rows = results.rows()
    groups: dict[Scope, int] = {"all": 1, "class": 2, "item": 3, "supplier": 2}
    assert len(rows) == sum(n * len(kpis_of(scope)) for scope, n in groups.items())
    row = next(r for r in rows if r["kpi"] == "fill_rate" and r["group"] == "web")
    assert row["mean"] == results.classes["web"]["fill_rate"].mean


def test_pandas_is_asked_for_only_when_wanted(
    results: Results, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ImportError, match="pip install pandas"):
        results.to_pandas()


def test_pandas_gets_the_rows(results: Results) -> None:
    pandas = pytest.importorskip("pandas")
    frame = results.to_pandas()
    assert isinstance(frame, pandas.DataFrame)
    assert len(frame) == len(results.rows())


def test_progress_counts_to_the_end(plain_scenario: Make, world: World) -> None:
    seen: list[tuple[int, int]] = []
    run(plain_scenario(world), progress=lambda done, n: seen.append((done, n)))
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_ctrl_c_passes_through(plain_scenario: Make, world: World) -> None:
    def stop(done: int, n: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(plain_scenario(world), progress=stop)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"replications": 0}, "replications must be at least 1, got 0"),
        ({"seed": -1}, "seed must be at least 0, got -1"),
        ({"confidence": 95}, "confidence must lie between 0 and 1, got 95"),
        ({"engine": "compiled"}, "unknown engine 'compiled'; known: auto, simpy"),
    ],
)
def test_wrong_arguments_are_refused(
    plain_scenario: Make, world: World, arguments: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        run(plain_scenario(world), **arguments)


def test_unknown_names_are_refused(results: Results) -> None:
    with pytest.raises(ValueError, match="fill_rate is not known per supplier; known: all"):
        results.pairs("fill_rate", "supplier", "near")
    with pytest.raises(ValueError, match="unknown class 'wbe'; known: web, shop"):
        results.values("fill_rate", "class", "wbe")


def test_memory_does_not_grow_with_replications(
    plain_scenario: Make, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    alive: list[weakref.ref[Any]] = []

    def watched(*args: Any, **options: Any) -> Any:
        assert all(ref() is None for ref in alive), "an earlier record is still held"
        record = simulate(*args, **options)
        alive.append(weakref.ref(record))
        return record

    monkeypatch.setattr("results.sample.simulate", watched)
    run(plain_scenario(world, replications=3))
    assert len(alive) == 3


@pytest.mark.long
def test_expectations_are_met_within_the_tolerance_alone(
    plain_scenario: Make, world: World
) -> None:
    mean = run(plain_scenario(world)).kpis["fill_rate"].mean
    cases = {"near": (mean + 0.009, True), "far": (mean + 0.011, False)}
    for value, passes in cases.values():
        scenario = plain_scenario(world, expect={"fill_rate": (value, 0.01, "a book")})
        found = run(scenario)
        assert found.kpis["fill_rate"].half_width > 0.001  # adding it would let both pass
        (check,) = check_expectations(found)
        assert (check.kpi, check.passed, check.source) == ("fill_rate", passes, "a book")


def test_an_undefined_figure_meets_no_expectation(plain_scenario: Make, world: World) -> None:
    found = run(plain_scenario(world, expect={"wait_max": (0.0, 1e9)}))
    found.kpis["wait_max"] = found.kpis["wait_max"]._replace(mean=np.nan)
    assert not check_expectations(found)[0].passed


def test_unknown_expectations_are_all_named(plain_scenario: Make, world: World) -> None:
    found = run(plain_scenario(world, expect={"fil_rate": (1, 0), "profits": (1, 0)}))
    with pytest.raises(ValueError, match=r"fil_rate.*did you mean fill_rate") as error:
        check_expectations(found)
    assert "expect.profits" in str(error.value)
